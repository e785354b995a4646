"""Findings as Markdown, for pasting into a paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from graphkit.findings import RESTS_ON
from graphkit.formats.report import (
    ORDER,
    Report,
    by_check,
    count_table,
    decision,
    documents,
    for_people,
    foremost,
    foremost_heading,
    foremost_table,
    groups,
    limit_table,
    places,
    published,
    remarks,
)
from graphkit.formats.text import DECIDED
from graphkit.plain_text import markdown
from graphkit.vocabulary import NOTICE, SEVERITIES

if TYPE_CHECKING:
    from graphkit.findings import Finding


def as_markdown(report: Report) -> str:
    """Write findings as GitHub-flavoured Markdown: counts, then a table for each check, in groups."""
    report = for_people(report)
    run = report.run
    lines = [f"# {markdown(run.title)}", "", markdown(run.seen), "", "## What was found", ""]
    if report.findings:
        lines += [*_table(*count_table(report)), ""]
    else:
        lines += ["Nothing found.", "", *(f"- Looked at: {markdown(read)}." for read in run.looked_at), ""]
    for remark in remarks(report):
        lines += [markdown(remark), ""]
    if report.limits:
        lines += ["## Limits", "", *_table(*limit_table(report)), ""]
    if entries := foremost(report):
        lines += [f"## {foremost_heading(report)}", "", ORDER, "", *_table(*foremost_table(entries, run)), ""]
    for group in groups(report):
        if report.group_by != "check":
            lines += [f"## {markdown(group.heading)}", ""]
        for findings in by_check(group.findings):
            lines += _check(findings, report, "##" if report.group_by == "check" else "###")
    if report.waived:
        lines += [f"## {DECIDED}", ""]
        for findings in by_check(report.waived):
            heading = f"### {markdown(findings[0].title)} ({markdown(findings[0].check)})"
            lines += [heading, "", *_decided(findings, report), ""]
    for heading, pairs in (("Documents", documents(report)), ("Where the documents are published", published(report))):
        told = [f"- {markdown(name)}: {markdown(said)}" for name, said in pairs]
        lines += [f"## {heading}", "", *told, ""] if told else []
    return "\n".join([*lines, NOTICE]) + "\n"


def _check(findings: Sequence[Finding], report: Report, level: str) -> list[str]:
    rows = [
        [
            f"{SEVERITIES[f.severity]}{' (new)' if report.is_new(f) else ''}",
            " ".join(part for part in (f.message, RESTS_ON.get(f.certainty, "")) if part),
            "; ".join(f.answerable),
            places(f, report.run),
        ]
        for f in findings
    ]
    head = [
        f"{level} {markdown(findings[0].title)} ({markdown(findings[0].check)})",
        "",
        f"What to do: {markdown(findings[0].remedy)}",
        "",
    ]
    return [*head, *_table(["How grave", "Finding", "Raise with", "Where"], rows), ""]


def _decided(findings: Sequence[Finding], report: Report) -> list[str]:
    rows: list[list[str]] = []
    names: list[str] = []
    for f in findings:
        told = decision(f.waiver, report.run) if f.waiver else {}
        names = [*names, *(label for label in told if label not in names)]
        rows.append([SEVERITIES[f.severity], f.message, places(f, report.run), *(told.get(name, "") for name in names)])
    return _table(["How grave", "Finding", "Where", *names], rows)


def _table(names: Sequence[str], rows: Sequence[Sequence[str | int]]) -> list[str]:
    cells = [[str(cell) if isinstance(cell, int) else markdown(cell) for cell in row] for row in rows]
    widths = [["---:" if isinstance(cell, int) else "---" for cell in row] for row in rows]
    rule = next(iter(widths), ["---"] * len(names))
    cells = [row + [""] * (len(names) - len(row)) for row in cells]
    return [f"| {' | '.join(row)} |" for row in ([markdown(name) for name in names], rule, *cells)]
