"""Findings as text, for people and for machines: pure functions, in a dict of which the command chooses one."""

from __future__ import annotations

from collections.abc import Callable

from graphkit.findings import MOST
from graphkit.formats.machine import as_json, as_junit, as_turtle
from graphkit.formats.markdown import as_markdown
from graphkit.formats.page import as_html
from graphkit.formats.report import GROUPINGS, Report
from graphkit.formats.run import Input, Run, Stocktake, run_of
from graphkit.formats.sarif import as_sarif
from graphkit.formats.text import as_text, headed, summary
from graphkit.formats.workbook import as_csv_table, as_workbook
from graphkit.vocabulary import NOTICE

FORMATS: dict[str, Callable[[Report], str | bytes]] = {
    "text": as_text,
    "json": as_json,
    "csv": as_csv_table,
    "markdown": as_markdown,
    "html": as_html,
    "xlsx": as_workbook,
    "sarif": as_sarif,
    "junit": as_junit,
    "turtle": as_turtle,
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
    "MOST",
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
