"""Draw the pairs that do the same thing for the same children, with what they share and what joins them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import networkx as nx

from graphkit.findings import Finding
from graphkit.maps.looks import FINDING_COLOUR
from graphkit.maps.view import View, kind, names_of, note, number, place, plans_of

if TYPE_CHECKING:
    from graphkit.maps.view import Graph

LOOK = {"kind": "Overlap", "label": "Overlap", "plural": "Overlaps", "silhouette": "", "colour": FINDING_COLOUR}


def overlaps(graph: Graph, findings: Sequence[Finding]) -> View:
    """View each pair of items that a finding says share something, unjoined pairs above joined ones.

    A pair is what a check of overlaps finds two drawn items of one kind to have in common; it says itself what that is,
    and what joins them.
    """
    of_family = [(n, finding) for n, finding in enumerate(findings, start=1) if finding.family == "overlap"]
    pairs = [(n, finding) for n, finding in of_family if _is_pair(graph, finding)]
    pairs.sort(key=lambda pair: ("joint" in dict(pair[1].told), pair[0]))
    kept: Graph = nx.MultiDiGraph(**graph.graph)
    sides = _sides([(finding.item, finding.value) for _, finding in pairs])
    for item in sorted(sides):
        kept.add_node(item, **graph.nodes[item])
        place(kept, [item], 1 if sides[item] else 3, "One of the pair" if sides[item] else "The other of the pair")
        kept.nodes[item]["band"] = 1
        if plans := plans_of(graph, item):
            note(kept, item, f"In: {names_of(graph, plans)}")
    for n, finding in pairs:
        box, joint = f"finding:{n}", dict(finding.told).get("joint", "")
        kept.add_node(box, name=shared(finding), finding=n, **LOOK)
        place(kept, [box], 2, "What they share")
        note(kept, box, f"Joined by {joint}" if joint else "Unjoined", "detail" if joint else "alert")
        kept.nodes[box]["band"] = 1 if joint else 0
        for item in (finding.item, finding.value):
            kept.add_edge(item, box, key="overlap", label="overlap")
            kept.nodes[item]["band"] = min(kept.nodes[item]["band"], kept.nodes[box]["band"])
    return View("overlaps", "Overlaps", _says(kept, len(of_family) - len(pairs)), kept)


def _is_pair(graph: Graph, finding: Finding) -> bool:
    ends = (finding.item, finding.value)
    if finding.item == finding.value or any(end not in graph or not graph.nodes[end].get("lane") for end in ends):
        return False
    return kind(graph, finding.item) == kind(graph, finding.value) and bool(shared(finding))


def shared(finding: Finding) -> str:
    """Say what the two things of an overlap share, from what its check tells; nothing where it tells of nothing."""
    told = dict(finding.told)
    if "shared" in told:
        return f"One purpose: {told['shared']}"
    if "indicator" in told:
        return f"Both set a target for {told['indicator']}"
    words = [f"for {told['cohort']}"] if "cohort" in told else []
    words += [f"about {told['theme']}"] if "theme" in told else []
    return f"Both {', '.join(words)}" if words else ""


def _sides(pairs: Sequence[tuple[str, str]]) -> dict[str, bool]:
    """Put one of each pair to the left (True) and the other to the right, as far as the pairs before it allow."""
    sides: dict[str, bool] = {}
    for one, other in pairs:
        if one not in sides:
            sides[one] = not sides.get(other, False)
        sides.setdefault(other, not sides[one])
    return sides


def _says(kept: Graph, others: int) -> str:
    boxes = [item for item in kept if "finding" in kept.nodes[item]]
    if not boxes:
        says = "No two plans, priorities or boards were found to do the same thing for the same children."
    else:
        unjoined = sum(kept.nodes[box]["band"] == 0 for box in boxes)
        says = (
            "Pairs for the same children and subject, with the same purpose, or with a target for the same figure. "
            "Each box in the middle says what the two at the ends of its lines share, and what joins them. “Unjoined”, "
            "at the top, means that no board, partner, alignment or support in force that joins them is recorded: "
            f"{unjoined} of {number(len(boxes), 'pair', 'pairs')}."
        )
    if others:
        apart = number(others, "further finding on overlaps is", "further findings on overlaps are")
        says += f" {apart} about no such pair: see the table of findings."
    return says
