"""Files of RDF, quad by quad."""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterator
from pathlib import Path

import pyoxigraph as ox

from graphkit.terms import DERIVED, VIEW
from graphkit.vocabulary import RDF, InputError
from graphkit.workspace import RDF_FORMATS

_TYPE = ox.NamedNode(RDF + "type")


class RdfFile:
    """A file of RDF. It is parsed anew each time that it is asked: all its quads at once would fill the memory.

    Raises
    ------
    InputError
        When the file is not of the format that its ending says.
    """

    def __init__(self, file: Path, record: str, base: str, shipped: Collection[ox.Triple]) -> None:
        self.record = record
        self._file = file
        self._base = base
        self._data = file.read_bytes().removeprefix(codecs.BOM_UTF8)
        self._shipped = shipped
        self._in_records = {q.triple for q in self._parse() if not isinstance(q.graph_name, ox.DefaultGraph)}

    def said(self) -> Iterator[ox.Quad]:
        """Give each quad in its record, which for the default graph is the file; settings of the view in none.

        Blank nodes become IRIs, counted as they come. A dataset that was written out holds the whole again beside its
        records, and what was shipped and derived: that is left out.

        Raises
        ------
        InputError
            For a triple inside a triple and for the address of a file.
        """
        record = ox.NamedNode(self.record)
        blank: dict[str, ox.NamedNode] = {}

        def node(term: ox.NamedNode | ox.BlankNode | ox.Triple) -> ox.NamedNode:
            if isinstance(term, ox.BlankNode):
                return blank.setdefault(term.value, ox.NamedNode(f"{self.record}#node={len(blank) + 1}"))
            if isinstance(term, ox.Triple):
                raise InputError(
                    f"{self._file}: found a triple inside a triple, expected plain triples, which checks can read"
                )
            if term.value.startswith("file:"):
                raise InputError(
                    f"{self._file}: found an address of a file, which names a thing on one computer alone; "
                    "expected a web address"
                )
            return term

        for quad in self._parse():
            subject, predicate, value, graph = quad
            if isinstance(graph, ox.DefaultGraph):
                if quad.triple in self._in_records or quad.triple in self._shipped:
                    continue
            elif graph == DERIVED:
                continue
            subject = node(subject)
            value = value if isinstance(value, ox.Literal) else node(value)
            if subject == VIEW and predicate != _TYPE:
                yield ox.Quad(subject, predicate, value)
            elif isinstance(graph, ox.DefaultGraph):
                yield ox.Quad(subject, predicate, value, record)
            else:
                yield ox.Quad(subject, predicate, value, node(graph))

    def _parse(self) -> Iterator[ox.Quad]:
        kind = RDF_FORMATS[self._file.suffix.lower()]
        try:
            yield from ox.parse(
                self._data, format=getattr(ox.RdfFormat, kind.upper().replace("-", "_")), base_iri=self._base
            )
        except (SyntaxError, ValueError) as error:
            where = f", line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
            told = re.sub(r" \([^()]*, line \d+\)$", "", str(error).splitlines()[0])
            raise InputError(f"{self._file}{where}: found what is no {kind}: {told}") from error
