"""What the ontology says of classes and columns, ready for reading tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TypeVar

import pyoxigraph as ox

from graphkit.terms import VIEW, Object, value_of
from graphkit.vocabulary import GK, RDFS, SCHEMA, SKOS, XSD, local_name, name_key, resource

THING = GK + "Thing"
_End = TypeVar("_End")
CLASS_RANGES = {
    "http://www.w3.org/2002/07/owl#Class": "class",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#Property": "column",
}


@dataclass(frozen=True)
class Column:
    """A property as a column of a table: its heading, and what its cells hold."""

    iri: str
    label: str
    order: int
    ranges: tuple[str, ...] = ()  # classes, for links; empty for values
    datatype: str = ""  # for values
    keeps: str = ""  # "earliest" or "latest", for dates
    as_written: str = ""  # property for the words of an imprecise date
    own_class: bool = False

    def kept(self, ends: tuple[_End, _End]) -> _End:
        """Choose between the earliest and the latest of what a date allows: the one in favour of the record."""
        return ends[0] if self.keeps == "earliest" else ends[1]


@dataclass(frozen=True)
class TableClass:
    """A class as a table: its names and its columns."""

    iri: str
    label: str
    plural: str
    columns: Mapping[str, Column]  # by name_key of label and of local name
    ancestors: tuple[str, ...]  # itself first; only classes of the ontology
    identifier_base: str = ""
    descriptive: bool = False  # its things describe others

    @property
    def name(self) -> str:
        """The local name, which is the usual file name of its table."""
        return local_name(self.iri)

    def ends(self, column: Column) -> tuple[str, ...]:
        """Return the classes that a column may link things of this class to."""
        own = column.own_class and self.iri in column.ranges
        return (self.iri,) if own else column.ranges


@dataclass(frozen=True)
class Schema:
    """All classes and columns of the ontology."""

    classes: Mapping[str, TableClass]  # by name_key of label, plural and local name
    by_iri: Mapping[str, TableClass]
    columns: Mapping[str, Column]  # by IRI
    labels: Mapping[str, str] = field(default_factory=dict)  # of every term, by IRI


@dataclass(frozen=True)
class Ontology:
    """All that the ontology states, and what of it others ask for."""

    quads: tuple[ox.Quad, ...]

    @cached_property
    def schema(self) -> Schema:
        """Its classes and columns."""
        return read_schema(self.quads)

    @cached_property
    def triples(self) -> frozenset[ox.Triple]:
        """Its statements, to know them again."""
        return frozenset(quad.triple for quad in self.quads)

    @cached_property
    def thresholds(self) -> Mapping[str, Object]:
        """What it says are thresholds of the view, by IRI, with the number that each has by default."""
        of_view = ox.NamedNode(GK + "View")
        declared = {
            value_of(q.subject) for q in self.quads if q.predicate.value == RDFS + "domain" and q.object == of_view
        }
        return {
            q.predicate.value: q.object
            for q in self.quads
            if q.subject == VIEW and isinstance(q.object, ox.Literal) and q.predicate.value in declared
        }

    @cached_property
    def threshold_names(self) -> list[str]:
        """The thresholds that a graphkit.toml may set."""
        return [iri.removeprefix(GK) for iri in self.thresholds]

    @cached_property
    def units(self) -> Mapping[str, str]:
        """What each threshold is counted in, by IRI."""
        return {value_of(q.subject): value_of(q.object) for q in self.quads if q.predicate.value == GK + "countedIn"}

    @cached_property
    def terms(self) -> frozenset[str]:
        """The local names of all its terms, and of the graph of what rules derive."""
        subjects = {value_of(q.subject) for q in self.quads}
        return frozenset({iri.removeprefix(GK) for iri in subjects if iri.startswith(GK)} | {"derived"})


def read_ontology() -> Ontology:
    """Read the ontology that graphkit ships; what it reads is parsed again only where a byte of it has changed."""
    return _parsed(tuple(file.read_bytes() for file in sorted(resource("ontology").glob("*.ttl"))))


@lru_cache(maxsize=1)
def _parsed(files: tuple[bytes, ...]) -> Ontology:
    return Ontology(tuple(quad for data in files for quad in ox.parse(data, format=ox.RdfFormat.TURTLE)))


def read_schema(quads: Iterable[ox.Quad]) -> Schema:
    """Read classes and columns from the quads of the ontology."""
    facts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        facts[value_of(quad.subject)][quad.predicate.value].append(value_of(quad.object))

    def one(iri: str, predicate: str) -> str:
        return next(iter(facts[iri].get(predicate, [])), "")

    def ancestors(iri: str) -> tuple[str, ...]:
        found = [iri]
        for parent in facts[iri].get(RDFS + "subClassOf", []):
            if parent in facts and one(parent, GK + "plural"):
                found += [a for a in ancestors(parent) if a not in found]
        return tuple(found)

    columns: dict[str, Column] = {}
    domains: dict[str, list[str]] = {}
    for iri in sorted(facts):
        about = facts[iri]
        if GK + "columnOrder" not in about:
            continue
        ranges = about.get(RDFS + "range", []) + about.get(SCHEMA + "rangeIncludes", [])
        value = ranges[0] if ranges[0].startswith(XSD) else ""
        columns[iri] = Column(
            iri,
            one(iri, RDFS + "label"),
            int(one(iri, GK + "columnOrder")),
            () if value else tuple(ranges),
            value,
            one(iri, GK + "keeps"),
            one(iri, GK + "asWritten"),
            one(iri, GK + "ownClass") == "true",
        )
        domains[iri] = about.get(RDFS + "domain", []) + about.get(SCHEMA + "domainIncludes", [])

    by_iri = {}
    for iri in sorted(facts):
        if not one(iri, GK + "plural"):
            continue
        family = ancestors(iri)
        own: dict[str, Column] = {}
        for column in sorted(columns.values(), key=lambda c: c.order):
            if {*family, GK + "Record"} & set(domains[column.iri]):
                own[name_key(column.label)] = column
        for column in list(own.values()):
            own.setdefault(name_key(local_name(column.iri)), column)
        by_iri[iri] = TableClass(
            iri,
            one(iri, RDFS + "label"),
            one(iri, GK + "plural"),
            own,
            family,
            one(iri, GK + "identifierBase"),
            "true" in facts[iri].get(GK + "descriptive", []),
        )
    classes = {}
    for cls in by_iri.values():
        if THING in cls.ancestors and cls.iri != THING:
            for name in (cls.label, cls.plural, cls.name):
                classes[name_key(name)] = cls
    labels = {iri: one(iri, RDFS + "label") or one(iri, SKOS + "prefLabel") for iri in facts}
    return Schema(classes, by_iri, columns, {iri: label for iri, label in labels.items() if label})
