"""Measure the page of a map at three sizes, beside pyvis's own page of the same graph: the last part of ``make bench``.

    python benchmarks/maps.py [--sizes 100 400 1500] [--rounds 3]

Made-up stocktakes with the names and kinds of the shipped one, three or four links to an item and a finding on every
third. Times in the browser are those of an installed Chromium, offline, with software rendering and without sandbox,
also with its processor slowed four times. Ready is when the page says how much it shows and has drawn it; a filter is
timed from its change to the next frame; a redraw is one call. pyvis's page is stable when its physics stops. Times in
the browser are of the clock, and mean little on a machine that is busy with something else.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import networkx as nx
from pyvis.network import Network

import graphkit
from graphkit.findings import Finding
from graphkit.maps import map_html
from graphkit.records import Citation

SIZES = (100, 400, 1500)
ROUNDS = 3
SLOWED = 4
PATIENCE = 60.0  # seconds for pyvis's physics
NEVER = float("inf")
SHARES = {"Partner": 10, "Board": 8, "Duty": 8, "Plan": 22, "Priority": 32, "Cohort": 6, "Theme": 6, "Indicator": 8}
LINKS = {
    "Board": (("member", "Partner"), ("reportsTo", "Board"), ("member", "Partner")),
    "Duty": (("cohort", "Cohort"),),
    "Plan": (("accountablePartner", "Partner"), ("overseenBy", "Board"), ("discharges", "Duty"), ("theme", "Theme")),
    "Priority": (
        ("statedIn", "Plan"),
        ("accountablePartner", "Partner"),
        ("cohort", "Cohort"),
        ("indicator", "Indicator"),
    ),
    "Indicator": (("theme", "Theme"), ("cohort", "Cohort")),
}
TARGETS = {
    ("build, s", 400): 1.0,
    ("page, MB", 100): 1.0,
    ("page, MB", 400): 1.5,
    ("ready, slowed, s", 100): 0.8,
    ("ready, slowed, s", 400): 2.0,
    ("filter, ms", 400): 100.0,
    ("redraw, ms", 400): 16.0,
}
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]

# Remember when something was first written on a canvas, and the network of vis.
WATCH = """
const fill = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (...rest) {
  window.drawn ??= performance.now();
  return fill.apply(this, rest);
};
const frame = () => {
  const told = document.querySelector("#showing:not(:empty), #mynetwork canvas");
  if (window.drawn && told) window.ready ??= performance.now(); else requestAnimationFrame(frame);
};
requestAnimationFrame(frame);
"""
PAINTED = "new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0)))"
FILTER = f"""async (value) => {{
  const control = document.querySelector("#filter-theme"), start = performance.now();
  control.value = value;
  control.dispatchEvent(new Event("change"));
  return await {PAINTED} - start;
}}"""
CATCH = """() => {
  const { redraw } = vis.Network.prototype;
  vis.Network.prototype.redraw = function () { window.caught = this; return redraw.call(this); };
  document.querySelector("[data-do=fit]").click();
}"""
REDRAW = "() => { const start = performance.now(); window.caught.redraw(); return performance.now() - start; }"
DRAWN = "() => Boolean(window.ready)"
STABLE = "() => Boolean(window.network?.physics?.stabilized)"


def stocktake(size: int) -> tuple[nx.MultiDiGraph[str], list[Finding]]:
    """Make up a graph of so many items, as `to_networkx` makes them, and a finding on every third."""
    shipped = graphkit.to_networkx(graphkit.load(graphkit.resource("data", "gloucestershire-2026")))
    models: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for _, data in shipped.nodes(data=True):
        models[str(data["kind"])].append(data)
    labels = {key: data["label"] for _, _, key, data in shipped.edges(keys=True, data=True)}
    by_chance = random.Random(size)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(title=f"A stocktake of {size} items", as_of="1 June 2026")
    items: dict[str, list[str]] = defaultdict(list)
    kinds = [kind for kind, share in SHARES.items() for _ in range(share)]
    for number in range(size):
        kind = kinds[number * 37 % len(kinds)]
        model = models[kind][len(items[kind]) % len(models[kind])]
        again = len(items[kind]) // len(models[kind])
        item = f"https://example.org/{kind.lower()}/{number}"
        graph.add_node(
            item, **{**model, "name": f"{model['name']} {again + 1}" if again else model["name"], "wider": ()}
        )
        items[kind].append(item)
    for kind, links in LINKS.items():
        for item in items[kind]:
            for key, other in links:
                target = by_chance.choice(items[other])
                graph.add_edge(item, target, key=key, label=labels.get(key, key), property=key)
                if key == "accountablePartner":
                    graph.nodes[item]["lead"] = graph.nodes[target]["name"]
    found = [item for number, item in enumerate(sorted(graph)) if number % 3 == 0]
    return graph, [finding(item, str(graph.nodes[item]["name"])) for item in found]


def finding(item: str, name: str) -> Finding:
    """Make up a finding."""
    return Finding(
        check="plan_without_review_date",
        title="Plan with no date for its review",
        severity="Warning",
        family="gap",
        item=item,
        item_name=name,
        path="https://w3id.org/graphkit/ns#reviewDue",
        path_name="review due",
        value="",
        value_name="",
        message=f"Review date of {name}: not recorded (see Paper to the board, para 5).",
        remedy="Agree a date and record it in the Plan table.",
        basis="silence",
        certainty="stated",
        answerable=("Gloucestershire County Council",),
        facts=(),
        sources=(Citation("https://example.org/", "Plan.csv", "", 4, "Paper to the board", "para 5"),),
        more_sources=0,
        stated=True,
        fingerprint=item[-12:],
        waiver=None,
    )


def pyvis_page(graph: nx.MultiDiGraph[str], physics: bool) -> str:
    """Return pyvis's own page of a graph, as its tutorial makes it."""
    plain = nx.DiGraph()
    plain.add_nodes_from(
        (item, {"label": data["name"], "group": data["kind"]}) for item, data in graph.nodes(data=True)
    )
    plain.add_edges_from((source, target) for source, target in graph.edges())
    network = Network(cdn_resources="in_line", directed=True)
    network.from_nx(plain)
    network.toggle_physics(physics)
    return str(network.generate_html())


