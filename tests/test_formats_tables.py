"""Outputs for a spreadsheet: CSV and the workbook."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from reports import HOSTILE, RUN, finding, hostile, report, rich

from graphkit.formats import FORMATS, GROUPINGS, Report
from graphkit.plain_text import seen
from graphkit.vocabulary import NOTICE, InputError


def rows_of(made: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(str(FORMATS["csv"](made)), newline=""), strict=True))


def book_of(made: Report) -> Any:
    written = FORMATS["xlsx"](made)
    assert isinstance(written, bytes)
    return openpyxl.load_workbook(io.BytesIO(written))


def table(sheet: Any) -> list[dict[str, Any]]:
    names, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(names, row, strict=True)) for row in rows]


def test_csv_has_a_row_for_each_finding_and_what_is_left_standing_last() -> None:
    rows = rows_of(rich())
    assert [row["item"] for row in rows] == ["Two", "One", "Three", "Left"]
    assert [row["severity"] for row in rows] == ["Violation", "Warning", "Info", "Violation"]
    assert [row["waiver"] for row in rows] == ["", "", "", "The panel takes it up in May."]
    assert rows[3]["approved by"] == "Health Board" and rows[3]["minute reference"] == "Minute 12"
    assert rows[3]["expires"] == "2020-03-31"
    assert [row["new"] for row in rows] == ["yes", "no", "yes", "yes"]
    assert rows[0]["plans"] == "Plan A; Plan B" and rows[1]["answerable"] == "Board; Council"
    assert rows[0]["source"] == "Paper, para 5 (Plan.csv, row 4)" and rows[0]["fingerprint"] == "2222"


def test_csv_of_nothing_is_its_headings_and_new_needs_an_earlier_report() -> None:
    assert str(FORMATS["csv"](report())).count("\n") == 1
    assert "new" not in rows_of(report(finding()))[0]


def test_no_cell_of_csv_begins_a_formula_and_every_text_is_there() -> None:
    rows = rows_of(hostile())
    assert len(rows) == 2 * len(HOSTILE)
    for row in rows:
        assert not [
            cell for cell in row.values() if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
        ]
    shown = {row["message"].removeprefix("'") for row in rows}
    assert shown == {"\n".join(seen(words).splitlines()) for words in HOSTILE}


def test_a_workbook_has_counts_findings_decisions_and_what_was_read() -> None:
    book = book_of(rich())
    assert book.sheetnames == ["Counts", "Findings", "Waived", "About"]
    counts = [[cell for cell in row if cell is not None] for row in book["Counts"].iter_rows(values_only=True)]
    assert counts[0] == ["Our county"] and counts[1] == ["Seen as at 23 July 2019."]
    assert ["Gaps", 1, 1, 0, 2] in counts and ["All", 1, 1, 1, 3] in counts
    assert ["Plan that no partner answers for", 2, 20, "5%", "Over the limit"] in counts
    assert ["2 new since the earlier report."] in counts and counts[-1] == [NOTICE]
    (left,) = table(book["Waived"])
    assert left["Reason"] == "The panel takes it up in May." and left["Approved by"] == "Health Board"
    assert (left["Minute"], left["Until"]) == ("Minute 12", "31 March 2020")
    about = [[cell for cell in row if cell is not None] for row in book["About"].iter_rows(values_only=True)]
    assert ["Our county", "Plan.csv", "ab12"] in about and about[-1] == [NOTICE]
    assert "Waived" not in book_of(report(finding())).sheetnames


def test_what_matters_most_has_a_sheet_of_its_own() -> None:
    most = table(book_of(report(finding(), finding("Old", check="old", basis="silence"), top=1))["Most important"])
    assert [(row["How grave"], row["Check"]) for row in most] == [("For the board to decide", "plan_without_owner")]


def test_the_findings_of_a_workbook_filter_under_headings_that_stay_in_sight() -> None:
    sheet = book_of(rich())["Findings"]
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:O4"
    assert sheet["D2"].alignment.wrap_text and sheet.column_dimensions["D"].width > 40
    found = table(sheet)
    assert [row["Finding"].split(":")[0] for row in found] == [
        f"Accountable partner of {n}" for n in ("Two", "One", "Three")
    ]
    assert [row["How grave"] for row in found] == ["Must be put right", "For the board to decide", "Worth knowing"]
    assert [row["Family"] for row in found] == ["Gaps", "Gaps", "Out of date"]
    assert [row["New"] for row in found] == ["yes", "no", "yes"]
    assert found[0]["Where"] == "Read in: Paper, para 5 (Plan.csv, row 4)"


def test_a_workbook_groups_as_asked() -> None:
    by_who = table(book_of(replace(rich(), group_by="answerable"))["Findings"])
    assert [row["Raise with"] for row in by_who] == ["Board", "Council", "Council", "Nobody is recorded as answering"]
    by_plan = table(book_of(replace(rich(), group_by="plan"))["Findings"])
    assert [row["Plan"] for row in by_plan] == ["Plan A", "Plan A", "Plan B", "Not about one plan"]
    by_check = table(book_of(replace(rich(), group_by="check"))["Findings"])
    assert [row["What was looked for"] for row in by_check] == ["Plan that no partner answers for"] * 2 + ["Old thing"]


@pytest.mark.parametrize("by", GROUPINGS)
def test_every_cell_of_a_workbook_is_text_or_a_number_and_stays_so_when_edited(by: str) -> None:
    book = book_of(replace(hostile(), group_by=by))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n") and cell.hyperlink is None
                assert cell.data_type == "n" or cell.quotePrefix
    shown = {row["Finding"] for row in table(book["Findings"])}
    assert shown >= {"\n".join(seen(words).splitlines()) for words in HOSTILE if len(words) < 32_000}
    (long,) = (words for words in shown if words.startswith("xxx"))
    assert long.endswith("...") and len(long) < 32_768


def test_a_workbook_of_nothing_says_so() -> None:
    book = book_of(report())
    assert "Nothing found." in [row[0] for row in book["Counts"].iter_rows(values_only=True)]
    assert book["Findings"].max_row == 1


def test_a_workbook_is_made_on_its_date_and_holds_no_formula_link_or_clock() -> None:
    written = FORMATS["xlsx"](hostile())
    assert isinstance(written, bytes)
    assert book_of(hostile()).properties.created == datetime(2019, 7, 23)
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in archive.namelist():
            content = archive.read(name)
            assert b"<f>" not in content and b"<hyperlink" not in content, name


def test_more_findings_than_a_sheet_has_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphkit.formats.workbook._MOST_ROWS", 2)
    with pytest.raises(InputError, match="found 3 findings, and a sheet holds 2"):
        FORMATS["xlsx"](report(*(finding(str(n)) for n in range(3)), run=RUN))
