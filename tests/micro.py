"""Stocktakes of a few rows, written by the test that reads them."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
from rdflib import Dataset

import graphkit
from graphkit import Finding
from graphkit.graph import load_store
from graphkit.vocabulary import GK

OURS = "https://example.org/ours/"
SETTINGS = f'title = "Ours"\nbase = "{OURS}"\nas_of = 2019-07-23\ncatalogue = "none"\n'


def stocktake(folder: Path, files: Mapping[str, str], settings: str | None = SETTINGS) -> Path:
    """Write the files of a stocktake, and its settings unless there are none."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_bytes(text.encode("utf-8"))
    if settings is not None:
        (folder / "graphkit.toml").write_text(settings, encoding="utf-8")
    return folder


def looked_at(files: Mapping[str, str], settings: str = SETTINGS) -> ox.Store:
    """Load the tables of a stocktake, once for all tests that only look at it."""
    return _loaded(tuple(files.items()), settings)


@functools.lru_cache(maxsize=64)
def _loaded(files: tuple[tuple[str, str], ...], settings: str) -> ox.Store:
    with tempfile.TemporaryDirectory() as folder:
        return load_store(stocktake(Path(folder, "ours"), dict(files), settings))


def pairs(dataset: Dataset, path: str) -> list[tuple[str, str]]:
    """Return the ends of a path in the default graph, sorted; of IRIs only what follows the base or namespace."""
    rows = graphkit.ask(dataset, f"SELECT DISTINCT ?one ?other {{ ?one {path} ?other }} ORDER BY ?one ?other")
    return [(short(one), short(str(other))) for one, other in rows.itertuples(index=False)]


def short(iri: str) -> str:
    """Shorten an IRI of the micro-stocktake or the ontology."""
    return iri.removeprefix(OURS).removeprefix(GK)


def findings(*paths: Path, select: list[str], as_of: str | None = None) -> list[Finding]:
    """Load and run some checks."""
    return graphkit.check(graphkit.load(*paths, as_of=as_of), select=select)


def messages(*paths: Path, select: list[str], as_of: str | None = None) -> list[str]:
    """Load, run some checks and give their messages."""
    return [finding.message for finding in findings(*paths, select=select, as_of=as_of)]
