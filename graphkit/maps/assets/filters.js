// What a view shows: the boxes that pass every filter, of the kinds that the legend leaves on.
const facets = new Map(read("facets").map(([facet, values]) =>
  [facet, new Map(values.map(([number, name, items]) => [idOf(number), { name, items: new Set(items.map(idOf)) }]))]));
const controls = new Map([...document.querySelectorAll("[data-filter]")].map((control) => [control.dataset.filter, control]));
const legend = [...document.querySelectorAll(".legend label")].map((label) => ({ label, input: label.querySelector("input") }));
const off = new Set();  // the kinds that the legend leaves out
const mapped = [...nodes.keys()].filter((id) => id.startsWith("item-")).length;
const isItem = (box) => box.id.startsWith("item-");
const valueOf = (filter) => controls.get(filter)?.value.trim() || "";
const counted = (count, word) => count + " " + word + (count === 1 ? "" : "s");

const plain = (words) =>
  words.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[’‘]/g, "'").replace(/[‐-―]/g, "-").toLowerCase();
const sought = new Map();  // by id, the words that a search looks through

function wordsOf(box) {
  if (!sought.has(box.id)) {
    const row = byId(box.id), names = ["name", "names", "title"].map((name) => part(row, name));
    sought.set(box.id, plain(names.join(" ")));
  }
  return sought.get(box.id) + " " + (box.sought ??= plain(box.said));
}

// What stands for a finding belongs where the things do that it is linked to.
function belongs(facet) {
  return (value, linked) => {
    const { items } = facets.get(facet).get(value);
    return (box) => (isItem(box) ? items.has(box.id) : linked(box.id).some((id) => items.has(id)));
  };
}

const isFound = (value) => (number) =>
  value === "any" || found[number - 1].severity === value || found[number - 1].check === value;

const FILTERS = {
  find: (value) => {
    const words = plain(value).split(/\s+/).filter(Boolean);
    return (box) => words.every((word) => wordsOf(box).includes(word));
  },
  ...Object.fromEntries([...facets.keys()].map((facet) => [facet, belongs(facet)])),
  finding: (value) => (box) => nodes.get(box.id).badges.some(isFound(value)),
};
const active = () => Object.keys(FILTERS).filter((filter) => valueOf(filter) !== "");
const filtered = () => active().length > 0 || [...boxes.values()].some((box) => off.has(box.kind));

// Tell which boxes of a view pass some of the filters; what stands for a finding brings what it is linked to.
function passing(view, boxes, filters) {
  let ends = null;
  const linked = (id) => {
    ends ??= view.links.map((number) => pairs[number]);
    return ends.filter((pair) => pair.includes(id)).flat();
  };
  const tests = filters.filter((filter) => filter !== "kind").map((filter) => FILTERS[filter](valueOf(filter), linked));
  const kinds = filters.includes("kind") ? off : new Set();
  const on = [...boxes.values()].filter((box) => !kinds.has(box.kind));
  const passed = new Set(on.filter((box) => tests.every((test) => test(box))));
  const brought = new Set([...passed].filter((box) => !isItem(box)).flatMap((box) => linked(box.id)));
  return on.filter((box) => passed.has(box) || brought.has(box.id));
}

function sift() {
  const value = valueOf("finding"), kept = new Set(passing(view, boxes, [...active(), "kind"]));
  boxes.forEach((box) => {
    box.shown = kept.has(box);
    box.badges = value ? nodes.get(box.id).badges.filter(isFound(value)) : nodes.get(box.id).badges;
  });
}

