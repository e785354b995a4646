"""View what is different between two dates of one stocktake, or between an earlier copy of it and this one.

Each item tells its changes in sentences: all of them as `changes` of its node, the first few as notes in its box.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graphkit.dates import read_span
from graphkit.layout import name_of
from graphkit.maps.properties import LEADS
from graphkit.maps.view import View, drawn, number, part
from graphkit.vocabulary import InputError

if TYPE_CHECKING:
    from graphkit.maps.view import Graph

    Ends = Mapping[str, str]  # what an item is linked to: names by IRI
    Links = Mapping[str, Mapping[str, Ends]]  # by item and by what the link is called

FEW = 3  # notes in a box
LAID_DOWN = frozenset({"Duty", "Legislation", "Plan"})  # they come into force; a board or a priority begins
PHASES = {
    ("to come", "over"): "Was to come, now over",
    ("in force", "over"): "Ended",
    ("dormant", "over"): "Ended",
    ("in force", "dormant"): "Became dormant",
    ("dormant", "in force"): "In force again",
    ("over", "in force"): "In force again",
}
COUNTED = {
    "Came into force": "came into force",
    "Began": "began",
    "Ended": "ended",
    "Was to come, now over": "to come then and over now",
    "Added": "added",
    "No longer recorded": "no longer recorded",
}
OTHERWISE = "changed otherwise"


def changes_view(graph: Graph, earlier: Graph) -> View:
    """View what was added, taken out or changed since an earlier date or copy of a stocktake.

    Both graphs are as `to_networkx` makes them. Drawn are the items that changed, and those that a link which came or
    went joins to them; a link has `change`, "added" or "removed", or joins two that changed. Nodes without a lane that
    changed are there for the tables. Raises InputError when the two are not of one stocktake, or in the wrong order.
    """
    since = _since(graph, earlier)
    now, before = (_recorded(one) for one in (graph, earlier))
    came_or_went = set(now.edges) ^ set(before.edges)
    both = now.copy()
    both.add_nodes_from((item, data) for item, data in before.nodes(data=True) if item not in now)
    both.add_edges_from((*link, before.edges[link]) for link in came_or_went if link in before.edges)
    placed, told = drawn(both), _told(now, before)
    joined = [ends for *ends, _ in came_or_went if placed.issuperset(ends) and not told.keys().isdisjoint(ends)]
    kept = part(both, told.keys() | {end for ends in joined for end in ends})
    for link in list(kept.edges):
        if link in came_or_went:
            kept.edges[link]["change"] = "added" if link in now.edges else "removed"
        elif link[2] in LEADS or not told.keys() >= set(link[:2]):
            kept.remove_edge(*link)  # it tells nothing of a change
    for item, (change, sentences) in told.items():
        kept.nodes[item].update(change=change, changes=sentences, notes=_notes(change, sentences), band=-1)
    headlines = [sentences[0] for item, (_, sentences) in told.items() if item in placed]
    shown = placed & kept.nodes
    counts = len(told) - len(headlines), len(shown) - len(headlines), len(placed - shown), len(placed)
    words = _says(since, headlines, *counts, joined=bool(joined))
    return View("changes", f"Changes since {since}", words, kept, frozenset())


def _notes(change: str, sentences: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return what a box says of its changes: the first few, in bold where they say what became of the item."""
    few = sentences[: FEW if change == "changed" else 1]
    notes = [(words, "detail" if ": " in words else "strong") for words in few]
    if change == "changed" and len(sentences) > FEW:
        notes.append((f"and {number(len(sentences) - FEW, 'more change', 'more changes')}", "detail"))
    return tuple(notes)


def _since(graph: Graph, earlier: Graph) -> str:
    """Return the earlier day in words or, of two copies as at one day, that it is the earlier copy."""
    of, other = (set(one.graph.get("stocktakes") or one.nodes) for one in (graph, earlier))
    if graph and earlier and (of.isdisjoint(other) or set(graph).isdisjoint(earlier)):
        titles = [str(one.graph.get("title") or "a stocktake without a title") for one in (graph, earlier)]
        raise InputError(
            f"{titles[1]}: found no item in common with {titles[0]}, expected an earlier date or copy of it; "
            "copies of one stocktake have the same base in graphkit.toml"
        )
    days = [str(one.graph.get("as_of") or "") for one in (graph, earlier)]
    spans = [read_span(day) for day in days]
    if spans[0] and spans[1] and spans[0].first < spans[1].first:
        raise InputError(f"found the stocktake as at {days[0]} and the earlier one as at {days[1]}, which is later")
    return "the earlier copy" if days[0] == days[1] else days[1] or "an earlier date"


def _recorded(graph: Graph) -> Graph:
    """Return a graph without the links that are only derived, and with those that go from an item to itself."""
    kept = graph.copy()
    kept.remove_edges_from(
        [(*ends, key) for *ends, key, data in graph.edges(keys=True, data=True) if data.get("derived")]
    )
    return kept


