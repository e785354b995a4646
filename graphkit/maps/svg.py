"""Write a sheet of a picture as SVG: complete in itself, with nothing to fetch or to run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from jinja2 import Environment

from graphkit import layout
from graphkit.lettering import FONT, drawn, held_length, is_backwards, text_width
from graphkit.maps.asset import ASSETS
from graphkit.maps.looks import (
    BADGE,
    EDGE_COLOUR,
    FINDING_COLOUR,
    INK,
    LINKS,
    OUTLINES,
    colour_of,
    lane_tint,
    tint,
)
from graphkit.maps.picture import (
    EDGE,
    FOOT,
    LEGEND,
    SAMPLE,
    SHEET,
    TITLE,
    WORDS,
    Picture,
    clean,
    head_height,
    head_words,
    legend_of,
    rows_of,
)
from graphkit.maps.sheets import Sheet
from graphkit.maps.view import View, links_of
from graphkit.templates import environment
from graphkit.vocabulary import NOTICE


def svg_of(picture: Picture, number: int, whole: bool = True, font: str = FONT) -> str:
    """Return the SVG of a sheet, as large as its paper; if not whole, the map with its legend only, as wide as that."""
    sheet = picture.sheets[number]
    unit = 1 / sheet.scale
    nodes = picture.view.graph.nodes
    boxes = [_box(box, nodes[box.item], picture.badges.get(box.item, ())) for box in sheet.layout.boxes]
    first = {box.lane: nodes[box.item] for box in reversed(sheet.layout.boxes)}
    top = EDGE + head_height(sheet.paper, picture.says, bool(sheet.name)) if whole else 0.0
    legend = _legend(picture, sheet, top / sheet.scale + sheet.layout.height)
    height = sheet.paper.height if whole else (top + map_height(picture, number))
    context = {
        "font": font,
        "width": sheet.paper.width * unit,
        "height": height * unit,
        "millimetres": [round(side * 25.4 / 72) for side in (sheet.paper.width, height)],
        "title": f"{picture.title}. {picture.heading(number)}".strip(". ") if whole else picture.title,
        "described": picture.described(number),
        "left": (sheet.paper.width * unit - sheet.layout.width) / 2,
        "top": top * unit,
        "lanes": [
            {"lane": lane, "tint": lane_tint(first[place]), "heading": _heading(lane)}
            for place, lane in enumerate(sheet.layout.lanes)
        ],
        "lane_height": sheet.layout.height - 12,
        "links": _links(picture.view, sheet),
        "boxes": boxes,
        "legend": legend,
        "head": _head(picture, number) if whole else [],
        "badge_look": BADGE,
        "colours": {"finding": FINDING_COLOUR, "ink": INK, "edge": EDGE_COLOUR},
    }
    return str(_environment().get_template("map.svg.j2").render(context))


def map_height(picture: Picture, number: int) -> float:
    """Return how many points a map and its legend take."""
    sheet = picture.sheets[number]
    rows = rows_of(sheet.paper, [entry["label"] for entry in _entries(picture, sheet)])
    return sheet.layout.height * sheet.scale + 4 + LEGEND[1] * len(rows)


def _head(picture: Picture, number: int) -> list[dict[str, Any]]:
    """Return the lines above and below a map, in pixels of the map."""
    sheet = picture.sheets[number]
    unit, paper = 1 / sheet.scale, sheet.paper
    room = paper.width - 2 * EDGE
    words = head_words(picture, number)
    lines = [(words["title"], TITLE, True), *((heading, SHEET, True) for heading in words["headings"])]
    lines += [(line, WORDS, False) for line in words["words"]]
    y, told = EDGE, []
    for line, (size, high), bold in lines:
        told.append(_text(line, EDGE * unit, (y + size) * unit, size * unit, bold=bold, room=room * unit))
        y += high
    foot = (paper.height - EDGE) * unit
    told.append(_text(NOTICE, EDGE * unit, foot, FOOT[0] * unit))
    if sheet.name:
        where = f"{number + 1} / {len(picture.sheets)}"
        told.append(_text(where, (paper.width - EDGE) * unit, foot, FOOT[0] * unit, anchor="end"))
    return told


def _heading(lane: layout.Lane) -> dict[str, Any]:
    return _text(
        lane.heading,
        lane.left + lane.width / 2,
        33.0,
        15.0,
        bold=True,
        anchor="middle",
        room=lane.width - 12,
        backwards=is_backwards(lane.heading),
    )


def _text(
    words: str,
    x: float,
    y: float,
    size: float,
    *,
    bold: bool = False,
    anchor: str = "start",
    room: float = 0.0,
    colour: str = INK,
    backwards: bool = False,
) -> dict[str, Any]:
    """Return a line of text at its baseline; one that has a room is held to its length in Arial, and to the room.

    In Arial that changes nothing; a browser that draws with a wider font stays within the room too.
    """
    words = clean(words)
    return {
        "words": words,
        "x": x,
        "y": y,
        "size": size,
        "bold": bold,
        "anchor": anchor,
        "length": held_length(words, size, room, bold) if room else 0,
        "colour": colour,
        "backwards": backwards,
    }


def _box(box: layout.Box, data: Mapping[str, Any], badges: Sequence[int]) -> dict[str, Any]:
    outline, mark = layout.outline(box.silhouette, box.width, box.height)
    gone = box.change == "removed"
    colour = EDGE_COLOUR if gone else FINDING_COLOUR if badges and not box.change else colour_of(data)
    lines, strikes = [], []
    y = layout.PADDING - box.height / 2
    for line in box.lines:
        size, high = layout.STYLES[line.style]
        ink = FINDING_COLOUR if line.style == "alert" else INK
        middle = y + high / 2
        text = _text(
            line.text,
            0.0,
            middle + 0.35 * size,
            float(size),
            bold=line.style in layout.BOLD,
            anchor="middle",
            room=box.width - layout.INSET,
            colour=ink,
            backwards=line.backwards,
        )
        lines.append(text)
        if gone and line.style == "name":
            strikes.append((min(text_width(text["words"], size), box.width - layout.INSET) / 2, middle))
        y += high
    return {
        "x": box.x,
        "y": box.y,
        "outline": outline,
        "mark": mark,
        "filled": colour if gone else colour_of(data),
        "colour": colour,
        "fill": "#ffffff" if gone else tint(colour_of(data)),
        "stroke": OUTLINES[box.change or ("finding" if badges else "")],
        "lines": lines,
        "strikes": strikes,
        "badges": _badges(box, badges),
    }


def _badges(box: layout.Box, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Return the badges on the upper edge of a box, from the right; what has no room is counted, as "+3"."""

    def wide(words: str) -> float:
        return max(float(BADGE.least), text_width(words, BADGE.size, True) + 2 * BADGE.padding)

    words = [str(number) for number in numbers]
    room = box.width - 2 * BADGE.inset
    kept = len(words)
    while kept > 1 and sum(wide(word) + BADGE.gap for word in words[:kept]) + (kept < len(words)) * 35 > room:
        kept -= 1
    shown = words[:kept] + ([f"+{len(words) - kept}"] if kept < len(words) else [])
    badges, right = [], box.width / 2 - BADGE.inset
    for word in reversed(shown):
        badges.append({"words": word, "x": right - wide(word), "width": wide(word), "y": -box.height / 2 - BADGE.above})
        right -= wide(word) + BADGE.gap
    return badges[::-1]


