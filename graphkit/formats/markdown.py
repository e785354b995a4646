"""Findings as Markdown, for pasting into a paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from graphkit.formats.report import (
    RESTS_ON,
    Report,
    by_check,
    count_table,
    decision,
    documents,
    for_people,
    groups,
    limit_table,
    read_in,
    remarks,
)
from graphkit.formats.text import DECIDED
from graphkit.vocabulary import NOTICE, SEVERITIES

if TYPE_CHECKING:
    from graphkit.findings import Finding


def as_markdown(report: Report) -> str:
    """Write findings as GitHub-flavoured Markdown: counts, then a table for each check, in groups."""
    report = for_people(report)
    run = report.run
    lines = [f"# {plain(run.title)}", "", plain(run.seen), "", "## What was found", ""]
    if report.findings:
        lines += [*_table(*count_table(report)), ""]
    else:
        lines += ["Nothing found.", "", *(f"- Looked at: {plain(read)}." for read in run.looked_at), ""]
    for remark in remarks(report):
        lines += [plain(remark), ""]
    if report.limits:
        lines += ["## Limits", "", *_table(*limit_table(report)), ""]
    for group in groups(report):
        if report.group_by != "check":
            lines += [f"## {plain(group.heading)}", ""]
        for findings in by_check(group.findings):
            lines += _check(findings, report, "##" if report.group_by == "check" else "###")
    if report.waived:
        lines += [f"## {DECIDED}", ""]
        for findings in by_check(report.waived):
            lines += [f"### {plain(findings[0].title)}", "", *_decided(findings, report), ""]
    if documents(report):
        lines += ["## Documents", "", *(f"- {plain(short)}: {plain(name)}" for short, name in documents(report)), ""]
    return "\n".join([*lines, NOTICE]) + "\n"


def _check(findings: Sequence[Finding], report: Report, level: str) -> list[str]:
    rows = [
        [
            f"{SEVERITIES[f.severity]}{' (new)' if report.is_new(f) else ''}",
            " ".join(part for part in (f.message, RESTS_ON.get(f.certainty, "")) if part),
            "; ".join(f.answerable),
            _places(f, report),
        ]
        for f in findings
    ]
    head = [f"{level} {plain(findings[0].title)}", "", f"What to do: {plain(findings[0].remedy)}", ""]
    return [*head, *_table(["How grave", "Finding", "Raise with", "Where"], rows), ""]


def _decided(findings: Sequence[Finding], report: Report) -> list[str]:
    rows: list[list[str]] = []
    names: list[str] = []
    for f in findings:
        told = decision(f.waiver, report.run) if f.waiver else {}
        names = [*names, *(label for label in told if label not in names)]
        rows.append([SEVERITIES[f.severity], f.message, _places(f, report), *(told.get(name, "") for name in names)])
    return _table(["How grave", "Finding", "Where", *names], rows)


def _places(finding: Finding, report: Report) -> str:
    label, places = read_in(finding, report.run)
    return f"{label}: {places}" if places else ""


def _table(names: Sequence[str], rows: Sequence[Sequence[str | int]]) -> list[str]:
    cells = [[str(cell) if isinstance(cell, int) else plain(cell) for cell in row] for row in rows]
    widths = [["---:" if isinstance(cell, int) else "---" for cell in row] for row in rows]
    rule = next(iter(widths), ["---"] * len(names))
    cells = [row + [""] * (len(names) - len(row)) for row in cells]
    return [f"| {' | '.join(row)} |" for row in ([plain(name) for name in names], rule, *cells)]


def plain(words: str) -> str:
    """Write words in one line so that neither Markdown nor HTML reads anything into them.

    >>> print(plain("1. <b>a|b</b>\\n*c*"))
    1\\. \\<b\\>a\\|b\\</b\\> \\*c\\*
    """
    line = re.sub(r"([\\`*_\[\]<>&|~#$^{}@])", r"\\\1", " ".join(words.split()))
    line = re.sub(r"(?<=\w):(?=//)", r"\\:", line)  # else an address becomes a link, in tables and out of them
    line = re.sub(r"\b(www)\.", r"\1\\.", line, flags=re.IGNORECASE)
    return re.sub(r"^(\d+)?([-+=:.)])", r"\1\\\2", line)
