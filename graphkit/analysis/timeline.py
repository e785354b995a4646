"""When plans run, are to be reviewed and are to have reached their targets, and what lies between one and the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from graphkit.analysis.days import day_of_view, days_of, first_day, last_day
from graphkit.analysis.frames import framed
from graphkit.dates import day_in_words
from graphkit.queries import select
from graphkit.records import Records
from graphkit.terms import value_of
from graphkit.vocabulary import GK

if TYPE_CHECKING:
    import pandas as pd

    from graphkit.queries import Loaded

_COLUMNS = [
    *("plan", "what", "from", "to", "days", "about", "as written", "phase", "source", "certainty", "plan iri"),
    "about iri",
]
_PERIOD = ("start", "end", "extendedTo")
_DAY = timedelta(days=1)
_PLANS = f"PREFIX gk: <{GK}> SELECT DISTINCT ?plan {{ ?plan a gk:Plan }} ORDER BY ?plan"
_NEXT = f"""PREFIX gk: <{GK}> SELECT DISTINCT ?plan ?next {{
  ?plan a gk:Plan ; gk:succeededBy|gk:toBeSucceededBy ?next . ?next a gk:Plan }} ORDER BY ?plan ?next"""
_NOTHING_AFTER = f"""PREFIX gk: <{GK}> SELECT DISTINCT ?plan {{
  ?plan a gk:Plan ; gk:tookEffect true . FILTER EXISTS {{ ?plan gk:phase gk:phase-over }}
  FILTER NOT EXISTS {{ ?plan gk:succeededBy|gk:toBeSucceededBy ?next }} }}"""
_NOT_COMPLETE = f"PREFIX gk: <{GK}> SELECT DISTINCT ?said {{ ?said gk:of gk:Plan ; gk:complete false }}"
_TARGETS = f"""PREFIX gk: <{GK}> SELECT DISTINCT ?target ?plan {{
  ?target a gk:Target ; gk:byDate ?by . OPTIONAL {{ ?target gk:plan ?plan }} }} ORDER BY ?target ?plan"""


def timeline(dataset: Loaded) -> pd.DataFrame:
    """List the periods of plans, their reviews and targets, and the time between each plan and its successor.

    A plan's successor is what took or is to take its place: the plan that is recorded as replacing it, or else a later
    one on the same duty and theme in the same area; of several, the one that began first. In a gap neither is recorded
    for at least one whole day; in an overlap both may have been in force. Of a date known by its year or month alone,
    the start is the first day and any other the last: a gap is never made by what is not known, and an overlap may be.

    Parameters
    ----------
    dataset : rdflib.Dataset
        What `load` returns.

    Returns
    -------
    pandas.DataFrame
        The plan as the index, in order of days: what ("period", "review due", "target", "gap", "overlap", "may overlap"
        where a day is not known, or "none after" of a plan that is over with no successor recorded, up to the date of
        the view), from and to (`datetime.date`, first and last day; "" when not recorded), days (whole days, both ends
        counted; "" when one is open or the last comes before the first), about (the successor, or the indicator of a
        target), as written (the dates as their sources have them), phase (of the plan), source (documents and places
        that say so), certainty (the weakest of these), plan iri, about iri. A target that no plan sets has "" as its
        plan.

    Examples
    --------
    >>> import graphkit
    >>> table = timeline(graphkit.load())
    >>> table[table["what"] == "none after"][["from", "to", "days"]].values.tolist()
    [[datetime.date(2019, 1, 1), datetime.date(2019, 7, 23), 204]]
    """
    records = Records(dataset)
    today = day_of_view(records)
    rows: list[tuple[object, ...]] = []

    def add(
        plan: str,
        what: str,
        first: date | None,
        last: date | None,
        written: str,
        facts: Sequence[tuple[str, str]],
        about: str = "",
    ) -> None:
        days = (last - first).days + 1 if first and last and first <= last else ""
        phase = records.one(plan, GK + "phase") if plan else ""
        names = (records.name(iri) if iri else "" for iri in (plan, about, phase))
        name, other, said = names
        read = [record for item, path in facts for record in records.of_fact(item, GK + path, None)]
        source, sure = "; ".join(records.passages(read)), records.certainty(read)
        rows.append((name, what, first or "", last or "", days, other, written, said, source, sure, plan, about))

    after: dict[str, list[str]] = defaultdict(list)
    for former, successor in select(dataset, _NEXT)[1]:
        after[value_of(former)].append(value_of(successor))
    alone = {value_of(row[0]) for row in select(dataset, _NOTHING_AFTER)[1]}
    undated = 0
    for (term,) in select(dataset, _PLANS)[1]:
        plan = value_of(term)
        start, end = first_day(records, plan, "start"), last_day(records, plan, "lastDay")
        if start or end:
            add(plan, "period", start, end, _period(records, plan), [(plan, name) for name in _PERIOD])
        else:
            undated += 1
        for on in days_of(records, plan, "reviewDue"):
            add(plan, "review due", on, on, records.in_words(plan, GK + "reviewDue"), [(plan, "reviewDue")])
        if not end:
            continue
        ends = [(plan, name) for name in _PERIOD[1:]]
        begun = [(began, one) for one in after[plan] if (began := first_day(records, one, "start"))]
        if begun:
            began, following = min(begun)
            words = f"to {_end(records, plan)}; next from {records.in_words(following, GK + 'start')}"
            if began > end + _DAY:
                add(plan, "gap", end + _DAY, began - _DAY, words, [*ends, (following, "start")], following)
            elif began <= end:
                both = min(end, last_day(records, following, "lastDay") or end)
                known = day_in_words(end.isoformat()), day_in_words(began.isoformat())
                sure = known == (_end(records, plan), records.in_words(following, GK + "start"))
                what = "overlap" if sure else "may overlap"
                add(plan, what, began, both, words, [*ends, (following, "start")], following)
        elif plan in alone and end < today:
            add(plan, "none after", end + _DAY, today, f"to {_end(records, plan)}", ends)
    for target, setter in select(dataset, _TARGETS)[1]:
        by = last_day(records, value_of(target), "byDate")
        indicator = records.one(value_of(target), GK + "indicator")
        written = records.in_words(value_of(target), GK + "byDate")
        stated = [(value_of(target), "byDate")]
        add(value_of(setter) if setter else "", "target", None, by, written, stated, indicator or value_of(target))
    rows.sort(key=lambda row: tuple(map(str, (row[2] or row[3], row[3], row[0], row[1], *row[-2:]))))
    count = [sum(row[1] == what for row in rows) for what in ("gap", "overlap", "may overlap", "none after")]
    incomplete = len(select(dataset, _NOT_COMPLETE)[1])
    notes = [
        f"Between a plan and its successor: {count[0]} with a gap, {count[1]} with an overlap, {count[2]} "
        f"that may overlap. Over, with no successor recorded: {count[3]}.",
        "A date known by its year or month alone counts as its first day where something starts, else as its last: "
        "what may overlap may be no more than that. How sources write the dates is in a column of its own.",
        "A gap, or nothing after, says that no plan is recorded for that time, not that there was none."
        + (f" Statements that a list of plans is not complete: {incomplete}." if incomplete else ""),
        *([f"Plans with no date recorded, left out: {undated}."] if undated else []),
    ]
    return framed(_COLUMNS, rows, *notes, empty="No plan, review or target with a date is recorded.", index="plan")


def _period(records: Records, plan: str) -> str:
    start, end = records.in_words(plan, GK + "start"), _end(records, plan)
    return f"{start} to {end}" if start and end else start or end


def _end(records: Records, plan: str) -> str:
    end, longer = records.in_words(plan, GK + "end"), records.in_words(plan, GK + "extendedTo")
    return ", ".join(words for words in (end, f"extended to {longer}" if longer else "") if words)
