"""Say on which sheets of paper a view is drawn: one if its text can be read there, else one or more for each theme.

Lengths of paper are in points, lengths of a map in pixels as in `layout`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from math import floor

import networkx as nx

from graphkit.layout import HEADING, LANE_GAP, MARGIN, PADDING, STYLES, Box, Layout, Spacing, lay_out
from graphkit.maps.view import View, drawn, links_of, part

LEAST = 7.0  # points; smaller text is not read on paper
SIZES = tuple(size / 4 for size in range(40, 27, -1))  # from 10 points
SMALLEST = min(size for size, _ in STYLES.values())
NARROWEST, WIDEST, ROWS = 140.0, 260.0, 14.0  # of boxes; how far they stand apart, at least
BESIDE, ROOMY = 34.0, 110.0  # what a lane is wider than its boxes, at least and at most
NO_THEME = "No theme recorded"


@dataclass(frozen=True)
class Paper:
    """Hold the name of a paper and its width and height in points."""

    name: str
    width: float
    height: float


A4, A3 = Paper("A4 landscape", 841.89, 595.28), Paper("A3 landscape", 1190.55, 841.89)
PAPERS = (A4, A3)
Rooms = Mapping[Paper, tuple[float, float]]
"""The width and height in points that a map has on each paper."""


@dataclass(frozen=True)
class Sheet:
    """Hold what stands on one sheet, its smallest text in points, and how many links lead from it to other sheets.

    It has no themes when the whole view stands on it; `part` tells which part of a theme it holds, if not all.
    """

    paper: Paper
    points: float
    layout: Layout
    links: tuple[tuple[str, str], ...]
    themes: tuple[str, ...] = ()
    part: str = ""
    elsewhere: int = 0

    @property
    def name(self) -> str:
        """The themes of a sheet; nothing if it is the only one."""
        return "; ".join(self.themes) + self.part

    @property
    def scale(self) -> float:
        """How many points a pixel of the map has."""
        return self.points / SMALLEST


def sheets_of(view: View, themes: Sequence[tuple[str, Collection[str]]], one: Rooms, several: Rooms) -> list[Sheet]:
    """Return the sheets of a view, on A4 where its text is readable there, else on A3.

    What is too much for a sheet is divided by theme, given as pairs of name and items in their order; themes that
    follow each other share a sheet as long as it holds them. An item stands on the sheet of each of its themes, one
    without a theme on the last. A theme that is too much in its turn is continued on further sheets, each lane from
    where it stopped. `one` is the room that a map has on its only sheet, `several` that on one of several.
    """
    pairs = [(link.source, link.target) for link in links_of(view) if not link.quiet]
    if not drawn(view.graph):
        return []
    if placed := _placed(view, one):
        return [replace(placed, links=_within(pairs, placed.layout))]
    sheets = []
    for names, about in _shared(view, themes, several):
        placed = _placed(about, several)
        parts = [placed] if placed else list(_continued(about, several))
        for number, sheet in enumerate(parts, start=1):
            links = _within(pairs, sheet.layout)
            here = {box.item for box in sheet.layout.boxes}
            elsewhere = sum((source in here) != (target in here) for source, target in pairs)
            part_of = f", part {number} of {len(parts)}" if len(parts) > 1 else ""
            sheets.append(replace(sheet, links=links, themes=names, part=part_of, elsewhere=elsewhere))
    return sheets


def _within(pairs: Sequence[tuple[str, str]], layout: Layout) -> tuple[tuple[str, str], ...]:
    here = {box.item for box in layout.boxes}
    return tuple(pair for pair in pairs if here.issuperset(pair))


def _shared(
    view: View, themes: Sequence[tuple[str, Collection[str]]], rooms: Rooms
) -> Iterator[tuple[tuple[str, ...], View]]:
    """Yield the themes that share a sheet, with their part of a view; what has no theme comes last and by itself."""
    names, held = tuple[str, ...](), frozenset[str]()
    left = drawn(view.graph)
    for name, kept in _by_theme(view, themes):
        left -= kept
        if names and not _fitting(_part(view, held | kept), *rooms[A3], LEAST):
            yield names, _part(view, held)
            names, held = (), frozenset()
        names, held = (*names, name), held | kept
    if held:
        yield names, _part(view, held)
    if left:
        yield (NO_THEME,), _part(view, left)


def _by_theme(view: View, themes: Sequence[tuple[str, Collection[str]]]) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield what is drawn for each theme, with what stands for a finding on it and all that this one joins."""
    here = drawn(view.graph)
    joining = {item for item in here if "finding" in view.graph.nodes[item]}
    for name, items in themes:
        kept = here.intersection(items)
        if kept:
            joined = _beside(view, kept) & joining
            yield name, frozenset(kept | joined | _beside(view, joined) & here)


