// What the page shows can be told in its address, in words that stay when the map is made again.
const keyOf = (id) => byId(id).dataset.key;
const byKey = new Map([...document.querySelectorAll("tr[data-key]")].map((row) => [row.dataset.key, row.id]));
let lasting = !location.href.startsWith("about:");  // whether the page has an address that can be kept

function fragment() {
  const told = new URLSearchParams({ view: view.name });
  for (const filter of active()) told.append(filter, facets.has(filter) ? keyOf(valueOf(filter)) : valueOf(filter));
  for (const kind of [...off].sort()) told.append("hide", kind);
  if (chosen !== null && keyOf(chosen)) told.append("item", keyOf(chosen));
  return "#" + told.toString().replaceAll("%2F", "/").replaceAll("%3A", ":");
}

const address = () => location.href.split("#")[0] + fragment();

// Keep the address up to date, a little later, since browsers refuse it at every key typed.
let waiting = 0;
function note() {
  byId("linked").replaceChildren();
  clearTimeout(waiting);
  if (lasting) waiting = setTimeout(write, 150);
}

// Each choice is a step that the browser can go back by; each letter typed is not.
function write() {
  const before = location.hash || "#view=" + opened;
  if (fragment() === before) return;
  const typed = [before, fragment()].map((told) => new URLSearchParams(told.slice(1)).get("find"));
  try {
    history[typed[0] === typed[1] ? "pushState" : "replaceState"](null, "", address());
  } catch (error) {
    if (error.name !== "SecurityError") throw error;
    lasting = false;  // a frame that may not keep an address; the link can still be copied
  }
}

// Show what a fragment tells; what the map does not have is named and left.
function restore(told) {
  const wanted = new URLSearchParams(told.slice(1)), lost = [];
  const miss = (name) => lost.push("the " + (name === "finding" ? "kind of finding" : name) + " “" + wanted.get(name) + "”");
  const asked = wanted.get("view");
  if (asked !== null && !views.has(asked)) miss("view");
  turn(views.has(asked) ? asked : opened);
  off.clear();
  for (const filter of Object.keys(FILTERS)) {
    const control = controls.get(filter), value = wanted.get(filter) || "";
    const choice = facets.has(filter) ? byKey.get(value) || "" : value;
    const has = control && (filter === "find" || [...control.options].some((option) => option.value === choice));
    if (value && (!has || !choice)) miss(filter);
    if (control) control.value = has ? choice : "";
  }
  for (const kind of wanted.getAll("hide")) {
    if (kinds.some((other) => other.kind === kind)) off.add(kind);
    else lost.push("the kind “" + kind + "”");
  }
  offer();
  refresh();
  const item = wanted.get("item");
  if (byKey.has(item)) choose(byKey.get(item));
  else if (item !== null) miss("item");
  byId("lost").textContent = lost.length ? "This link names " + lost.join(" and ") + ", which this map does not have." : "";
  byId("lost").hidden = lost.length === 0;
}

// A fragment without "=" is an ordinary anchor.
function heed(first) {
  const { hash } = location, anchor = hash !== "" && !hash.includes("=");
  clearTimeout(waiting);
  if (first || (!anchor && (hash || "#view=" + opened) !== fragment())) restore(anchor ? "" : hash);
  if (anchor) lead(hash.slice(1))?.scrollIntoView();
}

// In the overview, a theme leads to its own map.
function toTheme(id) {
  [...active(), "kind"].forEach(clear);
  controls.get("theme").value = id;
  turn("all");
  change();
  controls.get("theme").focus();
  byId("filters").scrollIntoView();
}

async function copyLink() {
  const linked = byId("linked");
  try {
    await navigator.clipboard.writeText(address());
    linked.textContent = "The link is copied. It opens where this file lies; to show the view to others, send them the file too.";
  } catch {
    const field = make("input");
    field.readOnly = true;
    field.value = address();
    field.setAttribute("aria-label", "Link to this view");
    linked.replaceChildren(make("span", "Copy this link: "), field);
    field.select();
  }
}
