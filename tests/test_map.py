"""The map as one page: what it says, that it is safe, and that it works in a browser."""

from __future__ import annotations

import base64
import hashlib
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from browser import go_to
from map_examples import HOSTILE, add, example, finding, link, many, poisoned

from graphkit.maps import map_html, write_map
from graphkit.maps.asset import ASSETS
from graphkit.plain_text import seen
from graphkit.vocabulary import SEVERITIES


class Page(HTMLParser):
    """Gather what tests ask of a page: tags with attributes, text outside scripts, headings, ids."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[str] = []
        self.text = ""
        self._open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = tag
        if re.fullmatch("h[1-6]", tag):
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open not in ("script", "style"):
            self.text += data
        if re.fullmatch("h[1-6]", self._open):
            self.headings[-1] += data


def rows(html: str, table: str) -> list[str]:
    body = html.split(f'<table class="{table}">')[1].split("<tbody>")[1].split("</tbody>")[0]
    return re.findall(r"<tr .*?</tr>", body, flags=re.DOTALL)


def words(fragment: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", fragment)).split())


def test_the_page_is_a_whole_document_that_says_its_title_and_its_date_and_that_it_is_no_legal_advice() -> None:
    html = map_html(*example())
    page = Page(html)
    assert html.startswith('<!DOCTYPE html>\n<html lang="en-GB">')
    assert "<title>Children&#39;s plans in Gloucestershire, as at 23 July 2019</title>" in html
    assert "As at 23 July 2019" in page.text
    assert page.text.strip().endswith("Drawn from the records named; not legal advice.")
    filled = [heading for heading in page.headings if heading.strip()]
    assert filled == ["Children's plans in Gloucestershire", "Findings", "All items"]


def test_every_finding_has_its_number_its_words_its_remedy_and_its_sources_in_the_table() -> None:
    told = [words(row) for row in rows(map_html(*example()), "findings")]
    assert [text.split()[0] for text in told] == ["1", "2", "3", "4", "5"]
    assert "Plan past its end" in told[0] and "Must be put right" in told[0]
    assert "Accountable partner of Works well for families: not recorded." in told[0]
    assert "Agree an accountable partner." in told[0] and "para 5" in told[0]
    assert "For the board to decide" in told[2] and "and 2 more" in told[2]
    assert "Worth knowing" in told[4] and "Check: plan_without_owner" in told[4]
    assert ["Nothing recorded; read in" in text for text in told] == [False, False, False, False, True]


def test_a_finding_names_its_item_and_the_thing_that_is_its_value_and_which_of_them_is_not_drawn() -> None:
    told = [words(row) for row in rows(map_html(*example()), "findings")]
    assert "Gloucestershire (not on the map) ; Co-operate to improve well-being" in told[1]
    assert "The whole is less than the sum of its parts (not on the map)" in told[4]
    assert not any("not on the map" in told[number] for number in (0, 2, 3))


def test_findings_are_numbered_in_the_order_of_a_report_whatever_order_they_come_in() -> None:
    graph, findings = example()
    assert map_html(graph, findings) == map_html(graph, findings[::-1])
    late = [finding(item, item, check=f"check_{n:02}", basis="silence") for n, item in enumerate(["a"] * 20)]
    first = finding("z", "z", check="zebra", basis="recorded")
    told = [words(row) for row in rows(map_html(graph, [*late, first]), "findings")]
    assert "Check: zebra" in told[0] and "Check: check_00" in told[1] and "Check: check_09" in told[10]


def test_the_table_of_items_has_a_row_for_each_node_and_each_link_both_ways() -> None:
    graph, findings = example()
    table = rows(map_html(graph, findings), "items")
    assert len(table) == graph.number_of_nodes()
    assert sum(row.count('href="#item-') for row in table) == 2 * graph.number_of_edges()
    board = next(words(row) for row in table if "Wellbeing Board</span></th>" in row)
    assert "linked from, as “approved by” : Partnership Framework" in board and "Paper, para 1" in board
    assert sum("(not on the map)" in row for row in table) == 2


def test_a_link_says_in_which_of_the_sources_of_its_item_it_is_written_and_when_it_is_not_quite_sure() -> None:
    graph = nx.MultiDiGraph()
    plan = add(graph, "Plan", "Housing plan", sources=("Agenda, item 4", "Minutes, para 2"))
    duty, partner = add(graph, "Duty", "Duty to house"), add(graph, "Partner", "Council")
    link(graph, plan, duty, "discharges duty", sources=("Minutes, para 2",), certainty="uncertain")
    link(graph, plan, partner, "signatory", sources=("Agenda, item 4", "Minutes, para 2"), certainty="stated")
    link(graph, partner, duty, "bound by", derived=True)
    told = " / ".join(words(row) for row in rows(map_html(graph, []), "items"))
    assert "discharges duty : Duty to house [2; uncertain] signatory : Council [1, 2]" in told
    assert "bound by : Duty to house [by its kind of body]" in told


def test_a_finding_about_two_things_has_its_number_on_both() -> None:
    graph = nx.MultiDiGraph()
    one, other = add(graph, "Plan", "One"), add(graph, "Plan", "Other")
    html = map_html(graph, [finding(one, "One", value=other)])
    assert re.search(r'id="data-nodes">\[\[1,\[1\]\],\[2,\[1\]\]\]<', html)


def test_a_stocktake_with_nothing_to_draw_still_gives_its_tables() -> None:
    graph = nx.MultiDiGraph(title="Empty", as_of="23 July 2019")
    add(graph, "Area", "Gloucestershire")
    html = map_html(graph, [])
    assert "has a place on the map" in html and "The checks found nothing." in html
    assert len(rows(html, "items")) == 1 and "<script" not in html


def test_only_the_scripts_of_the_page_may_run() -> None:
    html = map_html(*example())
    policies = [
        tag["content"] or "" for _, tag in Page(html).tags if tag.get("http-equiv") == "Content-Security-Policy"
    ]
    (policy,) = policies
    allowed = re.findall(r"'sha256-([^']+)'", policy)
    scripts = re.findall(r"<script>(.*?)</script>", html, flags=re.DOTALL)
    assert len(scripts) == 2
    assert allowed == [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    assert policy.startswith("default-src 'none';") and "unsafe-eval" not in policy
    assert html.index("Content-Security-Policy") < html.index("<script")


def test_the_page_refers_to_nothing_outside_itself_and_has_no_handlers_in_its_markup() -> None:
    for name, attributes in Page(map_html(*example())).tags:
        assert not [key for key in attributes if key.startswith("on")]
        for key in ("src", "srcset", "action", "data", "poster", "background"):
            assert key not in attributes, (name, attributes)
        assert (attributes.get("href") or "#").startswith("#")
    styles = re.findall(r"<style>(.*?)</style>", map_html(*example()), flags=re.DOTALL)
    assert not re.search(r"url\(|@import", "".join(styles))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_any_attribute_makes_no_tag_no_attribute_and_no_script(text: str) -> None:
    plain, hostile = Page(map_html(*poisoned("plain"))), map_html(*poisoned(text))
    found = Page(hostile)
    assert [(tag, sorted(attributes)) for tag, attributes in found.tags] == [
        (tag, sorted(attributes)) for tag, attributes in plain.tags
    ]
    assert "49" not in words(rows(hostile, "findings")[0])
    assert len(re.findall(r"<script>", hostile)) == 2


def test_the_same_stocktake_gives_the_same_bytes_in_whatever_order_it_was_read() -> None:
    graph, findings = example()
    other = nx.MultiDiGraph(**graph.graph)
    other.add_nodes_from(reversed(list(graph.nodes(data=True))))
    other.add_edges_from(reversed(list(graph.edges(keys=True, data=True))))
    assert map_html(graph, findings) == map_html(other, findings)


def test_a_map_is_written_as_utf_8_with_plain_line_ends(tmp_path: Path) -> None:
    graph, findings = example()
    write_map(graph, findings, tmp_path / "map.html")
    assert (tmp_path / "map.html").read_bytes() == map_html(graph, findings).encode("utf-8")
    assert b"\r" not in (tmp_path / "map.html").read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]


def test_the_drawing_library_is_the_file_as_shipped_with_its_licences() -> None:
    note = (ASSETS / "README.md").read_text(encoding="utf-8")
    assert hashlib.sha256((ASSETS / "vis-network.min.js").read_bytes()).hexdigest() in note
    assert "10.1.5" in note and b"@version 10.1.5" in (ASSETS / "vis-network.min.js").read_bytes()[:400]
    assert "MIT" in (ASSETS / "vis-network.LICENSE-MIT").read_text(encoding="utf-8")
    assert "Apache License" in (ASSETS / "vis-network.LICENSE-APACHE-2.0").read_text(encoding="utf-8")


def test_a_page_of_a_hundred_items_is_at_most_a_megabyte() -> None:
    assert len(map_html(*many(100)).encode("utf-8")) <= 1_000_000


def test_severities_are_in_the_words_of_people() -> None:
    assert SEVERITIES == {
        "Violation": "Must be put right",
        "Warning": "For the board to decide",
        "Info": "Worth knowing",
    }


# ---- In a browser -------------------------------------------------------------------------------------------------


def test_the_page_opens_without_asking_for_anything_and_says_how_much_it_shows(show: Any) -> None:
    page = show(*example())
    assert page.inner_text("#showing") == "Showing 6 of 6 items"
    assert page.locator("#map canvas").count() == 1


def test_the_badges_on_the_map_are_the_numbers_of_the_findings_on_what_is_drawn(show: Any) -> None:
    page = show(*example())
    page.wait_for_function("window.written.length >= 4")
    assert set(page.evaluate("window.written")) == {"1", "2", "3", "4"}


def test_hostile_text_stays_inert_also_in_the_details(show: Any) -> None:
    text = " ".join(HOSTILE)
    page = show(*poisoned(text))
    page.focus("#map")
    page.keyboard.press("Enter")
    assert page.text_content("#chosen") == seen(text).strip()
    assert page.evaluate("window.hacked") is None


def test_with_the_keyboard_one_goes_to_an_item_opens_its_details_and_comes_back(show: Any) -> None:
    page = show(*example())
    go_to(page, "Works well for families")
    said = "Plan: Works well for families. 2015 to 2018, over. Finding 1: Plan past its end. 2 links."
    assert page.inner_text("#said") == said
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "chosen"
    assert page.inner_text("#chosen") == "Works well for families"
    told = page.inner_text("#told")
    assert "1. Plan past its end" in told and "What to do: Agree an accountable partner." in told
    assert "Cohort (1)" in told and "No source is recorded." in told
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "map"
    assert page.is_hidden("#details")


def test_the_links_in_the_details_lead_to_other_items_drawn_or_not(show: Any) -> None:
    page = show(*example())
    go_to(page, "Partnership Framework")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Gloucestershire", exact=True).click()
    assert page.inner_text("#chosen") == "Gloucestershire"
    assert "not on the map" in page.inner_text("#told")
    assert "Linked from, as “threatens” (1)" in page.inner_text("#told")


def test_the_buttons_zoom_move_and_fit_the_map(show: Any) -> None:
    page = show(*example())
    before = page.locator("#map").bounding_box()["height"]
    page.get_by_role("button", name="Zoom in").click()
    assert page.locator("#map").bounding_box()["height"] > before
    for name in ("Move left", "Move right", "Move up", "Move down", "Zoom out", "Fit map"):
        page.get_by_role("button", name=name).click()
    assert abs(page.locator("#map").bounding_box()["height"] - before) < 2
