"""What portable SPARQL cannot work out of the facts, as triples to add: a small function each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice, product
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphkit.dates import first_and_last_year, months_after, read_span
from graphkit.names import near_names, words_of
from graphkit.queries import select, store_of
from graphkit.terms import DERIVED, day_literal, value_of
from graphkit.vocabulary import GK, RDF, RDFS, SKOS, name_key

if TYPE_CHECKING:
    from graphkit.queries import Loaded

_TYPE = ox.NamedNode(RDF + "type")
_KEYS = {SKOS + "prefLabel": "nameKey", SKOS + "altLabel": "nameKey", GK + "purpose": "purposeKey"}
_YEAR, _TAX_YEAR = r"(?:19|20)\d\d", r"(?:19|20)\d\d/(?:\d{4}|\d\d)"
_NAMED_PERIOD = re.compile(
    rf"(?<!\d)(?<!\d[/.-])(?:(?:{_TAX_YEAR}|{_YEAR}) ?(?:[-–—]|to) ?(?:{_TAX_YEAR}|{_YEAR}|\d\d(?:/\d\d)?)"
    rf"|{_TAX_YEAR})(?![/-]?\d)"
)
_MOST_ALIKE = 20  # things with one name that a thing is paired with


def cut_offs(dataset: Loaded) -> Iterator[ox.Triple]:
    """Give the days that follow from the thresholds."""
    text = f"""PREFIX gk: <{GK}> PREFIX rdfs: <{RDFS}> SELECT ?thing ?day ?cut ?number ?unit ?way {{
      gk:view ?threshold ?number .
      ?threshold gk:cutOff ?cut ; gk:countedIn ?unit ; gk:counted ?way ; gk:countedFrom ?from .
      ?cut rdfs:domain ?class . ?thing a ?class ; ?from ?day }}"""
    for thing, day, cut, number, unit, way in select(dataset, text)[1]:
        months = int(value_of(number)) * (12 if value_of(unit) == "years" else 1)
        try:
            cut_off = months_after(value_of(day), -months if value_of(way) == "back" else months)
        except ValueError:
            continue  # what is no day is left to a check
        if isinstance(thing, ox.NamedNode):
            yield ox.Triple(thing, ox.NamedNode(value_of(cut)), day_literal(cut_off))


def name_keys(dataset: Loaded) -> Iterator[ox.Triple]:
    """Give names, and the purposes of boards, without case, spaces and marks."""
    store = store_of(dataset)
    for said, key in _KEYS.items():
        for quad in store.quads_for_pattern(None, ox.NamedNode(said), None, ox.DefaultGraph()):
            yield ox.Triple(quad.subject, ox.NamedNode(GK + key), ox.Literal(name_key(value_of(quad.object))))


def named_periods(dataset: Loaded) -> Iterator[ox.Triple]:
    """Give the days on which a plan may start and end by the one period in its name; in its year, or its tax year."""
    store = store_of(dataset)
    for plan in store.quads_for_pattern(None, _TYPE, ox.NamedNode(GK + "Plan"), ox.DefaultGraph()):
        for quad in store.quads_for_pattern(plan.subject, ox.NamedNode(SKOS + "prefLabel"), None, ox.DefaultGraph()):
            periods = _NAMED_PERIOD.findall(value_of(quad.object))
            span = read_span(periods[0], period=True) if len(periods) == 1 else None
            if span is not None and span.last.year > span.first.year:
                first, last = first_and_last_year(span)
                days = {
                    "namedStartFrom": date(first.first.year, 1, 1),
                    "namedStartTo": first.last,
                    "namedEndFrom": last.first,
                    "namedEndTo": date(last.last.year, 12, 31),
                }
                for name, day in days.items():
                    yield ox.Triple(plan.subject, ox.NamedNode(GK + name), day_literal(day))


def alike(dataset: Loaded) -> Iterator[ox.Triple]:
    """Pair things of one class and one place whose names are equal, or seem to be one name with a slip.

    The place is the area of a thing, else the stocktake that it belongs to. Of many that are alike, each is paired
    with a few, so that the pairs grow with the things.
    """

    store = store_of(dataset)

    def ends(predicate: str, value: str = "", subject: str = "") -> Iterator[tuple[str, str]]:
        one, other = (ox.NamedNode(iri) if iri else None for iri in (subject, value))
        for quad in store.quads_for_pattern(one, ox.NamedNode(predicate), other, ox.DefaultGraph()):
            yield value_of(quad.subject), value_of(quad.object)

    names, areas = defaultdict(list), defaultdict(list)
    for thing, name in ends(SKOS + "prefLabel"):
        names[thing].append(name)
    for thing, area in ends(GK + "area"):
        areas[thing].append(area)
    shipped = {word for thing in names if thing.startswith(GK) for name in names[thing] for word in words_of(name)}
    catalogues = {stocktake for stocktake, _ in ends(GK + "isCatalogue")}
    theirs = {thing for stocktake in catalogues for thing, _ in ends(GK + "inStocktake", stocktake)}
    named: dict[str, dict[str, dict[str, list[str]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for cls, _ in ends(GK + "toldByName"):
        for thing, _ in ends(RDF + "type", cls):
            places = areas.get(thing, []) if thing not in theirs else []
            if not places:
                own = {stocktake for _, stocktake in ends(GK + "inStocktake", subject=thing)} - catalogues
                places = areas.get(thing) or sorted(own) if own else []
            for place in places:
                for name in names.get(thing, ()):
                    named[place][cls][name].append(thing)
    pairs = {pair for by_class in named.values() for by_name in by_class.values() for pair in _pairs(by_name, shipped)}
    for predicate, one, other in sorted(pairs):
        yield ox.Triple(ox.NamedNode(one), ox.NamedNode(GK + predicate), ox.NamedNode(other))


def _pairs(by_name: dict[str, list[str]], known: set[str]) -> Iterator[tuple[str, str, str]]:
    of_key: dict[str, set[str]] = defaultdict(set)
    keys: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for name, things in by_name.items():
        of_key[name_key(name)].update(things)
        keys[words_of(name)].add(name_key(name))
    for bearers in map(sorted, of_key.values()):
        for place, one in enumerate(bearers, 1):
            yield from (("namesakeOf", one, other) for other in bearers[place : place + _MOST_ALIKE])
    words = sorted(keys)
    for here, there in near_names(words, known):
        near = (pair for pair in product(sorted(keys[words[here]]), sorted(keys[words[there]])) if len(set(pair)) > 1)
        bearing = (pair for one, other in near for pair in product(sorted(of_key[one]), sorted(of_key[other])))
        for one, other in islice(bearing, _MOST_ALIKE):
            if one != other:
                yield "nearName", min(one, other), max(one, other)


@contextmanager
def stated_for_now(dataset: Loaded, triples: Iterable[ox.Triple]) -> Iterator[None]:
    """State as derived what is true of one run alone, for as long as it takes; the dataset is left as it was."""
    store = store_of(dataset)
    quads = [
        quad
        for subject, predicate, value in triples
        for quad in (ox.Quad(subject, predicate, value, DERIVED), ox.Quad(subject, predicate, value))
        if quad not in store
    ]
    store.extend(quads)
    try:
        yield
    finally:
        for quad in quads:
            store.remove(quad)
