"""RDF terms as Oxigraph has them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import pyoxigraph as ox

from graphkit.vocabulary import GK, XSD

Term = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple
Object = ox.NamedNode | ox.Literal
VIEW = ox.NamedNode(GK + "view")
DERIVED = ox.NamedNode(GK + "derived")
_WITH_VALUE = (ox.NamedNode, ox.Literal, ox.BlankNode)


@lru_cache(maxsize=10_000)
def node(iri: str) -> ox.NamedNode:
    """Return the node of an IRI, which most often was asked for a moment ago: to make one checks every letter."""
    return ox.NamedNode(iri)


def value_of(term: Term | ox.DefaultGraph | None) -> str:
    """Return the IRI of a node or the text of a literal; nothing for what is neither.

    >>> value_of(ox.Literal(25))
    '25'
    """
    return term.value if isinstance(term, _WITH_VALUE) else ""


def day_literal(day: date) -> ox.Literal:
    """Write a day as an xsd:date."""
    return ox.Literal(day.isoformat(), datatype=ox.NamedNode(XSD + "date"))
