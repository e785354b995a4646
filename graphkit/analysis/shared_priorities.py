"""A small number of candidate shared priorities, each of them a priority that a plan already has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from graphkit.analysis.days import day_of_view, first_day
from graphkit.analysis.frames import framed, told_apart
from graphkit.analysis.priorities_alike import THRESHOLD, Priorities, live_priorities
from graphkit.analysis.representatives import Fit, Indices, Numbers, representatives, stability
from graphkit.analysis.wording import telling_words
from graphkit.items import one_of
from graphkit.records import Records
from graphkit.vocabulary import GK, InputError
from graphkit.weighing import who_answers

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from graphkit.queries import Loaded

COUNTS = range(5, 10)
BY = ("candidate", "priority")
_FIRM, _DOUBTFUL = 0.75, 0.6
_MOST_NAMED = 5
_CANDIDATE = [
    *("candidate", "stated in", "priorities", "plans", "share", "what joins them", "who answers", "behind it"),
    *("evidence", "stability", "iri"),
]
_PRIORITY = [
    *("priority", "plan", "candidate", "similarity", "why", "who answers"),
    *("priority iri", "candidate iri", "plan iri"),
]


def shared_priorities(dataset: Loaded, count: int = 7, by: str = "candidate") -> pd.DataFrame:
    """Propose a few candidate shared priorities, to be discussed: each is one that a plan has and others come near.

    Of all priorities in force or to come, of plans in force or to come, those are chosen that priorities of as many
    other plans as possible are alike to. Nothing is drawn by lot.

    Two priorities are alike from a similarity of 0.5: the cosine of what they are about (themes and cohorts with the
    wider ones, outcomes, indicators, words of the name), each weighted by its kind and by how few priorities have it
    (inverse document frequency; Spärck Jones 1972). `priorities_alike` states the weights, with reasons.

    The candidates are chosen one after another, each the priority to which most is alike that is not yet taken in,
    where a further priority of a plan counts for less (the square root of a facility location; Lin and Bilmes 2011).
    Never chosen is a priority that is alike to a candidate already, or behind which no two plans stand; so another
    choice may take in more, and the bound of a greedy choice that may take anything (Nemhauser, Wolsey and Fisher 1978)
    does not hold. Then each priority goes to the candidate that it is most alike to, or is left over. A candidate gives
    way to a member that the others are all alike to as well and whose name says better, in words of the themes that
    most share, what it is about.

    Parameters
    ----------
    dataset : rdflib.Dataset
        What `load` returns.
    count : int, default 7
        How many candidates to look for, 5 to 9. There are fewer where no more is shared.
    by : {"candidate", "priority"}
        What a row is.

    Returns
    -------
    pandas.DataFrame
        By candidate: its name as the index; stated in (its own plan or plans), priorities and plans (how many stand
        behind it, its own among them), share (of all priorities, 0 to 1), what joins them (themes and cohorts that more
        than half have, with how many do), who answers (partners, posts and boards: for each priority who is accountable
        for it, else leads, else carries out, else oversees it; where nobody does, the same of its plan), behind it (the
        plans), evidence (that informs its priorities or the plans that state them, with how old it is at the date of
        the view), stability (0 to 1: the mean, over all plans left out one by one, of the best Jaccard coefficient with
        what is then found; Hennig 2007), iri.

        By priority: priority, plan, candidate ("" for what is left over), similarity (to it, or to the nearest),
        why (what both have), who answers (the same of this one), priority iri, candidate iri, plan iri.

        What is taken in and left over is in the notes.

    Raises
    ------
    InputError
        For another number of candidates, or something else to go by.

    Examples
    --------
    >>> import graphkit
    >>> found = shared_priorities(graphkit.load(graphkit.resource("data", "gloucestershire-2026")), count=5)
    >>> found[["priorities", "plans", "stability"]].head(2).rename_axis(None)
                                             priorities  plans  stability
    Embed a graduated approach to inclusion          10      5       0.99
    Early years and best start in life                7      5       0.96
    """
    if isinstance(count, bool) or not isinstance(count, int) or count not in COUNTS:
        raise InputError(f"found {count!r} shared priorities, expected a number from {COUNTS[0]} to {COUNTS[-1]}")
    by = one_of(by, BY, "by")
    records = Records(dataset)
    found = live_priorities(dataset, records)
    fit = _fit_of_names(found, records)
    chosen, place = representatives(found.alike, found.of_plans, count, fit)
    stable = stability(found.alike, found.of_plans, count, fit, place)
    names = told_apart([found.items[one] for one in chosen], [found.names[one] for one in chosen])
    notes = _notes(found, names, place, stable, count)
    nothing = " ".join(notes)
    if by == "candidate":
        rows = [
            (name, *_row(found, records, one, np.flatnonzero(place == at)), round(stable[at], 2), found.items[one])
            for at, (name, one) in enumerate(zip(names, chosen, strict=True))
        ]
        return framed(_CANDIDATE, rows, *notes, empty=nothing, index="candidate")
    each = sorted(range(len(found.items)), key=lambda one: _order(found, chosen, place, one))
    return framed(
        _PRIORITY, (_placed(found, records, chosen, names, place, one) for one in each), *notes, empty=nothing
    )


def _row(found: Priorities, records: Records, one: int, members: Indices) -> tuple[object, ...]:
    plans = sorted({plan for member in members for plan in found.plans[member]})
    partners = {who for member in members for who in who_answers(found.items[member], records)}
    joins = [f"{kind}: {records.name(iri)} ({n} of {len(members)})" for (kind, iri), n in found.common(members)]
    return (
        _named(records, found.plans[one]),
        len(members),
        len(plans),
        round(len(members) / len(found.items), 2),
        "; ".join(joins),
        "; ".join(sorted(partners)),
        _named(records, plans),
        _evidence(records, [found.items[member] for member in members], plans),
    )


def _placed(
    found: Priorities, records: Records, chosen: list[int], names: list[str], place: Indices, one: int
) -> tuple[object, ...]:
    likeness, at = _nearest(found, chosen, place, one)
    if place[one] < 0:
        why = f"nearest is {names[at]}" if likeness > 0 else ""
    elif chosen[at] == one:
        why = "the candidate itself"
    else:
        why = _shared(found, records, one, chosen[at])
    return (
        found.names[one],
        _named(records, found.plans[one]),
        names[at] if place[one] >= 0 else "",
        likeness,
        why,
        "; ".join(who_answers(found.items[one], records)),
        found.items[one],
        found.items[chosen[at]] if place[one] >= 0 else "",
        "; ".join(found.plans[one]),
    )


def _nearest(found: Priorities, chosen: list[int], place: Indices, one: int) -> tuple[float, int]:
    if not chosen:
        return 0.0, -1
    to = np.round(found.similarity[one, chosen], 2)
    at = int(place[one]) if place[one] >= 0 else int(to.argmax())
    return (1.0 if chosen[at] == one else float(to[at])), at


def _order(found: Priorities, chosen: list[int], place: Indices, one: int) -> tuple[object, ...]:
    at = int(place[one])
    return at if at >= 0 else len(chosen), -_nearest(found, chosen, place, one)[0], found.names[one], found.items[one]


def _shared(found: Priorities, records: Records, one: int, other: int) -> str:
    both = set(found.features[one]) & set(found.features[other])
    around = {wider for _, iri in both for wider in found.wider.get(iri, ())}
    said = sorted((kind, records.name(iri)) for kind, iri in both if kind != "word" and iri not in around)
    told = {word for _, name in said for word in telling_words(name)}
    words = sorted({value for kind, value in both if kind == "word"} - told)
    order = ("theme", "cohort", "outcome", "indicator")
    said.sort(key=lambda pair: (order.index(pair[0]), pair[1]))
    return "; ".join([*(f"{kind}: {name}" for kind, name in said), *(f'word: "{word}"' for word in words)])


def _fit_of_names(found: Priorities, records: Records) -> Fit:
    """Return how well names say what some priorities share: the cosine of their words and those of the themes."""
    own = [telling_words(name) for name in found.names]

    def fit(members: Indices) -> Numbers:
        themes = [iri for (kind, iri), _ in found.common(members) if kind == "theme"]
        said = {word for iri in themes for word in telling_words(records.name(iri))}
        return np.array([len(own[one] & said) / max(1, len(own[one]) * len(said)) ** 0.5 for one in members])

    return fit


def _evidence(records: Records, priorities: Iterable[str], plans: Iterable[str]) -> str:
    """Name what informs some priorities, else the plans or parts of plans that state them, with its kind and age."""
    today = day_of_view(records)
    stating = {whole for one in priorities for whole in records.values(one, GK + "statedIn")} | set(plans)
    behind = {one: "the plan" for whole in stating for one in records.values(whole, GK + "informedBy")}
    behind |= {one: "the priority" for item in priorities for one in records.values(item, GK + "informedBy")}
    told = []
    for one, informs in sorted(
        behind.items(), key=lambda item: (item[1] == "the plan", records.name(item[0]), item[0])
    ):
        kind = "".join(f"{records.name(kind)}, " for kind in records.values(one, GK + "kind")[:1])
        told.append(f"{records.name(one)} ({kind}{_age(records, one, today)}, behind {informs})")
    more = [f"and {len(told) - _MOST_NAMED} more"] if len(told) > _MOST_NAMED else []
    return "; ".join([*told[:_MOST_NAMED], *more])


def _age(records: Records, evidence: str, today: date) -> str:
    for path, what in (("dataTo", "data"), ("published", "published")):
        then = first_day(records, evidence, path)
        if then:
            years = today.year - then.year - ((today.month, today.day) < (then.month, then.day))
            old = f"{years} year{'s' if years > 1 else ''}" if years > 0 else "less than a year"
            return f"{what} {old} {'old' if path == 'dataTo' else 'ago'}"
    return "of no recorded date"


def _named(records: Records, items: Iterable[str]) -> str:
    return "; ".join(sorted({records.name(item) for item in items}))


def _notes(found: Priorities, names: list[str], place: Indices, stable: list[float], count: int) -> list[str]:
    total, plans = len(found.items), len(found.all_plans)
    aside = []
    if found.unplanned:
        aside = [
            f"Priorities in force or to come that no plan in force or to come states, left aside: {found.unplanned}."
        ]
    if not total:
        return ["No priority in force or to come is recorded of a plan in force or to come.", *aside]
    if not names:
        return [
            f"No candidate found: of {total} priorities of plans in force or to come ({plans}), none is alike "
            f"to one of another plan (similarity of {THRESHOLD} or more).",
            *aside,
        ]
    taken = np.flatnonzero(place >= 0)
    behind = {plan for one in taken for plan in found.plans[one]}
    candidates = "candidate takes" if len(names) == 1 else f"{len(names)} candidates take"
    least = min(range(len(names)), key=lambda at: (stable[at], at))
    return [
        "Candidates to discuss; nobody has agreed them. Each is a priority that one plan has, with those alike to it "
        f"(similarity of {THRESHOLD} or more by theme, cohort, outcome, indicator and wording), of two plans or more.",
        f"Coverage: the {candidates} in {len(taken)} of {total} priorities ({len(taken) / total:.0%}) "
        f"and {len(behind)} of the {plans} plans that state them. Priorities left over: {total - len(taken)}.",
        f"Stability, with each plan left out in turn: {np.mean(stable):.2f} on average; lowest {stable[least]:.2f}, "
        f'"{names[least]}". 1 is found again as it is every time; {_FIRM} or more is firm, below {_DOUBTFUL} is '
        "doubtful, by the rule of thumb of Hennig's clusterboot.",
        *([f"Asked for {count}; no more priorities of different plans are alike."] if len(names) < count else []),
        *aside,
    ]