def _beside(view: View, items: Collection[str]) -> set[str]:
    return {other for item in items for other in nx.all_neighbors(view.graph, item)}


def _part(view: View, items: Collection[str]) -> View:
    return replace(view, graph=part(view.graph, items))


def _placed(view: View, rooms: Rooms, sizes: Sequence[float] = SIZES) -> Sheet | None:
    """Place a graph on the smallest paper on which its text is readable, as large as it goes; None if on none."""
    for paper in PAPERS:
        held = {points: _fitting(view, *rooms[paper], points) for points in sizes[-1:]}
        low, high = 0, len(sizes) - 1
        while held[sizes[-1]] and low < high:  # what can be drawn large can be drawn small
            middle = (low + high) // 2
            held[sizes[middle]] = _fitting(view, *rooms[paper], sizes[middle])
            low, high = (low, middle) if held[sizes[middle]] else (middle + 1, high)
        if layout := held[sizes[high]]:
            return Sheet(paper, sizes[high], _spread(view, layout, *rooms[paper], sizes[high]), ())
    return None


def _spread(view: View, layout: Layout, width: float, height: float, points: float) -> Layout:
    """Let the boxes of a layout stand further apart where the paper has room."""
    spare = height * SMALLEST / points - layout.height
    rows = ROWS + min(ROWS, floor(spare / max(_lanes(view).values())))
    return (
        lay_out(view.graph, view.quiet, spacing=replace(_spacing(view, width, points), rows=rows))
        if rows > ROWS
        else layout
    )


def _fitting(view: View, width: float, height: float, points: float) -> Layout | None:
    spacing = _spacing(view, width, points)
    room = height * SMALLEST / points
    tallest = max(_lanes(view).values(), default=0)
    least = 2 * PADDING + STYLES["name"][1] + ROWS  # of a box with one line, to lay out nothing in vain
    if spacing.box < NARROWEST or 2 * MARGIN + HEADING + tallest * least > room:
        return None
    layout = lay_out(view.graph, view.quiet, spacing=spacing)
    return layout if layout.height <= room else None


def _spacing(view: View, width: float, points: float) -> Spacing:
    """Return how wide lanes and boxes can be on so many points of paper at a size of text."""
    lanes = max(1, len(_lanes(view)))
    lane = (width * SMALLEST / points - 2 * MARGIN + LANE_GAP) / lanes - LANE_GAP
    box = floor(min(lane - BESIDE, WIDEST))
    return Spacing(floor(min(lane, box + ROOMY)), box, ROWS)


def _lanes(view: View) -> Counter[int]:
    return Counter(int(data["lane"]) for data in view.graph.nodes.values() if data.get("lane"))


def _continued(view: View, rooms: Rooms) -> Iterator[Sheet]:
    """Divide a graph among as few sheets of the largest paper as hold it, each lane evenly so that links stay short."""
    width, height = rooms[A3]
    spacing, points = _spacing(view, width, LEAST), LEAST
    if spacing.box < NARROWEST:  # so many lanes that the text has to be smaller
        lanes = len(_lanes(view))
        points = width * SMALLEST / (2 * MARGIN + lanes * (NARROWEST + BESIDE + LANE_GAP))
        points = floor(points * 100) / 100
        spacing = _spacing(view, width, points)
    room = height * SMALLEST / points - 2 * MARGIN - HEADING
    laid = lay_out(view.graph, view.quiet, spacing=spacing)
    lanes_of_boxes = [[box for box in laid.boxes if box.lane == number] for number in range(len(laid.lanes))]
    most = max(len(lane) for lane in lanes_of_boxes)
    for parts in count(1):
        divided = [[_share(lane, number, parts) for lane in lanes_of_boxes] for number in range(parts)]
        if parts == most or all(_height(lane) <= room for shares in divided for lane in shares):
            break
    sizes = sorted({*SIZES, points}, reverse=True)
    for shares in divided:
        kept = _part(view, [box.item for lane in shares for box in lane])
        yield _placed(kept, rooms, sizes) or _shrunk(kept, *rooms[A3], spacing)


def _share(lane: Sequence[Box], number: int, parts: int) -> Sequence[Box]:
    return lane[len(lane) * number // parts : len(lane) * (number + 1) // parts]


def _height(lane: Sequence[Box]) -> float:
    return sum(box.height + ROWS for box in lane)


def _shrunk(view: View, width: float, height: float, spacing: Spacing) -> Sheet:
    """Place a graph that cannot be divided further, whatever the size of its text."""
    layout = lay_out(view.graph, view.quiet, spacing=spacing)
    points = floor(SMALLEST * min(width / layout.width, height / layout.height) * 100) / 100
    return Sheet(A3, points, layout, ())
