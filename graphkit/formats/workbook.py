"""Findings as tables for a spreadsheet: CSV, and a workbook."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from graphkit.answers import as_csv
from graphkit.formats.report import (
    GROUPINGS,
    Report,
    by_check,
    count_table,
    decision,
    for_people,
    foremost,
    foremost_table,
    groups,
    limit_table,
    places,
    read_in,
    remarks,
)
from graphkit.vocabulary import FAMILIES, NOTICE, SEVERITIES, InputError

if TYPE_CHECKING:
    from graphkit.findings import Finding

_MOST_LETTERS = 32_767  # that a cell holds
_MOST_ROWS = 1_048_575  # that a sheet holds, without its headings
_BASIS = {"recorded": "recorded", "silence": "not recorded"}
_WIDTHS = {
    "No.": 6,
    "How grave": 18,
    "What was looked for": 32,
    "Finding": 60,
    "What to do": 40,
    "Where": 44,
    "Reason": 40,
    "Raise with": 28,
    "Plan": 28,
}


def as_csv_table(report: Report) -> str:
    """Write findings as CSV, one row each, those left standing by decision last; severities are SHACL's words."""
    from graphkit.findings import COLUMNS

    report = for_people(report)
    told = COLUMNS | {"source": lambda f: read_in(f, report.run)[1]}
    names = list(told)
    if report.new is not None:
        told["new"] = lambda f: "yes" if report.is_new(f) else "no"
        names.insert(names.index("source") + 1, "new")
    return as_csv(names, [[told[name](f) for name in names] for f in (*report.findings, *report.waived)])


def as_workbook(report: Report) -> bytes:
    """Write findings as a workbook: counts, findings by group, those left standing by decision, and what was read.

    Raises
    ------
    InputError
        When there are more findings than a sheet has rows.
    """
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    report = for_people(report)
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = Workbook(stream, options)
    made = datetime.fromisoformat(report.run.as_of)
    book.set_properties({"title": report.run.title[:255], "created": made, "comments": NOTICE})
    sheets = _Sheets(book, report)
    sheets.counts()
    if entries := foremost(report):
        sheets.findings("Most important", *foremost_table(entries, report.run))
    sheets.findings("Findings", *_open(report))
    if report.waived:
        sheets.findings("Waived", *_waived(report))
    sheets.about()
    book.close()
    return _alike_everywhere(stream)


def _open(report: Report) -> tuple[list[str], list[list[str | int]]]:
    report = replace(report, group_by=report.group_by or "family")  # a sheet sorts itself: each finding is one row
    by = "" if report.group_by == "check" else "Family" if report.group_by == "family" else GROUPINGS[report.group_by]
    earlier = ["New"] if report.new is not None else []
    further = [name for name in ("Raise with", "Plan") if name != by]
    names = [*([by] if by else []), "How grave", "What was looked for", "Finding", "What to do", *further, "Where"]
    rows: list[list[str | int]] = []
    for group in groups(report):
        for f in (f for few in by_check(group.findings) for f in few):
            own = {"Raise with": "; ".join(f.answerable), "Plan": "; ".join(f.plans)}
            new = ["yes" if report.is_new(f) else "no"] if earlier else []
            said = [SEVERITIES[f.severity], f.title, f.message, f.remedy, *(own[name] for name in further)]
            head = [group.heading] if by else []
            rows.append([*head, *said, places(f, report.run), *new, *_kept(f)])
    return [*names, *earlier, *_KEPT], rows


def _waived(report: Report) -> tuple[list[str], list[list[str | int]]]:
    decided = [decision(f.waiver, report.run) if f.waiver else {} for f in report.waived]
    labels = list(dict.fromkeys(label for told in decided for label in told))
    names = ["Family", "How grave", "What was looked for", "Finding", *labels, "Where", *_KEPT]
    rows: list[list[str | int]] = [
        [
            *(FAMILIES[f.family], SEVERITIES[f.severity], f.title, f.message),
            *(told.get(label, "") for label in labels),
            *(places(f, report.run), *_kept(f)),
        ]
        for f, told in zip(report.waived, decided, strict=True)
    ]
    return names, rows


