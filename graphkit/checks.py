"""Read the checks of ``ontology/checks``, choose among them and run them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphkit.findings import Finding, in_order
from graphkit.queries import Query, read_queries, select
from graphkit.records import Records
from graphkit.schema import read_ontology
from graphkit.stated import stated_for_now
from graphkit.terms import Term
from graphkit.vocabulary import FAMILIES, GK, SEVERITIES, XSD, InputError, did_you_mean, resource
from graphkit.waivers import Waived, read_waivers, waiver_of, without_finding
from graphkit.weighing import make_findings

if TYPE_CHECKING:
    from graphkit.queries import Loaded

_HEADER = ("title", "family", "severity", "about", "problem", "remedy", "message")
IDLE_WAIVERS = "waiver_matches_nothing"
"""The check that runs once all others have, since it is about what they found."""


@dataclass(frozen=True)
class Check:
    """One fault that graphkit looks for: a query whose rows are faults, and what to say of them."""

    id: str
    title: str
    family: str
    severity: str
    about: str
    problem: str
    remedy: str
    message: str
    query: str
    columns: tuple[str, ...]


def read_checks(folder: str | Path | None = None) -> list[Check]:
    """Read all checks of a folder, by default those that graphkit ships.

    Raises
    ------
    InputError
        When a header is not whole or a query does not parse: all faults at once, with file and line.
    """
    place = Path(folder) if folder else _shipped()
    if not place.is_dir():
        raise InputError(f"{place}: found no such folder, expected one with checks, files ending in .rq")
    queries = read_queries(place, _HEADER)
    if not queries:
        raise InputError(f"{place}: found no checks, expected files ending in .rq")
    terms = read_ontology().terms
    problems = [problem for query in queries for problem in _problems(query, terms)]
    if problems:
        raise InputError(problems)
    return [
        Check(query.name, **{key: query.header[key] for key in _HEADER}, query=query.text, columns=query.columns)
        for query in queries
    ]


def _shipped() -> Path:
    return resource("ontology", "checks")


def _problems(query: Query, terms: Collection[str]) -> Iterable[str]:
    file = f"{query.name}.rq"

    def line(pattern: str) -> int:
        return next(n for n, said in enumerate(query.text.splitlines(), 1) if re.search(pattern, said))

    def whole_name(name: str) -> str:
        return rf"\bgk:{name}(?![\w-])"

    about = query.header["about"]
    if about not in terms or not about[:1].isupper():
        hint = did_you_mean(about, [name for name in terms if name[:1].isupper()])
        yield f"{file}, line {line('about:')}: found about {about!r}; {hint}"
    for name in sorted(set(re.findall(r"\bgk:([\w-]+)", query.text))):
        if name not in terms:
            place = f"{file}, line {line(whole_name(name))}"
            yield f"{place}: found gk:{name}, which the ontology does not declare; {did_you_mean(name, terms)}"
    known = {*query.columns, "basis"}
    for _, field, _, _ in Formatter().parse(query.header["message"]):
        if field is not None and field not in known:
            yield (
                f"{file}, line {line('message:')}: found {{{field}}} in the message, which the query does not select"
            )
    for key, allowed in (("family", FAMILIES), ("severity", SEVERITIES)):
        if query.header[key] not in allowed:
            said = f"found {key} {query.header[key]!r}, expected one of {', '.join(allowed)}"
            yield f"{file}, line {line(f'{key}:')}: {said}"
    missing = [name for name in ("this", "path") if name not in query.columns]
    if missing:
        opens = line(r"(?i)^[^#]*\b(SELECT|CONSTRUCT|DESCRIBE|ASK)\b")
        told = f"found no column ?{' ?'.join(missing)}, expected a SELECT of $this and ?path at least"
        yield f"{file}, line {opens}: {told}"


def choose(checks: Sequence[Check], select: Iterable[str] = (), ignore: Iterable[str] = ()) -> list[Check]:
    """Choose checks by id, family or pattern such as ``plan_*``.

    Raises
    ------
    InputError
        When a word chooses nothing.
    """

    def chosen(words: Iterable[str]) -> set[str]:
        found: set[str] = set()
        problems = []
        for word in [words] if isinstance(words, str) else words:
            hits = {c.id for c in checks if word == c.family or fnmatchcase(c.id, word)}
            if not hits:
                hint = did_you_mean(word, [*FAMILIES, *(c.id for c in checks)], "`graphkit checks` lists them")
                problems.append(f"found no check or family {word!r}; {hint}")
            found |= hits
        if problems:
            raise InputError(problems)
        return found

    wanted = chosen(select)
    kept = (wanted or {c.id for c in checks}) - chosen(ignore)
    return [c for c in checks if c.id in kept]


def check(
    dataset: Loaded,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    checks: Sequence[Check] | None = None,
    *,
    recorded_only: bool = False,
    done: Callable[[Check, float], None] | None = None,
) -> list[Finding]:
    """Run checks over the default graph of a dataset.

    Parameters
    ----------
    dataset : rdflib.Dataset
        What `load` returns.
    select, ignore : words
        Ids, families or patterns of checks to run, and to leave out.
    checks : list of Check, optional
        The catalogue to choose from; by default what graphkit ships.
    recorded_only : bool
        Leave out what rests on silence: what is not recorded, and so may well be there.
    done : function, optional
        Called after each check with the check and the seconds it took.

    Returns
    -------
    list of Finding
        Sorted by severity, family, check, item and value; one for each fact, however many rows state it. Those that a
        row of the table Waiver leaves standing carry it.

    Raises
    ------
    InputError
        For a word that chooses no check, or a check that does not run.

    Examples
    --------
    >>> import graphkit
    >>> findings = graphkit.check(graphkit.load(), select=["plan_ended_without_successor"])
    >>> [finding.item_name.split(":")[0] for finding in findings]
    ['Gloucestershire - works well for families']
    """
    catalogue = list(checks) if checks is not None else read_checks()
    chosen = choose(catalogue, select, ignore)
    records = Records(dataset)
    waivers = read_waivers(records)
    findings: list[Finding] = []
    # A waiver can be said to match nothing once everything else has run.
    for one in sorted(chosen, key=lambda one: one.id == IDLE_WAIVERS):
        began = time.perf_counter()
        idle: list[Waived] = []
        if one.id == IDLE_WAIVERS:
            ran = [other.id for other in chosen if other is not one]
            known = [*(other.id for other in catalogue), *(file.stem for file in _shipped().glob("*.rq"))]
            idle = without_finding(waivers, findings, ran, known)
        with stated_for_now(dataset, _matches_nothing(idle)):
            rows = _rows(dataset, one)
        findings += make_findings(one, rows, records)
        if done:
            done(one, time.perf_counter() - began)
    if waivers:
        findings = [replace(finding, waiver=waiver_of(finding, waivers)) for finding in findings]
    return sorted(
        (finding for finding in findings if not recorded_only or finding.basis == "recorded"),
        key=in_order,
    )


def _matches_nothing(idle: Iterable[Waived]) -> Iterator[ox.Triple]:
    """Say of waivers that they match nothing."""
    true = ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean"))
    for waiver in idle:
        yield ox.Triple(ox.NamedNode(waiver.iri), ox.NamedNode(GK + "matchesNothing"), true)


def _rows(dataset: Loaded, one: Check) -> list[dict[str, Term]]:
    """Run the query of a check: the bound columns of each row."""
    try:
        names, rows = select(dataset, one.query)
    except InputError as error:
        raise InputError(f"{one.id}.rq: {problem}" for problem in error.problems) from error
    found = []
    for row in rows:
        bound = {name: term for name, term in zip(names, row, strict=True) if term is not None}
        for name in ("this", "path"):
            if not isinstance(bound.get(name), ox.NamedNode):
                told = f"found {bound[name]}" if name in bound else "found nothing"
                raise InputError(
                    f"{one.id}.rq: {told} under ?{name}, expected the IRI of a thing or property in each row"
                )
        found.append(bound)
    return found
