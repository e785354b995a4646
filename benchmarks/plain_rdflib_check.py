"""Run query files on rdflib's own engine: the plain script that ``graphkit check`` is measured against.

    python plain_rdflib_check.py GRAPH.nt QUERY.rq ... [--limit SECONDS]

Loads the graph, runs each query to its last row and prints ``NAME<tab>rows``. With ``--limit``, a query that takes
longer is given up and printed as ``NAME<tab>did not end`` (on systems with alarm signals; elsewhere it runs on). A
query that the engine refuses is printed as ``NAME<tab>failed: reason``.
"""

from __future__ import annotations

import argparse
import signal
from pathlib import Path
from types import FrameType

import rdflib


class TooLong(BaseException):
    """Stop a query. Not an Exception, because the engine swallows those inside a FILTER."""


def stop(signum: int, frame: FrameType | None) -> None:
    """Give up the query that is running."""
    raise TooLong


def outcome(graph: rdflib.Graph, query: Path, limit: int) -> str:
    """Return the number of rows of a query, or why there is none."""
    alarm = bool(limit) and hasattr(signal, "SIGALRM")
    if alarm:
        signal.signal(signal.SIGALRM, stop)
        signal.alarm(limit)
    try:
        return str(len(list(graph.query(query.read_text(encoding="utf-8")))))
    except TooLong:
        return "did not end"
    except Exception as error:
        return f"failed: {type(error).__name__}: {' '.join(str(error).split())[:200]}"
    finally:
        if alarm:
            signal.alarm(0)


def main() -> None:
    """Load, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graph", type=Path)
    parser.add_argument("queries", type=Path, nargs="+")
    parser.add_argument("--limit", type=int, default=0)
    arguments = parser.parse_args()
    graph = rdflib.Graph().parse(arguments.graph, format="nt")
    for query in arguments.queries:
        print(f"{query.stem}\t{outcome(graph, query, arguments.limit)}", flush=True)


if __name__ == "__main__":
    main()
