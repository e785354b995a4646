"""When plans run, are to be reviewed and have targets to meet, and what lies between a plan and the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from graphkit.analysis.frames import framed
from graphkit.dates import first_and_last_year, read_span
from graphkit.network import graph_of
from graphkit.records import Records
from graphkit.vocabulary import GK

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from graphkit.queries import Loaded

PERIOD, REVIEW, TARGET = "period", "review due", "target"
GAP, OVERLAP, MAYBE, NOTHING = "gap", "overlap", "may overlap", "nothing since"
_ORDER = (PERIOD, REVIEW, TARGET, OVERLAP, MAYBE, GAP, NOTHING)
_COLUMNS = ("plan", "what", "from", "to", "days", "as written", "standing", "item", "plan iri", "item iri")
_ALLOWED = "shorter than the checks ask about"


class _Row(NamedTuple):
    """A line of a timeline, with IRIs of the plan and of the target or next plan; days are None where not recorded."""

    plan: str
    what: str
    first: date | None
    last: date | None
    days: int | None
    written: str
    standing: str
    item: str = ""


def timeline(dataset: Loaded) -> pd.DataFrame:
    """List the periods of plans, their reviews and targets, and the gaps between a plan and its successor.

    Parameters
    ----------
    dataset : rdflib.Dataset
        What `load` returns.

    Returns
    -------
    pandas.DataFrame
        In order of days, one row each, with the plan: "period", from its start to its last day; "review due"; "target",
        by its date; "gap", "overlap" or "may overlap", between its last day and the start of the next plan, which is
        the item; and "nothing since", where it is over and nothing took its place, up to the date of the view. Days
        count both ends. "As written" has the words of the source, "standing" the phase of the plan or whether the day
        is past. A day that is not recorded is "".

    Notes
    -----
    *Definition.* The successor is the one that the checks take: the plan that replaces this one, or a later one for the
    same duty, area and theme; of several, the first to start. The gap in days is the start of the successor less the
    last day of the plan, less 1; an overlap is a gap below 0. Of a date that is no single day, a start is its first day
    and an end its last, so that a gap is the shortest, and an overlap the longest, that the source allows; where it
    allows none, the two may overlap. Of the gaps, the checks report those up to a plan in force.

    *Source.* The relations "before", "meets" and "overlaps" of intervals (Allen 1983, Communications of the ACM 26).

    Examples
    --------
    >>> import graphkit
    >>> table = timeline(graphkit.load())
    >>> table.loc[table.what == "nothing since", ["from", "days"]].values.tolist()
    [[datetime.date(2019, 1, 1), 204]]
    """
    records, graph = Records(dataset), graph_of(dataset)
    plans = [item for item, data in graph.nodes(data=True) if data["kind"] == "Plan"]
    today = date.fromisoformat(records.one(GK + "view", GK + "asOf"))
    rows = [row for plan in plans for row in _of_plan(plan, graph, records, today)]
    rows += _targets(graph, records, today)
    names = {iri: records.name(iri) if iri else "" for row in rows for iri in (row.plan, row.item)}
    rows.sort(
        key=lambda row: (row.first or row.last or date.max, names[row.plan], _ORDER.index(row.what), row.plan, row.item)
    )
    undated = len(plans) - len({row.plan for row in rows if row.what == PERIOD})
    return framed(
        _COLUMNS,
        [
            (
                names[row.plan],
                row.what,
                *("" if value is None else value for value in (row.first, row.last, row.days)),
                row.written,
                row.standing,
                names[row.item],
                row.plan,
                row.item,
            )
            for row in rows
        ],
        *_notes(rows, undated, records.in_words(GK + "view", GK + "asOf")),
        empty="Nothing to show: no plan with a date is recorded, and no target with one.",
    )


def _day(records: Records, item: str, name: str, latest: bool = False) -> date | None:
    """Return the first or the last day recorded under a property that can be meant."""
    days = []
    for text in records.values(item, GK + name):
        try:
            days.append(date.fromisoformat(text))
        except ValueError:
            continue  # what is no day is left to a check
    unlikely = set(records.values(item, GK + "beyondBelief"))
    days = sorted(day for day in days if day.isoformat() not in unlikely)
    return (days[-1] if latest else days[0]) if days else None


def _of_plan(plan: str, graph: nx.MultiDiGraph[str], records: Records, today: date) -> Iterator[_Row]:
    data = graph.nodes[plan]
    start, last = _day(records, plan, "start"), _day(records, plan, "lastDay", latest=True)
    if start or last:
        days = (last - start).days + 1 if start and last and last >= start else None
        yield _Row(plan, PERIOD, start, last, days, data["period"], data.get("phase", ""))
    due = _day(records, plan, "reviewDue", latest=True)
    if due:
        yield _Row(plan, REVIEW, due, due, None, records.in_words(plan, GK + "reviewDue"), _past(due, today))
    if last:
        yield from _after(plan, last, records, today)


def _after(plan: str, last: date, records: Records, today: date) -> Iterator[_Row]:
    """Give what lies between the last day of a plan and its successors that start first, or today if it has none."""
    followers = {one for name in ("succeededBy", "toBeSucceededBy") for one in records.values(plan, GK + name)}
    started = {one: start for one in followers if (start := _day(records, one, "start"))}
    end = records.in_words(plan, GK + "extendedTo") or records.in_words(plan, GK + "end")
    for one in sorted(one for one, start in started.items() if start == min(started.values())):
        start = started[one]
        days = (start - last).days - 1
        begun = records.in_words(one, GK + "start")
        words = f"end: {end}; next start: {begun}"
        if days < 0:
            ends, starts = read_span(end), read_span(begun)
            sure = not ends or not starts or first_and_last_year(starts)[0].last <= first_and_last_year(ends)[1].first
            yield _Row(plan, OVERLAP if sure else MAYBE, start, last, -days, words, _past(last, today), one)
        elif days > 0:
            due = _day(records, plan, "successorDue", latest=True)
            told = _past(start, today) + (f", {_ALLOWED}" if due and start <= due else "")
            yield _Row(plan, GAP, last + timedelta(1), start - timedelta(1), days, words, told, one)
    over = GK + "phase-over" in records.values(plan, GK + "phase")
    if over and last < today and not followers and "true" in records.values(plan, GK + "tookEffect"):
        yield _Row(plan, NOTHING, last + timedelta(1), today, (today - last).days, f"end: {end}", "goes on")


def _targets(graph: nx.MultiDiGraph[str], records: Records, today: date) -> Iterator[_Row]:
    for target, data in graph.nodes(data=True):
        by = _day(records, target, "byDate", latest=True) if data["kind"] == "Target" else None
        if by:
            written = records.in_words(target, GK + "byDate")
            for plan in records.values(target, GK + "plan") or [""]:
                yield _Row(plan, TARGET, by, by, None, written, _past(by, today), target)


def _past(day: date, today: date) -> str:
    return "passed" if day < today else "to come"


def _notes(rows: Iterable[_Row], undated: int, today: str) -> Iterator[str]:
    gaps = [row for row in rows if row.what == GAP]
    short = sum(_ALLOWED in row.standing for row in gaps)
    nothing = sum(row.what == NOTHING for row in rows)
    yield f"As at {today}. Of a date that is no single day, a start is its first day and an end its last."
    yield f"Gaps between a plan and the next: {len(gaps)}{f', {short} of them {_ALLOWED}' if short else ''}."
    yield f"Plans that are over with nothing recorded in their place: {nothing}."
    if undated:
        yield f"Left out, with neither a start nor an end recorded: {undated} plan{'s' if undated > 1 else ''}."
