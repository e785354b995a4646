const FEW = 3;  // findings that are spoken; the details tell them all

// Speak a box: what is drawn says nothing to those who hear the page.
function say(box) {
  const item = itemOf(box.id);
  const count = item.links.reduce((sum, group) => sum + group.ends.length, 0);
  const findings = item.findings.filter((id) => id !== item.id).map(findingOf);
  const stop = (words) => (/[.!?…]$/.test(words) ? words : words + ".");
  byId("said").replaceChildren(item.kind + ": ", own("span", item.name), ". " + [
    ...[item.dates, item.lead, ...box.notes].filter(Boolean).map(stop),
    ...findings.slice(0, FEW).map((finding) => "Finding " + finding.number + ": " + stop(finding.title)),
    findings.length > FEW ? "And " + (findings.length - FEW) + " more." : "",
    count + (count === 1 ? " link." : " links."),
  ].filter(Boolean).join(" "));
}

function stand(box) {
  if (!box) return;
  cursor = box;
  reveal(box);
  network.redraw();
  say(box);
}

function step(across, down) {
  const shown = [...boxes.values()].filter((box) => box.shown);
  if (!cursor || !cursor.shown) return stand(shown[0]);
  const lane = (number) => shown.filter((box) => box.lane === number);
  if (down) {
    const column = lane(cursor.lane);
    return stand(column[Math.min(Math.max(column.indexOf(cursor) + down, 0), column.length - 1)]);
  }
  for (let number = cursor.lane + across; number >= 0 && number < columns.length; number += across) {
    const column = lane(number);
    if (column.length === 0) continue;
    const y = nearest(column.map((box) => box.y), cursor.y);
    return stand(column.find((box) => box.y === y));
  }
}

const ends = (last) => stand([...boxes.values()].filter((box) => box.shown).at(last ? -1 : 0));

const KEYS = {
  ArrowUp: () => step(0, -1), ArrowDown: () => step(0, 1), ArrowLeft: () => step(-1, 0), ArrowRight: () => step(1, 0),
  PageUp: () => step(0, -5), PageDown: () => step(0, 5),
  Home: () => ends(false), End: () => ends(true), Enter: () => cursor && cursor.shown && choose(cursor.id),
  "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), 0: fit,
};

const DOES = {
  in: () => zoom(1.25), out: () => zoom(0.8), fit, close, clear: clearAll, link: copyLink, list: () => follow(!everything),
  left: () => pan(-1, 0), right: () => pan(1, 0), up: () => pan(0, -1), down: () => pan(0, 1),
};
