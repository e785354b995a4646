"""The map as one page: what it says, that it is safe, and that it works in a browser."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from graphkit.findings import Finding
from graphkit.maps import map_html, write_map
from graphkit.maps.page import ASSETS, FINDING_COLOUR, INK, SEVERITIES, tint
from graphkit.records import Citation

BASE = "https://example.org/stocktake/"
LOOKS: dict[str, tuple[int, str, str, str]] = {
    "Board": (1, "pill", "#3F4347", "Boards"),
    "Duty": (2, "bar", "#3B0F70", "Duties"),
    "Plan": (3, "page", "#1F6FD6", "Plans"),
    "Priority": (4, "hexagon", "#2E8B62", "Priorities"),
    "Cohort": (5, "octagon", "#A87400", "Cohorts"),
    "Indicator": (6, "parallelogram", "#D6409F", "Indicators"),
}
HOSTILE = (
    "<script>window.hacked=1</script>",
    "</script><script>window.hacked=1</script>",
    '"><img src=x onerror="window.hacked=1">',
    "' onmouseover='window.hacked=1' x='",
    "<a href='javascript:window.hacked=1'>href</a>",
    "{{ 7 * 7 }}{% raw %}",
    "<!--<script>",
    "\u2028]]></style><svg onload=window.hacked=1>",
)


def add(graph: nx.MultiDiGraph, kind: str, name: str, **more: Any) -> str:
    item = f"{BASE}{kind.lower()}/{graph.number_of_nodes()}"
    look: dict[str, Any] = {"plural": kind + "s"}
    if kind in LOOKS:
        lane, silhouette, colour, plural = LOOKS[kind]
        look = {"lane": lane, "lane_label": plural, "silhouette": silhouette, "colour": colour, "plural": plural}
    values = {"name": name, "kind": kind, "label": kind, "period": "", "lead": "", "sources": (), **look, **more}
    graph.add_node(item, **values)
    return item


def link(graph: nx.MultiDiGraph, source: str, target: str, label: str = "overseen by") -> None:
    words = label.split()
    name = words[0] + "".join(word.capitalize() for word in words[1:])
    graph.add_edge(source, target, key=name, label=label, property=name)


def finding(item: str, name: str, **more: Any) -> Finding:
    values: dict[str, Any] = {
        "check": "plan_without_owner",
        "title": "Plan without an accountable partner",
        "severity": "Warning",
        "family": "gap",
        "item": item,
        "item_name": name,
        "path": "https://w3id.org/graphkit/ns#accountablePartner",
        "path_name": "accountable partner",
        "value": "",
        "value_name": "",
        "message": f"Accountable partner of {name}: not recorded.",
        "remedy": "Agree an accountable partner.",
        "basis": "silence",
        "certainty": "stated",
        "answerable": (),
        "facts": (),
        "sources": (Citation(BASE, "Plan.csv", "", 4, "Paper to the board", "para 5"),),
        "more_sources": 0,
        "stated": True,
        "fingerprint": "",
        "waiver": None,
    }
    return Finding(**{**values, **more})


def example() -> tuple[nx.MultiDiGraph, list[Finding]]:
    graph = nx.MultiDiGraph(title="Children's plans in Gloucestershire", as_of="23 July 2019")
    board = add(graph, "Board", "Gloucestershire Health and Wellbeing Board", sources=("Paper, para 1",))
    duty = add(graph, "Duty", "Co-operate to improve well-being")
    framework = add(graph, "Plan", "Partnership Framework", phase="to come", sources=("Paper, para 5",))
    ended = add(graph, "Plan", "Works well for families", period="2015 to 2018", phase="over")
    priority = add(graph, "Priority", "Shared priorities")
    cohort = add(graph, "Cohort", "Care leavers")
    area = add(graph, "Area", "Gloucestershire")
    risk = add(graph, "Risk", "The whole is less than the sum of its parts")
    for source, target, label in (
        (framework, board, "approved by"),
        (framework, duty, "discharges duty"),
        (framework, board, "overseen by"),
        (ended, duty, "discharges duty"),
        (ended, cohort, "cohort"),
        (priority, framework, "stated in"),
        (priority, board, "accountable partner"),
        (framework, area, "area"),
        (risk, area, "threatens"),
    ):
        link(graph, source, target, label)
    findings = [
        finding(ended, "Works well for families", severity="Violation", title="Plan past its end"),
        finding(framework, "Partnership Framework", more_sources=2),
        finding(risk, "The whole is less than the sum of its parts", severity="Info", stated=False),
        finding(area, "Gloucestershire", value=duty, title="Duty without a vehicle"),
        finding(framework, "Partnership Framework", title="Plan agreed but not operating"),
    ]
    return graph, findings


def many(count: int) -> tuple[nx.MultiDiGraph, list[Finding]]:
    graph = nx.MultiDiGraph(title="A larger stocktake", as_of="23 July 2019")
    kinds = list(LOOKS)
    items = [
        add(graph, kinds[n % 6], f"Item {n} with a name of some length", sources=(f"Paper, paragraph {n}",))
        for n in range(count)
    ]
    for n, item in enumerate(items):
        link(graph, item, items[(n * 7 + 1) % count])
        link(graph, item, items[(n * 5 + 2) % count], "works with")
    return graph, [finding(item, f"Item {n} with a name of some length") for n, item in enumerate(items) if n % 2]


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
    assert "For the board to decide" in told[1] and "and 2 more" in told[1]
    assert "Worth knowing" in told[2]
    assert ["Nothing recorded; read in" in text for text in told] == [False, False, True, False, False]


def test_a_finding_on_what_is_not_drawn_says_so_or_names_the_thing_where_it_stands() -> None:
    told = [words(row) for row in rows(map_html(*example()), "findings")]
    assert "(not on the map)" in told[2]
    assert "(on the map at Co-operate to improve well-being)" in told[3]
    assert not any("on the map" in told[number] for number in (0, 1, 4))


def test_the_table_of_items_has_a_row_for_each_node_and_each_link_both_ways() -> None:
    graph, findings = example()
    table = rows(map_html(graph, findings), "items")
    assert len(table) == graph.number_of_nodes()
    assert sum(row.count('href="#item-') for row in table) == 2 * graph.number_of_edges()
    board = next(words(row) for row in table if "Wellbeing Board</span></th>" in row)
    assert "linked from, as “approved by” : Partnership Framework" in board and "Paper, para 1" in board
    assert sum("(not on the map)" in row for row in table) == 2


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


def poisoned(text: str) -> tuple[nx.MultiDiGraph, list[Finding]]:
    """Put a text into every attribute of a small graph and of its findings; lanes and severities are not free text."""
    graph = nx.MultiDiGraph(title=text, as_of=text)
    names = [f"{text} {number}" for number in range(3)]
    for number, name in enumerate(names):
        free = ("name", "kind", "label", "plural", "lane_label", "silhouette", "colour", "phase", "period", "lead")
        graph.add_node(name, lane=number + 1, sources=(text, text), **dict.fromkeys(free, text))
    graph.add_edge(names[0], names[1], key=text, label=text, property=text)
    graph.add_edge(names[2], names[1], key=text, label=text, property=text)
    free = ("check", "title", "family", "path", "path_name", "value", "value_name", "message", "remedy", "certainty")
    source = Citation(text, text, text, 0, text, text)
    more = {"answerable": (text,), "sources": (source,), "basis": text, **dict.fromkeys(free, text)}
    return graph, [finding(name, text, **more) for name in (*names, text)]


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


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("kind", LOOKS)
def test_text_and_outlines_stand_out_from_what_they_stand_on(kind: str) -> None:
    colour = LOOKS[kind][2]
    assert contrast(INK, tint(colour)) >= 4.5 and contrast(FINDING_COLOUR, tint(colour)) >= 4.5
    assert contrast(colour, tint(colour, 24)) >= 3 and contrast(FINDING_COLOUR, "#FFFFFF") >= 4.5


def test_severities_are_in_the_words_of_people() -> None:
    assert SEVERITIES == {
        "Violation": "Must be put right",
        "Warning": "For the board to decide",
        "Info": "Worth knowing",
    }


# ---- In a browser -------------------------------------------------------------------------------------------------

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WATCH = """
window.written = [];
const fill = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
  if (this.fillStyle === "#ffffff") window.written.push(String(text));
  return fill.call(this, text, ...rest);
};
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium or Chrome is installed, so the page cannot be opened")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """Open the map of a graph; afterwards demand that nothing was fetched and nothing went wrong."""
    asked: list[str] = []
    wrong: list[str] = []
    context = browser.new_context(viewport={"width": 1366, "height": 900})

    def opened(graph: nx.MultiDiGraph, findings: list[Finding]) -> Any:
        write_map(graph, findings, tmp_path / "map.html")
        page = context.new_page()
        page.add_init_script(WATCH)
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: wrong.append(dialog.message))
        page.goto((tmp_path / "map.html").as_uri())
        page.wait_for_function("document.getElementById('showing').textContent !== ''")
        return page

    yield opened
    context.close()
    assert asked == [(tmp_path / "map.html").as_uri()]
    assert wrong == []


def test_the_page_opens_without_asking_for_anything_and_says_how_much_it_shows(show: Any) -> None:
    page = show(*example())
    assert page.inner_text("#showing") == "Showing 6 of 6 items"
    assert page.locator("#map canvas").count() == 1


def test_the_badges_on_the_map_are_the_numbers_of_the_findings_on_what_is_drawn(show: Any) -> None:
    page = show(*example())
    page.wait_for_function("window.written.length >= 4")
    assert set(page.evaluate("window.written")) == {"1", "2", "4", "5"}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_inert_also_in_the_details(show: Any, text: str) -> None:
    page = show(*poisoned(text))
    page.focus("#map")
    page.keyboard.press("Enter")
    assert page.text_content("#chosen") == text
    assert page.evaluate("window.hacked") is None


def go_to(page: Any, name: str) -> None:
    """Move with the arrow keys, lane by lane, until the live region names an item."""
    page.focus("#map")
    page.keyboard.press("Home")
    for key in (["ArrowUp"] * 3 + ["ArrowDown"] * 3 + ["ArrowRight"]) * 6:
        if f": {name}." in page.inner_text("#said"):
            return
        page.keyboard.press(key)
    pytest.fail(f"{name} cannot be reached with the arrow keys")


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


def test_every_item_drawn_can_be_reached_with_the_arrow_keys(show: Any) -> None:
    graph, findings = example()
    page = show(graph, findings)
    for _, data in graph.nodes(data=True):
        if "lane" in data:
            go_to(page, data["name"])


def test_the_links_in_the_details_lead_to_other_items_drawn_or_not(show: Any) -> None:
    page = show(*example())
    go_to(page, "Partnership Framework")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Gloucestershire", exact=True).click()
    assert page.inner_text("#chosen") == "Gloucestershire"
    assert "not on the map" in page.inner_text("#told")
    assert "Linked from, as “threatens” (1)" in page.inner_text("#told")


def test_the_legend_leaves_kinds_out_and_brings_them_back(show: Any) -> None:
    page = show(*example())
    plans = page.get_by_role("checkbox", name="Plans")
    plans.uncheck()
    assert page.inner_text("#showing") == "Showing 4 of 6 items"
    for box in page.get_by_role("checkbox").all():
        box.set_checked(False)
    assert page.inner_text("#showing") == "Showing 0 of 6 items"
    for box in page.get_by_role("checkbox").all():
        box.set_checked(True)
    assert page.inner_text("#showing") == "Showing 6 of 6 items"


def test_the_buttons_zoom_move_and_fit_the_map(show: Any) -> None:
    page = show(*example())
    before = page.locator("#map").bounding_box()["height"]
    page.get_by_role("button", name="Zoom in").click()
    assert page.locator("#map").bounding_box()["height"] > before
    for name in ("Move left", "Move right", "Move up", "Move down", "Zoom out", "Fit map"):
        page.get_by_role("button", name=name).click()
    assert abs(page.locator("#map").bounding_box()["height"] - before) < 2


@pytest.mark.parametrize("opened", [False, True])
def test_a_narrow_window_never_scrolls_sideways(show: Any, opened: bool) -> None:
    page = show(*many(60))
    page.set_viewport_size({"width": 320, "height": 700})
    if opened:
        page.focus("#map")
        page.keyboard.press("Enter")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
