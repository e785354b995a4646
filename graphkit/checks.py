"""Run the checks of ``ontology/checks`` and say what each finding rests on."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphkit.graph import ontology_terms
from graphkit.personal import without_personal
from graphkit.queries import Query, read_queries, select
from graphkit.records import Citation, Records
from graphkit.terms import Object, Term, value_of
from graphkit.vocabulary import FAMILIES, GK, RDF, SEVERITIES, InputError, did_you_mean, resource

if TYPE_CHECKING:
    import pandas as pd
    from rdflib import Dataset

BASIS_IN_WORDS = {"recorded": "recorded as having none", "silence": "not recorded"}
_HEADER = ("title", "family", "severity", "about", "problem", "remedy", "message")
_MOST_SOURCES = 5
_COLUMNS = ["check", "title", "severity", "family", "item", "value", "message", "remedy", "basis", "certainty"]
_COLUMNS += ["answerable", "source", "item IRI", "value as recorded", "fingerprint"]
_GRAVEST_FIRST = list(SEVERITIES)
_ANSWERABLE = [
    "accountablePartner",
    "leadPost",
    "carriedOutBy",
    "overseenBy",
    "hostedBy",
    "postIn",
    "decidedBy",
    "approvedBy",
]
_PART_OF = ["partOf", "statedIn", "reportsTo", "for"]
_LAW = {GK + "Duty", GK + "Legislation"}


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


@dataclass(frozen=True)
class Fact:
    """Something recorded on which a finding rests, in words, with where it was read."""

    subject: str
    property: str
    value: str
    sources: tuple[Citation, ...]


@dataclass(frozen=True)
class Finding:
    """One fault found. ``item`` and, where it is a thing, ``value`` are IRIs; all else is for people."""

    check: str
    title: str
    severity: str
    family: str
    item: str
    item_name: str
    path: str
    path_name: str
    value: str
    value_name: str
    message: str
    remedy: str
    basis: str
    certainty: str
    answerable: tuple[str, ...]
    facts: tuple[Fact, ...]
    sources: tuple[Citation, ...]
    more_sources: int
    stated: bool
    """Whether the sources state the finding's own fact; else they only speak of the item."""
    fingerprint: str
    waiver: None = None


def read_checks(folder: str | Path | None = None) -> list[Check]:
    """Read all checks of a folder, by default those that graphkit ships.

    Raises
    ------
    InputError
        When a header is not whole or a query does not parse: all faults at once, with file and line.
    """
    place = Path(folder) if folder else resource("ontology", "checks")
    queries = read_queries(place, _HEADER)
    if not queries:
        raise InputError(f"{place}: found no checks, expected files ending in .rq")
    terms = ontology_terms()
    problems = [problem for query in queries for problem in _problems(query, terms)]
    if problems:
        raise InputError(problems)
    return [
        Check(query.name, **{key: query.header[key] for key in _HEADER}, query=query.text, columns=query.columns)
        for query in queries
    ]


def _problems(query: Query, terms: Collection[str]) -> Iterable[str]:
    about = [name for name in terms if name[:1].isupper()]
    if query.header["about"] not in about:
        yield f"{query.name}.rq: found about {query.header['about']!r}; {did_you_mean(query.header['about'], about)}"
    for name in sorted(set(re.findall(r"\bgk:([\w-]+)", query.text))):
        if name not in terms:
            yield f"{query.name}.rq: found gk:{name}, which the ontology does not declare; {did_you_mean(name, terms)}"
    known = {*query.columns, "basis"}
    for _, field, _, _ in Formatter().parse(query.header["message"]):
        if field is not None and field not in known:
            yield f"{query.name}.rq: found {{{field}}} in the message, which the query does not select"
    for key, allowed in (("family", FAMILIES), ("severity", SEVERITIES)):
        if query.header[key] not in allowed:
            yield f"{query.name}.rq: found {key} {query.header[key]!r}, expected one of {', '.join(allowed)}"


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
    dataset: Dataset,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    checks: Sequence[Check] | None = None,
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

    Returns
    -------
    list of Finding
        Sorted by severity, family, check, item and value; one for each fact, however many rows state it.

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
    catalogue = choose(checks if checks is not None else read_checks(), select, ignore)
    records = Records(dataset)
    findings = [finding for one in catalogue for finding in _run(dataset, one, records)]
    return sorted(
        findings,
        key=lambda f: (_GRAVEST_FIRST.index(f.severity), list(FAMILIES).index(f.family), f.check, f.item, f.value),
    )


