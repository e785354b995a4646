// The tables follow the map: they list what it shows, or everything when that is asked for or when nothing is left out.
const rowsIn = (table) => new Map([...document.querySelectorAll("table." + table + " > tbody > tr")].map((row) => [row.id, row]));
const lists = ["item", "finding"].map((word) => ({
  word, rows: rowsIn(word + "s"), line: byId("listed-" + word + "s"),
}));
let everything = false;  // whether the tables list what the map leaves out

// A table that the map has pushed out of sight is laid out again only when it comes into sight.
function rest(section) {
  if (section.getBoundingClientRect().top < window.innerHeight) return;
  section.style.contentVisibility = "hidden";
  requestAnimationFrame(() => requestAnimationFrame(() => { section.style.contentVisibility = ""; }));
}

function follow(listed = false) {
  everything = listed;
  if (!listed) document.querySelectorAll("main > section[aria-labelledby]").forEach(rest);
  const shown = [...boxes.values()].filter((box) => box.shown);
  const kept = new Set(shown.flatMap((box) => [box.id, ...box.badges.map((number) => "finding-" + number)]));
  const whole = view.name === "all" && !filtered();
  for (const list of lists.filter((list) => list.line)) {
    let count = 0;
    list.rows.forEach((row, id) => {
      const keep = whole || kept.has(id), hide = !keep && !everything;
      count += keep;
      if (hide !== row.hidden) row.hidden = hide;
    });
    const total = counted(list.rows.size, list.word), [told, button] = list.line.children;
    told.textContent = everything
      ? "Listing all " + total + "; on the map: " + count + "."
      : "Showing " + count + " of " + total + ": those on the map.";
    button.textContent = everything ? "List those on the map" : "List everything";
    list.line.hidden = whole;
  }
}

// Bring up the row that an address or a link names, and list everything when it is left out.
function lead(id) {
  const end = byId(id);
  if (!end) return null;
  if (end.closest("tr[hidden]")) follow(true);
  end.closest("section")?.style.removeProperty("content-visibility");
  return end;
}
