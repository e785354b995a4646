"""Maps as still pictures: what stands on which sheet, that it can be read there, and that it is safe and the same."""

from __future__ import annotations

import hashlib
import itertools
import re
import shutil
import struct
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest
from click.testing import CliRunner
from map_examples import HOSTILE, LOOKS, add, example, finding, link, many, poisoned

from graphkit.cli import main
from graphkit.layout import lay_out, routes
from graphkit.lettering import text_width
from graphkit.maps import write_map
from graphkit.maps.picture import Picture, picture_of
from graphkit.maps.printing import FONTS, covered, pdf_of, png_of
from graphkit.maps.svg import svg_of
from graphkit.maps.view import View
from graphkit.maps.views import views_of
from graphkit.vocabulary import InputError

SVG = "{http://www.w3.org/2000/svg}"
Stocktake = tuple[nx.MultiDiGraph, list[Any]]


def view(graph: nx.MultiDiGraph, findings: list[Any], name: str = "all") -> View:
    return next(one for one in views_of(graph, findings) if one.name == name)


def picture(stocktake: Stocktake) -> Picture:
    graph, findings = stocktake
    chosen = view(graph, findings)
    return picture_of(graph, findings, chosen, chosen.graph.number_of_nodes())


def drawn(stocktake: Stocktake) -> list[str]:
    made = picture(stocktake)
    return [svg_of(made, number) for number in range(len(made.sheets))]


def boxes(svg: str) -> list[str]:
    """Return the text in each box of a picture."""
    groups = ElementTree.fromstring(svg).iter(f"{SVG}g")
    return [" ".join(text.text or "" for text in group.iter(f"{SVG}text")) for group in groups if group.get("class")]


