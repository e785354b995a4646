"""Say what a map shows: each view is a graph of the items and links that it draws, made from the whole graph.

A node of a view has the attributes that `to_networkx` gives it, and is drawn where it has a lane. A view may set lane,
lane_label, silhouette and colour anew, and add to a node `notes`, further lines of its box as pairs of text and style,
and `change`, one of "added", "removed" and "changed". A node with `finding` stands for the finding of that number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

from graphkit.findings import Finding

if TYPE_CHECKING:
    Graph = nx.MultiDiGraph[str]

ALWAYS_DRAWN = frozenset({"Plan", "Priority", "Duty"})
LEAD_PROPERTIES = frozenset({"accountablePartner", "leadPost"})
MANY = 150  # items; more are not read at once


@dataclass(frozen=True)
class View:
    """Hold one view of a map: its name for the command, its title, a sentence on how to read it, and what it draws.

    Links of the properties in `quiet` show only when an item at one of their ends is chosen.
    """

    name: str
    title: str
    says: str
    graph: Graph
    quiet: frozenset[str] = LEAD_PROPERTIES


def views_of(graph: Graph, findings: Sequence[Finding]) -> list[View]:
    """Return the views of a stocktake that need nothing named, in the order in which a page offers them."""
    return [view(graph, findings) for view in VIEWS.values()]


def usual_view(views: Sequence[View]) -> str:
    """Tell which view a map opens on: everything, or, of a large stocktake, what has findings."""
    everything = next(view for view in views if view.name == "all")
    return "all" if everything.graph.number_of_nodes() <= MANY else "findings"


def everything(graph: Graph, findings: Sequence[Finding]) -> View:
    """View every item that has a lane and is linked to another, has a finding, or is a plan, a priority or a duty."""
    with_lane = {item for item, data in graph.nodes(data=True) if data.get("lane")}
    linked = {end for ends in graph.edges() if ends[0] != ends[1] and with_lane.issuperset(ends) for end in ends}
    kept = linked | found(findings) | {item for item in with_lane if graph.nodes[item]["kind"] in ALWAYS_DRAWN}
    return View("all", "Everything", "All that the stocktake names and a map can draw.", part(graph, with_lane & kept))


def with_findings(graph: Graph, findings: Sequence[Finding]) -> View:
    """View the items on which a finding stands."""
    with_lane = {item for item, data in graph.nodes(data=True) if data.get("lane")}
    return View(
        "findings", "Findings", "What the checks found something about.", part(graph, with_lane & found(findings))
    )


VIEWS: dict[str, Callable[[Graph, Sequence[Finding]], View]] = {"all": everything, "findings": with_findings}


def part(graph: Graph, items: Iterable[str]) -> Graph:
    """Return a copy of a graph with some of its items and the links among them, in order."""
    kept: Graph = nx.MultiDiGraph(**graph.graph)
    chosen = set(items)
    kept.add_nodes_from((item, dict(graph.nodes[item])) for item in sorted(chosen))
    for source, target, key, data in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        if source != target and source in chosen and target in chosen:
            kept.add_edge(source, target, key, **data)
    return kept


def found(findings: Iterable[Finding]) -> set[str]:
    """Return the items that findings are about, and the things that they name as values."""
    return {thing for finding in findings for thing in (finding.item, str(finding.value or "")) if thing}
