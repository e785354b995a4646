"""Which few things stand for many, by greedy choice; and whether the same would be found with less to go by."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Indices = NDArray[np.int64]
Numbers = NDArray[np.float64]
Fit = Callable[[Indices], Numbers]
"""How well each of some things speaks for all of them, by its name."""
_DIGITS = 9
"""Sums are compared up to here, so that what is equal but for rounding is a tie."""


def representatives(
    alike: sparse.csr_array, groups: sparse.csr_array, count: int, fit: Fit | None = None
) -> tuple[list[int], Indices]:
    """Choose the things that others of as many groups as possible are alike to.

    With s(i, j) the similarity of two things, 0 below the threshold, and S what is chosen, the worth of S is

        f(S) = sum over groups g of sqrt(sum over things i of g of max over j in S of s(i, j)),

    so that a further thing counts for more where less of its group is there yet. f never falls and its gains never
    grow (a concave function of a facility location; Lin and Bilmes 2011), which is what speaks for choosing what adds
    most, one after another (Nemhauser, Wolsey and Fisher 1978).

    Chosen is only what nothing chosen before is alike to, and to which things of two groups or more are alike that are
    not there yet: where nothing new is shared the choice ends. The first is the best of what groups share, but the
    bound of 1 - 1/e that holds where anything may be chosen does not hold for them all. Then each thing goes to what it
    is most alike to. Among the things of a gathering that all the others are alike to, the one whose name
    fits best takes the place of the one chosen, if it fits better, so that nothing is lost.

    Parameters
    ----------
    alike : sparse array of shape (things, things)
        Similarities from 0 to 1, those below the threshold left out. Of equals the first thing is chosen.
    groups : sparse array of shape (things, groups)
        1 where a thing is of a group; of several, it counts in each.
    count : int
        How many to choose at most.
    fit : callable, optional
        How well the name of each of some things, given by their numbers, speaks for all of them.

    Returns
    -------
    chosen : list of int
        The things chosen, those that add most first; fewer than asked for where nothing is left that adds anything.
    place : array of int
        For each thing the place in ``chosen`` of what it goes to, or -1.

    Examples
    --------
    >>> alike = sparse.csr_array([[1, 0.8, 0], [0.8, 1, 0], [0, 0, 1]])
    >>> chosen, place = representatives(alike, sparse.csr_array([[1, 0], [0, 1], [0, 1]]), 2)
    >>> chosen, place.tolist()
    ([0], [0, 0, -1])
    """
    things = alike.shape[0]
    best, worth, chosen = np.zeros(things), np.zeros(groups.shape[1]), list[int]()
    while len(chosen) < count and things:
        missing = sparse.diags_array((best == 0).astype(float))
        shared = (((alike @ (missing @ groups)) > 0).sum(axis=1) >= 2) & (best == 0)
        more = alike.copy()
        more.data = np.maximum(more.data - best[more.indices], 0.0)
        gains = more @ groups
        gains.data = np.sqrt(worth[gains.indices] + gains.data) - np.sqrt(worth[gains.indices])
        gain = np.where(shared, np.round(gains.sum(axis=1), _DIGITS), 0.0)
        first = int(np.argmax(gain))
        if gain[first] <= 0:
            break
        chosen.append(first)
        best = np.maximum(best, alike[[first]].toarray().ravel())
        worth = groups.T @ best
    place = _places(alike, chosen)
    if fit is not None:
        chosen = [_speaker(alike, np.flatnonzero(place == at), one, fit) for at, one in enumerate(chosen)]
        place = _places(alike, chosen)
    # What was shared when it was chosen need not be once others have drawn things away.
    while few := [at for at in range(len(chosen)) if np.count_nonzero(groups[place == at].sum(axis=0)) < 2]:
        del chosen[few[-1]]
        place = _places(alike, chosen)
    return chosen, place


def stability(
    alike: sparse.csr_array, groups: sparse.csr_array, count: int, fit: Fit | None, place: Indices
) -> list[float]:
    """Tell how well each gathering comes back when one group after another is left out.

    Of the gathering without the group left out and the most similar of those then found, the Jaccard coefficient;
    the mean over all groups (clusterwise stability; Hennig 2007, there with resampled points). Similarities stay. All
    is chosen anew for each group, so that the work grows with the groups times the pairs that are alike.

    Returns
    -------
    list of float
        For each gathering from 0, never found again, to 1, always found as it is.
    """
    found = np.zeros((groups.shape[1], int(place.max(initial=-1)) + 1))
    if not found.size:
        return []
    for left_out in range(groups.shape[1]):
        others = np.delete(np.arange(groups.shape[1]), left_out)
        kept = np.flatnonzero(np.diff(groups[:, others].indptr) > 0)
        within = None if fit is None else (lambda members, kept=kept: fit(kept[members]))
        again = representatives(alike[kept][:, kept], groups[kept][:, others], count, within)[1]
        for at in range(found.shape[1]):
            before = place[kept] == at
            both = [(before & (again == new), before | (again == new)) for new in range(int(again.max(initial=-1)) + 1)]
            found[left_out, at] = max((same.sum() / either.sum() for same, either in both), default=0.0)
    return [float(mean) for mean in found.mean(axis=0)]


def _places(alike: sparse.csr_array, chosen: Sequence[int]) -> Indices:
    """Return what each thing is most alike to: itself where it is chosen, of equals the first, of none -1."""
    if not chosen:
        return np.full(alike.shape[0], -1)
    to = alike[:, list(chosen)].toarray()
    place = np.where(to.max(axis=1) > 0, np.round(to, _DIGITS).argmax(axis=1), -1)
    place[list(chosen)] = np.arange(len(chosen))
    return place


def _speaker(alike: sparse.csr_array, members: Indices, chosen: int, fit: Fit) -> int:
    """Return the member with a better name than the one chosen, if all are alike to it; of equals the most alike."""
    between = alike[members][:, members].toarray()
    fits = np.round(fit(members), _DIGITS)
    able = (between > 0).all(axis=1) & (fits > fits[members == chosen])
    order = np.lexsort((-np.round(between.sum(axis=1), _DIGITS), -fits, ~able))
    return int(members[order[0]]) if able.any() else chosen