def timed(make: Callable[[], str], rounds: int) -> tuple[float, str]:
    """Return the median processor time of making a page in seconds, and the page."""
    taken, page = [], ""
    for _ in range(rounds):
        start = time.process_time()
        page = make()
        taken.append(time.process_time() - start)
    return statistics.median(taken), page


def opened(browser: Any, file: Path, slowed: int, fragment: str = "") -> tuple[Any, list[str]]:
    """Open a page with the processor slowed; what it asks of the network is refused and listed."""
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    asked: list[str] = []
    page.context.set_offline(True)
    page.on("request", lambda request: asked.append(request.url) if request.url.startswith("http") else None)
    page.add_init_script(WATCH)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    page.goto(file.as_uri() + fragment, wait_until="commit")
    return page, asked


def until(page: Any, expression: str) -> float | None:
    """Wait until an expression in a page is true; return when its map was drawn, in seconds since it was opened."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if page.evaluate(expression):
            return float(page.evaluate("() => window.ready ?? performance.now()")) / 1000
        page.wait_for_timeout(20)
    return None


def ours(browser: Any, file: Path, slowed: int, rounds: int) -> dict[str, float]:
    """Measure graphkit's page in the browser."""
    ready, filters, redraws = [], [], []
    for _ in range(rounds):
        page, asked = opened(browser, file, slowed)
        ready.append(until(page, DRAWN) or NEVER)
        if asked:
            raise RuntimeError(f"the page asked the network for {asked}")
        page.close()
    page, _ = opened(browser, file, slowed, "#view=all")
    until(page, DRAWN)
    themes = page.evaluate("() => [...document.querySelectorAll('#filter-theme option')].map((one) => one.value)")
    for value in [*themes[1:5], ""] * 2:
        filters.append(page.evaluate(FILTER, value))
    page.evaluate(CATCH)
    for _ in range(20):
        redraws.append(page.evaluate(REDRAW))
    page.close()
    return {
        "ready": statistics.median(ready),
        "filter": statistics.median(filters),
        "slowest filter": max(filters),
        "redraw": statistics.median(redraws),
    }


