"""Sheets of cells, with their coordinates, to rows under the columns of a class."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from graphkit.dates import Span, first_and_last_year, read_span
from graphkit.schema import Column, Schema, TableClass
from graphkit.vocabulary import GK, InputError, did_you_mean, name_key

_CONTROLS = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
VALIDITY = (GK + "validFrom", GK + "validTo")
NOT_RECORDED = {"", "n/a", "-", "–", "—", "?", "tbc"}


class Sheet(NamedTuple):
    """Cells with their coordinates: rows are numbered as a spreadsheet shows them, the header being the first."""

    file: str  # relative to the workspace
    shown: str  # as the user gave it
    name: str  # of the table: a class
    rows: list[tuple[int, list[str]]]
    notes: tuple[str, ...] = ()


class Cell(NamedTuple):
    """What stands under a column in one row."""

    column: Column
    text: str
    period: bool = False  # from a column `period`: 2010-11 is two years there, and a month elsewhere

    @property
    def span(self) -> Span | None:
        """The days that the text allows: of a period of years, the first year for a start and the last for an end."""
        span = read_span(self.text, period=self.period)
        if not span or not self.period:
            return span
        return self.column.kept(first_and_last_year(span))


@dataclass
class Row:
    """One row that says something of one item."""

    record: str
    scope: str  # base of the stocktake whose ids it uses
    base: str  # base of its own stocktake
    cls: TableClass
    cells: list[Cell]
    id: str = ""
    item: str = ""
    contrary_period: str = ""  # words that do not fit the start or end beside them, which win

    def text(self, iri: str) -> str:
        """Return what stands under a column, or nothing."""
        return next((cell.text for cell in self.cells if cell.column.iri == iri), "")

    def held_at(self, day: date) -> bool:
        """Tell whether what the row states held in the world on a day."""
        return holds_at(((cell.column, cell.text) for cell in self.cells if cell.column.iri in VALIDITY), day)


def holds_at(validity: Iterable[tuple[Column, str]], day: date) -> bool:
    """Tell whether what is dated under columns of `VALIDITY` holds on a day; dates that run backwards say nothing."""
    spans = [(column.keeps, span) for column, text in validity if (span := read_span(text))]
    first = max((span.first for keeps, span in spans if keeps == "earliest"), default=date.min)
    last = min((span.last for keeps, span in spans if keeps != "earliest"), default=date.max)
    return last < first or first <= day <= last


def read_csv(path: Path, file: str) -> Sheet:
    """Read a CSV file as UTF-8, or failing that as Windows-1252.

    Raises
    ------
    InputError
        When it is not text, or a quotation mark is never closed.
    """
    shown = str(path)
    data = path.read_bytes()
    notes = []
    if data.startswith(b"PK\x03\x04"):
        raise InputError(f"{shown}: found an Excel workbook, expected a CSV file; save each sheet as 'CSV UTF-8'")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        notes.append(f"{shown}: not UTF-8, so read as Windows-1252; save as 'CSV UTF-8' to be sure of every letter")
        text = data.decode("cp1252", errors="replace")
    if "\0" in text or "�" in text:
        raise InputError(f"{shown}: found bytes that are no text, expected a CSV file; save the sheet as 'CSV UTF-8'")
    text = _CONTROLS.sub(" ", text)
    rows: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number, line = 0, 0
    try:
        for cells in reader:
            number += 1
            line = reader.line_num
            if any(cell.strip() for cell in cells):
                rows.append((number, [cell.strip() for cell in cells]))
    except csv.Error as error:
        raise InputError(
            f"{shown}, row {number + 1} (from line {line + 1}): found a quotation mark that is not closed or stands "
            f"inside a cell ({error}), expected each cell that begins with one to end with one"
        ) from error
    if not rows:
        raise InputError(f"{shown}: found an empty file, expected headings in its first row")
    number, last = rows[-1]
    if len(last) < len(rows[0][1]) and not text.endswith(("\n", "\r")):
        notes.append(
            f"{shown}, row {number}: the last row has {len(last)} cells of {len(rows[0][1])} and no end of line; "
            "see that the file is whole"
        )
    return Sheet(file, shown, path.stem, rows, tuple(notes))


def read_sheet(sheet: Sheet, schema: Schema, base: str, scope: str) -> tuple[list[Row], list[Column], list[str]]:
    """Read the rows of a sheet under its headings.

    Returns
    -------
    rows, columns, notes
        The rows; the columns that the table has; what was left out, in words.

    Raises
    ------
    InputError
        For an unknown table or heading, a heading twice, or a row with more cells than headings: all of them at once.
    """
    file = sheet.shown
    cls = schema.classes.get(name_key(sheet.name))
    if cls is None:
        known = sorted({cls.name for cls in schema.classes.values() if not cls.descriptive})
        hint = did_you_mean(sheet.name, known, f"the kinds are: {', '.join(known)}")
        raise InputError(
            f"{file}: found a table {sheet.name!r}, expected one named after the kind of thing in it, "
            f"such as Plan.csv; {hint}"
        )
    (header_row, header), *body = sheet.rows
    if len(header) == 1 and re.search(r"[;\t|]", header[0]):
        raise InputError(
            f"{file}, row {header_row}: found one heading {header[0]!r}, expected headings separated by commas"
        )
    headings, problems, notes = _headings(file, header_row, header, cls)
    if problems:
        labels = {name_key(column.label) for column in cls.columns.values()} | {"id"}
        lower = [number for number, cells in body[:20] if sum(name_key(cell) in labels for cell in cells) > 1]
        if lower:
            told = f"found no headings in row {header_row}, expected them there; row {lower[0]} looks like them"
            raise InputError(f"{file}: {told}")
    if not body:
        notes.append(f"{file}: no rows under the headings")
    ends = [column for column in dict.fromkeys(cls.columns.values()) if column.iri in (GK + "start", GK + "end")]
    rows = []
    for number, cells in body:
        extra = [f"{cell!r}" for cell in cells[len(header) :] if cell]
        if extra:
            problems.append(
                f"{file}, row {number}: found {len(cells)} cells, expected {len(header)} as in the header; "
                f"left over: {', '.join(extra)} (a comma in a cell needs quotation marks around the cell)"
            )
            continue
        record = f"{base}records/{quote(sheet.file)}#row={number}"
        row = Row(record, scope, base, cls, [])
        period = ""
        for heading, cell in zip(headings, cells, strict=False):
            if heading is None or cell.casefold() in NOT_RECORDED:
                continue
            if heading == "id":
                row.id = cell
            elif isinstance(heading, Column):
                row.cells.append(Cell(heading, cell))
            else:
                period = cell
        if period:
            own = {cell.column.iri: cell.span for cell in row.cells if cell.column in ends}
            for said in (Cell(column, period, True) for column in ends):
                if said.column.iri not in own:
                    row.cells.append(said)
                elif not _meet(said.span, own[said.column.iri]):
                    row.contrary_period = period
        rows.append(row)
    if problems:
        raise InputError(problems)
    return rows, [h for h in headings if isinstance(h, Column)], notes


def _meet(one: Span | None, other: Span | None) -> bool:
    return not one or not other or max(one.first, other.first) <= min(one.last, other.last)


def _headings(
    file: str, row: int, header: Sequence[str], cls: TableClass
) -> tuple[list[Column | str | None], list[str], list[str]]:
    special = {"id": "id"} | ({} if name_key("period") in cls.columns else {"period": "period"})
    if GK + "start" not in {column.iri for column in cls.columns.values()}:
        special.pop("period", None)
    known = sorted({column.label for column in cls.columns.values()} | set(special))
    found: list[Column | str | None] = []
    seen: dict[object, str] = {}
    problems, notes = [], []
    for place, heading in enumerate(header):
        cell = f"{file}, cell {_letters(place)}{row}"
        if heading.startswith("#"):
            notes.append(f"{file}: column {heading!r} left out")
            found.append(None)
            continue
        if not heading:
            found.append(None)
            continue
        key = name_key(heading)
        column = special.get(key) or cls.columns.get(key)
        found.append(column)
        if column is None:
            hint = did_you_mean(heading, known, f"the columns are: {', '.join(known)}")
            problems.append(f"{cell}: found a heading {heading!r} that the table {cls.name} does not have; {hint}")
        elif column in seen:
            problems.append(
                f"{cell}: found the heading {heading!r} again (first as {seen[column]!r}), expected it once"
            )
        else:
            seen[column] = heading
    return found, problems, notes


def _letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
