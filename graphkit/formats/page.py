"""Findings as a page of HTML that stands alone: no script, no network, every text escaped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphkit.findings import RESTS_ON
from graphkit.formats.report import (
    BY,
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
    published,
    read_in,
    remarks,
)
from graphkit.formats.text import DECIDED
from graphkit.templates import environment
from graphkit.vocabulary import NOTICE, SEVERITIES

if TYPE_CHECKING:
    from graphkit.findings import Finding


def as_html(report: Report) -> str:
    """Write findings as one page: counts and contents, then the findings by group and check, each with its sources."""
    report = for_people(report)
    anchors: Counter[str] = Counter()
    sections = [
        {
            "id": f"group-{number}",
            "heading": group.heading,
            "count": len(group.findings),
            "checks": [_check(few, report, anchors) for few in by_check(group.findings)],
        }
        for number, group in enumerate(groups(report), 1)
    ]
    names, counts = count_table(report)
    most = foremost(report)
    labels, rows = foremost_table(most, report.run)
    entries = [
        {
            "id": few[0].fingerprint,
            "severity": few[0].severity,
            "words": row[1],
            "message": row[2],
            "told": dict(zip(labels[3:], row[3:], strict=True)),
        }
        for row, few in zip(rows, most, strict=True)
    ]
    return (
        environment(Path(__file__).resolve().parent)
        .get_template("page.html.j2")
        .render(
            run=report.run,
            heading="Findings" if report.findings else "Nothing found",
            caption=f"How many findings, by {BY[report.group_by or 'family']} and how grave they are",
            names=names,
            counts=counts,
            remarks=remarks(report),
            limits=limit_table(report) if report.limits else None,
            foremost={"heading": foremost_heading(report), "order": ORDER, "entries": entries} if entries else None,
            sections=sections,
            flat=report.group_by == "check",
            decided=DECIDED,
            waived=[_check(few, report, anchors) for few in by_check(report.waived)],
            documents=documents(report),
            published=published(report),
            notice=NOTICE,
        )
    )


def _check(findings: Sequence[Finding], report: Report, anchors: Counter[str]) -> dict[str, Any]:
    first = findings[0]
    return {
        "title": first.title,
        "id": first.check,
        "remedy": first.remedy,
        "findings": [_finding(finding, report, anchors) for finding in findings],
    }


def _finding(finding: Finding, report: Report, anchors: Counter[str]) -> dict[str, Any]:
    told = dict(decision(finding.waiver, report.run)) if finding.waiver else {}
    anchors[finding.fingerprint] += 1
    again = anchors[finding.fingerprint]
    label, places = read_in(finding, report.run)
    if places:
        told[label] = places
    if finding.answerable:
        told["Raise with"] = "; ".join(finding.answerable)
    if finding.certainty in RESTS_ON:
        told["How sure"] = RESTS_ON[finding.certainty]
    return {
        "id": f"finding-{finding.fingerprint}{f'-{again}' if again > 1 else ''}",  # one may stand in several groups
        "severity": finding.severity,
        "words": SEVERITIES[finding.severity],
        "message": finding.message,
        "new": report.is_new(finding),
        "told": told,
    }
