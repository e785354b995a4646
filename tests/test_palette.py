"""The colours of the map, as the ontology has them: told apart in four kinds of vision, clear on what they stand on."""

from __future__ import annotations

from itertools import combinations
from math import dist

import pytest

from graphkit.maps.looks import EDGE_COLOUR, FINDING_COLOUR, INK, PLAIN_COLOUR, tint
from graphkit.schema import read_ontology
from graphkit.terms import value_of
from graphkit.vocabulary import GK, local_name

Matrix = tuple[tuple[float, float, float], ...]

# Machado, Oliveira and Fernandes (2009), "A physiologically-based model for simulation of color vision deficiency",
# table 1: severity 1.0, for linear RGB.
VISIONS: dict[str, Matrix] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
# IEC 61966-2-1: linear sRGB to XYZ, and its white, D65.
XYZ: Matrix = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
WHITE = (0.9505, 1.0, 1.089)
LEAST_DISTANCE, LEAST_OUTLINE, LEAST_TEXT = 15, 3, 4.5


def looks() -> dict[str, dict[str, str]]:
    """Return silhouette and colour of each class that is drawn, and its lane if it has one in every view."""
    told: dict[str, dict[str, str]] = {}
    for quad in read_ontology().quads:
        name = quad.predicate.value.removeprefix(GK)
        if name in ("lane", "silhouette", "colour"):
            told.setdefault(local_name(value_of(quad.subject)), {})[name] = value_of(quad.object)
    return told


def colours() -> dict[str, str]:
    """Return the colours of kinds, each once, and that of findings, which stands in every lane."""
    return {look["colour"]: look["colour"] for look in looks().values()} | {"finding": FINDING_COLOUR}


def times(matrix: Matrix, values: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(sum(factor * value for factor, value in zip(row, values, strict=True)) for row in matrix)


def linear(colour: str) -> tuple[float, ...]:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def lab(colour: str, vision: str) -> tuple[float, ...]:
    """Return CIELAB of a colour as it is seen."""
    seen = tuple(min(1.0, max(0.0, part)) for part in times(VISIONS[vision], linear(colour)))
    shares = [value / white for value, white in zip(times(XYZ, seen), WHITE, strict=True)]
    x, y, z = (share ** (1 / 3) if share > (6 / 29) ** 3 else share / (3 * (6 / 29) ** 2) + 4 / 29 for share in shares)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def closest(colours: dict[str, str], vision: str) -> float:
    """Return the smallest CIE76 distance between any two colours."""
    return min(dist(lab(one, vision), lab(other, vision)) for one, other in combinations(colours.values(), 2))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 defines it."""
    luminances = [times(XYZ, linear(colour))[1] for colour in (one, other)]
    return (max(luminances) + 0.05) / (min(luminances) + 0.05)


def grounds(colour: str) -> tuple[str, ...]:
    """Return what an outline of a box stands on: the fill of the box, its lane, and paper."""
    return tint(colour), tint(colour, 24), "#FFFFFF"


def test_every_kind_that_is_drawn_has_a_silhouette_and_a_colour_and_no_other_kind_has_both() -> None:
    shown = looks()
    assert len(shown) >= 12 and all({"silhouette", "colour"} <= set(look) for look in shown.values())
    cues = [(look["colour"], look["silhouette"]) for look in shown.values()]
    assert len(cues) == len(set(cues))


def test_kinds_of_one_lane_have_one_colour_and_of_two_lanes_two() -> None:
    pairs = {(look["lane"], look["colour"]) for look in looks().values() if "lane" in look}
    assert len(pairs) == len({lane for lane, _ in pairs}) == len({colour for _, colour in pairs}) >= 6


@pytest.mark.parametrize("vision", VISIONS)
def test_colours_are_told_apart_in_four_kinds_of_vision(vision: str) -> None:
    assert closest(colours(), vision) >= LEAST_DISTANCE


@pytest.mark.parametrize(
    ("colour", "vision"),
    [
        ("#2E8B57", "normal"),  # another green beside the green of priorities
        ("#8B7A2E", "protanopia"),  # an olive that the green of priorities turns into
        ("#8F7D20", "deuteranopia"),
        ("#1F8AA0", "tritanopia"),  # a blue-green
    ],
)
def test_a_colour_too_like_another_is_noticed(colour: str, vision: str) -> None:
    assert closest(colours() | {"another": colour}, vision) < LEAST_DISTANCE


@pytest.mark.parametrize("colour", sorted({*colours().values(), PLAIN_COLOUR}))
def test_outlines_stand_out_from_fills_lanes_and_paper(colour: str) -> None:
    for ground in grounds(colour):
        assert contrast(colour, ground) >= LEAST_OUTLINE, ground
        assert contrast(FINDING_COLOUR, ground) >= LEAST_OUTLINE, ground
    assert contrast(EDGE_COLOUR, tint(colour, 24)) >= LEAST_OUTLINE


@pytest.mark.parametrize("colour", sorted({*colours().values(), PLAIN_COLOUR}))
def test_text_can_be_read_on_fills_lanes_and_paper(colour: str) -> None:
    for ground in grounds(colour):
        assert contrast(INK, ground) >= LEAST_TEXT and contrast(FINDING_COLOUR, ground) >= LEAST_TEXT, ground


def test_the_numbers_in_badges_can_be_read_on_the_screen() -> None:
    assert contrast("#FFFFFF", FINDING_COLOUR) >= LEAST_TEXT


@pytest.mark.parametrize("pale", ["#9FB4C7", "#F5D90A"])
def test_a_pale_outline_is_noticed(pale: str) -> None:
    assert min(contrast(pale, ground) for ground in grounds(pale)) < LEAST_OUTLINE


def test_distances_and_contrasts_are_those_of_their_definitions() -> None:
    assert lab("#FFFFFF", "normal") == pytest.approx((100, 0, 0), abs=0.02)
    assert lab("#FF0000", "normal") == pytest.approx((53.24, 80.09, 67.20), abs=0.1)
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
