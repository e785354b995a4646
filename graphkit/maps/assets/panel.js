function make(tag, words, kind) {
  const element = document.createElement(tag);
  if (words !== undefined) element.textContent = words;
  if (kind) element.className = kind;
  return element;
}

// Words of the stocktake run in their own direction and turn nothing beside them.
function own(tag, words, kind) {
  const element = make(tag, words, kind);
  element.dir = "auto";
  return element;
}

const sentence = (words) => words.charAt(0).toUpperCase() + words.slice(1);

// The tables hold every word once; the panel reads an item, or a finding, from its row.
const part = (row, name) => row.querySelector("[data-part=" + name + "]")?.textContent.trim() || "";
const linesIn = (row, name) => [...row.querySelectorAll("[data-part=" + name + "] li")].map((line) => line.textContent);
const target = (link) => link.getAttribute("href").slice(1);
const targetsIn = (row, name) => [...row.querySelectorAll("[data-part=" + name + "] a")].map(target);

function findingOf(id) {
  const row = byId(id);
  return {
    id, number: id.replace("finding-", ""), title: part(row, "title"), message: part(row, "message"),
    remedy: part(row, "remedy"), severity: part(row, "severity"), certainty: part(row, "certainty"), raise: part(row, "raise"),
    read: part(row, "read"), sources: linesIn(row, "sources"), check: part(row, "check"),
  };
}

// Where a link is written, by the numbers of the item's sources, and how sure it is if not quite.
const basisOf = (link) => link.nextElementSibling?.localName === "i" ? link.nextElementSibling.textContent : "";

const isFinding = (id) => id.startsWith("finding-");

function titleOf(id) {
  const row = byId(id);
  if (!isFinding(id)) return { kind: part(row, "kind"), name: part(row, "name"), dates: part(row, "dates") };
  const { number, title } = findingOf(id);
  return { kind: nodes.get(id)?.kind || "Finding", name: "Finding " + number + ": " + title };
}

// What a box or a row stands for: an item, or a finding that has a box of its own.
function itemOf(id) {
  const row = byId(id);
  if (isFinding(id)) {
    const ends = new Set([...targetsIn(row, "items"), ...beside(id)]);
    return {
      id, ...titleOf(id), dates: "", lead: "", findings: [id], links: ends.size ? [{ label: "About", ends: [...ends].map((end) => ({ id: end, basis: "" })) }] : [],
      read: part(row, "read"), sources: linesIn(row, "sources"), changes: [],
    };
  }
  return {
    id, ...titleOf(id), lead: part(row, "lead"), findings: targetsIn(row, "findings"),
    links: [...row.querySelectorAll("[data-part=links] > li")].map((group) => ({
      label: sentence(part(group, "label")),
      ends: [...group.querySelectorAll("a")].map((link) => ({ id: target(link), basis: basisOf(link) })),
    })),
    read: "", sources: linesIn(row, "sources"), changes: linesIn(row, "changes"),
  };
}

// What a box is linked to in the view that is drawn.
const beside = (id) =>
  links.filter((link) => link.from.id === id || link.to.id === id).map((link) => (link.from.id === id ? link.to : link.from).id);

// Why what is told of is not to be seen, if so.
function absence(id) {
  if (!nodes.has(id)) return "not on the map";
  if (!boxes.has(id)) return "not in this view";
  return boxes.get(id).shown ? "" : "left out by the filters";
}

function list(lines, tag = "ul") {
  const element = make(tag);
  lines.forEach((line) => element.append(own("li", line)));
  return element;
}

function labelled(label, words) {
  const line = make("p");
  line.append(make("strong", label + ": "), own("span", words));
  return line;
}

function tellFinding(finding, titled) {
  const block = make("div", undefined, "finding");
  if (titled) block.append(own("h3", finding.number + ". " + finding.title));
  block.append(own("p", finding.message));
  if (finding.remedy) block.append(labelled("What to do", finding.remedy));
  if (finding.raise) block.append(labelled("Raise with", finding.raise));
  block.append(make("p", [finding.severity, finding.certainty, "Check: " + finding.check].filter(Boolean).join(". "), "quiet"));
  if (titled && finding.read) block.append(make("p", finding.read, "quiet"));
  if (titled && finding.sources.length) block.append(list(finding.sources));
  return block;
}

function tellLinks({ label, ends }) {
  const group = make("div"), entries = make("ul");
  for (const { id, basis } of ends) {
    const other = titleOf(id), entry = make("li"), button = own("button", other.name);
    button.type = "button";
    button.addEventListener("click", () => choose(id));
    entry.append(button, " ", make("span", [other.kind, other.dates].filter(Boolean).join(", ") + " " + basis, "quiet"));
    entries.append(entry);
  }
  group.append(own("h3", label + " (" + ends.length + ")"), entries);
  return group;
}

function tell(item) {
  byId("chosen").textContent = item.name;
  const kind = make("span", item.kind, "kind"), first = make("p"), box = boxes.get(item.id);
  if (nodes.has(item.id)) kind.style.borderColor = nodes.get(item.id).colour;
  first.append(kind, " ", own("span", [item.dates, absence(item.id)].filter(Boolean).join("; ")));
  const told = [first];
  if (item.lead) told.push(own("p", item.lead));
  if (box && !box.change) told.push(...box.notes.map((line) => own("p", line, "note")));
  if (item.changes.length) told.push(make("h3", views.get("changes").title), list(item.changes));
  told.push(...item.findings.map((id) => tellFinding(findingOf(id), id !== item.id)), ...item.links.map(tellLinks));
  told.push(make("h3", "Where it is written"));
  if (item.read) told.push(make("p", item.read));
  told.push(item.sources.length ? list(item.sources, isFinding(item.id) ? "ul" : "ol") : make("p", "No source is recorded."));
  byId("told").replaceChildren(...told);
}

function choose(id) {
  const item = itemOf(id), box = boxes.get(id);
  chosen = id;
  near = new Set([id, ...item.links.flatMap((group) => group.ends.map((end) => end.id)), ...beside(id)]);
  if (box && box.shown) cursor = box;
  tell(item);
  details.hidden = false;
  stage.classList.add("open");
  frame(box && box.shown ? box : null);
  details.scrollTop = 0;
  byId("chosen").focus({ preventScroll: !small() });
  note();
}

function shut() {
  chosen = null;
  near = new Set();
  details.hidden = true;
  stage.classList.remove("open");
}

function close() {
  if (chosen === null) return;
  shut();
  start();
  if (cursor) reveal(cursor);
  map.focus({ preventScroll: true });
  note();
}
