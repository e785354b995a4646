"""What graphkit ships, by name, and names for what it does not."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from itertools import count

import pyoxigraph as ox

from graphkit.vocabulary import GK, RDF, SKOS, resource

TO_25 = "Children and young people with SEND"
_SYLLABLES = [consonant + vowel for consonant in "bdfghjklmnprstvz" for vowel in "aeiou"]
_WORDS = len(_SYLLABLES) ** 4
_STRIDES = (15_485_863, 32_452_843)  # prime to the number of words, so that each number has a word of its own


@dataclass
class Shipped:
    """What graphkit ships: IRIs by class and name, duties by id, and the cohorts and themes to draw on."""

    iris: dict[tuple[str, str], str]
    duties: dict[str, str]
    themes: list[str]
    cohorts: list[str]


@cache
def shipped() -> Shipped:
    """Read the names of what graphkit ships."""
    iris: dict[tuple[str, str], str] = {}
    names: dict[str, str] = {}
    kinds: dict[str, str] = {}
    wider: dict[str, str] = {}
    for quad in (quad for file in sorted(resource("ontology").glob("*.ttl")) for quad in ox.parse(path=file)):
        subject, value = quad.subject.value, str(getattr(quad.object, "value", ""))
        if quad.predicate.value == RDF + "type" and value.startswith(GK):
            kinds[subject] = value.removeprefix(GK)
        elif quad.predicate.value == SKOS + "prefLabel":
            names[subject] = value
        elif quad.predicate.value == SKOS + "broader":
            wider[subject] = value
    for iri, kind in kinds.items():
        if iri in names:
            iris[kind, names[iri]] = iri
    duties = {}
    england = resource("data", "england")
    for row in csv.DictReader((england / "Duty.csv").read_text(encoding="utf-8").splitlines()):
        if row["name"]:
            duties[row["id"]] = row["name"]
            iris["Duty", row["name"]] = f"https://w3id.org/graphkit/data/england/duty/{row['id']}"
    for row in csv.DictReader((england / "Area.csv").read_text(encoding="utf-8").splitlines()):
        iris["Area", row["name"]] = f"http://statistics.data.gov.uk/id/statistical-geography/{row['code']}"
    # Only what nothing else lies within, and what lies within nothing else, so that one is never part of another.
    ends = {*wider.values(), iris["Cohort", TO_25], iris["Cohort", "Children and young people to 19"]}
    themes = [name for (kind, name), iri in iris.items() if kind == "Theme" and iri not in {*wider, *ends}]
    leaves = [name for (kind, name), iri in iris.items() if kind == "Cohort" and iri not in ends]
    cohorts = [name for name in leaves if not name.startswith("age ")]
    return Shipped(iris, duties, sorted(themes), sorted(cohorts))


def duty(number: str) -> str:
    """Return the name of a duty of the catalogue by its id there, such as ``d22``."""
    return shipped().duties[number]


class Namer:
    """Makes names, each of two words that no other name has."""

    def __init__(self, seed: int) -> None:
        self._numbers = count(seed * 1_000_003 + 1)

    def word(self, number: int, stride: int) -> str:
        """Write a number as a word of four syllables."""
        left, letters = number * stride % _WORDS, ""
        for _ in range(4):
            left, place = divmod(left, len(_SYLLABLES))
            letters += _SYLLABLES[place]
        return letters

    def name(self, kind: str = "") -> str:
        """Make a name; the kind of thing comes last."""
        number = next(self._numbers)
        first, second = (self.word(number, stride) for stride in _STRIDES)
        return f"{first.capitalize()} {second} {kind}".strip()
