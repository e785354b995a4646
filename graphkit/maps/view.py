"""Hold one view of a map, and choose, place, mark and count what it draws.

A node of a view has the attributes that `to_networkx` gives it, and is drawn where it has a lane. A view may set lane,
lane_label, silhouette and colour anew, and add to a node `notes`, further lines of its box as pairs of text and style,
`band`, a number (lower ones stand higher), `packed`, to stand close together, and `change`, one of "added", "removed"
and "changed". A node with `finding` stands for the finding of that number.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import networkx as nx

from graphkit.findings import Finding
from graphkit.layout import name_of
from graphkit.maps.properties import QUIET

if TYPE_CHECKING:
    Graph = nx.MultiDiGraph[str]

_PAST = frozenset({"over", "recorded as absent"})


@dataclass(frozen=True)
class View:
    """Hold one view of a map: its name for the command, its title, a sentence on how to read it, and what it draws.

    Links of the properties in `quiet` show only when an item at one of their ends is chosen; `choosing` tells what
    choosing shows, and is not said on paper.
    """

    name: str
    title: str
    says: str
    graph: Graph
    quiet: frozenset[str] = QUIET
    choosing: str = ""


def part(graph: Graph, items: Iterable[str], links: Collection[str] | None = None) -> Graph:
    """Return a copy of a graph with some of its items and the links among them, in order; of some properties or all."""
    kept: Graph = nx.MultiDiGraph(**graph.graph)
    chosen = set(items)
    kept.add_nodes_from((item, dict(graph.nodes[item])) for item in sorted(chosen))
    for source, target, key, data in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        if source != target and source in chosen and target in chosen and (links is None or key in links):
            kept.add_edge(source, target, key, **data)
    return kept


def drawn(graph: Graph) -> set[str]:
    """Return the items that have a lane."""
    return {item for item, data in graph.nodes(data=True) if data.get("lane")}


class Link(NamedTuple):
    """Hold a link that is drawn, of whatever properties, and whether it shows only when one of its ends is chosen.

    Its change is "added" or "removed" when that holds of each of its properties, and mostly nothing.
    """

    source: str
    target: str
    quiet: bool
    change: str


def links_of(view: View) -> list[Link]:
    """Return the links between what a view draws in order of their ends, one for each pair and direction."""
    here = drawn(view.graph)
    keys, changes = defaultdict[tuple[str, str], set[str]](set), defaultdict[tuple[str, str], set[str]](set)
    for source, target, key, data in view.graph.edges(keys=True, data=True):
        if source in here and target in here:
            keys[source, target].add(key)
            changes[source, target].add(str(data.get("change", "")))
    return [
        Link(*pair, keys[pair] <= view.quiet, min(changes[pair]) if len(changes[pair]) == 1 else "")
        for pair in sorted(keys)
    ]


def badges_of(boxes: Mapping[str, Mapping[str, Any]], findings: Sequence[Finding]) -> dict[str, list[int]]:
    """Return the numbers of the findings on each box, counted from 1; one that stands for a finding has that one's.

    A finding stands on the item that it is about and on the thing that it names as its value.
    """
    badges = {item: [int(data["finding"])] for item, data in boxes.items() if "finding" in data}
    items = boxes.keys() - badges.keys()
    for number, finding in enumerate(findings, start=1):
        for item in sorted(found([finding]) & items):
            badges.setdefault(item, []).append(number)
    return badges


def found(findings: Iterable[Finding]) -> set[str]:
    """Return the items that findings are about, and the things that they name as values."""
    return {thing for finding in findings for thing in (finding.item, str(finding.value or "")) if thing}


def kind(graph: Graph, item: str) -> str:
    """Return the class of an item."""
    return str(graph.nodes[item].get("kind", ""))


def of_kind(graph: Graph, *kinds: str) -> set[str]:
    """Return the items of some classes."""
    return {item for item in graph if kind(graph, item) in kinds}


def stands(graph: Graph, item: str) -> bool:
    """Tell whether an item is neither over nor recorded as absent at the date of the map."""
    return graph.nodes[item].get("phase") not in _PAST


def in_force(graph: Graph, item: str) -> bool:
    """Tell whether an item is in force at the date of the map."""
    return graph.nodes[item].get("phase") == "in force"


def live(graph: Graph, item: str) -> bool:
    """Tell whether an item may be accused of lacking something."""
    return stands(graph, item) and bool(graph.nodes[item].get("live", True))


def links_from(graph: Graph, item: str, *names: str) -> set[str]:
    """Return the things that an item names under some properties."""
    return {target for _, target, key in graph.out_edges(item, keys=True) if key in names}


def links_to(graph: Graph, item: str, *names: str) -> set[str]:
    """Return the things that name an item under some properties."""
    return {source for source, _, key in graph.in_edges(item, keys=True) if key in names}


def place(graph: Graph, items: Iterable[str], lane: int, heading: str, *, packed: bool = False) -> None:
    """Let items stand in a lane, close together from the top or spread over its height."""
    for item in items:
        graph.nodes[item].update(lane=lane, lane_label=heading, packed=packed)


def note(graph: Graph, item: str, text: str, style: str = "detail") -> None:
    """Add a line to the box of an item."""
    data = graph.nodes[item]
    data["notes"] = (*data.get("notes", ()), (text, style))


def names_of(graph: Graph, items: Iterable[str]) -> str:
    """Return the names of items, in alphabetical order."""
    names = {name_of(graph, item) for item in items}
    return ", ".join(sorted(names, key=lambda name: (name.casefold(), name)))


def plans_of(graph: Graph, item: str) -> set[str]:
    """Return the plans that an item is stated in, held by or part of, through their components."""
    found, todo = set[str](), [item]
    seen = {item}
    while todo:
        one = todo.pop()
        wholes = links_from(graph, one, "statedIn", "partOf") | links_to(graph, one, "holds")
        found |= {whole for whole in wholes if kind(graph, whole) == "Plan"}
        todo += sorted(whole for whole in wholes - seen if kind(graph, whole) == "Component")
        seen |= wholes
    return found


def counted(graph: Graph, items: Iterable[str]) -> str:
    """Count items by kind in words.

    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("a", label="Plan", plural="Plans")
    >>> graph.add_node("b", label="Priority", plural="Priorities")
    >>> graph.add_node("c", label="Priority", plural="Priorities")
    >>> counted(graph, ["a", "b", "c"])
    '1 plan and 2 priorities'
    """
    kinds = Counter(_words(graph.nodes[item]) for item in items)
    return listed([f"{count} {(one if count == 1 else many).lower()}" for (many, one), count in sorted(kinds.items())])


def left_out(graph: Graph, items: Iterable[str]) -> str:
    """Say which items a view leaves out since they do not stand at its date, as a sentence after others; or nothing."""
    told = counted(graph, items)
    return f" Left out as over or recorded as absent: {told}." if told else ""


def _words(data: Mapping[str, Any]) -> tuple[str, str]:
    return str(data.get("plural") or "Items"), str(data.get("label") or "Item")


def listed(parts: Collection[str]) -> str:
    """Join words with commas, and the last with "and".

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    *first, last = list(parts) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def number(count: int, one: str, many: str) -> str:
    """Write a number with its noun.

    >>> number(1, "plan", "plans"), number(2, "plan", "plans")
    ('1 plan', '2 plans')
    """
    return f"{count} {one if count == 1 else many}"
