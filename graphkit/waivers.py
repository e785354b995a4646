"""Decisions to leave a finding standing: which finding a row of the table Waiver is about, and until when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphkit.records import Citation, Records
from graphkit.vocabulary import GK, local_name, name_key

if TYPE_CHECKING:
    from graphkit.checks import Finding


@dataclass(frozen=True)
class Waiver:
    """A decision to leave findings standing, with its reason and who approved it."""

    iri: str
    checks: tuple[str, ...]  # as written
    items: tuple[str, ...]
    values: tuple[str, ...]  # as written; none: all of that check and item
    reason: str
    approved_by: tuple[str, ...]
    minute_reference: str
    expires: str  # ISO day, or nothing
    sources: tuple[Citation, ...]

    def is_of(self, check: str) -> bool:
        """Tell whether it is of a check, by the id of the check."""
        return name_key(check) in map(name_key, self.checks)

    def covers(self, finding: Finding) -> bool:
        """Tell whether it is about a finding; its value may be written as a name, an id, or as recorded."""
        if finding.item not in self.items or not self.is_of(finding.check):
            return False
        known = {finding.value, name_key(finding.value_name), name_key(local_name(finding.value or "-"))}
        return not self.values or any(known & {value, name_key(value)} for value in self.values)


def read_waivers(records: Records) -> list[Waiver]:
    """List the waivers of a dataset that have not expired, sorted by IRI."""
    day = records.one(GK + "view", GK + "asOf")
    waivers = [_waiver(iri, records) for iri in records.all_of(GK + "Waiver")]
    return [waiver for waiver in waivers if not waiver.expires or waiver.expires >= day]


def _waiver(iri: str, records: Records) -> Waiver:
    # Of two rows with two days the earlier one holds: a waiver must not outlast what was approved.
    return Waiver(
        iri,
        tuple(records.values(iri, GK + "check")),
        tuple(records.values(iri, GK + "item")),
        tuple(records.values(iri, GK + "waivedValue")),
        "; ".join(records.values(iri, GK + "reason")),
        tuple(records.name(who) for who in records.values(iri, GK + "approvedBy")),
        "; ".join(records.values(iri, GK + "minuteReference")),
        records.one(iri, GK + "expires"),
        tuple(records.citations(records.of_fact(iri, GK + "check", None))),
    )


def waiver_of(finding: Finding, waivers: Iterable[Waiver]) -> Waiver | None:
    """Return the first waiver that is about a finding, or nothing."""
    return next((waiver for waiver in waivers if waiver.covers(finding)), None)


def without_finding(
    waivers: Sequence[Waiver], findings: Sequence[Finding], ran: Iterable[str], known: Iterable[str]
) -> list[Waiver]:
    """List the waivers that are about none of the findings.

    Parameters
    ----------
    waivers : list of Waiver
        All that have not expired.
    findings : list of Finding
        What was found.
    ran, known : ids of checks
        Those that were run, and all there are. A waiver of a check that was not run is not judged; one of a check that
        is not known matches nothing.
    """
    run_keys, known_keys = set(map(name_key, ran)), set(map(name_key, known))

    def judged(waiver: Waiver) -> bool:
        keys = set(map(name_key, waiver.checks))
        return keys & known_keys <= run_keys

    return [w for w in waivers if judged(w) and not any(w.covers(finding) for finding in findings)]
