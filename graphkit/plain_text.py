"""Text for people: wrapped lines and aligned columns at a fixed width, and text within Markdown."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence

WIDTH = 100


def wrap(words: str, first: str = "", rest: str | None = None) -> list[str]:
    """Break words into lines; the first begins with one indent and the rest with another.

    >>> wrap("a short line", "- ")
    ['- a short line']
    """
    indent = first if rest is None else rest
    return textwrap.wrap(
        " ".join(words.split()), WIDTH, initial_indent=first, subsequent_indent=indent, break_on_hyphens=False
    )


def markdown(words: str) -> str:
    """Write text on one line so that Markdown reads it as text.

    >>> markdown("a | b <c>")
    'a \\\\| b \\\\<c\\\\>'
    """
    return "".join(f"\\{mark}" if mark in "\\`*_{}[]<>#|~&" else mark for mark in " ".join(words.split()))


def columns(names: Sequence[str], rows: Sequence[Sequence[object]], *, spaced: bool = False) -> list[str]:
    """Align cells under headings, numbers to the right; cells too wide for the page are wrapped.

    Where rows are wrapped, blank lines may set them apart.

    >>> for line in columns(["plan", "ends"], [["One Plan", 2020], ["Two", 2021]]):
    ...     print(line)
    plan      ends
    --------------
    One Plan  2020
    Two       2021
    """
    from rich.box import Box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    cells = [[str(cell) for cell in row] for row in rows]
    widest = [max([len(name), *(len(row[n]) for row in cells)]) for n, name in enumerate(names)]
    wrapped = sum(widest) + 2 * (len(names) - 1) > WIDTH
    rule = Box("    \n    \n -- \n    \n    \n    \n    \n    \n", ascii=True)
    heads = any(names)
    table = Table(
        box=rule if heads else None,
        show_header=heads,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1 if heads else 2, 0, 0),
        leading=1 if spaced and wrapped else 0,
    )
    for n, name in enumerate(names):
        numeric = bool(cells) and all(_numeric(row[n]) for row in cells)
        table.add_column(
            Text(name),
            justify="right" if numeric else "left",
            overflow="fold",
            no_wrap=not any(" " in row[n] for row in cells),
        )
    for row in cells:
        table.add_row(*map(Text, row))
    page = io.StringIO()
    Console(file=page, width=WIDTH, color_system=None, force_terminal=False, legacy_windows=False).print(table)
    return [line.rstrip() for line in page.getvalue().splitlines()]


def _numeric(cell: str) -> bool:
    return cell in ("", "-") or cell.replace(".", "", 1).removeprefix("-").isdigit()