_KEPT = ("Basis", "Certainty", "Check", "Item", "Value", "Fingerprint")


def _kept(f: Finding) -> list[str]:
    return [_BASIS.get(f.basis, f.basis), f.certainty, f.check, f.item_name, f.value_name, f.fingerprint]


class _Sheets:
    """The sheets of a workbook. Every text stays text, also once somebody edits its cell."""

    def __init__(self, book: Any, report: Report) -> None:
        self._book, self._report = book, report
        self._text = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
        self._head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "bg_color": "#E1E4E6", "quote_prefix": True}
        )
        self._number = book.add_format({"valign": "top"})

    def counts(self) -> None:
        """Count findings by group and severity; then limits, and the notice."""
        report = self._report
        sheet = self._sheet("Counts", [44, 18, 22, 18, 12])
        row = self._lines(sheet, 0, [report.run.title, report.run.seen])
        names, counted = count_table(report)
        row = self._table(sheet, row + 1, names, counted) if counted else self._lines(sheet, row, ["Nothing found."])
        row = self._lines(sheet, row, remarks(report))
        if report.limits:
            row = self._table(sheet, row + 1, *limit_table(report))
        self._lines(sheet, row + 1, [NOTICE])

    def findings(self, name: str, names: Sequence[str], rows: Sequence[Sequence[str | int]]) -> None:
        """List findings under headings that stay in sight and filter."""
        if len(rows) > _MOST_ROWS:
            raise InputError(f"found {len(rows)} findings, and a sheet holds {_MOST_ROWS}; choose some with --select")
        sheet = self._sheet(name, [_WIDTHS.get(heading, 20) for heading in names])
        self._table(sheet, 0, names, rows)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, len(rows)), len(names) - 1)
        sheet.repeat_rows(0)

    def about(self) -> None:
        """Say what was looked at, and how the sheets are to be read."""
        run = self._report.run
        sheet = self._sheet("About", [44, 60, 70])
        row = self._lines(sheet, 0, [run.title, run.seen, f"Made by graphkit {run.version}."])
        titles = {w.base: w.title for w in run.workspaces}
        files: list[list[str | int]] = [[titles.get(i.workspace, i.workspace), i.path, i.sha256] for i in run.inputs]
        row = self._table(sheet, row + 1, ["Stocktake", "File read", "Its fingerprint (SHA-256)"], files)
        self._lines(sheet, row + 1, [NOTICE])

    def _sheet(self, name: str, widths: Iterable[float]) -> Any:
        sheet = self._book.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{NOTICE}&RAs at {self._report.run.day}, page &P of &N")
        return sheet

    def _lines(self, sheet: Any, row: int, lines: Sequence[str]) -> int:
        for line in lines:
            self._cell(sheet, row, 0, line, self._text)
            row += 1
        return row

    def _table(self, sheet: Any, row: int, names: Sequence[str], rows: Iterable[Sequence[str | int]]) -> int:
        for column, name in enumerate(names):
            self._cell(sheet, row, column, name, self._head)
        for cells in rows:
            row += 1
            for column, cell in enumerate(cells):
                if isinstance(cell, int):
                    sheet.write_number(row, column, cell, self._number)
                else:
                    self._cell(sheet, row, column, cell, self._text)
        return row + 1

    @staticmethod
    def _cell(sheet: Any, row: int, column: int, words: str, form: Any) -> None:
        shown = "\n".join(words.splitlines())
        if len(shown.encode("utf-16-le")) // 2 > _MOST_LETTERS:
            shown = shown[: _MOST_LETTERS // 2 - 3] + "..."
        sheet.write_string(row, column, shown, form)


def _alike_everywhere(stream: io.BytesIO) -> bytes:
    """Pack a workbook again without what tells the system that packed it."""
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.compress_type = 3, zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return packed.getvalue()
