"""Where facts were read: records, passages and citations. No words that it gives hold personal data."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pyoxigraph as ox

from graphkit.dates import day_in_words
from graphkit.personal import without_personal
from graphkit.queries import store_of
from graphkit.terms import Object, node, value_of
from graphkit.vocabulary import GK, RDF, RDFS, SKOS, XSD, local_name, name_key

if TYPE_CHECKING:
    from graphkit.queries import Loaded

_LONG_NAME = 40
_WITH_GRAPHS = {".trig", ".nq", ".jsonld"}
_TYPE = RDF + "type"
_ROW = re.compile(r"row=([1-9]\d{0,8})", re.ASCII)
_NAMING = {SKOS + "prefLabel", SKOS + "altLabel"}
_Pattern = tuple[str, str | None, str | None]  # subject, predicate and value of facts; None stands for any


@dataclass(frozen=True, order=True)
class Citation:
    """A place in a document, and the row in which somebody wrote down what it says. Sorts by file and row."""

    workspace: str
    file: str
    sheet: str
    row: int
    document: str
    place: str
    short: str = ""  # what the document is cited as, where its name is long
    address: str = ""  # where the document is published

    @property
    def passage(self) -> str:
        """The document, for short, and the place, in words."""
        return ", ".join(part for part in (self.short or self.document, self.place) if part)

    @property
    def cell(self) -> str:
        """The table and its row, in words; only the file where it has no rows."""
        parts = [self.file, self.sheet, f"row {self.row}" if self.row else ""]
        return ", ".join(part for part in parts if part)

    @property
    def words(self) -> str:
        """The whole citation, in words."""
        return f"{self.passage} ({self.cell})" if self.passage else self.cell


class Records:
    """Look things up in a dataset by plain strings: names, facts and where they were read.

    What was looked up once is remembered: after a change to the dataset, make another.
    """

    def __init__(self, dataset: Loaded) -> None:
        self._store = store_of(dataset)
        self._names: dict[str, str] = {}
        self._values: dict[tuple[str, str], list[str]] = {}
        self._ahead: dict[str, dict[str, list[str]]] = {}  # predicate -> subject -> values
        self._stating: dict[_Pattern, list[str]] = {}
        self._bases: dict[str, str] = {}  # of files
        self._weakest: dict[frozenset[str], str] = {}
        self._passages: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._documents: dict[str, tuple[str, str, str]] = {}
        self._cited: dict[str, list[Citation]] = {}
        catalogues = self._store.quads_for_pattern(None, ox.NamedNode(GK + "isCatalogue"), None, ox.DefaultGraph())
        self._catalogues = {value_of(quad.subject) for quad in catalogues}

    def values_ahead(self, *predicates: str) -> None:
        """Read at once all that `values` gives under some properties, for work that asks for most of it."""
        for predicate in predicates:
            said: dict[str, list[str]] = defaultdict(list)
            for subject, _, value, _ in self._store.quads_for_pattern(None, node(predicate), None, ox.DefaultGraph()):
                said[subject.value].append(value_of(value))
            for values in said.values():
                values.sort()
            self._ahead[predicate] = dict(said)

    def records_ahead(self, things: Collection[str]) -> dict[str, set[str]]:
        """Read at once which records speak of some things, name them and link them with one another.

        Returns
        -------
        dict
            Which of the things the records of each stocktake speak of or link to, by the base of the stocktake.
        """
        stating: dict[_Pattern, list[str]] = {}
        spoken_of: dict[str, set[str]] = defaultdict(set)
        for graph in sorted(self._store.named_graphs(), key=value_of):
            placed = self._store.quads_for_pattern(graph, node(GK + "inStocktake"), None, ox.DefaultGraph())
            stocktakes = [value_of(quad.object) for quad in placed]
            if not stocktakes:
                continue
            record = value_of(graph)
            facts: set[_Pattern] = set()
            subjects, spoken = set(), set()
            for subject, predicate, value, _ in self._store.quads_for_pattern(None, None, None, graph):
                thing, path = subject.value, predicate.value
                subjects.add(thing)
                if path == _TYPE:
                    spoken.add(thing)
                elif path in _NAMING:
                    facts.add((thing, path, None))
                elif isinstance(value, ox.NamedNode) and (end := value.value) in things:
                    facts.add((thing, path, end))
                    spoken.add(end)
            facts.update((subject, None, None) for subject in subjects)
            for stocktake in stocktakes:
                spoken_of[stocktake] |= spoken
            alone = [record]  # most facts are stated once, and may share it
            for fact in facts:
                stating[fact] = [*stating[fact], record] if fact in stating else alone
        self._stating = stating
        return spoken_of

    def values(self, subject: str, predicate: str) -> list[str]:
        """List what the default graph says of a thing under a property, sorted."""
        ahead = self._ahead.get(predicate)
        if ahead is not None:
            return ahead.get(subject, [])
        found = self._values.get((subject, predicate))
        if found is None:
            thing, path = ox.NamedNode(subject), ox.NamedNode(predicate)
            quads = self._store.quads_for_pattern(thing, path, None, ox.DefaultGraph())
            found = self._values[subject, predicate] = sorted(value_of(quad.object) for quad in quads)
        return found

    def terms(self, subject: str, predicate: str) -> list[Object]:
        """List what the default graph says of a thing under a property as terms, sorted."""
        quads = self._store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None, ox.DefaultGraph())
        return sorted((q.object for q in quads if isinstance(q.object, ox.NamedNode | ox.Literal)), key=str)

    def one(self, subject: str, predicate: str) -> str:
        """Return the first value, or nothing."""
        found = self.values(subject, predicate)
        return found[0] if found else ""

    def states(self, subject: str, predicate: str, value: Object) -> bool:
        """Tell whether the default graph holds a fact."""
        return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value, ox.DefaultGraph()) in self._store

    def name(self, iri: str) -> str:
        """Return the name of a thing, class or property; failing that, the last part of its IRI."""
        if iri not in self._names:
            label = self.one(iri, SKOS + "prefLabel") or self.one(iri, RDFS + "label")
            self._names[iri] = without_personal(label or unquote(local_name(iri)))
        return self._names[iri]

    def is_named(self, iri: str, name: str) -> bool:
        """Tell whether a thing is meant by a name, another name, the last part of its IRI or its IRI."""
        names = (self.name(iri), *self.values(iri, SKOS + "altLabel"), local_name(iri), iri)
        return name_key(name) in map(name_key, names)

    def _short_name(self, iri: str) -> str:
        others = sorted(self.values(iri, SKOS + "altLabel"), key=lambda other: (len(other), other))
        return without_personal(others[0]) if others and len(self.name(iri)) > _LONG_NAME else ""

    def value_in_words(self, item: str, path: str, term: object) -> str:
        """Write a value for people: a name, a date as its source writes it, a number or a text."""
        if isinstance(term, ox.NamedNode):
            return self.name(term.value)
        if not isinstance(term, ox.Literal):
            return str(term)
        if term.datatype.value != XSD + "date":
            return without_personal(term.value)
        written = self.one(path, GK + "asWritten")
        said: set[str] = set()
        for record in self.of_fact(item, path, term) if written and self.values(item, written) else []:
            told = self._store.quads_for_pattern(ox.NamedNode(item), ox.NamedNode(written), None, ox.NamedNode(record))
            said.update(value_of(quad.object) for quad in told)
        return without_personal(min(said) if said else day_in_words(term.value))

    def in_words(self, item: str, path: str) -> str:
        """Write the first date that is recorded under a property for people, or nothing."""
        day = self.one(item, path)
        return self.value_in_words(item, path, ox.Literal(day, datatype=ox.NamedNode(XSD + "date"))) if day else ""

    def of_fact(self, subject: str, predicate: str | None, value: Object | None) -> list[str]:
        """List the records that state a fact: those of rows and files, not what rules derive. None stands for any."""
        if value is None and (subject, predicate, None) in self._stating:
            return self._stating[subject, predicate, None]
        path = node(predicate) if predicate else None
        quads = self._store.quads_for_pattern(node(subject), path, value, None)
        graphs = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
        return sorted(graph for graph in graphs if self.one(graph, GK + "inStocktake"))

    def of_link(self, start: str, predicate: str, end: str) -> list[str]:
        """List the records that state a link between things, as `of_fact` does."""
        ahead = self._stating.get((start, predicate, end))
        return self.of_fact(start, predicate, node(end)) if ahead is None else ahead

    def naming(self, item: str) -> list[str]:
        """List the records that give a thing a name, else those that say what it is; a record stands for itself.

        Of an area, those of its own stocktakes, where it has any: others name it too, to compare themselves with it.
        """
        if GK + "Record" in self.values(item, RDF + "type"):
            return [item]
        labels = [label for label in (SKOS + "prefLabel", SKOS + "altLabel") if self.values(item, label)]
        names = [self.of_fact(item, label, None) for label in labels]
        read = sorted({record for found in names for record in found}) or self.of_fact(item, RDF + "type", None)
        return [r for r in read if item in self.values(self.one(r, GK + "inStocktake"), GK + "area")] or read

    def asks(self, item: str, column: str) -> bool:
        """Tell whether a table that speaks of an item has a column, so that a blank there was asked about."""
        tables = {record.partition("#")[0] for record in self.of_fact(item, RDF + "type", None)}
        return any(self.states(table, GK + "column", ox.NamedNode(column)) for table in tables)

    def completeness(self, item: str, column: str, *, claimed: bool) -> list[str]:
        """List the statements that the values of a column, for things of an item's class, are or are not complete."""
        found = {
            statement
            for stocktake in self.values(item, GK + "inStocktake")
            for cls in self.values(item, RDF + "type")
            for statement, columns, said in self._completeness.get((stocktake, cls), [])
            if claimed in said and (not columns or column in columns)
        }
        return sorted(found)

    @cached_property
    def _completeness(self) -> dict[tuple[str, str], list[tuple[str, list[str], set[bool]]]]:
        """Each statement of completeness with its columns (none: all) and what it claims, by stocktake and class."""
        stated = defaultdict(list)
        for statement in self.all_of(GK + "Completeness"):
            columns = self.values(statement, GK + "column")
            said = self.values(statement, GK + "complete")
            claims = {value == "true" for value in said if value in ("true", "false")}
            for stocktake in self.values(statement, GK + "inStocktake"):
                for cls in self.values(statement, GK + "of"):
                    stated[stocktake, cls].append((statement, columns, claims))
        return dict(stated)

    def all_of(self, cls: str) -> list[str]:
        """List the things of a class, sorted."""
        quads = self._store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(cls), ox.DefaultGraph())
        return sorted(value_of(quad.subject) for quad in quads)

    @cached_property
    def _ranks(self) -> dict[str, float]:
        ranks = {iri: self.one(iri, GK + "rank") for iri in self.all_of(GK + "Certainty")}
        return {self.name(iri): float(rank) for iri, rank in ranks.items() if re.fullmatch(r"\d+(\.\d+)?", rank)}

    def weakest(self, names: Iterable[str]) -> str:
        """Return the weakest of some degrees of certainty, by their rank in the ontology; nothing where none is one."""
        return max(sorted(set(names) & set(self._ranks)), key=self._ranks.__getitem__, default="")

    def certainty(self, records: Iterable[str]) -> str:
        """Return the weakest certainty of some records; nothing where none says."""
        degrees = frozenset(chain.from_iterable(self.values(record, GK + "certainty") for record in records))
        if degrees not in self._weakest:
            self._weakest[degrees] = self.weakest(map(self.name, degrees))
        return self._weakest[degrees]

    def citations(self, records: Iterable[str]) -> list[Citation]:
        """Say where records were read: one citation for each passage of each record, the catalogue's last."""
        found = {citation for record in records for citation in self._citations(record)}
        return sorted(found, key=lambda c: (c.workspace in self._catalogues, c))

    def passages(self, records: Iterable[str]) -> tuple[str, ...]:
        """Name the documents and places that records were read in, each once, in the order of `citations`."""
        read = tuple(records)
        if read not in self._passages:
            cited = self._citations(read[0]) if len(read) == 1 else self.citations(read)
            self._passages[read] = tuple(dict.fromkeys(passage for c in cited if (passage := c.passage)))
        return self._passages[read]

    def _citations(self, record: str) -> list[Citation]:
        if record not in self._cited:
            place = self._place(record)
            read = self.values(record, GK + "readIn") or [""]
            self._cited[record] = sorted(Citation(*place, *self._passage(passage)) for passage in read)
        return self._cited[record]

    def _passage(self, passage: str) -> tuple[str, str, str, str]:
        """Return the document, the place in it, what the document is cited as and where it is published."""
        document = self.one(passage, GK + "document") if passage else ""
        place = without_personal(self.one(passage, GK + "place")) if passage else ""
        if not document:
            return "", place, "", ""
        if document not in self._documents:
            address = without_personal(self.one(document, GK + "address"))
            self._documents[document] = self.name(document), self._short_name(document), address
        name, short, address = self._documents[document]
        return name, place, short, address

    @cached_property
    def _stocktakes(self) -> set[str]:
        return set(self.all_of(GK + "Stocktake"))

    @cached_property
    def _with_graphs(self) -> dict[str, list[str]]:
        """The files that may hold named graphs, by stocktake."""
        files = defaultdict(list)
        summed = self._store.quads_for_pattern(None, ox.NamedNode(GK + "sha256"), None, ox.DefaultGraph())
        for file in sorted(value_of(quad.subject) for quad in summed):
            if PurePosixPath(file).suffix.lower() in _WITH_GRAPHS and self._base(file):
                files[self.one(file, GK + "inStocktake")].append(file)
        return dict(files)

    def _base(self, file: str) -> str:
        if file in self._bases:
            return self._bases[file]
        base, records, _ = file.rpartition("records/")
        while records and base not in self._stocktakes:
            base, records, _ = base.rpartition("records/")
        self._bases[file] = base if records else ""
        return self._bases[file]

    def _place(self, record: str) -> tuple[str, str, str, int]:
        """Return the base, file, sheet and row that the IRI of a record says.

        The IRI of a named graph of somebody else's says none of it. It was read from the one file of its stocktake
        that may hold such graphs; where there are more, only the stocktake is known.
        """
        file, _, fragment = record.partition("#")
        row = _ROW.fullmatch(fragment)
        base = self._base(file) or (file.rpartition("records/")[0] if row else "")
        if not base:
            stocktake = self.one(record, GK + "inStocktake")
            files = self._with_graphs.get(stocktake, [])
            return self._place(files[0]) if len(files) == 1 else (stocktake, self.name(stocktake or record), "", 0)
        path, _, sheet = file.removeprefix(base + "records/").partition("?sheet=")
        return base, unquote(path), unquote(sheet), int(row[1]) if row else 0
