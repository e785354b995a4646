"""Draw the answers to three questions: who answers for what, what meets each duty, and which children are reached."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from graphkit.findings import Finding
from graphkit.maps.view import (
    View,
    counted,
    in_force,
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
    import networkx as nx

    Graph = nx.MultiDiGraph[str]

ANSWERING = ("accountablePartner", "leadPost", "carriedOutBy", "overseenBy")
NO_LEAD = "No lead partner"
BODIES = ("Partner", "Board", "Post")


def ownership(graph: Graph, findings: Sequence[Finding]) -> View:
    """View who answers for the plans, priorities and actions that are not over."""
    named = of_kind(graph, "Plan", "Priority", "Action")
    aims = {item for item in named if stands(graph, item)}
    owners = {end for item in aims for end in links_from(graph, item, *ANSWERING)} & of_kind(graph, *BODIES)
    kept = part(graph, aims | owners, {*ANSWERING, "statedIn", "for"})
    place(kept, of_kind(kept, "Plan"), 1, "Plans")
    place(kept, owners, 2, "Who answers for them")
    place(kept, of_kind(kept, "Priority", "Action"), 3, "Priorities and actions")
    open_ones = {item for item in aims if live(graph, item) and not _answered(graph, item)}
    for item in sorted(aims):
        if plans := plans_of(graph, item):
            note(kept, item, f"In: {names_of(graph, plans)}")
    for item in sorted(open_ones):
        if graph.nodes[item].get("kind") == "Priority":
            kept.nodes[item]["band"] = -1  # its box says so of itself
        else:
            note(kept, item, NO_LEAD, "alert")
    says = (
        "Who answers for the plans, priorities and actions in force or to come. A line leads to a partner, post or board "
        "recorded as answering for it, leading it, carrying it out or overseeing it."
    )
    if open_ones:
        says += f" At the top, marked “{NO_LEAD}”, {_stand(open_ones)} {counted(graph, open_ones)}: nobody is recorded, "
        says += "which does not prove that there is nobody."
    return View("ownership", "Who answers for what", says + _left_out(graph, named - aims), kept, frozenset({"statedIn", "for"}))


def _answered(graph: Graph, item: str) -> bool:
    """Tell whether a partner or post leads, as the checks ask: a board may carry out a priority, but not an action."""
    who = {end for end in links_from(graph, item, "carriedOutBy") if graph.nodes[end].get("kind") != "Board"}
    return bool(graph.nodes[item].get("lead") or who)


def duties(graph: Graph, findings: Sequence[Finding]) -> View:
    """View the duties that are not over, what meets them, and the partners that they bind."""
    named = of_kind(graph, "Duty")
    asked = {duty for duty in named if stands(graph, duty)}
    meets: dict[str, set[str]] = {}
    for duty in asked:
        behind = links_to(graph, duty, "discharges")
        standing = {one for one in behind if stands(graph, one)}
        meets[duty] = standing if any(in_force(graph, one) for one in standing) else behind
    vehicles = {one for behind in meets.values() for one in behind}
    bound = {partner for duty in asked for partner in links_to(graph, duty, "boundBy")}
    kept = part(graph, asked | vehicles | bound, {"discharges", "boundBy"})
    place(kept, bound, 1, "Partners bound")
    place(kept, asked, 2, "Statutory duties")
    place(kept, vehicles, 3, "What meets them")
    bare = set()
    for duty in sorted(asked):
        if count := len(links_to(graph, duty, "boundBy")):
            note(kept, duty, f"Binds {number(count, 'partner', 'partners')}")
        if graph.nodes[duty].get("wanted") and in_force(graph, duty):
            if not meets[duty]:
                note(kept, duty, "Nothing recorded that meets it", "alert")
                bare.add(duty)
            elif not any(in_force(graph, one) for one in meets[duty]):
                note(kept, duty, "Nothing in force recorded that meets it", "alert")
                bare.add(duty)
    for partner in sorted(bound):
        note(kept, partner, f"Bound by {number(len(links_from(graph, partner, 'boundBy') & asked), 'duty', 'duties')}")
    says = (
        "Each duty in force or to come, and the plan, board, post or document recorded as there to meet it: a line joins "
        "the two. Choose a partner to see the duties that bind it."
    )
    if bare:
        says += f" Behind {number(len(bare), 'duty', 'duties')}, at the top, nothing in force is recorded, which does not "
        says += "prove that nothing meets it."
    return View("duties", "Duties and what meets them", says + _left_out(graph, named - asked), kept, frozenset({"boundBy"}))


def cohorts(graph: Graph, findings: Sequence[Finding]) -> View:
    """View the groups of children, and the plans and priorities not over that are for them or for a wider group."""
    groups = of_kind(graph, "Cohort")
    named = of_kind(graph, "Plan", "Priority")
    aims = {item for item in named if stands(graph, item) and links_from(graph, item, "cohort") & groups}
    direct = {end for item in aims if _counts(graph, item) for end in links_from(graph, item, "cohort")} & groups
    reached, todo = set(direct), sorted(direct)
    while todo:
        narrower = links_to(graph, todo.pop(), "broader") & groups - reached
        reached |= narrower
        todo += sorted(narrower)
    kept = part(graph, groups | aims, {"cohort", "broader", "statedIn"})
    place(kept, of_kind(kept, "Plan"), 1, "Plans for them")
    place(kept, groups, 2, "Groups of children")
    place(kept, of_kind(kept, "Priority"), 3, "Priorities for them")
    bare = {group for group in groups - reached if graph.nodes[group].get("wanted", True)}
    for group in sorted(bare):
        note(kept, group, "No plan or priority recorded", "alert")
    for group in sorted(reached - direct):
        note(kept, group, "Only as part of a wider group")
    for item in sorted(aims):
        if plans := plans_of(graph, item):
            note(kept, item, f"In: {names_of(graph, plans)}")
    says = (
        "Which groups of children the plans and priorities in force or to come are for: a line joins the two, or a group "
        "to a wider one, whose plans are for it too."
    )
    if bare:
        says += f" For {number(len(bare), 'group', 'groups')}, at the top, no plan or priority is recorded, which does not "
        says += "prove that nothing is done."
    left = {item for item in named - aims if stands(graph, item)}
    if left:
        says += f" Not shown, naming no group: {counted(graph, left)}."
    return View("cohorts", "Groups of children", says + _left_out(graph, named - aims - left), kept, frozenset({"statedIn"}))


def _counts(graph: Graph, item: str) -> bool:
    """Tell whether what is for a group reaches it: it is live, or in force although it has gone quiet."""
    return live(graph, item) or in_force(graph, item)


def _left_out(graph: Graph, items: Iterable[str]) -> str:
    told = counted(graph, items)
    return f" Left out as over: {told}." if told else ""


def _stand(items: set[str]) -> str:
    return "stands" if len(items) == 1 else "stand"
