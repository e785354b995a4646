"""Bad input: status 2, one line for each fault with its place and the remedy, nothing written, no traceback."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from graphkit.cli import main

CHECK = """\
# title: Plan
# family: record
# severity: Info
# about: Plan
# problem: It is a plan.
# remedy: None.
# message: {this}: {value}.
PREFIX gk: <https://w3id.org/graphkit/ns#>
SELECT $this ?path ?value WHERE { $this a gk:Plan ; gk:end ?value . BIND (gk:end AS ?path) }
"""
TITLE = 'title = "Ours"\nbase = "https://example.org/ours/"\n'


class Stocktake:
    """A folder of files, and what the command says of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "plans"
        self.folder.mkdir()
        self.checks = folder / "own"
        self.checks.mkdir()
        (self.checks / "plan_end.rq").write_text(CHECK, encoding="utf-8")
        self.write("graphkit.toml", TITLE)

    def write(self, name: str, content: str | bytes) -> None:
        (self.folder / name).write_bytes(content.encode() if isinstance(content, str) else content)

    def faults(self, *words: str | Path) -> list[str]:
        """Run the command, which must refuse; give its lines."""
        report = self.folder.parent / "report.json"
        given = [str(word) for word in words] or [str(self.folder)]
        result = CliRunner().invoke(main, ["check", "--checks", str(self.checks), "-o", str(report), *given])
        assert result.exit_code == 2, result.output
        assert isinstance(result.exception, SystemExit)
        assert result.stdout == "" and "Traceback" not in result.stderr
        assert not report.exists() and not list(report.parent.glob(".report*"))
        lines = result.stderr.splitlines()
        assert all(line.startswith("graphkit: ") for line in lines), lines
        return [line.removeprefix("graphkit: ") for line in lines if not line.startswith("graphkit: note: ")]

    def fault(self, *words: str | Path) -> str:
        """Run the command, which must find one fault."""
        lines = self.faults(*words)
        assert len(lines) == 1, lines
        return lines[0]

    def read(self) -> tuple[list[str], list[str]]:
        """Run the command, which must succeed; give names with dates, and what it notes."""
        words = ["check", str(self.folder), "--checks", str(self.checks), "--select", "plan_end", "--format", "json"]
        result = CliRunner().invoke(main, words)
        assert result.exit_code == 0, result.output
        findings = json.loads(result.stdout)["findings"]
        return [f"{f['itemName']}: {f['value']}" for f in findings], result.stderr.splitlines()


@pytest.fixture
def plans(tmp_path: Path) -> Stocktake:
    return Stocktake(tmp_path)


def says(line: str, *words: str) -> None:
    missing = [word for word in words if word not in line]
    assert not missing, f"{missing} not in: {line}"


def test_a_missing_file_is_named_with_the_nearest(plans: Stocktake) -> None:
    plans.write("Plan.csv", "name\nOne\n")
    says(plans.fault(plans.folder / "Plans.csv"), "Plans.csv", "no such file or folder", "'Plan.csv'")
    says(plans.fault(plans.folder.parent / "plan"), "no such file or folder", "'plans'")


def test_a_folder_without_tables_and_a_file_of_another_kind_say_what_is_expected(plans: Stocktake) -> None:
    says(plans.fault(), "plans", "no tables", ".csv")
    plans.write("Plan.xlsx", b"PK")
    says(plans.fault(plans.folder / "Plan.xlsx"), "Plan.xlsx", "'.xlsx'", "expected one of .csv", "CSV UTF-8")


def test_an_unknown_column_names_its_cell_and_the_nearest_heading(plans: Stocktake) -> None:
    plans.write("Plan.csv", "name,status,acountable partner\nOne,active,Council\n")
    says(plans.fault(), "Plan.csv, cell C1", "'acountable partner'", "did you mean 'accountable partner'?")


def test_a_column_like_no_other_lists_the_columns(plans: Stocktake) -> None:
    plans.write("Risk.csv", "name,zzz\nOne,1\n")
    says(plans.fault(), "Risk.csv, cell B1", "'zzz'", "the columns are: ", "mitigated by")


def test_an_unknown_table_names_the_nearest_class(plans: Stocktake) -> None:
    plans.write("Prioritys.csv", "name\nOne\n")
    says(plans.fault(), "Prioritys.csv", "expected one named after the kind of thing", "'Priority'")


