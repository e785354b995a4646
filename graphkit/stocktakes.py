"""Read the files of stocktakes into quads, as at a date."""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Set
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from graphkit.names import Names
from graphkit.personal import personal_kinds
from graphkit.rdf_files import read_rdf
from graphkit.schema import THING, Column, Schema
from graphkit.sheets import VALIDITY, Row, holds_at, read_csv, read_sheet
from graphkit.tables import Reading, name_items, slug, state, with_the_whole
from graphkit.terms import Object, value_of
from graphkit.vocabulary import GK, RDF, SKOS, XSD, InputError, local_name, name_key, nearest
from graphkit.workspace import SETTINGS, TABLE, Workspace

_TYPE = ox.NamedNode(RDF + "type")
_IN_STOCKTAKE = ox.NamedNode(GK + "inStocktake")
_TEXTS = (XSD + "string", RDF + "langString")
_CONTACTS = ("mailto:", "tel:")
_LABELS = {SKOS + "prefLabel": True, SKOS + "altLabel": False, SKOS + "hiddenLabel": False}
_TELLING = {_TYPE, *map(ox.NamedNode, (*_LABELS, *VALIDITY))}
"""Properties that tell what is named how, and when."""
_log = logging.getLogger("graphkit")


def name_things(quads: Iterable[ox.Quad], scope: str, names: Names, schema: Schema) -> None:
    """Let the things of some RDF be found by their labels."""
    kinds: dict[str, set[str]] = defaultdict(set)
    called = []
    for quad in quads:
        if quad.predicate == _TYPE and value_of(quad.object) in schema.by_iri:
            kinds[value_of(quad.subject)].update(schema.by_iri[value_of(quad.object)].ancestors)
        elif quad.predicate.value in _LABELS:
            called.append(quad)
    for quad in called:
        preferred = _LABELS[quad.predicate.value]
        subject = value_of(quad.subject)
        names.add(scope, kinds[subject], value_of(quad.object), subject, preferred=preferred)


