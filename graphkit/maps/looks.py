"""Say how what a map draws looks, the same on the page as on paper: colours, outlines, lines, and kinds in a legend."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from graphkit import layout

FINDING_COLOUR, INK, EDGE_COLOUR, PLAIN_COLOUR = "#8A1200", "#1B1F23", "#6F7881", "#3F4347"


class Stroke(NamedTuple):
    """Hold how wide a line is, its dashes and the gaps between them, and whether these are round, as dots are."""

    width: float
    dashes: tuple[float, ...] = ()
    round: bool = False


class Badge(NamedTuple):
    """Hold the size of the type of a number on a box, of its badge, and how these stand on the upper edge."""

    size: int = 11
    padding: int = 4
    least: int = 18
    high: int = 17
    above: int = 13
    gap: int = 3
    inset: int = 10


BADGE = Badge()
OUTLINES = {
    "": Stroke(1.4),
    "finding": Stroke(2.6, (6, 3)),
    "added": Stroke(4.0),
    "changed": Stroke(2.6, (16, 5)),
    "removed": Stroke(2.2, (0.1, 4.4), True),
}
"""How boxes are outlined: by what changed, else by whether there is a finding."""
LINKS = {
    "": (EDGE_COLOUR, Stroke(1.0)),
    "removed": (EDGE_COLOUR, Stroke(1.8, (0.1, 4), True)),
    "added": (INK, Stroke(2.0)),
}
"""Colour and stroke of links by how they changed; later ones are drawn over earlier ones."""
CHANGES = {"added": ("Added", INK), "changed": ("Changed", INK), "removed": ("No longer recorded", EDGE_COLOUR)}
"""What changed in the words of a legend, and the colour of its sample."""


def tint(colour: str, parts: int = 8) -> str:
    """Return a pale tint of a colour: one part of the colour, the rest of `parts` white.

    >>> tint("#1F6FD6")
    '#e3edfa'
    """
    return "#" + "".join(f"{round(255 - (255 - int(colour[i : i + 2], 16)) / parts):02x}" for i in (1, 3, 5))


def lane_tint(data: Mapping[str, Any]) -> str:
    """Return the tint of a lane in which an item stands first."""
    return tint(colour_of(data), 24)


def colour_of(data: Mapping[str, Any]) -> str:
    """Return the colour of an item's kind, or a plain one where the ontology gives none."""
    colour = str(data.get("colour", ""))
    return colour if re.fullmatch(r"#[0-9A-Fa-f]{6}", colour) else PLAIN_COLOUR


def kind_of(data: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what tells the kind of an item in a legend: its plural, class, silhouette and colour."""
    return (*(str(data.get(name, "")) for name in ("plural", "kind", "silhouette")), colour_of(data))


def kinds_of(
    views: Iterable[Iterable[Mapping[str, Any]]], width: float = 36, height: float = 18
) -> dict[tuple[str, ...], dict[str, str]]:
    """Return the kinds of what is drawn, with samples for a legend, in order of views, lanes and names.

    A view is given as what it knows of its nodes.
    """
    kinds: dict[tuple[str, ...], dict[str, str]] = {}
    for view in views:
        drawn = [(int(data["lane"]), kind_of(data)) for data in view if data.get("lane")]
        for _, kind in sorted(drawn):
            if kind not in kinds:
                plural, name, silhouette, colour = kind
                path, mark = layout.outline(silhouette, width, height)
                sample = {"outline": path, "mark": mark, "tint": tint(colour)}
                kinds[kind] = {"plural": plural, "kind": name, "colour": colour, **sample}
    return kinds
