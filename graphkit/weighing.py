"""Turn what the query of a check gives into findings: what each rests on, how much it weighs, who answers for it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphkit.findings import Fact, Finding
from graphkit.personal import iri_without_personal, without_personal
from graphkit.records import Records
from graphkit.terms import Object, Term, value_of
from graphkit.vocabulary import GK, RDF, REACHES, SEVERITIES, gravity

if TYPE_CHECKING:
    from graphkit.checks import Check

RECORDED_AS_NONE, NONE_NOW, NOT_RECORDED = "recorded as having none", "none recorded now", "not recorded"
_MOST_SOURCES = 5
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
_NOT_THERE = {GK + "phase-to-come", GK + "phase-over"}
_BODY = {GK + "Partner", GK + "Board"}
_LAW = {GK + "Duty", GK + "Legislation"}


def make_findings(one: Check, rows: Iterable[dict[str, Term]], records: Records) -> Iterable[Finding]:
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
    in_words = _basis_in_words(own, because, records)
    if not own and not because:
        because = records.completeness(item, path, claimed=True)
        in_words = RECORDED_AS_NONE if because else NOT_RECORDED
    cited, rests_on, facts = _rests_on(item, path, value, own, because, further, records)
    basis = "recorded" if own or because else "silence"
    things = [item, *because] + ([value.value] if isinstance(value, ox.NamedNode) else [])
    law = [thing for thing in things if _LAW & set(records.values(thing, RDF + "type"))]
    unsure = [records.name(certainty) for thing in law for certainty in records.values(thing, GK + "certainty")]
    verify = bool({"own knowledge", "uncertain"} & set(unsure))
    weakest = records.weakest([records.certainty(rests_on), *unsure]) or "stated"
    ended = because if in_words == NONE_NOW else ()
    severity, weight = _severity(one.severity, item, path, basis, ended, verify, records)
    words = {}
    for name in one.columns:
        terms = {bound[name] for bound in group if name in bound}
        said = {_in_words(name, term, item, path, things, records) for term in terms}
        words[name] = ", ".join(sorted(said)) if said else "not recorded"
    words |= {"this": records.name(item), "path": records.name(path), "basis": in_words}
    message = one.message.format_map(words) + (" Verify the law with a legal adviser." if verify else "")
    citations = records.citations(cited)
    shown = iri_without_personal(item)
    plain = value_of(value)
    told = (iri_without_personal if isinstance(value, ox.NamedNode) else without_personal)(plain)
    term = ox.NamedNode(told) if isinstance(value, ox.NamedNode) else value if told == plain else None
    # The path is part of it: one body may be wrongly named twice for one board, as its chair and as a member.
    mark = "|".join((one.id, item, path, str(value) if value is not None else ""))
    return Finding(
        check=one.id,
        title=one.title,
        severity=severity,
        family=one.family,
        item=shown,
        item_name=records.name(item),
        path=path,
        path_name=records.name(path),
        value=told,
        value_name=words["value"] if value is not None else "",
        message=message,
        remedy=one.remedy,
        basis=basis,
        certainty=weakest,
        answerable=_answerable([item, *_other_of_pair(one, value)], records),
        facts=tuple(facts),
        sources=tuple(citations[:_MOST_SOURCES]),
        more_sources=max(0, len(citations) - _MOST_SOURCES),
        stated=basis == "recorded",
        fingerprint=hashlib.sha256(mark.encode()).hexdigest()[:16],
        weight=weight,
        # That two plans alike are there to meet duties says nothing of the duties; that one is missing or over does.
        statutory=one.family in ("gap", "currency")
        and _statutory([*things, *(term.value for _, term in further if isinstance(term, ox.NamedNode))], records),
        reach=_reach(things, records),
        told=tuple((name, said) for name, said in words.items() if name in dict(further)),
        value_term=str(term) if told and term is not None else "",
        true_item=item if item != shown else "",
        true_value=plain if plain != told else "",
        plans=_plans([item, *([value.value] if isinstance(value, ox.NamedNode) else [])], records),
    )


def _basis_in_words(own: Iterable[tuple[str, str, Object]], because: Sequence[str], records: Records) -> str:
    """Tell what is recorded as none from what is there and, being over, dormant or to come, does not count today."""
    if not because or any(predicate == GK + "lacks" for _, predicate, _ in own):
        return RECORDED_AS_NONE
    for thing in because:
        absent = GK + "phase-absent" in records.values(thing, GK + "phase")
        if not absent and GK + "Completeness" not in records.values(thing, RDF + "type"):
            return NONE_NOW
    return RECORDED_AS_NONE


def _in_words(name: str, term: Term, item: str, path: str, things: Iterable[str], records: Records) -> str:
    """Write what stands in a column for people; a date that is a fact of one of the things, as its source writes it."""
    if isinstance(term, ox.Literal):
        for thing in things:
            if records.states(thing, GK + name, term):
                return records.value_in_words(thing, GK + name, term)
    return records.value_in_words(item, path, term)


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
        # What makes one thing a reason for another may be that it takes its place, and that may be the less sure.
        for end, link in product(ends, dict.fromkeys((path, GK + "replaces"))):
            linking = records.of_fact(thing, link, end)
            reasons.update(linking)
            facts += [_fact(thing, link, records.name(end.value), linking, records)] if linking else []
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
        facts.append(_fact(item, path, NOT_RECORDED, [], records))
    return sorted(cited or reasons), sorted(cited | reasons), facts


def _fact(subject: str, predicate: str, value: str, read: list[str], records: Records) -> Fact:
    return Fact(records.name(subject), records.name(predicate), value, tuple(records.citations(read)))


def _standing(thing: str, read: list[str], records: Records) -> list[Fact]:
    """Tell where a thing stands, and the recorded status and days that make it so."""
    phases = records.values(thing, GK + "phase")
    facts = [_fact(thing, GK + "phase", records.name(phases[0]) if phases else "recorded", read, records)]
    for name in ("status", "end", "extendedTo"):
        for term in records.terms(thing, GK + name):
            stated = records.of_fact(thing, GK + name, term)
            shown = records.value_in_words(thing, GK + name, term)
            facts += [_fact(thing, GK + name, shown, stated, records)] if stated else []
    return facts


def _severity(
    severity: str, item: str, path: str, basis: str, ended: Iterable[str], verify: bool, records: Records
) -> tuple[str, str]:
    """Return the severity of a finding, and why it is lower than that of its check, in words."""
    most = gravity(severity)
    rank, why = most, ""
    if basis == "silence":
        lowered = "Warning"
        why = "It is not recorded. That is a question to put, and no proof that there is none."
        if records.completeness(item, path, claimed=False):
            lowered, why = "Info", "It is not recorded, in a list that does not claim to be complete."
        elif not records.asks(item, path):
            lowered, why = "Info", "It is not recorded, and no table that speaks of it has a column for it."
        rank = max(rank, gravity(lowered))
    elif rank < gravity("Warning") and any(records.completeness(one, path, claimed=False) for one in ended):
        rank = gravity("Warning")
        why = "What was there is over, and the list that names nothing since does not claim to be complete."
    if verify and rank < gravity("Warning"):
        rank, why = gravity("Warning"), "It rests on law that nobody has verified."
    return list(SEVERITIES)[rank], why if rank > most else ""


def _statutory(things: Iterable[str], records: Records) -> bool:
    """Tell whether a duty of statute in force is one of some things, or one of them is there to meet it."""
    duties = {duty for thing in things for duty in (thing, *records.values(thing, GK + "discharges"))}
    return any(
        GK + "force-statute" in records.values(duty, GK + "force") and "true" in records.values(duty, GK + "inForce")
        for duty in duties
    )


def _reach(things: Iterable[str], records: Records) -> str:
    """Tell the widest cohort that some things are or are for; where none is recorded, that their wholes are for."""
    todo, seen = set(things), set[str]()
    cohorts = {thing for thing in todo if GK + "Cohort" in records.values(thing, RDF + "type")}
    while todo and not cohorts:
        cohorts = {cohort for thing in todo for cohort in records.values(thing, GK + "cohort")}
        seen |= todo
        todo = {whole for thing in todo for name in _OF_PLAN for whole in records.values(thing, GK + name)} - seen
    everybody, group, unknown = REACHES
    if any("true" in records.values(cohort, GK + "everyChild") for cohort in cohorts):
        return everybody
    return group if cohorts else unknown


def _upward(things: Iterable[str], links: Sequence[str], records: Records, last: str = "") -> Iterator[str]:
    """Go from things to what they are part of, nearest first and each once; from one of the last class no further."""
    todo = list(dict.fromkeys(things))
    for thing in todo:
        yield thing
        if not last or GK + last not in records.values(thing, RDF + "type"):
            todo += dict.fromkeys(w for name in links for w in records.values(thing, GK + name) if w not in todo)


def _plans(things: Iterable[str], records: Records) -> tuple[str, ...]:
    """Return the names of the plans that things are, or are part of."""
    found = _upward(things, _OF_PLAN, records, last="Plan")
    return tuple(sorted({records.name(t) for t in found if GK + "Plan" in records.values(t, RDF + "type")}))


def _other_of_pair(one: Check, value: Term | None) -> list[str]:
    """Name the other of two things that overlap or disagree: those who answer for them have to talk to each other."""
    return [value.value] if one.family in ("overlap", "dissonance") and isinstance(value, ox.NamedNode) else []


def _answerable(things: Sequence[str], records: Records) -> tuple[str, ...]:
    """Name who answers for things; where nobody does, those of them that are bodies in force themselves."""
    named = {name for thing in things for name in who_answers(thing, records)}
    standing = (thing for thing in things if "true" in records.values(thing, GK + "inForce"))
    bodies = (thing for thing in standing if _BODY & set(records.values(thing, RDF + "type")))
    return tuple(sorted(named)) or tuple(sorted(map(records.name, bodies)))


def who_answers(item: str, records: Records) -> tuple[str, ...]:
    """Name who answers for a thing: who is nearest to doing so, of those there, else who answers for its whole."""
    for thing in _upward([item], _PART_OF, records):
        for name in _ANSWERABLE:
            named = records.values(thing, GK + name)
            # A body that is only proposed can answer for nothing yet, and one that is over for nothing any more.
            who = [one for one in named if not _NOT_THERE & set(records.values(one, GK + "phase"))]
            if who:
                return tuple(sorted(records.name(one) for one in who))
    return ()
