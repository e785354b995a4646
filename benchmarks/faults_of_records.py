"""Planted faults of what is out of date, of evidence, and of the record itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pyoxigraph as ox
from faults import IN_WORDS, LONG_AGO, enter, fault
from made_up import FRESH, Odd, Place, Thing

from graphkit.tables import slug
from graphkit.vocabulary import GK, RDF, SKOS

# --- Currency and evidence


@fault()
def duty_no_longer_in_force(place: Place) -> Iterable[Any]:
    return [(place.stocktake.area, place.stocktake.names_duty("d56"))]


@fault()
def ended_body_still_answerable(place: Place) -> Iterable[Any]:
    partner = place.partner({"end": LONG_AGO})
    work = place.work(accountable_partner=partner)
    return [(partner, thing) for thing in (work.plan, work.priority, work.action)]


@fault()
def body_to_end_still_answerable(place: Place) -> Iterable[Any]:
    partner = place.partner({"end": "2027-03-31"})
    place.work(accountable_partner=partner)
    return [(partner, "31 March 2027")]


@fault()
def gone_quiet(place: Place) -> Iterable[Any]:
    old = place.add("Source", "report", {"date": LONG_AGO}, documented=False)
    place.plan({"document": old})
    return [(old, IN_WORDS)]


@fault()
def proposal_gone_quiet(place: Place) -> Iterable[Any]:
    old = place.add("Source", "motion", {"date": LONG_AGO}, documented=False)
    return [(place.plan({"document": old, "status": "proposed"}), "proposed")]


@fault()
def plan_ended_without_successor(place: Place) -> Iterable[Any]:
    plan = place.plan({"start": "2015-01-01", "end": LONG_AGO})
    place.add("Evidence", "review", {"kind": "evaluation", "status": "held", "evaluates": plan})
    return [(plan, IN_WORDS)]


@fault()
def plan_begun_late(place: Place) -> Iterable[Any]:
    plan = place.work(start="2024-04-01", end="2028-03-31").plan
    plan.name = plan["name"] = f"{plan.name} 2022-28"
    return [(plan, "1 April 2024")]


@fault()
def plan_ended_before_successor(place: Place) -> Iterable[Any]:
    former = place.plan({"start": "2015-01-01", "end": LONG_AGO})
    place.add("Evidence", "review", {"kind": "evaluation", "status": "held", "evaluates": former})
    draft = place.work(status="draft", replaces=former).plan
    return [(former, draft.drop("start", "approved on"))]


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
    about = {"kind": "needs assessment", "theme": place.work().plan["theme"]}
    return [place.add("Evidence", "profile", {**FRESH, **about})]


@fault()
def plan_without_evidence(place: Place) -> Iterable[Any]:
    plan = place.work(evidence=False).plan
    return [plan, ("plan_without_voice_of_children", plan, "")]


@fault()
def voice_of_children_not_gathered(place: Place) -> Iterable[Any]:
    work = place.work()
    work.voice.drop("published", "data to")["status"] = "to do"
    return [(work.plan, work.voice)]


@fault()
def dormant_board_over_plan(place: Place) -> Iterable[Any]:
    board = place.board({"status": "dormant"})
    plan = place.work(overseen_by=board).plan
    return [(board, plan)]


@fault()
def gap_between_plan_and_successor(place: Place) -> Iterable[Any]:
    former = place.plan({"start": "2019-04-01", "end": "2024-03-31"})
    place.work(start="2024-07-01", replaces=former)
    return [(former, "31 March 2024")]


@fault()
def need_without_priority(place: Place) -> Iterable[Any]:
    theme = place.add("Theme", "subject", {"definition": "A subject that is made up"})
    needs = place.work().needs
    needs["about"] = theme
    return [(needs, theme)]


@fault()
def plan_without_voice_of_children(place: Place) -> Iterable[Any]:
    work = place.work()
    work.voice["kind"] = "survey"
    return [work.plan]


@fault()
def statutory_basis_repealed(place: Place) -> Iterable[Any]:
    law = place.add("Legislation", "law", {"kind": "Act", "end": LONG_AGO})
    return [(place.work(responds_to=law).plan, law)]


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


@fault()
def ages_reversed(place: Place) -> Iterable[Any]:
    cohort = place.add("Cohort", "group", {"definition": "Made up", "from age": "12", "to age": "5"})
    place.work().priority["cohort"] = cohort
    return [(cohort, "5")]


def _boards_named(place: Place, name: str, other_name: str) -> Iterable[Any]:
    one, other = place.board(), place.board()
    one.name = one["name"] = name
    other.name = other["name"] = other_name
    return [(one, other)]


@fault()
def duplicate_name(place: Place) -> Iterable[Any]:
    name = place.stocktake.namer.name("panel")
    return _boards_named(place, name, name)


@fault()
def nearly_the_same_name(place: Place) -> Iterable[Any]:
    name = place.stocktake.namer.name("panel")
    return _boards_named(place, name, f"{name}s")


@fault()
def end_before_start(place: Place) -> Iterable[Any]:
    action = place.work().action
    action["start"], action["end"] = "2027-05-01", "2026-12-01"
    return [(action, "1 December 2026")]


@fault()
def link_to_wrong_kind(place: Place) -> Iterable[Any]:
    plan = place.work().plan
    place.stocktake.rdf.append((plan, GK + "approvedBy", place.stocktake.source))
    return [(plan, place.stocktake.source)]


@fault()
def undeclared_term(place: Place) -> Iterable[Any]:
    plan = place.work().plan
    place.stocktake.rdf.append((plan, GK + "overseanBy", place.hwb))
    return [(plan, "overseanBy")]


def _ring(cls: str, heading: str) -> Callable[[Place], Iterable[Any]]:
    def plant(place: Place) -> Iterable[Any]:
        one, other = (place.board() if cls == "Board" else place.add(cls, "subject", {}) for _ in range(2))
        one[heading], other[heading] = other, one
        return [(one, other)]

    return plant


for _check, _cls, _heading in (
    ("loop_in_broader", "Theme", "broader"),
    ("loop_in_parts", "Board", "part of"),
    ("loop_in_replacements", "Board", "replaces"),
    ("loop_in_reporting_lines", "Board", "reports to"),
):
    enter(_check, _ring(_cls, _heading))


@fault()
def small_number(place: Place) -> Iterable[Any]:
    indicator = place.work().indicator
    indicator["unit"] = "children"
    seen = {"indicator": indicator, "period": "2024", "value": "3"}
    return [(place.add("Observation", "value", seen), indicator)]


def _waiver(place: Place, check: str, item: Thing, **given: Any) -> Thing:
    whole = {"check": check, "item": item, "reason": "It is made up", "approved by": place.hwb, "expires": "2027-03-31"}
    return place.add("Waiver", "waiver", {**whole, **given})


@fault()
def waiver_expired(place: Place) -> Iterable[Any]:
    return [(_waiver(place, "plan_without_owner", place.work().plan, expires=LONG_AGO), IN_WORDS)]


@fault()
def waiver_matches_nothing(place: Place) -> Iterable[Any]:
    return [(_waiver(place, "plan_without_owner", place.work().plan), "plan_without_owner")]


@fault()
def waiver_without_approval(place: Place) -> Iterable[Any]:
    action = place.work().action.drop("due")
    return [
        _waiver(place, "action_without_due_date", action).drop("approved by"),
        ("action_without_due_date", action, ""),
    ]
