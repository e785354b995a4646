byId("picture").hidden = false;
const data = new vis.DataSet([]);
const network = new vis.Network(map, { nodes: data, edges: new vis.DataSet([]) }, {
  autoResize: false,
  physics: false,
  layout: { randomSeed: 0, improvedLayout: false },
  edges: { smooth: false, hidden: true },
  interaction: { dragNodes: false, dragView: true, zoomView: false, selectable: false, hover: false, keyboard: false },
});
map.firstElementChild.removeAttribute("tabindex");  // it would be a second, silent stop of the Tab key
network.on("beforeDrawing", (ctx) => {
  if (settling) return;
  ctx.save();
  drawLanes(ctx);
  drawLinks(ctx);
  ctx.restore();
});
network.on("click", ({ pointer }) => {
  const id = network.getNodeAt(pointer.DOM);
  if (id === undefined) close(); else choose(id);
});
network.on("dragEnd", () => {
  const { x, y } = network.getViewPosition();
  sight = { ...sight, x, y };
});
heed(true);

window.addEventListener("hashchange", () => heed(false));
document.addEventListener("click", (event) => {
  const anchor = event.target.closest("a[href^='#']");
  const end = anchor && lead(target(anchor));
  if (!end || lasting) return;
  event.preventDefault();  // in a frame without an address of its own, a fragment is taken for one of the page around it
  end.scrollIntoView();
  end.focus();
});
byId("copy").hidden = !lasting;
document.querySelectorAll(".overview a").forEach((anchor) => {
  const id = target(anchor);
  if (!facets.get("theme").has(id)) return;
  anchor.href = "#view=all&theme=" + encodeURIComponent(keyOf(id));
  anchor.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    toTheme(id);
  });
});
document.querySelectorAll("[data-do]").forEach((button) => button.addEventListener("click", () => DOES[button.dataset.do]()));
map.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || !Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  KEYS[event.key]();
});
map.addEventListener("focus", () => { if (cursor) network.redraw(); else step(0, 0); });
map.addEventListener("blur", () => network.redraw());
map.addEventListener("wheel", (event) => {
  if (!event.ctrlKey) return;
  event.preventDefault();
  zoom(event.deltaY < 0 ? 1.1 : 1 / 1.1);
}, { passive: false });
document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
window.addEventListener("beforeprint", printSheets);
window.addEventListener("afterprint", clearSheets);
let width = window.innerWidth;
window.addEventListener("resize", () => {
  if (window.innerWidth === width) return;
  width = window.innerWidth;
  if (chosen === null) start(); else frame(boxes.get(chosen)?.shown ? boxes.get(chosen) : null);
});
