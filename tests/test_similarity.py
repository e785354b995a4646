"""Which things are alike: the scores that networkx and plain sets give, of all pairs and within areas."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.analysis.similarity import MEASURES, similar_pairs


def davis() -> tuple[nx.Graph[str], list[str], dict[str, list[str]]]:
    """Return the women of Davis, Gardner and Gardner 1941, and the events that each of them attended."""
    graph = nx.davis_southern_women_graph()
    women = sorted(graph.graph["top"])
    return graph, women, {woman: list(graph[woman]) for woman in women}


def found(features: Mapping[str, Collection[str]], *rest: object) -> dict[tuple[str, str], float]:
    """Return the scores of all pairs that have any."""
    return {(one, other): score for one, other, score in similar_pairs(features, *rest, threshold=1e-6)}  # type: ignore[arg-type]


def test_jaccard_is_that_of_networkx_on_the_southern_women() -> None:
    graph, women, events = davis()
    theirs = {(u, v): score for u, v, score in nx.jaccard_coefficient(graph, list(combinations(women, 2))) if score}
    assert len(theirs) == 139
    assert found(events, "jaccard") == theirs


def test_containment_and_cosine_are_those_that_networkx_projects_on_the_southern_women() -> None:
    graph, women, events = davis()

    def cosine(attended: nx.Graph[str], u: str, v: str) -> float:
        return len(set(attended[u]) & set(attended[v])) / math.sqrt(len(attended[u]) * len(attended[v]))

    contained = nx.bipartite.overlap_weighted_projected_graph(graph, women, jaccard=False)
    projected = nx.bipartite.generic_weighted_projected_graph(graph, women, weight_function=cosine)
    for measure, theirs in (("containment", contained), ("cosine", projected)):
        expected = {(min(u, v), max(u, v)): weight for u, v, weight in theirs.edges.data("weight")}
        assert found(events, measure) == pytest.approx(expected)


def test_a_score_that_equals_the_threshold_is_kept_and_a_lesser_one_is_not() -> None:
    half = {"a": ["1", "2", "3"], "b": ["2", "3", "4"]}
    assert similar_pairs(half, threshold=0.5) == [("a", "b", 0.5)]
    assert similar_pairs(half, threshold=0.501) == []
    tenths = {"a": [str(n) for n in range(10)], "b": ["0", "1", "2"]}
    assert similar_pairs(tenths, threshold=0.1 + 0.2) == [("a", "b", 0.3)]
    assert similar_pairs({"a": "xyz", "b": "zyx"}, "cosine", "idf", 1.0) == []
    assert [score for *_, score in similar_pairs({"a": "xyz", "b": "zyx", "c": "v"}, "cosine", "idf", 1.0)] == [1.0]


def test_what_few_have_counts_for_more_and_what_all_have_for_nothing() -> None:
    plans = {"a": ["all", "rare"], "b": ["all", "rare"], "c": ["all", "own"], "d": ["all"], "e": []}
    assert found(plans, "jaccard", "idf") == {("a", "b"): 1.0}
    plans = {"a": ["often", "rare"], "b": ["often", "rare"], "c": ["often", "own"], "d": ["other"]}
    often, rare, own = math.log(4 / 3), math.log(4 / 2), math.log(4 / 1)
    jaccard = often / (often + rare + own)
    assert found(plans, "jaccard", "idf")["a", "c"] == pytest.approx(jaccard)
    assert found(plans, "containment", "idf")["a", "c"] == pytest.approx(often / (often + rare))
    cosine = often**2 / math.sqrt((often**2 + rare**2) * (often**2 + own**2))
    assert found(plans, "cosine", "idf")["a", "c"] == pytest.approx(cosine)


FEW = settings(max_examples=40, deadline=None)
ITEMS = st.dictionaries(st.sampled_from("abcdefgh"), st.sets(st.sampled_from("123456")), max_size=8)
AREA = st.sampled_from(["england", "shire", "east", "west"])
AROUND = {"england": {"england"}, "shire": {"shire", "england"}}
AROUND |= {district: {district, "shire", "england"} for district in ("east", "west")}
OWN = st.fixed_dictionaries({}, optional={item: st.sets(AREA, max_size=2) for item in "abcdefgh"})
WEIGHT = st.sampled_from([None, "idf"])
THRESHOLD = st.sampled_from([0.01, 0.1, 0.2, 0.25, 1 / 3, 0.5, 0.6, 2 / 3, 0.75, 1.0])


def by_hand(features: Mapping[str, set[str]], measure: str, weight: str | None) -> dict[tuple[str, str], float]:
    """Score all pairs with sets, a sum for each."""
    all_of = [own for own in features.values() if own]
    power = 2 if measure == "cosine" else 1

    def total(some: set[str]) -> float:
        each = [1.0 if weight is None else math.log(len(all_of) / sum(f in own for own in all_of)) for f in some]
        return math.fsum(one**power for one in each)

    scores = {}
    for one, other in combinations(sorted(features), 2):
        mine, its = features[one], features[other]
        by = {"jaccard": total(mine | its), "containment": min(total(mine), total(its))}
        by["cosine"] = math.sqrt(total(mine) * total(its))
        if by[measure] and total(mine & its):
            scores[one, other] = total(mine & its) / by[measure]
    return scores


@FEW
@given(ITEMS, st.sampled_from(sorted(MEASURES)), WEIGHT, THRESHOLD)
def test_pairs_are_those_that_plain_sets_give(
    features: dict[str, set[str]], measure: str, weight: str | None, threshold: float
) -> None:
    pairs = similar_pairs(features, measure, weight, threshold)
    expected = {pair: score for pair, score in by_hand(features, measure, weight).items() if score >= threshold - 1e-9}
    assert {(one, other): score for one, other, score in pairs} == pytest.approx(expected)
    assert pairs == sorted(pairs, key=lambda pair: (-round(pair[2], 9), pair[:2]))


@FEW
@given(ITEMS, WEIGHT, st.randoms(use_true_random=False))
def test_the_order_of_items_and_features_does_not_matter(
    features: dict[str, set[str]], weight: str | None, random: object
) -> None:
    shuffled = {item: sorted(features[item], reverse=True) * 2 for item in sorted(features, reverse=True)}
    assert similar_pairs(shuffled, "cosine", weight, 0.1) == similar_pairs(features, "cosine", weight, 0.1)


@FEW
@given(ITEMS, WEIGHT)
def test_containment_is_never_less_than_cosine_and_cosine_never_less_than_jaccard_of_plain_sets(
    features: dict[str, set[str]], weight: str | None
) -> None:
    jaccard, containment, cosine = (found(features, measure, weight) for measure in MEASURES)
    assert all(containment[pair] >= score - 1e-9 for pair, score in jaccard.items())
    if weight is None:
        assert all(containment[pair] >= score - 1e-9 for pair, score in cosine.items())
        assert all(cosine[pair] >= score - 1e-9 for pair, score in jaccard.items())


@FEW
@given(ITEMS, OWN, st.sampled_from(sorted(MEASURES)), WEIGHT)
def test_pairs_within_areas_are_those_of_all_pairs_whose_areas_meet(
    features: dict[str, set[str]], own: dict[str, set[str]], measure: str, weight: str | None
) -> None:
    areas = {item: (places, {around for place in places for around in AROUND[place]}) for item, places in own.items()}
    none: tuple[set[str], set[str]] = (set(), set())

    def meet(one: str, other: str) -> bool:
        (mine, around_mine), (its, around_its) = (areas.get(item, none) for item in (one, other))
        return bool(mine & around_its or its & around_mine)

    everywhere = similar_pairs(features, measure, weight, 0.1)
    within = similar_pairs(features, measure, weight, 0.1, areas)
    assert within == [pair for pair in everywhere if meet(*pair[:2])]
