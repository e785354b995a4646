"""Findings left standing by decision: a row of the table Waiver."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from micro import SETTINGS, stocktake

import graphkit
from graphkit import Finding
from graphkit.cli import main
from graphkit.queries import store_of

PLANS = "id,name,accountable partner,overseen by\nP1,Youth strategy,none,\nP2,Play strategy,none,\n"
BOARD = "id,name\nB1,Children's board\n"
HEAD = "id,check,item,value,reason,approved by,minute reference,expires\n"


def found(folder: Path, waivers: str, *select: str, **files: str) -> list[Finding]:
    """Check two plans without owners, with some waivers."""
    tables = {"Plan.csv": PLANS, "Board.csv": BOARD, "Waiver.csv": HEAD + waivers}
    folder = stocktake(folder, tables | {f"{name}.csv": text for name, text in files.items()})
    return graphkit.check(graphkit.load(folder), select=select or ("plan_without_owner", "waiver_*"))


def standing(findings: list[Finding]) -> list[tuple[str, str, bool]]:
    """Say of each finding whether it is left standing."""
    return [(f.check, f.item_name, f.waiver is not None) for f in findings]


@pytest.mark.parametrize("check", ["plan_without_owner", "plan without owner", "Plan_Without_Owner"])
def test_a_waiver_leaves_the_findings_of_one_check_and_item_standing(tmp_path: Path, check: str) -> None:
    row = f"W1,{check},P1,,The board holds it,B1,min 4,2020-01-31\n"
    findings = found(tmp_path, row)
    assert standing(findings) == [
        ("plan_without_owner", "Youth strategy", True),
        ("plan_without_owner", "Play strategy", False),
    ]
    waiver = findings[0].waiver
    assert waiver is not None
    assert (waiver.reason, waiver.approved_by) == ("The board holds it", ("Children's board",))
    assert (waiver.minute_reference, waiver.expires) == ("min 4", "2020-01-31")
    assert [citation.cell for citation in waiver.sources] == ["Waiver.csv, row 2"]


@pytest.mark.parametrize(("value", "waived"), [("d1", True), ("Duty one", True), ("", True), ("Duty two", False)])
def test_a_waiver_with_a_value_is_about_that_value_alone(tmp_path: Path, value: str, waived: bool) -> None:
    tables = {
        "Duty": "id,name,end\nd1,Duty one,2010\nd2,Duty two,\n",
        "Area": "id,name\nA1,Northshire\n",
    }
    folder = stocktake(tmp_path, {}, SETTINGS + 'area = "Northshire"\n')
    tables = {f"{name}.csv": text for name, text in tables.items()}
    row = f"W1,duty_no_longer_in_force,A1,{value},Known,B1,,\n"
    stocktake(folder, tables | {"Board.csv": BOARD, "Waiver.csv": HEAD + row}, None)
    findings = graphkit.check(graphkit.load(folder), select=["duty_no_longer_in_force"])
    assert [finding.waiver is not None for finding in findings] == [waived]


@pytest.mark.parametrize(
    ("expires", "waived", "others"),
    [
        ("2019-07-23", True, []),
        ("July 2019", True, []),
        ("2019-07-22", False, ["waiver_expired"]),
        ("", True, []),
        ("ongoing", True, []),
        ("whenever", False, []),  # date_not_understood says so
    ],
)
def test_a_waiver_holds_to_its_last_day_and_then_is_a_finding(
    tmp_path: Path, expires: str, waived: bool, others: list[str]
) -> None:
    findings = found(tmp_path, f"W1,plan_without_owner,P1,,Known,B1,,{expires}\n")
    (first,) = [f for f in findings if f.item_name == "Youth strategy"]
    assert (first.waiver is not None) == waived
    assert [f.check for f in findings if f.check.startswith("waiver")] == others


@pytest.mark.parametrize(
    ("row", "select", "idle"),
    [
        ("plan_without_owner,P1", ("plan_without_owner", "waiver_*"), False),
        ("plan_without_oversight,B1", ("plan_without_oversight", "waiver_*"), True),
        ("plan_without_oversight,P1", ("plan_without_owner", "waiver_*"), False),  # not run, so not judged
        ("plan_without_onwer,P1", ("plan_without_owner", "waiver_*"), True),
        ("plan_without_owner,", ("plan_without_owner", "waiver_*"), True),
    ],
)
def test_a_waiver_that_leaves_nothing_standing_is_a_finding(
    tmp_path: Path, row: str, select: tuple[str, ...], idle: bool
) -> None:
    findings = found(tmp_path, f"W1,{row},,Known,B1,,\n", *select)
    assert [f.check for f in findings if f.check == "waiver_matches_nothing"] == ["waiver_matches_nothing"] * idle


def test_a_waiver_may_be_waived_itself(tmp_path: Path) -> None:
    rows = "W1,plan_without_owner,P1,,Known,,,\nW2,waiver_without_approval,W1,,To be minuted,B1,,\n"
    findings = found(tmp_path, rows)
    assert ("waiver_without_approval", "W1", True) in standing(findings)


def test_a_row_of_a_waiver_that_did_not_hold_at_the_date_waives_nothing(tmp_path: Path) -> None:
    head = "id,check,item,reason,approved by,valid from\n"
    tables = {"Plan.csv": PLANS, "Board.csv": BOARD, "Waiver.csv": head + "W1,plan_without_owner,P1,Known,B1,2020\n"}
    findings = graphkit.check(graphkit.load(stocktake(tmp_path, tables)), select=["plan_without_owner"])
    assert [finding.waiver for finding in findings] == [None, None]


def test_a_waived_finding_does_not_fail_a_run_and_is_counted_apart(tmp_path: Path) -> None:
    rows = "W1,plan_without_owner,P1,,Known,B1,,\nW2,plan_without_owner,P2,,Known,B1,,\n"
    found(tmp_path, rows)
    arguments = ["check", str(tmp_path), "--select", "plan_without_owner", "--fail-on", "Warning"]
    run = CliRunner().invoke(main, arguments)
    assert run.exit_code == 0
    assert "Nothing found." in run.output and "Reason: Known." in run.output
    (tmp_path / "Waiver.csv").unlink()
    assert CliRunner().invoke(main, arguments).exit_code == 1


def test_the_words_of_a_waiver_repeat_no_personal_data(tmp_path: Path) -> None:
    (finding, _) = found(tmp_path, "W1,plan_without_owner,P1,,Ask jo@home.org.uk,B1,Minute of jo@home.org.uk,\n")[:2]
    assert finding.waiver is not None
    assert finding.waiver.reason == "Ask [e-mail address]"
    assert finding.waiver.minute_reference == "Minute of [e-mail address]"


def test_a_run_leaves_the_graph_as_it_was(tmp_path: Path) -> None:
    found(tmp_path, "W1,plan_without_oversight,B1,,Known,B1,,\n")
    dataset = graphkit.load(tmp_path)
    before = set(store_of(dataset))
    told = [graphkit.check(dataset, select=words) for words in (["plan_*", "waiver_*"], ["waiver_*"])]
    assert [[f.item_name for f in few if f.check == "waiver_matches_nothing"] for few in told] == [["W1"], []]
    assert set(store_of(dataset)) == before


def test_why_a_waiver_matches_nothing_is_told(tmp_path: Path) -> None:
    found(tmp_path, "W1,plan_without_oversight,B1,,Known,B1,,\n")
    run = CliRunner().invoke(main, ["explain", "waiver_matches_nothing", "--item", "W1", str(tmp_path)])
    assert run.exit_code == 0 and "about nothing that was found" in run.stdout
