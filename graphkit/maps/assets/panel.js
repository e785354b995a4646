function make(tag, words, kind) {
  const element = document.createElement(tag);
  if (words !== undefined) element.textContent = words;
  if (kind) element.className = kind;
  return element;
}

const sentence = (words) => words.charAt(0).toUpperCase() + words.slice(1);

// The tables hold every word once; the panel reads an item, or a finding, from its row.
const part = (row, name) => row.querySelector("[data-part=" + name + "]")?.textContent || "";

function findingOf(id) {
  const row = byId(id);
  return {
    id, number: id.replace("finding-", ""), title: part(row, "title"), message: part(row, "message"),
    remedy: part(row, "remedy"), severity: part(row, "severity"),
  };
}

const target = (link) => link.getAttribute("href").slice(1);

function itemOf(id) {
  const row = byId(id);
  const within = (selector) => [...row.querySelectorAll(selector)];
  return {
    id, kind: part(row, "kind"), name: part(row, "name"), dates: part(row, "dates"),
    findings: within("[data-part=findings] a").map(target),
    links: within("[data-part=links] > li").map((group) => ({
      label: sentence(part(group, "label")), ends: [...group.querySelectorAll("a")].map(target),
    })),
    sources: within("[data-part=sources] li").map((line) => line.textContent),
    changes: within("[data-part=changes] li").map((line) => line.textContent),
  };
}

function list(lines) {
  const element = make("ul");
  lines.forEach((line) => element.append(make("li", line)));
  return element;
}

function tell(item) {
  byId("chosen").textContent = item.name;
  const told = byId("told");
  const kind = make("span", item.kind, "kind");
  if (nodes.has(item.id)) kind.style.borderColor = nodes.get(item.id).color;
  const first = make("p");
  first.append(kind, " ", make("span", item.dates + (nodes.has(item.id) ? "" : (item.dates ? "; " : "") + "not on the map")));
  told.replaceChildren(first);
  if (item.changes.length) told.append(make("h3", views.get("changes").title), list(item.changes));
  for (const finding of item.findings.map(findingOf)) {
    const block = make("div", undefined, "finding");
    block.append(make("h3", finding.number + ". " + finding.title), make("p", finding.message));
    const remedy = make("p");
    remedy.append(make("strong", "What to do: "), finding.remedy);
    block.append(remedy, make("p", finding.severity + ".", "quiet"));
    told.append(block);
  }
  for (const { label, ends } of item.links) {
    told.append(make("h3", label + " (" + ends.length + ")"));
    const list = make("ul");
    for (const id of ends) {
      const other = byId(id), end = make("li"), button = make("button", part(other, "name"));
      button.type = "button";
      button.addEventListener("click", () => choose(id));
      end.append(button, " ", make("span", part(other, "kind"), "quiet"));
      list.append(end);
    }
    told.append(list);
  }
  told.append(make("h3", "Where it is written"));
  told.append(item.sources.length ? list(item.sources) : make("p", "No source is recorded."));
}

function choose(id) {
  const item = itemOf(id), box = boxes.get(id);
  chosen = id;
  near = new Set([id, ...item.links.flatMap((group) => group.ends)]);
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
