"""What is reported, and what every format shares: counts, groups and words for people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from graphkit.findings import MOST, RESTS_ON, by_weight, in_order
from graphkit.formats.run import Run
from graphkit.plain_text import seen
from graphkit.vocabulary import FAMILIES, SEVERITIES, UNSTATED, gravity, local_name

if TYPE_CHECKING:
    from graphkit.findings import Finding
    from graphkit.records import Citation
    from graphkit.settings import Limit
    from graphkit.waivers import Waiver

GROUPINGS = {"family": "Findings", "answerable": "Raise with", "plan": "Plan", "check": "What was looked for"}
"""By what findings can be grouped for people, and the heading of a column of such groups."""
BY = {
    "": "who answers for them",
    "family": "what they are about",
    "answerable": "who answers for them",
    "plan": "plan",
    "check": "what was looked for",
}
"""How findings are grouped, in words."""
NOBODY = "Nobody is recorded as answering"
NO_PLAN = "Not about one plan"
ORDER = (
    "The gravest of each kind, in this order: what must be put right; faults of the record that make other findings "
    "unsure; what a source says before what is only not recorded; for the board to decide before worth knowing; what a "
    "duty of statute asks for before other things; all children before some; the surer before the less sure."
)
"""Why the first findings come first, in words: the order of `by_weight`."""
_NUMBERS = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


@dataclass(frozen=True)
class Report:
    """Findings to write, in whatever order they come: those that stand open, and those left standing by decision.

    ``new`` holds the fingerprints that an earlier report lacks; None where there is no earlier report. ``checks`` are
    the ids of those that ran, and ``recorded_only`` tells whether what rests on silence was left out. Without
    ``group_by`` findings are counted by family, and each is listed once, under all who answer for it. ``top`` is how
    many of those that matter most come first.
    """

    findings: tuple[Finding, ...]
    run: Run
    waived: tuple[Finding, ...] = ()
    group_by: str = ""
    new: frozenset[str] | None = None
    limits: tuple[Limit, ...] = ()
    checks: tuple[str, ...] = ()
    recorded_only: bool = False
    left_out: int = 0  # checks that were not run
    top: int = MOST

    def __post_init__(self) -> None:
        for name in ("findings", "waived"):
            object.__setattr__(self, name, tuple(sorted(getattr(self, name), key=in_order)))
        object.__setattr__(self, "limits", tuple(sorted(self.limits, key=lambda limit: limit.check)))

    def is_new(self, finding: Finding) -> bool:
        """Tell whether an earlier report lacks a finding."""
        return self.new is not None and finding.fingerprint in self.new


def foremost(report: Report) -> list[tuple[Finding, ...]]:
    """List what matters most, each entry with what matters most in it first.

    Nothing where the whole list has no more entries than that: it would only be said twice.
    """
    alike = by_weight(report.findings)
    return alike[: report.top] if len(alike) > report.top else []


def foremost_heading(report: Report) -> str:
    """Say how many entries come first."""
    told = _NUMBERS[report.top] if report.top < len(_NUMBERS) else str(report.top)
    return f"The {told} that matter most" if report.top > 1 else "The one that matters most"


def foremost_table(entries: Iterable[tuple[Finding, ...]], run: Run) -> tuple[list[str], list[list[str | int]]]:
    """Tell what matters most, for people: headings and rows."""
    rows: list[list[str | int]] = [
        [
            number,
            SEVERITIES[few[0].severity],
            few[0].message,
            _more(few),
            _who(few),
            in_short(few[0], run, most=1),
            few[0].check,
        ]
        for number, few in enumerate(entries, 1)
    ]
    return ["No.", "How grave", "Finding", "More", "Raise with", "Where", "Check"], rows


def _more(few: Sequence[Finding]) -> str:
    """Count the others of a kind: those as grave and as surely recorded as the first, and those that weigh less."""
    alike = sum((f.severity, f.basis) == (few[0].severity, few[0].basis) for f in few[1:])
    less = len(few) - 1 - alike
    counts = [f"{alike} more like it"] if alike else []
    counts += [f"{less} that weigh{'s' if less == 1 else ''} less"] if less else []
    return f"and {'; '.join(counts)}" if counts else ""


def _who(few: Sequence[Finding]) -> str:
    """Name who answers for the first of several findings, and count who answers for the others."""
    if not few[0].answerable:
        return NOBODY
    others = len({f.answerable for f in few if f.answerable} - {few[0].answerable})
    more = f" and {others} {'other' if others == 1 else 'others'}" if others else ""
    return "; ".join(few[0].answerable) + more


class Group(NamedTuple):
    """Findings under one heading."""

    heading: str
    findings: tuple[Finding, ...]


def groups(report: Report) -> list[Group]:
    """Group the open findings as the report asks for; one of several plans or bodies stands under each of them."""
    return _grouped(report.findings, report.group_by)


def _grouped(findings: Sequence[Finding], group_by: str) -> list[Group]:
    if group_by == "check":
        return [Group(few[0].title, few) for few in by_check(findings)]
    under: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        for heading in _headings(finding, group_by):
            under[heading].append(finding)
    if group_by == "family":
        order = [words for words in FAMILIES.values() if words in under]
    else:
        order = sorted(under, key=lambda words: (words in (NOBODY, NO_PLAN), words.casefold(), words))
    return [Group(words, tuple(under[words])) for words in order]


def _headings(finding: Finding, group_by: str) -> Sequence[str]:
    if group_by == "answerable":
        return sorted(set(finding.answerable)) or [NOBODY]
    if group_by == "plan":
        return sorted(set(finding.plans)) or [NO_PLAN]
    return [FAMILIES[finding.family]] if group_by else ["; ".join(finding.answerable) or NOBODY]


def by_check(findings: Iterable[Finding]) -> list[tuple[Finding, ...]]:
    """Put findings of one check together: the gravest checks first, and in each the gravest and surest first."""
    checks: dict[str, list[Finding]] = defaultdict(list)
    for finding in sorted(findings, key=in_order):
        checks[finding.check].append(finding)
    order = sorted(checks, key=lambda check: (min(map(rank, checks[check])), checks[check][0].title, check))
    return [tuple(sorted(checks[check], key=_for_reading)) for check in order]


def _for_reading(f: Finding) -> tuple[object, ...]:
    return rank(f), f.basis != "recorded", f.item_name, f.message, f.item, f.value


def rank(finding: Finding) -> int:
    """Return the place of a finding's severity, the gravest being 0."""
    return gravity(finding.severity)


