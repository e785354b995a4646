"""The catalogue of checks as SHACL-SPARQL shapes, for every tool that reads them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from graphkit.vocabulary import CHECKS, GK

if TYPE_CHECKING:
    from graphkit.checks import Check

_PREFIX = re.compile(r"^PREFIX\s+([\w-]*):\s*<([^>]*)>\s*$", re.MULTILINE)
_HEAD = f"""\
# The checks of graphkit as SHACL-SPARQL shapes: https://www.w3.org/TR/shacl/#sparql-constraints
#
# They look at the default graph of a loaded stocktake: what its rows state, what the rules derive from that, and the
# date and thresholds of the view. What is recorded as having none and what is not recorded is one finding here.
# The names under https://w3id.org/graphkit/ are not registered yet: they identify and do not resolve.

@prefix gk: <{GK}> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def shacl(checks: Sequence[Check]) -> str:
    """Write checks as one shapes graph in Turtle.

    Each check is a `sh:NodeShape` of the same name, with its query as SPARQL-based constraint. Its targets are the
    things of the class that the check is about.
    """
    prefixes = {prefix: iri for check in checks for prefix, iri in _PREFIX.findall(check.query)}
    declared = " ,\n".join(
        f'    [ sh:prefix {_text(prefix)} ; sh:namespace "{iri}"^^xsd:anyURI ]'
        for prefix, iri in sorted(prefixes.items())
    )
    shapes = [f"<{CHECKS}> sh:declare\n{declared} .\n", *map(_shape, sorted(checks, key=lambda check: check.id))]
    return "\n".join([_HEAD, *shapes])


def _shape(check: Check) -> str:
    body = "\n".join(line for line in check.query.splitlines() if not line.startswith("#"))
    query = _PREFIX.sub("", body).strip()
    message = re.sub(r"\{(\w+)\}", r"{?\1}", check.message.replace("{basis}", "none, or none recorded"))
    return f"""\
<{CHECKS}{check.id}> a sh:NodeShape ;
    rdfs:label {_text(check.title)}@en ;
    rdfs:comment {_text(f"{check.problem} What to do: {check.remedy}")}@en ;
    sh:targetClass gk:{check.about} ;
    sh:severity sh:{check.severity} ;
    sh:sparql [
        a sh:SPARQLConstraint ;
        sh:message {_text(message)}@en ;
        sh:prefixes <{CHECKS}> ;
        sh:select {_text(query)} ] .
"""


def _text(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    quote = '"""' if "\n" in words else '"'
    return f"{quote}{escaped}{quote}"
