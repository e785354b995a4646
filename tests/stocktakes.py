"""The shipped stocktakes: for tests that only look, and copies for those that change one cell."""

from __future__ import annotations

import csv
import functools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox

from graphkit import resource
from graphkit.graph import load_store


@functools.cache
def shipped(*names: str, as_of: str | None = None) -> ox.Store:
    """Load shipped stocktakes, once for all tests, which leave them as they are."""
    return load_store(*(resource("data", name) for name in names), as_of=as_of)


def copy_of(name: str, folder: Path) -> Path:
    """Copy a shipped stocktake into a folder of its own."""
    return Path(shutil.copytree(resource("data", name), folder / name))


def rewrite(table: Path, change: Callable[[list[dict[str, str]]], list[dict[str, str]]]) -> None:
    """Rewrite the rows of a table."""
    with table.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        headings = list(reader.fieldnames or [])
        rows = change(list(reader))
    headings += [heading for row in rows for heading in row if heading not in headings]
    with table.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(dict.fromkeys(headings)))
        writer.writeheader()
        writer.writerows(rows)


def set_cells(table: Path, column: str, value: str, *, where: Callable[[dict[str, str]], bool]) -> int:
    """Set a column to a value in the rows that a condition picks; say how many."""
    picked = 0

    def change(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        nonlocal picked
        for row in rows:
            if where(row):
                row[column] = value
                picked += 1
        return rows

    rewrite(table, change)
    return picked


def tables(folder: Path) -> Iterator[Path]:
    """List the tables of a stocktake."""
    yield from sorted(folder.glob("*.csv"))
