"""Decisions to leave a finding standing: which finding a row of the table Waiver is about, and until when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphkit.dates import day_in_words, read_span
from graphkit.personal import without_personal
from graphkit.records import Citation, Records
from graphkit.vocabulary import GK, local_name, name_key

if TYPE_CHECKING:
    from graphkit.findings import Finding


@dataclass(frozen=True)
class Waiver:
    """A decision to leave a finding standing: why, who approved it, where that is minuted and until when.

    ``expires`` is the last day on which it holds, in ISO form; nothing where none is recorded.
    """

    reason: str
    approved_by: tuple[str, ...]
    minute_reference: str
    expires: str
    sources: tuple[Citation, ...]

    @property
    def in_words(self) -> dict[str, str]:
        """The decision in words, by what each of them is about."""
        return {
            "Reason": self.reason or "not recorded",
            "Approved by": "; ".join(self.approved_by) or "not recorded",
            "Minute": self.minute_reference or "not recorded",
            "Until": _day(self.expires) or "no end recorded",
        }

    @property
    def in_a_line(self) -> str:
        """The decision in words, in one line without a full stop."""
        return "; ".join(f"{label}: {words.rstrip('.')}" for label, words in self.in_words.items())


def _day(day: str) -> str:
    try:
        return day_in_words(day)
    except ValueError:
        return day


@dataclass(frozen=True)
class Waived:
    """What a waiver is about; checks and values are as written."""

    iri: str
    checks: tuple[str, ...]
    items: tuple[str, ...]
    values: tuple[str, ...]  # none: all of that check and item
    decision: Waiver

    def is_of(self, check: str) -> bool:
        """Tell whether it is of a check, by the id of the check."""
        return name_key(check) in map(name_key, self.checks)

    def covers(self, finding: Finding) -> bool:
        """Tell whether it is about a finding; its value may be written as a name, an id, or as recorded."""
        item, value_found = finding.looked_up
        if item not in self.items or not self.is_of(finding.check):
            return False
        known = {value_found, name_key(finding.value_name), name_key(local_name(value_found or "-"))}
        return not self.values or any(known & {value, name_key(value)} for value in self.values)


def read_waivers(records: Records) -> list[Waived]:
    """List what the waivers that have not expired are about, sorted by IRI."""
    day = records.one(GK + "view", GK + "asOf")
    ends = [(iri, _last_day(iri, records)) for iri in records.all_of(GK + "Waiver")]
    return [_waived(iri, end, records) for iri, end in ends if end is not None and (not end or end >= day)]


def _last_day(iri: str, records: Records) -> str | None:
    """Return the last day of a waiver in ISO form: nothing where it has no end, None where nobody can read its end.

    Of two rows with two days the earlier one holds: a waiver must not outlast what was approved.
    """
    said = records.values(iri, GK + "expires")
    if said:
        return min((span.last.isoformat() for span in map(read_span, said) if span), default=None)
    written = records.values(iri, GK + "expiresAsWritten")
    return "" if all(words.strip().casefold() == "ongoing" for words in written) else None


def _waived(iri: str, expires: str, records: Records) -> Waived:
    decision = Waiver(
        without_personal("; ".join(records.values(iri, GK + "reason"))),
        tuple(records.name(who) for who in records.values(iri, GK + "approvedBy")),
        without_personal("; ".join(records.values(iri, GK + "minuteReference"))),
        expires,
        tuple(records.citations(records.of_fact(iri, GK + "check", None))),
    )
    checks, items, values = (tuple(records.values(iri, GK + name)) for name in ("check", "item", "waivedValue"))
    return Waived(iri, checks, items, values, decision)


def waiver_of(finding: Finding, waivers: Iterable[Waived]) -> Waiver | None:
    """Return the decision that leaves a finding standing, or nothing."""
    return next((waived.decision for waived in waivers if waived.covers(finding)), None)


def without_finding(
    waivers: Sequence[Waived], findings: Sequence[Finding], ran: Iterable[str], known: Iterable[str]
) -> list[Waived]:
    """List the waivers that are about none of the findings.

    Parameters
    ----------
    waivers : list of Waived
        All that have not expired.
    findings : list of Finding
        What was found.
    ran, known : ids of checks
        Those that were run, and all there are. A waiver of a check that was not run is not judged; one of a check that
        is not known matches nothing.
    """
    run_keys, known_keys = set(map(name_key, ran)), set(map(name_key, known))

    def judged(waived: Waived) -> bool:
        keys = set(map(name_key, waived.checks))
        return keys & known_keys <= run_keys

    return [w for w in waivers if judged(w) and not any(w.covers(finding) for finding in findings)]
