"""Write the still pictures of a view: a file for each sheet, or one paper with all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graphkit.findings import Finding
from graphkit.maps.picture import picture_of
from graphkit.maps.printing import demand_typst, pdf_of, pixels, png_of
from graphkit.maps.svg import svg_of
from graphkit.maps.view import View
from graphkit.vocabulary import InputError, write_whole

if TYPE_CHECKING:
    from graphkit.maps.view import Graph

PRINTED = (".png", ".pdf")
SUFFIXES = (".html", ".svg", *PRINTED)


@dataclass(frozen=True)
class Still:
    """Hold the files that were written, and a sentence on their paper and the size of their text."""

    files: tuple[Path, ...]
    says: str


def suffix_of(path: Path | str) -> str:
    """Return the suffix of a map's file in small letters, once it is sure that such a map can be drawn here.

    Raises InputError, before anything is read, when the suffix is not one of `SUFFIXES` or typst is needed and missing.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        found = f"a file ending {suffix!r}" if suffix else "a file with no ending"
        raise InputError(f"{path}: found {found}, expected one ending {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}")
    if suffix in PRINTED:
        demand_typst(path)
    return suffix


def write_still(graph: Graph, findings: Sequence[Finding], view: View, path: Path | str, items: int) -> Still:
    """Write a view of a stocktake as still pictures, each file whole or not at all.

    `path` is one that `suffix_of` let pass, but no page; several sheets of a picture are numbered, "map-01.svg".
    `items` is how many items of the stocktake a map can draw. Raises InputError when a file cannot be written.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    picture = picture_of(graph, findings, view, items)
    if not picture.sheets:
        raise InputError(f"{path}: nothing to draw in the view {view.title!r}; the page (.html) lists every item")
    says = picture.told()
    if suffix == ".pdf":
        write_whole(path, pdf_of(picture, findings))
        return Still((path,), says)
    numbers = range(len(picture.sheets))
    files = [path]
    if len(numbers) > 1:
        digits = max(2, len(str(len(numbers))))
        files = [path.with_name(f"{path.stem}-{number + 1:0{digits}}{path.suffix}") for number in numbers]
    for number, file in zip(numbers, files, strict=True):
        write_whole(file, svg_of(picture, number) if suffix == ".svg" else png_of(picture, number))
    return Still(tuple(files), f"{says} {pixels(picture)}" if suffix == ".png" else says)
