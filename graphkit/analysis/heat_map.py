"""A matrix of counts as a picture: the numbers stand in the cells, and the darker a cell the more."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import cos, radians, sin
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphkit.analysis.coverage import IN_ALL, IRI, NONE
from graphkit.lettering import FONT, drawn, held_length, is_backwards, text_width, wrap
from graphkit.plain_text import seen
from graphkit.templates import environment
from graphkit.vocabulary import NOTICE, InputError, write_whole

if TYPE_CHECKING:
    import pandas as pd
    from jinja2 import Environment

SUFFIXES = (".svg", ".html")
_ASSETS = Path(__file__).resolve().with_name("assets")
_LIGHT, _DARK = (0xD6, 0xE6, 0xF4), (0x08, 0x30, 0x6B)
_SIZE, _LINE, _EDGE, _GAP = 11, 12.5, 16.0, 8.0
_CELLS, _TOTAL = (24.0, 30.0), 38.0  # a cell is wider where names above it take two lines
_NAME_ROOM, _HEAD_ROOM = 300.0, 200.0
_SLANT = radians(60)
_TITLE_SIZE, _LEAST_WIDTH = 16, 620.0
_STEPS = 6


@dataclass(frozen=True)
class HeatMap:
    """A picture of a matrix and the same as a table: SVG and HTML, which a notebook shows."""

    svg: str = field(repr=False)
    table: str = field(repr=False)

    def _repr_html_(self) -> str:
        # JupyterLab strips SVG from what it has not run itself, and leaves its words in a heap; an image it shows.
        image = b64encode(self.svg.encode()).decode()
        return (
            '<div style="overflow-x: auto"><img alt="Heat map; the table below says the same." style="max-width: none" '
            f'src="data:image/svg+xml;base64,{image}"></div>'
            f'<details><summary>The same as a table</summary><div style="overflow-x: auto">{self.table}</div></details>'
        )


def heat_map(table: pd.DataFrame, title: str = "") -> HeatMap:
    """Draw a matrix of `coverage`, or some rows of one.

    Parameters
    ----------
    table : pandas.DataFrame
        What `coverage` returns, or rows of it such as ``table.head(20)``. Its index holds the names of the rows; each
        column but "in all" and "iri" holds counts, "none" and "".
    title : str
        What stands above; without one, what `coverage` says is shown.

    Returns
    -------
    HeatMap
        The picture has one hue, from light for 1 to dark for the greatest number, each cell with its number, in black
        or white, whichever is the clearer (at least 4.5 to 1 by WCAG 2.2, 1.4.3). What is recorded as none is hatched
        and says "none"; where none is recorded the cell is blank. Beside the rows stands with how many columns each is
        linked, and above the columns with how many of the rows shown. Lengths are in pixels.

    Raises
    ------
    InputError
        When a cell holds something else.

    Examples
    --------
    >>> import pandas as pd
    >>> made = heat_map(pd.DataFrame({"Early help plan": [2, "none"]}, index=["carers", "movers"]), "Plans for whom")
    >>> "carers, Early help plan: 2" in made.svg
    True
    """
    shown = _shown(table, title)
    return HeatMap(_render("heat_map.svg.j2", shown | _placed(shown)), _render("heat_map_table.html.j2", shown))


def write_heat_map(table: pd.DataFrame, path: Path | str, title: str = "") -> None:
    """Write a heat map as a picture, or as a page with the picture, how to read it and the table; whole or not at all.

    Parameters
    ----------
    table, title
        As for `heat_map`.
    path : str or Path
        Where to write: .svg is a picture, .html a page.

    Raises
    ------
    InputError
        When the suffix is another, a cell cannot be drawn, or the file cannot be written.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(f"{path}: found the ending {suffix!r}, expected .svg for a picture or .html for a page")
    made = heat_map(table, title)
    page = _shown(table, title) | {"made": made, "notes": table.attrs.get("notes", ()), "notice": NOTICE}
    write_whole(path, made.svg if suffix == ".svg" else _render("heat_map.html.j2", page))


def _shown(table: pd.DataFrame, title: str) -> dict[str, Any]:
    """Return what a heat map says, wherever it says it."""
    columns = [place for place, name in enumerate(table.columns) if name not in (IN_ALL, IRI)]
    rows: list[dict[str, Any]] = []
    for name, row in zip(table.index, table.itertuples(index=False, name=None), strict=True):
        cells = [_cell(row[place]) for place in columns]
        linked = sum(isinstance(cell, int) for cell in cells)
        total = int(row[list(table.columns).index(IN_ALL)]) if IN_ALL in table.columns else linked
        rows.append({"name": _line(name), "total": total, "cells": cells})
    cells = [cell for row in rows for cell in row["cells"]]
    counts = [cell for cell in cells if isinstance(cell, int)]
    none = cells.count(NONE)
    says = f"A table of {len(rows)} rows and {len(columns)} columns; {len(counts)} cells hold a number"
    says += f", the greatest of them {max(counts)}." if counts else "."
    says += f" {none} cell{' says' if none == 1 else 's say'} none, which is recorded." if none else ""
    shown = {
        "title": _line(title or table.attrs.get("title", "") or "What is linked to what"),
        "of": _line(table.index.name or ""),
        "columns": [
            {"name": _line(table.columns[place]), "total": sum(isinstance(row["cells"][n], int) for row in rows)}
            for n, place in enumerate(columns)
        ],
        "rows": rows,
        "most": max(counts, default=0),
        "none": none,
        "says": f"{says} The other cells are empty: none is recorded there.",
        "nothing": "" if rows else _line(next(iter(table.attrs.get("notes", ())), "Nothing to show.")),
    }
    return shown | {"key": "heat-" + hashlib.sha256(repr(shown).encode()).hexdigest()[:10]}


