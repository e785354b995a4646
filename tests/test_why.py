"""Why a check found an item: `graphkit explain CHECK --item ITEM`, and the facts of a finding."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from micro import SETTINGS, stocktake

import graphkit
from graphkit import resource
from graphkit.cli import main

TABLES = {
    "Plan.csv": "id,name,accountable partner,document,place\n"
    "P1,Youth strategy,,Paper,para 4\nP2,Play,none,Paper,para 5\n",
    "Source.csv": "name\nPaper\n",
}


def why(folder: Path, check: str, item: str, *paths: str) -> str:
    """Ask why, with the lines joined."""
    stocktake(folder, TABLES, SETTINGS)
    run = CliRunner().invoke(main, ["explain", check, "--item", item, *(paths or [str(folder)])])
    assert run.exit_code == 0, run.stderr
    return " ".join(run.stdout.split())


@pytest.mark.parametrize("item", ["Youth strategy", "youth STRATEGY", "P1", "https://example.org/ours/plan/P1"])
def test_an_item_is_named_as_in_a_cell(tmp_path: Path, item: str) -> None:
    assert "Plan that no partner answers for: Youth strategy" in why(tmp_path, "plan_without_owner", item)


def test_what_stands_beside_an_item_names_its_finding_too_where_it_is_a_thing_and_no_date() -> None:
    def told(check: str, item: str) -> str:
        return (
            CliRunner()
            .invoke(main, ["explain", check, "--item", item, str(resource("data", "gloucestershire"))])
            .output
        )

    assert "Duty to co-operate to improve well-being" in told("duty_without_vehicle", "section 10 duty")
    assert "has ended" not in told("plan_ended_without_successor", "2018-12-31")
    assert "is over" in " ".join(told("plan_ended_without_successor", "E23").split())


def test_what_is_not_recorded_says_what_was_looked_for_and_where_the_item_was_read(tmp_path: Path) -> None:
    text = why(tmp_path, "plan_without_owner", "P1")
    assert "- Youth strategy - phase: in force. Read in: Paper, para 4 (Plan.csv, row 2)." in text
    assert "- Youth strategy - accountable partner: not recorded." in text


def test_what_is_recorded_as_none_is_a_fact_with_its_source(tmp_path: Path) -> None:
    text = why(tmp_path, "plan_without_owner", "P2")
    assert "recorded as having none: accountable partner. Read in: Paper, para 5 (Plan.csv, row 3)." in text


@pytest.mark.parametrize(
    ("completeness", "words"),
    [
        ("Plan,,no", "in a list that does not claim to be complete"),
        ("Board,,no", ""),
    ],
)
def test_why_a_finding_weighs_less_is_told(tmp_path: Path, completeness: str, words: str) -> None:
    stocktake(tmp_path, {"Completeness.csv": f"of,column,complete\n{completeness}\n"}, None)
    text = why(tmp_path, "plan_without_owner", "P1")
    assert words in text
    assert ("at most For the board to decide" in text) == bool(words)


def test_the_status_and_the_end_that_make_a_phase_are_among_the_facts() -> None:
    (finding,) = graphkit.check(graphkit.load(resource("data", "gloucestershire")), select=["duty_without_vehicle"])
    said = {(fact.property, fact.value) for fact in finding.facts}
    assert {("phase", "dormant"), ("status", "dormant"), ("phase", "over"), ("end", "2015-18")} <= said


def test_the_facts_told_are_those_of_the_report_in_json(tmp_path: Path) -> None:
    text = why(tmp_path, "plan_without_owner", "P2")
    run = CliRunner().invoke(main, ["check", str(tmp_path), "--select", "plan_without_owner", "--format", "json"])
    (finding,) = [f for f in json.loads(run.stdout)["findings"] if f["itemName"] == "Play"]
    assert finding["facts"]
    for fact in finding["facts"]:
        assert f"- {fact['subject']} - {fact['property']}: {fact['value']}." in text
        assert [source["row"] for source in fact["sources"]] == [3]


def test_the_facts_of_both_of_a_pair_are_told(tmp_path: Path) -> None:
    tables = {
        "Plan.csv": "id,name\nP1,Child Friendly\n",
        "Board.csv": "id,name\nB1,Child friendly\n",
    }
    stocktake(tmp_path, tables, SETTINGS + 'area = "Northshire"\n')
    run = CliRunner().invoke(main, ["explain", "one_name_several_kinds", "--item", "B1", str(tmp_path)])
    assert run.stdout.count("phase: in force") == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["plan_without_owner", "--item", "Youth strategie"], ["found nothing about", "Youth strategy"]),
        (["plan_without_evidence", "--item", "P9"], ["found nothing about 'P9'", "it finds"]),
        (["plan_without_onwer", "--item", "P1"], ["plan_without_owner"]),
        (["plan_ended_without_successor", "--item", "P1"], ["it finds nothing"]),
        (["plan_without_owner"], ["--item ITEM"]),
    ],
)
def test_what_cannot_be_explained_is_told_with_what_can(tmp_path: Path, arguments: list[str], words: list[str]) -> None:
    folder = str(stocktake(tmp_path, TABLES, SETTINGS))
    run = CliRunner().invoke(main, ["explain", *arguments, folder])
    assert run.exit_code == 2
    for word in words:
        assert word in run.stderr
