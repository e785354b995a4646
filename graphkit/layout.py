"""Say where each item of a map stands: its lane, its row, its box and the lines of text in it. Nothing is drawn here.

Lengths are in pixels at a scale of one. A place is the centre of a box; x grows to the right, y downwards.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor
from statistics import fmean
from typing import Any

import networkx as nx

from graphkit.lettering import is_backwards, wrap
from graphkit.plain_text import seen
from graphkit.vocabulary import local_name

LANE_GAP, HEADING, MARGIN = 8.0, 44.0, 12.0
PADDING, INSET, NAME_LINES = 7.0, 22.0, 4
DETAIL_LINES = {"detail": 2, "strong": 2, "alert": 3}  # what is amiss is not cut where it matters
# Size of the type, height of a line.
STYLES = {"name": (13, 16), "detail": (11, 14), "strong": (11, 14), "alert": (11, 14)}
BOLD = frozenset({"strong", "alert"})
SWEEPS = 12
NO_LEAD = "No lead partner recorded"
TURN = 14.0  # how far within a lane that it passes a link bends
END = 8.0  # how far above the first box of a lane, and below the last, a link passes


@dataclass(frozen=True)
class Spacing:
    """Hold how wide lanes and their boxes are, and how far boxes of one lane stand apart."""

    lane: float
    box: float
    rows: float


SCREEN = Spacing(218.0, 184.0, 16.0)


@dataclass(frozen=True)
class Line:
    """Hold one line of text in a box; of the style "name", "detail", "strong" (bold) or "alert" (bold and red).

    All lines of a text that begins with a letter of Hebrew or Arabic run backwards, from right to left.
    """

    text: str
    style: str
    backwards: bool = False


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


def lay_out(graph: nx.MultiDiGraph[str], quiet: Collection[str] = (), *, spacing: Spacing = SCREEN) -> Layout:
    """Place the items of a view that have a lane, with few crossings: the same graph gives the same places.

    Lanes without items are left out. The order within lanes is found by barycentres (Sugiyama, Tagawa and Toda 1981),
    keeping the sweep with the fewest crossings; links of the properties in `quiet`, which are mostly not seen, have no
    part in it. Above all, items stand in order of their band, a number that is 0 where they have none. A lane is packed
    when all its items are.

    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("a", name="Healthy weight", kind="Priority", lane=4, lane_label="Priorities")
    >>> [line.text for line in lay_out(graph).boxes[0].lines]
    ['Healthy weight', 'No lead partner recorded']
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
    lines = {item: _lines(name_of(graph, item), graph.nodes[item], spacing.box) for item in items}
    heights = {item: 2 * PADDING + sum(STYLES[line.style][1] for line in lines[item]) for item in items}
    room = max((sum(heights[item] + spacing.rows for item in lane) for lane in lanes), default=0.0)
    boxes, columns = [], []
    for position, lane in enumerate(lanes):
        left = MARGIN + position * (spacing.lane + LANE_GAP)
        heading = min(str(graph.nodes[item].get("lane_label", "")) for item in lane)
        packed = all(graph.nodes[item].get("packed") for item in lane)
        columns.append(Lane(heading, left, spacing.lane, packed))
        gap = spacing.rows if packed else (room - sum(heights[item] for item in lane)) / len(lane)
        y = MARGIN + HEADING + gap / 2
        for row, item in enumerate(lane):
            silhouette, change = (str(graph.nodes[item].get(name, "")) for name in ("silhouette", "change"))
            place = (round(left + spacing.lane / 2, 1), round(y + heights[item] / 2, 1))
            boxes.append(Box(item, position, row, *place, spacing.box, heights[item], silhouette, lines[item], change))
            y += heights[item] + gap
    width = 2 * MARGIN + len(lanes) * (spacing.lane + LANE_GAP) - LANE_GAP if lanes else 0.0
    return Layout(tuple(boxes), tuple(columns), width, MARGIN * 2 + HEADING + room if lanes else 0.0)


