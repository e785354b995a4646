"""Findings as text, for people and for machines: pure functions, in a dict of which the command chooses one."""

from __future__ import annotations

from collections.abc import Callable

from graphkit.formats.machine import as_json, junit, turtle
from graphkit.formats.markdown import markdown
from graphkit.formats.page import html
from graphkit.formats.report import GROUPINGS, Report
from graphkit.formats.run import Input, Run, Stocktake, run_of
from graphkit.formats.sarif import sarif
from graphkit.formats.text import headed, summary, text
from graphkit.formats.workbook import csv_table, workbook
from graphkit.vocabulary import NOTICE

FORMATS: dict[str, Callable[[Report], str | bytes]] = {
    "text": text,
    "json": as_json,
    "csv": csv_table,
    "markdown": markdown,
    "html": html,
    "xlsx": workbook,
    "sarif": sarif,
    "junit": junit,
    "turtle": turtle,
}
SUFFIXES = {
    ".txt": "text",
    ".json": "json",
    ".csv": "csv",
    ".md": "markdown",
    ".html": "html",
    ".xlsx": "xlsx",
    ".sarif": "sarif",
    ".xml": "junit",
    ".ttl": "turtle",
}

__all__ = [
    "FORMATS",
    "GROUPINGS",
    "NOTICE",
    "SUFFIXES",
    "Input",
    "Report",
    "Run",
    "Stocktake",
    "headed",
    "run_of",
    "summary",
]
