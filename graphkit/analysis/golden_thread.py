"""From a duty down to what is measured: which threads are whole, and where the others break."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from graphkit.analysis.frames import framed
from graphkit.items import find_item
from graphkit.network import graph_of
from graphkit.queries import select
from graphkit.records import Records
from graphkit.terms import value_of
from graphkit.vocabulary import GK
from graphkit.weighing import NOT_RECORDED, RECORDED_AS_NONE

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from graphkit.queries import Loaded

DUTY, PLAN, PRIORITY, ACTION, PARTNER, INDICATOR = LINKS = (
    *("duty", "plan", "priority", "action"),
    *("accountable partner", "indicator"),
)
"""The links of a thread, from above."""
_COLUMNS = (*LINKS, "whole", "breaks at", "basis", "partner of", *(f"{link} iri" for link in LINKS))
_CLASSES = ("Duty", "Plan", "Priority", "Action", "Partner", "Board", "Indicator")
_CARRYING = ("accountablePartner", "carriedOutBy", "overseenBy")
_STATED_BY = {PARTNER: "accountablePartner", INDICATOR: "indicator"}


class _Thread(NamedTuple):
    """The items of a thread by IRI, "" where a link is not recorded, and whose the accountable partners are."""

    duty: str
    plan: str
    priority: str
    action: str
    partners: tuple[str, ...]
    indicator: str
    whose: str


def golden_thread(dataset: Loaded, item: str | None = None) -> pd.DataFrame:
    """Follow each duty to the plan that meets it, its priorities, their actions, who answers for them and the measure.

    Parameters
    ----------
    dataset : rdflib.Dataset
        What `load` returns.
    item : str, optional
        The name, other name or id of a duty, plan, priority, action, partner, board or indicator: only the threads that
        pass through it. A partner or board is passed when it answers for the plan, priority or action, carries it out
        or oversees it.

    Returns
    -------
    pandas.DataFrame
        One row a thread: duty, plan, priority, action, accountable partner, indicator; whether it is "whole"; where it
        "breaks at"; the basis of that, "not recorded" or "recorded as having none"; "partner of", which says whose the
        accountable partner is; then the IRIs. Several partners of one thing stand in one cell, several indicators in
        rows of their own.

    Raises
    ------
    InputError
        When nothing, or more than one thing, bears the name; it names the nearest.

    Notes
    -----
    *Definition.* A thread goes from a duty to a plan recorded as discharging it; to a priority stated in the plan or in
    a part of it; to an action for the priority; to the accountable partner of the action, else of the priority, else
    of the plan; and to an indicator of the action or the priority. An action for the plan itself skips the priority. It
    is whole when all six are recorded, and breaks at the first that is not. A plan need not meet a duty: such a thread
    begins at the plan, is never whole, and breaks at the first link missing below the plan, or else at the duty. What
    is over is in no thread. Of duties without a plan, those count that a stocktake covers, that a plan can meet and
    that no board or post is recorded as meeting.

    *Source.* The "golden thread" of performance management in local government, from the aims of a community down to
    the work of a team (Improvement and Development Agency 2006, "A manager's guide to performance management").

    Examples
    --------
    >>> import graphkit
    >>> threads = golden_thread(graphkit.load(), "Children's Services Improvement Plan")
    >>> threads[["duty", "whole", "breaks at"]].values.tolist()
    [['', False, 'priority']]
    """
    records, graph = Records(dataset), graph_of(dataset)
    sought = find_item(dataset, item, *_CLASSES) if item is not None else ""
    threads = sorted(_threads(dataset, graph, records), key=lambda thread: _order(thread, records))
    if sought:
        threads = [thread for thread in threads if sought in _passed(thread, records)]
    told = f"Nothing to show: no thread passes through {records.name(sought)}." if sought else _NOTHING
    return framed(
        _COLUMNS,
        [_row(thread, records) for thread in threads],
        *_notes(threads),
        empty=told,
    )


def _threads(dataset: Loaded, graph: nx.MultiDiGraph[str], records: Records) -> Iterator[_Thread]:
    standing: dict[str, list[str]] = defaultdict(list)
    for item, data in graph.nodes(data=True):
        if _stands(item, records):
            standing[data["kind"]].append(item)
    priorities, actions = defaultdict(list), defaultdict(list)
    for priority in standing["Priority"]:
        for plan in _standing(priority, "ofPlan", records) or [""]:
            priorities[plan].append(priority)
    for action in standing["Action"]:
        for served in records.values(action, GK + "for"):
            actions[served].append(action)
    met = {
        duty for kind in ("Board", "Post") for item in standing[kind] for duty in _standing(item, "discharges", records)
    }
    for plan in [*standing["Plan"], *([""] if "" in priorities else [])]:
        duties = _standing(plan, "discharges", records) if plan else []
        met.update(duties)
        ends = [(priority, action) for priority in priorities[plan] for action in actions.get(priority, [""])]
        ends += [("", action) for action in actions.get(plan, ())]
        for duty in duties or [""]:
            for priority, action in ends or [("", "")]:
                yield from _ended(duty, plan, priority, action, records)
    for duty in sorted({value_of(row[0]) for row in select(dataset, _MET_BY_PLAN)[1]} & set(standing["Duty"]) - met):
        if graph.nodes[duty]["wanted"]:
            yield _Thread(duty, "", "", "", (), "", "")


def _stands(item: str, records: Records) -> bool:
    return GK + "phase-over" not in records.values(item, GK + "phase")


def _standing(item: str, name: str, records: Records) -> list[str]:
    return [value for value in records.values(item, GK + name) if _stands(value, records)]


def _ended(duty: str, plan: str, priority: str, action: str, records: Records) -> Iterator[_Thread]:
    """Give a thread to each indicator."""
    partners: list[str] = []
    whose = ""
    for item, what in ((action, ACTION), (priority, PRIORITY), (plan, PLAN)):
        if item and not partners:
            partners, whose = _standing(item, "accountablePartner", records), what
    measured = {one for item in (action, priority) if item for one in _standing(item, "indicator", records)}
    for indicator in sorted(measured) or [""]:
        yield _Thread(duty, plan, priority, action, tuple(partners), indicator, whose if partners else "")


def _order(thread: _Thread, records: Records) -> tuple[object, ...]:
    """Sort by name, what begins at a plan after the duties; of a thing, the threads that go on first."""
    return tuple((not item, records.name(item) if item else "", item) for item in _items(thread))


def _items(thread: _Thread) -> tuple[str, ...]:
    return (*thread[:4], *thread.partners, thread.indicator)


def _passed(thread: _Thread, records: Records) -> set[str]:
    """Return what a thread passes through: its items, and who answers for them, carries them out or oversees them."""
    works = [item for item in (thread.plan, thread.priority, thread.action) if item]
    return {*_items(thread), *(who for item in works for name in _CARRYING for who in _standing(item, name, records))}


def _breaks(thread: _Thread) -> str:
    """Return the first link missing; the duty only where nothing else is; nothing of a whole thread."""
    missing = _missing(thread)
    return next((link for link in missing if link != DUTY), missing[0] if missing else "")


def _missing(thread: _Thread) -> list[str]:
    held = (*thread[:4], thread.partners, thread.indicator)
    return [link for link, item in zip(LINKS, held, strict=True) if not item]


def _row(thread: _Thread, records: Records) -> tuple[object, ...]:
    held = [(item,) if item else () for item in thread[:4]]
    cells = [*held, thread.partners, (thread.indicator,) if thread.indicator else ()]
    breaks = _breaks(thread)
    return (
        *("; ".join(map(records.name, cell)) for cell in cells),
        not breaks,
        breaks,
        _basis(thread, breaks, records) if breaks else "",
        thread.whose,
        *("; ".join(cell) for cell in cells),
    )


def _basis(thread: _Thread, breaks: str, records: Records) -> str:
    """Tell whether what is missing is recorded as none of any item that could have had it."""
    path = GK + _STATED_BY.get(breaks, "")
    below = [item for item in thread[1:4] if item and path in records.values(item, GK + "lacks")]
    return RECORDED_AS_NONE if below else NOT_RECORDED


def _notes(threads: Sequence[_Thread]) -> Iterator[str]:
    breaks = Counter(link for link in map(_breaks, threads) if link)
    yield f"{len(threads) - breaks.total()} of {len(threads)} threads are whole{_counted('; most break at: ', breaks)}."
    nearly = Counter(missing[0] for missing in map(_missing, threads) if len(missing) == 1)
    if nearly:
        yield f"Whole but for one link{_counted(': ', nearly)}."
    begun = {thread.plan for thread in threads if thread.plan and not thread.duty}
    if begun:
        yield f"Plans that meet no recorded duty: {len(begun)}. Their threads begin at the plan and count as not whole."
    unknown = [link for link in (PRIORITY, ACTION, INDICATOR) if not any(getattr(thread, link) for thread in threads)]
    if unknown:
        yield f"Not recorded of anything here: {', '.join(unknown)}."
    yield "What is over is in no thread. What is not recorded may be there all the same."


def _counted(before: str, links: Counter[str]) -> str:
    most = sorted(links.items(), key=lambda link: (-link[1], LINKS.index(link[0])))
    return before + ", ".join(f"{link} ({count})" for link, count in most) if links else ""


_NOTHING = "Nothing to show: no plan or priority that is not over is recorded, and no duty that a plan could meet."
_MET_BY_PLAN = f"PREFIX gk: <{GK}> SELECT DISTINCT ?duty WHERE {{ ?duty gk:form/gk:metBy gk:Plan }}"