def theirs(browser: Any, file: Path, slowed: int, *, physics: bool) -> tuple[dict[str, float], list[str]]:
    """Measure when pyvis's page is first drawn and, with physics, stands still; list what it asks of the network."""
    page, asked = opened(browser, file, slowed)
    start = time.monotonic()
    done = until(page, STABLE if physics else DRAWN)
    seen = {} if not physics else {"stable": NEVER if done is None else time.monotonic() - start}
    drawn = page.evaluate("() => window.ready ?? null")
    seen["drawn"] = NEVER if drawn is None else drawn / 1000
    page.close()
    return seen, asked


def row(name: str, values: Sequence[str]) -> None:
    """Print a line of the table."""
    print(f"{name:<44}" + "".join(f"{value:>16}" for value in values), flush=True)


def judged(name: str, size: int, value: float) -> str:
    """Write a value, and whether it is within its target where it has one."""
    target = TARGETS.get((name, size))
    told = f"{value:.0f}" if name.endswith("ms") else f"{value:.2f}"
    return told if target is None else f"{told} {'within' if value <= target else 'OVER'} {target:g}"


def measure(sizes: Sequence[int], rounds: int, browser: Any, folder: Path) -> None:
    """Print what the pages of some sizes take."""
    told: dict[str, list[str]] = defaultdict(list)
    asked: set[str] = set()
    for size in sizes:
        graph, findings = stocktake(size)
        figures: dict[str, float] = {}
        build, page = timed(lambda graph=graph, findings=findings: map_html(graph, findings), rounds)  # type: ignore[misc]
        figures |= {"build, s": build, "page, MB": len(page.encode()) / 1e6}
        (folder / "ours.html").write_text(page, encoding="utf-8", newline="\n")
        pages = {}
        for physics in (True, False):
            taken, page = timed(lambda graph=graph, physics=physics: pyvis_page(graph, physics), 1)  # type: ignore[misc]
            pages[physics] = folder / f"pyvis-{physics}.html"
            pages[physics].write_text(page, encoding="utf-8", newline="\n")
            figures |= {} if not physics else {"pyvis: build, s": taken, "pyvis: page, MB": len(page.encode()) / 1e6}
        if browser:
            for slowed, words in ((1, ""), (SLOWED, ", slowed")):
                seen = ours(browser, folder / "ours.html", slowed, rounds)
                figures |= {f"ready{words}, s": seen["ready"], f"filter{words}, ms": seen["filter"]}
                figures |= {f"slowest filter{words}, ms": seen["slowest filter"], f"redraw{words}, ms": seen["redraw"]}
                for physics, state in ((True, "pyvis"), (False, "pyvis without physics")):
                    there, wanted = theirs(browser, pages[physics], slowed, physics=physics)
                    asked |= set(wanted)
                    figures |= {f"{state}: {what}{words}, s": taken for what, taken in there.items()}
        for name, value in figures.items():
            told[name].append(f"over {PATIENCE:.0f}" if value == NEVER else judged(name, size, value))
    print("\nThe page of a map, and pyvis's own of the same graph.")
    row("items", [str(size) for size in sizes])
    for name in sorted(told, key=lambda name: name.startswith("pyvis")):
        row(name, told[name])
    if browser:
        print(f"graphkit's page asks nothing of the network; pyvis's asks {len(asked)}: {', '.join(sorted(asked))}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure at each size, in an installed browser where there is one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    said = parser.parse_args(arguments)
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with tempfile.TemporaryDirectory() as folder:
        if chromium is None:
            print("\nNo Chromium or Chrome is installed: times in the browser are left out.")
            measure(said.sizes, said.rounds, None, Path(folder))
            return
        from playwright.sync_api import sync_playwright

        with sync_playwright() as running:
            browser = running.chromium.launch(executable_path=chromium, args=FLAGS)
            measure(said.sizes, said.rounds, browser, Path(folder))
            browser.close()


if __name__ == "__main__":
    main()
