"""Partners and boards that hold the system together: textbook graphs, and who is linked in a stocktake."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from micro import OURS, stocktake

import graphkit
from graphkit.analysis.brokers import Place, brokers, places_in

PARTNERS = "id,name,end\nC,Council,\nH,Hospital,\nV,Charity,\nS,School,\nG,Former group,2018-03-31\n"
FILES = {
    "Partner.csv": PARTNERS,
    "Post.csv": "id,name,post in\nD,Director,C\n",
    "Board.csv": (
        "id,name,status,member,chair,reports to\nB1,Children's Board,active,H; G,D,\nB2,Sub-group,active,V,,B1\n"
    ),
    "Plan.csv": (
        "id,name,status,accountable partner,lead post,signatory\n"
        "P1,Health plan,active,H,,\nP2,Family plan,draft,,D,\nP3,Former plan,ended,S,,H\nP4,Joint plan,active,C; H,,\n"
    ),
    "Component.csv": "id,name,part of\nK,Chapter,P2\n",
    "Priority.csv": (
        "id,name,stated in,accountable partner,carried out by\n"
        "X1,Sleep,P1,,B2\nX2,Play,K,H,\nX3,Warm homes,P2,V,B2\nX4,Nothing,P2,,\n"
    ),
}


def table(folder: Path, files: dict[str, str] | None = None) -> pd.DataFrame:
    return brokers(graphkit.load(stocktake(folder / "ours", FILES | (files or {})), catalogue=False))


def test_who_is_linked_how_is_worked_by_hand(tmp_path: Path) -> None:
    # Board - Hospital (member), Board - Council (chair, by the post), Sub-group - Charity (member), Sub-group - Board
    # (reports to); Hospital - Sub-group (Health plan); Council, Hospital, Charity, Sub-group (Family plan, in part by
    # its priorities); Council - Hospital (Joint plan). The school stands only behind what is over.
    found = table(tmp_path)
    assert found["neighbours"].to_dict() == {
        **{"Children's Board": 3, "Council": 4, "Hospital": 4, "Sub-group": 4, "Charity": 3, "School": 0}
    }
    # Of the 10 pairs of others: Board and Charity, by three ways of two steps, are the only pair not linked directly.
    assert found["betweenness"].round(6).to_dict() == {
        **{"Council": 0.033333, "Hospital": 0.033333, "Sub-group": 0.033333},
        **{"Charity": 0, "Children's Board": 0, "School": 0},
    }
    assert found.index.tolist() == ["Council", "Hospital", "Sub-group", "Charity", "Children's Board", "School"]
    assert not found["articulation point"].any()
    assert found.attrs["notes"][-1] == "Without any link recorded: 1 of 6 bodies."


def test_who_alone_answers_is_counted_over_plans_and_priorities_in_force_or_to_come(tmp_path: Path) -> None:
    found = table(tmp_path)
    assert found["what it alone is behind"].to_dict() == {
        **{"Council": "Family plan", "Hospital": "Health plan; Play", "Sub-group": "Sleep", "Charity": "Warm homes"},
        **{"Children's Board": "", "School": ""},
    }
    assert found["alone behind"].tolist() == [1, 2, 1, 1, 0, 0]
    assert found["kind"].tolist() == ["partner", "partner", "board", "partner", "board", "partner"]
    assert found.loc["Council", "iri"] == OURS + "partner/C"


def test_bodies_of_one_name_are_told_apart_by_their_ids(tmp_path: Path) -> None:
    found = table(tmp_path, {"Partner.csv": PARTNERS + "T,School,\n"})
    assert {"School (S)", "School (T)"} <= set(found.index) and found.index.is_unique


def test_at_most_five_names_are_told_and_the_rest_counted(tmp_path: Path) -> None:
    plans = "id,name,status,accountable partner\n" + "".join(f"P{n},Plan {n},active,S\n" for n in range(1, 8))
    found = table(tmp_path, {"Plan.csv": plans, "Priority.csv": "id,name\n", "Component.csv": "id,name\n"})
    assert found.loc["School", "alone behind"] == 7
    assert found.loc["School", "what it alone is behind"] == "Plan 1; Plan 2; Plan 3; Plan 4; Plan 5; and 2 more"


def test_what_hangs_on_one_board_alone_is_cut_off_without_it(tmp_path: Path) -> None:
    files = {
        "Partner.csv": PARTNERS,
        "Board.csv": "id,name,status,member\nB1,Hub,active,C; H; V\nB2,Far group,active,V; S\n",
    }
    found = brokers(graphkit.load(stocktake(tmp_path / "ours", files), catalogue=False))
    # A path: Council and Hospital - Hub - Charity - Far group - School.
    assert found["cut off"].to_dict() == {
        **{"Hub": 2, "Charity": 2, "Far group": 1, "Council": 0, "Hospital": 0, "School": 0}
    }
    assert found.index[found["articulation point"]].tolist() == ["Hub", "Charity", "Far group"]
    assert found["betweenness"].tolist() == [0.7, 0.6, 0.4, 0, 0, 0]


def test_the_graph_and_the_dataset_give_the_same_and_the_order_of_rows_does_not_matter(tmp_path: Path) -> None:
    dataset = graphkit.load(stocktake(tmp_path / "ours", FILES), catalogue=False)
    pd.testing.assert_frame_equal(brokers(graphkit.to_networkx(dataset)), brokers(dataset))
    turned = {
        name: head + "\n" + "".join(f"{row}\n" for row in reversed(rows))
        for name, (head, *rows) in ((name, text.splitlines()) for name, text in FILES.items())
    }
    pd.testing.assert_frame_equal(table(tmp_path / "turned", turned), brokers(dataset))


def test_without_bodies_in_force_the_table_is_empty_and_says_so(tmp_path: Path) -> None:
    for name, partners in (("none", "id,name\n"), ("over", "id,name,end\nG,Former group,2018-03-31\n")):
        found = brokers(graphkit.load(stocktake(tmp_path / name, {"Partner.csv": partners}), catalogue=False))
        assert found.empty and "betweenness" in found.columns
        assert found.attrs["notes"] == ("No partner or board in force is recorded.",)


def test_a_single_body_holds_nothing_together(tmp_path: Path) -> None:
    found = brokers(graphkit.load(stocktake(tmp_path, {"Partner.csv": "id,name\nC,Council\n"}), catalogue=False))
    assert found.loc["Council", ["betweenness", "articulation point", "cut off"]].tolist() == [0, False, 0]


@pytest.mark.parametrize(
    ("graph", "node", "place"),
    [
        (nx.star_graph(4), 0, Place(1.0, True, 3, 4)),
        (nx.star_graph(4), 1, Place(0.0, False, 0, 1)),
        (nx.path_graph(5), 2, Place(0.666667, True, 2, 2)),
        # Two cliques of three with one node between them: the one in the middle and its neighbours.
        (nx.barbell_graph(3, 1), 3, Place(0.6, True, 3, 2)),
        (nx.barbell_graph(3, 1), 2, Place(0.533333, True, 2, 3)),
        (nx.cycle_graph(6), 0, Place(0.2, False, 0, 2)),
        # Krackhardt's kite: the bridge to the tail, its end, and the one with most links.
        (nx.krackhardt_kite_graph(), 7, Place(0.388889, True, 2, 3)),
        (nx.krackhardt_kite_graph(), 8, Place(0.222222, True, 1, 2)),
        (nx.krackhardt_kite_graph(), 3, Place(0.101852, False, 0, 6)),
    ],
)
def test_the_measures_of_textbook_graphs_are_those_of_the_textbook(graph: nx.Graph, node: int, place: Place) -> None:
    assert places_in(graph)[node] == place


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 9).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, 10**6), st.floats(0, 0.6))))
def test_without_an_articulation_point_its_part_falls_apart_and_without_another_it_does_not(
    made: tuple[int, int, float],
) -> None:
    count, seed, density = made
    graph = nx.gnp_random_graph(count, density, seed=seed)
    before = nx.number_connected_components(graph)
    for node, place in places_in(graph).items():
        without = graph.copy()
        without.remove_node(node)
        assert place.articulation_point == (nx.number_connected_components(without) > before)
        assert place.articulation_point == (place.cut_off > 0)