def count_table(report: Report) -> tuple[list[str], list[list[str | int]]]:
    """Count open findings by group and severity, for people: headings and rows, the last of them the sum."""
    by = report.group_by or "family"
    rows = [_counts(group.heading, group.findings) for group in _grouped(report.findings, by)]
    if len(rows) > 1:
        rows.append(_counts("All", report.findings))
    return [GROUPINGS[by], *SEVERITIES.values(), "All"], rows


def _counts(heading: str, findings: Sequence[Finding]) -> list[str | int]:
    counts = Counter(finding.severity for finding in findings)
    return [heading, *(counts[severity] for severity in SEVERITIES), len(findings)]


def limit_table(report: Report) -> tuple[list[str], list[list[str | int]]]:
    """Say of each limit whether it is kept, for people: headings and rows."""
    rows: list[list[str | int]] = [
        [one.title, one.found, one.of or "-", one.allowed, "Over the limit" if one.over else "Kept"]
        for one in report.limits
    ]
    return ["Limit on findings", "Found", "Out of", "Allowed", "Result"], rows


def remarks(report: Report) -> list[str]:
    """Say what the counts alone do not: what is new, what is left out of them, and what is in them twice."""
    said = []
    if report.left_out:
        ran = len(report.checks)
        said.append(f"{ran} of {ran + report.left_out} checks were run: nothing is said of what the others look for.")
    if report.recorded_only:
        said.append("What is merely not recorded is left out.")
    if report.new is not None:
        new = sum(map(report.is_new, report.findings))
        said.append(f"{new or 'None'} new since the earlier report.")
    if report.waived:
        said.append(f"{len(report.waived)} left standing by decision, not in these counts.")
    named = sum(len(group.findings) for group in groups(report))
    if named > len(report.findings):
        who = "who answers for it" if report.group_by == "answerable" else "plan it belongs to"
        said.append(f"A finding stands under each {who}; the last row counts it once.")
    return said


