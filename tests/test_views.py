"""What each view of a map shows: what is in, what is out, what its boxes and its sentence say."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

import networkx as nx
import pytest
from map_examples import finding
from test_layout import stocktake

import graphkit
from graphkit.findings import Finding
from graphkit.layout import lay_out
from graphkit.maps.page import map_page
from graphkit.maps.view import View
from graphkit.maps.views import ITEM_VIEWS, MANY, VIEWS, chosen_view, everything, usual_view, views_of
from graphkit.vocabulary import InputError

LANES = {"Partner": 1, "Board": 1, "Duty": 2, "Plan": 3, "Evidence": 3, "Component": 4, "Priority": 4, "Action": 4}
LANES |= {"Cohort": 5, "Theme": 5, "Indicator": 6}
PLURALS = {"Priority": "Priorities", "Duty": "Duties"}


def graph(*links: str, seed: int = 0, **changes: dict[str, Any]) -> nx.MultiDiGraph:
    """Build a micro-graph of links such as "Plan_1 overseenBy Board_1"; a word alone is an item without a link."""
    triples = [link.split() for link in links]
    items = [word for triple in triples for word in triple[::2]]
    items += [item for item in changes if item not in items]
    if seed:
        random.Random(seed).shuffle(items)
        random.Random(seed).shuffle(triples)
    made = nx.MultiDiGraph(title="Ours", as_of="23 July 2019")
    for item in items:
        kind = item.split("_")[0]
        plural = PLURALS.get(kind, f"{kind}s")
        values: dict[str, Any] = {"name": item.replace("_", " "), "kind": kind, "label": kind, "plural": plural}
        values |= {
            "period": "",
            "lead": "",
            "live": True,
            "wanted": True,
            "names": (),
            "sources": (),
            "colour": "#3F4347",
        }
        if kind in LANES:
            values |= {"lane": LANES[kind], "lane_label": f"Lane {LANES[kind]}", "silhouette": "bar"}
        if kind in {"Partner", "Board", "Duty", "Plan", "Priority", "Action", "Post", "Evidence", "Component"}:
            values["phase"] = "in force"
        made.add_node(item, **values | changes.get(item, {}))
    for triple in triples:
        if len(triple) == 3:
            source, name, target = triple
            made.add_edge(source, target, key=name, label=name, property=name, **_derived(name))
    return made


def _derived(name: str) -> dict[str, bool]:
    return {"derived": True} if name == "boundBy" else {}


def about(item: str, severity: str = "Warning", **more: Any) -> Finding:
    return finding(item, item, severity=severity, **more)


def pair(one: str, other: str, **told: str) -> Finding:
    return about(one, value=other, family="overlap", check="plans_alike", told=tuple(told.items()))


def view(name: str, made: nx.MultiDiGraph, *findings: Finding) -> View:
    return VIEWS[name](made, list(findings))


def drawn(shown: View) -> set[str]:
    return {item for item, data in shown.graph.nodes(data=True) if data.get("lane")}


def lanes(shown: View) -> dict[str, set[str]]:
    """Return what stands in each lane, by heading, from left to right."""
    found: dict[str, set[str]] = {}
    for _, item in sorted((shown.graph.nodes[item]["lane"], item) for item in drawn(shown)):
        found.setdefault(shown.graph.nodes[item]["lane_label"], set()).add(item)
    return found


def lines(shown: View, item: str) -> list[str]:
    """Return what the box of an item says, with what is in bold between asterisks."""
    box = next(box for box in lay_out(shown.graph, shown.quiet).boxes if box.item == item)
    return [f"*{line.text}*" if line.style == "alert" else line.text for line in box.lines]


def loud(shown: View) -> set[tuple[str, str]]:
    return {(source, target) for source, target, key in shown.graph.edges(keys=True) if key not in shown.quiet}


# ---- Everything ----------------------------------------------------------------------------------------------------


def everything_of(made: nx.MultiDiGraph, *found: str) -> list[str]:
    return list(everything(made, [finding(item, item) for item in found]).graph)


def test_what_has_neither_a_link_nor_a_finding_is_left_out_unless_it_is_a_plan_a_priority_or_a_duty() -> None:
    always = ("Duty 1", "Plan 1", "Priority 1")
    made = stocktake("Board 1", "Board 2", "Board 3", "Cohort 1", *always, links=(("Board 2", "Cohort 1"),))
    assert everything_of(made, "Board 3") == ["Board 2", "Board 3", "Cohort 1", *always]
    assert "1 item has no link and no finding, and is in the table only." in everything(made, [about("Board 3")]).says


def test_a_kind_without_a_lane_is_never_drawn_and_its_links_do_not_make_others_drawn() -> None:
    made = stocktake("Risk 1", "Board 1", links=(("Risk 1", "Board 1"),))
    assert everything_of(made, "Risk 1") == []


def test_a_link_of_a_thing_to_itself_does_not_make_it_drawn() -> None:
    assert everything_of(stocktake("Board 1", links=(("Board 1", "Board 1"),))) == []


def test_that_a_duty_binds_a_partner_draws_neither_and_shows_only_on_choice() -> None:
    made = graph("Partner_1 boundBy Duty_1", "Partner_2 boundBy Duty_1", "Plan_1 signatory Partner_1")
    shown = view("all", made)
    assert drawn(shown) == {"Partner_1", "Duty_1", "Plan_1"}
    assert ("Partner_1", "Duty_1") in shown.graph.edges() and ("Partner_1", "Duty_1") not in loud(shown)


def test_among_many_items_seats_signatures_and_wider_groups_show_only_on_choice() -> None:
    few = view("all", graph("Board_1 member Partner_1"))
    many = view("all", graph("Board_1 member Partner_1", *(f"Plan_{n}" for n in range(MANY))))
    assert loud(few) == {("Board_1", "Partner_1")} and loud(many) == set()
    assert "sits" in many.says and "sits" not in few.says


# ---- Findings ------------------------------------------------------------------------------------------------------


def test_findings_for_the_board_are_drawn_with_what_gives_them_context_and_others_are_counted() -> None:
    made = graph(
        "Priority_1 statedIn Plan_1",
        "Priority_1 accountablePartner Partner_1",
        "Priority_1 theme Theme_1",
        "Plan_2 discharges Duty_1",
        "Priority_2 statedIn Plan_2",
        "Priority_3 statedIn Plan_2",
    )
    found = [
        about("Priority_1"),
        about("Area_1", value="Duty_1"),
        about("Priority_2", "Info"),
        about("Priority_3", "Info"),
    ]
    shown = view("findings", made, *found)
    assert drawn(shown) == {"Priority_1", "Plan_1", "Partner_1", "Duty_1", "Plan_2"}
    assert "the 2 items with a finding for the board to decide or that must be put right" in shown.says
    assert "2 further items have findings that are worth knowing: see Everything." in shown.says


def test_a_box_says_what_was_found_and_how_much_more() -> None:
    titles = ["Ended", "No owner", "No voice"]
    shown = view("findings", graph("Plan_1"), *(about("Plan_1", title=title) for title in [*titles, "Ended"]))
    assert lines(shown, "Plan_1") == [
        "Plan 1",
        "*Ended (not recorded)*",
        "*No owner (not recorded)*",
        "and 2 more findings",
    ]
    surely = about("Plan_1", title="Ended", basis="recorded")
    assert lines(view("findings", graph("Plan_1"), surely), "Plan_1") == ["Plan 1", "*Ended*"]


def test_where_no_finding_is_grave_all_are_drawn() -> None:
    shown = view("findings", graph("Plan_1 overseenBy Board_1"), about("Plan_1", "Info"))
    assert drawn(shown) == {"Plan_1", "Board_1"} and "the 1 item with a finding, in bold" in shown.says


def test_a_finding_left_standing_by_decision_does_not_stand_out() -> None:
    made = graph("Plan_1", "Plan_2")
    waived = about("Plan_1", waiver=object())
    assert drawn(view("findings", made, waived, about("Plan_2"))) == {"Plan_2"}
    assert "board to decide" not in view("findings", made, waived, about("Plan_2", "Info")).says


def test_context_that_makes_the_map_too_large_to_read_is_left_out() -> None:
    made = graph(*(f"Plan_1 cohort Cohort_{n}" for n in range(MANY)))
    assert drawn(view("findings", made, about("Plan_1"))) == {"Plan_1"}


def test_without_a_finding_the_view_says_that_this_proves_nothing() -> None:
    shown = view("findings", graph("Plan_1"), about("Area_1"))
    assert not shown.graph and "does not prove that all is well" in shown.says


def test_findings_about_what_no_map_draws_are_counted() -> None:
    shown = view("findings", graph("Plan_1", "Area_1"), about("Plan_1"), about("Area_1"), about("Area_1", "Info"))
    assert "1 more such finding is about what no map draws: see the table." in shown.says


def test_a_large_stocktake_opens_on_its_findings() -> None:
    assert usual_view(views_of(graph("Plan_1"), [])) == "all"
    assert usual_view(views_of(graph(*(f"Plan_{n}" for n in range(MANY + 1))), [])) == "findings"


# ---- Who answers for what ------------------------------------------------------------------------------------------


def test_what_nobody_leads_stands_apart_unless_it_is_over_or_not_asked() -> None:
    made = graph(
        "Plan_1 overseenBy Board_1",
        "Plan_2 accountablePartner Partner_1",
        "Priority_1 statedIn Plan_1",
        "Priority_2 carriedOutBy Board_2",
        "Action_1 carriedOutBy Board_2",
        "Action_2 carriedOutBy Post_1",
        Plan_2={"lead": "Partner 1"},
        Priority_2={"lead": "Board 2"},
        Plan_3={"phase": "over"},
        Plan_4={"live": False},
        Plan_5={"phase": "to come"},
        Action_3={"phase": "recorded as absent"},
    )
    shown = view("ownership", made)
    assert lanes(shown) == {
        "No lead partner recorded": {"Action_1", "Plan_1", "Plan_5", "Priority_1"},
        "Plans": {"Plan_2", "Plan_4"},
        "Who answers for them": {"Board_1", "Board_2", "Partner_1", "Post_1"},
        "Priorities and actions": {"Action_2", "Priority_2"},
    }
    assert lines(shown, "Plan_1") == ["Plan 1", "*No lead partner recorded*"]
    assert lines(shown, "Priority_1") == ["Priority 1", "*No lead partner recorded*", "In: Plan 1"]
    assert lines(shown, "Plan_2") == ["Plan 2", "Lead: Partner 1"] and lines(shown, "Plan_4") == ["Plan 4"]
    assert "No lead partner is recorded for 1 action, 2 plans and 1 priority" in shown.says
    assert "Of 1 plan no lead is asked" in shown.says
    assert shown.says.endswith("Left out as over or recorded as absent: 1 action and 1 plan.")
    assert ("Plan_1", "Board_1") in loud(shown) and ("Priority_1", "Plan_1") not in loud(shown)


# ---- Duties --------------------------------------------------------------------------------------------------------


def test_each_duty_stands_beside_what_meets_it_or_apart_with_nothing_recorded() -> None:
    made = graph(
        "Plan_1 discharges Duty_1",
        "Post_1 discharges Duty_1",
        "Plan_2 discharges Duty_2",
        "Plan_3 discharges Duty_3",
        "Partner_1 boundBy Duty_1",
        "Partner_1 boundBy Duty_3",
        "Partner_2 boundBy Duty_1",
        "Partner_2 boundBy Duty_4",
        Plan_2={"phase": "to come"},
        Plan_3={"phase": "over", "name": "The old plan"},
        Duty_4={"phase": "over"},
        Duty_5={"wanted": False},
    )
    shown = view("duties", made)
    assert lanes(shown) == {
        "Duties with nothing recorded": {"Duty_3"},
        "Partners bound": {"Partner_1", "Partner_2"},
        "Statutory duties": {"Duty_1", "Duty_2"},
        "What is there to meet them": {"Plan_1", "Plan_2", "Post_1"},
    }
    assert lines(shown, "Duty_1") == ["Duty 1", "Binds 2 partners"]
    assert lines(shown, "Duty_2") == ["Duty 2", "*Nothing in force recorded that*", "*meets it*"]
    assert lines(shown, "Duty_3") == [
        "Duty 3", "Binds 1 partner", "*Nothing recorded that meets it*", "Formerly: The old plan",
    ]  # fmt: skip
    assert lines(shown, "Partner_1") == ["Partner 1", "Bound by 2 duties"]
    assert lines(shown, "Partner_2") == ["Partner 2", "Bound by 1 duty"]
    assert "For 1 duty, on the left, nothing in force or to come is recorded" in shown.says
    assert "nothing need be recorded that meets them: 1 duty." in shown.says
    assert shown.says.endswith("Left out as over or recorded as absent: 1 duty.")
    assert ("Partner_1", "Duty_1") in shown.graph.edges() and loud(shown) == {
        ("Plan_1", "Duty_1"), ("Post_1", "Duty_1"), ("Plan_2", "Duty_2"),
    }  # fmt: skip


# ---- Groups of children --------------------------------------------------------------------------------------------


def test_a_group_is_reached_by_a_plan_for_it_or_for_a_wider_group_and_else_stands_apart() -> None:
    made = graph(
        "Plan_1 cohort Cohort_1",
        "Priority_1 cohort Cohort_1",
        "Priority_1 statedIn Plan_1",
        "Cohort_2 broader Cohort_1",
        "Plan_2 cohort Cohort_3",
        "Cohort_1 broader Cohort_4",
        Cohort_2={"wider": ("Cohort_1",)},
        Cohort_1={"wider": ("Cohort_4",)},
        Cohort_5={"wanted": False},
        Plan_2={"phase": "over"},
        Plan_3={},
    )
    shown = view("cohorts", made)
    assert lanes(shown) == {
        "No plan or priority recorded": {"Cohort_3", "Cohort_4"},
        "Plans for them": {"Plan_1"},
        "Groups of children": {"Cohort_1", "Cohort_2"},
        "Priorities for them": {"Priority_1"},
    }
    assert lines(shown, "Cohort_1") == ["Cohort 1"]
    assert lines(shown, "Cohort_2") == ["Cohort 2", "Only as part of a wider group"]
    assert lines(shown, "Cohort_3") == ["Cohort 3", "*No plan or priority recorded*"]
    assert "For 2 groups, on the left, no plan or priority is recorded" in shown.says
    assert "Left out as naming no group: 1 plan." in shown.says
    assert "does not look for them: 1 group." in shown.says and shown.says.endswith(
        "Left out as over or recorded as absent: 1 plan."
    )


# ---- Overlaps ------------------------------------------------------------------------------------------------------


def test_a_pair_stands_on_both_sides_of_what_it_shares_and_unjoined_pairs_stand_above() -> None:
    made = graph("Plan_1", "Plan_2", "Plan_3", "Priority_1 statedIn Plan_1", "Priority_2 statedIn Plan_2", "Area_1")
    found = [
        about("Plan_1"),
        pair("Plan_1", "Plan_2", cohort="Care leavers", theme="Housing", joint="one board"),
        pair("Plan_3", "Plan_1", indicator="Absence"),
        pair("Priority_1", "Priority_2", cohort="Care leavers", theme="Housing"),
        pair("Plan_2", "Plan_3"),
        pair("Area_1", "Plan_1", shared="Everything"),
    ]
    shown = view("overlaps", made, *found)
    assert lanes(shown) == {
        "One of the pair": {"Plan_2", "Plan_3", "Priority_1"},
        "What they share": {"finding:2", "finding:3", "finding:4"},
        "The other of the pair": {"Plan_1", "Priority_2"},
    }
    assert shown.graph.nodes["finding:3"]["finding"] == 3
    assert lines(shown, "finding:2") == ["Both for Care leavers,", "about Housing", "Joined by one board"]
    assert lines(shown, "finding:3") == ["Both set a target for", "Absence", "*Unjoined*"]
    assert "In: Plan 1" in lines(shown, "Priority_1")
    order = [box.item for box in lay_out(shown.graph).boxes if box.item.startswith("finding")]
    assert order[-1] == "finding:2"
    assert loud(shown) == {
        ("Plan_1", "finding:2"), ("Plan_2", "finding:2"), ("Plan_3", "finding:3"), ("Plan_1", "finding:3"),
        ("Priority_1", "finding:4"), ("Priority_2", "finding:4"),
    }  # fmt: skip
    assert "2 of 3 pairs" in shown.says and "2 further findings on overlaps are about no such pair" in shown.says


def test_a_shared_purpose_of_boards_is_told_and_that_there_is_no_overlap_too() -> None:
    shown = view("overlaps", graph("Board_1", "Board_2"), pair("Board_1", "Board_2", shared="Early help"))
    assert lines(shown, "finding:1") == ["One purpose: Early help", "*Unjoined*"]
    assert view("overlaps", graph("Plan_1"), about("Plan_1")).says.startswith("No two plans")


# ---- One plan, one partner -----------------------------------------------------------------------------------------


PLAN = (
    "Priority_1 statedIn Component_1",
    "Component_1 partOf Plan_1",
    "Action_1 for Priority_1",
    "Priority_1 cohort Cohort_1",
    "Priority_1 indicator Indicator_1",
    "Plan_1 discharges Duty_1",
    "Plan_1 overseenBy Board_1",
    "Plan_1 leadPost Post_1",
    "Plan_1 informedBy Evidence_1",
    "Plan_1 replaces Plan_2",
    "Plan_3 alignsWith Plan_1",
    "Plan_3 cohort Cohort_1",
    "Priority_3 statedIn Plan_3",
    "Plan_4 cohort Cohort_2",
)


def test_a_plan_is_drawn_with_its_parts_and_all_that_they_are_linked_to() -> None:
    shown = ITEM_VIEWS["plan"](graph(*PLAN, Post_1={"silhouette": "bar"}), "plan 1")
    assert drawn(shown) == {
        "Plan_1", "Plan_2", "Plan_3", "Component_1", "Priority_1", "Action_1", "Cohort_1", "Indicator_1", "Duty_1",
        "Board_1", "Post_1", "Evidence_1",
    }  # fmt: skip
    assert ("Plan_3", "Cohort_1") not in shown.graph.edges() and ("Plan_3", "Plan_1") in shown.graph.edges()
    assert lines(shown, "Plan_1") == ["Plan 1", "The plan shown", "*No lead partner recorded*"]
    assert shown.graph.nodes["Post_1"]["lane_label"] == shown.graph.nodes["Board_1"]["lane_label"]
    assert "Plan 1" in shown.title


def test_a_partner_sees_its_part_in_each_item_the_plans_of_what_it_leads_and_its_duties() -> None:
    made = graph(
        "Priority_1 accountablePartner Partner_1",
        "Priority_1 statedIn Plan_1",
        "Plan_2 signatory Partner_1",
        "Plan_2 approvedBy Partner_1",
        "Plan_2 discharges Duty_1",
        "Plan_3 signatory Partner_1",
        "Action_1 leadPost Post_1",
        "Post_1 postIn Partner_1",
        "Post_2 postIn Partner_1",
        "Board_1 member Partner_1",
        "Partner_1 boundBy Duty_1",
        "Plan_4 signatory Partner_2",
        Plan_3={"phase": "over"},
    )
    shown = ITEM_VIEWS["partner"](made, "Partner 1")
    assert drawn(shown) == {
        "Partner_1", "Post_1", "Priority_1", "Plan_1", "Plan_2", "Action_1", "Board_1", "Duty_1",
    }  # fmt: skip
    assert lines(shown, "Plan_2") == ["Plan 2", "Approves it, signs it"]
    assert lines(shown, "Plan_1") == ["Plan 1"] and lines(shown, "Duty_1") == ["Duty 1", "Is bound by it"]
    assert lines(shown, "Action_1") == ["Action 1", "Leads on it"] and lines(shown, "Board_1")[1] == "Sits on it"
    assert loud(shown) == {("Priority_1", "Plan_1"), ("Plan_2", "Duty_1"), ("Post_1", "Partner_1")}
    assert shown.says.endswith("Left out as over or recorded as absent: 1 plan.")


def test_a_board_can_be_the_partner_whose_part_is_shown() -> None:
    made = graph("Plan_1 overseenBy Board_1", "Board_2 reportsTo Board_1", "Board_1 discharges Duty_1")
    shown = ITEM_VIEWS["partner"](made, "BOARD-1")
    assert drawn(shown) == {"Board_1", "Plan_1", "Board_2", "Duty_1"}
    assert lines(shown, "Plan_1") == ["Plan 1", "Oversees it"]
    assert lines(shown, "Board_2") == ["Board 2", "Receives its reports"]
    assert lines(shown, "Duty_1") == ["Duty 1", "Is there to meet it"]


NAMED = {
    "https://a/plan/P1": {"name": "Early Help Strategy", "names": ("EHS",)},
    "https://a/plan/P2": {"name": "Child's Plan", "names": ("CP",)},
    "https://a/plan/P3": {"name": "Crime plan", "names": ("CP",)},
    "https://b/plan/P3": {"name": "", "names": ()},
}


def named_plans() -> nx.MultiDiGraph:
    made = nx.MultiDiGraph()
    for item, data in NAMED.items():
        made.add_node(item, kind="Plan", label="Plan", plural="Plans", lane=3, lane_label="Plans", **data)
    return made


@pytest.mark.parametrize("name", ["early-help  STRATEGY", "ehs", "P1", "https://a/plan/P1"])
def test_an_item_is_found_by_name_other_name_id_or_iri(name: str) -> None:
    assert drawn(ITEM_VIEWS["plan"](named_plans(), name)) == {"https://a/plan/P1"}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Early Help Stratgy", "found no plan named 'Early Help Stratgy'; did you mean 'Early Help Strategy'?"),
        ("Zebra", "found no plan named 'Zebra'; the table of items below a map lists them"),
        ("cp", "found 2 things named 'cp', expected one; give the id of one: Child's Plan (P2); Crime plan (P3)"),
        ("P3", "give the id of one: Crime plan (https://a/plan/P3); P3 (https://b/plan/P3)"),
        (" ", "--view plan: found no name, expected --item NAME of a plan such as --item 'Early Help Strategy'"),
    ],
)
def test_a_name_that_is_missing_unknown_or_of_two_things_is_refused_with_what_to_give(name: str, told: str) -> None:
    with pytest.raises(InputError, match=re.escape(told)):
        ITEM_VIEWS["plan"](named_plans(), name)


def test_a_partner_asked_of_a_stocktake_without_any_is_refused() -> None:
    with pytest.raises(InputError, match="found no partner named 'X'; the stocktake names none"):
        ITEM_VIEWS["partner"](graph("Plan_1"), "X")


# ---- All views -----------------------------------------------------------------------------------------------------


def test_the_view_of_one_item_comes_after_the_general_ones_and_only_where_asked_for() -> None:
    made = graph("Plan_1")
    assert [shown.name for shown in views_of(made, [])] == list(VIEWS)
    assert [shown.name for shown in views_of(made, [], view="plan", item="Plan 1")] == [*VIEWS, "plan"]
    with pytest.raises(InputError, match="--item: found 'Plan 1', expected none"):
        views_of(made, [], view="duties", item="Plan 1")
    with pytest.raises(InputError, match="--item NAME of a plan"):
        views_of(made, [], view="plan")


def test_an_unknown_view_is_refused_with_the_nearest_names() -> None:
    assert chosen_view("duties", since=False) == "duties" and chosen_view("changes", since=True) == "changes"
    with pytest.raises(InputError, match="found no view 'dutys'; did you mean 'duties'"):
        chosen_view("dutys", since=False)
    with pytest.raises(InputError, match=r"expected one of all, findings, .*partner"):
        views_of(graph("Plan_1"), [], view="zzz")


BUSY = (
    *PLAN,
    "Plan_1 accountablePartner Partner_1",
    "Partner_1 boundBy Duty_1",
    "Partner_2 boundBy Duty_2",
    "Cohort_1 broader Cohort_3",
)
MAKERS: dict[str, Callable[[nx.MultiDiGraph, list[Finding]], View]] = {
    **VIEWS,
    "plan": lambda made, found: ITEM_VIEWS["plan"](made, "Plan 1"),
    "partner": lambda made, found: ITEM_VIEWS["partner"](made, "Partner 1"),
}


@pytest.mark.parametrize("name", MAKERS)
def test_a_view_is_the_same_in_whatever_order_its_graph_was_built(name: str) -> None:
    found = [about("Plan_1"), pair("Plan_1", "Plan_3", cohort="Care leavers")]

    def told(seed: int) -> tuple[object, ...]:
        shown = MAKERS[name](graph(*BUSY, seed=seed), found)
        return shown.says, list(shown.graph.nodes(data=True)), list(shown.graph.edges(keys=True)), lay_out(shown.graph)

    assert len({repr(told(seed)) for seed in range(5)}) == 1


@pytest.mark.parametrize("name", MAKERS)
def test_a_view_leaves_the_graph_as_it_was(name: str) -> None:
    made = graph(*BUSY)
    before = repr((list(made.nodes(data=True)), list(made.edges(keys=True, data=True))))
    MAKERS[name](made, [about("Plan_1"), pair("Plan_1", "Plan_3", cohort="Care leavers")])
    assert repr((list(made.nodes(data=True)), list(made.edges(keys=True, data=True)))) == before


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_of_nothing_or_of_what_has_no_lane_or_name_is_no_fault(name: str) -> None:
    assert not drawn(VIEWS[name](nx.MultiDiGraph(), []))
    bare = nx.MultiDiGraph()
    bare.add_node("https://a/plan/P1", kind="Plan")
    bare.add_node("https://a/plan/P2", kind="Plan", name="")
    bare.add_edge("https://a/plan/P1", "https://a/plan/P2", key="alignsWith", label="aligns with")
    assert VIEWS[name](bare, [about("https://a/plan/P1")]).says


def test_a_page_holds_every_view_and_names_each_kind_once_in_its_legend() -> None:
    made = graph(*BUSY, Post_1={"silhouette": "bar"})
    found = [about("Plan_1"), pair("Plan_1", "Plan_3", cohort="Care leavers")]
    page = map_page(made, found, views_of(made, found, view="partner", item="Partner 1"), "duties")
    for name in [*VIEWS, "partner"]:
        assert f'"name":"{name}"' in page
    assert page.count('value="Plan"') == page.count('value="Overlap"') == 1


@pytest.fixture(scope="module")
def gloucestershire() -> tuple[nx.MultiDiGraph, list[Finding]]:
    dataset = graphkit.load(graphkit.resource("data", "gloucestershire"))
    return graphkit.to_networkx(dataset), graphkit.check(dataset)


@pytest.mark.parametrize("name", VIEWS)
def test_the_shipped_stocktake_has_something_to_show_in_every_view(
    gloucestershire: tuple[nx.MultiDiGraph, list[Finding]], name: str
) -> None:
    assert len(drawn(VIEWS[name](*gloucestershire))) > 2


@pytest.mark.parametrize(("name", "item"), [("plan", "E24"), ("partner", "Gloucestershire County Council")])
def test_the_shipped_stocktake_has_a_plan_and_a_partner_to_show(
    gloucestershire: tuple[nx.MultiDiGraph, list[Finding]], name: str, item: str
) -> None:
    made, found = gloucestershire
    assert len(drawn(views_of(made, found, view=name, item=item)[-1])) > 2


def test_what_the_views_say_of_the_shipped_stocktake_is_what_the_checks_find(
    gloucestershire: tuple[nx.MultiDiGraph, list[Finding]],
) -> None:
    made, found = gloucestershire
    checks = ("plan_without_owner", "priority_without_owner", "action_without_owner")
    assert lanes(VIEWS["ownership"](made, found))["No lead partner recorded"] == {
        one.item for one in found if one.check in checks
    }
