"""What joins two things alike, by the rules that the checks go by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphkit.queries import read_query, store_of
from graphkit.stated import stated_for_now
from graphkit.terms import value_of
from graphkit.vocabulary import GK, resource

if TYPE_CHECKING:
    from graphkit.queries import Loaded

_RULES = ("63_joins.rq", "64_joins_of_priorities.rq")
"""The second builds on what the first derives."""


def joined_by(dataset: Loaded, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
    """Return what joins each of some pairs, as rules derive it for things alike.

    The pairs are said to be alike for as long as the rules run, and the dataset is left as it was.

    Parameters
    ----------
    dataset : rdflib.Dataset
        What `load` returns.
    pairs : iterable of (str, str)
        IRIs of two plans, two priorities or two boards.

    Returns
    -------
    dict
        For each pair that anything joins the IRIs of what does, sorted: a board, partner, post or plan in force that
        they share, or a way in which one knows of the other. A pair that is not there is unjoined.
    """
    keys = {f"{min(pair)} {max(pair)}": pair for pair in pairs}
    if not keys:
        return {}
    joints: dict[tuple[str, str], set[str]] = defaultdict(set)
    with ExitStack() as now:
        now.enter_context(stated_for_now(dataset, _alike(keys.values())))
        for name in _RULES:
            rule = read_query(resource("ontology", "rules", name), ("derives",))
            derived: list[ox.Triple] = list(store_of(dataset).query(rule.text))  # type: ignore[arg-type]
            now.enter_context(stated_for_now(dataset, derived))
            for joint, predicate, pair in derived:
                if predicate.value == GK + "joins" and value_of(pair) in keys:
                    joints[keys[value_of(pair)]].add(value_of(joint))
    return {pair: sorted(found) for pair, found in joints.items()}


def _alike(pairs: Iterable[tuple[str, str]]) -> Iterator[ox.Triple]:
    for pair in pairs:
        yield ox.Triple(ox.NamedNode(min(pair)), ox.NamedNode(GK + "alike"), ox.NamedNode(max(pair)))
