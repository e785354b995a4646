"""What graphkit.toml says of the checks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from micro import SETTINGS, stocktake

import graphkit
from graphkit import InputError
from graphkit.cli import main

PLANS = "id,name,accountable partner\n" + "".join(f"P{n},Plan {word},none\n" for n, word in enumerate("abcde"))
TABLES = {
    "Plan.csv": PLANS + "P9,Plan i,C1\n",
    "Partner.csv": "id,name\nC1,Council\n",
    "Priority.csv": "id,name\nR1,Play\n",
}
OWN = """# title: Plan with a short name
# family: record
# severity: Warning
# about: Plan
# problem: P.
# remedy: R.
# message: {this} has a short name.
PREFIX gk: <https://w3id.org/graphkit/ns#>
SELECT $this ?path WHERE { $this a gk:Plan BIND (gk:kind AS ?path) }
"""


def run(folder: Path, checks: str, *options: str) -> Result:
    """Run the command on a stocktake whose settings say something of the checks."""
    stocktake(folder, TABLES, SETTINGS + f"[checks]\n{checks}\n")
    return CliRunner().invoke(main, ["check", str(folder), "--format", "csv", *options])


def checks_in(result: Result) -> set[str]:
    """List the checks that found something."""
    return {line.split(",")[0] for line in result.stdout.splitlines()[1:] if "," in line} - {"check"}


def test_the_settings_choose_the_checks_to_run(tmp_path: Path) -> None:
    found = run(tmp_path, 'select = ["*_without_owner"]\nignore = ["priority_*"]')
    assert checks_in(found) == {"plan_without_owner"}


def test_an_option_sets_the_lists_of_the_settings_aside(tmp_path: Path) -> None:
    found = run(tmp_path, 'select = ["plan_without_owner"]', "--select", "priority_without_owner")
    assert checks_in(found) == {"priority_without_owner"}


@pytest.mark.parametrize(("severity", "status"), [("Violation", 1), ("Warning", 0), ("Info", 0)])
def test_the_settings_say_how_grave_a_check_is(tmp_path: Path, severity: str, status: int) -> None:
    found = run(tmp_path, f'select = ["plan_without_owner"]\n[checks.severity]\nplan_without_owner = "{severity}"')
    assert found.exit_code == status
    assert f",{severity}," in found.stdout


@pytest.mark.parametrize(
    ("fail_on", "option", "status"),
    [("Warning", None, 1), ("never", None, 0), ("Violation", None, 0), ("Warning", "never", 0), ("never", "Info", 1)],
)
def test_the_settings_say_when_a_run_fails_and_the_option_wins(
    tmp_path: Path, fail_on: str, option: str | None, status: int
) -> None:
    found = run(tmp_path, f'fail_on = "{fail_on}"', *(["--fail-on", option] if option else []))
    assert found.exit_code == status


def test_checks_of_ones_own_stand_beside_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "plan_short.rq").write_text(OWN, encoding="utf-8")
    found = run(tmp_path, 'folder = "ours"\nselect = ["plan_short", "plan_without_owner"]')
    assert checks_in(found) == {"plan_short", "plan_without_owner"}


def test_a_check_of_ones_own_takes_the_place_of_a_shipped_one_of_the_same_name(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "plan_without_owner.rq").write_text(OWN, encoding="utf-8")
    found = run(tmp_path, 'folder = "ours"\nselect = ["plan_without_owner"]')
    assert found.stdout.count("has a short name") == 6


@pytest.mark.parametrize(("limit", "status"), [("5", 0), ("4", 1), ('"83%"', 1), ('"84%"', 0), ("0", 1), ('"100%"', 0)])
def test_a_limit_fails_a_run_once_it_is_passed_and_not_before(tmp_path: Path, limit: str, status: int) -> None:
    """Five of six plans have no owner."""
    text = f'select = ["plan_without_owner"]\nfail_on = "Warning"\n[checks.limits]\nplan_without_owner = {limit}'
    assert run(tmp_path, text).exit_code == status
    assert run(tmp_path, text, "--fail-on", "never").exit_code == 0


def test_a_share_is_of_the_things_of_the_stocktake_that_could_be_accused(tmp_path: Path) -> None:
    text = 'select = ["plan_without_owner"]\n[checks.limits]\nplan_without_owner = "50%"'
    stocktake(tmp_path, TABLES, SETTINGS + f"[checks]\n{text}\n")
    old = "".join(f"P1{n},Old plan {word},2001\n" for n, word in enumerate("abcdefgh"))
    (tmp_path / "plans.csv").write_text(f"id,name,end\n{old}", encoding="utf-8")
    found = CliRunner().invoke(main, ["check", str(tmp_path)])
    assert found.exit_code == 1
    assert "50%" in found.output and "Over the limit" in found.output


@pytest.mark.parametrize(
    ("checks", "words"),
    [
        ("selekt = []", ["unknown key 'selekt'", "'select'"]),
        ('select = "gap"', ["select = 'gap'", "expected a list"]),
        ('select = ["plan_without_onwer"]', ["plan_without_onwer", "plan_without_owner"]),
        ('fail_on = "Error"', ["'Error'", "Violation, Warning, Info, never"]),
        ('[checks.severity]\nplan_without_owner = "High"', ["'High'", "Violation"]),
        ('[checks.severity]\nplan_without_owner = ["Info"]', ["['Info']", "Violation"]),
        ('[checks.severity]\nplan_without_onwer = "Info"', ["plan_without_onwer", "plan_without_owner"]),
        ('[checks.limits]\nplan_without_owner = "many"', ["'many'", "5%"]),
        ("[checks.limits]\nplan_without_owner = -1", ["-1", "whole number"]),
        ("[checks.limits]\nplan_without_owner = true", ["True", "whole number"]),
        ('folder = "/etc"', ["'/etc'", "beside this file"]),
        ('folder = "nowhere"', ["nowhere", "no such folder"]),
        ("limits = 3", ["limits = 3", "expected a table"]),
    ],
)
def test_a_fault_in_the_settings_of_the_checks_is_told(tmp_path: Path, checks: str, words: list[str]) -> None:
    found = run(tmp_path, checks)
    assert found.exit_code == 2
    for word in words:
        assert word in found.stderr
    assert "Traceback" not in found.stderr


def test_two_stocktakes_that_differ_on_a_setting_are_an_error(tmp_path: Path) -> None:
    one = stocktake(tmp_path / "one", TABLES, 'base = "https://example.org/1/"\n[checks]\nfail_on = "Info"\n')
    two = stocktake(tmp_path / "two", TABLES, 'base = "https://example.org/2/"\n[checks]\nfail_on = "Warning"\n')
    with pytest.raises(InputError, match=r"fail_on: .*they must agree"):
        graphkit.check_settings(one, two)


def test_settings_of_two_stocktakes_add_up(tmp_path: Path) -> None:
    one = stocktake(tmp_path / "one", TABLES, 'base = "https://example.org/1/"\n[checks]\nignore = ["gap"]\n')
    two = stocktake(
        tmp_path / "two", TABLES, 'base = "https://example.org/2/"\n[checks]\nignore = ["record"]\nfail_on = "Info"\n'
    )
    settings = graphkit.check_settings(one, two)
    assert (settings.ignore, settings.fail_on) == (("gap", "record"), "Info")


@pytest.mark.parametrize("left_out", [["--select", "priority_without_owner"], ["--ignore", "plan_without_owner"]])
def test_a_limit_on_a_check_that_did_not_run_is_not_judged(tmp_path: Path, left_out: list[str]) -> None:
    text = "[checks.limits]\nplan_without_owner = 3"
    stocktake(tmp_path, TABLES, SETTINGS + f"[checks]\n{text}\n")
    shown = CliRunner().invoke(main, ["check", str(tmp_path), *left_out]).stdout
    assert "Kept" not in shown and "Over the limit" not in shown


def test_a_limit_counts_what_recorded_only_leaves_out(tmp_path: Path) -> None:
    text = 'select = ["plan_without_owner"]\n[checks.limits]\nplan_without_owner = 3'
    stocktake(tmp_path, TABLES | {"Plan.csv": PLANS.replace(",none", ",")}, SETTINGS + f"[checks]\n{text}\n")
    found = CliRunner().invoke(main, ["check", str(tmp_path), "--recorded-only"])
    assert found.exit_code == 1 and "Nothing found." in found.stdout and "Over the limit" in found.stdout


def test_a_report_says_which_checks_ran_and_whether_silence_was_left_out(tmp_path: Path) -> None:
    stocktake(tmp_path, TABLES, SETTINGS + '[checks]\nselect = ["plan_without_owner", "priority_without_owner"]\n')
    arguments = ["check", str(tmp_path), "--format", "json"]
    told = json.loads(CliRunner().invoke(main, arguments).stdout)
    assert told["checks"] == ["plan_without_owner", "priority_without_owner"] and told["recordedOnly"] is False
    arguments += ["--ignore", "plan_*", "--recorded-only"]
    told = json.loads(CliRunner().invoke(main, arguments).stdout)
    assert "plan_without_owner" not in told["checks"] and told["recordedOnly"] is True


def test_the_catalogue_is_that_of_the_stocktake_in_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "plan_short.rq").write_text(OWN, encoding="utf-8")
    stocktake(tmp_path, TABLES, SETTINGS + '[checks]\nfolder = "ours"\n')
    monkeypatch.chdir(tmp_path)
    assert "plan_short" in CliRunner().invoke(main, ["checks"]).stdout
    assert "Plan with a short name" in CliRunner().invoke(main, ["explain", "plan_short"]).stdout