def _links(view: View, sheet: Sheet) -> list[dict[str, Any]]:
    """Return the paths of links by how they changed, the unchanged first."""
    changes = {(link.source, link.target): link.change for link in links_of(view)}
    groups: dict[str, list[str]] = {change: [] for change in LINKS}
    for pair, path in zip(sheet.links, layout.routes(sheet.layout, sheet.links), strict=True):
        groups[changes[pair]].append(path)
    return [
        {"paths": paths, "colour": LINKS[change][0], "stroke": LINKS[change][1]}
        for change, paths in groups.items()
        if paths
    ]


def _entries(picture: Picture, sheet: Sheet) -> list[dict[str, Any]]:
    return legend_of({box.item: picture.view.graph.nodes[box.item] for box in sheet.layout.boxes}, picture.badges)


def _legend(picture: Picture, sheet: Sheet, top: float) -> list[dict[str, Any]]:
    """Return the entries of a legend with their places, in pixels of the map."""
    entries = _entries(picture, sheet)
    unit = 1 / sheet.scale
    placed = []
    for row, places in enumerate(rows_of(sheet.paper, [entry["label"] for entry in entries])):
        y = top + (4 + LEGEND[1] * (row + 0.5)) * unit
        for number, x in places:
            left = (EDGE + x) * unit
            room = (sheet.paper.width - EDGE) * unit - left
            text = _text(
                entries[number]["label"],
                left + (SAMPLE[0] + 6) * unit,
                y + 0.35 * LEGEND[0] * unit,
                LEGEND[0] * unit,
                room=room - (SAMPLE[0] + 6) * unit,
            )
            placed.append({**entries[number], "x": left + SAMPLE[0] / 2 * unit, "y": y, "unit": unit, "text": text})
    return placed


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return environment(ASSETS, drawn)