def _cell(value: object) -> int | str:
    if isinstance(value, Integral) and not isinstance(value, bool) and int(value) > 0:
        return int(value)
    if isinstance(value, str) and value in (NONE, ""):
        return value
    raise InputError(
        f"found {value!r} in a cell, expected a number of links, {NONE!r} or nothing, as coverage gives them"
    )


def _line(words: object) -> str:
    return " ".join(seen(str(words)).split())


def _placed(shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return where everything of a picture stands, in pixels."""
    names = [_lettered(row["name"], _NAME_ROOM) for row in shown["rows"]]
    heads = [_lettered(column["name"], _HEAD_ROOM) for column in shown["columns"]]
    cell = _CELLS[any(len(lines) > 1 for lines in heads)]
    row_high = 2 * _LINE + 3 if any(len(lines) > 1 for lines in names) else _LINE + 9
    left = _EDGE + max([_length(lines) for lines in names] + [text_width(IN_ALL, _SIZE, True)]) + _GAP
    first = left + _TOTAL + _GAP
    middles = [first + cell * (place + 0.5) for place in range(len(heads))]
    leaning = [x + _length(lines) * cos(_SLANT) + 2 * _LINE for x, lines in zip(middles, heads, strict=True)]
    width = max([_LEAST_WIDTH, first + cell * len(heads) + _EDGE, *(end + _EDGE for end in leaning)])
    title = wrap(shown["title"], width - 2 * _EDGE, _TITLE_SIZE, 3, bold=True)
    legend_top = _EDGE + 1.3 * _TITLE_SIZE * len(title) + _GAP
    legend, legend_bottom = _legend(shown, cell, width, legend_top)
    high = max([_length(lines) for lines in heads], default=0.0) * sin(_SLANT) + 2 * _LINE
    top = legend_bottom + high
    below = top + row_high + _GAP
    return {
        "font": FONT,
        "size": _SIZE,
        "line": _LINE,
        "width": width,
        "height": below + row_high * max(len(names), 1) + 3 * _EDGE,
        "head": [
            {"words": line, "y": _EDGE + 1.3 * _TITLE_SIZE * place + _TITLE_SIZE, "size": _TITLE_SIZE}
            for place, line in enumerate(title)
        ],
        "legend": legend,
        "heads": [
            {"x": x, "lines": lines, **column, "backwards": is_backwards(column["name"])}
            for x, lines, column in zip(middles, heads, shown["columns"], strict=True)
        ],
        "placed_rows": [
            {**row, "lines": lines, "y": below + row_high * place, "backwards": is_backwards(row["name"])}
            for place, (row, lines) in enumerate(zip(shown["rows"], names, strict=True))
        ],
        "left": left,
        "first": first,
        "top": top,
        "below": below,
        "row_high": row_high,
        "cell": cell,
        "total": _TOTAL,
        "edge": _EDGE,
        "looks": {count: _look(count, shown["most"]) for count in _counts(shown)},
        "notice": NOTICE,
    }


def _lettered(words: str, room: float) -> list[dict[str, Any]]:
    """Return a name in two lines at most; the whole of it stands in the title of what bears it."""
    return [
        {"words": line, "wide": min(text_width(line, _SIZE), room), "length": held_length(line, _SIZE, room)}
        for line in wrap(words, room, _SIZE, 2)
    ]


def _length(lines: Sequence[Mapping[str, Any]]) -> float:
    return max((float(line["wide"]) for line in lines), default=0.0)


def _counts(shown: Mapping[str, Any]) -> list[int]:
    return sorted({cell for row in shown["rows"] for cell in row["cells"] if isinstance(cell, int)})


def _legend(shown: Mapping[str, Any], cell: float, width: float, top: float) -> tuple[list[dict[str, Any]], float]:
    """Return the entries of the legend with their places, and where it ends."""
    counts = _counts(shown)
    if len(counts) > _STEPS:
        counts = [counts[round(step * (len(counts) - 1) / (_STEPS - 1))] for step in range(_STEPS)]
    entries: list[tuple[list[int | str], str]] = []
    if counts:
        entries.append(([*counts], "the number in the cell; the darker, the greater"))
    if shown["none"]:
        entries.append(([NONE], "recorded as having none"))
    entries.append(([""], "none is recorded"))
    placed, x, y = [], _EDGE, top
    for samples, words in entries:
        wide = cell * len(samples) + 6 + text_width(words, _SIZE)
        if x > _EDGE and x + wide > width - _EDGE:
            x, y = _EDGE, y + 24
        placed.append({"x": x, "y": y, "samples": samples, "words": words, "length": text_width(words, _SIZE)})
        x += wide + 20
    return placed, y + 24 + _GAP


def _look(count: int, most: int) -> dict[str, str]:
    """Return the colour of a cell, and of the number in it."""
    part = (count - 1) / (most - 1) if most > 1 else 0.25
    colour = [round(light + (dark - light) * part) for light, dark in zip(_LIGHT, _DARK, strict=True)]
    ink = max(("#000000", "#ffffff"), key=lambda ink: _contrast(ink, colour))
    return {"fill": f"#{colour[0]:02x}{colour[1]:02x}{colour[2]:02x}", "ink": ink}


def _contrast(ink: str, colour: Sequence[int]) -> float:
    """Return the contrast of two colours (WCAG 2.2, 1.4.3): 1 to 21."""
    one, other = sorted((_luminance([int(ink[i : i + 2], 16) for i in (1, 3, 5)]), _luminance(colour)))
    return (other + 0.05) / (one + 0.05)


def _luminance(colour: Sequence[int]) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (c / 255 for c in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _render(name: str, context: Mapping[str, Any]) -> str:
    return _environment().get_template(name).render(context)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return environment(_ASSETS, drawn)
