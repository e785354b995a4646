"""Measure what finds plans that are alike, beside what others find them with: a part of ``make bench``.

    python benchmarks/overlaps.py [--sizes 1000 10000 100000] [--rounds 3]

Made-up plans, 50 to an area: each for one to three of 40 cohorts, about one to three of 60 themes, under up to two of
60 duties, with one to four of the 20 partners of its area. The cohorts, themes and duties are drawn by Zipf's law, the
n-th 1/n as often as the first, since a few are in every other plan; partners evenly. Ten areas make a county, and all
counties the country, which have no plans of their own. The seed is fixed.

All pairs: our `similar_pairs` beside networkx's `jaccard_coefficient`, plain Python sets (with an index of who has each
feature, so that only those with something in common are compared) and sparse_dot_topn, which multiplies sparse matrices
in C++ and keeps the best cosines of each row: for Jaccard, which is never more than the cosine, what it keeps is scored
again with sets. Those that would take minutes at a size are left out there. All must find the same pairs with the same
scores. Within areas: ours alone, which must find those of all pairs that are of one area. Last, the whole of `overlaps`
on a stocktake of such plans, loaded.

Medians, of one round where one takes more than ten seconds, and how much longer each takes than at the size before:
for ten times the plans 10 is linear, and 100 the square. Bars: all pairs of 10,000 plans in 2 s; within areas 100,000
in 2 s.
"""

from __future__ import annotations

import argparse
import csv
import math
import random
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
from scipy import sparse
from sparse_dot_topn import sp_matmul_topn

from graphkit.analysis.overlaps import overlaps
from graphkit.analysis.similarity import similar_pairs
from graphkit.graph import load_store

SIZES = (1_000, 10_000, 100_000)
ROUNDS = 3
THRESHOLD = 0.5
PER_AREA = 50
BARS = {("all pairs", 10_000): 2.0, ("within areas", 100_000): 2.0}
MOST = {
    ("all pairs", "jaccard"): 10_000,
    ("all pairs", "cosine"): 10_000,
    ("sparse_dot_topn", "jaccard"): 10_000,
    ("sparse_dot_topn", "cosine"): 10_000,
    ("Python sets", "jaccard"): 10_000,
    ("Python sets", "cosine"): 1_000,
    ("networkx", "jaccard"): 1_000,
}
"""The largest size at which each is run."""
SLOW = 10.0  # seconds
SHARED = {"cohort": (40, 1, 3), "theme": (60, 1, 3), "duty": (60, 0, 2)}
"""How many there are of each kind, and the least and most that a plan has."""
PARTNERS = 20

Plans = dict[str, set[str]]
Pairs = dict[tuple[str, str], float]


