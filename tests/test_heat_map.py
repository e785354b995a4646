"""Heat maps of coverage: the numbers stand in the cells, names are whole, and text from data does nothing."""

from __future__ import annotations

import re
from base64 import b64decode
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from micro import stocktake

import graphkit
from graphkit.analysis.coverage import coverage
from graphkit.analysis.heat_map import heat_map, write_heat_map
from graphkit.vocabulary import InputError

SVG = "{http://www.w3.org/2000/svg}"
TABLE = pd.DataFrame(
    {"in all": [2, 0, 1], "Plan A": [1, "", "none"], "Plan B": [3, "", 1], "iri": ["u:1", "u:2", "u:3"]},
    index=pd.Index(["carers", "movers", "pupils"], name="cohort"),
)


def parsed(table: pd.DataFrame, title: str = "") -> ElementTree.Element:
    return ElementTree.fromstring(heat_map(table, title).svg)


def titles(svg: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in svg.iter(SVG + "title")]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def cells(svg: ElementTree.Element) -> dict[str, tuple[str, str, str]]:
    """Return what each cell says, its colour and that of its text, by what hovering tells."""
    found = {}
    for group in svg.iter(SVG + "g"):
        title, rect, text = group.find(SVG + "title"), group.find(SVG + "rect"), group.findall(SVG + "text")
        if title is not None and rect is not None:
            found[title.text or ""] = (text[-1].text or "", rect.get("fill", ""), text[-1].get("fill", "#1b1f23"))
    return found


def test_each_cell_has_its_number_and_its_names_none_is_hatched_and_nothing_recorded_is_blank() -> None:
    found = cells(parsed(TABLE))
    assert {name: said for name, (said, _, _) in found.items()} == {
        "carers, Plan A: 1": "1",
        "carers, Plan B: 3": "3",
        "pupils, Plan A: recorded as having none": "none",
        "pupils, Plan B: 1": "1",
    }
    assert found["pupils, Plan A: recorded as having none"][1].startswith("url(#heat-")
    light, dark = (luminance(found[f"carers, Plan {plan}"][1]) for plan in ("A: 1", "B: 3"))
    assert light > dark


def test_totals_say_how_many_rows_and_columns_are_linked() -> None:
    bold = [text.text for text in parsed(TABLE).iter(SVG + "text") if text.get("font-weight") == "bold"]
    assert bold[1:] == ["in all", "in all", "1", "2", "2", "0", "1"]


@given(st.integers(1, 400))
@settings(max_examples=25)
def test_numbers_are_clear_on_every_colour(count: int) -> None:
    table = pd.DataFrame({"one": [count, 400]}, index=["a", "b"])
    for _, colour, ink in cells(parsed(table)).values():
        light, dark = sorted((luminance(colour), luminance(ink)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_the_table_has_the_same_numbers_with_headings_for_rows_and_columns() -> None:
    table = ElementTree.fromstring(heat_map(TABLE).table)
    assert [[cell.text or "" for cell in row] for row in table.iter("tr")] == [
        ["cohort", "in all", "Plan A", "Plan B"],
        ["carers", "2", "1", "3"],
        ["movers", "0", "", ""],
        ["pupils", "1", "none", "1"],
        ["in all", "", "1", "2"],
    ]
    assert [cell.get("scope") for cell in table.iter("th")] == ["col"] * 4 + ["row"] * 4


def test_the_picture_is_told_in_words_for_those_who_do_not_see_it() -> None:
    svg = parsed(TABLE, "Who is planned for")
    assert svg.get("role") == "img" and titles(svg)[0] == "Who is planned for"
    told = {element.get("id"): element.text for element in svg.iter() if element.get("id")}
    assert [told[name] for name in svg.get("aria-labelledby", "").split()] == [
        "Who is planned for",
        "A table of 3 rows and 2 columns; 3 cells hold a number, the greatest of them 3. "
        "1 cell says none, which is recorded. The other cells are empty: none is recorded there.",
    ]


HOSTILE = '</svg><script>alert(1)</script>"\x1b[31m' + "\u202eevil"
LONG = "Strategy " * 34


def test_hostile_and_long_names_and_those_from_right_to_left_do_nothing_and_are_whole() -> None:
    hebrew = "תוכנית לילדים"
    table = pd.DataFrame({HOSTILE: [1, ""], LONG: ["", 1]}, index=[LONG, hebrew])
    made = heat_map(table, HOSTILE)
    for text in (made.svg, made.table, made._repr_html_()):
        assert "<script" not in text and "\x1b" not in text and "\u202e" not in text
    svg = parsed(table, HOSTILE)
    assert titles(svg).count(LONG.strip()) == 2 and hebrew in titles(svg)
    assert [text.text for text in svg.iter(SVG + "text") if text.get("direction") == "rtl"] == [hebrew]
    width = float(svg.get("width", "0"))
    assert all(float(text.get("textLength", "0")) <= width for text in svg.iter(SVG + "text"))


def test_a_notebook_shows_the_picture_as_an_image_above_the_table() -> None:
    made = heat_map(pd.DataFrame({"Plan": [1]}, index=["Carers"]), "Who is planned for")
    html = made._repr_html_()
    (image,) = re.findall(r'<img [^>]*src="data:image/svg\+xml;base64,([^"]*)">', html)
    assert b64decode(image).decode() == made.svg
    assert html.index("<img") < html.index(made.table)
    assert repr(made) == "HeatMap()"


def test_a_picture_of_nothing_says_why(tmp_path: Path) -> None:
    table = coverage(graphkit.load(stocktake(tmp_path / "ours", {"Plan.csv": "id,name\nP1,Plan\n"})), "board", "plan")
    words = [text.text for text in parsed(table).iter(SVG + "text")]
    assert "Nothing to show: no board that is not over is recorded." in words
    assert "Boards by plans: Ours, as at 23 July 2019" in words


def test_rows_of_a_matrix_are_drawn_with_its_title_and_the_same_input_gives_the_same_bytes() -> None:
    table = TABLE.copy()
    table.attrs["title"] = "Cohorts by plans"
    few = table.head(1)
    assert titles(parsed(few))[0] == "Cohorts by plans" and len(cells(parsed(few))) == 2
    assert heat_map(few).svg == heat_map(few).svg


def test_a_cell_that_is_no_count_is_an_error() -> None:
    with pytest.raises(InputError, match="found <NA> in a cell, expected a number of links"):
        heat_map(pd.DataFrame({"Plan": [pd.NA]}, index=["carers"], dtype=object))
    with pytest.raises(InputError, match="found 'many' in a cell, expected a number of links"):
        heat_map(pd.DataFrame({"Plan": ["many"]}, index=["carers"]))


def test_a_heat_map_is_written_as_a_picture_or_a_page_that_runs_and_fetches_nothing(tmp_path: Path) -> None:
    table = TABLE.copy()
    table.attrs["notes"] = ("A number counts <links>.",)
    write_heat_map(table, tmp_path / "map.svg", "Plans")
    write_heat_map(table, tmp_path / "map.html", "Plans")
    assert (tmp_path / "map.svg").read_text(encoding="utf-8") == heat_map(table, "Plans").svg
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert heat_map(table, "Plans").svg in page and heat_map(table, "Plans").table in page
    assert "<li>A number counts &lt;links&gt;.</li>" in page and "default-src 'none'" in page
    assert not re.search(r"<script|<link|\ssrc=|\shref=", page)
    with pytest.raises(InputError, match=r"found the ending '.png', expected .svg for a picture or .html for a page"):
        write_heat_map(table, tmp_path / "map.png")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["map.html", "map.svg"]
