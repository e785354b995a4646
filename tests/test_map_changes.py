"""What has changed since an earlier date or copy of a stocktake, as a view of its map."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from browser import go_to
from map_examples import LOOKS

import graphkit
from graphkit.maps import map_html
from graphkit.maps.changes import changes_view
from graphkit.maps.view import View
from graphkit.vocabulary import InputError

THEN, NOW = "23 July 2019", "1 June 2026"


def stocktake(
    as_of: str = NOW, links: tuple[tuple[str, str, str], ...] = (), **items: dict[str, Any]
) -> nx.MultiDiGraph:
    """Make a graph of items such as Plan_1, with attributes, and of links between them, each with its label."""
    graph = nx.MultiDiGraph(title="Our plans", as_of=as_of, stocktakes=("https://example.org/ours/",))
    for item, more in items.items():
        kind = item.split("_")[0]
        lane, silhouette, colour, plural = LOOKS.get(kind, (0, "", "", kind))
        look = {"lane": lane, "lane_label": plural, "silhouette": silhouette, "colour": colour} if lane else {}
        values = {"name": item.replace("_", " "), "period": "", "lead": "", "sources": ()}
        graph.add_node(item, kind=kind, label=kind, plural=plural, **look, **{**values, **more})
    for source, label, target in links:
        key = {"lead": "accountablePartner"}.get(label, label.replace(" ", ""))
        graph.add_edge(source, target, key=key, label=label, property=key)
    return graph


def told(view: View, item: str) -> tuple[str, ...]:
    return tuple(view.graph.nodes[item].get("changes", ()))


def changed(then: dict[str, Any], now: dict[str, Any], item: str = "Plan_1") -> tuple[str, ...]:
    """Tell what changed of one item between two dates."""
    return told(changes_view(stocktake(**{item: now}), stocktake(THEN, **{item: then})), item)


def test_what_is_added_removed_and_changed_is_drawn_and_said_and_what_is_as_it_was_is_counted() -> None:
    earlier = stocktake(THEN, Plan_1={}, Plan_2={"period": "2015"}, Plan_3={"phase": "in force"}, Plan_4={})
    view = changes_view(stocktake(Plan_1={}, Plan_3={"phase": "over"}, Plan_4={}, Plan_5={}), earlier)
    assert {item: data["change"] for item, data in view.graph.nodes(data=True)} == {
        "Plan_2": "removed",
        "Plan_3": "changed",
        "Plan_5": "added",
    }
    assert view.graph.nodes["Plan_2"]["notes"] == (("No longer recorded", "strong"),)
    assert view.graph.nodes["Plan_2"]["period"] == "2015"
    assert view.graph.nodes["Plan_3"]["notes"] == (("Ended", "strong"),)
    assert view.graph.nodes["Plan_5"]["notes"] == (("Added", "strong"),)
    assert view.title == "Changes since 23 July 2019"
    assert view.says == (
        "Since 23 July 2019: 1 ended, 1 added, 1 no longer recorded; each box says what. "
        "2 of 5 items are unchanged and left out."
    )


@pytest.mark.parametrize(
    ("item", "then", "now", "words"),
    [
        ("Plan_1", "to come", "in force", "Came into force"),
        ("Duty_1", "to come", "in force", "Came into force"),
        ("Board_1", "to come", "in force", "Began"),
        ("Priority_1", "to come", "in force", "Began"),
        ("Plan_1", "in force", "over", "Ended"),
        ("Board_1", "dormant", "over", "Ended"),
        ("Board_1", "in force", "dormant", "Became dormant"),
        ("Board_1", "dormant", "in force", "In force again"),
        ("Plan_1", "to come", "over", "Was to come, now over"),
        ("Plan_1", "over", "to come", "Was over, now to come"),
        ("Plan_1", "", "in force", "Now in force"),
        ("Plan_1", "over", "", "Status no longer recorded"),
    ],
)
def test_another_phase_is_told_in_words(item: str, then: str, now: str, words: str) -> None:
    assert changed({"phase": then}, {"phase": now}, item) == (words,)


def test_another_name_and_other_dates_are_told_beside_the_old_ones() -> None:
    then, now = {"name": "Early help", "period": "2018 to 2021"}, {"name": "Early support", "period": "2018 to 2022"}
    assert changed(then, now) == (
        "Name: now Early support (was Early help)",
        "Dates: now 2018 to 2022 (was 2018 to 2021)",
    )
    assert changed({"period": "2018"}, {}) == ("Dates: now not recorded (was 2018)",)


def test_another_lead_is_told_and_a_lead_with_another_name_is_none() -> None:
    partners: dict[str, dict[str, Any]] = {"Partner_1": {}, "Partner_2": {}}
    earlier = stocktake(THEN, (("Plan_1", "lead", "Partner_1"),), Plan_1={"lead": "Partner 1"}, **partners)
    later = stocktake(NOW, (("Plan_1", "lead", "Partner_2"),), Plan_1={"lead": "Partner 2"}, **partners)
    renamed = stocktake(
        NOW,
        (("Plan_1", "lead", "Partner_1"),),
        Plan_1={"lead": "A council"},
        Partner_2={},
        Partner_1={"name": "A council"},
    )
    assert told(changes_view(later, earlier), "Plan_1") == ("Lead: now Partner 2 (was Partner 1)",)
    assert changed({}, {"lead": "The council"}) == ("Lead: now The council (was not recorded)",)
    assert list(changes_view(renamed, earlier).graph) == ["Partner_1"]


def test_links_that_came_and_went_are_told_of_the_item_that_has_them() -> None:
    items: dict[str, dict[str, Any]] = {
        item: {} for item in ("Board_1", "Board_2", "Cohort_1", "Cohort_2", "Duty_1", "Plan_1")
    }
    earlier = stocktake(
        THEN,
        (("Plan_1", "overseen by", "Board_1"), ("Plan_1", "cohort", "Cohort_1"), ("Plan_1", "discharges", "Duty_1")),
        **items,
    )
    now = (("Plan_1", "overseen by", "Board_2"), ("Plan_1", "cohort", "Cohort_1"), ("Plan_1", "cohort", "Cohort_2"))
    view = changes_view(stocktake(NOW, now, **items), earlier)
    assert told(view, "Plan_1") == (
        "Cohort: now also Cohort 2",
        "Discharges: now not recorded (was Duty 1)",
        "Overseen by: now Board 2 (was Board 1)",
    )
    assert told(changes_view(earlier, stocktake(THEN, now, **items)), "Plan_1")[0] == "Cohort: no longer Cohort 2"
    assert {item for item, data in view.graph.nodes(data=True) if not data.get("change")} == {
        "Board_1",
        "Board_2",
        "Cohort_2",
        "Duty_1",
    }
    assert {(target, data["change"]) for _, target, data in view.graph.edges(data=True)} == {
        ("Board_1", "removed"),
        ("Board_2", "added"),
        ("Cohort_2", "added"),
        ("Duty_1", "removed"),
    }
    assert "4 items are unchanged and shown because a link that is new, or gone, leads there." in view.says


def test_one_of_several_that_another_took_the_place_of_is_told_in_one_sentence() -> None:
    items: dict[str, dict[str, Any]] = {item: {} for item in ("Board_1", "Board_2", "Board_3", "Plan_1")}
    then, now = (
        tuple(("Plan_1", "overseen by", f"Board_{number}") for number in numbers) for numbers in ((1, 2), (2, 3))
    )
    view = changes_view(stocktake(NOW, now, **items), stocktake(THEN, then, **items))
    assert told(view, "Plan_1") == ("Overseen by: Board 3 in place of Board 1",)


def test_a_link_that_stayed_is_drawn_only_between_two_that_changed() -> None:
    links = (("Priority_1", "stated in", "Plan_1"), ("Priority_2", "stated in", "Plan_1"))
    then, now = ({"phase": phase} for phase in ("in force", "over"))
    view = changes_view(
        stocktake(NOW, links, Plan_1=now, Priority_1=now, Priority_2={}),
        stocktake(THEN, links, Plan_1=then, Priority_1=then, Priority_2={}),
    )
    assert list(view.graph.edges()) == [("Priority_1", "Plan_1")]
    assert "change" not in next(iter(view.graph.edges(data=True)))[2]


def test_links_that_are_only_derived_are_no_change() -> None:
    later = stocktake(NOW, (("Board_1", "bound by", "Duty_1"),), Board_1={}, Duty_1={})
    later.edges["Board_1", "Duty_1", "boundby"]["derived"] = True
    assert (
        changes_view(later, stocktake(THEN, Board_1={}, Duty_1={})).says == "No change is recorded since 23 July 2019."
    )


def test_where_something_is_written_is_told_only_when_nothing_else_changed() -> None:
    then, now = {"sources": ("Paper, para 1",)}, {"sources": ("Paper, para 1", "Minutes, item 4")}
    assert changed(then, now) == ("Written in: now also Minutes, item 4",)
    assert changed({**then, "phase": "in force"}, {**now, "phase": "over"}) == ("Ended",)


def test_a_box_says_the_first_three_changes_and_counts_the_others() -> None:
    then = {"name": "A", "period": "2018", "lead": "One", "phase": "in force"}
    now = {"name": "B", "period": "2019", "lead": "Two", "phase": "over"}
    notes = changes_view(stocktake(Plan_1=now), stocktake(THEN, Plan_1=then)).graph.nodes["Plan_1"]["notes"]
    assert notes == (
        ("Ended", "strong"),
        ("Name: now B (was A)", "detail"),
        ("Dates: now 2019 (was 2018)", "detail"),
        ("and 1 more change", "detail"),
    )


def test_nothing_changed_is_said_and_draws_nothing() -> None:
    view = changes_view(stocktake(Plan_1={}), stocktake(THEN, Plan_1={}))
    assert view.says == "No change is recorded since 23 July 2019."
    assert not view.graph
    assert changes_view(stocktake(), stocktake(THEN)).says == "No change is recorded since 23 July 2019."


def test_what_no_map_draws_is_counted_and_told_in_the_table_of_items() -> None:
    earlier = stocktake(THEN, Plan_1={}, Post_1={"name": "Lead for early help"})
    view = changes_view(stocktake(Plan_1={}), earlier)
    assert view.says.endswith("1 change is to what no map draws: see the table of all items.")
    html = map_html(stocktake(Plan_1={}), [], since=earlier)
    (row,) = re.findall(r"<tr id=\"item-\d+\"(?:(?!</tr>).)*Lead for early help.*?</tr>", html, flags=re.DOTALL)
    assert "<li>No longer recorded</li>" in row


def test_the_order_in_which_items_and_links_were_read_changes_nothing() -> None:
    numbers = range(12)
    items: dict[str, dict[str, Any]] = {f"Plan_{number}": {} for number in numbers} | {"Board_1": {}, "Board_2": {}}
    then = tuple((f"Plan_{number}", "overseen by", "Board_1") for number in numbers)
    now = tuple((f"Plan_{number}", "overseen by", "Board_2") for number in numbers)
    pages = set()
    for seed in range(3):
        mixed = random.Random(seed)
        first, second = (
            stocktake(
                day, tuple(mixed.sample(links, len(links))), **dict(mixed.sample(list(items.items()), len(items)))
            )
            for day, links in ((THEN, then), (NOW, now))
        )
        pages.add(map_html(second, [], since=first))
    assert len(pages) == 1


def test_two_copies_as_at_one_day_are_told_apart_as_the_earlier_one_and_this_one() -> None:
    view = changes_view(stocktake(Plan_1={}, Plan_2={}), stocktake(Plan_1={}))
    assert view.title == "Changes since the earlier copy"
    assert view.says.startswith("Since the earlier copy: 1 added;")


def test_two_stocktakes_with_nothing_in_common_are_refused_though_both_name_things_of_the_catalogue() -> None:
    other = stocktake(THEN, Duty_1={}, Plan_2={})
    other.graph.update(title="Theirs", stocktakes=("https://example.org/theirs/",))
    with pytest.raises(InputError, match=r"Theirs: found no item in common with Our plans.*the same base"):
        changes_view(stocktake(Duty_1={}, Plan_1={}), other)
    with pytest.raises(InputError, match="no item in common"):
        changes_view(stocktake(Plan_1={}), stocktake(THEN, Plan_2={}))


def test_an_earlier_stocktake_that_is_the_later_one_is_refused() -> None:
    with pytest.raises(InputError, match="as at 23 July 2019 and the earlier one as at 1 June 2026, which is later"):
        changes_view(stocktake(THEN, Plan_1={}), stocktake(NOW, Plan_1={}))


def test_between_two_dates_rows_that_hold_from_then_on_are_added_and_phases_differ(tmp_path: Path) -> None:
    (tmp_path / "Plan.csv").write_text(
        "id,name,start,end,accountable partner,valid from,valid to\n"
        "a,Early help,2018,2020,,,\n"
        "b,Youth plan,2021,2030,,,\n"
        "c,Standing plan,2010,,,,\n"
        "c,,,,one,,2020-12-31\n"
        "c,,,,two,2021-01-01,\n"
        "d,New plan,2021,,,2021-01-01,\n",
        encoding="utf-8",
    )
    (tmp_path / "Partner.csv").write_text("id,name\none,One council\ntwo,Two council\n", encoding="utf-8")
    now, then = (
        graphkit.to_networkx(graphkit.load(tmp_path, as_of=day, catalogue=False))
        for day in ("2026-06-01", "2019-07-23")
    )
    view = changes_view(now, then)
    assert {data["name"]: data["changes"] for _, data in view.graph.nodes(data=True) if data.get("change")} == {
        "Early help": ("Ended",),
        "Youth plan": ("Came into force",),
        "Standing plan": ("Lead: now Two council (was One council)",),
        "New plan": ("Added",),
    }


def test_the_details_of_an_item_on_the_map_tell_all_that_changed_of_it(show: Any) -> None:
    then = {"Plan_1": {"name": "A", "period": "2018", "lead": "One", "phase": "in force"}, "Plan_2": {}}
    now = {"Plan_1": {"name": "B", "period": "2019", "lead": "Two", "phase": "over"}}
    page = show(stocktake(**now), [], since=stocktake(THEN, **then))
    assert page.inner_text("#showing") == "Showing 2 of 2 items"
    assert "Since 23 July 2019: 1 ended, 1 no longer recorded" in page.inner_text("#picture")
    go_to(page, "B")
    page.keyboard.press("Enter")
    assert page.locator("#told h3").first.inner_text() == "Changes since 23 July 2019"
    assert page.locator("#told ul").first.inner_text().splitlines() == [
        "Ended",
        "Name: now B (was A)",
        "Dates: now 2019 (was 2018)",
        "Lead: now Two (was One)",
    ]
    page.keyboard.press("Escape")
    go_to(page, "Plan 2")
    page.keyboard.press("Enter")
    assert page.locator("#told ul").first.inner_text() == "No longer recorded"


def test_a_map_on_which_nothing_changed_says_so_and_still_has_its_other_views(show: Any) -> None:
    page = show(stocktake(Plan_1={}), [], since=stocktake(THEN, Plan_1={}))
    assert "No change is recorded since 23 July 2019." in page.inner_text("#picture")
    page.select_option("#filter-view", "all")
    assert page.inner_text("#showing") == "Showing 1 of 1 item"
