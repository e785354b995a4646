"""Rows of tables, with their coordinates, to triples. The only module that knows of cells."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from urllib.parse import quote

import pyoxigraph as ox

from graphkit.dates import Span
from graphkit.names import CATALOGUE, Names
from graphkit.personal import personal_kinds
from graphkit.schema import CLASS_RANGES, THING, Column, Schema
from graphkit.sheets import NOT_RECORDED, VALIDITY, Cell, Row
from graphkit.terms import Object, day_literal, node, value_of
from graphkit.vocabulary import GK, RDF, SKOS, XSD, name_key, nearest
from graphkit.workspace import is_web_address

_RECORD_COLUMNS = {GK + name for name in ("document", "place", "certainty")} | set(VALIDITY)
_STRING = ox.NamedNode(XSD + "string")
_SEVERAL_TEXTS = {SKOS + "altLabel", SKOS + "hiddenLabel", GK + "place"}


@lru_cache(maxsize=10_000)
def slug(name: str) -> str:
    """Make the last part of an IRI from a name; of one that seems to hold personal data it says nothing.

    >>> slug("Children’s Trust - Board")
    'children-s-trust-board'
    """
    plain = "" if personal_kinds(name) else re.sub(r"[\W_]+", "-", name.casefold()).strip("-")
    return plain or hashlib.sha256(name.encode()).hexdigest()[:12]


def name_items(rows: Iterable[Row], names: Names) -> None:
    """Give every row the IRI of the item it speaks of, and let each item be found by its ids and names.

    Rows of one stocktake with the same id speak of one item. It is the catalogue's item when one of its rows bears the
    name of one of the same class; it has its publisher's identifier when one of its rows has a code; else it is
    ``<base><class>/<id>``, or a slug of the name.
    """
    groups: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    nameless: list[Row] = []
    for row in rows:
        if row.id:
            groups[row.scope, row.cls.iri, name_key(row.id)].append(row)
        else:
            nameless.append(row)
    for key, group in groups.items():
        first = group[0]
        iri = names.ids.get(key) or _item(group, names)
        tail = slug(first.id) if personal_kinds(first.id) else quote("-".join(first.id.split()))
        iri = iri or f"{first.scope}{first.cls.name.lower()}/{tail}"
        _settle(group, iri, names)
    # Rows with other names come first, so that a row under such a name finds the thing in whatever order they stand.
    for row in sorted(nameless, key=lambda row: not row.text(SKOS + "altLabel")):
        name = row.text(SKOS + "prefLabel")
        same = names.find(row.scope, [row.cls.iri], name) if name else ()
        if name and len(same) == 1:
            iri = same[0]
        else:
            said = "|".join(
                sorted(f"{column.iri}={text}" for column, text, _ in row.cells if column.iri not in _RECORD_COLUMNS)
            )
            tail = slug(name) if name else f"unnamed-{hashlib.sha256(said.encode()).hexdigest()[:8]}"
            iri = _item([row], names) or f"{row.scope}{row.cls.name.lower()}/{tail}"
        _settle([row], iri, names)


def _item(group: list[Row], names: Names) -> str | None:
    first = group[0]
    for row in group:
        name = row.text(SKOS + "prefLabel")
        known = names.find(CATALOGUE, [first.cls.iri], name) if name else ()
        if len(known) == 1:
            return known[0]
    code = next((code for row in group if (code := row.text(GK + "code"))), "")
    if first.cls.identifier_base and re.fullmatch(r"[\w./-]+", code):
        return first.cls.identifier_base + code
    return None


def _settle(group: list[Row], iri: str, names: Names) -> None:
    for row in group:
        row.item = iri
        if row.id:
            names.add_id(row.scope, row.cls.ancestors, row.id, iri)
        for column, text, _ in row.cells:
            if column.iri == SKOS + "prefLabel":
                names.add(row.scope, row.cls.ancestors, text, iri, preferred=True)
            elif column.iri in (SKOS + "altLabel", SKOS + "hiddenLabel"):
                for part in _parts(text):
                    names.add(row.scope, row.cls.ancestors, part, iri)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]


@dataclass
class Reading:
    """What rows say: each triple in its record, from which it goes into the whole, or in the whole alone."""

    said: list[ox.Quad] = field(default_factory=list)
    _passages: dict[tuple[str, str, str], ox.NamedNode] = field(default_factory=dict)

    def say(self, record: str, subject: str, predicate: str, value: Object) -> None:
        """State a triple in its record and in the whole."""
        self.said.append(ox.Quad(node(subject), node(predicate), value, node(record)))

    def say_of_record(self, subject: str, predicate: str, value: Object) -> None:
        """State a triple about a record, in the whole alone."""
        self.said.append(ox.Quad(node(subject), node(predicate), value))

    def passage(self, base: str, source: ox.NamedNode | None, words: str) -> ox.NamedNode:
        """Give the passage of a document, or of none that is named, at a place; state once what it is."""
        key = base, value_of(source), words
        if key not in self._passages:
            tail = "/".join(quote(slug(part)) for part in key[1:] if part)
            passage = f"{base}passage/{tail}"
            self._passages[key] = node(passage)
            self.say_of_record(passage, RDF + "type", node(GK + "Passage"))
            if source:
                self.say_of_record(passage, GK + "document", source)
            if words:
                self.say_of_record(passage, GK + "place", ox.Literal(words))
        return self._passages[key]


def with_the_whole(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Give each quad, and what stands in a record in the default graph too, which is the whole."""
    for quad in quads:
        yield quad
        if isinstance(quad.graph_name, ox.NamedNode):
            yield ox.Quad(quad.subject, quad.predicate, quad.object)