def _run(dataset: Dataset, one: Check, records: Records) -> Iterable[Finding]:
    names, rows = select(dataset, one.query)
    missing = {"this", "path"} - set(names)
    if missing:
        raise InputError(
            f"{one.id}.rq: found no column ?{' ?'.join(sorted(missing))}, expected $this and ?path at least"
        )
    groups: dict[tuple[str, str, str], list[dict[str, Term]]] = defaultdict(list)
    for row in rows:
        bound = {name: term for name, term in zip(names, row, strict=True) if term is not None}
        for name in ("this", "path"):
            if not isinstance(bound.get(name), ox.NamedNode):
                told = f"found {bound[name]}" if name in bound else "found nothing"
                raise InputError(
                    f"{one.id}.rq: {told} under ?{name}, expected the IRI of a thing or property in each row"
                )
        groups[value_of(bound["this"]), value_of(bound["path"]), str(bound.get("value", ""))].append(bound)
    for _, group in sorted(groups.items()):
        yield _finding(one, sorted(group, key=lambda bound: sorted(map(str, bound.values()))), records)


def _finding(one: Check, group: list[dict[str, Term]], records: Records) -> Finding:
    first = group[0]
    item, path = value_of(first["this"]), value_of(first["path"])
    value = first.get("value")
    because = sorted({value_of(bound["because"]) for bound in group if "because" in bound})
    further = {(n, t) for b in group for n, t in b.items() if n not in ("this", "path", "value", "because")}
    own = _own_facts(item, path, value, further, records)
    if not own and not because:
        because = records.completeness(item, path, claimed=True)
    cited, rests_on, facts = _rests_on(item, path, value, own, because, records)
    basis = "recorded" if own or because else "silence"
    things = [item, *because] + ([value.value] if isinstance(value, ox.NamedNode) else [])
    law = [thing for thing in things if _LAW & set(records.values(thing, RDF + "type"))]
    unsure = [records.name(certainty) for thing in law for certainty in records.values(thing, GK + "certainty")]
    verify = bool({"own knowledge", "uncertain"} & set(unsure))
    weakest = records.weakest([records.certainty(rests_on), *unsure]) or "stated"
    severity = _severity(one.severity, item, path, basis, verify, records)
    words = {}
    for name in one.columns:
        terms = {bound[name] for bound in group if name in bound}
        words[name] = ", ".join(sorted({records.value_in_words(item, path, t) for t in terms})) or "not recorded"
    words |= {"this": records.name(item), "path": records.name(path), "basis": BASIS_IN_WORDS[basis]}
    message = one.message.format_map(words) + (" Verify the law with a legal adviser." if verify else "")
    citations = records.citations(cited)
    # The path is part of it: one body may be wrongly named twice for one board, as its chair and as a member.
    mark = "|".join((one.id, item, path, str(value) if value is not None else ""))
    return Finding(
        check=one.id,
        title=one.title,
        severity=severity,
        family=one.family,
        item=without_personal(item),
        item_name=records.name(item),
        path=path,
        path_name=records.name(path),
        value=without_personal(value_of(value)),
        value_name=words["value"] if value is not None else "",
        message=message,
        remedy=one.remedy,
        basis=basis,
        certainty=weakest,
        answerable=_answerable(item, records),
        facts=tuple(facts),
        sources=tuple(citations[:_MOST_SOURCES]),
        more_sources=max(0, len(citations) - _MOST_SOURCES),
        stated=basis == "recorded",
        fingerprint=hashlib.sha256(mark.encode()).hexdigest()[:16],
    )


