"""Say which items belong to a theme, to a cohort and to a partner: what the filters of a map keep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import networkx as nx

from graphkit.findings import Finding

if TYPE_CHECKING:
    Graph = nx.MultiDiGraph[str]

ABOUT = {
    "theme": frozenset({"theme", "focus", "raises"}),
    "cohort": frozenset({"cohort"}),
    "partner": frozenset(
        {
            "accountablePartner",
            "approvedBy",
            "carriedOutBy",
            "chair",
            "decidedBy",
            "hostedBy",
            "leadPost",
            "member",
            "overseenBy",
            "reportsTo",
            "signatory",
            "worksWith",
        }
    ),
}
"""By which properties an item belongs to a theme, a cohort, or a partner or board."""
AROUND = frozenset(
    {
        "accountablePartner",
        "carriedOutBy",
        "cohort",
        "discharges",
        "indicator",
        "informedBy",
        "leadPost",
        "outcome",
        "overseenBy",
        "partOf",
        "statedIn",
        "theme",
    }
)
"""By which properties what an item names is kept with it: who leads it, the duty behind it, the plan that states it."""
KINDS = {"theme": ("Theme",), "cohort": ("Cohort",), "partner": ("Partner", "Board")}
COLUMNS = (
    "Plans in force",
    "Plans to come",
    "Plans over or dormant",
    "Priorities",
    "Priorities with no lead recorded",
    "Findings",
)


def facets(graph: Graph) -> dict[str, dict[str, frozenset[str]]]:
    """Return what the filters by theme, cohort and partner keep.

    A theme keeps what is about it or a narrower one; a cohort what is for it, a wider or a narrower one; a partner or
    board what it leads, oversees, approves, carries out, signs or sits on, and the duties that bind it. With each item
    stays what it names: who leads it, the plan that states it, its duties, cohorts, indicators and evidence.

    Returns
    -------
    dict
        For "theme", "cohort" and "partner", the items kept by the IRI of each that keeps more than itself.
    """
    return {facet: _facet(graph, facet) for facet in ABOUT}


def overview(graph: Graph, findings: Sequence[Finding]) -> list[tuple[str, tuple[int, ...]]]:
    """Return for each theme, by name, how many plans and priorities are about it and how many findings they have.

    The counts are those of `COLUMNS`. A finding counts for a theme when its item or value is about it, or is it.
    """
    rows = []
    for theme, items in _belonging(graph, "theme").items():
        phases = [_phase(graph.nodes[item]) for item in items if graph.nodes[item]["kind"] == "Plan"]
        priorities = [
            graph.nodes[item]
            for item in items
            if graph.nodes[item]["kind"] == "Priority" and _phase(graph.nodes[item]) != "over"
        ]
        counts = (
            phases.count("in force"),
            phases.count("to come"),
            sum(phase not in ("in force", "to come") for phase in phases),
            len(priorities),
            sum(not data.get("lead") for data in priorities),
            sum(finding.item in items or finding.value in items for finding in findings),
        )
        rows.append((theme, counts))
    return sorted(rows, key=lambda row: (str(graph.nodes[row[0]].get("name", "")).casefold(), row[0]))


def _facet(graph: Graph, facet: str) -> dict[str, frozenset[str]]:
    around = {item: _around(graph, item, ABOUT[facet] if facet != "partner" else ()) for item in graph}
    kept = {}
    for value, items in _belonging(graph, facet).items():
        if len(items) > 1:
            kept[value] = items.union(
                *(around[item] for item in items if graph.nodes[item]["kind"] not in KINDS[facet])
            )
    return kept


def _belonging(graph: Graph, facet: str) -> dict[str, frozenset[str]]:
    """Return the items that belong to each theme, cohort or partner, with itself."""
    values = sorted(item for item, data in graph.nodes(data=True) if data["kind"] in KINDS[facet])
    direct: dict[str, set[str]] = defaultdict(set)
    for source, target, key in graph.edges(keys=True):
        if key in ABOUT[facet]:
            for value in (target, *_partners_of(graph, target)):
                direct[value].add(source)
        elif facet == "partner" and key == "boundBy":
            direct[source].add(target)
    alike: dict[str, set[str]] = {value: {value} for value in values}
    for value in values:
        for wider in graph.nodes[value].get("wider", ()):
            if wider in alike:
                alike[wider].add(value)
                if facet == "cohort":
                    alike[value].add(wider)
    return {value: frozenset({value}.union(*(_with(one, direct) for one in sorted(alike[value])))) for value in values}


def _with(value: str, direct: Mapping[str, set[str]]) -> set[str]:
    return direct[value] | {value} if direct[value] else set()


def _around(graph: Graph, item: str, but: Iterable[str]) -> set[str]:
    named = {target for _, target, key in graph.out_edges(item, keys=True) if key in AROUND and key not in but}
    return named.union(*(_partners_of(graph, one) for one in named))


def _partners_of(graph: Graph, post: str) -> set[str]:
    """Return the partner that a post is in, for what the post leads is the partner's."""
    return {target for _, target, key in graph.out_edges(post, keys=True) if key == "postIn"}


def _phase(data: Mapping[str, Any]) -> str:
    return str(data.get("phase") or "in force")