// Say behind each choice how many items of the view it keeps, and offer the kinds that the view has.
function offer() {
  const items = [...boxes.values()].filter(isItem);
  const count = (option, number) => { option.textContent = option.dataset.name + " (" + number + ")"; };
  for (const [facet, values] of facets) {
    for (const option of controls.get(facet)?.options || []) {
      if (option.value) count(option, items.filter((box) => values.get(option.value).items.has(box.id)).length);
    }
  }
  for (const option of controls.get("finding")?.options || []) {
    if (option.value) count(option, [...boxes.values()].filter((box) => nodes.get(box.id).badges.some(isFound(option.value))).length);
  }
  legend.forEach(({ label, input }, number) => {
    label.hidden = !view.kinds.includes(number);
    input.checked = !off.has(input.value);
  });
  byId("view-says").replaceChildren(make("strong", view.title + "."), " ", view.says);
}

// Name a filter and its choice.
function choiceOf(filter) {
  const control = controls.get(filter), option = control.selectedOptions?.[0];
  return sentence(filter) + ": " + (option ? option.dataset.name : control.value.trim());
}

function clear(filter) {
  if (filter === "kind") off.clear();
  else controls.get(filter).value = "";
}

// Say how much is shown and, when that is nothing, what would show something.
function tellShown() {
  const shown = [...boxes.values()].filter((box) => box.shown);
  const count = shown.filter(isItem).length;
  const told = "Showing " + count + " of " + counted(mapped, "item")
    + (shown.length > count ? " and " + counted(shown.length - count, "finding") : "");
  byId("showing").textContent = told + (shown.length === 0 && filtered() ? ". Nothing matches: clear a filter." : "");
  byId("shown-as").textContent = [
    views.size > 1 ? "View: " + view.title : "", ...active().map(choiceOf),
    ...legend.filter(({ label, input }) => !label.hidden && !input.checked).map(({ label }) => "Without " + label.textContent.trim()),
    told,
  ].filter(Boolean).join(". ");
  const instead = byId("instead");
  instead.replaceChildren(...(shown.length === 0 ? waysOut() : []));
  instead.hidden = !instead.hasChildNodes();
}

function waysOut() {
  const way = (words, act) => {
    const button = make("button", words);
    button.type = "button";
    button.addEventListener("click", () => {
      act();
      change();
      (controls.get("find") || map).focus();
    });
    return button;
  };
  const all = [...active(), ...(off.size ? ["kind"] : [])], ways = [];
  for (const filter of all.length > 1 ? all : []) {
    const left = passing(view, boxes, all.filter((other) => other !== filter)).length;
    if (left) ways.push(way((filter === "kind" ? "Show all kinds" : "Clear " + choiceOf(filter)) + " (" + left + ")", () => clear(filter)));
  }
  if (all.length) ways.push(way("Clear all filters", () => all.forEach(clear)));
  const whole = views.get("all"), elsewhere = whole && view !== whole ? passing(whole, boxesOf(whole), all).length : 0;
  if (elsewhere) ways.push(way("Look in “" + whole.title + "” (" + elsewhere + ")", () => turn("all")));
  return ways;
}

// Take up another view with the filters as they are.
function turn(name) {
  shut();
  enter(name);
  if (controls.has("view")) controls.get("view").value = name;
  offer();
}

// Show what the filters now keep. Details of what is no longer on the map close.
function refresh() {
  sift();
  if (chosen !== null && !boxes.get(chosen)?.shown) shut();
  arrange();
  if (chosen === null) start(); else frame(boxes.get(chosen));
  tellShown();
  follow();
}

function change() {
  byId("lost").hidden = true;
  refresh();
  note();
}

function clearAll() {
  [...active(), "kind"].forEach(clear);
  offer();
  change();
}

for (const [facet, values] of facets) {
  for (const [id, { name }] of values) controls.get(facet).append(new Option(name, id));
}
for (const option of document.querySelectorAll("#filters option")) option.dataset.name = option.textContent;
controls.forEach((control, filter) => control.addEventListener(filter === "find" ? "input" : "change", () => {
  if (filter === "view") turn(control.value);
  change();
}));
legend.forEach(({ input }) => input.addEventListener("change", () => {
  if (input.checked) off.delete(input.value); else off.add(input.value);
  offer();
  change();
}));
byId("filters").addEventListener("submit", (event) => event.preventDefault());
