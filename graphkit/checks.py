"""Run the checks of ``ontology/checks`` and say what each finding rests on."""

from __future__ import annotations

import hashlib
import re
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
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
from graphkit.waivers import Waived, Waiver, read_waivers, waiver_of, without_finding

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
_OF_PLAN = ["partOf", "statedIn", "for", "plan"]
_IDLE_WAIVERS = "waiver_matches_nothing"
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
    waiver: Waiver | None = None
    plans: tuple[str, ...] = ()
    """The names of the plans that the item, or the value, is or is part of."""
    value_term: str = ""
    """The value as N-Triples write it, which tells an IRI from a text and a date from a word."""
    weight: str = ""
    """Why it weighs less than its check can, in words; nothing where it does not."""


def read_checks(folder: str | Path | None = None) -> list[Check]:
    """Read all checks of a folder, by default those that graphkit ships.

    Raises
    ------
    InputError
        When a header is not whole or a query does not parse: all faults at once, with file and line.
    """
    place = Path(folder) if folder else _shipped()
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


def _shipped() -> Path:
    return resource("ontology", "checks")


def _problems(query: Query, terms: Collection[str]) -> Iterable[str]:
    file = f"{query.name}.rq"

    def line(pattern: str) -> int:
        return next(n for n, said in enumerate(query.text.splitlines(), 1) if re.search(pattern, said))

    def whole_name(name: str) -> str:
        return rf"\bgk:{name}(?![\w-])"

    about = [name for name in terms if name[:1].isupper()]
    if query.header["about"] not in about:
        hint = did_you_mean(query.header["about"], about)
        yield f"{file}, line {line('about:')}: found about {query.header['about']!r}; {hint}"
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
    dataset: Dataset,
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
    for one in sorted(chosen, key=lambda one: one.id == _IDLE_WAIVERS):
        began = time.perf_counter()
        rows = _rows(dataset, one)
        if one.id == _IDLE_WAIVERS:
            ran = [other.id for other in chosen if other is not one]
            known = [*(other.id for other in catalogue), *(file.stem for file in _shipped().glob("*.rq"))]
            idle = without_finding(waivers, findings, ran, known)
            rows += [_idle(waiver) for waiver in idle]
        findings += _findings(one, rows, records)
        if done:
            done(one, time.perf_counter() - began)
    if waivers:
        findings = [replace(finding, waiver=waiver_of(finding, waivers)) for finding in findings]
    return sorted(
        (finding for finding in findings if not recorded_only or finding.basis == "recorded"),
        key=lambda f: (_GRAVEST_FIRST.index(f.severity), list(FAMILIES).index(f.family), f.check, f.item, f.value),
    )


def _idle(waiver: Waived) -> dict[str, Term]:
    said = waiver.checks[0] if waiver.checks else "no check"
    row: dict[str, Term] = {"this": ox.NamedNode(waiver.iri), "path": ox.NamedNode(GK + "check")}
    row["value"] = ox.Literal(said)
    return row | ({"item": ox.NamedNode(waiver.items[0])} if waiver.items else {})


def _rows(dataset: Dataset, one: Check) -> list[dict[str, Term]]:
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


def _findings(one: Check, rows: Iterable[dict[str, Term]], records: Records) -> Iterable[Finding]:
    """Make one finding of all rows that have the same item, path and value."""
    groups: dict[tuple[str, str, str], list[dict[str, Term]]] = defaultdict(list)
    for bound in rows:
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
    cited, rests_on, facts = _rests_on(item, path, value, own, because, further, records)
    basis = "recorded" if own or because else "silence"
    things = [item, *because] + ([value.value] if isinstance(value, ox.NamedNode) else [])
    law = [thing for thing in things if _LAW & set(records.values(thing, RDF + "type"))]
    unsure = [records.name(certainty) for thing in law for certainty in records.values(thing, GK + "certainty")]
    verify = bool({"own knowledge", "uncertain"} & set(unsure))
    weakest = records.weakest([records.certainty(rests_on), *unsure]) or "stated"
    severity, weight = _severity(one.severity, item, path, basis, verify, records)
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
        weight=weight,
        value_term=str(value) if value is not None else "",
        plans=_plans([item, *([value.value] if isinstance(value, ox.NamedNode) else [])], records),
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
    further: Iterable[tuple[str, Term]],
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
        facts += _standing(thing, read, records)
        reasons.update(read)
        for end in ends:
            linking = records.of_fact(thing, path, end)
            reasons.update(linking)
            facts += [_fact(thing, path, records.name(end.value), linking, records)] if linking else []
        for name, said in sorted(further, key=str):
            if isinstance(said, ox.NamedNode | ox.Literal) and records.states(thing, GK + name, said):
                read = records.of_fact(thing, GK + name, said)
                reasons.update(read)
                facts.append(_fact(thing, GK + name, records.value_in_words(thing, GK + name, said), read, records))
        if not any(records.states(thing, path, end) for end in ends):
            reasons.update(records.of_fact(thing, path, None))
    if not cited and not reasons:
        reasons.update(records.naming(item))
        facts += _standing(item, sorted(reasons), records)
        facts.append(_fact(item, path, BASIS_IN_WORDS["silence"], [], records))
    return sorted(cited or reasons), sorted(cited | reasons), facts


def _fact(subject: str, predicate: str, value: str, read: list[str], records: Records) -> Fact:
    return Fact(records.name(subject), records.name(predicate), value, tuple(records.citations(read)))


def _standing(thing: str, read: list[str], records: Records) -> list[Fact]:
    """Tell where a thing stands, and the recorded status and end that make it so."""
    phases = records.values(thing, GK + "phase")
    facts = [_fact(thing, GK + "phase", records.name(phases[0]) if phases else "recorded", read, records)]
    for name in ("status", "end"):
        for term in records.terms(thing, GK + name):
            stated = records.of_fact(thing, GK + name, term)
            shown = records.value_in_words(thing, GK + name, term)
            facts += [_fact(thing, GK + name, shown, stated, records)] if stated else []
    return facts


def _severity(severity: str, item: str, path: str, basis: str, verify: bool, records: Records) -> tuple[str, str]:
    """Return the severity of a finding, and why it is lower than that of its check, in words."""
    most = _GRAVEST_FIRST.index(severity)
    rank, why = most, ""
    if basis == "silence":
        lowered = "Warning"
        why = "It is not recorded. That is a question to put, and no proof that there is none."
        if records.completeness(item, path, claimed=False):
            lowered, why = "Info", "It is not recorded, in a list that does not claim to be complete."
        elif not records.asks(item, path):
            lowered, why = "Info", "It is not recorded, and no table that speaks of it has a column for it."
        rank = max(rank, _GRAVEST_FIRST.index(lowered))
    if verify and rank < _GRAVEST_FIRST.index("Warning"):
        rank, why = _GRAVEST_FIRST.index("Warning"), "It rests on law that nobody has verified."
    return _GRAVEST_FIRST[rank], why if rank > most else ""


def _plans(things: Iterable[str], records: Records) -> tuple[str, ...]:
    """Return the names of the plans that things are, or are part of."""
    found, todo, seen = set(), list(things), set()
    while todo:
        thing = todo.pop()
        seen.add(thing)
        if GK + "Plan" in records.values(thing, RDF + "type"):
            found.add(records.name(thing))
        else:
            todo += [whole for name in _OF_PLAN for whole in records.values(thing, GK + name) if whole not in seen]
    return tuple(sorted(found))


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
