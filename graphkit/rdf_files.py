"""Files of RDF to quads, each in its record."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Set
from pathlib import Path

import pyoxigraph as ox

from graphkit.terms import DERIVED, VIEW
from graphkit.vocabulary import RDF, InputError
from graphkit.workspace import RDF_FORMATS

_TYPE = ox.NamedNode(RDF + "type")
_NOT_PLAIN = (b"_:", b"<<", b"file:", b"\\u", b"\\U")
"""What N-Quads hold where a term is a blank node, a triple or the address of a file, or is written with an escape."""


def read_rdf(file: Path, record: str, base: str, shipped: Set[ox.Triple]) -> Iterator[ox.Quad]:
    """Give what a file says: each quad in its record, which for the default graph is the file.

    Settings of the view come in no record. Blank nodes become IRIs, counted as they come. A dataset that was written
    out holds the whole again beside its records, and what was shipped and derived: that is left out.

    Raises
    ------
    InputError
        When the file is not of the format that its ending says, and for a triple inside a triple or the address of a
        file in it.
    """
    data = file.read_bytes().removeprefix(codecs.BOM_UTF8)
    plain = file.suffix.lower() == ".nq" and not any(mark in data for mark in _NOT_PLAIN)
    quads = _parse(file, data, base)
    elsewhere = {quad.triple for quad in quads if not isinstance(quad.graph_name, ox.DefaultGraph)}
    whole = ox.NamedNode(record)
    blank: dict[str, ox.NamedNode] = {}

    def node(term: ox.NamedNode | ox.BlankNode | ox.Triple) -> ox.NamedNode:
        if isinstance(term, ox.BlankNode):
            return blank.setdefault(term.value, ox.NamedNode(f"{record}#node={len(blank) + 1}"))
        if isinstance(term, ox.Triple):
            raise InputError(f"{file}: found a triple inside a triple, expected plain triples, which checks can read")
        if term.value.startswith("file:"):
            raise InputError(
                f"{file}: found an address of a file, which names a thing on one computer alone; expected a web address"
            )
        return term

    for quad in quads:
        graph = quad.graph_name
        if isinstance(graph, ox.DefaultGraph):
            if (triple := quad.triple) in elsewhere or triple in shipped:
                continue
        elif graph == DERIVED:
            continue
        subject, predicate, value, _ = quad
        if not plain:
            subject = node(subject)
            value = value if isinstance(value, ox.Literal) else node(value)
        if subject == VIEW and predicate != _TYPE:
            yield ox.Quad(subject, predicate, value)
        elif isinstance(graph, ox.DefaultGraph):
            yield ox.Quad(subject, predicate, value, whole)
        else:
            yield quad if plain else ox.Quad(subject, predicate, value, node(graph))


def _parse(file: Path, data: bytes, base: str) -> list[ox.Quad]:
    kind = RDF_FORMATS[file.suffix.lower()]
    try:
        return list(ox.parse(data, format=getattr(ox.RdfFormat, kind.upper().replace("-", "_")), base_iri=base))
    except (SyntaxError, ValueError) as error:
        where = f", line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
        told = re.sub(r" \([^()]*, line \d+\)$", "", str(error).splitlines()[0])
        raise InputError(f"{file}{where}: found what is no {kind}: {told}") from error
