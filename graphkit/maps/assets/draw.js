const faded = (box) => chosen !== null && !near.has(box.id);

function drawBox(ctx, box) {
  const found = box.badges.length > 0;
  ctx.save();
  ctx.translate(box.x, box.y);
  ctx.globalAlpha = faded(box) ? 0.22 : 1;
  ctx.fillStyle = box.tint;
  ctx.fill(box.path);
  ctx.fillStyle = box.color;
  ctx.fill(box.markPath);
  ctx.lineWidth = found ? 2.6 : 1.4;
  ctx.strokeStyle = found ? colours.finding : box.color;
  if (box.id === chosen) {
    ctx.lineWidth = 3.6;
    ctx.strokeStyle = "#000";
  } else if (found) {
    ctx.setLineDash([6, 3]);
  }
  ctx.stroke(box.path);
  ctx.setLineDash([]);
  drawLines(ctx, box);
  drawBadges(ctx, box);
  if (box === cursor && document.activeElement === map) {
    ctx.globalAlpha = 1;
    for (const [colour, width] of [["#FFDD00", 6], ["#000", 2.5]]) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = width;
      ctx.strokeRect(-box.width / 2 - 5, -box.height / 2 - 5, box.width + 10, box.height + 10);
    }
  }
  ctx.restore();
}

function drawLines(ctx, box) {
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  let y = text.padding - box.height / 2;
  for (const [words, style] of box.lines) {
    const [high, line] = text.styles[style];
    ctx.font = (style === "alert" ? "bold " : "") + high + "px " + FONT;
    ctx.fillStyle = style === "alert" ? colours.finding : colours.ink;
    ctx.fillText(words, 0, y + line / 2, box.width - 20);
    y += line;
  }
}

function drawBadges(ctx, box) {
  ctx.font = "bold 11px " + FONT;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  let right = box.width / 2 + 2;
  for (const number of box.badges.slice().reverse()) {
    const wide = Math.max(18, ctx.measureText(number).width + 8);
    ctx.beginPath();
    ctx.roundRect(right - wide, -box.height / 2 - 10, wide, 18, 9);
    ctx.fillStyle = colours.finding;
    ctx.fill();
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = "#fff";
    ctx.stroke();
    ctx.fillStyle = "#fff";
    ctx.fillText(String(number), right - wide / 2, -box.height / 2 - 1);
    right -= wide + 3;
  }
}

function drawLanes(ctx) {
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  for (const lane of columns.filter((lane) => lane.on)) {
    ctx.fillStyle = lane.tint;
    ctx.fillRect(lane.left, 6, lane.width, extent.height - 12);
    ctx.fillStyle = colours.ink;
    ctx.font = "bold 15px " + FONT;
    ctx.fillText(lane.heading, lane.left + lane.width / 2, 28, lane.width - 12);
  }
}

function drawLinks(ctx) {
  const shown = links.filter((link) => link.from.shown && link.to.shown);
  const touches = (link) => chosen !== null && (link.from.id === chosen || link.to.id === chosen);
  const stroke = (link) => {
    ctx.setLineDash(link.gone ? [2, 5] : []);
    ctx.stroke(link.path);
  };
  ctx.strokeStyle = colours.edge;
  ctx.lineWidth = 1;
  ctx.globalAlpha = chosen === null ? 0.8 : 0.15;
  shown.filter((link) => !link.quiet && !touches(link)).forEach(stroke);
  ctx.globalAlpha = 1;
  ctx.strokeStyle = colours.ink;
  ctx.lineWidth = 2.2;
  shown.filter(touches).forEach(stroke);
  ctx.setLineDash([]);
}

// A link leaves and enters at the sides of boxes, and passes a lane that lies between through a gap between its boxes.
function route(link) {
  const [a, b] = link.from.lane <= link.to.lane ? [link.from, link.to] : [link.to, link.from];
  const path = new Path2D();
  if (a.lane === b.lane) {
    const left = a.x - a.width / 2, bulge = left - Math.min(15, 8 + Math.abs(a.y - b.y) / 60);
    path.moveTo(left, a.y);
    path.bezierCurveTo(bulge, a.y, bulge, a.y, bulge, a.y + Math.sign(b.y - a.y) * 10);
    path.lineTo(bulge, b.y - Math.sign(b.y - a.y) * 10);
    path.bezierCurveTo(bulge, b.y, bulge, b.y, left, b.y);
    return path;
  }
  let x = a.x + a.width / 2, y = a.y;
  const end = b.x - b.width / 2;
  const curve = (toX, toY) => {
    const middle = (x + toX) / 2;
    path.bezierCurveTo(middle, y, middle, toY, toX, toY);
    [x, y] = [toX, toY];
  };
  path.moveTo(x, y);
  for (let lane = a.lane + 1; lane < b.lane; lane += 1) {
    const column = columns[lane];
    if (!column.on) continue;
    const left = column.left + 14, right = column.left + column.width - 14;
    const wanted = a.y + ((column.left + column.width / 2 - a.x) / (b.x - a.x)) * (b.y - a.y);
    curve(left, nearest(column.gaps, wanted));
    path.lineTo(right, y);
    x = right;
  }
  curve(end, b.y);
  return path;
}
