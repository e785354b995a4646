"""Who can use the map: axe, the keyboard, the ear, narrow windows, no script, high contrast, and no motion."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from browser import go_to, walk
from map_examples import add, example, finding, link, many

import graphkit
from graphkit.findings import Finding
from graphkit.maps import map_html
from graphkit.maps.views import views_of
from graphkit.vocabulary import resource

VIEWS = [view.name for view in views_of(*example())]
WIDE, NARROW = {"width": 1366, "height": 900}, {"width": 320, "height": 700}


@lru_cache(maxsize=1)
def gloucestershire() -> tuple[nx.MultiDiGraph, list[Finding]]:
    dataset = graphkit.load(resource("data", "gloucestershire"))
    return graphkit.to_networkx(dataset), graphkit.check(dataset)


def violations(page: Any) -> list[str]:
    """Run axe on a page, and tell what it finds; of long tables, whose rows are all made alike, on the first rows."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    rows = {"exclude": [["tbody tr:nth-child(n+13)"]]}
    found = axe.Axe().run(page, rows).response["violations"]
    return [f"{one['id']}: {[node['html'][:120] for node in one['nodes']][:3]}" for one in found]


def open_first(page: Any) -> None:
    page.focus("#map")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing_in_the_example_with_the_details_shut_and_open(show: Any, size: dict[str, int]) -> None:
    page = show(*gloucestershire())
    page.set_viewport_size(size)
    assert violations(page) == []
    open_first(page)
    assert page.is_visible("#details") and violations(page) == []


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing_in_any_view(show: Any, view: str) -> None:
    page = show(*example(), f"#view={view}")
    if not page.text_content("#showing").startswith("Showing 0"):
        open_first(page)
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        assert violations(page) == []


def test_axe_would_find_a_fault(show: Any) -> None:
    page = show(*example())
    page.evaluate("document.querySelector('[data-do=in]').removeAttribute('aria-label')")
    page.evaluate("document.querySelector('[data-do=in]').textContent = ''")
    assert any(one.startswith("button-name") for one in violations(page))


@pytest.mark.parametrize("view", VIEWS)
def test_every_box_of_every_view_can_be_stood_on_and_is_spoken(show: Any, view: str) -> None:
    page = show(*many(30), f"#view={view}")
    boxes = page.evaluate(
        "name => JSON.parse(document.getElementById('data-views').textContent)"
        ".find((view) => view.name === name).boxes.length",
        view,
    )
    if boxes:
        said = list(walk(page))
        assert len(said) == len(set(said)) == boxes
        assert all(re.match(r"\S.*: \S.*\. .*\d+ links?\.$", words, flags=re.DOTALL) for words in said)


def test_a_box_is_spoken_with_its_kind_its_dates_its_lead_three_findings_and_its_links(show: Any) -> None:
    graph, _ = example()
    plan = add(graph, "Plan", "Healthy weight", period="2019 to 2024", lead="The council")
    partner = add(graph, "Board", "The council")
    link(graph, plan, partner, "accountable partner")
    found = [finding(plan, "Healthy weight", title=f"Fault {number}") for number in range(1, 13)]
    page = show(graph, found)
    go_to(page, "Healthy weight")
    assert page.inner_text("#said") == (
        "Plan: Healthy weight. 2019 to 2024. Lead: The council. "
        "Finding 1: Fault 1. Finding 2: Fault 2. Finding 3: Fault 3. And 9 more. 1 link."
    )


def test_twelve_findings_on_a_box_are_three_numbers_and_how_many_more(show: Any) -> None:
    graph, _ = example()
    plan = add(graph, "Plan", "Healthy weight")
    page = show(graph, [finding(plan, "Healthy weight") for _ in range(12)])
    page.wait_for_timeout(200)
    assert set(page.evaluate("window.written")) == {"1", "2", "3", "+9"}


def test_keys_move_by_five_rows_and_to_the_ends(show: Any) -> None:
    page = show(*many(120))
    page.focus("#map")
    page.keyboard.press("Home")
    first = page.inner_text("#said")
    page.keyboard.press("PageDown")
    fifth = page.inner_text("#said")
    for _ in range(5):
        page.keyboard.press("ArrowUp")
    assert page.inner_text("#said") == first != fifth
    page.keyboard.press("End")
    last = page.inner_text("#said")
    page.keyboard.press("PageDown")
    assert page.inner_text("#said") == last not in (first, fifth)


def test_the_details_tell_who_to_raise_a_finding_with_and_how_sure_it_is(show: Any) -> None:
    graph, _ = example()
    plan = add(graph, "Plan", "Healthy weight", lead="The council")
    found = finding(plan, "Healthy weight", answerable=("The board", "The council"), certainty="uncertain")
    page = show(graph, [found])
    go_to(page, "Healthy weight")
    page.keyboard.press("Enter")
    told = page.inner_text("#told")
    assert "Lead: The council" in told
    assert "What to do: Agree an accountable partner." in told and "Raise with: The board; The council" in told
    assert "For the board to decide. Certainty: uncertain." in told


def test_escape_brings_back_to_the_same_item_and_tab_goes_from_the_heading_to_the_close_button(show: Any) -> None:
    page = show(*example())
    go_to(page, "Partnership Framework")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.do") == "close"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#told') !== null")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "map"
    page.keyboard.press("Enter")
    assert page.inner_text("#chosen") == "Partnership Framework"


