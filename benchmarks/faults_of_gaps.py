"""Planted gaps: what a place, a plan or a board lacks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from faults import IN_WORDS, LONG_AGO, fault
from made_up import Place
from shipped import duty


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


@fault()
def age_no_plan_covers(place: Place) -> Iterable[Any]:
    other = place.beside()
    other.strategy_work.reach(["Early years", "Primary-age children", "Secondary-age children"])
    return [(other.area, f"age {years}") for years in (16, 17)]


@fault()
def board_without_chair(place: Place) -> Iterable[Any]:
    board = place.board().drop("chair")
    place.work(overseen_by=board)
    return [board]


@fault()
def board_without_members(place: Place) -> Iterable[Any]:
    board = place.board().drop("member")
    place.work(overseen_by=board)
    return [board]


@fault()
def bound_body_not_recorded(place: Place) -> Iterable[Any]:
    place.work(discharges_duty=place.stocktake.names_duty("d39"))
    return [(place.stocktake.area, "responsible authority")]


@fault()
def cohort_without_priority(place: Place) -> Iterable[Any]:
    cohort = place.add("Cohort", "group", {"definition": "A group that is made up"})
    place.stocktake.covers.append(cohort)
    return [(place.stocktake.area, cohort)]


@fault()
def indicator_without_target(place: Place) -> Iterable[Any]:
    work = place.work()
    work.target.drop("indicator")
    return [work.indicator]


@fault()
def outcome_without_priority(place: Place) -> Iterable[Any]:
    other = place.beside()
    return [(other.area, other.strategy_work.priority["outcome"].pop())]


@fault()
def plan_without_priorities(place: Place) -> Iterable[Any]:
    work = place.work()
    work.priority.drop("stated in")
    return [work.plan]


@fault()
def priority_without_action(place: Place) -> Iterable[Any]:
    work = place.work()
    work.action.drop("for")
    return [work.priority]


@fault()
def priority_without_cohort(place: Place) -> Iterable[Any]:
    work = place.work()
    work.plan.drop("cohort")
    return [work.priority.drop("cohort")]


@fault()
def priority_without_indicator(place: Place) -> Iterable[Any]:
    work = place.work()
    work.action.drop("indicator")
    return [work.priority.drop("indicator")]


@fault("listed")
def relevant_partner_not_at_table(place: Place) -> Iterable[Any]:
    board = place.board({"discharges duty": duty("d01")})
    return [(board, board["member"].pop())]


@fault()
def required_board_missing(place: Place) -> Iterable[Any]:
    return [(place.stocktake.area, place.stocktake.names_duty("d26"))]


@fault()
def required_post_missing_or_vacant(place: Place) -> Iterable[Any]:
    wanted = place.stocktake.names_duty("d13")
    return [(other.council, wanted) for other in place.stocktake.places]
