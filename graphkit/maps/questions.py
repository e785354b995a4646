"""Draw the answers to three questions: who answers for what, what meets each duty, and which children are reached."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from graphkit.findings import Finding
from graphkit.layout import NO_LEAD
from graphkit.maps.properties import ANSWERING, WHOLES
from graphkit.maps.view import (
    View,
    counted,
    in_force,
    kind,
    left_out,
    links_from,
    links_to,
    live,
    names_of,
    note,
    number,
    of_kind,
    part,
    place,
    plans_of,
    stands,
)

if TYPE_CHECKING:
    from graphkit.maps.view import Graph

BODIES = ("Partner", "Board", "Post")


def ownership(graph: Graph, findings: Sequence[Finding]) -> View:
    """View who answers for the plans, priorities and actions that are not over; those that nobody leads stand apart."""
    named = of_kind(graph, "Plan", "Priority", "Action")
    aims = {item for item in named if stands(graph, item)}
    owners = {end for item in aims for end in links_from(graph, item, *ANSWERING)} & of_kind(graph, *BODIES)
    kept = part(graph, aims | owners, {*ANSWERING, *WHOLES})
    bare = {item for item in aims if live(graph, item) and not _led(graph, item)}
    place(kept, bare, 1, NO_LEAD, packed=True)
    place(kept, of_kind(kept, "Plan") - bare, 2, "Plans")
    place(kept, owners, 3, "Who answers for them")
    place(kept, of_kind(kept, "Priority", "Action") - bare, 4, "Priorities and actions")
    for item in sorted(bare - of_kind(graph, "Priority")):  # the box of a priority says so in every view
        note(kept, item, NO_LEAD, "alert")
    _name_plans(graph, kept, aims)
    says = (
        "Who answers for the plans, priorities and actions in force or to come: a line leads to a partner, post or "
        "board recorded as answering for it, leading it, carrying it out or overseeing it."
    )
    if bare:
        says += f" No lead partner is recorded for {counted(graph, bare)}, on the left; somebody may lead them even so."
    if others := {item for item in aims - bare if not _led(graph, item)}:
        says += f" Of {counted(graph, others)} no lead is asked: not for children, or not heard of for years."
    return View("ownership", "Who answers for what", says + left_out(graph, named - aims), kept, WHOLES)


def _led(graph: Graph, item: str) -> bool:
    """Tell whether somebody leads an item, as the checks ask it: a board may lead a priority, but not an action."""
    doers = {end for end in links_from(graph, item, "carriedOutBy") if kind(graph, end) != "Board"}
    return bool(graph.nodes[item].get("lead") or doers)


def duties(graph: Graph, findings: Sequence[Finding]) -> View:
    """View the duties that are not over, what meets them, and the partners that they bind."""
    named = of_kind(graph, "Duty")
    standing = {duty for duty in named if stands(graph, duty)}
    meets = {duty: {one for one in links_to(graph, duty, "discharges") if stands(graph, one)} for duty in standing}
    bare = {duty for duty in standing if not meets[duty] and _wanted(graph, duty)}
    met = {duty for duty in standing if meets[duty]}
    bound = {partner for duty in bare | met for partner in links_to(graph, duty, "boundBy")}
    vehicles = {one for duty in met for one in meets[duty]}
    kept = part(graph, bare | met | bound | vehicles, {"discharges", "boundBy"})
    place(kept, bare, 1, "Duties with nothing recorded", packed=True)
    place(kept, bound, 2, "Partners bound", packed=True)
    place(kept, met, 3, "Statutory duties")
    place(kept, vehicles, 4, "What is there to meet them")
    for duty in sorted(bare | met):
        if partners := len(links_to(graph, duty, "boundBy")):
            note(kept, duty, f"Binds {number(partners, 'partner', 'partners')}")
        if duty in bare:
            note(kept, duty, "Nothing recorded that meets it", "alert")
            if former := links_to(graph, duty, "discharges"):
                note(kept, duty, f"Formerly: {names_of(graph, former)}")
        elif _wanted(graph, duty) and not any(in_force(graph, one) for one in meets[duty]):
            note(kept, duty, "Nothing in force recorded that meets it", "alert")
    for partner in sorted(bound):
        note(
            kept,
            partner,
            f"Bound by {number(len(links_from(graph, partner, 'boundBy') & {*bare, *met}), 'duty', 'duties')}",
        )
    says = (
        "Which plans, boards, posts and documents are there to meet each duty in force or to come: a line joins the "
        "two."
    )
    if bare:
        about = number(len(bare), "duty", "duties")
        says += f" For {about}, on the left, nothing in force or to come is recorded; the duty may be met even so."
    if others := standing - bare - met:
        says += f" Left out as nothing need be recorded that meets them: {counted(graph, others)}."
    says += left_out(graph, named - standing)
    choosing = "Choose a partner to see the duties that bind it."
    return View("duties", "Duties and what meets them", says, kept, frozenset({"boundBy"}), choosing)


def _wanted(graph: Graph, duty: str) -> bool:
    """Tell whether something is to meet a duty: it binds, and the stocktake looks for it."""
    return in_force(graph, duty) and bool(graph.nodes[duty].get("wanted", True))


def cohorts(graph: Graph, findings: Sequence[Finding]) -> View:
    """View the groups of children, and the plans and priorities not over that are for them or for a wider group."""
    groups = of_kind(graph, "Cohort")
    named = of_kind(graph, "Plan", "Priority")
    standing = {item for item in named if stands(graph, item)}
    aims = {item for item in standing if links_from(graph, item, "cohort") & groups}
    direct = {
        end for item in aims if live(graph, item) or in_force(graph, item) for end in links_from(graph, item, "cohort")
    }
    within = {group for group in groups - direct if direct.intersection(graph.nodes[group].get("wider", ()))}
    unreached = groups - direct - within
    bare = {group for group in unreached if graph.nodes[group].get("wanted", True)}
    kept = part(graph, direct | within | bare | aims, {"cohort", "broader", *WHOLES})
    place(kept, bare, 1, "No plan or priority recorded", packed=True)
    place(kept, of_kind(kept, "Plan"), 2, "Plans for them")
    place(kept, direct | within, 3, "Groups of children")
    place(kept, of_kind(kept, "Priority"), 4, "Priorities for them")
    for group in sorted(bare):
        note(kept, group, "No plan or priority recorded", "alert")
    for group in sorted(within):
        note(kept, group, "Only as part of a wider group")
    _name_plans(graph, kept, aims)
    says = (
        "Which groups of children the plans and priorities in force or to come are for: a line joins the two, or a "
        "group to a wider one, whose plans are for it too."
    )
    if bare:
        about = number(len(bare), "group", "groups")
        says += f" For {about}, on the left, no plan or priority is recorded; there may be one even so."
    if others := standing - aims:
        says += f" Left out as naming no group: {counted(graph, others)}."
    if unasked := unreached - bare:
        says += f" Left out as the stocktake does not look for them: {number(len(unasked), 'group', 'groups')}."
    return View("cohorts", "Groups of children", says + left_out(graph, named - standing), kept, WHOLES)


def _name_plans(graph: Graph, kept: Graph, items: Iterable[str]) -> None:
    """Let each box say of which plan its item is."""
    for item in sorted(items):
        if plans := plans_of(graph, item):
            note(kept, item, f"In: {names_of(graph, plans)}")
