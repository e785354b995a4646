"""Findings as plain text; `wrap` and `columns`, through which all of it goes, leave nothing unseen in it."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from graphkit.formats.report import (
    BY,
    ORDER,
    Report,
    by_check,
    count_table,
    decision,
    documents,
    foremost,
    foremost_heading,
    foremost_table,
    groups,
    in_short,
    limit_table,
    rank,
    remarks,
)
from graphkit.formats.run import Run
from graphkit.plain_text import WIDTH, columns, wrap
from graphkit.vocabulary import NOTICE, SEVERITIES

if TYPE_CHECKING:
    from graphkit.findings import Finding

# What matters most fits a screen: so many letters for a name, for what was found and for who answers.
_MOST_NAME, _MOST_SAID, _MOST_WHO = 100, 330, 90
DECIDED = "Left standing by decision"


def headed(run: Run, *said: str) -> str:
    """Begin an output for people: what was looked at, as at which day, and what else there is to say."""
    return "\n".join([*wrap(run.title), f"Seen as at {run.day}.", *("\n".join(wrap(words)) for words in said)]) + "\n"


def summary(report: Report) -> str:
    """Count findings by group and severity, under the titles and the date, then tell what matters most."""
    return "\n".join([_summary(report), *_foremost(report)])


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
    """Write findings for people: counts, what matters most, then groups and in them likeness, each with its place.

    What matters most is told in so few lines that it is read at a glance. Within a group the worst come first, and what
    is recorded before what is merely not recorded; findings whose words are alike are told in one sentence.
    """
    foremost_lines = _foremost(report)
    lines = [_summary(report), *foremost_lines]
    if foremost_lines:
        lines += [*wrap(f"All {len(report.findings)} follow, by {BY[report.group_by]}."), ""]
    for group in groups(report):
        if report.group_by != "check":
            lines += wrap(f"{group.heading} ({len(group.findings)})")
        for findings in by_check(group.findings):
            lines += _alike(findings, report, group.heading)
        lines.append("")
    if report.waived:
        lines += _heading(DECIDED)
        for findings in by_check(report.waived):
            lines += _decided(findings, report)
        lines.append("")
    if report.findings:
        lines += _heading("What to do")
        for first, *_ in by_check(report.findings):
            lines += wrap(f"[{first.check}] {first.remedy}", "", "  ")
        lines.append("")
    for short, document in documents(report):
        lines += wrap(f"{short}: {document}.", "", "  ")
    told = (*report.findings, *report.waived)
    if any(finding.sources and not finding.stated for finding in told):
        lines += wrap('"See" stands before a place that speaks of the thing and is silent on this.')
    if told:
        lines += wrap("More on any of these: graphkit explain, with the word in square brackets.")
        lines += wrap("The tables and rows they were read in: -o with a name ending in .html, .xlsx or .csv.")
    return "\n".join([*lines, NOTICE]) + "\n"


def _heading(words: str) -> list[str]:
    lines = wrap(words)
    return [*lines, "=" * min(WIDTH, max(map(len, lines), default=0))]


def _foremost(report: Report) -> list[str]:
    entries = foremost(report)
    if not entries:
        return []
    lines = [*_heading(foremost_heading(report)), *wrap(ORDER)]
    severity = ""
    for row, few in zip(foremost_table(entries, report.run)[1], entries, strict=True):
        if few[0].severity != severity:
            severity = few[0].severity
            lines += ["", SEVERITIES[severity]]
        lines += _entry(row, few[0])
    return [*lines, ""]


def _entry(row: Sequence[str | int], first: Finding) -> list[str]:
    """Tell one of what matters most: what was found, who can act, where it was read, what to look up."""
    number, _, message, more, who, place, check = map(str, row)
    for name in filter(None, (first.item_name, first.value_name)):
        message = message.replace(name, _clip(name, _MOST_NAME))
    message = _clip(message.removesuffix("."), _MOST_SAID)
    raised = f"Raise with: {_clip(who, _MOST_WHO)}" if first.answerable else ""
    told = (f"{message} ({more})" if more else message, raised, f"{place[:1].upper()}{place[1:]}")
    sentences = [words.removesuffix(".") + "." for words in told if words]
    return wrap(" ".join([*sentences, f"[{check}]"]), f"{number:>2}. ", "    ")


def _clip(words: str, most: int) -> str:
    return textwrap.shorten(words, most, placeholder=" ...")


def _alike(findings: Sequence[Finding], report: Report, heading: str) -> list[str]:
    lines = wrap(f"{findings[0].title} [{findings[0].check}]", "  ", "    ")
    alike: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for f in findings:
        alike[rank(f), f.answerable].append(f)
    for folded in alike.values():
        for words in _sentences(folded, report):
            lines += wrap(f"{SEVERITIES[folded[0].severity]}: {words}", "    ", "      ")
        who = "; ".join(folded[0].answerable)
        lines += wrap(f"Raise with: {who}.", "      ") if who and who != heading else []
    return lines


def _sentences(findings: Sequence[Finding], report: Report) -> Iterator[str]:
    """Say each message with its place; those that differ only in the names of things once, with the names."""
    left = list(findings)
    for named in (lambda f: (f.item_name,), lambda f: (f.value_name,), lambda f: (f.item_name, f.value_name)):
        alike: dict[str, list[Finding]] = defaultdict(list)
        for f in left:
            alike[_without(f.message, named(f))].append(f)
        for words, folded in alike.items():
            if len(folded) > 1:
                yield _folded(words, [(": ".join(filter(None, named(f))), _place(f, report)) for f in folded])
        left = [few[0] for few in alike.values() if len(few) == 1]
    for f in left:
        place = _place(f, report)
        yield f"{f.message.removesuffix('.')} ({place})." if place else f.message


def _without(message: str, names: Iterable[str]) -> str:
    """Leave names out of a message, but where they are only part of a longer word or number."""
    for name in filter(None, names):
        said, *rest = message.split(name)
        for part in rest:
            within = said[-1:].isalnum() or part[:1].isalnum()
            said += (name if within else "...") + part
        message = said
    return message


def _folded(words: str, found: Sequence[tuple[str, str]]) -> str:
    """Say once what is true of several things, with their names and the place of each: what places share, once too."""
    parts = zip(*(place.split(", ") for _, place in found), strict=False)
    shared = ", ".join(same[0] for same in takewhile(lambda same: len(set(same)) == 1, parts))
    own = [(name, place.removeprefix(shared).removeprefix(", ")) for name, place in found]
    names = [f"{name} ({place})" if place else name for name, place in own]
    return f"{words} Found {len(names)} times{f' ({shared})' if shared else ''}: {'; '.join(names)}."


def _place(finding: Finding, report: Report) -> str:
    return "; ".join(filter(None, [in_short(finding, report.run), "new" if report.is_new(finding) else ""]))


def _decided(findings: Sequence[Finding], report: Report) -> list[str]:
    lines = wrap(f"{findings[0].title} [{findings[0].check}]", "  ", "    ")
    for finding in findings:
        (words,) = _sentences([finding], report)
        lines += wrap(f"{SEVERITIES[finding.severity]}: {words}", "    ", "      ")
        for label, told in decision(finding.waiver, report.run).items() if finding.waiver else ():
            lines += wrap(f"{label}: {told.rstrip('.')}.", "      ")
    return lines
