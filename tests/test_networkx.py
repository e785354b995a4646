"""The graph that networkx gets: what each item and each link carries."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
from micro import OURS, stocktake

import graphkit

FILES = {
    "BodyKind.csv": "id,name\nK1,county council\n",
    "Partner.csv": "id,name,other name,kind of body\nC1,Northshire County Council,NCC; the council,K1\n",
    "Board.csv": "id,name,status\nB1,Children's Board,active\n",
    "Post.csv": "id,name,post in\nD1,Director,C1\n",
    "Duty.csv": (
        "id,name,duty-holder,form,force,only where\n"
        "T1,Duty to plan,K1,document,statute,\n"
        "T2,Power to join,K1,power,statute,\n"
        "T3,Duty in trouble,K1,document,statute,an improvement notice is served\n"
    ),
    "Plan.csv": "id,name,status,discharges duty\nP1,Early Help Strategy,active,T1\nP2,Old plan,superseded,\n",
    "Priority.csv": "id,name,stated in,carried out by,accountable partner\nX1,Housing,P1,B1,\nX2,Health,P1,B1,C1\n",
}


def graph(folder: Path) -> nx.MultiDiGraph:
    return graphkit.to_networkx(graphkit.load(stocktake(folder / "ours", FILES), catalogue=False))


def test_an_item_has_its_other_names_and_a_post_a_look_without_a_lane(tmp_path: Path) -> None:
    made = graph(tmp_path)
    assert made.nodes[OURS + "partner/C1"]["names"] == ("NCC", "the council")
    assert made.nodes[OURS + "plan/P1"]["names"] == ()
    post = made.nodes[OURS + "post/D1"]
    assert post["silhouette"] and post["colour"] and "lane" not in post


def test_the_lead_of_a_priority_is_who_answers_for_it_else_who_carries_it_out(tmp_path: Path) -> None:
    made = graph(tmp_path)
    assert made.nodes[OURS + "priority/X1"]["lead"] == "Children's Board"
    assert made.nodes[OURS + "priority/X2"]["lead"] == "Northshire County Council"


def test_only_what_is_live_and_looked_for_can_be_said_to_lack_something(tmp_path: Path) -> None:
    made = graph(tmp_path)
    assert made.nodes[OURS + "plan/P1"]["live"] is True and made.nodes[OURS + "plan/P2"]["live"] is False
    assert [made.nodes[f"{OURS}duty/T{number}"]["wanted"] for number in (1, 2, 3)] == [True, False, False]
    assert made.nodes[OURS + "plan/P1"]["wanted"] is False


def test_an_item_names_every_place_that_speaks_of_it_and_a_link_its_own_and_how_sure_it_is(tmp_path: Path) -> None:
    rows = "P1,Early Help Strategy,,Agenda,item 4,\nP1,,T1,Minutes,para 2,uncertain\nP1,,T2,,,\n"
    plans = "id,name,discharges duty,document,place,certainty\n" + rows
    loaded = graphkit.load(stocktake(tmp_path / "ours", FILES | {"Plan.csv": plans}), catalogue=False)
    made = graphkit.to_networkx(loaded)
    assert made.nodes[OURS + "plan/P1"]["sources"] == ("Agenda, item 4", "Minutes, para 2")
    link = made.edges[OURS + "plan/P1", OURS + "duty/T1", "discharges"]
    assert link["sources"] == ("Minutes, para 2",) and link["certainty"] == "uncertain"
    assert made.edges[OURS + "plan/P1", OURS + "duty/T2", "discharges"]["sources"] == ()


def test_that_a_duty_binds_a_partner_is_a_link_marked_as_derived(tmp_path: Path) -> None:
    made = graph(tmp_path)
    bound = made.edges[OURS + "partner/C1", OURS + "duty/T1", "boundBy"]
    assert bound["derived"] is True and bound["label"] == "bound by"
    recorded = made.edges[OURS + "plan/P1", OURS + "duty/T1", "discharges"]
    assert "derived" not in recorded and recorded["label"] == "discharges duty"
