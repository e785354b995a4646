"""Say which items belong to a theme, to a cohort and to a partner: what the filters of a map keep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from graphkit.findings import Finding
from graphkit.layout import name_of
from graphkit.maps.properties import AROUND, PART_IN
from graphkit.maps.view import kind, links_from, live, stands

if TYPE_CHECKING:
    from graphkit.maps.view import Graph

FACETS = {"theme": ("Theme",), "cohort": ("Cohort",), "partner": ("Partner", "Board")}
"""The filters, by the word that the page calls them, with the kinds of item that each is by."""
COLUMNS = (
    "Plans in force",
    "Plans to come",
    "Plans over or dormant",
    "Priorities not over",
    "of these with no lead recorded",
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
    return {facet: _facet(graph, facet) for facet in FACETS}


def overview(graph: Graph, findings: Sequence[Finding]) -> list[tuple[str, tuple[int, ...]]]:
    """Return for each theme, by name, how many plans and priorities are about it and how many findings they have.

    The counts are those of `COLUMNS`. A finding counts for a theme when its item or value is about it, or is it.
    """
    rows = []
    for theme, items in _belonging(graph, "theme").items():
        phases = [graph.nodes[item].get("phase") for item in items if kind(graph, item) == "Plan"]
        priorities = [item for item in items if kind(graph, item) == "Priority" and stands(graph, item)]
        counts = (
            phases.count("in force"),
            phases.count("to come"),
            phases.count("over") + phases.count("dormant"),
            len(priorities),
            sum(live(graph, item) and not graph.nodes[item].get("lead") for item in priorities),
            sum(finding.item in items or finding.value in items for finding in findings),
        )
        rows.append((theme, counts))
    return sorted(rows, key=lambda row: (name_of(graph, row[0]).casefold(), row[0]))


def _facet(graph: Graph, facet: str) -> dict[str, frozenset[str]]:
    around = {item: _around(graph, item, FACETS[facet] if facet != "partner" else ()) for item in graph}
    kept = {}
    for value, items in _belonging(graph, facet).items():
        if len(items) > 1:
            kept[value] = items.union(*(around[item] for item in items if kind(graph, item) not in FACETS[facet]))
    return kept


def _belonging(graph: Graph, facet: str) -> dict[str, frozenset[str]]:
    """Return the items that belong to each theme, cohort or partner, with itself."""
    values = sorted(item for item, data in graph.nodes(data=True) if data["kind"] in FACETS[facet])
    direct: dict[str, set[str]] = defaultdict(set)
    for source, target, key in graph.edges(keys=True):
        if facet != "partner":
            if kind(graph, source) not in FACETS[facet]:
                direct[target].add(source)
        elif key in PART_IN:
            for value in (target, *_partners_of(graph, target)):
                direct[value].add(source)
        elif key == "boundBy":
            direct[source].add(target)
    alike: dict[str, set[str]] = {value: {value} for value in values}
    for value in values:
        for wider in graph.nodes[value].get("wider", ()):
            if wider in alike:
                alike[wider].add(value)
                if facet == "cohort":
                    alike[value].add(wider)
    return {
        value: frozenset({value}.union(*(direct[one] | {one} for one in alike[value] if direct[one])))
        for value in values
    }


def _around(graph: Graph, item: str, but: Collection[str]) -> set[str]:
    """Return what an item names, but for items of some kinds, and the partners in which the posts are that it names."""
    named = {end for end in links_from(graph, item, *AROUND) if kind(graph, end) not in but}
    return named.union(*(_partners_of(graph, one) for one in named))


def _partners_of(graph: Graph, post: str) -> set[str]:
    """Return the partner that a post is in, for what the post leads is the partner's."""
    return links_from(graph, post, "postIn")
