"""Questions put to a stocktake: those of ``ontology/questions``, and SPARQL of one's own."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphkit.items import find_item
from graphkit.personal import without_personal
from graphkit.queries import Query, always_binds, is_sorted, read_queries, select
from graphkit.records import Records
from graphkit.schema import THING, read_ontology
from graphkit.terms import Term, value_of
from graphkit.vocabulary import PREFIXES, XSD, InputError, did_you_mean, resource

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from rdflib import Dataset

    from graphkit.queries import Loaded

_PLAIN: dict[str, tuple[str, Callable[[str], object]]] = {
    XSD + "date": (r"\d{4}-\d\d-\d\d", date.fromisoformat),
    XSD + "integer": (r"[+-]?\d+", int),
    XSD + "decimal": (r"[+-]?(\d+\.?\d*|\.\d+)", Decimal),
    XSD + "double": (r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", float),
    XSD + "boolean": ("true|false", "true".__eq__),
}
"""How a literal is written, and what makes it a plain value, by datatype."""
_OPTIONS = ("as_of", "format", "help", "output")
"""What the command calls its own options."""


def questions(folder: Path | None = None) -> list[Query]:
    """Read the questions of a folder, else those that graphkit ships, in order of name.

    Raises
    ------
    InputError
        When a file is no question: all faults, with file and line.
    """
    found = read_queries(folder or resource("ontology", "questions"), ("title", "reading"), "parameter")
    known = read_ontology().schema.by_iri.values()
    classes = {cls.name for cls in known if THING in cls.ancestors and not cls.descriptive}
    problems = [problem for question in found for problem in _faults(question, classes)]
    if problems:
        raise InputError(problems)
    return found


def parameters(question: Query) -> dict[str, tuple[str, ...]]:
    """Return the parameters of a question: the classes of the things that each may be, by variable.

    A line of its header such as ``# parameter: partner Partner`` makes one.
    """
    each = [said.split() for _, said in question.several]
    return {words[0]: tuple(words[1:]) for words in each if words}


def _faults(question: Query, classes: Collection[str]) -> list[str]:
    problems: list[str] = []
    seen: set[str] = set()
    for number, said in question.several:
        name, *kinds = said.split() or [""]
        at = f"{question.name}.rq, line {number}: found"
        if not re.fullmatch("[a-z][a-z_]*", name) or name in (*_OPTIONS, *seen):
            problems.append(f"{at} the parameter {name!r}, expected a word of its own in small letters")
        elif name not in question.columns:
            hint = did_you_mean(name, question.columns, f"the columns are: {', '.join(question.columns)}")
            problems.append(f"{at} the parameter {name!r}, which is no column of the SELECT; {hint}")
        elif not always_binds(question.text, name):
            problems.append(f"{at} the parameter {name!r}, which some rows may lack; take it out of OPTIONAL or UNION")
        if not kinds:
            problems.append(f"{at} no class after the parameter {name!r}, expected one such as Partner")
        for kind in kinds:
            if kind not in classes:
                hint = did_you_mean(kind, classes, f"the classes are: {', '.join(sorted(classes))}")
                problems.append(f"{at} the class {kind!r}; {hint}")
        seen.add(name)
    return problems


def ask(dataset: Dataset, question: str, /, **values: str) -> pd.DataFrame:
    """Answer a shipped question, or a SELECT of your own, as a table.

    Parameters
    ----------
    dataset : rdflib.Dataset
        What `load` returns.
    question : str
        The name of a shipped question, such as ``"plans_and_owners"``, or the text of a SPARQL SELECT. Prefixes gk,
        skos, rdf, rdfs, schema and xsd are known.
    **values : str
        What a shipped question is asked about, by its parameters: a name, another name, a spelling, an id or an IRI.
        Without a value it is answered for all.

    Returns
    -------
    pandas.DataFrame
        One row an answer; columns as selected. Dates are `datetime.date`, numbers are numbers, all else is text; what
        is not recorded is missing. A shipped question names things, and repeats no personal data.

    Raises
    ------
    InputError
        For an unknown question, parameter or name, a query that does not parse, or one that would reach the network.

    Examples
    --------
    >>> import graphkit
    >>> dataset = graphkit.load()
    >>> table = graphkit.ask(dataset, "plans_and_owners")
    >>> list(table.columns)
    ['plan', 'phase', 'starts', 'ends', 'owner', 'overseen by', 'in date']
    >>> graphkit.ask(dataset, "plans_about", about="care leavers").plan.tolist()
    ['Single strategic shared plan for all children and young people']
    """
    import pandas as pd

    names, rows = answer(dataset, question, values)
    return pd.DataFrame(rows, columns=names)


def answer(
    dataset: Loaded, question: str, values: Mapping[str, str] | None = None
) -> tuple[list[str], list[list[object]]]:
    """Answer a question as names of columns and rows of plain values: `ask` without pandas."""
    given = dict(values or {})
    shipped = {query.name: query for query in questions()}
    if question in shipped:
        names, rows = _answer(dataset, shipped[question], given)
    elif is_own(question):
        if given:
            raise InputError(f"found the parameter {min(given)!r} beside SPARQL of your own, which takes none")
        names, found = select(dataset, question.removeprefix("\ufeff"), PREFIXES)
        if not is_sorted(question):
            found.sort(key=lambda row: [str(term or "") for term in row])
        rows = [[_plain(term) for term in row] for row in found]
    else:
        raise unknown(question, shipped)
    return [name.replace("_", " ") for name in names], rows


def is_own(question: str) -> bool:
    """Tell SPARQL of one's own from the name of a question."""
    return bool(re.search(r"[\s{]", question.strip()))


def unknown(question: str, shipped: Mapping[str, Query]) -> InputError:
    """Say that there is no such question, and name the nearest."""
    hint = did_you_mean(question, shipped, "the questions are: " + ", ".join(shipped))
    return InputError(f"found no question {question!r}; {hint}")


def _answer(dataset: Loaded, question: Query, given: Mapping[str, str]) -> tuple[list[str], list[list[object]]]:
    declared = parameters(question)
    for name in sorted(given):
        if name not in declared:
            told = f"its parameters are: {', '.join(declared)}" if declared else "it takes none"
            raise InputError(f"{question.name}: found no parameter {name!r}; {did_you_mean(name, declared, told)}")
    bound = {name: find_item(dataset, said, *declared[name]) for name, said in sorted(given.items())}
    names, rows = select(dataset, question.text, bound=bound)
    records = Records(dataset)

    def shown(term: Term | None) -> object:
        if isinstance(term, ox.NamedNode):
            return records.name(term.value)
        value = _plain(term)
        return without_personal(value) if isinstance(value, str) else value

    return names, [[shown(term) for term in row] for row in rows]


def _plain(term: Term | None) -> object:
    if term is None:
        return None
    if not isinstance(term, ox.Literal):
        return value_of(term)
    pattern, convert = _PLAIN.get(term.datatype.value, ("", str))
    if not re.fullmatch(pattern, term.value, re.ASCII):
        return term.value
    try:
        value = convert(term.value)
    except ValueError:
        return term.value
    return term.value if isinstance(value, float) and not math.isfinite(value) else value
