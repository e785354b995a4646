"""Measure `to_networkx` beside rdflib's own way to a networkx graph: a part of ``make bench``.

    python benchmarks/network.py [--sizes 10000 100000 1000000] [--rounds 3]

Made-up stocktakes (see generate.py), whose default graph has about so many triples; the smallest, the catalogue alone,
has more than ten thousand. The peer is rdflib's `rdflib_to_networkx_multidigraph`, given the same default graph, loaded
beforehand: as a plain `rdflib.Graph` in memory, and as the dataset that `load` gives, on Oxigraph. It makes a node of
each literal too and an edge of each triple, and copies what it reads. Ours makes nodes of items alone, and looks up the
name, dates, lead and sources of each and the sources and certainty of each link; so it reads the named graphs as well.

All take turns in one process which holds all three graphs, one untimed round first. Before each measurement what the
last one left is collected; then garbage is collected as Python does by itself, or, in the second figure, not at all: in
each figure alike for all. Times are of the processor, and medians; ratios, not seconds, carry over to another machine.
Beside them stands how much longer each takes than at the size before, and how much larger that was.
"""

from __future__ import annotations

import argparse
import gc
import logging
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
from catalogue import PLANS, PRIORITIES, verdict
from generate import make
from rdflib import Dataset, Graph
from rdflib.extras.external_graph_libs import rdflib_to_networkx_multidigraph

import graphkit
from graphkit.queries import store_of

SIZES = (10_000, 100_000, 1_000_000)
ROUNDS = 3
FASTER_THAN = 2.0
AN_AREA = 8_000  # triples, about


def at_size(wanted: int, folder: Path) -> Dataset:
    """Load stocktakes whose default graph has about as many triples as wanted."""
    made = make(max(1, round(wanted / AN_AREA)), PLANS, PRIORITIES)
    return graphkit.load(made.write_dataset(folder / str(wanted) / "stocktakes.nq"))


def plain(dataset: Dataset, folder: Path) -> Graph:
    """Return the default graph as one of rdflib's own, in memory."""
    file = folder / "default.nt"
    store_of(dataset).dump(str(file), format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    return Graph().parse(file, format="nt")


def seconds(call: Callable[[], Any], collecting: bool) -> float:
    """Time a call on the processor, with garbage collected by the way or not at all."""
    gc.collect()
    if not collecting:
        gc.disable()
    try:
        start = time.process_time()
        made = call()
        taken = time.process_time() - start
    finally:
        gc.enable()
    del made
    return taken


def measure(dataset: Dataset, folder: Path, rounds: int) -> tuple[int, dict[str, tuple[float, float]]]:
    """Return the number of triples, and the medians of each way with garbage collected and not."""
    graph = plain(dataset, folder)
    ways: dict[str, Callable[[], nx.MultiDiGraph[Any]]] = {
        "graphkit": lambda: graphkit.to_networkx(dataset),
        "rdflib, in memory": lambda: rdflib_to_networkx_multidigraph(graph),
        "rdflib, on Oxigraph": lambda: rdflib_to_networkx_multidigraph(dataset.default_graph),
    }
    taken: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in ways}
    for number in range(rounds + 1):
        for name, way in ways.items():
            for times, collecting in zip(taken[name], (True, False), strict=True):
                spent = seconds(way, collecting)
                if number:
                    times.append(spent)
    return len(graph), {name: (statistics.median(one), statistics.median(two)) for name, (one, two) in taken.items()}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print how long each way takes at each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    said = parser.parse_args(arguments)
    logging.disable(logging.WARNING)
    before: dict[str, float] = {}
    triples_before = 0
    for size in said.sizes:
        with tempfile.TemporaryDirectory() as name:
            triples, medians = measure(at_size(size, Path(name)), Path(name), said.rounds)
        larger = f", {triples / triples_before:.1f} times as many" if triples_before else ""
        print(
            f"\n{triples:,} triples{larger}: a graph for networkx{'':<8}{'seconds':>10}{'uncollected':>13}{'growth':>9}"
        )
        for way, (collected, uncollected) in medians.items():
            growth = f"{collected / before[way]:.1f}" if way in before else ""
            print(f"  {way:<48}{collected:>10.2f}{uncollected:>13.2f}{growth:>9}")
        ours = medians.pop("graphkit")
        for way, theirs in medians.items():
            ratios = [peer / own for peer, own in zip(theirs, ours, strict=True)]
            judged = f", bar {FASTER_THAN:g} times: {verdict(min(ratios) >= FASTER_THAN)}" if size == max(SIZES) else ""
            print(f"  {ratios[0]:.2f} and {ratios[1]:.2f} times as fast as {way}{judged}", flush=True)
        before = {"graphkit": ours[0]} | {way: theirs[0] for way, theirs in medians.items()}
        triples_before = triples


if __name__ == "__main__":
    main()
