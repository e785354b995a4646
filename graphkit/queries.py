"""Query files with a header, and questions put to a graph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graphkit.terms import Term, value_of
from graphkit.vocabulary import InputError, did_you_mean, resource

if TYPE_CHECKING:
    import pandas as pd
    from rdflib import Dataset


@dataclass(frozen=True)
class Query:
    """A ``.rq`` file: its name, the ``# key: value`` lines at its head, and its text."""

    name: str
    header: Mapping[str, str]
    text: str


def read_query(path: Path, keys: Iterable[str]) -> Query:
    """Read a query file whose header has exactly these keys.

    Raises
    ------
    InputError
        When the header lacks a key or has one too many, or the query does not parse: with file and line.
    """
    name = path.name
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{name}: cannot be read as UTF-8 text ({error})") from error
    header: dict[str, str] = {}
    problems = []
    expected = list(keys)
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#"):
            break
        key, colon, value = line.lstrip("# ").partition(":")
        if not colon or key not in expected:
            hint = did_you_mean(key, expected, f"the keys are: {', '.join(expected)}")
            problems.append(f"{name}, line {number}: found {line!r} in the header; {hint}")
        header[key] = value.strip()
    problems += [f"{name}: found no line '# {key}: ...' at the head" for key in expected if not header.get(key)]
    try:
        ox.Store().query(text)
    except SyntaxError as error:
        told = " ".join(str(error).split())
        problems.append(f"{name}: found what is no SPARQL: {told}")
    if problems:
        raise InputError(problems)
    return Query(path.stem, header, text)


def read_queries(folder: Path, keys: Iterable[str]) -> list[Query]:
    """Read all query files of a folder, in order of name; all faults at once."""
    queries, problems = [], []
    for path in sorted(folder.glob("*.rq")):
        try:
            queries.append(read_query(path, keys))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return queries


def questions() -> list[Query]:
    """List the questions that graphkit ships."""
    return read_queries(resource("ontology", "questions"), ("title", "reading"))


def store_of(dataset: Dataset) -> ox.Store:
    """Return the Oxigraph store under a dataset, for work in bulk that need not become rdflib terms."""
    if not hasattr(dataset, "store") or not hasattr(dataset.store, "_inner"):
        raise TypeError(f"expected the dataset that graphkit.load returns, found {type(dataset).__name__}")
    store: ox.Store = dataset.store._inner  # oxrdflib has no public name for it
    return store


def select(dataset: Dataset, text: str) -> tuple[list[str], list[tuple[Term | None, ...]]]:
    """Run a SELECT over the default graph; give the names of the columns and the rows."""
    solutions: Any = store_of(dataset).query(text)
    return [v.value for v in solutions.variables], [tuple(solution) for solution in solutions]


def ask(dataset: Dataset, question: str) -> pd.DataFrame:
    """Answer a shipped question, or a SELECT of your own, as a table.

    Parameters
    ----------
    dataset : rdflib.Dataset
        What `load` returns.
    question : str
        The name of a shipped question, such as ``"plans_and_owners"``, or the text of a SPARQL SELECT. Prefixes gk,
        skos, rdf, rdfs, schema and xsd are known.

    Returns
    -------
    pandas.DataFrame
        One row an answer; columns as selected. Dates are `datetime.date`, numbers are numbers, all else is text; what
        is not recorded is missing.

    Raises
    ------
    InputError
        For an unknown question, a query that does not parse, or one that would reach the network.

    Examples
    --------
    >>> import graphkit
    >>> table = graphkit.ask(graphkit.load(), "plans_and_owners")
    >>> list(table.columns)
    ['plan', 'phase', 'starts', 'ends', 'owner', 'overseen by']
    """
    import pandas as pd

    names, rows = answer(dataset, question)
    return pd.DataFrame(rows, columns=names)


def answer(dataset: Dataset, question: str) -> tuple[list[str], list[list[object]]]:
    """Answer a question as names of columns and rows of plain values: `ask` without pandas."""
    shipped = {query.name: query for query in questions()}
    if question in shipped:
        text = shipped[question].text
    elif re.search(r"[\s{]", question.strip()):
        text = _own(question)
    else:
        hint = did_you_mean(question, shipped, "the questions are: " + ", ".join(shipped))
        raise InputError(f"found no question {question!r}; {hint}")
    try:
        names, rows = select(dataset, text)
    except SyntaxError as error:
        raise InputError(f"found what is no SPARQL: {' '.join(str(error).split())}") from error
    return [name.replace("_", " ") for name in names], [[_plain(term) for term in row] for row in rows]


def _own(text: str) -> str:
    # rdflib's parser is asked what the query holds, because a word in a string or an IRI is no SERVICE.
    from pyparsing import ParseException, ParseResults
    from rdflib.plugins.sparql.parser import parseQuery
    from rdflib.plugins.sparql.parserutils import CompValue

    from graphkit.vocabulary import PREFIXES

    text = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items()) + text
    try:
        parsed = parseQuery(text)
    except ParseException as error:
        line = error.lineno - len(PREFIXES)
        raise InputError(
            f"found what is no SPARQL in line {line}: {error.line.strip()!r}; expected {error.msg}"
        ) from error

    def parts(node: object) -> Iterable[CompValue]:
        if isinstance(node, CompValue):
            yield node
            for value in node.values():
                yield from parts(value)
        elif isinstance(node, ParseResults | list | tuple):
            for value in node:
                yield from parts(value)

    kinds = {part.name for part in parts(parsed)}
    if kinds & {"ServiceGraphPattern", "DatasetClause"}:
        raise InputError("found SERVICE or FROM in the query; graphkit never reaches the network, so take it out")
    if "SelectQuery" not in kinds:
        raise InputError("found a query that is no SELECT; expected SELECT, which gives a table")
    return text


def _plain(term: Term | None) -> object:
    if term is None:
        return None
    if not isinstance(term, ox.Literal):
        return value_of(term)
    from rdflib import Literal, URIRef

    value = Literal(term.value, datatype=URIRef(term.datatype.value)).toPython()
    return term.value if isinstance(value, Literal) else value