def state(rows: Sequence[Row], names: Names, schema: Schema) -> Reading:
    """State what the rows say, once `name_items` has told what each is about."""
    reading = Reading()
    days = _days(rows)
    for row in rows:
        reading.say(row.record, row.item, RDF + "type", node(row.cls.iri))
        if row.contrary_period:
            reading.say(row.record, row.item, GK + "contraryPeriod", ox.Literal(row.contrary_period))
        for cell in row.cells:
            column = cell.column
            if column.iri in _RECORD_COLUMNS:
                continue
            if cell.text.casefold() == "none":
                reading.say(row.record, row.item, GK + "lacks", node(column.iri))
            elif column.ranges:
                for target in _targets(row, column, cell.text, names, schema, reading):
                    reading.say(row.record, row.item, column.iri, target)
            elif column.keeps:
                _state_day(row, cell, days, reading)
            elif column.iri == SKOS + "prefLabel":
                reading.say(row.record, row.item, _naming(cell.text, names.first[row.item]), ox.Literal(cell.text))
            else:
                for part in _parts(cell.text) if column.iri in _SEVERAL_TEXTS else [cell.text]:
                    reading.say(row.record, row.item, column.iri, _value(part, column.datatype))
        if row.scope not in names.published:
            _state_personal(row, reading)
        _describe_record(row, names, schema, reading)
    _state_second_names(rows, names, reading)
    return reading


def _state_personal(row: Row, reading: Reading) -> None:
    """State in which columns of a row there seem to be personal data, and of which kind; never what they are."""
    texts = [(GK + "rowId", row.id, ""), *((c.column.iri, c.text, c.column.datatype) for c in row.cells)]
    for column, text, datatype in texts:
        for kind in personal_kinds(text):
            if _value(text, datatype).datatype == _STRING:
                reading.say(row.record, row.item, GK + kind, node(column))


def _state_second_names(rows: Sequence[Row], names: Names, reading: Reading) -> None:
    """State what stands under `name` beside the first name of an id, and is nowhere said to be another name."""
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.id and row.item not in names.shared:
            groups[row.base, row.item].append(row)
    for group in groups.values():
        known = {
            name_key(part)
            for row in group
            for iri in (SKOS + "altLabel", SKOS + "hiddenLabel")
            for part in _parts(row.text(iri))
        }
        first: dict[str, str] = {}
        for row in group:
            name = row.text(SKOS + "prefLabel")
            before = first.setdefault(name_key(row.id), name) or name
            first[name_key(row.id)] = before
            if name_key(name) not in known | {name_key(before)} and name:
                reading.say(row.record, row.item, GK + "alsoNamed", ox.Literal(name))


def _naming(name: str, first: str) -> str:
    if name == first:
        return SKOS + "prefLabel"
    return SKOS + ("hiddenLabel" if name_key(name) == name_key(first) else "altLabel")


def _value(text: str, datatype: str) -> ox.Literal:
    if datatype == XSD + "decimal" and re.fullmatch(r"[-+]?£?\d[\d,]*(\.\d+)? ?%?", text):
        number = Decimal(re.sub(r"[£,% +]", "", text))
        return ox.Literal(format(number.normalize(), "f"), datatype=node(datatype))
    if datatype == XSD + "boolean" and text.casefold() in ("yes", "no", "y", "n", "true", "false"):
        return ox.Literal(text.casefold() in ("yes", "y", "true"))
    return ox.Literal(text)


def _days(rows: Sequence[Row]) -> dict[tuple[str, str, Span], tuple[Span, bool]]:
    """Narrow what rows allow for one date where it meets; say with each span whether a row says so much itself."""
    spans: dict[tuple[str, str], set[Span]] = defaultdict(set)
    for row in rows:
        for cell in row.cells:
            if cell.column.keeps and cell.column.iri not in _RECORD_COLUMNS and (span := cell.span):
                spans[row.item, cell.column.iri].add(span)
    narrowed: dict[tuple[str, str, Span], tuple[Span, bool]] = {}
    for key, found in spans.items():
        together: list[Span] = []
        for span in sorted(found, key=lambda s: (s.first, s.last)):
            if together and span.first <= min(s.last for s in together):
                together.append(span)
            else:
                together = [span]
            meeting = Span(max(s.first for s in together), min(s.last for s in together))
            narrowed |= {(*key, one): (meeting, meeting in found) for one in together}
    return narrowed


