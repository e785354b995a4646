"""Draw one plan with what surrounds it, or one partner's part of the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphkit.items import the_one
from graphkit.layout import NO_LEAD, name_of
from graphkit.maps.properties import BELOW, DOING, OWN, ROLES, STRUCTURE
from graphkit.maps.view import (
    View,
    drawn,
    kind,
    left_out,
    links_from,
    links_to,
    live,
    note,
    of_kind,
    part,
    place,
    plans_of,
    stands,
)
from graphkit.vocabulary import InputError

if TYPE_CHECKING:
    from graphkit.maps.view import Graph


def plan(graph: Graph, item: str) -> View:
    """View the plan of a name: its parts, priorities and actions, and all that these and the plan are linked to."""
    chosen = named(graph, item, "plan", "Plan")
    core, todo = {chosen}, [chosen]
    while todo:
        one = todo.pop()
        below = {end for end in links_to(graph, one, *BELOW) if kind(graph, end) != "Plan"}
        below |= links_from(graph, one, "holds") if kind(graph, one) == "Component" else set()
        below = (below & of_kind(graph, "Component", "Priority", "Action", "Target")) - core
        core |= below
        todo += sorted(below)
    around = {end for one in core for end in (*graph.successors(one), *graph.predecessors(one))}
    posts = around & of_kind(graph, "Post")
    shown = (core | around) & drawn(graph) | posts
    kept = part(graph, shown)
    kept.remove_edges_from([edge for edge in kept.edges(keys=True) if not {edge[0], edge[1]} & core])
    place(kept, posts, 1, _heading(graph, "Partner", "Board", otherwise="Partners and boards"))
    note(kept, chosen, "The plan shown")
    kept.nodes[chosen]["band"] = -1
    if live(graph, chosen) and not graph.nodes[chosen].get("lead"):
        note(kept, chosen, NO_LEAD, "alert")
    name = name_of(graph, chosen)
    says = (
        f"“{name}” with its priorities and actions, the duties it is there to meet, who answers for it and oversees "
        "it, the children and themes it is for, the evidence behind it, and the plans before, after and beside it. A "
        "line is a link that is recorded; what is missing here may only be missing from the record."
    )
    return View("plan", f"Plan: {name}", says, kept, frozenset({"boundBy"}))


def partner(graph: Graph, item: str) -> View:
    """View what the partner or board of a name has to do with: what it answers for, and what binds it."""
    chosen = named(graph, item, "partner", "Partner", "Board")
    posts = links_to(graph, chosen, "postIn")
    own = {chosen, *posts}
    part_in = {one: _part_in(graph, own, one) for one in drawn(graph) - own}
    mine = {one for one, words in part_in.items() if words}
    led = {one for one in mine if links_from(graph, one, *DOING) & own}
    around = {plan for one in led for plan in plans_of(graph, one)} & drawn(graph)
    shown = {one for one in mine | around if stands(graph, one)}
    posts = {post for post in posts if links_to(graph, post, *ROLES) & shown or links_from(graph, post, *OWN) & shown}
    kept = part(graph, shown | posts | {chosen})
    apart = [edge for edge in kept.edges(keys=True) if not {edge[0], edge[1]} & own and edge[2] not in STRUCTURE]
    kept.remove_edges_from(apart)
    place(kept, posts, 1, _heading(graph, "Partner", "Board", otherwise="Partners and boards"))
    for one in sorted(shown):
        if part_in[one]:
            text = ", ".join(part_in[one])
            note(kept, one, text[:1].upper() + text[1:])
    name = name_of(graph, chosen)
    note(kept, chosen, "Whose part is shown")
    kept.nodes[chosen]["band"] = -1
    says = (
        f"The part of “{name}” in the whole: what it answers for, oversees, signs, carries out or sits on, as each box "
        "says in its last line, and the plans that this belongs to. A line joins a priority to its plan, and a plan or "
        "board to the duty it is there to meet; what is missing here may only be missing from the record."
    )
    says += left_out(graph, (mine | around) - shown)
    return View("partner", f"Your part: {name}", says, kept, frozenset({*ROLES, *OWN}) - STRUCTURE)


def _part_in(graph: Graph, own: set[str], item: str) -> list[str]:
    """Say what some partners, boards and posts have to do with an item, each word once, in the order of the roles."""
    keys = {key for source, target, key in graph.out_edges(item, keys=True) if target in own}
    mine = {key for source, _, key in graph.in_edges(item, keys=True) if source in own}
    words = [said for key, said in ROLES.items() if key in keys] + [said for key, said in OWN.items() if key in mine]
    return list(dict.fromkeys(words))


def _heading(graph: Graph, *kinds: str, otherwise: str) -> str:
    found = {str(graph.nodes[item].get("lane_label") or "") for item in of_kind(graph, *kinds)} - {""}
    return min(found, default=otherwise)


def named(graph: Graph, name: str, view: str, *kinds: str) -> str:
    """Return the item of some classes that bears a name, another name, an id or an IRI, as a cell of a table does.

    Raises InputError where no name is given, nothing bears it, or several things do.
    """
    items = sorted(of_kind(graph, *kinds))
    what = " or ".join(sorted({str(graph.nodes[item].get("label") or "").lower() for item in items} or {view}))
    if not name.strip():
        example = f" such as --item {name_of(graph, items[0])!r}" if items else ""
        raise InputError(f"--view {view}: found no name, expected --item NAME of a {what}{example}")
    otherwise = "the table of items below a map lists them" if items else "the stocktake names none"
    known = {item: (name_of(graph, item), *graph.nodes[item].get("names", ())) for item in items}
    try:
        return the_one(name, known, what, otherwise)
    except InputError as error:
        raise InputError(f"--item: {error}") from None
