"""Outputs for people: groups, what is new, what is left standing, limits; Markdown and the page of HTML."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt
from micro import stocktake
from reports import HOSTILE, cite, finding, hostile, report, rich

from graphkit.cli import main
from graphkit.formats import FORMATS, GROUPINGS, summary
from graphkit.plain_text import WIDTH, markdown, seen
from graphkit.vocabulary import NOTICE, SEVERITIES

PEOPLE = ("text", "markdown", "html")


def write(form: str, made: object) -> str:
    return str(FORMATS[form](made))  # type: ignore[arg-type]


def words(form: str, made: object) -> str:
    """Return what a person reads of an output, in one line."""
    shown = write(form, made)
    if form == "markdown":
        shown = MarkdownIt("commonmark").enable("table").render(shown)
    return " ".join(Page(shown).text.split() if form != "text" else shown.split())


class Page(HTMLParser):
    """Read a page: its elements in order, its ids, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.parts: list[str] = []
        self.feed(page)
        self.close()
        self.text = "".join(self.parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self.open.append(tag)
        self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(" ")
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.parts.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize("form", PEOPLE)
def test_an_output_for_people_begins_with_title_and_date_and_ends_with_the_notice(form: str) -> None:
    for made in (rich(), report(), hostile()):
        shown = words(form, made)
        assert "23 July 2019" in shown and shown.endswith(NOTICE)
    assert words(form, rich()).find("Our county") < words(form, rich()).find("Seen as at 23 July 2019")


@pytest.mark.parametrize("form", PEOPLE)
def test_nothing_found_is_said_with_what_was_looked_at(form: str) -> None:
    shown = words(form, report())
    assert "Nothing found" in shown and "Looked at: Our county (Plan.csv, graphkit.toml)." in shown


@pytest.mark.parametrize("form", PEOPLE)
def test_counts_come_first_and_leave_out_what_is_left_standing(form: str) -> None:
    shown = words(form, rich())
    none = "-" if form == "text" else "0"
    assert f"Gaps 1 1 {none} 2" in shown and f"Out of date {none} {none} 1 1" in shown and "All 1 1 1 3" in shown
    assert "1 left standing by decision, not in these counts." in shown
    assert shown.index("All 1 1 1 3") < shown.index("Accountable partner of One")


@pytest.mark.parametrize("form", PEOPLE)
def test_what_is_left_standing_stands_last_with_reason_approval_minute_and_end(form: str) -> None:
    shown = words(form, rich())
    apart = shown[shown.lower().rindex("left standing by decision") :]
    assert "Accountable partner of Left" in apart and "Accountable partner of One" not in apart
    for said in (
        "The panel takes it up in May",
        "Health Board",
        "Minute 12",
        "31 March 2020",
        "Paper, item 3 (Plan.csv",
    ):
        assert said in apart
    bare = replace(rich().waived[0].waiver, approved_by=(), minute_reference="", expires="", sources=())
    shown = words(form, report(waived=(finding(waiver=bare),)))
    assert "not recorded" in shown and "no end recorded" in shown


@pytest.mark.parametrize("form", PEOPLE)
def test_what_is_new_is_marked_and_counted_only_beside_an_earlier_report(form: str) -> None:
    assert "2 new since the earlier report." in words(form, rich())
    assert "None new since the earlier report." in words(form, report(finding(), new=frozenset()))
    assert "new" not in words(form, report(finding())).lower()
    alike = [finding(name, message="Alike.", fingerprint=name) for name in ("a", "b")]
    shown = words(form, report(*alike, new=frozenset({"b"})))
    mark = {"text": "b (para 5; new)", "markdown": "(new)", "html": "New since the earlier report"}[form]
    assert shown.count(mark) == 1


@pytest.mark.parametrize("form", PEOPLE)
def test_limits_are_a_table_that_says_which_are_exceeded(form: str) -> None:
    assert "Plan that no partner answers for 2 20 5% Over the limit" in words(form, rich())
    assert "Over the limit" not in words(form, replace(rich(), limits=(replace(rich().limits[0], over=False),)))


@pytest.mark.parametrize("form", PEOPLE)
def test_severities_are_in_the_words_of_people(form: str) -> None:
    shown = words(form, rich())
    assert all(said in shown for said in SEVERITIES.values())
    assert not re.search("Violation|Warning", shown)


@pytest.mark.parametrize("form", PEOPLE)
def test_grouped_by_who_answers_a_finding_stands_under_each_and_what_nobody_answers_for_comes_last(form: str) -> None:
    shown = words(form, replace(rich(), group_by="answerable", waived=(), limits=()))
    none = "-" if form == "text" else "0"
    counted = [
        f"Board {none} 1 {none} 1",
        f"Council 1 1 {none} 2",
        f"Nobody is recorded as answering {none} {none} 1 1",
        "All 1 1 1 3",
    ]
    places = [shown.index(row) for row in counted]
    assert places == sorted(places)
    assert "A finding stands under each who answers for it; the last row counts it once." in shown
    assert shown.count("Accountable partner of One:") == 2
    assert shown.count("Plan that no partner answers for") >= 2, "the title is told in each group"


@pytest.mark.parametrize("form", PEOPLE)
def test_grouped_by_plan_a_finding_stands_under_each_of_its_plans(form: str) -> None:
    shown = words(form, replace(rich(), group_by="plan", waived=(), limits=()))
    none = "-" if form == "text" else "0"
    assert f"Plan A 1 1 {none} 2" in shown and f"Plan B 1 {none} {none} 1" in shown
    assert f"Not about one plan {none} {none} 1 1" in shown
    assert shown.count("Accountable partner of Two:") == 2


@pytest.mark.parametrize("form", PEOPLE)
def test_grouped_by_check_each_check_is_a_group_with_its_title_once(form: str) -> None:
    shown = words(form, replace(rich(), group_by="check", waived=(), limits=(), new=None))
    none = "-" if form == "text" else "0"
    assert f"Plan that no partner answers for 1 1 {none} 2" in shown and f"Old thing {none} {none} 1 1" in shown
    assert shown.count("Old thing") == (3 if form == "html" else 2), "in the counts, the contents and as a heading"
    assert "Gaps" not in shown


@pytest.mark.parametrize("form", PEOPLE)
@pytest.mark.parametrize("by", GROUPINGS)
def test_hostile_words_are_shown_and_nothing_else_comes_of_them(form: str, by: str) -> None:
    made = replace(hostile(), group_by=by)
    shown = words(form, made)
    for said in HOSTILE:
        expected = " ".join(seen(said).split())[:90]
        assert (expected if form != "text" else expected[:40]) in shown, said
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", write(form, made).replace("\n", ""))


@pytest.mark.parametrize("form", ("markdown", "html"))
def test_what_matters_most_comes_first_as_in_the_text(form: str) -> None:
    many = [finding(f"Plan {n}", check=f"check_{n:02}", fingerprint=f"{n}") for n in range(11)]
    shown = words(form, report(*many, top=2))
    first = shown[shown.index("The two that matter most") :]
    assert "in this order: what must be put right;" in first
    first, rest = re.split("What to do|On this page", first, maxsplit=1)
    assert first.index("Plan 0") < first.index("Plan 1:") and "Plan 10" not in first and "Plan 10" in rest
    assert "matter most" not in words(form, report(*many, top=0))


@pytest.mark.parametrize("form", PEOPLE)
def test_hostile_words_among_what_matters_most_are_only_shown(form: str) -> None:
    made = hostile()
    made = replace(made, findings=tuple(replace(f, check=f"check_{n}") for n, f in enumerate(made.findings)), top=16)
    shown = write(form, made)
    assert "The 16 that matter most" in shown and not UNSEEN.search(shown)
    page = Page(shown if form == "html" else MarkdownIt("commonmark").enable("table").render(shown))
    assert not {"script", "img"} & {tag for tag, _ in page.tags} or form == "text"
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    assert {link["href"].removeprefix("#") for link in page.all("a")} <= ids or form == "text"
    assert form != "text" or max(map(len, shown.splitlines())) <= WIDTH


def test_text_keeps_its_width_whatever_the_words() -> None:
    for by in GROUPINGS:
        assert max(map(len, write("text", replace(hostile(), group_by=by)).splitlines())) <= WIDTH


def test_the_summary_counts_as_the_text_does() -> None:
    assert write("text", rich()).startswith(summary(rich()))


def test_in_markdown_words_are_what_they_were_once_it_is_read() -> None:
    reader = MarkdownIt("commonmark").enable("table")
    for said in map(seen, HOSTILE):
        line = " ".join(said.split())
        assert Page(reader.render(markdown(said))).text.strip() == line
        assert {tag for tag, _ in Page(reader.render(markdown(said))).tags} == {"p"}
        cell = reader.render(f"| one | two |\n| --- | --- |\n| {markdown(said)} | after |\n")
        assert Page(cell).text.split() == ["one", "two", *line.split(), "after"]


def test_markdown_makes_only_its_own_headings_tables_and_lists() -> None:
    page = Page(MarkdownIt("commonmark").enable("table").render(write("markdown", hostile())))
    headings = {"h1", "h2", "h3"}
    assert {tag for tag, _ in page.tags} <= {"p", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", *headings}
    rows = [line for line in write("markdown", hostile()).splitlines() if line.startswith("| For the board")]
    assert len(rows) == 2 * len(HOSTILE)


def test_markdown_makes_no_address_a_link() -> None:
    assert "https://" not in markdown("https://evil.example") and "www." not in markdown("see www.evil.example")


def test_a_page_asks_for_nothing_and_runs_nothing() -> None:
    for made in (rich(), hostile(), report()):
        page = Page(write("html", made))
        assert not {"script", "link", "img", "iframe", "object", "embed", "form"} & {tag for tag, _ in page.tags}
        assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
        assert all(link["href"].startswith("#") for link in page.all("a"))
        policies = [meta["content"] for meta in page.all("meta") if "http-equiv" in meta]
        assert len(policies) == 1 and policies[0].startswith("default-src 'none'")
        assert "url(" not in write("html", made) and "@import" not in write("html", made)


@pytest.mark.parametrize("by", GROUPINGS)
def test_a_page_has_a_language_landmarks_headings_in_order_and_links_that_lead_somewhere(by: str) -> None:
    for made in (rich(), hostile(), report(), report(waived=rich().waived)):
        page = Page(write("html", replace(made, group_by=by)))
        assert page.all("html") == [{"lang": "en-GB"}]
        for landmark in ("header", "main", "footer", "title", "h1"):
            assert len(page.all(landmark)) == 1, landmark
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1 and all(after <= before + 1 for before, after in pairwise(levels))
        ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
        assert len(ids) == len(set(ids))
        wanted = {link["href"].removeprefix("#") for link in page.all("a")}
        wanted |= {attributes["aria-labelledby"] for _, attributes in page.tags if "aria-labelledby" in attributes}
        assert wanted <= set(ids)


def test_the_tables_of_a_page_have_captions_and_headings_of_columns_and_rows() -> None:
    page = Page(write("html", rich()))
    assert len(page.all("table")) == len(page.all("caption")) == 2
    assert {cell["scope"] for cell in page.all("th")} == {"col", "row"}


def test_what_a_document_is_cited_as_is_explained(form: str = "markdown") -> None:
    source = replace(cite(4), document="A paper with a very long name", short="Paper")
    for form in PEOPLE:
        assert "Paper: A paper with a very long name" in words(form, report(finding(sources=(source,))))


def test_a_page_opens_on_a_narrow_screen_without_a_word_cut_off_or_a_script_run(tmp_path: Path) -> None:
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        pytest.skip("no Chromium or Chrome is installed, so the page cannot be opened")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    file = tmp_path / "page.html"
    file.write_text(write("html", hostile()), encoding="utf-8")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 320, "height": 640})
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: asked.append(dialog.message))
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert asked == [file.as_uri()]
        browser.close()


UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
STEERING = """@prefix gk: <https://w3id.org/graphkit/ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/x> a gk:Plan ; skos:prefLabel "A\\u001b[31m plan\\u202e\\u009b2J" .
"""


def test_nothing_unseen_reaches_a_terminal_whatever_the_verb(tmp_path: Path) -> None:
    folder = str(stocktake(tmp_path / "ours", {"more.ttl": STEERING}))
    report, lists = str(tmp_path / "now.json"), "SELECT ?name { ?plan a gk:Plan ; skos:prefLabel ?name }"
    CliRunner().invoke(main, ["check", folder, "-o", report])
    for arguments in (
        ["check", folder],
        ["compare", report, report],
        ["compare", report, report, "--format", "markdown"],
        ["explain", "plan_without_owner", "--item", "https://example.org/x", folder],
        ["ask", lists, folder],
    ):
        output = CliRunner().invoke(main, arguments).output
        assert "\ufffd" in output and not UNSEEN.search(output), arguments
