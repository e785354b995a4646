// The page comes with every place worked out; when kinds are left out, the gaps close by the same rule.
function arrange() {
  if (view.lanes.length === 0) {  // a view may have found nothing
    extent = { width: map.clientWidth, height: 0 };
    return put();
  }
  const all = [...boxes.values()].every((box) => box.shown);
  const shown = view.lanes.map((_, number) => [...boxes.values()].filter((box) => box.lane === number && box.shown));
  const tall = (column) => column.reduce((sum, box) => sum + box.height, 0);
  const room = Math.max(0, ...shown.map((column) => tall(column) + sizes.rows * column.length));
  const { lanes } = view;
  const pitch = lanes.length > 1 ? lanes[1].left - lanes[0].left : lanes[0].width;
  let place = 0;
  shown.forEach((column, number) => {
    const lane = columns[number];
    lane.on = column.length > 0;
    lane.left = lanes[0].left + pitch * place;
    if (lane.on) place += 1;
    const space = lane.packed ? sizes.rows : (room - tall(column)) / Math.max(1, column.length);
    let y = sizes.top + space / 2;
    for (const box of column) {
      [box.x, box.y] = all ? [box.home.x, box.home.y] : [lane.left + lane.width / 2, y + box.height / 2];
      y += box.height + space;
    }
    lane.gaps = column.map((box, row) => row === 0
      ? box.y - box.height / 2 - sizes.end
      : (column[row - 1].y + column[row - 1].height / 2 + box.y - box.height / 2) / 2);
    const last = column.at(-1);
    if (last) lane.gaps.push(last.y + last.height / 2 + sizes.end);
  });
  const right = Math.max(...columns.filter((lane) => lane.on).map((lane) => lane.left + lane.width), lanes[0].width);
  extent = { width: right + lanes[0].left, height: all ? view.height : sizes.top + room + lanes[0].left };
  links.forEach((link) => {
    if (!link.from.shown || !link.to.shown) return;
    link.line = route(link);
    link.path = new Path2D(link.line);
  });
  put();
}

// Give vis-network what is shown, and only that: it goes through all it has at every redraw. It redraws at each step of
// a change; what is drawn before the last, which `look` makes, is never seen, so it is left out.
let settling = false;

function put() {
  settling = true;
  data.clear();
  data.add([...boxes.values()].filter((box) => box.shown).map((box) => ({
    id: box.id, shape: "custom", x: box.x, y: box.y,
    ctxRenderer: ({ ctx }) => ({
      drawNode: () => settling || drawBox(ctx, box),
      nodeDimensions: { width: box.width, height: box.height },
    }),
  })));
}

const small = () => window.innerWidth < 768;
const least = () => (small() ? 0.85 : 0.62);  // below this nobody can read the boxes
const fitted = () => map.clientWidth / extent.width;

function look(scale, x, y) {
  const width = map.clientWidth;
  const most = small() ? window.innerHeight * 0.7 : HIGHEST;
  const height = Math.round(Math.max(160, Math.min(extent.height * scale, most)));
  const within = (value, whole, part) => part >= whole ? whole / 2 : Math.min(Math.max(value, part / 2), whole - part / 2);
  sight = { scale, x: within(x, extent.width, width / scale), y: within(y, extent.height, height / scale) };
  settling = true;
  network.setSize(width + "px", height + "px");
  network.moveTo({ position: { x: sight.x, y: sight.y }, scale, animation: false });
  settling = false;
  network.redraw();  // and once more by itself: only then does vis-network know which boxes are within the frame
}

const fit = () => look(Math.min(1.25, Math.max(fitted(), 0.2)), extent.width / 2, extent.height / 2);
const start = () => look(Math.min(1.25, Math.max(fitted(), least())), 0, 0);
const zoom = (times) => look(Math.min(3, Math.max(0.2, sight.scale * times)), sight.x, sight.y);
const pan = (x, y) => look(sight.scale, sight.x + (x * 120) / sight.scale, sight.y + (y * 120) / sight.scale);

// Bring the chosen item and its neighbours in, and keep the item where the eye is.
function frame(box) {
  const before = box ? map.getBoundingClientRect().top + network.canvasToDOM(box).y : 0;
  const group = [...near].map((id) => boxes.get(id)).filter((other) => other && other.shown);
  if (group.length === 0) return fit();
  const left = Math.min(...group.map((other) => other.x)) - 115, right = Math.max(...group.map((other) => other.x)) + 115;
  const scale = Math.min(1.15, Math.max(map.clientWidth / (right - left), least()));
  look(scale, (left + right) / 2, (box || group[0]).y);
  if (box) window.scrollBy(0, map.getBoundingClientRect().top + network.canvasToDOM(box).y - before);
  reveal(box || group[0]);
}

function reveal(box) {
  let at = network.canvasToDOM(box);
  const half = { x: (box.width / 2 + 8) * sight.scale, y: (box.height / 2 + 14) * sight.scale };
  if (at.x < half.x || at.x > map.clientWidth - half.x || at.y < half.y || at.y > map.clientHeight - half.y) {
    look(sight.scale, box.x, box.y);
    at = network.canvasToDOM(box);
  }
  const top = map.getBoundingClientRect().top + at.y;
  if (top < half.y) window.scrollBy(0, top - half.y - 40);
  if (top > window.innerHeight - half.y) window.scrollBy(0, top - window.innerHeight + half.y + 40);
}
