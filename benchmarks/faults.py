"""Planted faults: for each check of the catalogue, what is put into a place so that exactly that fault is there.

A function named after the check takes a place and gives what must be found: a thing, or a thing and the name of the
value, of its own check; or a check, an item and a value where the one defect rightly causes a second finding.
Here stand the faults of one cell and how faults are entered; the others stand in the modules named faults_of_...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from made_up import Place, Stocktake, Thing

LONG_AGO = "2020-01-01"
IN_WORDS = "1 January 2020"


@dataclass(frozen=True)
class Fault:
    """One kind of fault: how it is planted, and in which stocktakes it can be."""

    check: str
    plant: Callable[[Place], Iterable[Any]]
    needs: str = ""

    def fits(self, one: Stocktake) -> bool:
        """Tell whether it can be planted in a stocktake: some want one whose settings list what is looked for."""
        return not self.needs or (self.needs == "listed") == one.listed

    def into(self, place: Place) -> Iterator[tuple[str, str, str]]:
        """Plant it in a place; give check, item and value of each finding it must cause."""
        for said in self.plant(place):
            parts = said if isinstance(said, tuple) else (said,)
            check, item, value = (self.check, *parts, "")[:3] if len(parts) < 3 else parts
            yield check, _name(item), _name(value)


FAULTS: dict[str, Fault] = {}


def enter(check: str, plant: Callable[[Place], Iterable[Any]], needs: str = "") -> None:
    """Enter a fault in the list."""
    FAULTS[check] = Fault(check, plant, needs)


def fault(needs: str = "") -> Callable[[Callable[[Place], Iterable[Any]]], Callable[[Place], Iterable[Any]]]:
    """Enter a function in the list of faults under its own name."""

    def entered(plant: Callable[[Place], Iterable[Any]]) -> Callable[[Place], Iterable[Any]]:
        enter(plant.__name__, plant, needs)
        return plant

    return entered


def all_faults() -> dict[str, Fault]:
    """List all faults by check, sorted; the modules enter theirs when they are imported."""
    for kind in ("gaps", "pairs", "records"):
        import_module(f"faults_of_{kind}")
    return dict(sorted(FAULTS.items()))


def _name(said: Any) -> str:
    return said.name if isinstance(said, Thing) else said


# --- One thing of a whole piece of work with cells emptied, or with one cell changed

EMPTIED = {
    "action_without_due_date": ("action", "due"),
    "action_without_owner": ("action", "accountable partner", "carried out by"),
    "plan_not_linked_to_hwb_strategy": ("plan", "aligns with"),
    "plan_without_oversight": ("plan", "overseen by"),
    "plan_without_owner": ("plan", "accountable partner"),
    "priority_without_owner": ("priority", "accountable partner"),
    "target_without_baseline": ("target", "baseline"),
    "target_without_date": ("target", "by", "plan"),
}
CHANGED = {
    "action_overdue": ("action", "due", LONG_AGO, IN_WORDS),
    "date_beyond_belief": ("plan", "approved on", "1900-01-01", "1 January 1900"),
    "evidence_out_of_date": ("needs", "data to", LONG_AGO, IN_WORDS),
    "looks_like_personal_data": ("plan", "address", "Ask somebody@example.org", "address"),
    "plan_ending_without_successor": ("plan", "end", "2026-09-30", "30 September 2026"),
    "plan_review_overdue": ("plan", "review due", LONG_AGO, IN_WORDS),
    "several_spellings": ("plan", "spelling", "An-other spelling", "An-other spelling"),
    "target_against_polarity": ("target", "value", "40", "40"),
    "target_date_passed": ("target", "by", LONG_AGO, IN_WORDS),
    "value_not_of_its_kind": ("target", "baseline", "about a half", "about a half"),
    "value_outside_its_list": ("indicator", "polarity", "upwards", "upwards"),
    "work_without_resource": ("action", "resource", "none", ""),
}


def _emptied(part: str, *headings: str) -> Callable[[Place], Iterable[Any]]:
    return lambda place: [getattr(place.work(), part).drop(*headings)]


def _changed(part: str, heading: str, cell: str, value: str) -> Callable[[Place], Iterable[Any]]:
    def plant(place: Place) -> Iterable[Any]:
        thing = getattr(place.work(), part)
        thing[heading] = cell
        return [(thing, value)]

    return plant


for _check, _cells in EMPTIED.items():
    enter(_check, _emptied(*_cells))
for _check, _cell in CHANGED.items():
    enter(_check, _changed(*_cell))