def _told(graph: Graph, earlier: Graph) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Tell of each item that is not as it was whether it was added, removed or changed, and in which ways."""
    links_now, links_then = _links(graph), _links(earlier)
    told: dict[str, tuple[str, tuple[str, ...]]] = {}
    for item in sorted({*graph, *earlier}):
        if item not in earlier:
            told[item] = "added", ("Added",)
        elif item not in graph:
            told[item] = "removed", ("No longer recorded", *_links_changed({}, links_then[item]))
        else:
            now, then = graph.nodes[item], earlier.nodes[item]
            sentences = (*_phase(now, then), *_words(now, then), *_links_changed(links_now[item], links_then[item]))
            if sentences or (sentences := tuple(_sources(now, then))):
                told[item] = "changed", sentences
    return told


def _links(graph: Graph) -> Links:
    """Return what each item is linked to, the leads of both kinds together, under names that begin with a capital."""
    links: defaultdict[str, defaultdict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for source, target, key, data in graph.edges(keys=True, data=True):
        label = "lead" if key in LEADS else str(data["label"])
        links[source][label[:1].upper() + label[1:]][target] = name_of(graph, target)
    for item, data in graph.nodes(data=True):
        if "Lead" not in links[item] and (lead := str(data.get("lead") or "")):
            links[item]["Lead"][lead] = lead
    return links


def _phase(now: Mapping[str, Any], then: Mapping[str, Any]) -> Iterator[str]:
    was, is_now = (str(data.get("phase") or "") for data in (then, now))
    if was == is_now:
        return
    if (was, is_now) == ("to come", "in force"):
        yield "Came into force" if now.get("kind") in LAID_DOWN else "Began"
    elif not was or not is_now:
        yield f"Now {is_now}" if is_now else "Status no longer recorded"
    else:
        yield PHASES.get((was, is_now), f"Was {was}, now {is_now}")


def _words(now: Mapping[str, Any], then: Mapping[str, Any]) -> Iterator[str]:
    for label, name in (("Name", "name"), ("Dates", "period")):
        was, is_now = (str(data.get(name) or "") for data in (then, now))
        if was != is_now:
            yield _shift(label, [was] if was else [], [is_now] if is_now else [])


def _links_changed(now: Mapping[str, Ends], then: Mapping[str, Ends]) -> Iterator[str]:
    """Tell which links came and went, leads first."""
    for label in sorted({*now, *then}, key=lambda label: (label != "Lead", label)):
        ends, were = now.get(label, {}), then.get(label, {})
        come = [name for end, name in ends.items() if end not in were and name not in were.values()]
        gone = [name for end, name in were.items() if end not in ends and name not in ends.values()]
        if len(come) == len(ends) and len(gone) == len(were):
            if come or gone:
                yield _shift(label, gone, come)
            continue
        if len(come) == len(gone) > 0:
            yield f"{label}: {_listed(come)} in place of {_listed(gone)}"
            continue
        if come:
            yield f"{label}: now also {_listed(come)}"
        if gone:
            yield f"{label}: no longer {_listed(gone)}"


def _sources(now: Mapping[str, Any], then: Mapping[str, Any]) -> Iterator[str]:
    """Tell where an item is written now that it was not, which is worth telling where nothing else changed."""
    were, are = (list(data.get("sources") or ()) for data in (then, now))
    yield from _links_changed(
        {"Written in": {place: place for place in are}}, {"Written in": {place: place for place in were}}
    )


def _shift(label: str, was: Iterable[str], now: Iterable[str]) -> str:
    """Tell what is instead of what was; what is comes first, since a box may cut the end off."""
    return f"{label}: now {_listed(now) or 'not recorded'} (was {_listed(was) or 'not recorded'})"


def _listed(names: Iterable[str]) -> str:
    return "; ".join(sorted(names, key=lambda name: (name.casefold(), name)))


def _says(
    since: str, headlines: Iterable[str], in_tables: int, beside: int, left_out: int, total: int, *, joined: bool
) -> str:
    """Tell in sentences how much changed, what is left out, and where the rest is."""
    counts = Counter(COUNTED.get(headline, OTHERWISE) for headline in headlines)
    if not counts and not in_tables:
        return f"No change is recorded since {since}."
    words = [f"{counts[one]} {one}" for one in dict.fromkeys([*COUNTED.values(), OTHERWISE]) if counts[one]]
    told = [
        f"Since {since}: {', '.join(words)}; each box says what." if words else f"Since {since}: nothing drawn here."
    ]
    if joined:
        told.append("A thick line is a link that is new, a dotted one a link that is gone.")
    if beside:
        stands = number(beside, "item is", "items are")
        told.append(f"{stands} unchanged and shown because a link that is new, or gone, leads there.")
    told.append(f"{left_out} of {number(total, 'item is', 'items are')} unchanged and left out.")
    if in_tables:
        told.append(
            f"{number(in_tables, 'change is', 'changes are')} to what no map draws: see the table of all items."
        )
    return " ".join(told)
