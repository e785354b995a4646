"""Which items are alike: exact similarities of sets of features, of all pairs or of those whose areas meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from numbers import Real

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graphkit.items import one_of
from graphkit.vocabulary import InputError

Numbers = NDArray[np.float64]
Indices = NDArray[np.int64]
Areas = Mapping[str, tuple[Collection[str], Collection[str]]]
"""For each item the areas that it is for, and all areas that these lie in, themselves among them."""

MEASURES: dict[str, Callable[[Numbers, Numbers, Numbers], Numbers]] = {
    "jaccard": lambda shared, one, other: one + other - shared,
    "containment": lambda shared, one, other: np.minimum(one, other),
    "cosine": lambda shared, one, other: np.sqrt(one * other),
}
"""What the weight that two items share is divided by, given that and the weight of each."""
WEIGHTS = ("idf",)
_NEAR = 1e-9
"""By how much a score may fall short of the threshold."""
_AT_A_TIME = 1_000_000
"""How many products are added up at a time: some tens of megabytes."""


def similar_pairs(
    features: Mapping[str, Collection[str]],
    measure: str = "jaccard",
    weight: str | None = None,
    threshold: float = 0.5,
    areas: Areas | None = None,
) -> list[tuple[str, str, float]]:
    """Find all pairs of items whose features are alike enough: exactly, nothing left to chance.

    Parameters
    ----------
    features : mapping of str to collection of str
        The features of each item. An item that has none is in no pair.
    measure : {"jaccard", "containment", "cosine"}
        With A and B the features of two items, w(f) the weight of a feature and w(A) the sum over those of A:

        - jaccard: w(A & B) / w(A | B), how much of all that either has both have (Jaccard 1901).
        - containment: w(A & B) / min(w(A), w(B)), how much of the smaller lies in the larger; 1 when all of it does,
          however large the other is (the overlap coefficient; Szymkiewicz 1934, Simpson 1943).
        - cosine: of the angle between the vectors that hold w(f) for each feature that an item has and 0 for each that
          it has not (Salton and McGill 1983); without weights |A & B| / sqrt(\\|A\\| \\|B\\|) (Ochiai 1957).
    weight : {None, "idf"}
        None: each feature weighs 1. "idf": ln(N / n), where N items have features and n of them have this one, so that
        what few have counts for more and what all have for nothing (Spärck Jones 1972).
    threshold : float
        The least score of a pair, above 0 and up to 1. A score that equals it but for rounding is kept.
    areas : mapping of str to pair of collections, optional
        For each item the areas that it is for, and all areas that these lie in, themselves among them. Then only pairs
        are compared of which one is for an area that the other's lies in, so that the work grows with the items of
        each area and not with the square of all. An item without an area is in no pair.

    Returns
    -------
    list of (str, str, float)
        The two items, the lesser first, and their score, above 0 and up to 1; the highest first, then by item.

    Raises
    ------
    InputError
        For an unknown measure or weight, or a threshold outside its range.

    Examples
    --------
    >>> plans = {"One Plan": ["young carers", "mental health", "poverty", "housing"], "Carers": ["young carers"]}
    >>> similar_pairs(plans, "jaccard", threshold=0.25)
    [('Carers', 'One Plan', 0.25)]
    >>> similar_pairs(plans, "containment")
    [('Carers', 'One Plan', 1.0)]
    """
    measure, weight = known_measure(measure), known_weight(weight)
    enough = least(threshold)
    weights = {feature: w for feature, w in weigh(features, measure, weight).items() if w > 0}
    columns = {feature: column for column, feature in enumerate(sorted(weights))}
    items = sorted(item for item, own in features.items() if own and (areas is None or item in areas))
    if len(items) < 2:
        return []
    binary = _matrix(({columns[f] for f in features[item] if f in columns} for item in items), len(columns))
    by_column = np.array([weights[feature] for feature in columns])
    totals: Numbers = binary @ by_column
    ones, others, scores = [], [], []
    for left, right, shared in _shared(binary, by_column, _places(items, areas)):
        found = shared / MEASURES[measure](shared, totals[left], totals[right])
        kept = found >= enough
        ones.append(np.minimum(left[kept], right[kept]))
        others.append(np.maximum(left[kept], right[kept]))
        scores.append(np.minimum(found[kept], 1.0))
    one, other, score = np.concatenate(ones), np.concatenate(others), np.concatenate(scores)
    # Two items with several areas in common were found in each.
    once = np.unique(one * len(items) + other, return_index=True)[1]
    best = once[np.argsort(-np.round(score[once], 9), kind="stable")]
    named = zip(one[best].tolist(), other[best].tolist(), score[best].tolist(), strict=True)
    return [(items[first], items[second], value) for first, second, value in named]


def weigh(features: Mapping[str, Collection[str]], measure: str, weight: str | None) -> dict[str, float]:
    """Return what each feature adds to what two items that have it share, under a measure: its weight, or the square.

    Shared out by the denominator of the measure, these are the parts of a score.
    """
    have = Counter(chain.from_iterable(map(set, features.values())))
    if weight is None:
        return dict.fromkeys(have, 1.0)
    count = sum(1 for own in features.values() if own)
    power = 2 if measure == "cosine" else 1
    return {feature: float(np.log(count / n)) ** power for feature, n in have.items()}


def parts_of_score(
    one: Collection[str], other: Collection[str], measure: str, weights: Mapping[str, float]
) -> dict[str, float]:
    """Share the score of two items out among the features that both have: the parts sum to the score.

    Parameters
    ----------
    one, other : collection of str
        The features of each.
    measure : str
        One of `MEASURES`.
    weights : mapping of str to float
        What `weigh` gives.

    Examples
    --------
    >>> weights = {"poverty": 1, "housing": 1, "carers": 1}
    >>> parts_of_score(["poverty", "housing"], ["poverty", "carers"], "containment", weights)
    {'poverty': 0.5}
    """
    shared = sorted(set(one) & set(other))
    sums = (sum(weights[feature] for feature in sorted(set(some))) for some in (shared, one, other))
    total, *both = (np.array([value], dtype=np.float64) for value in sums)
    by = float(MEASURES[measure](total, *both)[0])
    return {feature: weights[feature] / by if by else 0.0 for feature in shared}


def least(threshold: float) -> float:
    """Return the least score that reaches a threshold, for the last digits of a sum are rounded.

    Raises
    ------
    InputError
        For what is no number, and a threshold that no score can reach or that every pair does.
    """
    if isinstance(threshold, bool) or not isinstance(threshold, Real) or not 0 < threshold <= 1:
        raise InputError(f"found the threshold {threshold!r}, expected a number above 0 and up to 1")
    return threshold - _NEAR


def known_measure(measure: str) -> str:
    """Return the name of a measure as it is written here; refuse what is none."""
    return one_of(measure, MEASURES, "the measure")


def known_weight(weight: str | None) -> str | None:
    """Return the name of a weight as it is written here; refuse what is none."""
    return None if weight is None else one_of(weight, WEIGHTS, "the weight")


def _matrix(rows: Iterable[Collection[int]], width: int) -> sparse.csr_array:
    """Make a matrix of the columns in which each row holds 1."""
    flat: list[int] = []
    ends = [0]
    for row in rows:
        flat += row
        ends.append(len(flat))
    matrix = sparse.csr_array((np.ones(len(flat)), np.array(flat, dtype=np.int64), ends), shape=(len(ends) - 1, width))
    matrix.sort_indices()  # a set has no order, and sums are to be the same each time
    return matrix


def _places(items: Sequence[str], areas: Areas | None) -> list[tuple[Indices, Indices]]:
    """Return rows with their areas, as numbers: of items with those that they are for, and with those around these."""
    if areas is None:
        every, none = np.arange(len(items)), np.zeros(0, dtype=np.int64)
        return [(every, np.zeros_like(every)), (none, none)]
    number = {area: n for n, area in enumerate(sorted({area for item in items for area in areas[item][0]}))}

    def placed(each: Iterable[Collection[str]]) -> tuple[Indices, Indices]:
        entries = _matrix(({number[area] for area in some if area in number} for some in each), len(number)).tocoo()
        order = np.lexsort((entries.row, entries.col))
        return entries.row[order].astype(np.int64), entries.col[order].astype(np.int64)

    own = placed(areas[item][0] for item in items)
    return [own, placed(set(areas[item][1]).difference(areas[item][0]) for item in items)]


def _shared(
    binary: sparse.csr_array, weights: Numbers, places: list[tuple[Indices, Indices]]
) -> Iterator[tuple[Indices, Indices, Numbers]]:
    """Give the rows of two items, and the weight that they share, for all that meet in an area and share some.

    A feature in one area is taken for another than the same feature in another area. So one product of two matrices
    finds what items share in each area, without a loop over areas. The rows of the first matrix are the items with
    each area that they are for; the second has these too, and below them the items with each area around theirs.
    """
    (rows, own), (inner, around) = places
    count = int(max(own, default=0)) + 1
    everywhere = np.concatenate([rows, inner])
    chosen = binary[everywhere]
    codes, columns = np.unique(
        chosen.indices * count + np.repeat(np.concatenate([own, around]), np.diff(chosen.indptr)), return_inverse=True
    )
    placed = sparse.csr_array((chosen.data, columns, chosen.indptr), shape=(len(everywhere), len(codes)))
    weighted = placed[: len(rows)] * weights[codes // count]
    costs = placed[: len(rows)] @ np.bincount(columns, minlength=len(codes))
    breaks = np.flatnonzero(np.diff(np.cumsum(costs) // _AT_A_TIME)) + 1
    for start, stop in pairwise([0, *breaks.tolist(), len(rows)]):
        product = weighted[start:stop] @ placed[start:].T
        left = np.repeat(np.arange(start, stop), np.diff(product.indptr))
        right = product.indices + start
        after = right > left
        yield everywhere[left[after]], everywhere[right[after]], product.data[after]
