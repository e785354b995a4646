"""Answers to questions as text: pure functions, in a dict of which the command chooses one."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from graphkit.dates import day_in_words
from graphkit.plain_text import WIDTH, columns, listing

_NARROW = 16  # letters: in a column that is narrower, words are broken, and nobody can read it
_DIGITS = 3
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def table(names: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Write an answer as aligned plain text; where its columns are too many for a page, one row below another."""
    shown = [["" if cell is None else _shown(cell) for cell in row] for row in rows]
    needed = [min(_NARROW, max(map(len, column))) for column in zip(names, *shown, strict=True)]
    if not shown:
        lines = []
    elif sum(needed) + 2 * len(needed) > WIDTH:
        lines = listing(names, shown)
    else:
        lines = [*columns(names, shown, spaced=True), ""]
    return "\n".join([*lines, f"{len(rows)} row{'' if len(rows) == 1 else 's'}."]) + "\n"


def _shown(cell: object) -> str:
    if isinstance(cell, date):
        return day_in_words(cell.isoformat())
    return str(round(cell, _DIGITS)) if isinstance(cell, float) else _plain(cell)


def as_csv(names: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Write an answer as CSV; text that a spreadsheet would take for a formula begins with an apostrophe."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    for row in [names, *rows]:
        writer.writerow(["" if cell is None else _guarded(cell) for cell in row])
    return stream.getvalue()


def _guarded(cell: object) -> str:
    shown = "\n".join(_plain(cell).splitlines())  # a bare carriage return would begin a new row
    return f"'{shown}" if isinstance(cell, str) and shown.lstrip(" ").startswith(_FORMULA) else shown


def as_objects(names: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Write an answer as a JSON list of objects; dates are ISO, what is not recorded is null."""

    def plain(value: object) -> object:
        if isinstance(value, Decimal):
            number = int(value) if value == int(value) else float(value)
            return number if math.isfinite(number) else str(value)
        return str(value)

    objects = [dict(zip(names, row, strict=True)) for row in rows]
    return json.dumps(objects, indent=2, ensure_ascii=False, default=plain) + "\n"


TABLES: dict[str, Callable[[Sequence[str], Sequence[Sequence[object]]], str]] = {
    "table": table,
    "csv": as_csv,
    "json": as_objects,
}
TABLE_SUFFIXES = {".txt": "table", ".csv": "csv", ".json": "json"}


def _plain(cell: object) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return format(cell, "f") if isinstance(cell, Decimal) else str(cell)
