"""Planted overlaps and contradictions: what two things, or two records of one, do to each other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox
from faults import IN_WORDS, LONG_AGO, fault
from made_up import Odd, Place, Thing, Work
from shipped import duty

from graphkit.vocabulary import GK

# --- Overlaps


@fault("named")
def duties_that_repeat(place: Place) -> Iterable[Any]:
    for key in ("d46", "d48"):
        place.work(discharges_duty=place.stocktake.names_duty(key))
    return [(place.stocktake.area, "education, training and recreation")]


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


def _apart(place: Place) -> dict[str, Any]:
    """Give a plan a board and a partner of its own, so that nothing joins it to another."""
    return {"overseen_by": place.board(), "accountable_partner": place.partner()}


@fault()
def plans_alike_and_joined(place: Place) -> Iterable[Any]:
    board = place.board()
    one, other = (place.work(overseen_by=board) for _ in range(2))
    for heading in ("theme", "cohort"):
        other.plan[heading] = one.plan[heading]
    return [(one.plan, other.plan)]


def _priorities_alike(one: Work, other: Work) -> Iterable[Any]:
    for heading in ("theme", "cohort"):
        other.priority[heading] = one.priority[heading]
    return [(one.priority, other.priority)]


@fault()
def priorities_alike_and_unjoined(place: Place) -> Iterable[Any]:
    return _priorities_alike(place.work(**_apart(place)), place.work(**_apart(place)))


@fault()
def priorities_alike_and_joined(place: Place) -> Iterable[Any]:
    board = place.board()
    return _priorities_alike(place.work(overseen_by=board), place.work(overseen_by=board))


@fault()
def boards_with_one_purpose(place: Place) -> Iterable[Any]:
    shared = {"purpose": "To watch over what is made up"}
    chairs = [place.add("Post", "post", {"post in": place.council, "status": "held"}) for _ in range(2)]
    one, other = (place.board({**shared, "chair": chair}).drop("reports to") for chair in chairs)
    return [(one, other)]


@fault()
def boards_with_one_purpose_joined(place: Place) -> Iterable[Any]:
    one, other = (place.board({"purpose": "To look after what is made up"}) for _ in range(2))
    return [(one, other)]


@fault("listed")
def outcome_under_two_duties_joined(place: Place) -> Iterable[Any]:
    place.board({"discharges duty": [duty("d01"), place.stocktake.names_duty("d50")]})
    return [(place.stocktake.area, "protection from harm and neglect")]


def _targeted_twice(place: Place, one: Work, other: Work) -> Iterable[Any]:
    again = {heading: one.target[heading] for heading in ("indicator", "value", "by", "baseline")}
    place.add("Target", "target", {**again, "plan": other.plan})
    return [(one.plan, other.plan)]


@fault()
def indicator_targeted_by_two_plans(place: Place) -> Iterable[Any]:
    return _targeted_twice(place, place.work(**_apart(place)), place.work(**_apart(place)))


@fault()
def indicator_targeted_by_joined_plans(place: Place) -> Iterable[Any]:
    board = place.board()
    return _targeted_twice(place, place.work(overseen_by=board), place.work(overseen_by=board))


# --- Dissonance


def _cohort(place: Place, first: str, last: str) -> Thing:
    return place.add("Cohort", "group", {"definition": "Made up", "from age": first, "to age": last})


@fault()
def cohort_beyond_age_of_linked_plan(place: Place) -> Iterable[Any]:
    outcome = {"outcome": "well-being of children"}
    older, younger = _cohort(place, "16", "25"), _cohort(place, "0", "18")
    one, other = (place.work(cohort=cohort, **outcome) for cohort in (older, younger))
    one.priority["cohort"], other.priority["cohort"] = older, younger
    return [(one.plan, older)]


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


@fault()
def body_of_incompatible_kinds(place: Place) -> Iterable[Any]:
    kinds = ["local safeguarding children board", "safeguarding executive"]
    return [(place.board({"kind": kinds}), kinds[0])]


@fault()
def plan_called_statutory_without_duty(place: Place) -> Iterable[Any]:
    return [place.work(kind="statutory plan").plan]


@fault()
def plan_narrower_in_age_than_whole(place: Place) -> Iterable[Any]:
    youngest, young, everyone = (_cohort(place, *ages) for ages in (("0", "5"), ("5", "11"), ("0", "18")))
    whole = place.work(cohort=everyone)
    part = place.work(cohort=young, part_of=whole.plan)
    whole.priority["cohort"], part.priority["cohort"] = youngest, young
    return [(part.plan, whole.plan)]


@fault()
def plan_narrower_in_area_than_whole(place: Place) -> Iterable[Any]:
    cohort = place.add("Cohort", "group", {"definition": "A group that is made up"})
    district = place.add("Area", "", {"kind": "district", "part of": place.area})
    whole = place.work(cohort=cohort)
    part = place.work(cohort=cohort, part_of=whole.plan, area=district)
    return [(part.plan, whole.plan)]


@fault()
def priority_hindering_another(place: Place) -> Iterable[Any]:
    one, other = place.work(), place.work()
    ends = {"from": one.priority, "on": other.priority, "strength": "-2", "rationale": "One hinders the other"}
    place.add("Influence", "influence", ends)
    return [(one.priority, other.priority)]


@fault()
def alignment_not_returned(place: Place) -> Iterable[Any]:
    one, other = place.work().plan, place.work().plan
    one["aligns with"] = [place.strategy, other]
    return [(one, other)]


@fault()
def rival_accountable_partners(place: Place) -> Iterable[Any]:
    action = place.work().action
    rivals = [place.partner(), place.partner()]
    action["accountable partner"] = rivals[0]
    place.row(action, {"accountable partner": rivals[1], "place": "another paragraph"})
    return [(action, rivals[0])]


@fault()
def sources_disagree_on_owner(place: Place) -> Iterable[Any]:
    other = place.add("Source", "minutes", {"date": "2026-04-01"}, documented=False)
    rivals = [place.partner(), place.partner()]
    plan = place.work(accountable_partner=rivals[0]).plan
    place.row(plan, {"accountable partner": rivals[1], "document": other})
    return [(plan, rivals[0])]


@fault()
def sources_disagree_on_status(place: Place) -> Iterable[Any]:
    post = place.add("Post", "post", {"post in": place.council, "status": "held"})
    place.row(post, {"status": "vacant"})
    return [(post, "held")]


def _second_target(place: Place, work: Work, value: str) -> Iterable[Any]:
    whole = {heading: work.target[heading] for heading in ("indicator", "plan", "by", "baseline")}
    return [(work.target, place.add("Target", "target", {**whole, "value": value}))]


@fault()
def targets_unequal(place: Place) -> Iterable[Any]:
    return _second_target(place, place.work(), "65")


@fault()
def targets_in_opposite_directions(place: Place) -> Iterable[Any]:
    work = place.work()
    work.indicator.drop("polarity")
    return _second_target(place, work, "40")


@fault()
def title_unlike_dates(place: Place) -> Iterable[Any]:
    plan = place.work(start="2024-04-01", end="2029-03-31").plan
    plan.name = plan["name"] = f"{plan.name} 2024-28"
    return [(plan, "31 March 2029")]
