"""What a check found, with what it rests on, how much it weighs and who answers for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphkit.vocabulary import FAMILIES, REACHES, SEVERITIES, gravity

if TYPE_CHECKING:
    import pandas as pd

    from graphkit.records import Citation
    from graphkit.waivers import Waiver


@dataclass(frozen=True)
class Fact:
    """Something recorded on which a finding rests, in words, with where it was read."""

    subject: str
    property: str
    value: str
    sources: tuple[Citation, ...]


@dataclass(frozen=True)
class Finding:
    """One fault found. ``item`` and, where it is a thing, ``value`` are IRIs; all else is for people."""

    check: str
    title: str
    severity: str
    family: str
    item: str
    item_name: str
    path: str
    path_name: str
    value: str
    value_name: str
    message: str
    remedy: str
    basis: str
    certainty: str
    answerable: tuple[str, ...]
    facts: tuple[Fact, ...]
    sources: tuple[Citation, ...]
    more_sources: int
    stated: bool
    """Whether the sources state the finding's own fact; else they only speak of the item."""
    fingerprint: str
    waiver: Waiver | None = None
    plans: tuple[str, ...] = ()
    """The names of the plans that the item, or the value, is or is part of."""
    value_term: str = ""
    """The value as N-Triples write it, which tells an IRI from a text and a date from a word."""
    weight: str = ""
    """Why it weighs less than its check can, in words; nothing where it does not."""
    statutory: bool = False
    """Whether a duty of statute in force, or a thing that is there to meet one, lacks something or is out of date."""
    reach: str = REACHES[-1]
    """Whom it concerns, one of `REACHES`: the cohort it is about, else those its things are for, else their wholes."""
    told: tuple[tuple[str, str], ...] = ()
    """What its check tells of it beside item, path, value and reasons, in words, by name of the column."""
    true_item: str = field(default="", repr=False)
    true_value: str = field(default="", repr=False)
    """The item and the value with what personal data they hold, where they hold some: to look up, never to show."""

    @property
    def looked_up(self) -> tuple[str, str]:
        """The item and the value as they are recorded."""
        return self.true_item or self.item, self.true_value or self.value

    @property
    def things(self) -> dict[str, str]:
        """The names of the item and, where it is a thing, of the value, by IRI as recorded."""
        item, value = self.looked_up
        return {item: self.item_name} | ({value: self.value_name} if self.value_term.startswith("<") else {})


MOST = 10
"""How many entries come first in a report, unless it says otherwise."""
RESTS_ON = {
    "inferred": "Rests on what is inferred, not stated.",
    "own knowledge": "Rests on own knowledge, not on a document.",
    "uncertain": "Rests on what is uncertain.",
}
"""Degrees of certainty that are told beside whatever rests on them, the surest first, and how a report tells them."""


def in_order(f: Finding) -> tuple[object, ...]:
    """Return what findings are sorted by in a report: how grave, of which family, by which check, about what."""
    family = list(FAMILIES).index(f.family)
    return gravity(f.severity), family, f.check, f.item, f.value, f.path, f.fingerprint, f.message


def cautions(f: Finding) -> str:
    """Return what is to be said beside the title of a finding that stands alone: that it rests on silence, or unsurely.

    Nothing where a source says it.
    """
    told = ["not recorded"] if f.basis != "recorded" else []
    return ", ".join([*told, f.certainty] if f.certainty in RESTS_ON else told)


def by_weight(findings: Iterable[Finding]) -> list[tuple[Finding, ...]]:
    """Put findings of one check together, each such entry and the entries by how much they matter, the most first.

    What one check finds is one entry: ten copies of one fault would hide all others.
    """
    alike: dict[str, list[Finding]] = defaultdict(list)
    for finding in sorted(findings, key=lambda f: (*_weight(f), *in_order(f))):
        alike[finding.check].append(finding)
    return [tuple(few) for few in alike.values()]


def numbered(findings: Iterable[Finding]) -> list[Finding]:
    """Put findings in the order in which a map numbers them.

    First comes the first of each of the entries that matter most, so that their numbers are those of a report; then the
    others in the order of `in_order`.
    """
    ordered = sorted(findings, key=in_order)
    first = [few[0] for few in by_weight(ordered)[:MOST]]
    chosen = {id(finding) for finding in first}
    return [*first, *(finding for finding in ordered if id(finding) not in chosen)]


def _weight(f: Finding) -> tuple[object, ...]:
    grave = f.severity == next(iter(SEVERITIES))
    unfit = f.family == "record" and f.severity == "Warning"
    surer = [*RESTS_ON].index(f.certainty) + 1 if f.certainty in RESTS_ON else 0
    return (
        not grave,
        not unfit,
        f.basis != "recorded",
        gravity(f.severity),
        not f.statutory,
        REACHES.index(f.reach),
        surer,
    )


COLUMNS: dict[str, Callable[[Finding], str]] = {
    "check": lambda f: f.check,
    "title": lambda f: f.title,
    "severity": lambda f: f.severity,
    "family": lambda f: f.family,
    "item": lambda f: f.item_name,
    "value": lambda f: f.value_name,
    "message": lambda f: f.message,
    "remedy": lambda f: f.remedy,
    "basis": lambda f: f.basis,
    "certainty": lambda f: f.certainty,
    "answerable": lambda f: "; ".join(f.answerable),
    "statutory": lambda f: "yes" if f.statutory else "no",
    "reach": lambda f: f.reach,
    "plans": lambda f: "; ".join(f.plans),
    "source": lambda f: "; ".join(c.words for c in f.sources),
    "waiver": lambda f: f.waiver.reason or "no reason recorded" if f.waiver else "",
    "approved by": lambda f: "; ".join(f.waiver.approved_by) if f.waiver else "",
    "minute reference": lambda f: f.waiver.minute_reference if f.waiver else "",
    "expires": lambda f: f.waiver.expires if f.waiver else "",
    "item IRI": lambda f: f.item,
    "value as recorded": lambda f: f.value,
    "fingerprint": lambda f: f.fingerprint,
}
"""The columns of findings as a table, and what stands in them."""


def to_frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """Put findings into a table for a notebook.

    Returns
    -------
    pandas.DataFrame
        One row a finding, with the columns of `COLUMNS`: "waiver" is empty but for what is left standing by decision,
        of which it tells the reason. Empty, with these columns, without findings.
    """
    import pandas as pd

    rows = [[told(finding) for told in COLUMNS.values()] for finding in findings]
    return pd.DataFrame(rows, columns=list(COLUMNS))
