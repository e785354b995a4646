"""Say how wide a text stands, break it into lines and write it into a picture, without a font at hand."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from graphkit.plain_text import seen

FONT = 'Arial, "Liberation Sans", Helvetica, sans-serif'
"""The fonts of pictures: those that the widths below are of."""
# Widths of Arial and its metric twins, such as Liberation Sans, in thousandths of the size of the type.
_REGULAR = {
    191: "'",
    222: "ijl‘’",
    260: "|",
    278: " !,./:;I[\\]ft",
    333: "()-`r“”·",
    334: "{}",
    350: "•",
    355: '"',
    389: "*",
    469: "^",
    500: "Jcksvxyz",
    556: "#$0123456789?L_abdeghnopqu£€–",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "—…",
    1015: "@",
}
_BOLD = {
    238: "'",
    278: " ,./I\\ijl‘’",
    280: "|",
    333: "!()-:;[]`ft·",
    350: "•",
    389: "*r{}",
    474: '"',
    500: "z“”",
    556: "#$0123456789J_aceksvxy£€–",
    584: "+<=>^~",
    611: "?FLTZbdghnopqu",
    667: "EPSVXY",
    722: "&ABCDHKNRU",
    778: "GOQw",
    833: "M",
    889: "%m",
    944: "W",
    975: "@",
    1000: "—…",
}


def _by_character(widths: Mapping[int, str]) -> dict[str, int]:
    return {character: width for width, characters in widths.items() for character in characters}


_WIDTHS = (_by_character(_REGULAR), _by_character(_BOLD))


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Tell how wide a text stands in Arial of a size: as it is for English, estimated for letters of other scripts.

    >>> text_width("Wäre", 10) == text_width("Ware", 10)
    True
    """
    return sum(_character_width(character, bold) for character in text) * size / 1000


def is_measured(text: str) -> bool:
    """Tell whether the width of a text is known rather than estimated.

    >>> is_measured("Équipe"), is_measured("平和")
    (True, False)
    """
    return all(unicodedata.normalize("NFD", character)[0] in _WIDTHS[False] for character in text)


def is_backwards(text: str) -> bool:
    """Tell whether a text runs from right to left, as its first letter does.

    >>> is_backwards("(2019) תוכנית"), is_backwards("2019")
    (True, False)
    """
    strong = (unicodedata.bidirectional(character) for character in text)
    return next((kind for kind in strong if kind in ("L", "R", "AL")), "L") != "L"


def held_length(text: str, size: float, room: float, bold: bool = False) -> float:
    """Return the length that a text is to be held to in a picture, so that it keeps to its room in a wider font too.

    It is 0 where the text is short and its width only estimated: then it is left as it falls.
    """
    wide = text_width(text, size, bold)
    return min(wide, room) if is_measured(text) or wide > room / 2 else 0


def drawn(value: object) -> object:
    """Write a value for a picture: a number of two decimals at most, a text with marks in place of what is unseen."""
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return seen(value) if type(value) is str else value


def wrap(text: str, width: float, size: float, most: int, bold: bool = False) -> list[str]:
    """Break a text into lines no wider than `width`; what `most` lines cannot hold ends in an ellipsis.

    >>> wrap("Emotional wellbeing and mental health", 130, 13, 4)
    ['Emotional wellbeing', 'and mental health']
    """
    lines: list[str] = []
    for word in seen(text).split():
        if lines and text_width(f"{lines[-1]} {word}", size, bold) <= width:
            lines[-1] += f" {word}"
            continue
        lines.append("")
        for character in word:
            if lines[-1] and text_width(lines[-1] + character, size, bold) > width:
                lines.append("")
            lines[-1] += character
    if len(lines) > most:
        last = lines[most - 1]
        while last and text_width(last + "…", size, bold) > width:
            last = last[:-1]
        lines[most - 1 :] = [last.rstrip() + "…"]
    return lines


@lru_cache(maxsize=10_000)
def _character_width(character: str, bold: bool) -> int:
    known = _WIDTHS[bold]
    if width := known.get(character) or known.get(unicodedata.normalize("NFD", character)[0]):
        return width
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 1000 if unicodedata.east_asian_width(character) in "WF" else 600
