"""The controls of the map: its views, its filters, the tables that follow it, the address that tells of it."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from map_examples import BASE, add, finding, link

from graphkit.findings import Finding
from graphkit.maps import map_html, write_map
from graphkit.maps.view import View, part
from graphkit.maps.views import everything

EVERYTHING = {
    "Health Board", "County Council", "Duty to plan", "Mental health plan", "Housing plan", "Été in Stroud",
    "Care leavers", "Mental health", "Housing",
}  # fmt: skip
HOUSING = {"Housing plan", "Housing", "Care leavers", "County Council", "Duty to plan"}


def stocktake() -> tuple[nx.MultiDiGraph, list[Finding]]:
    graph = nx.MultiDiGraph(title="Plans", as_of="23 July 2019")
    board = add(graph, "Board", "Health Board")
    council = add(graph, "Partner", "County Council")
    duty = add(graph, "Duty", "Duty to plan")
    mental = add(graph, "Plan", "Mental health plan", names=("CAMHS strategy",), lead="Health Board", phase="in force")
    housing = add(graph, "Plan", "Housing plan", lead="County Council", phase="over")
    priority = add(graph, "Priority", "Été in Stroud")
    leavers = add(graph, "Cohort", "Care leavers")
    health = add(graph, "Theme", "Mental health")
    homes = add(graph, "Theme", "Housing")
    risk = add(graph, "Risk", "Too few homes")
    for source, target, label in (
        (mental, health, "theme"),
        (mental, board, "overseen by"),
        (housing, homes, "theme"),
        (housing, leavers, "cohort"),
        (housing, council, "accountable partner"),
        (housing, duty, "discharges"),
        (priority, mental, "stated in"),
        (risk, housing, "threatens"),
    ):
        link(graph, source, target, label)
    return graph, [
        finding(housing, "Housing plan", check="plan_past_its_end", title="Plan past its end", severity="Violation"),
        finding(mental, "Mental health plan"),
        finding(risk, "Too few homes", check="lone_risk", title="Risk with no plan", severity="Info"),
        finding(housing, "Housing plan"),
    ]


def two_views(graph: nx.MultiDiGraph, findings: list[Finding]) -> list[View]:
    plans = part(graph, [item for item, data in graph.nodes(data=True) if data["kind"] == "Plan"])
    return [everything(graph, findings), View("plans", "Plans alone", "Plans, and nothing beside them.", plans)]


def shown(page: Any) -> set[str]:
    """Return the names that the map draws now."""
    page.evaluate("window.drawn.clear()")
    page.get_by_role("button", name="Zoom in").click()
    drawn = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done([...window.drawn]))))"
    return EVERYTHING & set(page.evaluate(drawn))


def listed(page: Any, table: str = "items") -> list[str]:
    """Return the names, or the numbers of findings, in the rows of a table that are not hidden."""
    rows = f"[...document.querySelectorAll('table.{table} tbody tr:not([hidden])')]"
    name = "row.querySelector('[data-part=name], .badge').textContent"
    return list(page.evaluate(f"{rows}.map((row) => {name})"))


def pick(page: Any, label: str, option: str) -> None:
    """Choose the option of a select whose words, but for the count behind them, are these."""
    select = page.get_by_role("combobox", name=label, exact=True)
    words = [text for text in select.locator("option").all_inner_texts() if re.sub(r" \(\d+\)$", "", text) == option]
    select.select_option(label=words[0])


def status(page: Any) -> str:
    return str(page.inner_text("#showing"))


def kept_address(page: Any) -> str:
    """Return the fragment of the page once it has been brought up to date."""
    return str(page.evaluate("new Promise((done) => setTimeout(() => done(location.hash), 400))"))


FILTERS = [
    ("Theme", "Mental health", {"Mental health", "Mental health plan", "Health Board"}),
    ("Theme", "Housing", HOUSING),
    ("Cohort", "Care leavers", HOUSING),
    ("Partner", "County Council", HOUSING),
    ("Partner", "Health Board", {"Health Board", "Mental health plan", "Mental health"}),
    ("Findings", "Items with a finding", {"Mental health plan", "Housing plan"}),
    ("Findings", "Must be put right", {"Housing plan"}),
    ("Findings", "For the board to decide", {"Mental health plan", "Housing plan"}),
    ("Findings", "Worth knowing", set()),
    ("Findings", "Plan past its end", {"Housing plan"}),
]


def test_each_filter_keeps_what_belongs_to_it_and_the_table_lists_exactly_that(show: Any) -> None:
    page = show(*stocktake())
    assert shown(page) == EVERYTHING
    for label, option, left in FILTERS:
        pick(page, label, option)
        assert shown(page) == left and sorted(listed(page)) == sorted(left), option
        assert status(page).startswith(f"Showing {len(left)} of 9 items"), option
        page.get_by_role("button", name="Clear all", exact=True).click()


SEARCHES = {
    "health": {"Health Board", "Mental health plan", "Mental health"},
    "PLAN housing": {"Housing plan"},
    "ete": {"Été in Stroud"},
    "STRÖUD été": {"Été in Stroud"},
    "camhs": {"Mental health plan"},
    "lead: county": {"Housing plan"},
    "nowhere": set(),
}


def test_a_search_finds_words_in_any_order_whatever_their_case_or_accents_in_names_and_in_boxes(show: Any) -> None:
    page = show(*stocktake())
    for typed, left in SEARCHES.items():
        page.get_by_label("Find an item").fill(typed)
        assert shown(page) == left and sorted(listed(page)) == sorted(left), typed


def test_filters_combine_and_clear_all_brings_everything_back(show: Any) -> None:
    page = show(*stocktake())
    pick(page, "Theme", "Housing")
    pick(page, "Findings", "Items with a finding")
    assert shown(page) == {"Housing plan"}
    pick(page, "Findings", "Show all items")
    page.get_by_role("checkbox", name="Plans").uncheck()
    assert shown(page) == HOUSING - {"Housing plan"}
    page.get_by_label("Find an item").fill("duty")
    assert shown(page) == {"Duty to plan"}
    page.get_by_role("button", name="Clear all", exact=True).click()
    assert shown(page) == EVERYTHING and status(page) == "Showing 9 of 9 items"
    assert page.get_by_role("checkbox", name="Plans").is_checked()
    assert page.get_by_label("Find an item").input_value() == ""


def test_each_choice_says_how_many_items_of_the_view_it_keeps(show: Any) -> None:
    page = show(*stocktake(), views=two_views)
    themes = page.get_by_label("Theme", exact=True).locator("option")
    assert themes.all_inner_texts() == ["All themes", "Housing (5)", "Mental health (3)"]
    pick(page, "View", "Plans alone")
    assert themes.all_inner_texts() == ["All themes", "Housing (1)", "Mental health (1)"]
    kinds = page.locator("#filter-finding optgroup option").all_inner_texts()
    assert kinds == [
        "Plan past its end (1)",
        "Plan without an accountable partner (2)",
        "Risk with no plan (0)",
    ]


def test_when_nothing_matches_the_page_offers_to_clear_each_filter_that_stands_in_the_way(show: Any) -> None:
    page = show(*stocktake())
    pick(page, "Theme", "Housing")
    pick(page, "Cohort", "Care leavers")
    page.get_by_label("Find an item").fill("stroud")
    assert status(page) == "Showing 0 of 9 items. Nothing matches: clear a filter."
    ways = page.locator("#instead button").all_inner_texts()
    assert ways == ["Clear Find: stroud (5)", "Clear all filters"]
    page.locator("#instead button").first.click()
    assert shown(page) == HOUSING and page.is_hidden("#instead")


def test_what_another_view_would_show_is_offered_when_this_one_shows_nothing(show: Any) -> None:
    page = show(*stocktake(), views=two_views)
    pick(page, "View", "Plans alone")
    page.get_by_label("Find an item").fill("care leavers")
    page.get_by_role("button", name="Look in “Everything” (1)").click()
    assert shown(page) == {"Care leavers"}


def test_a_filter_for_findings_leaves_the_numbers_of_those_findings_on_the_map_and_in_the_table(show: Any) -> None:
    page = show(*stocktake())
    pick(page, "Findings", "For the board to decide")
    page.evaluate("window.written.length = 0")
    assert shown(page) == {"Mental health plan", "Housing plan"}
    assert set(page.evaluate("window.written")) == {"2", "4"} == set(listed(page, "findings"))


def test_a_box_that_stands_for_a_finding_is_counted_as_one_and_brings_what_it_is_linked_to(show: Any) -> None:
    def with_a_finding(graph: nx.MultiDiGraph, findings: list[Finding]) -> list[View]:
        plans = two_views(graph, findings)[1].graph
        look = {"lane": 4, "lane_label": "Findings", "plural": "Findings", "silhouette": "bar", "colour": "#8A1200"}
        plans.add_node("over", name="Long over", kind="", label="Finding", finding=1, **look)
        plans.add_edge("over", f"{BASE}plan/4", key="about", label="about")
        return [everything(graph, findings), View("over", "Over", "What is over.", plans)]

    page = show(*stocktake(), "#view=over", views=with_a_finding)
    assert status(page) == "Showing 2 of 9 items and 1 finding"
    for label, option in (("Theme", "Housing"), ("Findings", "Plan past its end")):
        pick(page, label, option)
        assert status(page) == "Showing 1 of 9 items and 1 finding"
        page.get_by_role("button", name="Clear all", exact=True).click()
    page.get_by_label("Find an item").fill("long over")
    assert status(page) == "Showing 1 of 9 items and 1 finding" and shown(page) == {"Housing plan"}
    assert listed(page) == ["Housing plan"] and "1" in listed(page, "findings")


def test_another_view_keeps_the_filters_and_closes_the_details(show: Any) -> None:
    page = show(*stocktake(), views=two_views)
    pick(page, "Theme", "Housing")
    page.focus("#map")
    page.keyboard.press("Enter")
    assert page.is_visible("#details")
    pick(page, "View", "Plans alone")
    assert page.is_hidden("#details") and shown(page) == {"Housing plan"}
    assert page.inner_text("#view-says") == "Plans alone. Plans, and nothing beside them."
    pick(page, "View", "Everything")
    assert shown(page) == HOUSING


def test_a_filter_that_leaves_the_chosen_item_out_closes_its_details_and_keeps_the_focus(show: Any) -> None:
    page = show(*stocktake(), "#item=plan/4")
    assert page.inner_text("#chosen") == "Housing plan"
    page.get_by_label("Find an item").focus()
    page.keyboard.type("housing")
    assert page.is_visible("#details")
    page.keyboard.type(" x")
    assert page.is_hidden("#details")
    assert page.evaluate("document.activeElement.id") == "filter-find"


def test_each_choice_is_a_step_to_go_back_by_and_letters_typed_are_none(show: Any) -> None:
    page = show(*stocktake(), views=two_views)
    pick(page, "View", "Plans alone")
    page.wait_for_timeout(300)
    pick(page, "Theme", "Housing")
    page.wait_for_timeout(300)
    page.get_by_label("Find an item").fill("hou")
    page.wait_for_timeout(300)
    page.go_back()
    assert page.get_by_label("Theme", exact=True).input_value() == "" and "Plans alone" in page.inner_text("#view-says")
    page.go_back()
    assert status(page) == "Showing 9 of 9 items" and "Everything" in page.inner_text("#view-says")


def test_the_legend_leaves_kinds_out_and_offers_only_the_kinds_of_the_view(show: Any) -> None:
    page = show(*stocktake(), views=two_views)
    for box in page.get_by_role("checkbox").all():
        box.uncheck()
    assert status(page).startswith("Showing 0 of 9 items") and shown(page) == set()
    page.get_by_role("checkbox", name="Plans").check()
    assert shown(page) == {"Mental health plan", "Housing plan"}
    pick(page, "View", "Plans alone")
    assert [box.get_attribute("value") for box in page.get_by_role("checkbox").all()] == ["Plan"]


def test_the_tables_list_everything_until_a_filter_or_a_view_leaves_something_out(show: Any) -> None:
    page = show(*stocktake())
    assert len(listed(page)) == 10 and len(listed(page, "findings")) == 4
    assert page.is_hidden("#listed-items") and page.is_hidden("#listed-findings")
    pick(page, "Theme", "Housing")
    assert set(listed(page)) == HOUSING and listed(page, "findings") == ["1", "4"]
    items, findings = page.locator("#listed-items"), page.locator("#listed-findings")
    assert items.locator("span").inner_text() == "Showing 5 of 10 items: those on the map."
    assert findings.locator("span").inner_text() == "Showing 2 of 4 findings: those on the map."
    findings.get_by_role("button", name="List everything").click()
    assert len(listed(page)) == 10 and len(listed(page, "findings")) == 4
    assert items.locator("span").inner_text() == "Listing all 10 items; on the map: 5."
    items.get_by_role("button", name="List those on the map").click()
    assert set(listed(page)) == HOUSING
    page.get_by_role("button", name="Clear all", exact=True).click()
    assert len(listed(page)) == 10 and page.is_hidden("#listed-items")


def test_a_link_in_a_table_to_a_row_that_is_left_out_brings_it_back(show: Any) -> None:
    page = show(*stocktake())
    pick(page, "Findings", "Must be put right")
    assert listed(page) == ["Housing plan"]
    page.locator("table.items tr:not([hidden]) a", has_text="Too few homes").click()
    page.wait_for_selector("tr:target", state="visible")
    assert page.locator("tr:target [data-part=name]").inner_text() == "Too few homes"
    assert -1 <= page.locator("tr:target").bounding_box()["y"] < 900


def test_an_ordinary_anchor_in_the_address_leads_to_its_row_also_where_the_view_leaves_it_out(show: Any) -> None:
    page = show(*stocktake(), "#finding-3", views=two_views)
    assert page.locator("tr:target .badge").inner_text() == "3"
    assert -1 <= page.locator("tr:target").bounding_box()["y"] < 900
    pick(page, "View", "Plans alone")
    assert listed(page, "findings") == ["1", "2", "4"]
    page.evaluate("location.hash = '#item-1'")
    page.wait_for_selector("#item-1:target", state="visible")
    assert -1 <= page.locator("tr:target").bounding_box()["y"] < 900


def test_the_address_tells_what_is_shown_and_shows_it_again(show: Any) -> None:
    page = show(*stocktake(), views=two_views)
    pick(page, "View", "Plans alone")
    pick(page, "Theme", "Housing")
    pick(page, "Partner", "County Council")
    pick(page, "Findings", "Plan past its end")
    page.get_by_label("Find an item").fill("plan housing")
    page.focus("#map")
    page.keyboard.press("Enter")
    address = kept_address(page)
    assert address == (
        "#view=plans&find=plan+housing&theme=theme/8&partner=partner/1&finding=plan_past_its_end&item=plan/4"
    )
    again = show(*stocktake(), address, views=two_views)
    assert status(again) == status(page) == "Showing 1 of 9 items"
    assert again.inner_text("#chosen") == page.inner_text("#chosen") == "Housing plan"
    assert again.get_by_label("Find an item").input_value() == "plan housing"


def test_kinds_left_out_and_odd_words_come_back_from_the_address(show: Any) -> None:
    page = show(*stocktake())
    page.get_by_role("checkbox", name="Plans").uncheck()
    page.get_by_role("checkbox", name="Boards").uncheck()
    page.get_by_label("Find an item").fill("été in & # = +")
    address = kept_address(page)
    assert "hide=Board&hide=Plan" in address
    again = show(*stocktake(), address)
    assert again.get_by_label("Find an item").input_value() == "été in & # = +"
    assert not again.get_by_role("checkbox", name="Plans").is_checked()
    again.get_by_label("Find an item").fill("")
    assert shown(again) == EVERYTHING - {"Housing plan", "Mental health plan", "Health Board"}


def test_the_page_follows_an_address_that_changes_while_it_is_open(show: Any) -> None:
    page = show(*stocktake())
    page.evaluate("location.hash = '#view=all&theme=theme/8'")
    page.wait_for_selector("#listed-items:not([hidden])")
    assert shown(page) == HOUSING
    page.go_back()
    page.wait_for_selector("#listed-items", state="hidden")
    assert shown(page) == EVERYTHING


UNKNOWN = {
    "#view=wards": "the view “wards”",
    "#theme=theme/99": "the theme “theme/99”",
    "#cohort=<img src=x>": "the cohort “<img src=x>”",
    "#partner=theme/8": "the partner “theme/8”",
    "#finding=lone_plan": "the kind of finding “lone_plan”",
    "#item=plan/77": "the item “plan/77”",
    "#hide=Ward": "the kind “Ward”",
    "#view=wards&item=plan/77": "the view “wards” and the item “plan/77”",
}


def test_what_an_address_names_and_the_map_does_not_have_is_said_and_left(show: Any) -> None:
    page = show(*stocktake(), "#view=boards")
    assert page.inner_text("#lost") == "This link names the view “boards”, which this map does not have."
    for fragment, said in UNKNOWN.items():
        page.evaluate("(fragment) => { location.hash = fragment; }", fragment)
        page.wait_for_selector(f"#lost >> text={said},")
        assert page.inner_text("#lost") == f"This link names {said}, which this map does not have."
        assert shown(page) == EVERYTHING and status(page) == "Showing 9 of 9 items"
    pick(page, "Theme", "Housing")
    assert page.is_hidden("#lost")


def test_the_link_to_what_is_shown_goes_to_the_clipboard(show: Any, tmp_path: Path) -> None:
    page = show(*stocktake())
    pick(page, "Theme", "Housing")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link to this view").click()
    page.wait_for_selector("#linked:not(:empty)")
    assert page.inner_text("#linked").startswith("The link is copied. It opens where this file lies")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == (tmp_path / "map.html").as_uri() + "#view=all&theme=theme/8"


def framed(browser: Any, path: Path, attributes: str, wrong: list[str]) -> tuple[Any, Any]:
    """Open a page that holds the map in a frame; return it and the frame, and note what goes wrong."""
    path.write_text(
        f"<!DOCTYPE html><title>Host</title><iframe width=1000 height=800 {attributes}></iframe>", encoding="utf-8"
    )
    page = browser.new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(path.as_uri())
    frame = page.frame_locator("iframe")
    frame.get_by_label("Find an item").fill("housing")
    frame.locator("#listed-items:not([hidden])").wait_for()
    assert frame.locator("#showing").inner_text() == "Showing 2 of 9 items"
    return page, frame


@pytest.mark.parametrize("sandbox", ["allow-scripts", "allow-scripts allow-same-origin"])
def test_within_a_frame_that_has_no_address_the_filters_work_and_no_link_is_offered(
    browser: Any, tmp_path: Path, sandbox: str
) -> None:
    wrong: list[str] = []
    source = escape(map_html(*stocktake()))
    page, frame = framed(browser, tmp_path / "host.html", f'sandbox="{sandbox}" srcdoc="{source}"', wrong)
    assert frame.get_by_role("button", name="Copy link").count() == 0
    frame.locator("table.items tr:not([hidden]) a", has_text="Too few homes").click()
    assert frame.locator("tr[data-key='risk/9']").is_visible()
    page.wait_for_timeout(300)
    assert page.url.endswith("host.html") and len(page.frames) == 2 and wrong == []
    page.close()


def test_within_a_frame_that_may_not_use_the_clipboard_the_link_stands_in_a_field_to_copy(
    browser: Any, tmp_path: Path
) -> None:
    wrong: list[str] = []
    write_map(*stocktake(), tmp_path / "map.html")
    page, frame = framed(browser, tmp_path / "host.html", 'sandbox="allow-scripts" src="map.html"', wrong)
    frame.get_by_role("button", name="Copy link to this view").click()
    field = frame.get_by_label("Link to this view")
    field.wait_for()
    assert field.input_value() == (tmp_path / "map.html").as_uri() + "#view=all&find=housing"
    assert "Copy this link:" in frame.locator("#linked").inner_text()
    selected = field.evaluate("(field) => field.value.slice(field.selectionStart, field.selectionEnd)")
    assert selected == field.input_value() and wrong == []
    page.close()


def test_the_overview_counts_by_theme_and_leads_to_the_map_of_each(show: Any) -> None:
    page = show(*stocktake())
    pick(page, "Cohort", "Care leavers")
    page.get_by_text("Themes at a glance").click()
    row = page.locator("table.overview tr", has_text="Mental health")
    assert row.locator("td").all_inner_texts() == ["1", "0", "0", "0", "0", "1"]
    assert row.locator("th").get_attribute("scope") == "row"
    row.get_by_role("link").click()
    assert page.evaluate("document.activeElement.id") == "filter-theme"
    assert shown(page) == {"Mental health", "Mental health plan", "Health Board"}
    assert kept_address(page) == "#view=all&theme=theme/7"


def test_a_stocktake_without_themes_partners_findings_or_a_second_view_offers_no_empty_controls(show: Any) -> None:
    graph = nx.MultiDiGraph(title="Small", as_of="23 July 2019")
    add(graph, "Plan", "Only plan")
    page = show(graph, [])
    for label in ("Theme", "Cohort", "Partner", "Findings"):
        assert page.get_by_role("combobox", name=label, exact=True).count() == 0
    assert "Themes at a glance" not in page.content()
    page.get_by_label("Find an item").fill("nothing like it")
    assert status(page) == "Showing 0 of 1 item. Nothing matches: clear a filter."


def test_every_control_has_a_label_and_room_for_a_finger(show: Any) -> None:
    page = show(*stocktake())
    pick(page, "Theme", "Housing")
    for control in page.locator("button:visible, select:visible, input:visible, summary:visible").all():
        box = control.bounding_box()
        high = control.evaluate("(e) => (e.closest('label') || e).getBoundingClientRect().height")
        assert box["width"] >= 19 and high >= 24, control.evaluate("(e) => e.outerHTML")
        assert control.evaluate("(e) => Boolean(e.textContent.trim() || e.labels?.length || e.ariaLabel)")
    names = page.evaluate("[...document.querySelectorAll('form [id], form [name]')].map((e) => e.id || e.name)")
    assert names and not page.evaluate("(names) => names.filter((name) => name in HTMLFormElement.prototype)", names)
