"""A stocktake whose every cell tries to break out of the map: it stays text, in the tables, the map and the details."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from browser import walk
from micro import stocktake

import graphkit
from graphkit.maps import write_map
from graphkit.plain_text import seen
from graphkit.schema import Column, TableClass, read_ontology
from graphkit.vocabulary import XSD

STRINGS = {
    "the end of a script, a template and an address": (
        "</script><script>window.hacked=1</script> {{7*7}}{% raw %} href <a href='javascript:window.hacked=1'>go</a>"
    ),
    "tags, controls, odd ends of lines and marks that turn the writing": (
        '<img src=x onerror="window.hacked=1"> a\x07\x1b[31m\u2028b\u2029--><svg onload=window.hacked=1> '
        "\u202eretxet\u2066 \u05e9\u05dc\u05d5\u05dd (1)"
    ),
    "two thousand characters": "x" * 2000,
}
ELEMENTS = """
() => [...new Set([...document.querySelectorAll("*")].map((one) =>
  one.tagName + " " + one.getAttributeNames().sort().join(" ")))].sort()
"""
TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@lru_cache(maxsize=1)
def tables() -> dict[str, TableClass]:
    """Return every class of the ontology that is a table of things, by IRI, in order of name."""
    classes = sorted(read_ontology().schema.by_iri.items(), key=lambda pair: pair[1].name)
    return {iri: cls for iri, cls in classes if "name" in cls.columns and not cls.descriptive and cls.name != "Thing"}


def columns(cls: TableClass) -> list[Column]:
    return sorted({column.iri: column for column in cls.columns.values()}.values(), key=lambda c: (c.order, c.label))


def files(text: str) -> dict[str, str]:
    """Write each table: a row with the text in every column, one of texts and links that hold, and one to link to."""
    written = {}
    for number, cls in enumerate(tables().values()):
        rows: list[list[str]] = [["id"], [f"{cls.name}-1"], [f"{cls.name}-2"], [f"{cls.name}-3"]]
        for column in columns(cls):
            ends = [f"{tables()[iri].name}-3" for iri in column.ranges if iri in tables()]
            free = not column.ranges and column.datatype in ("", XSD + "string")
            rows[0].append(column.label)
            rows[1].append(f"{text} {number}a")
            rows[2].append(ends[0] if ends else f"{text} {number}b" if free else "")
            rows[3].append(f"{text} {number}c" if column.label == "name" else "")
        sheet = io.StringIO()
        csv.writer(sheet, lineterminator="\n").writerows(rows)
        written[f"{cls.name}.csv"] = sheet.getvalue()
    return written


@dataclass(frozen=True)
class Seen:
    """Hold what a browser made of a page: its text, what the details of every tenth box told, and its elements."""

    body: str
    told: list[str]
    elements: set[str]


def look_through(show: Any, folder: Path, text: str) -> Seen:
    """Open the map of such a stocktake, go from box to box, and open the details of every tenth."""
    dataset = graphkit.load(stocktake(folder, files(text)))
    page, told, elements = show(graphkit.to_networkx(dataset), graphkit.check(dataset)), [], set()
    for number, _ in enumerate(walk(page)):
        if number % 10 == 0:
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.id") == "chosen"
            told.append(words(page.text_content("#details")))
            elements |= set(page.evaluate(ELEMENTS))
            page.keyboard.press("Escape")
    assert page.evaluate("window.hacked") is None
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366
    return Seen(page.text_content("body"), told, elements)


def words(text: str) -> str:
    """Return a text as it is told, with what nobody sees marked or left out: reading a table blanks some of it."""
    return " ".join(seen(text).replace("\ufffd", " ").split())


def test_every_column_of_every_table_has_the_text() -> None:
    written = files("text")
    for cls in tables().values():
        row = list(csv.reader(io.StringIO(written[f"{cls.name}.csv"])))[1]
        assert len(row) == 1 + len(columns(cls)) and all(cell.startswith("text ") for cell in row[1:])


@pytest.fixture(scope="module")
def plain(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Look through the same stocktake with a harmless word in place of the text."""
    folder = tmp_path_factory.mktemp("plain")

    def opened(graph: Any, findings: Any) -> Any:
        write_map(graph, findings, folder / "map.html")
        page = browser.new_page(viewport={"width": 1366, "height": 900})
        page.goto((folder / "map.html").as_uri())
        page.wait_for_selector("#showing:not(:empty)", state="attached")
        return page

    return look_through(opened, folder / "stocktake", "plain")


@pytest.mark.parametrize("kind", STRINGS)
def test_hostile_text_in_every_column_is_only_text(show: Any, tmp_path: Path, plain: Seen, kind: str) -> None:
    found = look_through(show, tmp_path / "stocktake", STRINGS[kind])
    assert not found.elements - plain.elements
    assert len(found.told) == len(plain.told) >= 3
    assert all(words(STRINGS[kind]) in told for told in found.told)
    assert not TURNING & set(found.body)