def test_an_unknown_setting_and_threshold_name_the_nearest(plans: Stocktake) -> None:
    plans.write("Plan.csv", "name\nOne\n")
    plans.write("graphkit.toml", TITLE + "titel = 1\n[thresholds]\nevidenceYeers = 3\n")
    first, second = plans.faults()
    says(first, "graphkit.toml", "'titel'", "did you mean 'title'?")
    says(second, "graphkit.toml", "'evidenceYeers'", "'evidenceYears'")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("as_of = 'one day'\n", ("as_of", "'one day'", "2019-07-23")),
        ("title = [\n", ("graphkit.toml", "TOML", "line")),
        ("covers = 7\n", ("covers", "'named', 'all' or a list")),
        ("catalogue = 'wales'\n", ("catalogue", "'england' or 'none'")),
        ("adds_to = 'our plan'\n", ("adds_to", "web address")),
        ("[thresholds]\nevidenceYears = 'ten'\n", ("evidenceYears", "whole number")),
    ],
)
def test_a_setting_of_the_wrong_kind_says_what_is_expected(plans: Stocktake, line: str, words: tuple[str, ...]) -> None:
    plans.write("Plan.csv", "name\nOne\n")
    plans.write("graphkit.toml", ("" if line.startswith("title") else TITLE) + line)
    says(plans.fault(), *words)


@pytest.mark.parametrize("suffix", ["ttl", "trig", "nq", "jsonld"])
def test_a_broken_line_of_rdf_is_named_with_its_number(plans: Stocktake, suffix: str) -> None:
    good = {"jsonld": '{"@id": "https://example.org/a",\n'}.get(
        suffix, "<https://example.org/a> <https://example.org/b> <https://example.org/c> .\n"
    )
    plans.write(f"plans.{suffix}", good + "<https://example.org/a> nonsense ; .\n")
    says(plans.fault(), f"plans.{suffix}, line 2")


def test_a_row_with_more_cells_than_headings_names_what_is_left_over(plans: Stocktake) -> None:
    plans.write("Plan.csv", "name,status\nOne,active\nTwo, and more,active,extra\n")
    says(plans.fault(), "Plan.csv, row 3", "4 cells", "expected 2", "'extra'", "quotation marks")


def test_a_quotation_mark_that_is_never_closed_names_its_row(plans: Stocktake) -> None:
    plans.write("Plan.csv", 'name,status\nOne,active\n"Two,active\nThree,active\n')
    says(plans.fault(), "Plan.csv, row 3", "quotation mark", "not closed")


def test_a_heading_twice_names_both(plans: Stocktake) -> None:
    plans.write("Plan.csv", "name,lead post,leadPost\nOne,,\n")
    says(plans.fault(), "Plan.csv, cell C1", "'leadPost'", "again", "'lead post'")


def test_headings_parted_by_semicolons_are_told(plans: Stocktake) -> None:
    plans.write("Plan.csv", "name;status\nOne;active\n")
    says(plans.fault(), "Plan.csv, row 1", "separated by commas")


def workbook() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "<workbook>\x00</workbook>" * 20)
    return stream.getvalue()


def test_a_workbook_with_the_name_of_a_table_is_told(plans: Stocktake) -> None:
    plans.write("Plan.csv", workbook())
    says(plans.fault(), "Plan.csv", "found an Excel workbook", "CSV UTF-8")


def test_a_file_with_nothing_in_it_is_told(plans: Stocktake) -> None:
    plans.write("Plan.csv", b"")
    says(plans.fault(), "Plan.csv", "found an empty file", "expected headings")


def test_a_file_that_may_end_in_the_middle_of_a_row_is_read_with_a_note(plans: Stocktake) -> None:
    plans.write("Plan.csv", b"id,name,end,note\np1,One,2019-01-02,\np2,Two,2019-01-03")
    found, notes = plans.read()
    assert found == ["One: 2019-01-02", "Two: 2019-01-03"]
    assert len(notes) == 1
    says(notes[0], "graphkit: note: ", "Plan.csv, row 3", "3 cells of 4 and no end of line", "the file is whole")


def test_a_table_whose_first_heading_begins_like_a_workbook_is_a_table(plans: Stocktake) -> None:
    plans.write("Plan.csv", "PK,name\n1,One\n")
    says(plans.fault(), "Plan.csv, cell A1", "found a heading 'PK'")


def test_what_no_check_could_read_in_rdf_is_told_in_its_own_words(plans: Stocktake) -> None:
    two = '<https://w3id.org/graphkit/ns#view> <https://w3id.org/graphkit/ns#asOf> "2020-01-01", "2021-01-01" .'
    plans.write("view.ttl", two)
    says(plans.fault(), "view.ttl: found asOf 2020-01-01 and asOf 2021-01-01, expected one")
    plans.write("view.ttl", "<a> <b> <<( <c> <d> <e> )>> .")
    says(plans.fault(), "view.ttl: found a triple inside a triple, expected plain triples")
    plans.write("view.ttl", "<a> <b> <file:///home/c> .")
    says(plans.fault(), "view.ttl: found an address of a file", "expected a web address")


def test_headings_below_the_first_row_are_told_in_one_line(plans: Stocktake) -> None:
    plans.write("Plan.csv", "Plans of our county,,\n,,\nid,name,status\np1,One,active\n")
    says(plans.fault(), "Plan.csv", "found no headings in row 1", "row 3 looks like them")


