"""Measure the whole catalogue at two sizes, against peers, in one run: the second half of ``make bench``.

    python benchmarks/catalogue.py [--sizes 100000 1000000] [--limit 120] [--rounds 3]

Made-up stocktakes, one for each county (see generate.py), with every kind of fault planted in some of the counties.
Every measurement is a process of its own, and the median of three counts; what does not end within the limit is tried
once, and not again at a larger size. Ratios, not seconds, carry over to another machine.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generate import Made, make, write_planted

import graphkit
from graphkit.queries import store_of

ENGINES = Path(__file__).with_name("engines.py")
GRAPHKIT = Path(sysconfig.get_path("scripts"), "graphkit")
PLANS, PRIORITIES = 8, 4
TRIPLES_A_FAULT = 100_000  # each kind of fault is planted once for so many triples
FASTER_THAN = {"rdflib": 50.0, "pyshacl": 20.0}
BULK_LOADS = 15.0
SECONDS = 30.0
GIGABYTES = 1.6
SLOWEST = 5
PATIENCE = 600.0  # seconds for graphkit itself, all queries twice; then the size is given up
WORTH_NAMING = 0.01  # seconds at the larger size, under which growth is noise
MARGIN = 0.1  # by which an exponent may miss that of n log n in a median of three


@dataclass
class Size:
    """Stocktakes of one size, and what was measured on them."""

    triples: int
    dataset: Path
    folders: list[Path]
    planted: Path
    graph: Path  # the default graph after load, as N-Triples
    whole: float = 0.0
    checks: dict[str, float] = field(default_factory=dict)
    spread: dict[str, float] = field(default_factory=dict)  # slowest of the rounds to fastest
    rows: dict[str, int] = field(default_factory=dict)


@dataclass
class Run:
    """What an engine printed within the limit."""

    lines: list[dict[str, Any]]
    ended: bool
    failed: str = ""

    def named(self, key: str) -> dict[str, Any]:
        """Map each check that told something to it."""
        return {line["check"]: line[key] for line in self.lines if key in line and "check" in line}

    def last(self, key: str) -> Any:
        """Return what the run told under a key, at its end."""
        return next((line[key] for line in reversed(self.lines) if key in line), None)


def run(engine: str, graph: Iterable[Path], *options: str, limit: float = 0) -> Run:
    """Run an engine in a process; from the moment its graph is loaded it has `limit` seconds, if any."""
    command = [sys.executable, str(ENGINES), engine, *map(str, graph), *options]
    lines: list[dict[str, Any]] = []
    stopped = threading.Event()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as errors:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, encoding="utf-8")

        def stop() -> None:
            stopped.set()
            process.kill()

        clock = threading.Timer(limit, stop)
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(json.loads(line))
            if "loaded" in lines[-1] and limit:
                clock.start()
        process.wait()
        clock.cancel()
        errors.seek(0)
        told = errors.read().strip().splitlines()
    failed = told[-1] if process.returncode and not stopped.is_set() and told else ""
    return Run(lines, process.returncode == 0, failed)


def process(command: Sequence[str]) -> tuple[float, float]:
    """Run a command; return its seconds and its peak memory in gigabytes (nothing where the system does not tell)."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if hasattr(os, "wait4"):
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        memory = usage.ru_maxrss / (1e9 if sys.platform == "darwin" else 1e6)
    else:
        child.wait()
        memory = math.nan
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    return time.perf_counter() - start, memory


def verdict(good: bool) -> str:
    """Say whether a figure keeps its bar."""
    return "within" if good else "OVER"


# --- Stocktakes of a size