def plans(size: int) -> tuple[Plans, dict[str, tuple[list[str], list[str]]]]:
    """Make plans up: the features of each, and its area with those around it."""
    by_chance = random.Random(size)
    features: Plans = {}
    areas = {}
    for number in range(size):
        area = by_chance.randrange(max(1, size // PER_AREA))
        own = {f"partner {area} {by_chance.randrange(PARTNERS)}" for _ in range(by_chance.randint(1, 4))}
        for kind, (count, least, most) in SHARED.items():
            weights = [1 / n for n in range(1, count + 1)]
            chosen = by_chance.choices(range(count), weights, k=by_chance.randint(least, most))
            own |= {f"{kind} {n}" for n in chosen}
        features[f"plan {number:06d}"] = own
        around = [f"area {area}", f"county {area // 10}", "country"]
        areas[f"plan {number:06d}"] = (around[:1], around)
    return features, areas


def by_networkx(features: Plans, measure: str) -> Pairs:
    """Score all pairs with networkx, which knows Jaccard's coefficient."""
    graph: nx.Graph[str] = nx.Graph((plan, feature) for plan, own in features.items() for feature in own)
    scores = nx.jaccard_coefficient(graph, list(combinations(features, 2)))
    return {(one, other): score for one, other, score in scores if score >= THRESHOLD}


def by_sets(features: Plans, measure: str) -> Pairs:
    """Score all pairs that have something in common with Python sets."""
    having = defaultdict(list)
    for plan, own in features.items():
        for feature in own:
            having[feature].append(plan)
    found = {}
    for one, own in features.items():
        for other in {plan for feature in own for plan in having[feature] if plan > one}:
            score = scored(own, features[other], measure)
            if score >= THRESHOLD:
                found[one, other] = score
    return found


def scored(one: set[str], other: set[str], measure: str) -> float:
    """Score two plans."""
    shared = len(one & other)
    return shared / (math.sqrt(len(one) * len(other)) if measure == "cosine" else len(one | other))


def by_topn(features: Plans, measure: str) -> Pairs:
    """Score all pairs with sparse_dot_topn, which keeps as many of each row as there are."""
    column = {feature: n for n, feature in enumerate(sorted({f for own in features.values() for f in own}))}
    names = list(features)
    flat = np.array([column[feature] for own in features.values() for feature in own])
    lengths = np.array([len(own) for own in features.values()])
    unit = np.repeat(1 / np.sqrt(lengths), lengths)
    shape = (len(names), len(column))
    matrix = sparse.csr_matrix((unit, flat, np.concatenate([[0], np.cumsum(lengths)])), shape=shape)
    product = sp_matmul_topn(matrix, matrix.T.tocsr(), top_n=len(names), threshold=THRESHOLD - 1e-9).tocoo()
    pairs = [(names[i], names[j]) for i, j in zip(product.row.tolist(), product.col.tolist(), strict=True) if i < j]
    scores = {(one, other): scored(features[one], features[other], measure) for one, other in pairs}
    return {pair: score for pair, score in scores.items() if score >= THRESHOLD - 1e-9}


def ours(features: Plans, measure: str) -> Pairs:
    """Score all pairs with graphkit."""
    return {(one, other): score for one, other, score in similar_pairs(features, measure, None, THRESHOLD)}


WAYS: Mapping[str, Callable[[Plans, str], Pairs]] = {
    "all pairs": ours,
    "sparse_dot_topn": by_topn,
    "Python sets": by_sets,
    "networkx": by_networkx,
}


def timed(run: Callable[[], Any], rounds: int) -> tuple[float, Any]:
    """Time some rounds of a function; return the median, and what it gives."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        result = run()
        taken.append(time.perf_counter() - start)
        if taken[0] > SLOW:
            break
    return statistics.median(taken), result


def same(found: Pairs, expected: Pairs, name: str) -> None:
    """Make sure that two ways find the same pairs with the same scores."""
    assert found.keys() == expected.keys(), f"{name} finds {len(found)} pairs, graphkit {len(expected)}"
    assert all(math.isclose(found[pair], score, abs_tol=1e-9) for pair, score in expected.items()), name


def row(name: str, taken: Mapping[int, float], sizes: Sequence[int]) -> None:
    """Print a line of the table: the seconds at each size, and the growth from the one before."""
    cells = []
    for size, before in zip(sizes, (None, *sizes), strict=False):
        if size not in taken:
            cells.append("-")
            continue
        growth = f" (x{taken[size] / taken[before]:.1f})" if before in taken else ""
        bar = BARS.get((name.split(",")[0], size))
        verdict = "" if bar is None else " within" if taken[size] <= bar else " OVER"
        cells.append(f"{taken[size]:.3f}{growth}{verdict}")
    print(f"{name:<32}" + "".join(f"{cell:>24}" for cell in cells), flush=True)


def measure_pairs(sizes: Sequence[int], rounds: int) -> None:
    """Print what each way takes at each size."""
    print("\nPlans that are alike, seconds (times the size before).")
    print(f"{'plans':<32}" + "".join(f"{size:>24,}" for size in sizes))
    made = {size: plans(size) for size in sizes}
    for measure in ("jaccard", "cosine"):
        expected: dict[int, Pairs] = {}
        for name, way in WAYS.items():
            taken = {}
            for size in sizes:
                if size <= MOST.get((name, measure), 0):
                    taken[size], found = timed(partial(way, made[size][0], measure), rounds)
                    same(found, expected.setdefault(size, found), name)
            if taken:
                row(f"{name}, {measure}", taken, sizes)
        within = {}
        for size, (features, areas) in made.items():
            near = partial(similar_pairs, features, measure, None, THRESHOLD, areas)
            within[size], found = timed(near, rounds)
            if size in expected:
                of_one = {pair: s for pair, s in expected[size].items() if areas[pair[0]][0] == areas[pair[1]][0]}
                same({(one, other): score for one, other, score in found}, of_one, "within areas")
        row(f"within areas, {measure}", within, sizes)


def measure_stocktake(size: int, folder: Path) -> None:
    """Print what the whole takes on a stocktake: its plans with their features, pairs, parts and joins."""
    features, areas = plans(size)
    tables: dict[str, list[dict[str, str]]] = defaultdict(list)
    for plan, own in features.items():
        cells = {"name": plan, "area": areas[plan][0][0]}
        for heading, kind in (("cohort", "cohort"), ("theme", "theme"), ("accountable partner", "partner")):
            cells[heading] = ";".join(sorted(f"made-up {one}" for one in own if one.startswith(kind)))
        tables["Plan"].append(cells)
    tables["Area"] = [{"name": area} for area in sorted({around[0][0] for around in areas.values()})]
    for cls in ("cohort", "theme", "partner"):
        named = sorted({one for own in features.values() for one in own if one.startswith(cls)})
        tables[cls.title()] = [{"name": f"made-up {one}"} for one in named]
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    settings = 'title = "Made up"\nbase = "https://example.org/made-up/"\nas_of = 2026-06-01\ncatalogue = "none"\n'
    (folder / "graphkit.toml").write_text(settings, encoding="utf-8")
    start = time.perf_counter()
    loaded = load_store(folder)
    print(f"\nA stocktake of {size:,} plans, loaded in {time.perf_counter() - start:.1f} s.")
    for across in ("area", "all"):
        taken, table = timed(partial(overlaps, loaded, across=across), ROUNDS)
        print(
            f"overlaps, across {across}: {taken:.2f} s; {len(table)} pairs, {table['joined'].sum()} joined", flush=True
        )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure at each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--stocktake", type=int, default=5_000, help="how many plans the stocktake has")
    said = parser.parse_args(arguments)
    measure_pairs(said.sizes, said.rounds)
    with tempfile.TemporaryDirectory() as folder:
        measure_stocktake(said.stocktake, Path(folder))


if __name__ == "__main__":
    main()
