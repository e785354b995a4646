"""What the checks say of the shipped stocktakes, and what they must not say."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from stocktakes import copy_of, set_cells

import graphkit
from graphkit import Finding, resource
from graphkit.graph import load_store

EXPECTED = Path(__file__).parent / "expected"
SINCE = ("gloucestershire", "gloucestershire-since")


def line(finding: Finding) -> str:
    """Write a finding as a line of the lists in tests/expected."""
    places = "; ".join(citation.passage for citation in finding.sources)
    value = f" > {finding.value_name}" if finding.value else ""
    weight = f"{finding.severity}, {finding.basis}, {finding.certainty}"
    return f"{finding.check} | {finding.item_name}{value} | {weight} | {places}"


def expected(name: str) -> list[str]:
    """Read a list of findings, without its remarks."""
    text = (EXPECTED / f"{name}.txt").read_text(encoding="utf-8")
    return sorted(row for row in text.splitlines() if row and not row.startswith("#"))


def findings(*paths: Path, as_of: str | None = None) -> list[Finding]:
    """Load and check."""
    return graphkit.check(load_store(*paths, as_of=as_of))


@functools.cache
def shipped(*names: str, as_of: str | None = None) -> list[Finding]:
    """Load and check shipped stocktakes, once for all the tests that look at them."""
    return findings(*(resource("data", name) for name in names), as_of=as_of)


def test_the_paper_alone_gives_exactly_the_findings_that_were_looked_at() -> None:
    assert sorted(map(line, shipped("gloucestershire"))) == expected("gloucestershire-2019-07-23")


@pytest.mark.parametrize("day", ["2025-06-01", "2026-06-01"])
def test_the_stocktake_of_2026_gives_exactly_the_findings_that_were_looked_at(day: str) -> None:
    assert sorted(map(line, shipped("gloucestershire-2026", as_of=day))) == expected(f"gloucestershire-2026-{day}")


def test_the_readme_of_the_stocktake_counts_what_is_found() -> None:
    text = resource("data", "gloucestershire-2026", "README.md").read_text(encoding="utf-8")
    told = {
        name: (a, b) for name, a, b in re.findall(r"^\| `(\w+)` \| (\S+) \|.*?\|.*?\| (\S+) \|", text, re.MULTILINE)
    }
    counts = [
        Counter(f.check for f in shipped("gloucestershire-2026", as_of=day)) for day in ("2025-06-01", "2026-06-01")
    ]
    found = {name: tuple(str(count[name] or "-") for count in counts) for name in {*counts[0], *counts[1]}}
    assert told == found


def test_leeds_alone_gives_exactly_the_findings_that_were_looked_at() -> None:
    assert sorted(map(line, shipped("leeds"))) == expected("leeds-2026-06-01")


@pytest.mark.parametrize("day", ["2019-07-23", "2021-01-01", "2025-01-01", "2031-01-01"])
def test_with_the_later_sources_each_date_gives_exactly_the_findings_that_were_looked_at(day: str) -> None:
    assert sorted(map(line, shipped(*SINCE, as_of=day))) == expected(f"gloucestershire-since-{day}")


def test_time_clears_the_dormant_partnership_then_the_duty_and_the_expired_plan_and_then_ends_the_next_plan() -> None:
    checks = ("dormant_board_behind_duty", "duty_without_vehicle", "plan_ended_without_successor")
    seen = {
        day: {f.check for f in shipped(*SINCE, as_of=day) if f.check in checks}
        for day in ("2019-07-23", "2021-01-01", "2025-01-01", "2031-01-01")
    }
    assert seen == {
        "2019-07-23": set(checks),
        "2021-01-01": {"duty_without_vehicle", "plan_ended_without_successor"},
        "2025-01-01": set(),
        "2031-01-01": {"plan_ended_without_successor"},
    }
    (ended,) = [f for f in shipped(*SINCE, as_of="2031-01-01") if f.check == "plan_ended_without_successor"]
    assert ended.item_name.startswith("One Plan")


@pytest.mark.parametrize(("name", "day"), [("gloucestershire", None), ("gloucestershire-2026", "2026-06-01")])
def test_every_finding_cites_a_document_and_a_place(name: str, day: str | None) -> None:
    for finding in shipped(name, as_of=day):
        assert finding.sources, finding.check
        for citation in finding.sources:
            assert citation.document and citation.place and citation.file and citation.row, (finding.check, citation)


def test_the_name_of_the_dormant_partnership_from_outside_is_not_in_the_tables_of_the_paper() -> None:
    inside = "".join(p.read_text(encoding="utf-8") for p in resource("data", "gloucestershire").glob("*.csv"))
    outside = "".join(p.read_text(encoding="utf-8") for p in resource("data", "gloucestershire-since").glob("*.csv"))
    for name in ("Gloucestershire Children's Partnership", "CYPSP"):
        assert name not in inside and name in outside


Change = Callable[[Path], None]


def cell(table: str, column: str, value: str, *ids: str) -> Change:
    """Make a change that sets a column in the rows of some ids."""

    def change(folder: Path) -> None:
        assert set_cells(folder / table, column, value, where=lambda row: row["id"] in ids)

    return change


def every(*changes: Change) -> Change:
    """Make one change of several."""

    def change(folder: Path) -> None:
        for one in changes:
            one(folder)

    return change


MUST_NOT_FIRE = {
    "the improvement plan has an overseer": (
        ("plan_without_oversight", "Children's Services Improvement Plan", ""),
        cell("gloucestershire/Plan.csv", "overseen by", "", "E24"),
    ),
    "a statement of intent is not accused of having no overseer": (
        ("plan_without_oversight", "Children's, Young People and Families Partnership Framework", ""),
        cell("gloucestershire/Plan.csv", "status", "active", "E22"),
    ),
    "sections 10 and 11 are distinct": (
        ("duties_that_repeat", "Gloucestershire", "well-being of children"),
        every(
            cell("england/Duty.csv", "distinct from", "", "d01"),
            cell("gloucestershire/Duty.csv", "distinct from", "", "E34", "E35"),
            cell("england/Duty.csv", "outcome", "well-being of children", "d02"),
        ),
    ),
    "the safeguarding arrangements are published": (
        ("required_document_missing", "Gloucestershire", "Duty to publish safeguarding arrangements"),
        cell("gloucestershire/Plan.csv", "status", "ended", "E25"),
    ),
    "the former safeguarding board was replaced": (
        (
            "dormant_board_behind_duty",
            "Gloucestershire Safeguarding Children Board",
            "Duty to safeguard in all functions",
        ),
        every(
            cell("gloucestershire/Board.csv", "replaces", "", "E08"),
            cell("gloucestershire/Board.csv", "status", "dormant", "E07"),
        ),
    ),
    "the framework has an evidence base": (
        ("plan_without_evidence", "Children's, Young People and Families Partnership Framework", ""),
        every(
            cell("gloucestershire/Component.csv", "informed by", "", "E47"),
            cell("gloucestershire/Plan.csv", "informed by", "", "E22"),
        ),
    ),
    "a children's plan is no longer required": (
        ("required_document_missing", "Gloucestershire", "Duty to have a Children and Young People's Plan"),
        cell("england/Duty.csv", "end", "", "d08"),
    ),
}


@pytest.mark.parametrize("reason", MUST_NOT_FIRE)
def test_a_finding_that_must_not_come_comes_once_its_reason_is_taken_away(reason: str, tmp_path: Path) -> None:
    wanted, change = MUST_NOT_FIRE[reason]
    folders = [copy_of(name, tmp_path) for name in ("england", "gloucestershire")]

    def seen(found: list[Finding]) -> set[tuple[str, str, str]]:
        return {(f.check, f.item_name, f.value_name) for f in found}

    assert wanted not in seen(shipped("england", "gloucestershire"))
    change(tmp_path)
    assert wanted in seen(graphkit.check(load_store(*folders), select=[wanted[0]]))


def test_the_absence_of_a_childrens_plan_is_never_a_breach() -> None:
    assert not [f for f in shipped("gloucestershire") if f.severity == "Violation"]


@pytest.mark.parametrize("count", [3])
def test_copies_of_a_stocktake_in_other_areas_give_as_many_times_its_findings(count: int, tmp_path: Path) -> None:
    copies = []
    for number in range(count):
        folder = copy_of("gloucestershire", tmp_path / str(number))
        settings = folder / "graphkit.toml"
        text = settings.read_text(encoding="utf-8")
        text = text.replace("data/gloucestershire/", f"data/county-{number}/").replace(
            '"Gloucestershire"', f'"County {number}"'
        )
        settings.write_text(text, encoding="utf-8")
        assert set_cells(folder / "Area.csv", "code", f"E1000090{number}", where=lambda row: row["code"] == "E10000013")
        assert set_cells(
            folder / "Area.csv", "name", f"County {number}", where=lambda row: row["name"] == "Gloucestershire"
        )
        for table in folder.glob("*.csv"):
            text = table.read_text(encoding="utf-8")
            table.write_text(text.replace(",Gloucestershire,", f",County {number},"), encoding="utf-8")
        copies.append(folder)
    one = Counter(f.check for f in shipped("gloucestershire"))
    many = Counter(f.check for f in findings(*copies))
    assert many == Counter({check: count * number for check, number in one.items()})


@pytest.mark.parametrize(("county", "day"), [(SINCE[:1], "2019-07-23"), (SINCE, "2025-01-01")])
def test_two_areas_side_by_side_give_the_findings_of_each_alone(county: tuple[str, ...], day: str) -> None:
    alone = [*shipped(*county, as_of=day), *shipped("leeds", as_of=day)]
    both = findings(*(resource("data", name) for name in (*county, "leeds")), as_of=day)
    # A fingerprint holds both ends of a finding: an overlap between the two areas would be a finding of neither alone.
    assert Counter((line(f), f.fingerprint) for f in both) == Counter((line(f), f.fingerprint) for f in alone)
