"""Findings as plain text."""

from __future__ import annotations

from collections import defaultdict
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
    rank,
    read_in,
    remarks,
)
from graphkit.formats.run import Run
from graphkit.plain_text import WIDTH, columns, seen, wrap
from graphkit.vocabulary import NOTICE, SEVERITIES

if TYPE_CHECKING:
    from graphkit.findings import Finding

_MOST_NAMED = 12
DECIDED = "Left standing by decision"


def headed(run: Run, *said: str) -> str:
    """Begin an output for people: what was looked at, as at which day, and what else there is to say."""
    run = seen(run)
    return "\n".join([*wrap(run.title), f"Seen as at {run.day}.", *("\n".join(wrap(words)) for words in said)]) + "\n"


def summary(report: Report) -> str:
    """Count findings by group and severity, under the titles and the date, as plain text."""
    return _summary(for_people(report))


def _summary(report: Report) -> str:
    run = report.run
    lines = [*wrap(run.title), *wrap(run.seen), ""]
    if report.findings:
        names, rows = count_table(report)
        lines += columns(names, [[cell or "-" for cell in row] for row in rows])
    else:
        lines += wrap("Nothing found.")
        for read in run.looked_at:
            lines += wrap(f"Looked at: {read}.")
    said = remarks(report)
    lines += ["", *(line for remark in said for line in wrap(remark))] if said else []
    if report.limits:
        lines += ["", *columns(*limit_table(report))]
    return "\n".join(lines) + "\n"


def as_text(report: Report) -> str:
    """Write findings for people: counts, then groups and in them likeness, each with where it was read.

    Within a group the worst come first, and what is recorded before what is merely not recorded.
    """
    report = for_people(report)
    lines = [_summary(report)]
    for group in groups(report):
        if report.group_by != "check":
            lines += _heading(group.heading.upper() if report.group_by == "family" else group.heading)
        for findings in by_check(group.findings):
            lines += [*_alike(findings, report), ""]
    if report.waived:
        lines += _heading(DECIDED.upper())
        for findings in by_check(report.waived):
            lines += [*_decided(findings, report), ""]
    for short, document in documents(report):
        lines += wrap(f"{short}: {document}.", "", "  ")
    if report.findings or report.waived:
        lines += wrap("More on any of these: graphkit explain, with the word in square brackets.")
    return "\n".join([*lines, NOTICE]) + "\n"


def _heading(words: str) -> list[str]:
    lines = wrap(words)
    return [*lines, "=" * min(WIDTH, max(map(len, lines), default=0)), ""]


def _alike(findings: Sequence[Finding], report: Report) -> list[str]:
    first = findings[0]
    lines = wrap(f"{first.title} [{first.check}]")
    alike: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for f in findings:
        shared = (f.sources, f.more_sources, f.stated, f.certainty, f.answerable, report.is_new(f))
        alike[rank(f), f.basis != "recorded", *shared].append(f)
    severity = ""
    for folded in alike.values():
        if folded[0].severity != severity:
            severity = folded[0].severity
            lines.append(f"  {SEVERITIES[severity]} ({sum(f.severity == severity for f in findings)})")
        lines += _messages(folded) + _read_in(folded[0], report, len(folded))
    return lines + wrap(f"What to do: {first.remedy}", "  ", "    ")


def _messages(folded: Sequence[Finding]) -> list[str]:
    """Say each message once, with the names of the things it is true of where there are several."""
    items: dict[str, list[str]] = defaultdict(list)
    for finding in folded:
        items[finding.message].append(finding.item_name)
    lines = []
    for message, names in items.items():
        named = "; ".join(names[:_MOST_NAMED]) + ("; ..." if len(names) > _MOST_NAMED else "")
        several = f" Found {len(names)} times: {named}." if len(names) > 1 else ""
        lines += wrap(message + several, "  - ", "    ")
    return lines


def _read_in(finding: Finding, report: Report, times: int) -> list[str]:
    """Say once, for findings that share them, where they were read, who can act, how sure it is and if it is new."""
    lines = []
    if finding.sources:
        label, places = read_in(finding, report.run)
        if times > 1:
            several = "Both" if times == 2 else f"All {times}"
            label = f"{several}{' ' if finding.stated else ': '}{label[0].lower()}{label[1:]}"
        lines += wrap(f"{label}: {places}.", "    ", "      ")
    if finding.answerable:
        lines += wrap(f"Raise with: {'; '.join(finding.answerable)}.", "    ", "      ")
    if finding.certainty in RESTS_ON:
        lines += wrap(RESTS_ON[finding.certainty], "    ")
    if report.is_new(finding):
        lines += wrap("New since the earlier report.", "    ")
    return lines


def _decided(findings: Sequence[Finding], report: Report) -> list[str]:
    first = findings[0]
    lines = wrap(f"{first.title} [{first.check}]")
    for finding in findings:
        lines += wrap(f"{finding.message} ({SEVERITIES[finding.severity]})", "  - ", "    ")
        for label, words in decision(finding.waiver, report.run).items() if finding.waiver else ():
            lines += wrap(f"{label}: {words.rstrip('.')}.", "    ", "      ")
        lines += _read_in(finding, report, 1)
    return lines
