"""The golden thread: from a duty through plan, priority and action to who answers for it and how it is measured."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from graphkit.analysis.frames import framed
from graphkit.items import find_item
from graphkit.queries import select
from graphkit.records import Records
from graphkit.terms import value_of
from graphkit.vocabulary import GK
from graphkit.weighing import who_answers

if TYPE_CHECKING:
    import pandas as pd

    from graphkit.queries import Loaded

LINKS = ("duty", "plan", "priority", "action", "accountable partner", "indicator")
"""What a thread is made of, in order."""
_ITEMS = ("Duty", "Plan", "Priority", "Action", "Partner", "Board", "Post", "Indicator")
_IRIS = ("duty iri", "plan iri", "priority iri", "action iri", "indicator iri")
_COLUMNS = [*LINKS, "whole", "breaks at", *_IRIS]
_HEAD = f"PREFIX gk: <{GK}> SELECT DISTINCT ?one ?other "
_LIVE = "FILTER EXISTS { ?other gk:live true } }"
_DUTIES = f"""PREFIX gk: <{GK}> SELECT DISTINCT ?duty {{
  ?stocktake gk:covers ?duty . ?duty a gk:Duty ; gk:form/gk:metBy gk:Plan . FILTER EXISTS {{ ?duty gk:inForce true }}
  FILTER NOT EXISTS {{ ?other gk:discharges ?duty . FILTER NOT EXISTS {{ ?other a gk:Plan }}
    FILTER EXISTS {{ ?other gk:inForce true }} }} }}"""
_PLANS = f"PREFIX gk: <{GK}> SELECT DISTINCT ?plan {{ ?plan a gk:Plan . FILTER EXISTS {{ ?plan gk:live true }} }}"
_STEPS = {
    "plan": _HEAD + "{ ?other gk:discharges ?one ; a gk:Plan . ?one a gk:Duty . " + _LIVE,
    "priority": _HEAD + "{ ?other gk:ofPlan ?one ; a gk:Priority . " + _LIVE,
    "action": _HEAD + "{ ?other gk:for ?one ; a gk:Action . ?one a gk:Priority . " + _LIVE,
    "indicator": _HEAD + "{ ?one gk:indicator ?other . ?other a gk:Indicator }",
}


def golden_thread(dataset: Loaded, item: str | None = None) -> pd.DataFrame:
    """Follow each duty to the plan that meets it, its priorities, their actions, who answers for them and indicators.

    The golden thread is what performance management in local government calls the unbroken line from what an authority
    must or wants to achieve to what somebody does about it and how that is measured (IDeA and Audit Commission 2006, A
    manager's guide to performance management). A thread is whole when every link of it is recorded. It breaks at the
    first that is not; links after that are shown where they are recorded: a priority may have an indicator and no
    action.

    Plans, priorities and actions are those in force or to come. Duties are those in force that the stocktake looks for
    and that a plan can meet, but for those that a board, post or other thing in force is recorded as meeting; and those
    that a plan is recorded as meeting. Who answers is who answers for the action, else for the priority, else for the
    plan. The indicator is that of the action or priority.

    Parameters
    ----------
    dataset : rdflib.Dataset
        What `load` returns.
    item : str, optional
        The duty, plan, priority, action, partner, board, post or indicator, by name or id, of which to give the threads
        that pass through it.

    Returns
    -------
    pandas.DataFrame
        One row for each thread, in order of its names: duty, plan, priority, action, accountable partner (names; ""
        where none is recorded), indicator, whole (bool), breaks at (the first link that is not recorded, or ""), and
        the IRIs of duty, plan, priority, action and indicator.

    Raises
    ------
    InputError
        For an item that nothing or more than one thing is called.

    Examples
    --------
    >>> import graphkit
    >>> threads = golden_thread(graphkit.load(), "Children's Services Improvement Plan")
    >>> threads[["plan", "whole", "breaks at"]].values.tolist()
    [["Children's Services Improvement Plan", False, 'duty']]
    """
    records = Records(dataset)
    step: dict[str, dict[str, list[str]]] = {}
    for name, query in _STEPS.items():
        step[name] = defaultdict(list)
        for one, other in select(dataset, query)[1]:
            step[name][value_of(one)].append(value_of(other))
    plans = {value_of(row[0]) for row in select(dataset, _PLANS)[1]}
    duties = {value_of(row[0]) for row in select(dataset, _DUTIES)[1]} | step["plan"].keys()
    ends = [(duty, plan) for duty in duties for plan in step["plan"].get(duty, [""])]
    ends += [("", plan) for plan in plans - {plan for _, plan in ends}]
    threads = []
    for duty, plan in ends:
        for priority in _next(step["priority"], plan):
            for action in _next(step["action"], priority):
                measured = {one for end in (action, priority) for one in step["indicator"].get(end, ())}
                threads += [(duty, plan, priority, action, indicator) for indicator in measured or {""}]
    rows = [_row(thread, records) for thread in threads]
    if item is not None:
        chosen = find_item(dataset, item, *_ITEMS)
        who = records.name(chosen)
        rows = [row for row in rows if chosen in row[-len(_IRIS) :] or who in str(row[4]).split("; ")]
    rows.sort(key=lambda row: tuple(map(str, row)))
    breaks = Counter(str(row[7]) for row in rows if not row[6])
    told = "; ".join(f"{name}: {breaks[name]}" for name in LINKS if breaks[name])
    notes = [
        f"Whole: {sum(bool(row[6]) for row in rows)} of {len(rows)} threads." + (f" Broken at {told}." if told else ""),
        "A thread breaks at the first link that is not recorded; that is no proof that there is none.",
    ]
    empty = "No duty, plan or priority in force or to come is recorded that a thread could begin with."
    if item is not None:
        empty = f"No thread passes through {records.name(chosen)}, of what is recorded as in force or to come."
    return framed(_COLUMNS, rows, *notes, empty=empty)


def _next(links: dict[str, list[str]], one: str) -> Iterable[str]:
    return links.get(one) or [""]


def _row(thread: tuple[str, ...], records: Records) -> tuple[object, ...]:
    duty, plan, priority, action, indicator = (records.name(iri) if iri else "" for iri in thread)
    lowest = next((iri for iri in thread[3:0:-1] if iri), "")
    who = who_answers(lowest, records) if lowest else ()
    links = (duty, plan, priority, action, "; ".join(who), indicator)
    broken = next((name for name, link in zip(LINKS, links, strict=True) if not link), "")
    return (*links, not broken, broken, *thread)
