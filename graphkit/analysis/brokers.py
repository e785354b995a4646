"""Which partners and boards hold the system together, and where it hangs on one alone."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import networkx as nx

from graphkit.analysis.frames import framed, told_apart
from graphkit.network import graph_of

if TYPE_CHECKING:
    import pandas as pd

    from graphkit.queries import Loaded

_BODIES = frozenset({"Partner", "Board"})
_BETWEEN_BODIES = frozenset({"member", "chair", "reportsTo", "hostedBy", "worksWith", "partOf"})
_BEHIND = frozenset(
    {"accountablePartner", "leadPost", "carriedOutBy", "overseenBy", "approvedBy", "signatory", "worksWith"}
)
_STATED_IN = frozenset({"statedIn", "partOf"})
_MOST_NAMED = 5
_COLUMNS = [
    *("body", "kind", "betweenness", "articulation point", "cut off", "neighbours", "alone behind"),
    *("what it alone is behind", "iri"),
]


class Place(NamedTuple):
    """What a node is to a graph."""

    betweenness: float
    articulation_point: bool
    cut_off: int
    neighbours: int


def brokers(data: nx.MultiDiGraph[str] | Loaded) -> pd.DataFrame:
    """Rank the partners and boards in force by how much the links between all others pass through them.

    The graph is simple and undirected. Its nodes are the partners and boards in force at the date; a post counts as
    the partner that it is in. Two are linked where one is recorded as a member, chair, host or part of the other, as
    reporting to it or working with it; and where both stand behind the same plan in force or to come: they answer for,
    lead, carry out, oversee, have approved, have signed or work with it or one of its priorities. Plans are no nodes,
    so that what is counted are steps from body to body.

    Parameters
    ----------
    data : rdflib.Dataset or networkx.MultiDiGraph
        What `load` or `to_networkx` returns.

    Returns
    -------
    pandas.DataFrame
        The name of the body as the index (with its id where several bear it), the greatest betweenness first, and
        columns:

        - kind: partner or board.
        - betweenness: of the shortest paths between each two other bodies the share that passes through it, summed
          over all pairs and divided by their number, 0 to 1 (Freeman 1977, normalised).
        - articulation point: whether bodies that are linked now would not be without it (Hopcroft and Tarjan 1973).
        - cut off: how many bodies would then be parted from the largest part that is left of those it is linked with.
        - neighbours: the number of bodies linked to it (degree).
        - alone behind: the number of plans and priorities, in force or to come, for which it alone answers: as the
          only accountable partner or the partner of the only lead post, or of a priority that has none as the only one
          that carries it out.
        - what it alone is behind: their names, five at most.
        - iri.

    Examples
    --------
    >>> import graphkit
    >>> table = brokers(graphkit.load(graphkit.resource("data", "gloucestershire-2026")))
    >>> table["betweenness"].idxmax(), bool(table["articulation point"].iloc[0])
    ('Gloucestershire County Council', True)
    """
    graph = graph_of(data)
    bodies = [node for node, told in graph.nodes(data=True) if _in_force(told) and told["kind"] in _BODIES]
    linked, answers = links_between(graph, set(bodies))
    places = places_in(linked)
    alone: dict[str, list[str]] = defaultdict(list)
    for thing, who in answers.items():
        if len(who) == 1:
            alone[next(iter(who))].append(thing)
    rows = []
    for body in bodies:
        names = sorted(str(graph.nodes[thing]["name"]) for thing in alone[body])
        more = [f"and {len(names) - _MOST_NAMED} more"] if len(names) > _MOST_NAMED else []
        told, place = graph.nodes[body], places[body]
        what = "; ".join([*names[:_MOST_NAMED], *more])
        rows.append((told["name"], told["label"].lower(), *place, len(names), what, body))
    rows.sort(key=lambda row: (-row[2], row[0], row[-1]))
    names = told_apart([row[-1] for row in rows], [row[0] for row in rows])
    rows = [(name, *row[1:]) for name, row in zip(names, rows, strict=True)]
    unlinked = sum(place.neighbours == 0 for place in places.values())
    notes = [
        "Betweenness: the share of the shortest paths between other bodies that pass through a body, 0 to 1 (Freeman "
        "1977).",
        "Articulation point: without it, bodies that are linked now would not be; cut off counts those parted from the "
        "largest part left (Hopcroft and Tarjan 1973).",
        "Two bodies are linked where one sits on, chairs, hosts, is part of, reports to or works with the other, or "
        "both stand behind one plan in force or to come.",
        "Alone behind: it alone is recorded as answering for the plan or priority.",
        "It measures what is recorded, not influence or effort: who is recorded in more detail stands out more.",
        *([f"Without any link recorded: {unlinked} of {len(bodies)} bodies."] if unlinked else []),
    ]
    return framed(_COLUMNS, rows, *notes, empty="No partner or board in force is recorded.", index="body")


def places_in(graph: nx.Graph[str]) -> dict[str, Place]:
    """Return what each node is to a simple undirected graph.

    Examples
    --------
    >>> places_in(nx.star_graph(["hub", "a", "b", "c"]))["hub"]
    Place(betweenness=1.0, articulation_point=True, cut_off=2, neighbours=3)
    """
    between = nx.betweenness_centrality(graph, normalized=True)
    cut_off = dict.fromkeys(graph, 0)
    for part in nx.connected_components(graph):
        within = graph.subgraph(part)
        for point in nx.articulation_points(within):
            left = [len(rest) for rest in nx.connected_components(within.subgraph(part - {point}))]
            cut_off[point] = sum(left) - max(left)
    return {
        node: Place(round(between[node], 6), cut_off[node] > 0, cut_off[node], graph.degree[node]) for node in graph
    }


def links_between(graph: nx.MultiDiGraph[str], bodies: set[str]) -> tuple[nx.Graph[str], dict[str, set[str]]]:
    """Return the graph of bodies, and who answers for each plan and priority in force or to come."""
    linked: nx.Graph[str] = nx.Graph()
    linked.add_nodes_from(sorted(bodies))
    behind: dict[str, set[str]] = defaultdict(set)
    answers: dict[str, set[str]] = {}
    for thing, told in graph.nodes(data=True):
        if told["kind"] == "Board" and thing in bodies:
            near = _reached(graph, thing, _BETWEEN_BODIES, bodies) - {thing}
            linked.add_edges_from((thing, other) for other in sorted(near))
        elif told["kind"] in ("Plan", "Priority") and told["live"]:
            answers[thing] = _reached(graph, thing, {"accountablePartner", "leadPost"}, bodies)
            if told["kind"] == "Priority":
                answers[thing] = answers[thing] or _reached(graph, thing, {"carriedOutBy"}, bodies)
            for plan in _plans(graph, thing):
                behind[plan] |= _reached(graph, thing, _BEHIND, bodies)
    for together in behind.values():
        linked.add_edges_from(combinations(sorted(together), 2))
    return linked, answers


def _reached(graph: nx.MultiDiGraph[str], thing: str, keys: frozenset[str] | set[str], bodies: set[str]) -> set[str]:
    """Return the bodies that some links of a thing lead to, through a post to the partner that it is in."""
    ends = {end for _, end, key in graph.out_edges(thing, keys=True) if key in keys}
    posts = {end for post in ends for _, end, key in graph.out_edges(post, keys=True) if key == "postIn"}
    return (ends | posts) & bodies


def _plans(graph: nx.MultiDiGraph[str], thing: str) -> list[str]:
    """Return the live plans that state a priority, itself or in a part; a plan is its own."""
    if graph.nodes[thing]["kind"] == "Plan":
        return [thing]
    todo = [thing]
    for part in todo:
        if graph.nodes[part]["kind"] == "Plan":
            continue
        above = [end for _, end, key in graph.out_edges(part, keys=True) if key in _STATED_IN]
        above += [start for start, _, key in graph.in_edges(part, keys=True) if key == "holds"]
        todo += [one for one in dict.fromkeys(above) if one not in todo]
    return [one for one in todo if graph.nodes[one]["kind"] == "Plan" and graph.nodes[one]["live"]]


def _in_force(told: dict[str, object]) -> bool:
    return told.get("phase") == "in force"
