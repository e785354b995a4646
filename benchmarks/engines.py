"""Run the catalogue in one engine, in one process: what catalogue.py starts for each measurement.

    python engines.py ENGINE GRAPH [--checks ID,ID ...] [--shapes FILE] [--dump FILE] [--planted FILE]

Prints one line of JSON when the graph is loaded, one after each check, and one at the end; times are in seconds. A run
that takes too long is ended from outside, and what it printed until then counts. graphkit reads its own input, folders
or N-Quads; the others read the default graph as N-Triples, derived facts and all.
"""

from __future__ import annotations

import argparse
import csv
import json
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def say(**told: Any) -> None:
    """Print a line of JSON at once."""
    print(json.dumps(told), flush=True)


def texts(ids: list[str]) -> dict[str, str]:
    """Read the query texts of some checks, in the order given; of all when none is given."""
    from graphkit import resource

    found = {path.stem: path.read_text(encoding="utf-8") for path in resource("ontology", "checks").glob("*.rq")}
    return {name: found[name] for name in ids or sorted(found)}


def each_query(queries: dict[str, str], rows: Callable[[str], int]) -> None:
    """Run queries to their last row, one after the other."""
    for name, text in queries.items():
        start = time.perf_counter()
        try:
            number = rows(text)
        except Exception as error:
            say(check=name, failed=" ".join(f"{type(error).__name__}: {error}".split())[:120])
        else:
            say(check=name, seconds=time.perf_counter() - start, rows=number)


def with_graphkit(said: argparse.Namespace) -> None:
    """Load, time the whole catalogue with its findings, then each query by itself; see that all is as planted."""
    import pyoxigraph as ox
    from generate import Finding, compare

    import graphkit
    from graphkit.queries import select, store_of

    logging.disable(logging.WARNING)
    start = time.perf_counter()
    dataset = graphkit.load(*said.graph)
    loaded = time.perf_counter() - start
    store = store_of(dataset)
    (count,) = next(iter(store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")))
    say(loaded=loaded, triples=int(count.value))
    start = time.perf_counter()
    findings = graphkit.check(dataset)
    whole = time.perf_counter() - start
    each_query(texts(said.checks), lambda text: len(select(dataset, text)[1]))
    if said.dump:
        store.dump(str(said.dump), format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    with said.planted.open(encoding="utf-8", newline="") as lines:
        planted = [Finding(*row) for row in list(csv.reader(lines))[1:]]
    say(whole=whole, findings=len(findings), differences=compare(findings, planted))


def with_rdflib(said: argparse.Namespace) -> None:
    """Run the query texts on rdflib's own engine."""
    import rdflib

    graph = rdflib.Graph().parse(said.graph[0], format="nt")
    say(loaded=True)
    start = time.perf_counter()
    each_query(texts(said.checks), lambda text: len(list(graph.query(text))))
    say(whole=time.perf_counter() - start)


def with_maplib(said: argparse.Namespace) -> None:
    """Run the query texts on maplib."""
    import maplib

    model = maplib.Model()
    model.read(str(said.graph[0]), format="ntriples")
    say(loaded=True)
    start = time.perf_counter()
    each_query(texts(said.checks), lambda text: len(model.query(text)))
    say(whole=time.perf_counter() - start)


def with_pyshacl(said: argparse.Namespace) -> None:
    """Validate against the exported shapes."""
    import pyshacl
    import rdflib

    graph = rdflib.Graph().parse(said.graph[0], format="nt")
    shapes = rdflib.Graph().parse(said.shapes)
    say(loaded=True)
    start = time.perf_counter()
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, advanced=True, inplace=True)
    results = rdflib.URIRef("http://www.w3.org/ns/shacl#result")
    say(whole=time.perf_counter() - start, findings=len(set(report.objects(None, results))))


def with_oxigraph(said: argparse.Namespace) -> None:
    """Load the file as it is, without anything else."""
    import pyoxigraph as ox

    ox.Store().bulk_load(path=str(said.graph[0]))


ENGINES = {
    "graphkit": with_graphkit,
    "rdflib": with_rdflib,
    "maplib": with_maplib,
    "pyshacl": with_pyshacl,
    "oxigraph": with_oxigraph,
}


def main() -> None:
    """Run one engine."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engine", choices=ENGINES)
    parser.add_argument("graph", type=Path, nargs="+")
    parser.add_argument("--checks", type=lambda text: text.split(","), default=[])
    for option in ("shapes", "dump", "planted"):
        parser.add_argument(f"--{option}", type=Path)
    said = parser.parse_args()
    ENGINES[said.engine](said)


if __name__ == "__main__":
    sys.exit(main())
