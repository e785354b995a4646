"""An earlier and a later report: `check --baseline` and `compare`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from micro import SETTINGS, stocktake

from graphkit.cli import main

PLANS = "id,name,accountable partner\nP1,Youth strategy,none\nP2,Play strategy,none\nP3,Sports strategy,none\n"
LATER = "id,name,accountable partner\nP2,Play strategy,none\nP3,Sports strategy,none\nP4,Arts strategy,none\n"
WAIVER = "check,item,reason,approved by,minute reference\nplan_without_owner,P3,Held | jointly,B1,min 4\n"
BOARD = "id,name\nB1,Children's board\n"


def report(folder: Path, name: str, plans: str, waivers: str = "") -> Path:
    """Write the report of a stocktake."""
    tables = {"Plan.csv": plans, "Board.csv": BOARD} | ({"Waiver.csv": waivers} if waivers else {})
    file = folder / f"{name}.json"
    invoke("check", stocktake(folder / name, tables, SETTINGS), "--select", "plan_without_owner", "-o", file)
    return file


def invoke(*arguments: object) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def names(findings: list[dict[str, Any]]) -> list[str]:
    """List the names of the items of findings."""
    return [finding["itemName"] for finding in findings]


def test_two_reports_are_told_apart_by_fingerprint(tmp_path: Path) -> None:
    old, new = report(tmp_path, "old", PLANS), report(tmp_path, "new", LATER, WAIVER)
    found = invoke("compare", old, new, "--format", "json")
    assert found.exit_code == 1
    compared = json.loads(found.stdout)
    assert compared["summary"] == {"new": 1, "open": 1, "fixed": 1, "waived": 1}
    parts = {part: names(compared[part]) for part in ("new", "open", "fixed", "waived")}
    assert parts == {
        "new": ["Arts strategy"],
        "open": ["Play strategy"],
        "fixed": ["Youth strategy"],
        "waived": ["Sports strategy"],
    }


def test_a_comparison_is_written_for_people(tmp_path: Path) -> None:
    old, new = report(tmp_path, "old", PLANS), report(tmp_path, "new", LATER, WAIVER)
    text = invoke("compare", old, new).stdout
    assert "New: 1" in text and "Fixed, or no longer found: 1" in text
    decided = "Reason: Held | jointly; Approved by: Children's board; Minute: min 4; Until: no end recorded."
    assert decided in " ".join(text.split())
    assert text.endswith("Drawn from the records named; not legal advice.\n")
    written = invoke("compare", old, new, "-o", tmp_path / "progress.md")
    page = (tmp_path / "progress.md").read_text(encoding="utf-8")
    assert written.exit_code == 1 and "Written to" in written.stdout
    assert "| New | 1 |" in page and "Held \\| jointly" in page


def test_nothing_new_is_status_0(tmp_path: Path) -> None:
    old = report(tmp_path, "old", PLANS)
    found = invoke("compare", old, old)
    assert found.exit_code == 0 and "Still open: 3" in found.stdout


def test_a_waiver_that_no_longer_holds_leaves_the_finding_open_and_not_new(tmp_path: Path) -> None:
    old, new = report(tmp_path, "old", LATER, WAIVER), report(tmp_path, "new", LATER)
    compared = json.loads(invoke("compare", old, new, "--format", "json").stdout)
    assert compared["summary"] == {"new": 0, "open": 3, "fixed": 0, "waived": 0}


def test_reports_of_two_versions_or_stocktakes_say_so(tmp_path: Path) -> None:
    old = report(tmp_path, "old", PLANS)
    told = json.loads(old.read_text(encoding="utf-8"))
    told["graphkit"], told["workspaces"][0]["base"] = "0.0.1", "https://example.org/theirs/"
    other = tmp_path / "other.json"
    other.write_text(json.dumps(told), encoding="utf-8")
    text = " ".join(invoke("compare", old, other).stdout.split())
    assert "two versions of graphkit" in text and "not of the same stocktakes" in text


@pytest.mark.parametrize(
    ("later", "words", "unseen"),
    [
        (["--select", "board_*"], "The later report did not look for: plan_without_owner.", 3),
        (["--select", "plan_without_owner", "--recorded-only"], "The later report leaves out what is merely not", 1),
        (["--select", "plan_without_owner"], "", 0),
    ],
)
def test_what_the_later_run_did_not_look_for_is_not_called_fixed(
    tmp_path: Path, later: list[str], words: str, unseen: int
) -> None:
    plans, new = PLANS.replace("P1,Youth strategy,none", "P1,Youth strategy,"), tmp_path / "new.json"
    old = report(tmp_path, "old", plans)
    invoke("check", tmp_path / "old", *later, "-o", new)
    compared = json.loads(invoke("compare", old, new, "--format", "json").stdout)
    assert (compared["summary"]["fixed"], len(compared["unseen"])) == (0, unseen)
    text = " ".join(invoke("compare", old, new).stdout.split())
    assert words in text and ("not looked for again" in text) == bool(unseen)


def test_a_report_that_does_not_say_what_ran_is_taken_to_have_looked_for_all(tmp_path: Path) -> None:
    old, new = report(tmp_path, "old", PLANS), report(tmp_path, "new", LATER)
    told = json.loads(new.read_text(encoding="utf-8"))
    del told["checks"], told["recordedOnly"]
    new.write_text(json.dumps(told), encoding="utf-8")
    assert json.loads(invoke("compare", old, new, "--format", "json").stdout)["summary"]["fixed"] == 1


def test_a_run_with_a_baseline_fails_on_what_is_new_alone(tmp_path: Path) -> None:
    old = report(tmp_path, "old", PLANS)
    arguments = ("--select", "plan_without_owner", "--fail-on", "Warning", "--baseline", old)
    same = invoke("check", tmp_path / "old", *arguments)
    assert same.exit_code == 0 and "None new since the earlier report." in same.stdout
    later = stocktake(tmp_path / "later", {"Plan.csv": LATER}, SETTINGS)
    more = invoke("check", later, *arguments)
    assert more.exit_code == 1 and "1 new since the earlier report." in more.stdout


def without_day(told: dict[str, Any]) -> None:
    """Take the date out of a report."""
    del told["asOf"]


def without_fingerprint(told: dict[str, Any]) -> None:
    """Take the fingerprint out of a finding."""
    del told["findings"][0]["fingerprint"]


def with_words(told: dict[str, Any]) -> None:
    """Put words where the findings belong."""
    told["findings"] = "none"


def of(key: str, value: object, part: str = "") -> Callable[[dict[str, Any]], None]:
    """Put a value into a report, into its first finding, or into the waiver of that."""

    def change(told: dict[str, Any]) -> None:
        into = told["findings"][0] if part else told
        if part == "waiver":
            into["waiver"] = {"reason": "Known", "approvedBy": ["B"], "minuteReference": None, "expires": None}
            into = into["waiver"]
        into[key] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        *(without_day, without_fingerprint, with_words),
        *(of("asOf", "2019-13-45"), of("workspaces", 3), of("workspaces", ["ours"]), of("workspaces", [{"base": []}])),
        *(of("fingerprint", ["1"], "finding"), of("severity", ["Info"], "finding"), of("waiver", "Known", "finding")),
        *(of("expires", "soon", "waiver"), of("approvedBy", "Board", "waiver"), of("reason", 3, "waiver")),
    ],
)
def test_what_is_no_report_is_told(tmp_path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    old = report(tmp_path, "old", PLANS)
    told = json.loads(old.read_text(encoding="utf-8"))
    change(told)
    old.write_text(json.dumps(told), encoding="utf-8")
    found = invoke("compare", old, old)
    assert found.exit_code == 2 and "no report of findings" in found.stderr and "old.json" in found.stderr


@pytest.mark.parametrize(
    "data", [b"{", b"", b"\xff\xfe\x00", b"[]", b"{}", b"null", b"[" * 9999, b"1" * 9999, b'{"findings": [1]}']
)
def test_a_file_that_is_no_report_is_told(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "broken.json"
    file.write_bytes(data)
    found = invoke("check", tmp_path, "--baseline", file)
    assert found.exit_code == 2 and "broken.json" in found.stderr and "Traceback" not in found.output


def test_a_report_that_is_not_there_is_told(tmp_path: Path) -> None:
    found = invoke("compare", tmp_path / "none.json", tmp_path / "none.json")
    assert found.exit_code == 2 and "none.json" in found.stderr
