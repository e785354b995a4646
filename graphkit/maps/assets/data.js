// What the page was given, and what it shows now. Every id is also that of a row in the tables below the map.
const byId = (id) => document.getElementById(id);
const read = (name) => JSON.parse(byId("data-" + name).textContent);
const { sizes, strokes, colours, opened } = read("look");
const idOf = (number) => (number > 0 ? "item-" + number : "finding-" + -number);
const nodes = new Map(read("nodes").map(([number, badges]) => [idOf(number), { id: idOf(number), badges }]));
const pairs = read("edges").map((ends) => ends.map(idOf));
const kinds = read("kinds");
const outlines = read("outlines").map(([width, height, outline, mark]) => ({
  width, height, outline, mark, path: new Path2D(outline), markPath: new Path2D(mark),
}));
const looks = read("looks").map(([outline, kind, lines, change]) => {
  const styled = lines.map((line) => (typeof line === "string" ? [line, "name"] : line));  // words, style, whether backwards
  const { kind: name, colour, tint } = kinds[kind];
  const said = styled.map(([words]) => words).join(" ");
  return { ...outlines[outline], kind: name, colour, tint, lines: linesOf(styled, outlines[outline].height), said, change };
});
const found = read("findings").map(([severity, check]) => ({ severity, check }));
const views = new Map(read("views").map((view) => [view.name, view]));
views.forEach(({ boxes }) => boxes.forEach(([number, , , look]) => {
  const node = nodes.get(idOf(number)), { kind, colour } = looks[look];
  node.kind ??= kind;
  node.colour ??= colour;
}));
const HIGHEST = 2600;  // pixels; a taller map is moved within its frame
const map = byId("map"), stage = byId("stage"), details = byId("details");

let view = null;       // the view that is drawn
let boxes = new Map(); // its boxes by id, in order of lane and row
let links = [];        // its links, with the boxes at their ends
let columns = [];      // its lanes, with the gaps that links pass through
let extent = { width: 0, height: 0 };
let sight = { scale: 1, x: 0, y: 0 };
let chosen = null;     // the id of what has its details open
let cursor = null;     // the box that the keyboard stands on
let near = new Set();  // the ids of what is chosen and of what it is linked to

const boxesOf = ({ boxes, lanes }) => new Map(boxes.map(([number, y, lane, look, notes = []]) => {
  const id = idOf(number), x = lanes[lane].left + lanes[lane].width / 2;
  return [id, { ...nodes.get(id), ...looks[look], lane, x, y, home: { x, y }, notes, shown: true }];
}));

// Take up a view: its boxes stand where the layout put them until a filter leaves some out.
function enter(name) {
  view = views.get(name);
  boxes = boxesOf(view);
  const quiet = new Set(view.quiet);
  const changed = new Map(Object.entries(view.changed).flatMap(([change, numbers]) => numbers.map((number) => [number, change])));
  links = view.links.map((number) => ({
    from: boxes.get(pairs[number][0]), to: boxes.get(pairs[number][1]), quiet: quiet.has(number), change: changed.get(number),
  }));
  columns = view.lanes.map((lane) => ({ ...lane, on: true, gaps: [] }));
  cursor = null;
  const changes = new Set([...boxes.values()].map((box) => box.change));
  document.querySelectorAll("[data-change]").forEach((sample) => { sample.hidden = !changes.has(sample.dataset.change); });
}

const nearest = (places, wanted) =>
  places.reduce((best, place) => (Math.abs(place - wanted) < Math.abs(best - wanted) ? place : best), places[0]);
