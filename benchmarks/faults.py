"""Planted faults: for each check of the catalogue, what is put into a place so that exactly that fault is there.

A function named after the check takes a place and gives what must be found: a thing, or a thing and the name of the
value, of its own check; or a check, an item and a value where the one defect rightly causes a second finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox
from made_up import Odd, Place, Stocktake, Thing, duty

from graphkit.tables import slug
from graphkit.vocabulary import GK, RDF, SKOS

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


def fault(needs: str = "") -> Callable[[Callable[[Place], Iterable[Any]]], Callable[[Place], Iterable[Any]]]:
    """Enter a function in the list of faults under its own name."""

    def enter(plant: Callable[[Place], Iterable[Any]]) -> Callable[[Place], Iterable[Any]]:
        FAULTS[plant.__name__] = Fault(plant.__name__, plant, needs)
        return plant

    return enter


def _name(said: Any) -> str:
    return said.name if isinstance(said, Thing) else said


# --- One thing of a whole piece of work with cells emptied, or with one cell changed

EMPTIED = {
    "action_without_owner": ("action", "accountable partner", "carried out by"),
    "plan_not_linked_to_hwb_strategy": ("plan", "aligns with"),
    "plan_without_oversight": ("plan", "overseen by"),
    "plan_without_owner": ("plan", "accountable partner"),
    "priority_without_owner": ("priority", "accountable partner"),
}
CHANGED = {
    "evidence_out_of_date": ("needs", "data to", LONG_AGO, IN_WORDS),
    "several_spellings": ("plan", "spelling", "An-other spelling", "An-other spelling"),
    "target_date_passed": ("target", "by", LONG_AGO, IN_WORDS),
    "value_not_of_its_kind": ("target", "baseline", "about a half", "about a half"),
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


for check, emptied in EMPTIED.items():
    FAULTS[check] = Fault(check, _emptied(*emptied))
for check, changed in CHANGED.items():
    FAULTS[check] = Fault(check, _changed(*changed))


# --- Gaps


@fault()
def board_to_set_up_without_chair(place: Place) -> Iterable[Any]:
    board = place.board({"status": "proposed"}).drop("chair")
    place.add("Decision", "decision", {"status": "sought", "decided by": place.hwb, "assigns": board})
    return [board]


@fault()
def board_without_reporting_line(place: Place) -> Iterable[Any]:
    board = place.board().drop("reports to")
    place.work(overseen_by=board)
    return [board]


@fault()
def body_without_required_document(place: Place) -> Iterable[Any]:
    wanted = place.stocktake.names_duty("d52c")
    return [(other.council, wanted) for other in place.stocktake.places]


@fault()
def cohort_without_definition(place: Place) -> Iterable[Any]:
    cohort = place.add("Cohort", "group", {})
    work = place.work(cohort=cohort)
    work.priority["cohort"] = cohort
    return [cohort]


@fault()
def component_without_content(place: Place) -> Iterable[Any]:
    return [place.add("Component", "section", {"part of": place.work().plan, "status": "active"})]


@fault()
def dormant_board_behind_duty(place: Place) -> Iterable[Any]:
    return [(place.board({"status": "dormant", "discharges duty": duty("d22")}), duty("d22"))]


@fault()
def duty_without_vehicle(place: Place) -> Iterable[Any]:
    place.board({"status": "ended", "discharges duty": place.stocktake.names_duty("d04")})
    return [(place.stocktake.area, duty("d04"))]


@fault("listed")
def kind_of_relevant_partner_not_recorded(place: Place) -> Iterable[Any]:
    for other in place.stocktake.places:
        other.partners["Jobcentre Plus"].drop("kind of body")
    return [(place.stocktake.area, "Jobcentre Plus")]


@fault()
def list_known_to_be_incomplete(place: Place) -> Iterable[Any]:
    return [(place.add("Completeness", "statement", {"of": "Risk", "complete": "no"}), "Risk")]


@fault()
def plan_agreed_but_not_begun(place: Place) -> Iterable[Any]:
    work = place.work(status="statement of intent", approved_on=LONG_AGO)
    return [(work.plan.drop("start"), IN_WORDS)]


@fault()
def required_document_missing(place: Place) -> Iterable[Any]:
    return [(place.stocktake.area, place.stocktake.names_duty("d26b"))]


@fault()
def risk_without_measure(place: Place) -> Iterable[Any]:
    action = place.work().action.drop("indicator")
    return [place.add("Risk", "risk", {"status": "open", "mitigated by": action})]


@fault()
def risk_without_mitigation_in_place(place: Place) -> Iterable[Any]:
    return [place.add("Risk", "risk", {"status": "open"})]


@fault()
def theme_raised_but_not_planned(place: Place) -> Iterable[Any]:
    theme = place.add("Theme", "concern", {"definition": "A concern that is made up"})
    needs = place.work().needs
    needs["raises"] = theme
    return [(theme, needs)]


# --- Overlaps


@fault("named")
def duties_that_repeat(place: Place) -> Iterable[Any]:
    place.stocktake.names_duty("d32")
    place.stocktake.names_duty("d48")
    return [(place.stocktake.area, "well-being of children")]


@fault("named")
def outcome_under_two_duties(place: Place) -> Iterable[Any]:
    place.stocktake.names_duty("d32")
    place.stocktake.names_duty("d50")
    return [(place.stocktake.area, "protection from harm and neglect")]


@fault()
def plans_alike_and_unjoined(place: Place) -> Iterable[Any]:
    one, other = (place.work(overseen_by=place.board(), accountable_partner=place.partner()) for _ in range(2))
    for heading in ("theme", "cohort"):
        other.plan[heading] = one.plan[heading]
    return [(one.plan, other.plan)]


@fault()
def proposed_bodies_with_one_task(place: Place) -> Iterable[Any]:
    plan = place.work().plan
    for _ in range(2):
        place.board({"status": "proposed", "working on": plan})
    return [plan]


# --- Dissonance


@fault()
def cohort_beyond_age_of_linked_plan(place: Place) -> Iterable[Any]:
    outcome = {"outcome": "well-being of children"}
    one = place.work(cohort="Care leavers", **outcome)
    place.work(cohort="Children in care", **outcome)
    return [(one.plan, "Care leavers")]


@fault()
def cohort_with_different_ages(place: Place) -> Iterable[Any]:
    cohort = place.add("Cohort", "group", {"definition": "A group that is made up", "from age": "5", "to age": "11"})
    place.row(cohort, {"to age": "12"})
    place.work().priority["cohort"] = cohort
    return [(cohort, "11")]


@fault()
def focus_narrower_than_theme(place: Place) -> Iterable[Any]:
    plan = place.work().plan
    part = place.add("Theme", "subject", {"definition": "A subject that is made up", "broader": plan["theme"]})
    plan["focus in practice"] = part
    return [(plan, part)]


@fault()
def one_name_several_kinds(place: Place) -> Iterable[Any]:
    partner = place.partner()
    board = place.board()
    board.name = board["name"] = partner.name
    return [(board, partner)]


@fault()
def period_unlike_dates(place: Place) -> Iterable[Any]:
    plan = place.work().plan
    plan["period"] = Odd("2015-18", ((None, GK + "contraryPeriod", ox.Literal("2015-18")),))
    return [(plan, "2015-18")]


@fault()
def sources_disagree_on_a_date(place: Place) -> Iterable[Any]:
    plan = place.work().plan
    place.row(plan, {"approved on": LONG_AGO})
    return [(plan, IN_WORDS)]


# --- Currency and evidence


@fault()
def duty_no_longer_in_force(place: Place) -> Iterable[Any]:
    return [(place.stocktake.area, place.stocktake.names_duty("d56"))]


@fault()
def ended_body_still_answerable(place: Place) -> Iterable[Any]:
    partner = place.partner({"end": LONG_AGO})
    return [(partner, place.work(accountable_partner=partner).plan)]


@fault()
def gone_quiet(place: Place) -> Iterable[Any]:
    old = place.add("Source", "report", {"date": LONG_AGO}, documented=False)
    place.plan({"document": old})
    return [(old, IN_WORDS)]


@fault()
def plan_ended_without_successor(place: Place) -> Iterable[Any]:
    plan = place.plan({"start": "2015-01-01", "end": LONG_AGO})
    place.add("Evidence", "review", {"kind": "evaluation", "status": "held", "evaluates": plan})
    return [(plan, IN_WORDS)]


@fault()
def cited_source_missing(place: Place) -> Iterable[Any]:
    lost = place.add("Source", "report", {"text": "none"}, documented=False)
    voice = place.work().voice
    voice["cites"] = lost
    return [(voice, lost)]


@fault()
def duty_to_be_verified(place: Place) -> Iterable[Any]:
    return [(place.stocktake.area, place.stocktake.names_duty("d59"))]


@fault()
def ended_plan_never_evaluated(place: Place) -> Iterable[Any]:
    return [place.plan({"status": "ended", "start": "2015-01-01", "end": "2028-03-31"})]


@fault()
def evidence_not_used(place: Place) -> Iterable[Any]:
    work = place.work()
    work.priority.drop("informed by")
    return [work.needs, work.voice]


@fault()
def plan_without_evidence(place: Place) -> Iterable[Any]:
    return [place.work(evidence=False).plan]


@fault()
def voice_of_children_not_gathered(place: Place) -> Iterable[Any]:
    work = place.work()
    work.voice.drop("published", "data to")["status"] = "to do"
    return [(work.plan, work.voice)]


# --- The record itself


def _unrecognised(place: Place, heading: str, column: str, text: str, *meanings: Thing) -> Odd:
    """Make a cell with a name that nothing bears, or that several things bear."""
    name = ox.NamedNode(f"{place.stocktake.base}unrecognised/{slug(heading)}/{slug(text)}")
    said = [(None, GK + column, name), (name, RDF + "type", ox.NamedNode(GK + "Unrecognised"))]
    said += [(name, SKOS + "prefLabel", ox.Literal(text)), (name, GK + "inColumn", ox.NamedNode(GK + column))]
    return Odd(text, (*said, *((name, GK + "couldBe", thing) for thing in meanings)))


@fault()
def ambiguous_name(place: Place) -> Iterable[Any]:
    shared = place.stocktake.namer.name()
    theme, outcome = (place.add(cls, "subject", {"other name": shared}) for cls in ("Theme", "Outcome"))
    place.work().needs["about"] = _unrecognised(place, "about", "about", shared, theme, outcome)
    return [(shared, "about")]


@fault()
def name_not_recognised(place: Place) -> Iterable[Any]:
    unknown = place.stocktake.namer.name()
    place.work().plan["works with"] = _unrecognised(place, "works with", "worksWith", unknown)
    return [(unknown, "works with")]


@fault()
def date_not_understood(place: Place) -> Iterable[Any]:
    plan = place.work().plan
    plan["review due"] = Odd("in due course", ((None, GK + "reviewDueAsWritten", ox.Literal("in due course")),))
    return [(plan, "in due course")]


@fault()
def fact_without_source(place: Place) -> Iterable[Any]:
    plan = place.work().plan
    place.row(plan, {"address": "https://example.org/plan"}, documented=False)
    return [plan]


@fault()
def link_beyond_the_date(place: Place) -> Iterable[Any]:
    partner = place.partner({"valid to": LONG_AGO})
    plan = place.work(works_with=partner).plan
    return [(plan, partner)]


@fault()
def link_to_nothing(place: Place) -> Iterable[Any]:
    tail = place.stocktake.namer.name().replace(" ", "-")
    plan = place.work(works_with=f"https://example.org/nowhere/{tail}").plan
    return [(plan, tail)]


@fault()
def one_id_several_names(place: Place) -> Iterable[Any]:
    plan, other = place.work().plan, place.stocktake.namer.name()
    said = tuple((None, name, ox.Literal(other)) for name in (SKOS + "altLabel", GK + "alsoNamed"))
    place.row(plan, {"name": Odd(other, said)})
    return [(plan, other)]


@fault()
def recorded_as_absent_and_present(place: Place) -> Iterable[Any]:
    plan = place.work().plan
    place.row(plan, {"budget": "none"})
    return [(plan, plan["budget"])]


@fault()
def thing_without_name(place: Place) -> Iterable[Any]:
    decision = place.add("Decision", "decision", {"status": "taken", "decided by": place.hwb}).drop("name")
    return [decision.id]
