// In print the map is text and lines, on as many sheets as it takes to be read: A3 landscape, in millimetres.
const SHEET = { width: 396, height: 228, top: 6, edge: 12 };
const SVG = "http://www.w3.org/2000/svg";

function shape(tag, attributes, ...inside) {
  const element = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.append(...inside);
  return element;
}

// Text that would be wider than its place is drawn together, as on the screen.
function written(words, attributes, font, room) {
  const squeezed = widthOf(words, font) > room ? { textLength: room, lengthAdjust: "spacingAndGlyphs" } : {};
  return shape("text", { "text-anchor": "middle", "dominant-baseline": "central", ...attributes, ...squeezed }, words);
}

function printedBox(box) {
  const edge = outlineOf(box);
  const group = shape("g", { class: "box", transform: "translate(" + box.x + " " + box.y + ")" });
  group.append(shape("path", {
    d: box.outline, fill: gone(box) ? "#fff" : box.tint, stroke: edge.colour, "stroke-width": edge.width,
    "stroke-dasharray": edge.dash.join(" ") || "none", "stroke-linecap": edge.cap,
  }));
  if (box.mark) group.append(shape("path", { d: box.mark, fill: gone(box) ? edge.colour : box.colour }));
  for (const line of box.lines) {
    group.append(written(line.words, {
      y: line.y, "font-size": line.high, "font-weight": isBold(line) ? "bold" : "normal", fill: inkOf(line),
      direction: line.direction, "text-decoration": gone(box) && line.style === "name" ? "line-through" : "none",
    }, fontOf(line), box.width - sizes.inset));
  }
  for (const { words, left, wide, top } of badgesOf(box)) {
    group.append(
      shape("rect", { x: left, y: top, width: wide, height: BADGE.high, rx: BADGE.high / 2, fill: "#fff", stroke: "#000" }),
      written(words, { x: left + wide / 2, y: top + BADGE.high / 2, "font-size": BADGE.size, "font-weight": "bold" }, BADGE.font, wide),
    );
  }
  return group;
}

// Cut the map into bands of rows. Each lane is cut in a gap between its boxes, so that every box is whole on one sheet.
function bands(count) {
  const band = (extent.height - sizes.top) / count;
  const lanes = columns.map((_, lane) => [...boxes.values()].filter((box) => box.shown && box.lane === lane));
  const sheetOf = (box) => Math.min(count - 1, Math.floor((box.y - sizes.top) / band));
  const cut = (column, sheet) => {
    if (sheet === 0) return sizes.top;
    if (sheet === count) return extent.height - SHEET.top;
    const before = column.filter((box) => sheetOf(box) < sheet).at(-1), after = column.find((box) => sheetOf(box) >= sheet);
    const lowest = before ? before.y + before.height / 2 + 2 : -Infinity;
    const highest = after ? after.y - after.height / 2 - BADGE.above - 1 : Infinity;
    return Math.max(lowest, Math.min(highest, sizes.top + band * sheet));
  };
  return Array.from({ length: count }, (_, sheet) => {
    const cuts = lanes.map((column) => [cut(column, sheet), cut(column, sheet + 1)]).map(([from, to]) => ({ from, to }));
    const used = cuts.filter((_, lane) => columns[lane].on);
    const from = Math.min(...used.map((lane) => lane.from)), to = Math.max(...used.map((lane) => lane.to));
    return { cuts, from, to, height: to - from + sizes.top + SHEET.top, boxes: lanes.flat().filter((box) => sheetOf(box) === sheet) };
  });
}

// The fewest sheets on which the smallest text can be read; more would not help where the width sets the size.
function divided() {
  const smallest = Math.min(...Object.values(sizes.styles).map(([high]) => high));
  const wanted = Math.min(SHEET.width / extent.width, (sizes.least / smallest) * (25.4 / 72));
  for (let count = 1; ; count += 1) {
    const sheets = bands(count).filter((sheet) => sheet.boxes.length > 0);
    const scale = Math.min(SHEET.width / extent.width, SHEET.height / Math.max(...sheets.map((sheet) => sheet.height)));
    if (scale >= wanted || count > boxes.size) return { sheets, scale };
  }
}

function printedSheet({ cuts, from, height, boxes: drawn }, scale, number, count) {
  const down = sizes.top - from, clip = "clip-" + number;
  const back = shape("g", {}), inside = shape("clipPath", { id: clip });
  columns.forEach((lane, place) => {
    if (!lane.on) return;
    const y = cuts[place].from + down, high = cuts[place].to - cuts[place].from;
    back.append(
      shape("rect", { x: lane.left, y: SHEET.top, width: lane.width, height: sizes.top - SHEET.top + 0.5, fill: lane.tint }),
      shape("rect", { x: lane.left, y, width: lane.width, height: high, fill: lane.tint }),
      written(lane.heading, { x: lane.left + lane.width / 2, y: 28, "font-size": 15, "font-weight": "bold" },
        "bold 15px " + sizes.font, lane.width - 12),
    );
    inside.append(shape("rect", { x: lane.left - SHEET.edge, y, width: lane.width + 2 * SHEET.edge, height: high }));
  });
  const lines = shape("g", { class: "links", transform: "translate(0 " + down + ")", fill: "none" });
  const shown = links.filter((link) => !link.quiet && link.from.shown && link.to.shown);
  lines.append(...shown.map((link) => {
    const { width, dash, cap, colour } = ofLink(link);
    return shape("path", {
      d: link.line, stroke: colour, "stroke-width": width, "stroke-linecap": cap, "stroke-dasharray": dash.join(" ") || "none",
    });
  }));
  const front = shape("g", { transform: "translate(0 " + down + ")" });
  front.append(...drawn.map(printedBox));
  const millimetres = (length) => Math.floor(length * scale * 10) / 10 + "mm";
  const title = byId("shown-as").textContent + ".", sheetOf = count > 1 ? "Sheet " + number + " of " + count + "." : "";
  const picture = shape("svg", {
    viewBox: [0, 0, extent.width, height].join(" "), width: millimetres(extent.width), height: millimetres(height),
    "font-family": sizes.font, fill: colours.ink, role: "img", "aria-label": [title, sheetOf].join(" ").trim(),
  }, inside, back, shape("g", { "clip-path": "url(#" + clip + ")" }, lines), front);
  const sheet = make("figure", undefined, "sheet"), caption = make("figcaption");
  caption.append(title);
  if (sheetOf) caption.append(" ", make("strong", sheetOf), " Lines that leave a sheet go on on the next.");
  sheet.append(caption, picture);
  return sheet;
}

function printSheets() {
  clearSheets();
  byId("themes")?.classList.toggle("unprinted", filtered());  // who prints one theme has chosen it
  if (![...boxes.values()].some((box) => box.shown)) return;
  const { sheets, scale } = divided();
  stage.after(...sheets.map((sheet, place) => printedSheet(sheet, scale, place + 1, sheets.length)));
}

const clearSheets = () => document.querySelectorAll(".sheet").forEach((sheet) => sheet.remove());