@pytest.mark.parametrize("content", [b"name\nOne\x00Two\n", "name\nOne\n".encode("utf-16")])
def test_a_file_that_is_no_text_is_told(plans: Stocktake, content: bytes) -> None:
    plans.write("Plan.csv", content)
    says(plans.fault(), "Plan.csv", "no text", "CSV UTF-8")


def test_a_file_that_is_no_text_with_the_name_of_rdf_is_told(plans: Stocktake) -> None:
    plans.write("plans.ttl", workbook())
    says(plans.fault(), "plans.ttl")


def test_all_faults_are_told_at_once(plans: Stocktake) -> None:
    plans.write("Plan.csv", "name,colour,colour 2\nOne,,\nTwo,,,x\n")
    plans.write("Riskz.csv", "name\nOne\n")
    plans.write("a.ttl", "<a> <b> .\n")
    lines = plans.faults()
    assert len(lines) == 5
    for place in ("Plan.csv, cell B1", "Plan.csv, cell C1", "Plan.csv, row 3", "Riskz.csv", "a.ttl, line 1"):
        assert any(place in line for line in lines), (place, lines)


@pytest.mark.parametrize("said", ["2019-02-30", "soon", "2019", ""])
def test_a_date_that_is_no_day_is_told_in_one_line(plans: Stocktake, said: str) -> None:
    plans.write("Plan.csv", "name\nOne\n")
    says(plans.fault(plans.folder, "--as-of", said), "--as-of", repr(said), "2019-07-23")


def test_a_report_that_cannot_be_written_is_told(plans: Stocktake) -> None:
    plans.write("Plan.csv", "name\nOne\n")
    in_the_way = plans.folder / "Plan.csv"
    words = ["check", str(plans.folder), "--checks", str(plans.checks)]
    for target in (in_the_way / "deeper" / "report.json", plans.checks):
        result = CliRunner().invoke(main, [*words, "--format", "json", "-o", str(target)])
        assert (result.exit_code, result.stdout) == (2, "")
        assert len(result.stderr.splitlines()) == 1
        says(result.stderr, "graphkit: ", target.name, "cannot be written", "-o")
    assert in_the_way.read_text(encoding="utf-8") == "name\nOne\n"
    assert sorted(file.name for file in plans.folder.parent.iterdir()) == ["own", "plans"]


def test_a_check_with_a_broken_header_or_query_names_file_and_line(plans: Stocktake) -> None:
    plans.write("Plan.csv", "name\nOne\n")
    (plans.checks / "a.rq").write_text(CHECK.replace("# remedy", "# remedies"), encoding="utf-8")
    (plans.checks / "b.rq").write_text(CHECK.replace("SELECT", "SELEKT"), encoding="utf-8")
    (plans.checks / "c.rq").write_text(CHECK.replace("record", "recrod"), encoding="utf-8")
    lines = plans.faults()
    assert any(line.startswith("a.rq, line 6: ") and "'remedy'" in line for line in lines)
    assert any(line.startswith("b.rq") and "no SPARQL" in line for line in lines)


def test_a_folder_without_checks_is_told(plans: Stocktake) -> None:
    plans.write("Plan.csv", "name\nOne\n")
    says(plans.fault(plans.folder, "--checks", plans.folder), "no checks", ".rq")


def test_windows_1252_is_read_with_a_note(plans: Stocktake) -> None:
    plans.write("Plan.csv", "name,end\nCafé – plan,2019-01-02\n".encode("cp1252"))
    found, notes = plans.read()
    assert found == ["Café – plan: 2019-01-02"]
    assert len(notes) == 1
    says(notes[0], "graphkit: note: ", "Plan.csv", "Windows-1252", "CSV UTF-8")


def test_a_folder_without_settings_works_and_says_under_which_address(plans: Stocktake) -> None:
    (plans.folder / "graphkit.toml").unlink()
    plans.write("Plan.csv", "name,end\nOne,2019-01-02\n")
    found, notes = plans.read()
    assert found == ["One: 2019-01-02"]
    says(notes[0], "graphkit: note: ", "no graphkit.toml", "https://example.org/plans/")


def test_what_excel_writes_is_read(plans: Stocktake) -> None:
    rows = '﻿name,end,,\r\nOne,23/07/2019,,\r\nTwo,43669,,\r\n,,,\r\n"Three, or\nso",23 July 2019,,\r\n'
    plans.write("Plan.csv", rows)
    found, notes = plans.read()
    assert found == ["One: 2019-07-23", "Three, or\nso: 2019-07-23", "Two: 2019-07-23"]
    assert notes == []


def test_a_column_marked_as_left_out_is_left_out_and_said(plans: Stocktake) -> None:
    plans.write("Plan.csv", "name,#mine,end\nOne,x,2019-01-02\n")
    found, notes = plans.read()
    assert found == ["One: 2019-01-02"]
    says(notes[0], "Plan.csv", "'#mine'", "left out")