def _state_day(row: Row, cell: Cell, days: dict[tuple[str, str, Span], tuple[Span, bool]], reading: Reading) -> None:
    span = narrowed = cell.span
    if span is not None:
        narrowed, said = days[row.item, cell.column.iri, span]
        if said and narrowed != span:
            return  # a more precise row says it
    for predicate, value in _day_and_words(cell, span, narrowed):
        reading.say(row.record, row.item, predicate, value)


def _day_and_words(cell: Cell, span: Span | None, narrowed: Span | None) -> Iterator[tuple[str, ox.Literal]]:
    if narrowed is not None:
        yield cell.column.iri, day_literal(cell.column.kept(narrowed))
    if span is None or span.first != span.last:
        yield cell.column.as_written, ox.Literal(cell.text)


def _targets(
    row: Row, column: Column, text: str, names: Names, schema: Schema, reading: Reading
) -> Iterator[ox.NamedNode]:
    kind = CLASS_RANGES.get(column.ranges[0])
    whole = _meanings(row, column, text, names, schema, kind)
    parts = [text]
    if not whole and len(_parts(text)) > 1:
        parts = [part for part in _parts(text) if part.casefold() not in NOT_RECORDED]
    for part in parts:
        found = whole if part == text else _meanings(row, column, part, names, schema, kind)
        if len(found) == 1:
            yield node(found[0])
        else:
            yield _unrecognised(row, column, part, found, names, schema, kind, reading)


def _meanings(row: Row, column: Column, text: str, names: Names, schema: Schema, kind: str | None) -> tuple[str, ...]:
    key = name_key(text)
    if kind == "class":
        cls = schema.classes.get(key)
        return (cls.iri,) if cls else ()
    if kind == "column":
        of = schema.classes.get(name_key(row.text(GK + "of")))
        columns = of.columns if of else {}
        return (columns[key].iri,) if key in columns else ()
    if is_web_address(text):
        return (text,)
    own = names.find(row.scope, [row.cls.iri], text) if column.ranges == (THING,) else ()
    return own or names.find(row.scope, row.cls.ends(column), text)


def _unrecognised(
    row: Row,
    column: Column,
    text: str,
    found: tuple[str, ...],
    names: Names,
    schema: Schema,
    kind: str | None,
    reading: Reading,
) -> ox.NamedNode:
    iri = f"{row.base}unrecognised/{slug(column.label)}/{quote(slug(text))}"
    reading.say(row.record, iri, RDF + "type", node(GK + "Unrecognised"))
    reading.say(row.record, iri, SKOS + "prefLabel", ox.Literal(text))
    reading.say(row.record, iri, GK + "inColumn", node(column.iri))
    for meaning in found:
        reading.say(row.record, iri, GK + "couldBe", node(meaning))
    if not found:
        if kind == "class":
            near = nearest(text, [cls.label for cls in schema.classes.values()])
        elif kind == "column":
            of = schema.classes.get(name_key(row.text(GK + "of")))
            near = nearest(text, [c.label for c in of.columns.values()] if of else [])
        else:
            near = names.near(row.scope, row.cls.ends(column), text)
        for suggestion in near:
            reading.say(row.record, iri, GK + "didYouMean", ox.Literal(suggestion))
    return node(iri)


def _describe_record(row: Row, names: Names, schema: Schema, reading: Reading) -> None:
    reading.say_of_record(row.record, RDF + "type", node(GK + "Record"))
    reading.say_of_record(row.record, GK + "inStocktake", node(row.scope))
    for cell in row.cells:
        if cell.column.iri in VALIDITY:
            for predicate, value in _day_and_words(cell, cell.span, cell.span):
                reading.say_of_record(row.record, predicate, value)
    certainty, document, place = (
        "" if text.casefold() == "none" else text
        for text in (row.text(GK + name) for name in ("certainty", "document", "place"))
    )
    column = schema.columns[GK + "certainty"]
    for target in _targets(row, column, certainty or "stated", names, schema, reading):
        reading.say_of_record(row.record, GK + "certainty", target)
    sources: list[ox.NamedNode | None] = [None]
    if document:
        sources = list(_targets(row, schema.columns[GK + "document"], document, names, schema, reading))
    if not document and not place:
        return
    for source in sources:
        for words in _parts(place) or [""]:
            reading.say_of_record(row.record, GK + "readIn", reading.passage(row.base, source, words))
