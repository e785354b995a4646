"""A stocktake whose every cell tries to break out of the map: it stays text, in the tables, the map and the details."""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from browser import walk
from micro import stocktake

import graphkit
from graphkit.plain_text import seen
from graphkit.schema import Column, TableClass, read_ontology

STRINGS = {
    "the end of a script": "</script><script>window.hacked=1</script>",
    "a tag": '<img src=x onerror="window.hacked=1">',
    "a template": "{{7*7}}{% raw %}",
    "an address that is a script": "href <a href='javascript:window.hacked=1'>go</a>",
    "marks that turn the writing": "\u202eretxet\u2066 \u05e9\u05dc\u05d5\u05dd (1)",
    "controls and odd ends of lines": "a\x07\x1b[31m\u2028b\u2029--><svg onload=window.hacked=1>",
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
            link = ends[0] if ends else "" if column.ranges or column.datatype else f"{text} {number}b"
            rows[0].append(column.label)
            rows[1].append(f"{text} {number}a")
            rows[2].append(link)
            rows[3].append(f"{text} {number}c" if column.label == "name" else "")
        sheet = io.StringIO()
        csv.writer(sheet, lineterminator="\n").writerows(rows)
        written[f"{cls.name}.csv"] = sheet.getvalue()
    return written


def opened(show: Any, folder: Path, text: str) -> tuple[Any, list[str], set[str]]:
    """Open the map of such a stocktake, and the details of every tenth box.

    Return the page, what the details told, and the elements of the page with the names of their attributes.
    """
    dataset = graphkit.load(stocktake(folder, files(text)))
    page, told, elements = show(graphkit.to_networkx(dataset), graphkit.check(dataset)), [], set()
    for number, _ in enumerate(walk(page)):
        if number % 10 == 0:
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.id") == "chosen"
            told.append(page.text_content("#details"))
            elements |= set(page.evaluate(ELEMENTS))
            page.keyboard.press("Escape")
    return page, told, elements


def test_every_column_of_every_table_has_the_text() -> None:
    written = files("text")
    for cls in tables().values():
        row = list(csv.reader(io.StringIO(written[f"{cls.name}.csv"])))[1]
        assert len(row) == 1 + len(columns(cls)) and all(cell.startswith("text ") for cell in row[1:])


@pytest.mark.parametrize("kind", STRINGS)
def test_hostile_text_in_every_column_of_every_table_is_only_text(show: Any, tmp_path: Path, kind: str) -> None:
    text = STRINGS[kind]
    _, _, plain = opened(show, tmp_path / "plain", "plain")
    page, told, elements = opened(show, tmp_path / "hostile", text)
    assert page.evaluate("window.hacked") is None
    assert not elements - plain
    assert len(told) > 2 and all(seen(text) in one for one in told)
    body = page.text_content("body")
    assert "49" not in text or "{{7*7}}" in body
    assert not TURNING & set(body)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366
