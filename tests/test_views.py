"""What each view of a map shows."""

from __future__ import annotations

import networkx as nx
from map_examples import finding
from test_layout import stocktake

from graphkit.maps.views import everything


def drawn(graph: nx.MultiDiGraph, *found: str) -> list[str]:
    return list(everything(graph, [finding(item, item) for item in found]).graph)


def test_what_has_neither_a_link_nor_a_finding_is_left_out_unless_it_is_a_plan_a_priority_or_a_duty() -> None:
    always = ("Duty 1", "Plan 1", "Priority 1")
    graph = stocktake("Board 1", "Board 2", "Board 3", "Cohort 1", *always, links=(("Board 2", "Cohort 1"),))
    assert drawn(graph, "Board 3") == ["Board 2", "Board 3", "Cohort 1", *always]


def test_a_kind_without_a_lane_is_never_drawn_and_its_links_do_not_make_others_drawn() -> None:
    graph = stocktake("Risk 1", "Board 1", links=(("Risk 1", "Board 1"),))
    assert drawn(graph, "Risk 1") == []


def test_a_link_of_a_thing_to_itself_does_not_make_it_drawn() -> None:
    assert drawn(stocktake("Board 1", links=(("Board 1", "Board 1"),))) == []
