"""Text for people: wrapped lines and aligned columns at a fixed width, and text within Markdown; nothing unseen."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Sequence
from dataclasses import is_dataclass, replace
from typing import TypeVar, cast

WIDTH = 100
# Control characters, marks that turn the direction of writing, and what no text may hold: a page or a terminal would
# obey them, or refuse them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_LINE_END = re.compile("\r\n?|[\x85\u2028\u2029]")
Some = TypeVar("Some")


def seen(value: Some) -> Some:
    """Mark what nobody sees in a text, or in all the texts of a value, and let every line end alike.

    >>> seen("a\\x1b[31m plan\\u202e")
    'a\ufffd[31m plan\ufffd'
    """
    found: object = value
    if isinstance(value, str):
        if value.isprintable():  # as almost all are: there is no mark in it, nor the end of a line
            return value
        found = _UNSEEN.sub("\ufffd", _LINE_END.sub("\n", value))
    elif is_dataclass(value) and not isinstance(value, type):
        changed = {name: new for name, old in vars(value).items() if (new := seen(old)) is not old}
        found = replace(value, **changed) if changed else value
    elif isinstance(value, tuple):
        parts = [seen(part) for part in value]
        if any(new is not old for new, old in zip(parts, value, strict=True)):
            found = type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    return cast(Some, found)


def wrap(words: str, first: str = "", rest: str | None = None) -> list[str]:
    """Break words into lines; the first begins with one indent and the rest with another.

    >>> wrap("a short line", "- ")
    ['- a short line']
    """
    indent = first if rest is None else rest
    return textwrap.wrap(
        " ".join(seen(words).split()), WIDTH, initial_indent=first, subsequent_indent=indent, break_on_hyphens=False
    )


def either(words: Sequence[str]) -> str:
    """List words of which one is meant.

    >>> either(["plan", "priority", "board"])
    'plan, priority or board'
    """
    return " or ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def markdown(words: str) -> str:
    """Write words in one line so that neither Markdown nor HTML reads anything into them.

    >>> print(markdown("1. <b>a|b</b>\\n*c*"))
    1\\. \\<b\\>a\\|b\\</b\\> \\*c\\*
    """
    line = re.sub(r"([\\`*_\[\]<>&|~#$^{}@])", r"\\\1", " ".join(seen(words).split()))
    line = re.sub(r"(?<=\w):(?=//)", r"\\:", line)  # else an address becomes a link, in tables and out of them
    line = re.sub(r"\b(www)\.", r"\1\\.", line, flags=re.IGNORECASE)
    return re.sub(r"^(\d+)?([-+=:.)])", r"\1\\\2", line)


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
    cells = [[seen(str(cell)) for cell in row] for row in rows]
    names = [seen(name) for name in names]
    widest = [max([len(name), *(len(row[n]) for row in cells)]) for n, name in enumerate(names)]
    numeric = [bool(cells) and all(_numeric(row[n]) for row in cells) for n in range(len(names))]
    width = sum(widest) + 2 * (len(names) - 1)
    plain = all(text.isascii() and text.isprintable() for row in (names, *cells) for text in row)
    # Most tables are narrow and plain, and are written sooner than rich is imported.
    if plain and all(widest) and width <= WIDTH:
        marks = [f"{'>' if right else '<'}{size}" for right, size in zip(numeric, widest, strict=True)]
        lines = ["  ".join(map(format, row, marks)).rstrip() for row in (names, *cells)]
        return [lines[0], "-" * width, *lines[1:]] if any(names) else lines[1:]
    return _wrapped(names, cells, numeric, spaced=spaced and width > WIDTH)


def listing(names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Write each row as lines of its own, a name and a cell on each; blank cells are left out.

    >>> print("\\n".join(listing(["plan", "ends"], [["One Plan", "2020"], ["Two", ""]])).rstrip())
    1  plan  One Plan
       ends  2020
    <BLANKLINE>
    2  plan  Two
    """
    lines = []
    first, second = len(str(len(rows))) + 2, max(map(len, names)) + 2
    for number, row in enumerate(rows, start=1):
        marks = [f"{number:<{first}}"]
        for name, cell in zip(names, row, strict=True):
            if cell.strip():
                mark = marks.pop() if marks else " " * first
                lines += wrap(cell, f"{mark}{seen(name):<{second}}", " " * (first + second))
        lines.append("")
    return lines


def _wrapped(
    names: Sequence[str], cells: Sequence[Sequence[str]], numeric: Sequence[bool], *, spaced: bool
) -> list[str]:
    from rich.box import Box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    rule = Box("    \n    \n -- \n    \n    \n    \n    \n    \n", ascii=True)
    heads = any(names)
    table = Table(
        box=rule if heads else None,
        show_header=heads,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1 if heads else 2, 0, 0),
        leading=1 if spaced else 0,
    )
    for n, name in enumerate(names):
        table.add_column(
            Text(name),
            justify="right" if numeric[n] else "left",
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