def routes(layout: Layout, pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Return the SVG path of each link between two boxes, given as pairs of items.

    A link leaves and enters at the sides of boxes, and passes a lane that lies between through a gap between its boxes.
    The page routes by the same rule when boxes are left out.
    """
    boxes = {box.item: box for box in layout.boxes}
    columns = [[box for box in layout.boxes if box.lane == number] for number in range(len(layout.lanes))]
    gaps = [
        [
            column[0].y - column[0].height / 2 - END,
            *((a.y + a.height / 2 + b.y - b.height / 2) / 2 for a, b in pairwise(column)),
            column[-1].y + column[-1].height / 2 + END,
        ]
        for column in columns
    ]
    return [_route(boxes[source], boxes[target], layout.lanes, gaps) for source, target in pairs]


def name_of(graph: nx.MultiDiGraph[str], item: str) -> str:
    """Return the name of an item, or the last part of its identifier when it has none that can be read."""
    name = seen(str(graph.nodes[item].get("name") or ""))
    return name if any(c.isprintable() and c != "\ufffd" and not c.isspace() for c in name) else local_name(item)


def dates_of(data: Mapping[str, object]) -> str:
    """Return the dates of an item in words, with its phase where that is another than "in force"."""
    phase = str(data.get("phase") or "")
    words = ", ".join(part for part in (str(data.get("period") or ""), "" if phase == "in force" else phase) if part)
    return words[:1].upper() + words[1:]


def lead_of(data: Mapping[str, object]) -> str:
    """Return who leads an item in words; of a priority that stands also that nobody is recorded."""
    lead = str(data.get("lead") or "")
    missed = data.get("kind") == "Priority" and data.get("live", True)
    return f"Lead: {lead}" if lead else NO_LEAD if missed else ""


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


def _route(start: Box, end: Box, lanes: Sequence[Lane], gaps: Sequence[Sequence[float]]) -> str:
    a, b = (start, end) if start.lane <= end.lane else (end, start)
    if a.lane == b.lane:
        left = a.x - a.width / 2
        bulge = left - min(15.0, 8 + abs(a.y - b.y) / 60)
        bend = 10 * ((b.y > a.y) - (b.y < a.y))
        there, back = _at(bulge, a.y), _at(bulge, b.y)
        ends = _at(left, a.y), _at(bulge, a.y + bend), _at(bulge, b.y - bend), _at(left, b.y)
        return f"M{ends[0]} C{there} {there} {ends[1]} L{ends[2]} C{back} {back} {ends[3]}"
    x, y = a.x + a.width / 2, a.y
    steps = [f"M{_at(x, y)}"]
    for number in range(a.lane + 1, b.lane):
        lane = lanes[number]
        wanted = a.y + ((lane.left + lane.width / 2 - a.x) / (b.x - a.x)) * (b.y - a.y)
        gap = min(gaps[number], key=lambda place: abs(place - wanted))
        steps += [_curve(x, y, lane.left + TURN, gap), f"L{_at(lane.left + lane.width - TURN, gap)}"]
        x, y = lane.left + lane.width - TURN, gap
    return " ".join([*steps, _curve(x, y, b.x - b.width / 2, b.y)])


def _curve(x: float, y: float, to_x: float, to_y: float) -> str:
    middle = (x + to_x) / 2
    return f"C{_at(middle, y)} {_at(middle, to_y)} {_at(to_x, to_y)}"


def _at(x: float, y: float) -> str:
    """Return a point in tenths, rounded as JavaScript rounds."""
    return ",".join(repr(floor(value * 10 + 0.5) / 10).removesuffix(".0") for value in (x, y))


def _lines(name: str, data: Mapping[str, Any], box: float) -> tuple[Line, ...]:
    inner = box - INSET
    lead = (lead_of(data), "detail" if data.get("lead") else "alert")
    details = [(dates_of(data), "detail"), lead, *data.get("notes", ())]
    lines = []
    for text, style, most in [(name, "name", NAME_LINES), *((*told, DETAIL_LINES[told[1]]) for told in details)]:
        words = seen(text)
        backwards = is_backwards(words)
        broken = wrap(words, inner, STYLES[style][0], most, style in BOLD)
        lines += [Line(line, style, backwards) for line in broken]
    return tuple(lines)


def _polygon(*corners: tuple[float, float]) -> str:
    return "M" + " L".join(f"{x:g},{y:g}" for x, y in corners) + " Z"
