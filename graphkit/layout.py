"""Say where each item of a map stands: its lane, its row, its box and the lines of text in it. Nothing is drawn here.

Lengths are in pixels at a scale of one. A place is the centre of a box; x grows to the right, y downwards.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import networkx as nx

from graphkit.vocabulary import local_name

LANE_WIDTH, LANE_GAP, BOX_WIDTH = 218.0, 8.0, 184.0
HEADING, ROW_GAP, MARGIN = 44.0, 16.0, 12.0
PADDING, NAME_LINES, DETAIL_LINES = 7.0, 4, 2
STYLES = {"name": (13, 16), "detail": (11, 14), "alert": (11, 14)}  # size of the type, height of a line
SWEEPS = 12

# Widths of Arial and its metric twins in thousandths of the size of the type, some rounded up.
_CHARACTERS = {
    222: "ijl'‘’|",
    278: " !,./:;I[]ft\\",
    333: '()-`r"“”',
    500: "ckszxyvJ",
    556: "abdeghnopqu?_0123456789L#$£€–",
    667: "ABEFKPSTVXYZ&+<=>~",
    722: "CDHNRUw",
    833: "GOQmM",
    1000: "W%—…@",
}
_WIDTHS = {character: width for width, characters in _CHARACTERS.items() for character in characters}


@dataclass(frozen=True)
class Line:
    """Hold one line of text in a box; its style is "name", "detail" or "alert" (a detail in bold)."""

    text: str
    style: str


@dataclass(frozen=True)
class Box:
    """Hold the place of one item: lane and row count from nought, x and y are its centre.

    Its change is "added", "removed", "changed" or, mostly, nothing.
    """

    item: str
    lane: int
    row: int
    x: float
    y: float
    width: float
    height: float
    silhouette: str
    lines: tuple[Line, ...]
    change: str = ""


@dataclass(frozen=True)
class Lane:
    """Hold the heading of one lane and how far it reaches from left to right.

    In a packed lane the boxes stand close together from the top; in another they are spread over the whole height.
    """

    heading: str
    left: float
    width: float
    packed: bool = False


@dataclass(frozen=True)
class Layout:
    """Hold the boxes of a map in order of lane and row, its lanes, and its whole size."""

    boxes: tuple[Box, ...]
    lanes: tuple[Lane, ...]
    width: float
    height: float


def lay_out(graph: nx.MultiDiGraph[str], quiet: Collection[str] = ()) -> Layout:
    """Place the items of a view that have a lane, with few crossings: the same graph gives the same places.

    Lanes without items are left out. The order within lanes is found by barycentres (Sugiyama, Tagawa and Toda 1981),
    keeping the sweep with the fewest crossings; links of the properties in `quiet`, which are mostly not seen, have no
    part in it. Above all, items stand in order of their band, a number that is 0 where they have none. A lane is packed
    when all its items are.

    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("a", name="Healthy weight", kind="Priority", lane=4, lane_label="Priorities")
    >>> [line.text for line in lay_out(graph).boxes[0].lines]
    ['Healthy weight', 'No lead partner']
    """
    with_lane = {str(node): int(data["lane"]) for node, data in graph.nodes(data=True) if data.get("lane")}
    neighbours: dict[str, set[str]] = defaultdict(set)
    for source, target, key in graph.edges(keys=True):
        if source != target and key not in quiet and source in with_lane and target in with_lane:
            neighbours[source].add(target)
            neighbours[target].add(source)
    bands = {item: int(graph.nodes[item].get("band", 0)) for item in with_lane}
    items = sorted(with_lane, key=lambda item: (bands[item], name_of(graph, item).casefold(), item))
    numbers = sorted({with_lane[item] for item in items})
    by_name = [[item for item in items if with_lane[item] == number] for number in numbers]
    lanes = _order(by_name, {item: sorted(neighbours[item]) for item in items}, bands)
    lines = {item: _lines(name_of(graph, item), graph.nodes[item]) for item in items}
    heights = {item: 2 * PADDING + sum(STYLES[line.style][1] for line in lines[item]) for item in items}
    room = max((sum(heights[item] + ROW_GAP for item in lane) for lane in lanes), default=0.0)
    boxes, columns = [], []
    for position, lane in enumerate(lanes):
        left = MARGIN + position * (LANE_WIDTH + LANE_GAP)
        heading = min(str(graph.nodes[item].get("lane_label", "")) for item in lane)
        packed = all(graph.nodes[item].get("packed") for item in lane)
        columns.append(Lane(heading, left, LANE_WIDTH, packed))
        gap = ROW_GAP if packed else (room - sum(heights[item] for item in lane)) / len(lane)
        y = MARGIN + HEADING + gap / 2
        for row, item in enumerate(lane):
            silhouette, change = (str(graph.nodes[item].get(name, "")) for name in ("silhouette", "change"))
            place = (round(left + LANE_WIDTH / 2, 1), round(y + heights[item] / 2, 1))
            boxes.append(Box(item, position, row, *place, BOX_WIDTH, heights[item], silhouette, lines[item], change))
            y += heights[item] + gap
    width = 2 * MARGIN + len(lanes) * (LANE_WIDTH + LANE_GAP) - LANE_GAP if lanes else 0.0
    return Layout(tuple(boxes), tuple(columns), width, MARGIN * 2 + HEADING + room if lanes else 0.0)


def name_of(graph: nx.MultiDiGraph[str], item: str) -> str:
    """Return the name of an item, or the last part of its identifier when it has none."""
    return str(graph.nodes[item].get("name") or local_name(item))


def dates_of(data: Mapping[str, object]) -> str:
    """Return the dates of an item in words, with its phase where that is another than "in force"."""
    phase = str(data.get("phase") or "")
    words = ", ".join(part for part in (str(data.get("period") or ""), "" if phase == "in force" else phase) if part)
    return words[:1].upper() + words[1:]


def crossings(lanes: Sequence[Sequence[str]], neighbours: Mapping[str, Sequence[str]]) -> int:
    """Count the pairs of links between the same two lanes that cross.

    >>> crossings([["a", "b"], ["c", "d"]], {"a": ["d"], "b": ["c"], "c": ["b"], "d": ["a"]})
    1
    """
    place = {item: (number, row) for number, lane in enumerate(lanes) for row, item in enumerate(lane)}
    between: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for item, (number, row) in place.items():
        for other in neighbours[item]:
            if place[other][0] > number:
                between[number, place[other][0]].append((row, place[other][1]))
    count = 0
    for links in between.values():
        seen: list[int] = []
        for _, end in sorted(links):
            count += len(seen) - bisect_right(seen, end)
            insort(seen, end)
    return count


def outline(silhouette: str, width: float, height: float) -> tuple[str, str]:
    """Return two SVG paths around the point 0,0: the silhouette, and a mark on it that is filled (it may be empty).

    Known are pill, bar, page, hexagon, octagon and parallelogram; any other is a plain rectangle.

    >>> outline("octagon", 40, 20)[0]
    'M-13,-10 L13,-10 L20,-3 L20,3 L13,10 L-13,10 L-20,3 L-20,-3 Z'
    """
    x, y = width / 2, height / 2
    if silhouette == "pill":
        r = min(y, 14.0)
        arc = f"a{r:g},{r:g} 0 0 1"
        top = f"M{r - x:g},{-y:g} H{x - r:g} {arc} {r:g},{r:g} V{y - r:g} {arc} {-r:g},{r:g}"
        return f"{top} H{r - x:g} {arc} {-r:g},{-r:g} V{r - y:g} {arc} {r:g},{-r:g} Z", ""
    if silhouette == "bar":
        return _polygon((-x, -y), (x, -y), (x, y), (-x, y)), _polygon((-x, -y), (6 - x, -y), (6 - x, y), (-x, y))
    if silhouette == "page":
        fold = min(11.0, height / 2)
        corner = (x - fold, -y), (x, fold - y)
        return _polygon((-x, -y), *corner, (x, y), (-x, y)), _polygon(*corner, (x - fold, fold - y))
    if silhouette == "hexagon":
        return _polygon((9 - x, -y), (x - 9, -y), (x, 0), (x - 9, y), (9 - x, y), (-x, 0)), ""
    if silhouette == "octagon":
        c = min(7.0, height / 2)
        upper = ((c - x, -y), (x - c, -y), (x, c - y), (x, y - c))
        return _polygon(*upper, (x - c, y), (c - x, y), (-x, y - c), (-x, c - y)), ""
    if silhouette == "parallelogram":
        return _polygon((10 - x, -y), (x, -y), (x - 10, y), (-x, y)), ""
    return _polygon((-x, -y), (x, -y), (x, y), (-x, y)), ""


def text_width(text: str, size: float) -> float:
    """Estimate how wide a text stands in Arial of a size."""
    return sum(_WIDTHS.get(c) or (1000 if unicodedata.east_asian_width(c) in "WF" else 600) for c in text) * size / 1000


def wrap(text: str, width: float, size: float, most: int) -> list[str]:
    """Break a text into lines no wider than `width`; what `most` lines cannot hold ends in an ellipsis.

    >>> wrap("Emotional wellbeing and mental health", 130, 13, 4)
    ['Emotional wellbeing', 'and mental health']
    """
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
            continue
        lines.append("")
        for character in word:
            if lines[-1] and text_width(lines[-1] + character, size) > width:
                lines.append("")
            lines[-1] += character
    if len(lines) > most:
        last = lines[most - 1]
        while text_width(last + "…", size) > width:
            last = last[:-1]
        lines[most - 1 :] = [last.rstrip() + "…"]
    return lines


def _order(
    lanes: list[list[str]], neighbours: Mapping[str, Sequence[str]], bands: Mapping[str, int]
) -> list[list[str]]:
    best, fewest = [list(lane) for lane in lanes], crossings(lanes, neighbours)
    for sweep in range(SWEEPS):
        for number in range(len(lanes)) if sweep % 2 == 0 else reversed(range(len(lanes))):
            height = {item: (row + 0.5) / len(lane) for lane in lanes for row, item in enumerate(lane)}
            weight = {item: fmean(height[other] for other in neighbours[item] or (item,)) for item in lanes[number]}
            lanes[number] = sorted(lanes[number], key=lambda item: (bands[item], weight[item], height[item]))
        count = crossings(lanes, neighbours)
        if count < fewest:
            best, fewest = [list(lane) for lane in lanes], count
    return best


def _lines(name: str, data: Mapping[str, Any]) -> tuple[Line, ...]:
    inner = BOX_WIDTH - 28
    details = [(dates_of(data), "detail")]
    if lead := str(data.get("lead") or ""):
        details.append((f"Lead: {lead}", "detail"))
    elif data.get("kind") == "Priority" and data.get("live", True):
        details.append(("No lead partner", "alert"))
    lines = [Line(text, "name") for text in wrap(name, inner, STYLES["name"][0], NAME_LINES)]
    for detail, style in [*details, *data.get("notes", ())]:
        lines += [Line(text, style) for text in wrap(detail, inner, STYLES[style][0], DETAIL_LINES)]
    return tuple(lines)


def _polygon(*corners: tuple[float, float]) -> str:
    return "M" + " L".join(f"{x:g},{y:g}" for x, y in corners) + " Z"
