"""Measure graphkit against peers, in one run: ``make bench``. Then catalogue.py measures the catalogue on large
graphs, overlaps.py what finds plans that are alike, network.py the graph for networkx, and maps.py the page of a map.

- ``graphkit --help`` against ``python -c "import click"``: at most 5 times as long.
- ``graphkit check`` on the worked example and on the stocktake of 2026 against plain_rdflib_check.py, which loads the
  same default graph with rdflib (written out beforehand, derived facts and all) and runs the same query texts on
  rdflib's own engine: at most half as long. A query that rdflib's engine does not end in 20 seconds, or refuses, is
  named and left out of the plain script only, which favours rdflib.

Each time is the wall time of a whole process. The two are run in turn, A B A B, three times each after one untimed run.
The medians are compared: ratios, not seconds, carry over to another machine.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

import catalogue
import maps
import network
import overlaps

import graphkit

ROOT = Path(__file__).resolve().parent.parent
PLAIN = Path(__file__).with_name("plain_rdflib_check.py")
GRAPHKIT = Path(sysconfig.get_path("scripts"), "graphkit")
STOCKTAKES = (ROOT / "data" / "gloucestershire", ROOT / "data" / "gloucestershire-2026")
ROUNDS = 3
LIMIT = 20


def seconds(command: list[str]) -> float:
    """Time one process from start to end; it must succeed."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def compare(ours: tuple[str, list[str]], theirs: tuple[str, list[str]], bar: float) -> None:
    """Run two commands in turn, print their times and say whether the ratio of the medians is within the bar."""
    both = (ours, theirs)
    for _, command in both:
        seconds(command)
    times: dict[str, list[float]] = {name: [] for name, _ in both}
    for _ in range(ROUNDS):
        for name, command in both:
            times[name].append(seconds(command))
    print(f"\n{'milliseconds':<44}{'min':>9}{'median':>9}{'max':>9}")
    for name, taken in times.items():
        figures = (min(taken), statistics.median(taken), max(taken))
        print(f"{name:<44}" + "".join(f"{figure * 1000:>9.0f}" for figure in figures))
    ratio = statistics.median(times[ours[0]]) / statistics.median(times[theirs[0]])
    print(f"ratio {ratio:.2f}, bar {bar:g}: {'within' if ratio <= bar else 'OVER'}", flush=True)


def queries_that_end(graph: Path, queries: list[str]) -> list[str]:
    """Name the queries that rdflib's engine does not answer, and return the others."""
    command = [sys.executable, str(PLAIN), str(graph), *queries, "--limit", str(LIMIT)]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, encoding="utf-8").stdout
    outcomes = dict(line.split("\t", 1) for line in printed.splitlines())
    for name, outcome in outcomes.items():
        if not outcome.isdigit():
            print(f"rdflib's engine, {name}: {outcome}" + (f" in {LIMIT} s" if outcome == "did not end" else ""))
    return [query for query in queries if outcomes[Path(query).stem].isdigit()]


def against_rdflib(stocktake: Path, folder: Path) -> None:
    """Load and check a stocktake as a whole process, and run the same queries on rdflib's own engine."""
    graph = folder / f"{stocktake.name}.nt"
    graphkit.load(stocktake).default_graph.serialize(graph, format="ox-nt", encoding="utf-8")
    queries = sorted(str(path) for path in graphkit.resource("ontology", "checks").glob("*.rq"))
    with graph.open(encoding="utf-8") as lines:
        print(f"\n{stocktake.name}: {sum(1 for _ in lines)} triples, {len(queries)} checks.", flush=True)
    answered = queries_that_end(graph, queries)
    report = folder / f"{stocktake.name}.json"
    check = [str(GRAPHKIT), "check", str(stocktake), "--fail-on", "never", "-o", str(report)]
    compare(
        (f"graphkit check {stocktake.name}", check),
        (f"rdflib's own engine, {len(answered)} queries", [sys.executable, str(PLAIN), str(graph), *answered]),
        bar=0.5,
    )


def main() -> None:
    """Print all comparisons."""
    bare = ('python -c "import click"', [sys.executable, "-c", "import click"])
    compare(("graphkit --help", [str(GRAPHKIT), "--help"]), bare, bar=5)
    with tempfile.TemporaryDirectory() as folder:
        for stocktake in STOCKTAKES:
            against_rdflib(stocktake, Path(folder))
    catalogue.main([])
    overlaps.main([])
    network.main([])
    maps.main([])


if __name__ == "__main__":
    main()