def _own_facts(
    item: str, path: str, value: Term | None, further: Iterable[tuple[str, Term]], records: Records
) -> list[tuple[str, str, Object]]:
    """Return what of the finding itself is recorded: the link or value, either way round, or the absence.

    With a value that is recorded go other values of the same path, and columns named after a property of the item.
    """
    own: list[tuple[str, str, Object]] = []
    if isinstance(value, ox.NamedNode | ox.Literal) and records.states(item, path, value):
        own.append((item, path, value))
        for name, term in sorted(further, key=str):
            for predicate in (path, GK + name):
                if isinstance(term, ox.NamedNode | ox.Literal) and records.states(item, predicate, term):
                    own.append((item, predicate, term))
    if isinstance(value, ox.NamedNode) and records.states(value.value, path, ox.NamedNode(item)):
        own.append((value.value, path, ox.NamedNode(item)))
    if records.states(item, GK + "lacks", ox.NamedNode(path)):
        own.append((item, GK + "lacks", ox.NamedNode(path)))
    return own


def _rests_on(
    item: str,
    path: str,
    value: Term | None,
    own: Sequence[tuple[str, str, Object]],
    because: Sequence[str],
    records: Records,
) -> tuple[list[str], list[str], list[Fact]]:
    """Return the records to cite, all the records that the finding rests on, and its facts."""
    facts = []
    cited: set[str] = set()
    for subject, predicate, term in own:
        read = records.of_fact(subject, predicate, term)
        cited.update(read)
        facts.append(_fact(subject, predicate, records.value_in_words(subject, predicate, term), read, records))
    reasons: set[str] = set()
    ends = [ox.NamedNode(item), *([value] if isinstance(value, ox.NamedNode) else [])]
    for thing in because:
        read = records.naming(thing)
        facts.append(_fact(thing, GK + "phase", _phase(thing, records), read, records))
        reasons.update(read)
        for end in ends:
            linking = records.of_fact(thing, path, end)
            reasons.update(linking)
            facts += [_fact(thing, path, records.name(end.value), linking, records)] if linking else []
        if not any(records.states(thing, path, end) for end in ends):
            reasons.update(records.of_fact(thing, path, None))
    if not cited and not reasons:
        reasons.update(records.naming(item))
        facts.append(_fact(item, GK + "phase", _phase(item, records), sorted(reasons), records))
    return sorted(cited or reasons), sorted(cited | reasons), facts


def _fact(subject: str, predicate: str, value: str, read: list[str], records: Records) -> Fact:
    return Fact(records.name(subject), records.name(predicate), value, tuple(records.citations(read)))


def _phase(thing: str, records: Records) -> str:
    phases = records.values(thing, GK + "phase")
    return records.name(phases[0]) if phases else "recorded"


def _severity(severity: str, item: str, path: str, basis: str, verify: bool, records: Records) -> str:
    rank = _GRAVEST_FIRST.index(severity)
    if basis == "silence":
        asked = records.asks(item, path) and not records.completeness(item, path, claimed=False)
        rank = max(rank, _GRAVEST_FIRST.index("Warning" if asked else "Info"))
    if verify:
        rank = max(rank, _GRAVEST_FIRST.index("Warning"))
    return _GRAVEST_FIRST[rank]


def _answerable(item: str, records: Records) -> tuple[str, ...]:
    todo, seen = [item], set()
    while todo:
        thing = todo.pop(0)
        seen.add(thing)
        for name in _ANSWERABLE:
            named = records.values(thing, GK + name)
            # A body that is only proposed can answer for nothing yet.
            who = [one for one in named if "to come" not in map(records.name, records.values(one, GK + "phase"))]
            if who:
                return tuple(sorted(records.name(one) for one in who))
        todo += [whole for name in _PART_OF for whole in records.values(thing, GK + name) if whole not in seen]
    return ()


def to_frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """Put findings into a table for a notebook.

    Returns
    -------
    pandas.DataFrame
        One row a finding: check, title, severity, family, item, value, message, remedy, basis, certainty, answerable,
        source, item IRI, value IRI or text, fingerprint. Empty, with these columns, without findings.
    """
    import pandas as pd

    rows = [
        {
            "check": f.check,
            "title": f.title,
            "severity": f.severity,
            "family": f.family,
            "item": f.item_name,
            "value": f.value_name,
            "message": f.message,
            "remedy": f.remedy,
            "basis": f.basis,
            "certainty": f.certainty,
            "answerable": "; ".join(f.answerable),
            "source": "; ".join(c.words for c in f.sources),
            "item IRI": f.item,
            "value as recorded": f.value,
            "fingerprint": f.fingerprint,
        }
        for f in findings
    ]
    return pd.DataFrame(rows, columns=_COLUMNS)
