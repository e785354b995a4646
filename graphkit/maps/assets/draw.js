const faded = (box) => chosen !== null && !near.has(box.id);

const strokeOf = ([width, dash, round]) => ({ width, dash, cap: round ? "round" : "butt" });
const gone = (box) => box.change === "removed";

function ofLink(link) {
  const [colour, stroke] = strokes.links[link.change || ""];
  return { colour, ...strokeOf(stroke) };
}

// A box is outlined, by rank, as chosen, as changed, as having a finding, or as its kind is.
function outlineOf(box) {
  const found = box.badges.length > 0;
  const colour = gone(box) ? colours.edge : found && !box.change ? colours.finding : box.colour;
  return { colour, ...strokeOf(strokes.boxes[box.change || (found ? "finding" : "")]) };
}

// The lines of a box and where they stand.
function linesOf(lines, height) {
  let y = sizes.padding - height / 2;
  return lines.map(([words, style, backwards]) => {
    const [high, line] = sizes.styles[style];
    y += line;
    return { words, style, high, y: y - line / 2, direction: backwards ? "rtl" : "ltr" };
  });
}

const isBold = (line) => sizes.bold.includes(line.style);
const fontOf = (line) => (isBold(line) ? "bold " : "") + line.high + "px " + sizes.font;
const inkOf = (line) => (line.style === "alert" ? colours.finding : colours.ink);

const pen = document.createElement("canvas").getContext("2d");
const measured = new Map();

function widthOf(words, font) {
  const key = font + words;
  if (!measured.has(key)) {
    pen.font = font;
    measured.set(key, pen.measureText(words).width);
  }
  return measured.get(key);
}

// Badges stand on the upper edge, between the lines of this box and of the one above, clear of a folded corner.
const BADGE = { ...sizes.badge, font: "bold " + sizes.badge.size + "px " + sizes.font, most: 3 };

function badgesOf(box) {
  const more = box.badges.length - BADGE.most;
  const words = [...box.badges.slice(0, BADGE.most).map(String), ...(more > 0 ? ["+" + more] : [])];
  let right = box.width / 2 - BADGE.inset;
  return words.reverse().map((number) => {
    const wide = Math.max(BADGE.least, widthOf(number, BADGE.font) + 2 * BADGE.padding), left = right - wide;
    right = left - BADGE.gap;
    return { words: number, left, wide, top: -box.height / 2 - BADGE.above };
  });
}

function drawBox(ctx, box) {
  const edge = outlineOf(box);
  ctx.save();
  ctx.translate(box.x, box.y);
  ctx.globalAlpha = faded(box) ? 0.22 : 1;
  ctx.fillStyle = gone(box) ? "#fff" : box.tint;
  ctx.fill(box.path);
  ctx.fillStyle = gone(box) ? edge.colour : box.colour;
  ctx.fill(box.markPath);
  ctx.lineWidth = box.id === chosen ? Math.max(3.6, edge.width) : edge.width;
  ctx.strokeStyle = box.id === chosen ? "#000" : edge.colour;
  ctx.lineCap = edge.cap;
  ctx.setLineDash(box.id === chosen && !box.change ? [] : edge.dash);
  ctx.stroke(box.path);
  ctx.setLineDash([]);
  drawLines(ctx, box);
  drawBadges(ctx, box);
  if (box === cursor && document.activeElement === map) {
    ctx.globalAlpha = 1;
    for (const [colour, width] of [["#FFDD00", 6], ["#000", 2.5]]) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = width;
      ctx.strokeRect(-box.width / 2 - 6, -box.height / 2 - 6, box.width + 12, box.height + 12);
    }
  }
  ctx.restore();
}

function drawLines(ctx, box) {
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  const room = box.width - sizes.inset;
  for (const line of box.lines) {
    ctx.font = fontOf(line);
    ctx.direction = line.direction;
    ctx.fillStyle = inkOf(line);
    ctx.fillText(line.words, 0, line.y, room);
    if (gone(box) && line.style === "name") {
      const wide = Math.min(room, widthOf(line.words, ctx.font));
      ctx.fillRect(-wide / 2, line.y, wide, 1);
    }
  }
}

function drawBadges(ctx, box) {
  ctx.font = BADGE.font;
  ctx.direction = "ltr";
  for (const { words, left, wide, top } of badgesOf(box)) {
    ctx.beginPath();
    ctx.roundRect(left, top, wide, BADGE.high, BADGE.high / 2);
    ctx.fillStyle = colours.finding;
    ctx.fill();
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = "#fff";
    ctx.stroke();
    ctx.fillStyle = "#fff";
    ctx.fillText(words, left + wide / 2, top + BADGE.high / 2 + 0.5);
  }
}

function drawLanes(ctx) {
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  for (const lane of columns.filter((lane) => lane.on)) {
    ctx.fillStyle = lane.tint;
    ctx.fillRect(lane.left, 6, lane.width, extent.height - 12);
    ctx.fillStyle = colours.ink;
    ctx.font = "bold 15px " + sizes.font;
    ctx.fillText(lane.heading, lane.left + lane.width / 2, 28, lane.width - 12);
  }
}

function drawLinks(ctx) {
  const shown = links.filter((link) => link.from.shown && link.to.shown);
  const touches = (link) => chosen !== null && (link.from.id === chosen || link.to.id === chosen);
  const stroke = (link, { width, dash, cap, colour }) => {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.lineCap = cap;
    ctx.setLineDash(dash);
    ctx.stroke(link.path);
  };
  ctx.globalAlpha = chosen === null ? 1 : 0.15;
  shown.filter((link) => !link.quiet && !touches(link)).forEach((link) => stroke(link, ofLink(link)));
  ctx.globalAlpha = 1;
  shown.filter(touches).forEach((link) => stroke(link, { ...ofLink(link), width: 2.2, colour: colours.ink }));
}

// A link leaves and enters at the sides of boxes, and passes a lane that lies between through a gap between its boxes.
function route(link) {
  const tenth = (value) => Math.floor(value * 10 + 0.5) / 10;
  const at = (x, y) => tenth(x) + "," + tenth(y);
  const curve = (x, y, toX, toY) => "C" + at((x + toX) / 2, y) + " " + at((x + toX) / 2, toY) + " " + at(toX, toY);
  const [a, b] = link.from.lane <= link.to.lane ? [link.from, link.to] : [link.to, link.from];
  if (a.lane === b.lane) {
    const left = a.x - a.width / 2, bulge = left - Math.min(15, 8 + Math.abs(a.y - b.y) / 60);
    const bend = Math.sign(b.y - a.y) * 10, out = at(bulge, a.y), back = at(bulge, b.y);
    return ["M" + at(left, a.y), "C" + out + " " + out + " " + at(bulge, a.y + bend), "L" + at(bulge, b.y - bend),
      "C" + back + " " + back + " " + at(left, b.y)].join(" ");
  }
  let x = a.x + a.width / 2, y = a.y;
  const steps = ["M" + at(x, y)];
  for (let lane = a.lane + 1; lane < b.lane; lane += 1) {
    const column = columns[lane];
    if (!column.on) continue;
    const left = column.left + sizes.turn, right = column.left + column.width - sizes.turn;
    const wanted = a.y + ((column.left + column.width / 2 - a.x) / (b.x - a.x)) * (b.y - a.y);
    const gap = nearest(column.gaps, wanted);
    steps.push(curve(x, y, left, gap), "L" + at(right, gap));
    [x, y] = [right, gap];
  }
  steps.push(curve(x, y, b.x - b.width / 2, b.y));
  return steps.join(" ");
}
