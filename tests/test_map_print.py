"""The map on paper: real text and lines, whole boxes, sheets that can be read, and the lines of the still picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from map_examples import add, example, finding, link, many

from graphkit import layout
from graphkit.findings import Finding
from graphkit.maps.view import links_of
from graphkit.maps.views import views_of

PAPER = {"width": 1497, "height": 1032}  # CSS pixels of A3 landscape within margins of 12 mm
SMALLEST, TALLEST, WIDEST = 7.0, 232.0, 396.0  # points, millimetres, millimetres
SHEETS = """
() => [...document.querySelectorAll(".sheet")].map((sheet) => {
  const svg = sheet.querySelector("svg"), [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  const place = (group) => group.getAttribute("transform").match(/-?[\\d.]+/g).map(Number);
  const down = place(svg.querySelector(".box").parentElement)[1];
  return {
    caption: sheet.querySelector("figcaption").textContent, width, height,
    wide: parseFloat(svg.getAttribute("width")), high: parseFloat(svg.getAttribute("height")),
    type: Math.min(...[...svg.querySelectorAll("text")].map((text) => Number(text.getAttribute("font-size")))),
    boxes: [...svg.querySelectorAll(".box")].map((box) => {
      const [x, y] = place(box), { height: high, width: wide } = box.querySelector("path").getBBox();
      return {
        x, y: y + down, wide, high, words: [...box.querySelectorAll(":scope > text")].map((text) => text.textContent),
        numbers: [...box.querySelectorAll("rect + text")].map((text) => text.textContent),
      };
    }),
    links: [...svg.querySelectorAll(".links path")].map((path) => path.getAttribute("d")),
  };
})
"""


def printed(page: Any) -> list[dict[str, Any]]:
    """Return the sheets that a browser is about to print."""
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    sheets: list[dict[str, Any]] = page.evaluate(SHEETS)
    return sheets


def placed(graph: nx.MultiDiGraph, findings: list[Finding], name: str = "all") -> tuple[layout.Layout, list[str]]:
    """Return where a still picture places what a view draws, and the lines of its links."""
    view = next(view for view in views_of(graph, findings) if view.name == name)
    laid = layout.lay_out(view.graph, view.quiet)
    return laid, layout.routes(laid, [(link.source, link.target) for link in links_of(view) if not link.quiet])


def test_what_is_printed_is_what_the_still_picture_draws_box_by_box_and_line_by_line(show: Any) -> None:
    graph, findings = example()
    laid, lines = placed(graph, findings)
    (sheet,) = printed(show(graph, findings))
    assert sorted(sheet["links"]) == sorted(lines) and len(lines) > 3
    assert [(box["x"], box["y"]) for box in sheet["boxes"]] == [(box.x, box.y) for box in laid.boxes]
    for box, drawn in zip(laid.boxes, sheet["boxes"], strict=True):
        assert drawn["words"][: len(box.lines)] == [line.text for line in box.lines]


def test_lines_of_links_that_pass_lanes_are_those_of_the_still_picture_to_a_tenth(show: Any) -> None:
    graph, findings = many(40)
    _, lines = placed(graph, findings)
    sheets = printed(show(graph, findings))
    assert sorted(sheets[0]["links"]) == sorted(lines) and len(lines) > 40


def test_the_sheets_are_there_only_to_be_printed_and_the_canvas_is_not(show: Any) -> None:
    page = show(*example())
    printed(page)
    assert page.locator(".sheet").is_hidden() and page.locator("#map").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".sheet").is_visible() and page.locator("#map").is_hidden()
    for part in (".tools", "#filters", "#details", ".hint", ".legend input"):
        assert page.locator(part).first.is_hidden()
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".sheet").count() == 0


@pytest.mark.parametrize("count", [12, 77, 300])
def test_every_sheet_can_be_read_and_every_box_is_whole_on_one_of_them(show: Any, count: int) -> None:
    graph, findings = many(count)
    page = show(graph, findings, "#view=all")
    sheets = printed(page)
    for number, sheet in enumerate(sheets, start=1):
        assert sheet["high"] <= TALLEST and sheet["wide"] <= WIDEST
        assert sheet["type"] * sheet["wide"] / sheet["width"] * 72 / 25.4 >= SMALLEST
        assert (f"Sheet {number} of {len(sheets)}." in sheet["caption"]) == (len(sheets) > 1)
        for box in sheet["boxes"]:
            assert box["high"] / 2 <= box["y"] <= sheet["height"] - box["high"] / 2
    names = [" ".join(box["words"]) for sheet in sheets for box in sheet["boxes"]]
    assert len(names) == len(set(names)) == count
    assert (len(sheets) > 1) == (count > 40)


@pytest.mark.parametrize("title", ["Plans", "A title of some length for the plans of a place " * 5])
def test_the_first_sheet_fits_below_the_heading_of_its_page(show: Any, title: str) -> None:
    graph, findings = many(300)
    graph.graph["title"] = title
    page = show(graph, findings, "#view=all")
    page.set_viewport_size(PAPER)
    printed(page)
    page.emulate_media(media="print")
    box = page.locator(".sheet").first.bounding_box()
    assert box["y"] + box["height"] <= PAPER["height"]


def test_themes_at_a_glance_have_pages_of_their_own_when_they_are_open_and_nothing_is_filtered(show: Any) -> None:
    graph, findings = example()
    plan = next(item for item, data in graph.nodes(data=True) if data["kind"] == "Plan")
    link(graph, plan, add(graph, "Theme", "Mental health", lane=5, lane_label="Cohorts"), "theme")
    page = show(graph, findings)
    printed(page)
    page.emulate_media(media="print")
    assert page.locator("#themes").is_hidden()
    page.evaluate("document.getElementById('themes').open = true")
    assert page.locator("#themes").is_visible()
    assert page.locator("#themes").evaluate("(one) => getComputedStyle(one).breakAfter") == "page"
    page.emulate_media(media="screen")
    page.get_by_label("Find an item").fill("works well")
    printed(page)
    page.emulate_media(media="print")
    assert page.locator("#themes").is_hidden()


def test_a_printed_page_begins_with_a_sheet_and_each_sheet_has_a_page(show: Any, tmp_path: Path) -> None:
    page = show(*many(120), "#view=all")
    count = len(printed(page))
    page.pdf(path=tmp_path / "map.pdf", prefer_css_page_size=True)
    pages = (tmp_path / "map.pdf").read_bytes().count(b"/Type /Page\n")
    assert pages > count > 1
    assert page.locator(".sheet").count() == 0


def test_what_the_filters_leave_out_is_not_printed(show: Any) -> None:
    page = show(*example())
    page.get_by_role("checkbox", name="Plans").uncheck()
    (sheet,) = printed(page)
    words = [" ".join(box["words"]) for box in sheet["boxes"]]
    assert len(words) == 4 and not any("Works well" in one for one in words)
    assert "Showing 4 of 6 items" in sheet["caption"] and "Without Plans" in sheet["caption"]


def test_nothing_to_show_prints_no_sheet(show: Any) -> None:
    page = show(*example())
    page.get_by_label("Find an item").fill("nothing is called this")
    assert printed(page) == []


def test_hostile_and_foreign_names_are_printed_as_text(show: Any) -> None:
    graph, _ = example()
    hostile = "<img src=x onerror='window.hacked=1'>"
    plan = add(graph, "Plan", hostile)
    add(graph, "Plan", "תוכנית לילדים (2019)!")
    page = show(graph, [finding(plan, hostile) for _ in range(5)])
    (sheet,) = printed(page)
    found = next(box for box in sheet["boxes"] if "onerror" in "".join(box["words"]))
    assert found["numbers"] == ["+2", "3", "2", "1"] and page.evaluate("window.hacked") is None
    assert page.locator(".sheet text[direction=rtl]").count() >= 1
    assert page.locator(".sheet img").count() == 0


def test_what_was_added_removed_and_changed_is_told_in_the_outline_and_in_words(show: Any) -> None:
    graph, _ = example()
    earlier = graph.copy()
    new = add(graph, "Plan", "New plan")
    gone = add(earlier, "Priority", "Old priority")
    board = next(item for item, data in graph.nodes(data=True) if data["kind"] == "Board")
    link(graph, new, board)
    link(earlier, gone, board)
    earlier.graph["as_of"] = "1 June 2018"
    same = next(item for item, data in graph.nodes(data=True) if data["name"] == "Shared priorities")
    graph.nodes[same]["period"] = "2019 to 2024"
    page = show(graph, [], since=earlier)
    (sheet,) = printed(page)
    dashes = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".sheet .box")].map((box) =>
          [box.querySelector("text").textContent, box.querySelector("path").getAttribute("stroke-dasharray")]))"""
    )
    assert (
        dashes["New plan"] == "none" and dashes["Old priority"] == "0.1 4.4" and dashes["Shared priorities"] == "16 5"
    )
    told = {box["words"][0]: " ".join(box["words"]) for box in sheet["boxes"]}
    assert all(len(told[name]) > len(name) for name in dashes if name in told)
    assert page.locator(".legend [data-change]:visible").all_inner_texts() == ["Added", "Changed", "No longer recorded"]
