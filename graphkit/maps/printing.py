"""Print the sheets of a map as pixels or as a paper, through typst and the font that lies here."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from graphkit.findings import Finding
from graphkit.maps.asset import ASSETS, asset
from graphkit.maps.looks import INK
from graphkit.maps.picture import EDGE, Picture, clean, head_height, head_words
from graphkit.maps.sheets import A4
from graphkit.maps.svg import svg_of
from graphkit.maps.view import number as number_of
from graphkit.vocabulary import NOTICE, SEVERITIES, UNSTATED, InputError

FONTS = ASSETS / "fonts"
FONT = "Liberation Sans"
DOTS = 200  # an inch: sharp in print, and A3 is 3307 x 2339 pixels
WHOLE = frozenset({"all", "findings"})
"""The views whose paper lists every finding; that of another lists those on what it draws."""
UNKNOWN = "\ufffd"
TRIES = 50  # typst names one letter at a time, and a text of thousands that no font has must not hold it up
JOINING = "\u200d\ufe0f"


def demand_typst(path: object) -> None:
    """Raise InputError when what prints pictures and papers is not installed."""
    if find_spec("typst") is None:
        raise InputError(
            f"{path}: a picture or a paper is printed by typst, which is not installed; "
            'install it with: pip install "graphkit-strategy[paper]", or write a file ending in .svg or .html'
        )


def png_of(picture: Picture, number: int) -> bytes:
    """Return a sheet as a picture of so many dots an inch as `DOTS`."""
    sheet = picture.sheets[number]
    page = f"#set page(width: {sheet.paper.width}pt, height: {sheet.paper.height}pt, margin: 0pt)\n"
    files = {"main.typ": page + '#image("sheet.svg", width: 100%)', "sheet.svg": svg_of(picture, number, font=FONT)}
    return _dense(_compiled(files, format="png", ppi=DOTS))


def pixels(picture: Picture) -> str:
    """Tell in a sentence how large the pictures of sheets are.

    One is made after the other, so that many take no more memory than one.
    """
    sizes = sorted(
        {tuple(round(side * DOTS / 72) for side in (one.paper.width, one.paper.height)) for one in picture.sheets}
    )
    return f"{' and '.join(f'{width} x {height}' for width, height in sizes)} pixels, {DOTS} an inch."


def pdf_of(picture: Picture, findings: Sequence[Finding]) -> bytes:
    """Return a paper, tagged for those who listen to it: the sheets, with a list before and the findings after them."""
    sheets = []
    files = {"main.typ": asset("sheets.typ")}
    for number, sheet in enumerate(picture.sheets):
        items, found = picture.drawn(number)
        name = f"sheet-{number + 1}.svg"
        files[name] = svg_of(picture, number, whole=False, font=FONT)
        sheets.append(
            {
                "file": name,
                "number": number + 1,
                "name": sheet.name,
                **head_words(picture, number),
                "items": items,
                "findings": found,
                "paper": sheet.paper.name,
                "width": sheet.paper.width,
                "height": sheet.paper.height,
                "head": head_height(sheet.paper, picture.says, bool(sheet.name)),
                "described": picture.described(number),
            }
        )
    on_sheets = {number for numbers in picture.badges.values() for number in numbers}
    every = picture.view.name in WHOLE
    listed = [number for number in range(1, len(findings) + 1) if every or number in on_sheets]
    left = number_of(len(findings) - len(listed), "finding", "findings")
    data = {
        "title": picture.title,
        "several": len(sheets) > 1,
        "says": picture.says,
        "drawn": picture.told(),
        "edge": EDGE,
        "listed": [A4.width, A4.height],
        "font": FONT,
        "ink": INK,
        "notice": NOTICE,
        "sheets": sheets,
        "findings": [_row(number, findings[number - 1], number in on_sheets) for number in listed],
        "unlisted": "" if len(listed) == len(findings) else f"{left} on what is not drawn here: see the page.",
    }
    files["data.json"] = json.dumps(_cleaned(data), ensure_ascii=False)
    return _compiled(files, format="pdf", pdf_standards=["ua-1"], timestamp=0)


def _row(number: int, finding: Finding, drawn: bool) -> dict[str, Any]:
    sources = [source.words for source in finding.sources]
    if sources and not finding.stated:
        sources.insert(0, UNSTATED)
    if finding.more_sources:
        sources.append(f"and {finding.more_sources} more")
    remedy = [finding.remedy]
    if finding.answerable:
        remedy.append(f"Raise with: {'; '.join(finding.answerable)}")
    return {
        "number": str(number),
        "title": finding.title,
        "message": finding.message,
        "severity": SEVERITIES[finding.severity],
        "item": finding.item_name + ("" if drawn else " (not on the map)"),
        "remedy": remedy,
        "sources": sources,
    }


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: _cleaned(part) for key, part in value.items()}
    return [_cleaned(part) for part in value] if isinstance(value, list) else value


def _compiled(files: dict[str, str], **options: Any) -> bytes:
    """Compile a paper. Fonts of the machine come in only for letters that the font that lies here has not.

    So English gives the same bytes on every machine. A letter that no font has is shown as an unknown one.
    """
    import typst

    beyond = {letter for text in files.values() for letter in text} - covered()
    fonts: dict[str, Any] = {"font_paths": [str(FONTS)], "ignore_system_fonts": not beyond}
    unknown = "".join(map(re.escape, sorted(_undisplayed(beyond, fonts))))
    if unknown:  # what is joined to such a letter, as in a picture of a family, goes with it
        files = {name: re.sub(f"[{unknown}][{unknown}{JOINING}]*", UNKNOWN, text) for name, text in files.items()}
    try:
        result = typst.compile({name: text.encode("utf-8") for name, text in files.items()}, **fonts, **options)
    except typst.TypstError as error:
        raise InputError(f"found what typst cannot print: {error}; write a file ending in .svg or .html") from error
    return bytes(result if isinstance(result, bytes) else result[0])


def _undisplayed(letters: Iterable[str], fonts: dict[str, Any]) -> set[str]:
    """Return the letters that no font at hand can show, or all that are left when too many have been tried."""
    import typst

    asked, refused = set(letters), set[str]()
    for _ in range(TRIES):
        if not asked:
            break
        words = json.dumps(sorted(asked), ensure_ascii=False)
        page = f'#set text(font: "{FONT}")\n#set document(title: "-")\n#json("data.json").join(" ")'
        files = {"main.typ": page.encode(), "data.json": words.encode("utf-8")}
        try:
            typst.compile(files, **fonts, format="pdf", pdf_standards=["ua-1"], timestamp=0)
            return refused
        except typst.TypstError as error:
            named = re.search(r'"(.+)"', re.sub(r"\\u\{([0-9a-f]+)\}", lambda m: chr(int(m[1], 16)), str(error)))
            found = asked.intersection(named[1] if named else "") or asked
            asked, refused = asked - found, refused | found
    return refused | asked


@lru_cache(maxsize=1)
def covered() -> frozenset[str]:
    """Return the letters that both weights of the font that lies here have, and the line break and the unknown one."""
    weights = (_letters((FONTS / f"LiberationSans-{weight}.ttf").read_bytes()) for weight in ("Regular", "Bold"))
    return frozenset.intersection(*weights) | {"\n", UNKNOWN}


def _letters(font: bytes) -> frozenset[str]:
    """Read which letters a TrueType font has from its table of segments (cmap, format 4)."""
    tables = {}
    for number in range(struct.unpack_from(">H", font, 4)[0]):
        name, _, offset, _ = struct.unpack_from(">4sLLL", font, 12 + 16 * number)
        tables[name] = offset
    start = tables[b"cmap"]
    for number in range(struct.unpack_from(">H", font, start + 2)[0]):
        platform, _, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * number)
        if platform == 3:
            start += offset
            break
    double = struct.unpack_from(">H", font, start + 6)[0]
    ends, starts, deltas, ranges = (
        struct.unpack_from(f">{double // 2}H", font, start + 14 + skip)
        for skip in (0, double + 2, 2 * double + 2, 3 * double + 2)
    )
    letters = set()
    for segment, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, last + 1):
            glyph = code + deltas[segment]
            if ranges[segment]:
                place = start + 16 + 3 * double + 2 * segment + ranges[segment] + 2 * (code - first)
                glyph = struct.unpack_from(">H", font, place)[0]
            if glyph & 0xFFFF and code != 0xFFFF:
                letters.add(chr(code))
    return frozenset(letters)


def _dense(png: bytes) -> bytes:
    """Say in a PNG how many dots an inch it has, so that it is put into a document at its size on paper."""
    import zlib

    end = 8 + 25  # the signature and the header
    metre = round(DOTS / 0.0254)
    block = b"pHYs" + struct.pack(">LLB", metre, metre, 1)
    return png[:end] + struct.pack(">L", 9) + block + struct.pack(">L", zlib.crc32(block)) + png[end:]
