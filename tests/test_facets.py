"""What belongs to a theme, to a cohort and to a partner, as the filters of a map have it."""

from __future__ import annotations

import networkx as nx
import pytest
from map_examples import finding

from graphkit.maps import properties
from graphkit.maps.facets import facets, overview
from graphkit.schema import read_ontology
from graphkit.terms import value_of
from graphkit.vocabulary import local_name

LINKS = (
    ("Plan 1", "theme", "Theme 1"),
    ("Priority 1", "theme", "Theme 2"),
    ("Priority 1", "statedIn", "Plan 2"),
    ("Priority 1", "accountablePartner", "Partner 1"),
    ("Priority 2", "leadPost", "Post 1"),
    ("Post 1", "postIn", "Partner 2"),
    ("Plan 1", "discharges", "Duty 1"),
    ("Partner 1", "boundBy", "Duty 2"),
    ("Plan 3", "theme", "Theme 3"),
    ("Plan 1", "cohort", "Cohort 1"),
    ("Plan 2", "cohort", "Cohort 2"),
    ("Plan 3", "cohort", "Cohort 3"),
)
WIDER = {
    "Theme 2": ("Theme 1",),
    "Cohort 2": ("Cohort 1",),
    "Cohort 3": ("Cohort 2", "Cohort 1"),
    "Cohort 4": ("Cohort 1",),
}


@pytest.fixture
def graph() -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    for item in sorted({end for one, _, other in LINKS for end in (one, other)} | set(WIDER)):
        graph.add_node(item, name=item, kind=item.split()[0], wider=WIDER.get(item, ()), lead="", phase="in force")
    for one, key, other in LINKS:
        graph.add_edge(one, other, key=key, label=key)
    return graph


def test_a_theme_keeps_what_is_about_it_or_a_narrower_one_with_what_that_names(graph: nx.MultiDiGraph) -> None:
    kept = facets(graph)["theme"]
    narrow = {"Theme 2", "Priority 1", "Plan 2", "Partner 1"}
    assert kept["Theme 2"] == narrow
    assert kept["Theme 1"] == narrow | {"Theme 1", "Plan 1", "Duty 1", "Cohort 1"}
    assert kept["Theme 3"] == {"Theme 3", "Plan 3", "Cohort 3"}


def test_a_cohort_keeps_what_is_for_it_for_a_wider_and_for_a_narrower_one(graph: nx.MultiDiGraph) -> None:
    kept = facets(graph)["cohort"]
    assert {item for item in kept["Cohort 2"] if item.startswith("Plan")} == {"Plan 1", "Plan 2", "Plan 3"}
    assert {item for item in kept["Cohort 4"] if item.startswith("Plan")} == {"Plan 1"}
    assert "Cohort 4" not in kept["Cohort 2"]


def test_a_partner_keeps_what_it_leads_itself_or_through_a_post_and_the_duties_that_bind_it(
    graph: nx.MultiDiGraph,
) -> None:
    kept = facets(graph)["partner"]
    assert kept["Partner 1"] == {"Partner 1", "Priority 1", "Plan 2", "Theme 2", "Duty 2"}
    assert kept["Partner 2"] == {"Partner 2", "Priority 2", "Post 1"}


def test_what_names_a_theme_by_any_property_belongs_to_it(graph: nx.MultiDiGraph) -> None:
    graph.add_node("Evidence 1", name="Evidence 1", kind="Evidence")
    graph.add_edge("Evidence 1", "Theme 3", key="about", label="about")
    assert facets(graph)["theme"]["Theme 3"] == {"Theme 3", "Plan 3", "Cohort 3", "Evidence 1"}


def test_what_nothing_belongs_to_is_no_choice_of_a_filter(graph: nx.MultiDiGraph) -> None:
    graph.add_node("Theme 9", name="Theme 9", kind="Theme")
    assert set(facets(graph)["theme"]) == {"Theme 1", "Theme 2", "Theme 3"}


def test_the_overview_counts_plans_by_phase_priorities_without_a_lead_and_findings(graph: nx.MultiDiGraph) -> None:
    graph.nodes["Plan 3"]["phase"] = "over"
    graph.nodes["Priority 1"]["lead"] = "Partner 1"
    for item, told in (
        ("Priority 2", {}),
        ("Priority 3", {"live": False}),
        ("Priority 4", {"phase": "recorded as absent"}),
    ):
        graph.add_node(item, **graph.nodes["Priority 2"] | told)
        graph.add_edge(item, "Theme 3", key="theme", label="theme")
    found = [finding("Plan 3", "Plan 3"), finding("Priority 1", "Priority 1"), finding("Board 1", "Board 1")]
    assert overview(graph, found) == [
        ("Theme 1", (1, 0, 0, 1, 0, 1)),
        ("Theme 2", (0, 0, 0, 1, 0, 1)),
        ("Theme 3", (0, 0, 1, 2, 1, 1)),
    ]


def test_every_property_that_maps_read_by_name_is_one_of_the_ontology() -> None:
    known = {local_name(value_of(quad.subject)) for quad in read_ontology().quads}
    lists = [names for name, names in vars(properties).items() if name.isupper()]
    assert len(lists) > 8 and set().union(*lists) <= known