def read_in(finding: Finding, run: Run) -> tuple[str, str]:
    """Say where a finding was read: what it says there, and the places."""
    more = f"; and {finding.more_sources} more" if finding.more_sources else ""
    return "Read in" if finding.stated else UNSTATED, where(finding.sources, run) + more


def places(finding: Finding, run: Run) -> str:
    """Say in one text where a finding was read; nothing where it was read nowhere."""
    label, read = read_in(finding, run)
    return f"{label}: {read}" if read else ""


def in_short(finding: Finding, run: Run, most: int | None = None) -> str:
    """Say where a finding was read in as few words as find it, and whether it rests on less than a statement.

    Document and place; the row where there are neither, and of a fault of the record itself, which is mended there.
    "See" tells that the place speaks of the thing, and is silent on what is wanted.
    """

    def cited(c: Citation) -> tuple[str, str]:
        if c.passage and finding.family != "record":
            return c.short or c.document, c.place
        return where([replace(c, document="", place="", short="")], run), ""

    found = list(dict.fromkeys(map(cited, finding.sources)))
    more = finding.more_sources + len(found[most:]) if most else finding.more_sources
    documents: dict[str, list[str]] = defaultdict(list)
    for document, place in found[:most]:
        documents[document].append(place)
    told = [", ".join(filter(None, (document, "; ".join(read)))) for document, read in documents.items()]
    if told and not finding.stated:
        told[0] = f"see {told[0]}"
    told += [f"and {more} more"] if more else []
    return "; ".join([*told, *([finding.certainty] if finding.certainty in RESTS_ON else [])])


def where(sources: Iterable[Citation], run: Run) -> str:
    """Cite passages in words, each with its tables and rows: "Paper, para 5 (Plan.csv, rows 4 and 7)"."""
    passages: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for c in sources:
        folder = f"{local_name(c.workspace)}/" if [c.workspace] != [w.base for w in run.own] else ""
        passages[c.passage][", ".join(part for part in (folder + c.file, c.sheet) if part)].append(c.row)
    cited = []
    for passage, files in passages.items():
        cells = "; ".join(file + _rows(sorted({row for row in rows if row})) for file, rows in files.items())
        cited.append(f"{passage} ({cells})" if passage else cells)
    return "; ".join(cited)


def _rows(rows: Sequence[int]) -> str:
    if not rows:
        return ""
    if len(rows) == 1:
        return f", row {rows[0]}"
    return f", rows {', '.join(map(str, rows[:-1]))} and {rows[-1]}"


def documents(report: Report) -> list[tuple[str, str]]:
    """List what documents are cited as, each with its whole name."""
    return sorted({(c.short, c.document) for f in (*report.findings, *report.waived) for c in f.sources if c.short})


def published(report: Report) -> list[tuple[str, str]]:
    """List the documents cited whose address on the web is recorded, each with its address."""
    cited = {c for f in (*report.findings, *report.waived) for c in f.sources}
    return sorted({(c.document, c.address) for c in cited if c.address.startswith(("https://", "http://"))})


def decision(waiver: Waiver, run: Run) -> dict[str, str]:
    """Tell in words of a decision to leave a finding standing."""
    return waiver.in_words | ({"Decision read in": where(waiver.sources, run)} if waiver.sources else {})


def justification(waiver: Waiver, run: Run) -> str:
    """Tell of a decision in one line."""
    return "; ".join(f"{label}: {words}" for label, words in decision(waiver, run).items())


def for_people(report: Report) -> Report:
    """Return the report with a mark in place of every character that nobody sees and that steers what shows it."""
    return seen(report)
