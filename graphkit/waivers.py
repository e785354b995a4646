"""Decisions to leave a finding standing: which finding a row of the table Waiver is about, and until when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
        if finding.item not in self.items or not self.is_of(finding.check):
            return False
        known = {finding.value, name_key(finding.value_name), name_key(local_name(finding.value or "-"))}
        return not self.values or any(known & {value, name_key(value)} for value in self.values)


def read_waivers(records: Records) -> list[Waived]:
    """List what the waivers that have not expired are about, sorted by IRI."""
    day = records.one(GK + "view", GK + "asOf")
    waivers = [_waived(iri, records) for iri in records.all_of(GK + "Waiver")]
    return [waived for waived in waivers if not waived.decision.expires or waived.decision.expires >= day]


def _waived(iri: str, records: Records) -> Waived:
    # Of two rows with two days the earlier one holds: a waiver must not outlast what was approved.
    decision = Waiver(
        "; ".join(records.values(iri, GK + "reason")),
        tuple(records.name(who) for who in records.values(iri, GK + "approvedBy")),
        "; ".join(records.values(iri, GK + "minuteReference")),
        records.one(iri, GK + "expires"),
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