def at_size(wanted: int, folder: Path) -> Size:
    """Make stocktakes whose default graph has about as many triples as wanted, once loaded."""
    faults = max(1, wanted // TRIPLES_A_FAULT)
    tried = ((4, 1), (8, 1), (8, 2))
    few, more, faulty = (_triples(made_up(*numbers), folder / f"try-{n}") for n, numbers in enumerate(tried))
    an_area, all_faults = (more - few) / 4, faulty - more
    areas = 8 + round((wanted - more - (faults - 1) * all_faults) / an_area)
    made = made_up(max(areas, 2 * faults), faults)
    planted = folder / "planted.csv"
    write_planted(made.planted, planted)
    dataset = made.write_dataset(folder / "dataset" / "stocktakes.nq")
    return Size(0, dataset, made.write_tables(folder / "tables"), planted, folder / "default.nt")


def made_up(areas: int, faults: int) -> Made:
    """Make stocktakes of some counties, with so many faults of each kind."""
    return make(areas, PLANS, PRIORITIES, faults_of_each=faults)


def _triples(made: Made, folder: Path) -> int:
    dataset = graphkit.load(*made.write_tables(folder))
    (count,) = next(iter(store_of(dataset).query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")))
    return int(count.value)


def measure(size: Size, rounds: int) -> bool:
    """Time the catalogue and each of its queries by graphkit, and see that exactly what was planted is found."""
    runs = []
    for number in range(rounds):
        dump = ["--dump", str(size.graph)] if number == 0 else []
        runs.append(run("graphkit", [size.dataset], "--planted", str(size.planted), *dump, limit=PATIENCE))
        if not runs[-1].ended:
            print(f"\n{size.dataset}: graphkit {runs[-1].failed or f'did not end in {PATIENCE:g} s'}: OVER")
            return False
    size.triples = runs[0].last("triples")
    size.whole = statistics.median(one.last("whole") for one in runs)
    size.rows = runs[0].named("rows")
    for name in size.rows:
        taken = [one.named("seconds")[name] for one in runs]
        size.checks[name], size.spread[name] = statistics.median(taken), max(taken) / min(taken)
    differences = {line for one in runs for line in one.last("differences")}
    print(f"\n{size.triples:,} triples in the default graph, {len(size.rows)} checks, ", end="")
    print(f"{runs[0].last('findings'):,} findings: " + (_told(differences) or "exactly what was planted"))
    print(f"  graphkit, whole catalogue      {size.whole:9.2f} s", flush=True)
    return True


def _told(differences: set[str]) -> str:
    shown = "".join(f"\n  {line}" for line in sorted(differences)[:20])
    return f"NOT what was planted, {len(differences)} differences:{shown}" if differences else ""


# --- Peers


def shapes(folder: Path) -> Path | str:
    """Export the catalogue as SHACL shapes; return the file, or why there is none."""
    file = folder / "shapes.ttl"
    command = [str(GRAPHKIT), "checks", "--format", "shacl"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        return f"`graphkit checks --format shacl` is not offered ({(done.stderr.strip().splitlines() or [''])[-1]})"
    file.write_text(done.stdout, encoding="utf-8")
    return file


def compare_engines(sizes: Sequence[Size], folder: Path, rounds: int, limit: float) -> None:
    """Print how long the peers take with the same default graph, and how much faster graphkit is."""
    exported = shapes(folder)
    skipped = {"maplib": "" if importlib.util.find_spec("maplib") else "it is not installed"}
    skipped["pyshacl"] = exported if isinstance(exported, str) else ""
    if not importlib.util.find_spec("pyshacl"):
        skipped["pyshacl"] = "it is not installed"
    for engine in ("rdflib", "pyshacl", "maplib"):
        if skipped.get(engine):
            print(f"\n{engine}: left out, {skipped[engine]}", flush=True)
            continue
        options = ["--shapes", str(exported)] if engine == "pyshacl" else []
        for size in sizes:
            if not _peer(engine, size, options, rounds, limit):
                break


def _peer(engine: str, size: Size, options: list[str], rounds: int, limit: float) -> bool:
    """Measure one peer at one size; tell whether it is worth trying at a larger one."""
    quickest = sorted(size.checks, key=size.checks.__getitem__)
    asked = [*options, *(["--checks", ",".join(quickest)] if engine != "pyshacl" else [])]
    runs = [run(engine, [size.graph], *asked, limit=limit)]
    while runs[-1].ended and len(runs) < rounds:
        runs.append(run(engine, [size.graph], *asked, limit=limit))
    first = runs[0]
    print(f"\n{engine} at {size.triples:,} triples")
    if first.failed:
        print(f"  failed: {first.failed}")
        return False
    seconds = statistics.median(one.last("whole") for one in runs) if first.ended else limit
    told = f"{seconds:.2f} s" if first.ended else f"did not end in {limit:.0f} s"
    ended = first.named("seconds")
    print(f"  whole catalogue: {told}" + (f"; {len(ended)} of {len(quickest)} checks ended" if ended else ""))
    for name, failed in first.named("failed").items():
        print(f"  failed: {name}: {failed}")
    for name, rows in first.named("rows").items():
        if rows != size.rows[name]:
            print(f"  wrong rows: {name}: {rows}, not {size.rows[name]}")
    ratio = seconds / size.whole
    bar = FASTER_THAN.get(engine)
    least = "" if first.ended else "at least "
    judged = ""
    if bar:
        shown = verdict(ratio >= bar) if first.ended or ratio >= bar else "not shown either way"
        judged = f", bar {bar:g} times: {shown}"
    print(f"  graphkit is {least}{ratio:.1f} times as fast{judged}", flush=True)
    if ended and not first.ended:
        ours = sum(size.checks[name] for name in ended)
        print(f"  on the checks that ended: {sum(ended.values()) / ours:.1f} times")
    return first.ended


# --- From files to a verdict


def to_verdict(size: Size, rounds: int, folder: Path) -> None:
    """Print the time and memory from files to written findings, whole processes, against a bare load of the file."""
    print(f"\nFrom files to findings at {size.triples:,} triples, whole processes")
    bare = [process([sys.executable, str(ENGINES), "oxigraph", str(size.dataset)])[0] for _ in range(rounds)]
    loading = statistics.median(bare)
    print(f"  pyoxigraph bulk_load, N-Quads  {loading:9.2f} s")
    for what, paths in (("N-Quads", [size.dataset]), ("tables", size.folders)):
        command = [str(GRAPHKIT), "check", *map(str, paths), "--fail-on", "never", "-o", str(folder / "findings.json")]
        taken = [process(command) for _ in range(rounds)]
        seconds, memory = (statistics.median(figures) for figures in zip(*taken, strict=True))
        ratio = seconds / loading
        print(f"  graphkit check, {what:<15}{seconds:9.2f} s, guide {SECONDS:g} s: {verdict(seconds <= SECONDS)}")
        kept = verdict(ratio <= BULK_LOADS)
        print(f"    to bulk_load                 {ratio:9.1f} times, bar {BULK_LOADS:g}: {kept}")
        kept = verdict(memory <= GIGABYTES)
        print(f"    peak memory                  {memory:9.2f} GB, bar {GIGABYTES:g}: {kept}", flush=True)


# --- Each check


def growth(small: Size, large: Size) -> None:
    """Print the time of each check at both sizes, and how it grows against n log n."""
    times = large.triples / small.triples
    linear = math.log(times * math.log(large.triples) / math.log(small.triples)) / math.log(times)
    print(f"\nEach query, milliseconds; its time grows as n to the power shown, n log n as n to the {linear:.2f}")
    print(f"  {'':<44}{small.triples:>12,}{large.triples:>12,}{'power':>8}{'spread':>8}")
    powers = {name: math.log(large.checks[name] / small.checks[name]) / math.log(times) for name in large.checks}
    for name in sorted(large.checks):
        one, other = small.checks[name] * 1000, large.checks[name] * 1000
        print(f"  {name:<44}{one:>12.1f}{other:>12.1f}{powers[name]:>8.2f}{large.spread[name]:>8.1f}")
    worse = [n for n in large.checks if large.checks[n] >= WORTH_NAMING and powers[n] > linear + MARGIN]
    print(f"  worse than n log n: {', '.join(sorted(worse)) or 'none'}: {verdict(not worse)}")
    slowest = sorted(large.checks, key=large.checks.__getitem__, reverse=True)[:SLOWEST]
    print(f"  slowest: {', '.join(f'{name} {large.checks[name]:.2f} s' for name in slowest)}")
    print(f"  all queries {sum(large.checks.values()):.2f} s", flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the stocktakes and print every comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs=2, default=[100_000, 1_000_000])
    parser.add_argument("--limit", type=float, default=120)
    parser.add_argument("--rounds", type=int, default=3)
    said = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sizes = [at_size(size, folder / str(size)) for size in said.sizes]
        measured = [size for size in sizes if measure(size, said.rounds)]
        compare_engines(measured, folder, said.rounds, said.limit)
        to_verdict(sizes[-1], said.rounds, folder)
        if len(measured) == 2:
            growth(*measured)


if __name__ == "__main__":
    main()
