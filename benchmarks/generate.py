"""Make stocktakes up, of any size, clean or with a known number of faults of every kind planted in them.

    python benchmarks/generate.py FOLDER --areas 12 --plans 8 --priorities 4 --faults 1 --verify

Writes ``FOLDER/tables`` (a folder of CSV tables for each stocktake), ``FOLDER/dataset/stocktakes.nq`` (the same as one
file of N-Quads: a named graph for each row, and what is said about the rows in the default graph) and
``FOLDER/planted.csv``, which lists every finding that the planted faults must cause. The same numbers and the same seed
give the same bytes. ``--verify`` compares what graphkit finds with that list, in both.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pyoxigraph as ox
from faults import all_faults
from made_up import AS_OF, Odd, Stocktake, Thing
from shipped import Namer, shipped

import graphkit
from graphkit.schema import CLASS_RANGES, Column, Schema, read_ontology
from graphkit.tables import slug
from graphkit.vocabulary import GK, RDF, SKOS, XSD, local_name, name_key


class Finding(NamedTuple):
    """What a finding is known by here: the check, and the names of its item and of its value."""

    check: str
    item: str
    value: str


class Made(NamedTuple):
    """Stocktakes, and the findings that the faults planted in them must cause."""

    stocktakes: list[Stocktake]
    planted: list[Finding]

    def write_tables(self, folder: Path) -> list[Path]:
        """Write a folder of tables for each stocktake; return the folders."""
        return [write_tables(one, folder / f"made-up-{one.number:05d}") for one in self.stocktakes]

    def write_dataset(self, file: Path) -> Path:
        """Write all stocktakes as one file of N-Quads; return it."""
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("w", encoding="utf-8", newline="\n") as stream:
            day = f'"{AS_OF}"^^<{XSD}date>'
            stream.write(f"<{GK}view> <{GK}asOf> {day} .\n")
            for one in self.stocktakes:
                stream.writelines(f"{line}\n" for line in quads(one))
        return file


@cache
def schema() -> Schema:
    """Read the classes and columns of the ontology."""
    return read_ontology().schema


def make(
    areas: int, plans: int, priorities: int, *, faults_of_each: int = 0, seed: int = 1, stocktakes: int = 0
) -> Made:
    """Make stocktakes up.

    Parameters
    ----------
    areas, plans, priorities : int
        The number of counties, of plans in each, and of priorities in each plan.
    faults_of_each : int
        How often each kind of fault is planted, each time in another stocktake.
    seed : int
        Another seed gives other names, and faults in other places.
    stocktakes : int
        Over how many stocktakes the counties are spread; by default each has its own.
    """
    folders = min(stocktakes or areas, areas)
    namer = Namer(seed)
    made = [Stocktake(n, len(range(n - 1, areas, folders)), namer) for n in range(1, folders + 1)]
    for one in made:
        for place in one.places:
            place.begin(plans, priorities)
    chosen = random.Random(seed)
    planted: list[Finding] = []
    for name, plant in all_faults().items():
        fit = [one for one in made if plant.fits(one)]
        if len(fit) < faults_of_each:
            raise ValueError(f"{name} can be planted in {len(fit)} stocktakes, not in {faults_of_each}")
        for one in chosen.sample(fit, faults_of_each):
            planted += [Finding(*found) for found in plant.into(chosen.choice(one.places))]
    made += [other for one in made for other in one.beside]
    return Made(made, sorted(planted))


# --- Tables


def write_tables(one: Stocktake, folder: Path) -> Path:
    """Write a stocktake as a folder of tables, with its settings."""
    folder.mkdir(parents=True, exist_ok=True)
    for cls, _ in one.things.items():
        (folder / f"{cls}.csv").write_bytes(table(one, cls).encode())
    named = [said.name if isinstance(said, Thing) else said for said in one.covers]
    covers = f"covers = {json.dumps(named)}\n" if one.listed else ""
    settings = f'title = "{_title(one)}"\nbase = "{one.base}"\narea = "{one.area.name}"\nas_of = {AS_OF}\n{covers}'
    (folder / "graphkit.toml").write_bytes(settings.encode())
    if one.rdf:
        record = f"{one.base}records/planted.ttl"
        lines = [f"{_term(s)} <{p}> {_term(o)} ." for s, p, o in [*one.rdf, *_read_in(one, record)]]
        (folder / "planted.ttl").write_bytes("".join(f"{line}\n" for line in lines).encode())
    return folder


def _title(one: Stocktake) -> str:
    return f"Made-up stocktake {one.number}"


def _rows(one: Stocktake, cls: str) -> Iterator[tuple[Thing, dict[str, Any]]]:
    return ((thing, row) for thing in one.things[cls] for row in thing.rows)


def _headings(one: Stocktake, cls: str) -> list[str]:
    columns = schema().classes[name_key(cls)].columns
    used = {heading: None for _, row in _rows(one, cls) for heading in row}
    return sorted(used, key=lambda h: (columns[name_key(h)].order if name_key(h) in columns else 0, h))


def table(one: Stocktake, cls: str) -> str:
    """Write the table of a class as CSV."""
    stream = io.StringIO()
    headings = _headings(one, cls)
    writer = csv.DictWriter(stream, headings, lineterminator="\n")
    writer.writeheader()
    writer.writerows({heading: _words(cell) for heading, cell in row.items()} for _, row in _rows(one, cls))
    return stream.getvalue()


def _words(cell: Any) -> str:
    if isinstance(cell, list):
        return ";".join(map(_words, cell))
    return cell.id if isinstance(cell, Thing) else cell.text if isinstance(cell, Odd) else cell


# --- N-Quads


def quads(one: Stocktake) -> Iterator[str]:
    """Give the lines of a stocktake as N-Quads."""
    settings = f"{one.base}records/graphkit.toml"
    about = [(RDF + "type", _iri("Stocktake")), (SKOS + "prefLabel", ox.Literal(_title(one)))]
    about += [(GK + "area", one.area), (GK + "coversAs", ox.Literal("listed" if one.listed else "named"))]
    about += [(GK + "covers", _covered(said)) for said in one.covers] if one.listed else []
    yield from (f"<{one.base}> <{p}> {_term(o)} <{settings}> ." for p, o in about)
    yield f"<{settings}> <{GK}inStocktake> <{one.base}> ."
    passages: set[str] = set()
    for cls in one.things:
        file = f"{one.base}records/{cls}.csv"
        checksum = hashlib.sha256(table(one, cls).encode()).hexdigest()
        yield f"<{file}> <{RDF}type> <{GK}Table> ."
        yield f"<{file}> <{GK}of> <{GK}{cls}> ."
        yield f"<{file}> <{GK}inStocktake> <{one.base}> ."
        yield f'<{file}> <{GK}sha256> "{checksum}" .'
        columns = schema().classes[name_key(cls)].columns
        headings = [columns[name_key(heading)] for heading in _headings(one, cls) if name_key(heading) in columns]
        yield from (f"<{file}> <{GK}column> <{column.iri}> ." for column in headings)
        for number, (thing, row) in enumerate(_rows(one, cls), 2):
            yield from _record(one, f"{file}#row={number}", thing, row, passages)
    record = f"{one.base}records/planted.ttl"
    yield from (f"{_term(s)} <{p}> {_term(o)} <{record}> ." for s, p, o in one.rdf)
    if one.rdf:
        yield f"<{record}> <{GK}inStocktake> <{one.base}> ."
        yield from (f"{_term(s)} <{p}> {_term(o)} ." for s, p, o in _read_in(one, record))


def _covered(said: Thing | str) -> Thing | ox.NamedNode:
    if isinstance(said, Thing):
        return said
    iris = (shipped().iris.get((kind, said)) for kind in ("Duty", "Theme", "Cohort"))
    return ox.NamedNode(next(iri for iri in iris if iri))


_ABOUT_RECORDS = {"id", "document", "place", "certainty", "valid from", "valid to"}


def _record(one: Stocktake, record: str, thing: Thing, row: dict[str, Any], passages: set[str]) -> Iterator[str]:
    yield f"<{thing.iri}> <{RDF}type> <{GK}{thing.cls}> <{record}> ."
    columns = schema().classes[name_key(thing.cls)].columns
    for heading, cell in row.items():
        if heading not in _ABOUT_RECORDS:
            for s, p, o in _triples(thing, columns.get(name_key(heading)), cell):
                yield f"{_term(s)} <{p}> {_term(o)} <{record}> ."
    yield f"<{record}> <{RDF}type> <{GK}Record> ."
    yield f"<{record}> <{GK}inStocktake> <{one.base}> ."
    yield f"<{record}> <{GK}certainty> <{GK}certainty-stated> ."
    for heading in ("valid from", "valid to"):
        if heading in row:
            yield f"<{record}> <{columns[name_key(heading)].iri}> {_term(_literal(row[heading], XSD + 'date'))} ."
    if "document" in row:
        tail = "/".join(quote(slug(part)) for part in (row["document"].iri, row["place"]))
        passage = f"{one.base}passage/{tail}"
        yield f"<{record}> <{GK}readIn> <{passage}> ."
        if passage not in passages:
            passages.add(passage)
            yield f"<{passage}> <{RDF}type> <{GK}Passage> ."
            yield f"<{passage}> <{GK}document> <{row['document'].iri}> ."
            yield f"<{passage}> <{GK}place> {_term(ox.Literal(row['place']))} ."


def _read_in(one: Stocktake, record: str) -> list[tuple[Any, str, Any]]:
    """Say where the triples that no table can hold were read."""
    passage = ox.NamedNode(f"{one.base}passage/planted")
    return [
        (ox.NamedNode(record), GK + "readIn", passage),
        (passage, RDF + "type", _iri("Passage")),
        (passage, GK + "document", one.source),
        (passage, GK + "place", ox.Literal("planted")),
    ]


def _triples(thing: Thing, column: Column | None, cell: Any) -> Iterator[tuple[Any, str, Any]]:
    if isinstance(cell, list):
        for part in cell:
            yield from _triples(thing, column, part)
    elif isinstance(cell, Odd):
        yield from ((thing if s is None else s, p, o) for s, p, o in cell.triples)
    elif column is None:
        raise ValueError(f"found a text under a heading of {thing.cls} that is no column: {cell!r}")
    elif isinstance(cell, Thing):
        yield thing, column.iri, cell
    elif cell == "none":
        yield thing, GK + "lacks", ox.NamedNode(column.iri)
    else:
        yield thing, column.iri, _linked(column, cell) if column.ranges else _literal(cell, column.datatype)


def _linked(column: Column, name: str) -> ox.NamedNode:
    if name.startswith("http"):
        return ox.NamedNode(name)
    if CLASS_RANGES.get(column.ranges[0]) == "class":
        return ox.NamedNode(schema().classes[name_key(name)].iri)
    kinds = (local_name(iri) for iri in column.ranges)
    iri = next(filter(None, (shipped().iris.get((kind, name)) for kind in kinds)), None)
    if iri is None:
        raise ValueError(f"graphkit ships nothing called {name!r} for the column {column.label!r}")
    return ox.NamedNode(iri)


def _literal(text: str, datatype: str) -> ox.Literal:
    if datatype == XSD + "boolean" and text in ("yes", "no"):
        return ox.Literal(text == "yes")
    typed = {XSD + "date": r"\d{4}-\d\d-\d\d", XSD + "decimal": r"-?\d+(\.\d+)?"}.get(datatype)
    fits = typed is not None and re.fullmatch(typed, text)
    return ox.Literal(text, datatype=ox.NamedNode(datatype)) if fits else ox.Literal(text)


def _iri(name: str) -> ox.NamedNode:
    return ox.NamedNode(GK + name)


def _term(term: Any) -> str:
    return f"<{term.iri}>" if isinstance(term, Thing) else str(term)


# --- What must be found, and what is


def compare(found: Iterable[graphkit.Finding], planted: Iterable[Finding]) -> list[str]:
    """List by check what was planted and not found, and what was found and not planted."""
    are = Counter(Finding(f.check, f.item_name, f.value_name) for f in found)
    must = Counter(planted)
    told = [("planted and not found", must - are), ("found and not planted", are - must)]
    return sorted(
        f"{check}: {what}: {item!r}, {value!r}" + (f", {number} times" if number > 1 else "")
        for what, differ in told
        for (check, item, value), number in differ.items()
    )


def write_planted(planted: Iterable[Finding], file: Path) -> None:
    """Write the findings that must be made as CSV."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([Finding._fields, *planted])


def main() -> int:
    """Write what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    sizes = {"areas": 12, "plans": 8, "priorities": 4, "faults": 0, "seed": 1, "stocktakes": 0}
    for name, default in sizes.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--verify", action="store_true")
    said = parser.parse_args()
    made = make(
        said.areas, said.plans, said.priorities, faults_of_each=said.faults, seed=said.seed, stocktakes=said.stocktakes
    )
    folders = made.write_tables(said.folder / "tables")
    dataset = made.write_dataset(said.folder / "dataset" / "stocktakes.nq")
    write_planted(made.planted, said.folder / "planted.csv")
    print(f"{len(folders)} stocktakes, {len(made.planted)} findings planted: {said.folder}")
    differences = 0
    for paths in [folders, [dataset]] if said.verify else []:
        told = compare(graphkit.check(graphkit.load(*paths)), made.planted)
        print("\n".join(told) or f"{paths[-1]}: every planted fault is found, and nothing else")
        differences += len(told)
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