class Stocktakes:
    """What has been read so far, over all workspaces."""

    def __init__(self, schema: Schema, names: Names, shipped: Set[ox.Triple]) -> None:
        self.schema = schema
        self.names = names
        self._shipped = shipped
        self.problems: list[str] = []
        self.settings: dict[str, dict[str, Object]] = defaultdict(dict)  # predicate -> where -> value
        self._rows: list[Row] = []
        self._read: list[list[ox.Quad]] = []  # by file of RDF
        self._telling: list[ox.Quad] = []  # of those, what is said under `_TELLING`
        self._about: list[ox.Quad] = []
        self._undeclared: dict[ox.NamedNode, bool] = {}  # predicates met in RDF
        self._suspects: list[ox.Quad] = []

    def read(self, workspace: Workspace, *, published: bool) -> None:
        """Read the files of a workspace; remember every fault."""
        if published:
            self.names.published.add(workspace.scope)
        rows: list[Row] = []
        before = len(self._telling)
        for file in workspace.files:
            try:
                if file.suffix.lower() == TABLE:
                    rows += self._read_table(workspace, file)
                else:
                    self._read_rdf(workspace, file)
            except InputError as error:
                self.problems += error.problems
            except OSError as error:
                self.problems.append(f"{file}: cannot be read ({error.strerror})")
        name_things(self._telling[before:], workspace.scope, self.names, self.schema)
        name_items(rows, self.names)
        self._rows += rows
        self._describe(workspace, published)

    def _read_table(self, workspace: Workspace, file: Path) -> list[Row]:
        sheet = read_csv(file, workspace.relative(file))
        rows, columns, notes = read_sheet(sheet, self.schema, workspace.base, workspace.scope)
        for note in (*sheet.notes, *notes):
            _log.warning("%s", note)
        node = self._input(workspace, file)
        self._state(node, RDF + "type", ox.NamedNode(GK + "Table"))
        self._state(node, GK + "of", ox.NamedNode(self.schema.classes[name_key(sheet.name)].iri))
        for column in columns:
            self._state(node, GK + "column", ox.NamedNode(column.iri))
        return rows

    def _read_rdf(self, workspace: Workspace, file: Path) -> None:
        record = self._input(workspace, file)
        read: list[ox.Quad] = []
        graphs: dict[str, list[ox.Quad]] = {record: []}
        stated: set[str] = set()
        for quad in read_rdf(file, record, workspace.scope, self._shipped):
            predicate, graph = quad.predicate, value_of(quad.graph_name)
            if not graph:
                self._set(file, quad)
                continue
            read.append(quad)
            if self._is_suspect(quad):
                self._suspects.append(quad)
            telling = graphs.setdefault(graph, [])
            if predicate in _TELLING:
                telling.append(quad)
            elif predicate == _IN_STOCKTAKE and graph == record:
                stated.add(value_of(quad.subject))
        self._read.append(read)
        for graph, telling in graphs.items():
            self._telling += telling
            self._state(graph, RDF + "type", ox.NamedNode(GK + "Record"))
            if graph not in stated:
                self._state(graph, GK + "inStocktake", ox.NamedNode(workspace.scope))

    def _set(self, file: Path, quad: ox.Quad) -> None:
        """Take a setting of the view out of the data."""
        value = quad.object if isinstance(quad.object, ox.Literal) else ox.NamedNode(value_of(quad.object))
        said = self.settings[quad.predicate.value].setdefault(str(file), value)
        if said != value:
            setting = local_name(quad.predicate.value)
            raise InputError(f"{file}: found {setting} {said.value} and {setting} {value.value}, expected one")

    def _input(self, workspace: Workspace, file: Path) -> str:
        node = f"{workspace.base}records/{quote(workspace.relative(file))}"
        self._state(node, GK + "inStocktake", ox.NamedNode(workspace.scope))
        self._state(node, GK + "sha256", ox.Literal(hashlib.sha256(file.read_bytes()).hexdigest()))
        return node

    def _state(self, subject: str, predicate: str, value: Object) -> None:
        self._about.append(ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value))

    def _describe(self, workspace: Workspace, published: bool) -> None:
        """State what the settings say of the stocktake."""
        file = workspace.folder / SETTINGS
        record = self._input(workspace, file) if workspace.has_settings else f"{workspace.base}records/"
        reading = Reading()
        reading.say(record, workspace.base, RDF + "type", ox.NamedNode(GK + "Stocktake"))
        reading.say(record, workspace.base, SKOS + "prefLabel", ox.Literal(workspace.title))
        if published:
            reading.say(record, workspace.base, GK + "isCatalogue", ox.Literal(True))
        if workspace.adds_to:
            reading.say(record, workspace.base, GK + "addsTo", ox.NamedNode(workspace.adds_to))
        if workspace.area:
            found = self.names.find(workspace.scope, [GK + "Area"], workspace.area)
            if len(found) > 1:
                self.problems.append(
                    f"{file}: found area = {workspace.area!r}, which names {len(found)} areas; give its id"
                )
            area = found[0] if found else f"{workspace.scope}area/{slug(workspace.area)}"
            if not found:
                reading.say(record, area, RDF + "type", ox.NamedNode(GK + "Area"))
                reading.say(record, area, SKOS + "prefLabel", ox.Literal(workspace.area))
                self.names.add(workspace.scope, (GK + "Area", THING), workspace.area, area, preferred=True)
            reading.say(record, workspace.base, GK + "area", ox.NamedNode(area))
        listed = isinstance(workspace.covers, list)
        reading.say(record, workspace.base, GK + "coversAs", ox.Literal("listed" if listed else str(workspace.covers)))
        for name in workspace.covers if listed else []:
            found = self.names.find(workspace.scope, [GK + "Duty", GK + "Cohort", GK + "Theme"], name)
            if len(found) != 1:
                self.problems.append(f"{file}: found covers {name!r}, expected the name of one duty, cohort or theme")
            for iri in found:
                reading.say(record, workspace.base, GK + "covers", ox.NamedNode(iri))
        self._state(record, GK + "inStocktake", ox.NamedNode(workspace.scope))
        self._about += with_the_whole(reading.said)
        for setting, value in workspace.thresholds.items():
            self.settings[GK + setting][str(file)] = ox.Literal(value)

    def quads(self, day: date) -> Iterator[ox.Quad]:
        """Give, once, everything that holds at a date; links to what is not recorded at that date are set apart."""
        self.names.share(
            {value_of(q.subject): value_of(q.object) for q in self._about if q.predicate.value == GK + "area"}
        )
        held = self._held_rows(day)
        dropped = self._dropped_graphs(day)
        said = [state(held, self.names, self.schema).said]
        for read in self._read:
            said.append([q for q in read if value_of(q.graph_name) not in dropped] if dropped else read)
        gone = {row.item for row in self._rows} - {row.item for row in held}
        gone |= {
            value_of(q.subject) for q in self._telling if q.predicate == _TYPE and value_of(q.graph_name) in dropped
        }
        if gone:
            gone.difference_update(value_of(quad.subject) for quads in said for quad in quads)
        yield from self._about
        for quads in said:
            # Emptied on the way: a quad that is in the store is not needed here too.
            while quads:
                quad = quads.pop()
                if not _leads_to(gone, quad):
                    yield from with_the_whole((quad,))
                elif isinstance(quad.graph_name, ox.NamedNode):
                    yield from self._omitted(quad)
        for quad in self._suspects:
            if value_of(quad.graph_name) not in dropped:
                yield from with_the_whole(self._faults(quad))

    def _held_rows(self, day: date) -> list[Row]:
        """List the rows that hold; where a thing's first name is in none of them, their first takes its place."""
        held, dropped = [], set()
        for row in self._rows:
            if row.held_at(day):
                held.append(row)
            else:
                dropped.add((row.item, row.text(SKOS + "prefLabel")))
        named = [(row.item, name) for row in held if (name := row.text(SKOS + "prefLabel"))]
        dropped.difference_update(named)
        for item, name in named:
            if (item, self.names.first[item]) in dropped:
                self.names.first[item] = name
        return held

    def _dropped_graphs(self, day: date) -> set[str]:
        validity: dict[str, list[tuple[Column, str]]] = defaultdict(list)
        for quad in self._telling:
            if quad.predicate.value in VALIDITY:
                column = self.schema.columns[quad.predicate.value]
                validity[value_of(quad.subject)].append((column, value_of(quad.object)))
        return {graph for graph, dated in validity.items() if not holds_at(dated, day)}

    def _is_suspect(self, quad: ox.Quad) -> bool:
        """Tell whether a quad has a fault that no table can hold."""
        predicate, value = quad.predicate, quad.object
        if predicate not in self._undeclared:
            self._undeclared[predicate] = self._is_undeclared(predicate.value)
        if self._undeclared[predicate]:
            return True
        if predicate == _TYPE:
            return self._is_undeclared(value_of(value))
        text = isinstance(value, ox.Literal) and value.datatype.value in _TEXTS
        return (text or value_of(value).startswith(_CONTACTS)) and bool(personal_kinds(value_of(value)))

    def _is_undeclared(self, term: str) -> bool:
        return term.startswith(GK) and term not in self.schema.labels

    def _faults(self, quad: ox.Quad) -> Iterator[ox.Quad]:
        """State what no table can hold: terms that graphkit does not have; and where there seem to be personal data."""
        reading = Reading()
        graph, subject, predicate = value_of(quad.graph_name), value_of(quad.subject), quad.predicate.value
        value = value_of(quad.object)
        for term in (predicate, value if quad.predicate == _TYPE else ""):
            if self._is_undeclared(term):
                reading.say(graph, subject, GK + "undeclared", ox.NamedNode(term))
                for near in self._near_terms(term):
                    reading.say(graph, term, GK + "didYouMean", ox.Literal(near))
        if quad.predicate == _TYPE and self._is_undeclared(value):
            reading.say(graph, subject, RDF + "type", ox.NamedNode(THING))
        if isinstance(quad.object, ox.Literal) or value.startswith(_CONTACTS):
            for kind in personal_kinds(value):
                reading.say(graph, subject, GK + kind, ox.NamedNode(predicate))
        yield from reading.said

    def _near_terms(self, term: str) -> list[str]:
        word = term.removeprefix(GK)
        terms = {iri.removeprefix(GK) for iri in (*self.schema.columns, *self.schema.by_iri) if iri.startswith(GK)}
        return nearest(word, {known for known in terms if known[:1].isupper() == word[:1].isupper()})

    def _omitted(self, quad: ox.Quad) -> Iterator[ox.Quad]:
        record, other = quad.graph_name, quad.object
        column = quad.predicate.value.removeprefix(GK)
        sign = "&" if "#" in value_of(record) else "#"
        reading = Reading()
        tail = hashlib.sha256(f"{quad.subject}{quad.predicate}{other}".encode()).hexdigest()[:12]
        node = f"{value_of(record)}{sign}omitted={quote(column)}-{tail}"
        reading.say(value_of(record), node, RDF + "type", ox.NamedNode(GK + "OmittedLink"))
        for predicate, end in (("subject", quad.subject), ("predicate", quad.predicate), ("object", other)):
            reading.say(value_of(record), node, RDF + predicate, ox.NamedNode(value_of(end)))
        name = ox.Literal(self.names.first.get(value_of(other), value_of(other)))
        reading.say_of_record(value_of(other), SKOS + "prefLabel", name)
        yield from with_the_whole(reading.said)


def _leads_to(gone: Collection[str], quad: ox.Quad) -> bool:
    return isinstance(quad.object, ox.NamedNode) and quad.object.value in gone and quad.predicate != _TYPE