def test_tab_goes_through_the_page_in_the_order_in_which_it_reads(show: Any) -> None:
    page = show(*example())
    stops = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stops.append(
            page.evaluate(
                """() => {
                  const one = document.activeElement;
                  const before = document.body.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_CONTAINED_BY;
                  const all = [...document.querySelectorAll('*')];
                  return before ? all.indexOf(one) : -1;
                }"""
            )
        )
        if page.evaluate("document.activeElement.closest('table') !== null"):
            break
    assert stops == sorted(stops) and -1 not in stops
    assert page.evaluate("[...document.querySelectorAll('[tabindex]')].every((one) => one.tabIndex <= 0)")


@pytest.mark.parametrize("opened", [False, True], ids=["shut", "open"])
def test_nothing_scrolls_sideways_at_320_pixels(show: Any, opened: bool) -> None:
    graph, found = example()
    long = add(graph, "Plan", "Unbreakable" * 180, sources=("https://example.org/" + "path" * 200,))
    page = show(graph, [*found, finding(long, "Unbreakable" * 180, message="Word" * 300)])
    page.set_viewport_size(NARROW)
    if opened:
        go_to(page, "Unbreakable" * 180)
        page.keyboard.press("Enter")
        assert page.inner_text("#chosen") == "Unbreakable" * 180
    for part in ("#map", "table.findings", "table.items"):
        page.locator(part).scroll_into_view_if_needed()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert page.locator(part).bounding_box()["width"] <= 320


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_control_is_at_least_24_pixels_wide_and_high(show: Any, size: dict[str, int]) -> None:
    page = show(*example())
    page.set_viewport_size(size)
    open_first(page)
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, select, input, summary, #map')]
          .map((one) => (one.type === 'checkbox' ? one.closest('label') : one))
          .filter((one) => one.getClientRects().length > 0)
          .map((one) => [one.textContent.trim().slice(0, 40), one.getBoundingClientRect()])
          .filter(([, at]) => at.width < 24 || at.height < 24).map(([words]) => words)"""
    )
    assert small == []


def test_nothing_moves_by_itself(show: Any) -> None:
    page = show(*example())
    page.emulate_media(reduced_motion="reduce")
    open_first(page)
    assert page.evaluate("document.getAnimations().length") == 0
    moving = page.evaluate(
        """() => [...document.querySelectorAll('body *')].map((one) => getComputedStyle(one)).filter((style) =>
          style.transitionDuration !== '0s' || style.animationName !== 'none' || style.scrollBehavior === 'smooth'
        ).length"""
    )
    assert moving == 0


def test_without_scripts_the_page_points_to_its_tables(browser: Any, tmp_path: Path) -> None:
    (tmp_path / "map.html").write_text(map_html(*example()), encoding="utf-8")
    page = browser.new_page(java_script_enabled=False)
    page.goto((tmp_path / "map.html").as_uri())
    assert page.locator("noscript p").is_visible() and "tables below" in page.locator("noscript").inner_text()
    assert page.locator("#picture").is_hidden()
    assert page.locator("table.items > tbody > tr:visible").count() == 8
    assert page.locator("table.findings > tbody > tr:visible").count() == 5
    page.close()


def test_in_forced_colours_the_map_keeps_its_own_ground(show: Any) -> None:
    page = show(*example())
    page.emulate_media(forced_colors="active")
    for part in ("#map", ".legend svg"):
        style = page.locator(part).first.evaluate(
            "(one) => [getComputedStyle(one).forcedColorAdjust, getComputedStyle(one).backgroundColor]"
        )
        assert style == ["none", "rgb(255, 255, 255)"]
    assert violations(page) == []


def test_names_from_right_to_left_run_so_and_turn_nothing_beside_them(show: Any) -> None:
    graph, _ = example()
    name = "תוכנית לילדים (2019)!"
    plan = add(graph, "Plan", name, sources=("\u202etxet",))
    page = show(graph, [finding(plan, name)])
    go_to(page, name)
    assert page.inner_text("#said").startswith(f"Plan: {name}. ")
    page.keyboard.press("Enter")
    for part in ("#chosen", "#said span", "[data-part=name]:has-text('תוכנית')"):
        assert page.locator(part).first.evaluate("(one) => getComputedStyle(one).direction") == "rtl", part
    assert (
        page.locator("#item-9 [data-part=links] a, .findings td[data-part=items] a").first.evaluate(
            "(one) => getComputedStyle(one).unicodeBidi"
        )
        == "plaintext"
    )
    assert page.evaluate("document.dir") == "" and "\u202e" not in page.text_content("body")


def test_a_name_that_cannot_be_seen_gives_way_to_the_identifier(show: Any) -> None:
    graph, _ = example()
    look = graph.nodes[add(graph, "Plan", "Other")]
    unseen = {"E77": "   ", "E78": "\u0007\u0001", "E79": "\u200e\u200f", "E80": "\t\n"}
    for number, name in unseen.items():
        graph.add_node(f"https://example.org/plan/{number}", **look | {"name": name})
    page = show(graph, [finding(f"https://example.org/plan/{number}", name) for number, name in unseen.items()])
    for number in unseen:
        go_to(page, number)
    assert violations(page) == []


def test_emoji_stay_whole(show: Any) -> None:
    graph, _ = example()
    add(graph, "Plan", "Families 👨‍👩‍👧 first")
    page = show(graph, [])
    go_to(page, "Families 👨‍👩‍👧 first")
    assert any("👨‍👩‍👧" in words for words in page.evaluate("[...window.drawn]"))
