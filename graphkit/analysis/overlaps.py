"""Which plans, priorities and boards overlap, in what, and what joins them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from functools import cache
from typing import TYPE_CHECKING

from graphkit.analysis.features import (
    KINDS,
    STATED,
    areas_of,
    features_of,
    live_items,
    meet,
    only_wider,
    overlapping_class,
    periods_of,
    plans_of_priorities,
    set_apart,
)
from graphkit.analysis.frames import framed
from graphkit.analysis.joins import joined_by
from graphkit.analysis.similarity import (
    known_measure,
    known_weight,
    least,
    parts_of_score,
    similar_pairs,
    weigh,
)
from graphkit.dates import day_in_words
from graphkit.items import find_item, one_of
from graphkit.records import Records
from graphkit.vocabulary import GK, InputError

if TYPE_CHECKING:
    import pandas as pd

    from graphkit.queries import Loaded
    from graphkit.schema import TableClass

ACROSS = ("area", "all")
"""Which pairs are compared: those whose areas meet, or all."""
_COLUMNS = (
    *("one", "other", "score", *KINDS, "parts", "joined", "joined by", "source", "certainty"),
    *("one iri", "other iri"),
)
_ANY_KIND = "cohort, theme, duty, partner or indicator"
_THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_SCORES = {
    "jaccard": "how much of all that either has both have",
    "containment": "how much of the one that has less the other has too",
    "cosine": "how much both have, against the geometric mean of how much each has",
}
Pair = tuple[str, str, float]


def overlaps(
    dataset: Loaded,
    measure: str = "jaccard",
    weight: str | None = None,
    threshold: float = 0.25,
    across: str = "area",
    of: str = "Plan",
) -> pd.DataFrame:
    """List the pairs of plans, priorities or boards that share much, what they share, and whether anything joins them.

    Compared are those that are live - in force or to come, and not gone quiet - and whose recorded periods meet; a
    start or end that is not recorded is taken for open, and a priority without dates has those of the plans that state
    it. No pair are two that are recorded as distinct or as the same thing; two priorities of one plan, or of two plans
    so recorded; and two plans or priorities that have no more in common than partners, who join them rather than have
    them do the same, and groups or themes of which only narrower ones are recorded of both.

    What items have that others may have too: cohorts and themes, with the broader ones; duties that they discharge;
    partners that answer for them, lead, carry out, sign, work with them, host them or have a seat; and indicators,
    their own or those of their components, priorities and targets. Only what is recorded counts: that two items share
    nothing in the table does not say that they share nothing.

    Parameters
    ----------
    dataset : rdflib.Dataset
        What `load` returns.
    measure : {"jaccard", "containment", "cosine"}
        How alike two items are; `similar_pairs` gives definitions and sources. Containment finds the small plan within
        the large one, which jaccard hides.
    weight : {None, "idf"}
        What a feature counts for: 1, or with "idf" the more the fewer items have it.
    threshold : float
        The least score, above 0 and up to 1.
    across : {"area", "all"}
        Pairs of which one is for an area in which the other's lies, or all.
    of : {"Plan", "Priority", "Board"}
        What is compared.

    Returns
    -------
    pandas.DataFrame
        One row a pair, the highest score first, then by name: one, other, score; cohorts, themes, duties, partners and
        indicators that both have, with "(wider)" where one of them has only a narrower one; parts, each of these with
        its part of the score, the largest first; joined, and joined by what; source, the documents and places that say
        what each has of the kinds that both share, and the weakest certainty of these; one iri, other iri. What joins
        two is what rules derive for things alike, as for the checks.

    Raises
    ------
    InputError
        For an unknown measure, weight, across or of, with the nearest; for a threshold outside its range.

    Examples
    --------
    >>> import graphkit
    >>> table = overlaps(graphkit.load(), threshold=0.15)
    >>> table.loc[1, "one"], table.loc[1, "parts"], bool(table.loc[1, "joined"])
    ("Children's Services Improvement Plan", 'Whole system for children (wider) 0.17', False)
    """
    measure, weight, across, cls = _known(measure, weight, across, of)
    records = Records(dataset)
    features, wider, pairs, notes = _compared(dataset, cls, measure, weight, threshold, across)
    weights = weigh(features, measure, weight)
    joints = joined_by(dataset, (pair[:2] for pair in pairs))

    @cache
    def stating(item: str, kind: str) -> list[str]:
        return [record for name in STATED[kind] for record in records.of_fact(item, GK + name, None)]

    rows = []
    for one, other, score in pairs:
        parts = parts_of_score(features[one], features[other], measure, weights)
        shared = sorted(((features[one][key], _iri(key), part) for key, part in parts.items()), key=_by_part(records))
        above = wider.get(one, set()) | wider.get(other, set())
        names_of = {iri: records.name(iri) + " (wider)" * (f"{kind} {iri}" in above) for kind, iri, _ in shared}
        kinds = ("; ".join(sorted(names_of[iri] for kind, iri, _ in shared if kind == each)) for each in KINDS)
        told = "; ".join(f"{names_of[iri]} {part:.2f}" for _, iri, part in shared)
        by = joints.get((one, other), [])
        ends = sorted((records.name(item), item) for item in (one, other))
        names, iris = zip(*ends, strict=True)
        of_both = [(item, kind) for item in iris for kind in KINDS if any(kind == each for each, _, _ in shared)]
        read = [record for item, kind in of_both for record in stating(item, kind)]
        source, sure = "; ".join(records.passages(read)), records.certainty(read)
        row = (*names, score, *kinds, told, bool(by), "; ".join(sorted(map(records.name, by))), source, sure, *iris)
        rows.append(row)
    rows.sort(key=lambda row: (-round(row[2], 9), *row[:2], *row[-2:]))
    said = f"scores of {threshold:g} or more"
    return framed(
        _COLUMNS,
        rows,
        f"The score of two {cls.plural.lower()} is {_scored(measure, weight)}. Listed are {said}; parts are rounded.",
        *notes,
        "A group or theme is marked as wider where one of the two has only a narrower one recorded.",
        "Joined: a board, partner, post or plan in force that both have, or that one knows of the other, is recorded. "
        "Unjoined: nothing of the kind is recorded.",
        empty=" ".join([f"No two {cls.plural.lower()} have {said}.", *notes]),
    )


def overlap_parts(
    dataset: Loaded, one: str, other: str, measure: str = "jaccard", weight: str | None = None, of: str = "Plan"
) -> pd.DataFrame:
    """Say what two items have, together and apart, and what of their score each feature makes up.

    Parameters
    ----------
    dataset : rdflib.Dataset
        What `load` returns.
    one, other : str
        What a person calls the two: a name, another name, an id or an IRI. They need not be in force.
    measure, weight, of : str
        As for `overlaps`.

    Returns
    -------
    pandas.DataFrame
        One row a feature that either has: kind, feature, in one, in other ("recorded", "wider" where only a narrower
        one is, or ""), part (of the score; 0 where only one has it; they sum to the score), feature iri. The largest
        part first; the score stands in the notes.

    Raises
    ------
    InputError
        For a name that means no item, or several; for an unknown measure, weight or of.

    Examples
    --------
    >>> import graphkit
    >>> parts = overlap_parts(graphkit.load(), "HWB", "Gloucestershire Safeguarding Children Executive", of="Board")
    >>> parts.loc[1, ["kind", "feature"]].tolist(), round(float(parts.loc[1, "part"]), 2)
    (['partner', 'Gloucestershire County Council'], 0.17)
    """
    measure, weight, _, cls = _known(measure, weight, "all", of)
    both = [find_item(dataset, name, cls.name) for name in (one, other)]
    if both[0] == both[1]:
        raise InputError(f"found one {cls.label.lower()} under both names, {one!r} and {other!r}; expected two")
    records = Records(dataset)
    # What is not in force is weighed with what is, so that a pair has the score here that it has among the others.
    wanted = live_items(dataset, cls).union(both)
    features = {item: own for item, own in features_of(dataset, cls).items() if item in wanted}
    weights = weigh(features, measure, weight)
    mine, its = (features.get(item, {}) for item in both)
    parts = parts_of_score(mine, its, measure, weights)
    each = {**mine, **its}
    told = sorted(((kind, _iri(key), parts.get(key, 0.0)) for key, kind in each.items()), key=_by_part(records))
    wider = only_wider(dataset, cls)

    def has(item: str, key: str) -> str:
        return "" if key not in features.get(item, {}) else "wider" if key in wider.get(item, ()) else "recorded"

    rows = [
        (KINDS[kind], records.name(iri), *(has(item, f"{kind} {iri}") for item in both), part, iri)
        for kind, iri, part in told
    ]
    names = " and ".join(records.name(item) for item in both)
    return framed(
        ("kind", "feature", "in one", "in other", "part", "feature iri"),
        rows,
        f"{names}: {sum(parts.values()):.3f}, {_scored(measure, weight)}.",
        empty=f"{names}: no {_ANY_KIND} of either is recorded.",
    )


def sensitivity(
    dataset: Loaded,
    thresholds: float | Iterable[float] = _THRESHOLDS,
    measure: str = "jaccard",
    weight: str | None = None,
    across: str = "area",
    of: str = "Plan",
) -> pd.DataFrame:
    """Show how the list of overlaps shortens as the threshold rises.

    Parameters
    ----------
    dataset : rdflib.Dataset
        What `load` returns.
    thresholds : float or iterable of float
        Each above 0 and up to 1.
    measure, weight, across, of : str
        As for `overlaps`.

    Returns
    -------
    pandas.DataFrame
        One row a threshold, the lowest first: threshold, pairs that reach it, of these joined and unjoined, and items
        in a pair, how many items are in one or more.

    Raises
    ------
    InputError
        For no threshold or one outside its range; for an unknown measure, weight, across or of.

    Examples
    --------
    >>> import graphkit
    >>> table = sensitivity(graphkit.load(), (0.1, 0.15, 0.2))
    >>> dict(zip(table["threshold"], table["pairs"]))
    {0.1: 2, 0.15: 1, 0.2: 0}
    """
    measure, weight, across, cls = _known(measure, weight, across, of)
    enough = {one: least(one) for one in (thresholds if isinstance(thresholds, Iterable) else [thresholds])}
    ascending = sorted(enough)
    if not ascending:
        raise InputError("found no threshold, expected at least one number above 0 and up to 1")
    features, _, pairs, notes = _compared(dataset, cls, measure, weight, ascending[0], across)
    joints = joined_by(dataset, (pair[:2] for pair in pairs))
    rows = []
    for threshold in ascending if len(features) > 1 else ():
        kept = [pair[:2] for pair in pairs if pair[2] >= enough[threshold]]
        joined = sum(pair in joints for pair in kept)
        rows.append((threshold, len(kept), joined, len(kept) - joined, len({item for pair in kept for item in pair})))
    return framed(
        ("threshold", "pairs", "joined", "unjoined", "items in a pair"),
        rows,
        f"Pairs of {cls.plural.lower()} by the least score that counts: {_scored(measure, weight)}.",
        *notes,
        empty=" ".join(["Nothing to compare.", *notes]),
    )


def _known(measure: str, weight: str | None, across: str, of: str) -> tuple[str, str | None, str, TableClass]:
    return known_measure(measure), known_weight(weight), one_of(across, ACROSS, "across"), overlapping_class(of)


def _compared(
    dataset: Loaded, cls: TableClass, measure: str, weight: str | None, threshold: float, across: str
) -> tuple[dict[str, dict[str, str]], dict[str, set[str]], list[Pair], list[str]]:
    """Return the features of what is live, those only wider, the pairs that may overlap, and what was compared."""
    live = live_items(dataset, cls)
    features = {item: own for item, own in features_of(dataset, cls).items() if item in live}
    areas = areas_of(dataset, cls) if across == "area" else None
    found = similar_pairs(features, measure, weight, threshold, areas)
    periods, apart = periods_of(dataset, cls), set_apart(dataset)
    plans = plans_of_priorities(dataset) if cls.name == "Priority" else {}

    def may_overlap(one: str, other: str) -> bool:
        mine, its = plans.get(one, set()), plans.get(other, set())
        return (
            other not in apart.get(one, ())
            and not mine & its
            and not any(plan in apart.get(own, ()) for own in mine for plan in its)
            and meet(periods.get(one, ("", "")), periods.get(other, ("", "")))
        )

    day = Records(dataset).one(GK + "view", GK + "asOf")
    live_then = f"live as at {day_in_words(day)}" if day else "live"
    among = "all others" if areas is None else "those whose area lies within its own or holds it"
    notes = [f"Compared: {len(features)} {cls.plural.lower()} {live_then}, each with {among}."]
    if len(features) < 2:
        notes = [f"{len(features) or 'No'} {cls.label.lower()} {live_then} has a {_ANY_KIND} recorded."]
    if live - features.keys():
        notes.append(f"Left out: {len(live - features.keys())} of which no {_ANY_KIND} is recorded.")
    if areas is not None and features.keys() - areas.keys():
        told = "name it in a column area or in graphkit.toml, or compare across all"
        notes.append(f"Left out: {len(features.keys() - areas.keys())} of which no area is recorded; {told}.")
    pairs = [pair for pair in found if may_overlap(*pair[:2])]
    wider = only_wider(dataset, cls)
    kept = pairs if cls.name == "Board" else [pair for pair in pairs if _repeats(features, wider, pair)]
    if len(kept) < len(pairs):
        told = "no more than partners in common, or groups and themes wider than any recorded of either"
        notes.append(f"Left out: {len(pairs) - len(kept)} pairs that have {told}.")
    thin = sum(min(len(features[one]), len(features[other])) == 1 for one, other, _ in kept)
    if thin:
        told = f"In {thin} of {len(kept)} pairs" if len(kept) > 1 else "In the one pair"
        notes.append(f"{told} only one thing is recorded of one of the two, so that a high score says little.")
    return features, wider, kept, notes


def _repeats(features: Mapping[str, Mapping[str, str]], wider: Mapping[str, Set[str]], pair: Pair) -> bool:
    """Tell whether two items share more than partners, who join them, of what is recorded of at least one itself."""
    one, other = pair[:2]
    above = wider.get(one, set()) & wider.get(other, set())
    return any(kind != "partners" and key not in above for key, kind in features[one].items() if key in features[other])


def _scored(measure: str, weight: str | None) -> str:
    weighed = ", each weighed by how few have it (idf)" if weight else ""
    return f"{_SCORES[measure]} ({measure}){weighed}"


def _iri(key: str) -> str:
    return key.partition(" ")[2]


def _by_part(records: Records) -> Callable[[tuple[str, str, float]], tuple[float, int, str, str]]:
    """Sort features by their part, the largest first, then by kind and name."""
    kinds = list(KINDS)
    return lambda feature: (-round(feature[2], 9), kinds.index(feature[0]), records.name(feature[1]), feature[1])
