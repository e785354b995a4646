"""What is linked to what, class by class: which groups have no plan, which duties bind which partner."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import TYPE_CHECKING, NamedTuple

from graphkit.analysis.frames import framed, told_apart
from graphkit.items import the_one
from graphkit.network import graph_of
from graphkit.queries import select
from graphkit.records import Records
from graphkit.schema import THING, TableClass, read_ontology
from graphkit.terms import value_of
from graphkit.vocabulary import GK, RDFS, SKOS

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from graphkit.queries import Loaded

NONE = "none"
"""What a cell says where an absence is recorded: the word that a table of a stocktake uses."""
IN_ALL, IRI = "in all", "iri"
_YEARS = GK + "scheme-years-of-age"
_LISTS = {_YEARS: "Cohort", GK + "scheme-outcomes": "Outcome"}
"""What is asked about as a whole, whether or not a stocktake names it, and the class of what is in it."""
_DERIVED = GK + "boundBy"
_PURSUING, _PURSUED = {"Plan", "Component", "Priority"}, {"cohort", "theme", "outcome", "holds"}
_EVERYWHERE = {"Area", "BodyKind"}  # to stand in one county, or to be of one kind, joins nobody
_Tie = tuple[str, ...]  # a link: an item, the label of the property and the other; or an item between, and its kind
_Links = Mapping[str, Mapping[str, set[_Tie]]]


class _Side(NamedTuple):
    """The rows or the columns: a class, what people call it, its items in order, and how many more are over."""

    of: TableClass
    label: str
    plural: str
    items: tuple[str, ...]
    over: int
    years: bool


def coverage(dataset: Loaded, rows: str, columns: str) -> pd.DataFrame:
    """Count the recorded links between the items of two classes.

    Parameters
    ----------
    dataset : rdflib.Dataset
        What `load` returns.
    rows, columns : str
        Two classes as people call them, singular or plural, such as ``"duty"`` and ``"partner"``. Also ``"aspect"`` for
        the aspects of well-being and ``"year of age"``: these are shown whole. The two may be one class.

    Returns
    -------
    pandas.DataFrame
        A row for each item that a stocktake names or covers and that is not over, those without any link too: the
        number of column items that it is linked to ("in all"), a column for each of these, and its iri. A name that
        several bear has its id in brackets. A cell is the number of links, "none" where it is recorded that there is
        none, and "" where nothing is recorded. ``attrs["columns"]`` has the IRI of each column item, ``attrs["title"]``
        says what is shown.

    Raises
    ------
    InputError
        When no class has such a name; it names the nearest.

    Notes
    -----
    *Definition.* A link is a distinct statement of a property between two items, either way round; who is bound by a
    duty is as derived for the date of the view. What a plan, component or priority is for counts as it does in the
    checks: for a group, also for the narrower groups within it; on a theme, also for the wider themes around it; for
    an outcome, for both the wider and the narrower. A year of age has the links of each group whose ages hold it. Where
    no property joins two classes, a cell counts the items linked to both, and the notes say so.

    *Source.* An affiliation matrix (Wasserman and Faust 1994, "Social Network Analysis", chapter 8); gaps stay in it,
    as in evidence gap maps (Snilstveit and others 2016, Journal of Clinical Epidemiology 79).

    Examples
    --------
    >>> import graphkit
    >>> table = coverage(graphkit.load(), "duty", "partner")
    >>> int(table.loc["Duty to co-operate to improve well-being", "Gloucestershire County Council"])
    1
    """
    records, graph = Records(dataset), graph_of(dataset)
    down, across = (_side(records, graph, name) for name in (rows, columns))
    direct = bool(_paths(down.of, across.of) or _paths(across.of, down.of) or _is_derived(records, down.of, across.of))
    lacking = (_lacking(records, down, across.of) | _lacking(records, across, down.of)) if direct else {}
    links = _links(dataset, graph, records.name(GK + "reaches"))
    found = [[_found(one, other, links, graph, direct) for other in across.items] for one in down.items]
    titles, names = (
        told_apart(side.items, [records.name(item) for item in side.items], IN_ALL, IRI) for side in (down, across)
    )
    table = framed(
        [down.label, IN_ALL, *names, IRI],
        [
            (
                name,
                sum(map(bool, row)),
                *(
                    len(said) or (NONE if one in lacking or other in lacking else "")
                    for said, other in zip(row, across.items, strict=True)
                ),
                one,
            )
            for name, one, row in zip(titles, down.items, found, strict=True)
        ],
        *_notes(down, across, found, lacking, direct, records.name(_DERIVED)),
        empty=f"Nothing to show: no {down.label} that is not over is recorded.",
        index=down.label,
    )
    table.attrs["columns"] = dict(zip(names, across.items, strict=True))
    where = f"{graph.graph['title']}, as at {graph.graph['as_of']}".removeprefix(", ")
    table.attrs["title"] = f"{down.plural[:1].upper()}{down.plural[1:]} by {across.plural}: {where}"
    return table


def _side(records: Records, graph: nx.MultiDiGraph[str], name: str) -> _Side:
    """Return the items of the class, or the years of age, that a person means by a name."""
    schema = read_ontology().schema
    known = {
        cls.iri: (cls.label.lower(), cls.plural.lower(), cls.name, *records.values(cls.iri, SKOS + "altLabel"))
        for cls in schema.by_iri.values()
        if THING in cls.ancestors and cls.iri != THING and not cls.descriptive
    }
    for scheme in _LISTS:
        if others := records.values(scheme, SKOS + "altLabel"):
            known[scheme] = (others[0], records.name(scheme).lower(), *others[1:])
    iri = the_one(name, known, "class", f"the classes are: {', '.join(sorted(told[0] for told in known.values()))}")
    cls = schema.by_iri[GK + _LISTS[iri] if iri in _LISTS else iri]
    if iri in _LISTS:
        found = [item for item in records.all_of(cls.iri) if iri in records.values(item, SKOS + "inScheme")]
    else:
        found = [item for item, data in graph.nodes(data=True) if iri in schema.by_iri[GK + data["kind"]].ancestors]
    standing = [item for item in found if item not in graph or not _is_over(graph, item)]
    standing.sort(key=lambda item: (_age(records, item) if iri == _YEARS else 0, records.name(item).casefold(), item))
    label, plural, *_ = known[iri]
    return _Side(cls, label, plural, tuple(standing), len(found) - len(standing), iri == _YEARS)


def _age(records: Records, year: str) -> float:
    return float(records.one(year, GK + "fromAge"))


def _is_over(graph: nx.MultiDiGraph[str], item: str) -> bool:
    return bool(graph.nodes[item].get("phase") == "over")


def _paths(one: TableClass, other: TableClass) -> list[str]:
    """List the columns that link things of a class to things of another; that two are one thing is no link."""
    things = read_ontology().schema.by_iri[GK + "Record"].columns.values()
    columns = {column.iri: column for column in one.columns.values() if column not in things}
    return sorted(iri for iri, column in columns.items() if set(one.ends(column)) & set(other.ancestors) - {THING})


def _is_derived(records: Records, one: TableClass, other: TableClass) -> bool:
    ends = {records.one(_DERIVED, RDFS + "domain"), records.one(_DERIVED, RDFS + "range")}
    return ends == {one.iri, other.iri}


def _lacking(records: Records, side: _Side, other: TableClass) -> dict[str, list[str]]:
    """Return the items recorded as having none, with the words for the columns that say so.

    Of an item whose list is claimed to be complete, that holds for all the columns that its tables have, else for all.
    """
    paths = _paths(side.of, other)
    lacking = {}
    for item in side.items if paths else ():
        none = [path for path in paths if path in records.values(item, GK + "lacks")]
        asked = [path for path in paths if records.asks(item, path)] or paths
        if not none and all(records.completeness(item, path, claimed=True) for path in asked):
            none = asked
        if none:
            lacking[item] = [records.name(path) for path in none]
    return lacking


def _links(dataset: Loaded, graph: nx.MultiDiGraph[str], reaches: str) -> _Links:
    """Return the links of each item with each other, those too that it has through a wider or narrower one."""
    identity = {iri for iri, column in read_ontology().schema.columns.items() if column.ranges == (THING,)}
    links: dict[str, dict[str, set[_Tie]]] = defaultdict(lambda: defaultdict(set))
    named: dict[str, list[tuple[_Tie, str]]] = defaultdict(list)

    def join(one: str, other: str, tie: _Tie) -> None:
        links[one][other].add(tie)
        links[other][one].add(tie)

    for start, end, key, data in graph.edges(keys=True, data=True):
        if data["property"] not in identity:
            tie: _Tie = (start, data["label"], end)
            join(start, end, tie)
            named[end].append((tie, key))
    apart = {value_of(row[0]) for row in select(dataset, _NOT_FOR_CHILDREN)[1]}
    for item, near in _near(graph):
        for tie, key in named.get(near, ()):
            if key in _PURSUED and graph.nodes[tie[0]]["kind"] in _PURSUING and tie[0] not in apart:
                join(tie[0], item, tie)
    for cohort, year in ((value_of(one), value_of(other)) for one, other in select(dataset, _REACHES)[1]):
        join(cohort, year, (cohort, reaches, year))
        for tie, key in named.get(cohort, ()):
            if key == "cohort" and tie[0] not in apart:
                join(tie[0], year, tie)
    return links


def _near(graph: nx.MultiDiGraph[str]) -> Iterable[tuple[str, str]]:
    """Give each group, theme and outcome with others: what is for the other is for it."""
    for item, data in graph.nodes(data=True):
        for wider in data.get("wider", ()):
            if data["kind"] in ("Cohort", "Outcome"):
                yield item, wider
            if data["kind"] in ("Theme", "Outcome"):
                yield wider, item


def _found(one: str, other: str, links: _Links, graph: nx.MultiDiGraph[str], direct: bool) -> Set[_Tie]:
    """Return the links between two items, or where their classes have none the items that both are linked to."""
    ours: Mapping[str, set[_Tie]] = links.get(one, {})
    if direct:
        return ours.get(other, set())
    theirs: Mapping[str, set[_Tie]] = links.get(other, {})
    return {(item, graph.nodes[item]["plural"].lower()) for item in ours.keys() & theirs.keys() if _joins(graph, item)}


def _joins(graph: nx.MultiDiGraph[str], item: str) -> bool:
    return item in graph and not _is_over(graph, item) and graph.nodes[item]["kind"] not in _EVERYWHERE


def _notes(
    down: _Side,
    across: _Side,
    found: Sequence[Sequence[Set[_Tie]]],
    lacking: Mapping[str, Sequence[str]],
    direct: bool,
    bound: str,
) -> Iterable[str]:
    both = down.plural if down.items == across.items else f"{down.plural} and {across.plural}"
    kinds = Counter(tie[1] for tie in {tie for row in found for cell in row for tie in cell})
    most = ", ".join(f"{name} ({count})" for name, count in sorted(kinds.items(), key=lambda kind: (-kind[1], kind[0])))
    if direct:
        yield f"A number counts the links recorded between {both}: {most or 'there is none'}."
    else:
        yield f"Nothing links {both} directly; a number counts what is linked to both: {most or 'there is nothing'}."
    if direct and bound in kinds:
        yield f'"{bound}" is worked out from what kind of body each is, whatever its area, and not recorded row by row.'
    cells = [
        (one, other, ties)
        for one, row in zip(down.items, found, strict=True)
        for other, ties in zip(across.items, row, strict=True)
        if ties
    ]
    own = sum(any({tie[0], tie[-1]} == {one, other} for tie in ties) for one, other, ties in cells)
    if direct and own < len(cells):
        yield f"Cells with a number: {len(cells)}; only by what is wider or narrower: {len(cells) - own}."
    yield "An empty cell: none is recorded, which is no proof that there is none."
    if lacking:
        which = Counter(name for item in sorted(lacking) for name in lacking[item])
        told = ", ".join(f"{name} ({count})" for name, count in sorted(which.items()))
        yield f'"{NONE}": a row or column recorded as having none, or as complete, in what would link them: {told}.'
    for side, other in ((down, across), (across, down)):
        if side.years:
            yield _YEAR_MEANS
        elif (not direct or other.of.name in _PURSUING) and side.of.name in _WIDE:
            yield _WIDE[side.of.name]
    linked = [sum(map(any, found)), sum(map(any, zip(*found, strict=True)))]
    for side, other, count in zip((down, across), (across, down), linked, strict=True):
        without = len(side.items) - count
        if not side.items:
            yield f"No {side.label} that is not over is recorded."
        elif without and (side is down or side.items != down.items):
            yield f"Linked to no {other.label}: {without} of {len(side.items)} {side.plural}."
    over = [f"{s.over} {s.label if s.over == 1 else s.plural}" for s in (down, across) if s.over]
    if over:
        yield f"Left out, being over: {' and '.join(dict.fromkeys(over))}."


_YEAR_MEANS = (
    "A year of age has the links of each group whose ages hold it, so that a plan for two such groups counts twice. "
    "A group without ages has those of a wider one; "
    "where there are none either, it is taken to hold all."
)
_WIDE = {
    "Cohort": "What a plan or priority is for counts for the narrower groups within it, too.",
    "Theme": "What a plan or priority is about counts for the wider themes around it, too.",
    "Outcome": "What a plan or priority is for counts for the wider and the narrower outcomes, too.",
}
_NOT_FOR_CHILDREN = f"PREFIX gk: <{GK}> SELECT DISTINCT ?thing WHERE {{ ?thing gk:forChildren false }}"
_REACHES = f"PREFIX gk: <{GK}> SELECT DISTINCT ?cohort ?year WHERE {{ ?cohort gk:reaches ?year }}"