def texts(svg: str) -> str:
    return " ".join(text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text"))


def themed(count: int, themes: int) -> Stocktake:
    """Build priorities, each of one theme in turn, and the last of none; each links to the next."""
    graph = nx.MultiDiGraph(title="A county", as_of="23 July 2019")
    look = {"lane": 5, "lane_label": "Themes", "silhouette": "pill", "colour": "#A87400", "plural": "Themes"}
    names = [add(graph, "Theme", f"Theme {chr(65 + number)}", **look) for number in range(themes)]
    items = [add(graph, "Priority", f"Priority {number} with a name of some length") for number in range(count)]
    for number, item in enumerate(items[:-1]):
        link(graph, item, names[number % themes], "theme")
        link(graph, item, items[number + 1], "supports")
    return graph, []


def points_of(svg: str) -> tuple[float, float]:
    """Return the width of the paper of a picture and its smallest text in a box, in points, as it would be printed."""
    root = ElementTree.fromstring(svg)
    width = float(root.attrib["width"].removesuffix("mm")) * 72 / 25.4
    unit = width / float(root.attrib["viewBox"].split()[2])
    groups = [group for group in root.iter(f"{SVG}g") if group.get("class")]
    return width, min(float(text.attrib["font-size"]) for group in groups for text in group.iter(f"{SVG}text")) * unit


def test_a_picture_is_xml_that_holds_the_title_the_date_the_counts_and_every_item_drawn() -> None:
    graph, findings = example()
    (svg,) = drawn((graph, findings))
    root = ElementTree.fromstring(svg)
    assert root.attrib["role"] == "img" and root.attrib["lang"] == "en-GB"
    assert root.find(f"{SVG}title") is not None and "in lanes from left to right" in root.findtext(f"{SVG}desc", "")
    assert "As at 23 July 2019." in texts(svg) and "Drawing 6 of 6 items, with 4 findings." in texts(svg)
    assert "Drawn from the records named; not legal advice." in texts(svg)
    told = boxes(svg)
    names = [data["name"] for _, data in graph.nodes(data=True) if "lane" in data]
    assert len(told) == len(names) and all(any(name in text for text in told) for name in names)


def test_a_box_has_the_numbers_of_its_findings_and_says_who_leads_and_from_when() -> None:
    (svg,) = drawn(example())
    told = {text.split("  ")[0]: text for text in boxes(svg)}
    assert "Partnership Framework To come 3 4" in told
    assert "Works well for families 2015 to 2018, over 1" in told
    assert "Co-operate to improve well-being 2" in told  # the finding is about an area, which is not drawn
    assert "Shared priorities No lead partner recorded" in told


def test_more_badges_than_a_box_is_wide_are_counted() -> None:
    graph: nx.MultiDiGraph = nx.MultiDiGraph(title="Badges")
    plan = add(graph, "Plan", "A plan")
    (svg,) = drawn((graph, [finding(plan, "A plan") for _ in range(40)]))
    numbers = boxes(svg)[0].removeprefix("A plan ").split()
    assert numbers[-1].startswith("+") and len(numbers) - 1 + int(numbers[-1]) == 40


def test_the_legend_shows_the_kinds_that_are_drawn_and_no_other() -> None:
    (svg,) = drawn(example())
    assert all(
        kind in texts(svg) for kind in ("Boards", "Duties", "Plans", "Priorities", "Cohorts", "Finding, numbered")
    )
    assert "Indicators" not in texts(svg) and "Added" not in texts(svg)
    graph, _ = example()
    assert "Finding, numbered" not in texts(drawn((graph, []))[0])


def test_what_changed_shows_in_the_outline_and_in_the_legend() -> None:
    graph, _ = example()
    items = sorted(item for item, data in graph.nodes(data=True) if "lane" in data)
    for item, change in zip(items, ("added", "removed", "changed"), strict=False):
        graph.nodes[item]["change"] = change
    (svg,) = drawn((graph, []))
    assert all(words in texts(svg) for words in ("Added", "Changed", "No longer recorded"))
    assert svg.count('stroke-dasharray="16 5"') == 2 and svg.count('stroke-dasharray="0.1 4.4"') == 2


def test_links_that_show_only_when_an_item_is_chosen_are_left_out() -> None:
    graph, findings = example()
    made = picture((graph, findings))
    names = {item: data["name"] for item, data in graph.nodes(data=True)}
    pairs = {(names[source], names[target]) for source, target in made.sheets[0].links}
    assert ("Partnership Framework", "Gloucestershire Health and Wellbeing Board") in pairs
    assert ("Shared priorities", "Gloucestershire Health and Wellbeing Board") not in pairs
    assert svg_of(made, 0).count('<path d="M') > len(pairs)


@pytest.mark.parametrize("text", [*HOSTILE, "]]>&amp;\x00\x0b\ud800\ufffe", "#set page(fill: red) $x$ `raw` \\u{41}"])
def test_hostile_text_is_only_ever_text(text: str, tmp_path: Path) -> None:
    plain, hostile = (drawn(poisoned(words))[0] for words in ("plain", text))
    tags = [{element.tag for element in ElementTree.fromstring(svg).iter()} for svg in (plain, hostile)]
    assert tags[0] == tags[1]
    assert "49" not in texts(hostile)
    assert not tags[1] & {f"{SVG}{name}" for name in ("script", "a", "image", "style", "use", "foreignObject")}
    attributes = {key for element in ElementTree.fromstring(hostile).iter() for key in element.attrib}
    assert not [key for key in attributes if key.startswith("on") or "href" in key or key == "style"]
    graph, findings = poisoned(text)
    write_map(graph, findings, tmp_path / "map.pdf")
    write_map(graph, findings, tmp_path / "map.png")
    assert (tmp_path / "map.pdf").read_bytes().startswith(b"%PDF")


def test_a_picture_refers_to_nothing_outside_itself() -> None:
    for svg in drawn(many(60)):
        assert re.findall(r"\w+://[^\"<]*", svg) == ["http://www.w3.org/2000/svg"]


def test_the_same_stocktake_gives_the_same_bytes_in_whatever_order_it_was_read() -> None:
    graph, findings = themed(90, 3)
    other: nx.MultiDiGraph = nx.MultiDiGraph(**graph.graph)
    other.add_nodes_from(reversed(list(graph.nodes(data=True))))
    other.add_edges_from(reversed(list(graph.edges(keys=True, data=True))))
    one, two = picture((graph, findings)), picture((other, findings))
    assert [svg_of(one, n) for n in range(len(one.sheets))] == [svg_of(two, n) for n in range(len(two.sheets))]
    assert pdf_of(one, findings) == pdf_of(two, findings) and png_of(one, 0) == png_of(two, 0)


@pytest.mark.parametrize("count", [6, 20, 60, 75, 100])
def test_text_is_as_large_as_it_is_said_to_be_and_never_below_seven_points(count: int) -> None:
    made = picture(many(count))
    for number, sheet in enumerate(made.sheets):
        width, points = points_of(svg_of(made, number))
        assert abs(width - sheet.paper.width) < 2
        assert abs(points - sheet.points) < 0.05 and points > 6.95
        assert sheet.layout.width * sheet.scale <= sheet.paper.width - 40


def test_a_larger_map_goes_from_a4_to_a3_and_then_to_several_sheets() -> None:
    papers = [[sheet.paper.name for sheet in picture(themed(count, 2)).sheets] for count in (3, 15, 60)]
    assert papers[0] == ["A4 landscape"] and papers[1] == ["A3 landscape"] and len(papers[2]) > 2


def test_over_all_sheets_nothing_is_dropped_and_links_that_are_cut_are_counted() -> None:
    graph, findings = themed(120, 5)
    made = picture((graph, findings))
    on_sheets = [{box.item for box in sheet.layout.boxes} for sheet in made.sheets]
    assert set().union(*on_sheets) == set(made.view.graph)
    for sheet, here in zip(made.sheets, on_sheets, strict=True):
        inside = [ends for ends in graph.edges() if here.issuperset(ends)]
        assert sorted(sheet.links) == sorted(inside)
        assert sheet.elsewhere == sum((source in here) != (target in here) for source, target in graph.edges())
    assert "links to items on other sheets" in texts(svg_of(made, 0))


def test_an_item_of_two_themes_stands_with_both_and_one_of_none_on_the_last_sheet() -> None:
    graph, findings = themed(80, 4)
    priority = next(item for item in graph if graph.nodes[item]["name"].startswith("Priority 0 "))
    link(graph, priority, next(item for item in graph if graph.nodes[item]["name"] == "Theme D"), "theme")
    made = picture((graph, findings))
    themes = [sheet.themes for sheet in made.sheets for box in sheet.layout.boxes if box.item == priority]
    assert {theme for names in themes for theme in names} >= {"Theme A", "Theme D"}
    assert made.sheets[-1].themes == ("No theme recorded",)
    last = next(item for item in graph if graph.nodes[item]["name"].startswith("Priority 79 "))
    assert last in {box.item for box in made.sheets[-1].layout.boxes}
    assert made.heading(0).startswith(f"Sheet 1 of {len(made.sheets)}: Theme A")


def test_themes_that_follow_each_other_share_a_sheet_as_long_as_it_can_be_read() -> None:
    made = picture(themed(60, 20))
    assert len(made.sheets) < 8
    assert [theme for sheet in made.sheets for theme in sheet.themes][:20] == [
        f"Theme {chr(65 + n)}" for n in range(20)
    ]


def test_a_theme_too_large_for_a_sheet_is_continued() -> None:
    made = picture(themed(80, 1))
    parts = [sheet.name for sheet in made.sheets if sheet.themes == ("Theme A",)]
    assert len(parts) > 1 and parts[0] == f"Theme A, part 1 of {len(parts)}"
    items = Counter(box.item for sheet in made.sheets for box in sheet.layout.boxes)
    assert set(items) == set(made.view.graph) and set(items.values()) == {1}


def test_what_stands_for_a_finding_stays_with_all_that_it_joins() -> None:
    graph, _ = themed(80, 4)
    ends = [item for item in sorted(graph) if graph.nodes[item]["kind"] == "Priority"][:2]
    graph.add_node(
        "overlap", name="Shared", kind="Overlap", plural="Overlaps", lane=6, lane_label="Overlaps", finding=1
    )
    for end in ends:
        link(graph, end, "overlap", "overlap")
    chosen = View("overlaps", "Overlaps", "", graph)
    made = picture_of(graph, [finding(ends[0], "One")], chosen, 80)
    here = [{box.item for box in sheet.layout.boxes} for sheet in made.sheets]
    assert any("overlap" in items for items in here)
    assert all(items.issuperset(ends) for items in here if "overlap" in items)


def test_a_box_that_no_paper_holds_is_drawn_smaller_and_its_size_is_told() -> None:
    graph: nx.MultiDiGraph = nx.MultiDiGraph(title="Tall")
    add(graph, "Plan", "A plan", notes=tuple((f"Note {number}", "detail") for number in range(200)))
    made = picture((graph, []))
    (sheet,) = made.sheets
    assert sheet.points < 7 and f"{sheet.points:g} pt" in made.told()
    assert abs(points_of(svg_of(made, 0))[1] - sheet.points) < 0.05


def test_letters_are_measured_as_the_font_that_prints_them_is_drawn() -> None:
    for weight, bold in (("Regular", False), ("Bold", True)):
        font = (FONTS / f"LiberationSans-{weight}.ttf").read_bytes()
        widths = advances(font)
        for letter in map(chr, range(32, 127)):
            assert round(text_width(letter, 1000, bold)) == widths[letter], (weight, letter)


def advances(font: bytes) -> dict[str, int]:
    """Read the widths of letters from a TrueType font in thousandths, for codes that stand in its first segment."""
    count = struct.unpack_from(">H", font, 4)[0]
    tables = {font[12 + 16 * n : 16 + 16 * n]: struct.unpack_from(">L", font, 20 + 16 * n)[0] for n in range(count)}
    units = struct.unpack_from(">H", font, tables[b"head"] + 18)[0]
    start = tables[b"cmap"]
    start += struct.unpack_from(">HHL", font, start + 4)[2]
    segments = struct.unpack_from(">H", font, start + 6)[0] // 2
    first, last = (struct.unpack_from(">H", font, start + skip)[0] for skip in (16 + 2 * segments, 14))
    delta, away = (struct.unpack_from(">H", font, start + 16 + skip * segments)[0] for skip in (4, 6))
    assert first <= 32 and last >= 126 and away == 0
    glyphs = {chr(code): (code + delta) & 0xFFFF for code in range(32, 127)}
    return {
        letter: round(struct.unpack_from(">H", font, tables[b"hmtx"] + 4 * glyph)[0] * 1000 / units)
        for letter, glyph in glyphs.items()
    }


def test_the_fonts_are_the_files_as_shipped_with_their_licence() -> None:
    note = (FONTS.parent / "README.md").read_text(encoding="utf-8")
    for weight in ("Regular", "Bold"):
        assert hashlib.sha256((FONTS / f"LiberationSans-{weight}.ttf").read_bytes()).hexdigest() in note
    licence = (FONTS / "LICENSE").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence and "Red Hat" in licence


def test_the_font_that_lies_here_covers_european_letters_and_nothing_that_it_lacks() -> None:
    assert covered() >= set("Ärzte, Łódź, Ελλάδα, Київ – “£” … 1½") and not covered() & set("中ع😀")


# ---- On paper -----------------------------------------------------------------------------------------------------


def test_a_paper_is_tagged_has_a_title_a_list_of_sheets_and_every_finding() -> None:
    graph, _ = themed(90, 3)
    items = sorted(graph)[5:8]
    findings = [finding(item, graph.nodes[item]["name"], title=f"Fault {n}") for n, item in enumerate(items)]
    findings.append(finding("https://example.org/nowhere", "An area", title="Fault elsewhere"))
    pdf = pdf_of(picture((graph, findings)), findings)
    assert pdf.startswith(b"%PDF-1.7") and b"StructTreeRoot" in pdf and b"en-GB" in pdf and b"pdfuaid" in pdf
    text = pdf_text(pdf)
    assert "Sheet 1 of " in text and "Theme A" in text
    assert all(f"Fault {n}" in text for n in range(3)) and "Fault elsewhere" in text
    assert "(not on the map)" in text and "Agree an accountable partner." in text and "para 5" in text


def test_the_paper_of_a_narrower_view_lists_only_the_findings_on_what_it_draws() -> None:
    graph, findings = example()
    chosen = view(graph, findings)
    narrow = View("plan", "Plan", "", chosen.graph.subgraph(sorted(chosen.graph)[:3]).copy())
    pdf = pdf_of(picture_of(graph, findings, narrow, 6), findings)
    assert "on what is not drawn here" in pdf_text(pdf)


def pdf_text(pdf: bytes) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed, so the words of a paper cannot be read back")
    told = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(told.stdout.decode("utf-8").split())


def test_english_is_printed_in_the_font_that_lies_here_and_in_no_other() -> None:
    if shutil.which("pdffonts") is None:
        pytest.skip("pdffonts is not installed, so the fonts of a paper cannot be told")
    graph, findings = example()
    pdf = pdf_of(picture((graph, findings)), findings)
    told = subprocess.run(["pdffonts", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    assert {line.split()[0].partition("+")[2] for line in told.splitlines()[2:]} == {
        "LiberationSans",
        "LiberationSans-Bold",
    }


@pytest.mark.parametrize(
    "name",
    [
        "Jeunes 中文 😀",
        "خطة الشباب",
        "Plan\u200b\u00ad\u2028two",
        "\ufeffPlan\u202e \ue000",
        "👨‍👩‍👧",
        "".join(map(chr, range(0xF0000, 0xF0200))),
    ],
)
def test_letters_that_no_font_has_do_not_stop_a_paper(name: str) -> None:
    graph: nx.MultiDiGraph = nx.MultiDiGraph(title=name, as_of="23 July 2019")
    findings = [finding(add(graph, "Plan", name), name)]
    made = picture((graph, findings))
    assert pdf_of(made, findings).startswith(b"%PDF") and png_of(made, 0).startswith(b"\x89PNG")


def test_a_png_has_the_size_of_its_paper_at_two_hundred_dots_an_inch() -> None:
    png = png_of(picture(example()), 0)
    assert struct.unpack_from(">LL", png, 16) == (2339, 1654)
    assert png[37:41] == b"pHYs" and struct.unpack_from(">LLB", png, 41) == (7874, 7874, 1)


# ---- Written ------------------------------------------------------------------------------------------------------


def test_one_sheet_is_one_file_and_several_are_numbered(tmp_path: Path) -> None:
    shown = write_map(*example(), tmp_path / "map.svg")
    assert shown.files == (tmp_path / "map.svg",) and re.fullmatch(
        r"Drawn on A4 landscape, text \d.* pt\.", shown.paper
    )
    shown = write_map(*themed(90, 3), tmp_path / "county.svg", view="all")
    assert [file.name for file in shown.files] == [f"county-{n + 1:02}.svg" for n in range(len(shown.files))]
    assert shown.paper.startswith(f"Too much for one sheet at 7 pt: {len(shown.files)} sheets by theme, ")
    assert sorted(path.name for path in tmp_path.iterdir()) == [*(file.name for file in shown.files), "map.svg"]
    shown = write_map(*themed(90, 3), tmp_path / "county.pdf", view="all")
    assert shown.files == (tmp_path / "county.pdf",)


def test_a_map_is_not_written_to_a_file_of_another_kind(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"found a file ending '.docx', expected one ending .html, .svg, .png or .pdf"):
        write_map(*example(), tmp_path / "map.docx")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", ["png", "pdf"])
def test_without_what_prints_the_command_says_how_to_install_it_before_it_reads_anything(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)  # as if it were not installed
    result = CliRunner().invoke(main, ["map", str(tmp_path / "nowhere"), "-o", str(tmp_path / f"map.{suffix}")])
    assert result.exit_code == 2 and 'pip install "graphkit-strategy[paper]"' in result.stderr
    assert "nowhere" not in result.stderr and not list(tmp_path.iterdir())
    assert write_map(*example(), tmp_path / "map.svg").files


def test_a_view_that_draws_nothing_is_refused_with_a_reason(tmp_path: Path) -> None:
    graph: nx.MultiDiGraph = nx.MultiDiGraph(title="Empty")
    with pytest.raises(InputError, match="nothing to draw"):
        write_map(graph, [], tmp_path / "map.svg")
    assert not list(tmp_path.iterdir())


# ---- In a browser -------------------------------------------------------------------------------------------------

OVERHANG = """
[...document.querySelectorAll("g.box")].flatMap((group) => {
  const outline = group.querySelector("path").getBBox();
  const lines = [...group.querySelectorAll("text")].filter((text) => !text.getAttribute("fill").startsWith("#fff"));
  return lines.map((text) => {
    const box = text.getBBox();
    return Math.max(outline.x - box.x, box.x + box.width - outline.x - outline.width,
      outline.y - box.y, box.y + box.height - outline.y - outline.height);
  });
})
"""


def test_a_picture_opened_by_itself_shows_its_text_inside_its_boxes(browser: Any, tmp_path: Path) -> None:
    graph: nx.MultiDiGraph = nx.MultiDiGraph(title="Wide letters")
    names = [
        "WWWWWWW MMMMMMMM @@@@@@@@@ %%%%%%%%% WWWWWWWW",
        "W" * 80,
        "中文" * 20,
        "Ж" * 60,
        "👨‍👩‍👧" * 9,
        "ﷺﷺﷺ ﷺﷺﷺﷺﷺﷺ",
    ]
    for kind in LOOKS:
        for name in names:
            add(graph, kind, name, lead="MWMWMWMWMWMW WMWMWMWMWMWMWM", notes=(("WWWW MMMM WWWW MMMMM", "alert"),))
    items = sorted(graph)
    for one, other in itertools.pairwise(items):
        link(graph, one, other)
    page, beyond = browser.new_page(), []
    for file in write_map(graph, [], tmp_path / "map.svg").files:
        page.goto(file.as_uri())
        beyond += page.evaluate(OVERHANG)
    page.close()
    assert len(beyond) > 3 * len(items) and max(beyond) <= 1


def test_a_link_passes_a_lane_between_through_a_gap_and_bulges_at_the_left_within_its_lane() -> None:
    graph: nx.MultiDiGraph = nx.MultiDiGraph()
    board, duty, plan, other = (add(graph, kind, "A name") for kind in ("Board", "Duty", "Plan", "Plan"))
    layout = lay_out(graph)
    place = {box.item: box for box in layout.boxes}
    passing, within = routes(layout, [(board, plan), (plan, other)])
    assert passing.startswith(f"M{place[board].x + 92:g},") and passing.count("C") == 2 and passing.count("L") == 1
    level = float(passing.split("L")[1].split()[0].split(",")[1])
    assert abs(level - place[duty].y) > place[duty].height / 2
    assert (
        within.startswith(f"M{place[plan].x - 92:g},")
        and float(within.split("C")[1].split(",")[0]) < place[plan].x - 92
    )
