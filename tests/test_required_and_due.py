"""How heavily the checks of required boards and posts, of coverage and of dates weigh what is recorded."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from micro import SETTINGS, findings, pairs, stocktake
from stocktakes import copy_of, set_cells

import graphkit
from graphkit import resource
from graphkit.dates import months_after

AREA = 'area = "Northshire"\n'
DUTIES = """id,name,form,force,met,duty-holder
yot,Youth offending team,board,statute,jointly,
dcs,Director duty,post,statute,severally,council kind
"""
KINDS = "id,name\ncouncil kind,kind of council\n"
COUNCIL = "id,name,kind of body\ncouncil,County Council,council kind\n"
REQUIRED = ["required_board_missing", "required_post_missing_or_vacant", "duty_without_vehicle"]


def weighed(folder: Path, tables: dict[str, str], select: list[str], more: str = "") -> list[tuple[str, str, str, str]]:
    """Return check, name of item, severity and basis of each finding of a small stocktake."""
    one = stocktake(folder / "one", tables, SETTINGS + AREA + more)
    return [(f.check, f.item_name, f.severity, f.basis) for f in findings(one, select=select)]


@pytest.mark.parametrize(
    ("board", "expected"),
    [
        ("Northshire YOT,ended,yot,", ("Violation", "recorded")),
        ("Northshire YOT,dormant,yot,", ("Violation", "recorded")),
        ("Northshire YOT,proposed,yot,", ("Info", "silence")),
        ("Arts Board,active,,", ("Info", "silence")),
        ("Northshire YOT,ended,yot,\nYouth Justice Board,active,,Northshire YOT", ("Info", "silence")),
    ],
)
def test_a_required_board_is_a_breach_only_where_its_absence_is_recorded(
    tmp_path: Path, board: str, expected: tuple[str, str]
) -> None:
    tables = {
        "Duty.csv": DUTIES,
        "BodyKind.csv": KINDS,
        "Board.csv": f"name,status,discharges duty,replaces\n{board}\n",
    }
    found = weighed(tmp_path, tables, ["required_board_missing"])
    assert found == [("required_board_missing", "Northshire", *expected)]


def test_an_ended_board_is_no_breach_in_a_list_that_does_not_claim_to_be_complete(tmp_path: Path) -> None:
    tables = {
        "Duty.csv": DUTIES,
        "BodyKind.csv": KINDS,
        "Board.csv": "name,status,discharges duty\nNorthshire YOT,ended,yot\n",
        "Completeness.csv": "name,of,complete\nBoards found,Board,no\n",
    }
    found = weighed(tmp_path, tables, ["required_board_missing"])
    assert found == [("required_board_missing", "Northshire", "Warning", "recorded")]


@pytest.mark.parametrize(
    ("covers", "found"),
    [('"named"', 0), ('"all"', 0), (["Notice 0", "Notice 1", "Notice 2", "Notice 3", "Notice 4"], 5)],
)
def test_a_duty_that_arises_only_in_a_circumstance_is_looked_for_where_it_is_listed(
    tmp_path: Path, covers: object, found: int
) -> None:
    forms = [("board", "jointly"), ("post", "jointly"), ("document", "jointly"), ("document", "severally")]
    forms += [("arrangements", "jointly")]
    duties = [f"d{n},Notice {n},{form},statute,{met},council kind," for n, (form, met) in enumerate(forms)]
    tables = {
        "Duty.csv": "id,name,form,force,met,duty-holder,only where\n"
        + "".join(f"{duty}a notice was given\n" for duty in duties),
        "BodyKind.csv": KINDS,
        "Partner.csv": COUNCIL,
        "Board.csv": "name,status,discharges duty\nNotice board,ended,d0\n",
        "Post.csv": "name,status,post in,discharges duty\nNotice officer,ended,council,d1\n",
        "Plan.csv": "name,status,discharges duty\nOne,ended,d2\nTwo,ended,d3\nThree,ended,d4\n",
    }
    select = [*REQUIRED, "required_document_missing", "body_without_required_document"]
    assert len(weighed(tmp_path, tables, select, f"covers = {covers}\n")) == found


def test_one_missing_board_or_post_is_one_finding(tmp_path: Path) -> None:
    tables = {
        "Duty.csv": DUTIES,
        "BodyKind.csv": KINDS,
        "Partner.csv": COUNCIL,
        "Board.csv": "name,status,discharges duty\nNorthshire YOT,ended,yot\n",
        "Post.csv": "name,status,post in,discharges duty\nDirector,vacant,council,dcs\n",
    }
    assert weighed(tmp_path, tables, REQUIRED) == [
        ("required_board_missing", "Northshire", "Violation", "recorded"),
        ("required_post_missing_or_vacant", "County Council", "Violation", "recorded"),
    ]


@pytest.mark.parametrize("body", ["council", ""])
def test_a_vacant_post_is_that_of_the_body_it_is_in_or_of_the_one_body_of_its_area(tmp_path: Path, body: str) -> None:
    tables = {"Duty.csv": DUTIES, "BodyKind.csv": KINDS, "Partner.csv": COUNCIL}
    tables["Post.csv"] = f"name,status,post in,discharges duty\nDirector,vacant,{body},dcs\n"
    found = weighed(tmp_path, tables, ["required_post_missing_or_vacant"])
    assert found == [("required_post_missing_or_vacant", "County Council", "Violation", "recorded")]


def test_a_vacant_post_is_not_held_against_another_body_of_its_area(tmp_path: Path) -> None:
    tables = {"Duty.csv": DUTIES, "BodyKind.csv": KINDS, "Partner.csv": COUNCIL + "city,City Council,council kind\n"}
    tables["Post.csv"] = "name,status,post in,discharges duty\nDirector,vacant,council,dcs\n"
    found = {f[1:] for f in weighed(tmp_path, tables, ["required_post_missing_or_vacant"])}
    assert found == {("County Council", "Violation", "recorded"), ("City Council", "Info", "silence")}


def test_a_vacant_post_of_the_paper_is_no_more_than_a_warning_since_nobody_verified_the_law(tmp_path: Path) -> None:
    folder = copy_of("gloucestershire", tmp_path)
    set_cells(folder / "Post.csv", "status", "vacant", where=lambda row: row["id"] == "E17")
    (found,) = findings(folder, select=["required_post_missing_or_vacant"])
    assert (found.item_name, found.severity, found.basis) == ("Gloucestershire County Council", "Warning", "recorded")
    assert found.message.endswith("none recorded now. Verify the law with a legal adviser.")


def test_a_duty_whose_law_is_in_doubt_is_not_missed_where_nothing_is_recorded() -> None:
    paper = resource("data", "gloucestershire")
    assert "Duty to have a Children's Trust Board" in {f.value_name for f in findings(paper, select=["duty_to_be_*"])}
    assert not findings(paper, select=["required_board_missing"])


@pytest.mark.parametrize(
    ("complete", "expected"), [("", ("Info", "silence")), ("Plan,cohort,yes", ("Warning", "recorded"))]
)
def test_a_group_without_a_plan_is_for_decision_once_the_groups_of_plans_are_all_recorded(
    tmp_path: Path, complete: str, expected: tuple[str, str]
) -> None:
    tables = {
        "Cohort.csv": "name\nChildren of travelling fairs\n",
        "Completeness.csv": f"of,column,complete\n{complete}\n",
    }
    found = weighed(tmp_path, tables, ["cohort_without_priority"])
    assert found == [("cohort_without_priority", "Northshire", *expected)]


def test_a_seat_is_asked_for_where_the_table_of_boards_has_a_column_for_members(tmp_path: Path) -> None:
    tables = {
        "Duty.csv": "id,name,relevant partner\nco,Co-operate,police kind\n",
        "BodyKind.csv": "id,name\npolice kind,kind of police\n",
        "Partner.csv": "id,name,kind of body\npolice,Constabulary,police kind\ncouncil,Council,\n",
        "Board.csv": "name,member,discharges duty\nPartnership,council,co\n",
    }
    (found,) = weighed(tmp_path, tables, ["relevant_partner_not_at_table"])
    assert found == ("relevant_partner_not_at_table", "Partnership", "Warning", "silence")


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2019-07-23", 6, date(2020, 1, 23)),
        ("2019-08-31", 6, date(2020, 2, 29)),
        ("2018-08-31", 6, date(2019, 2, 28)),
        ("2019-03-31", 1, date(2019, 4, 30)),
        ("2019-12-31", 1, date(2020, 1, 31)),
        ("2019-01-31", -11, date(2018, 2, 28)),
        ("2020-02-29", -24, date(2018, 2, 28)),
        ("2019-07-23", 0, date(2019, 7, 23)),
        ("0001-05-01", -12, date.min),
        ("9999-12-31", 1, date.max),
    ],
)
def test_months_are_counted_to_the_same_day_or_the_last_of_a_shorter_month(
    day: str, months: int, expected: date
) -> None:
    assert months_after(day, months) == expected


PLANS = """id,name,end,start,replaces
one,One,31 March 2020,,
two,Two,,1 May 2020,one
"""


@pytest.mark.parametrize(
    ("thresholds", "ending", "due"),
    [
        ("", "2020-01-23", "2020-04-30"),
        ("[thresholds]\nendingMonths = 12\ngapMonths = 2\n", "2020-07-23", "2020-05-31"),
        ("[thresholds]\nendingMonths = 0\ngapMonths = 0\n", "2019-07-23", "2020-03-31"),
    ],
)
def test_thresholds_in_months_look_ahead_from_the_day_that_the_ontology_names(
    tmp_path: Path, thresholds: str, ending: str, due: str
) -> None:
    own = stocktake(tmp_path / "one", {"Plan.csv": PLANS}, SETTINGS + thresholds)
    dataset = graphkit.load(own)
    assert pairs(dataset, "gk:endingBy") == [("view", ending)]
    assert pairs(dataset, "gk:successorDue") == [("plan/one", due)]
    found = graphkit.check(dataset, select=["gap_between_plan_and_successor"])
    assert [f.item_name for f in found] == (["One"] if due < "2020-05-01" else [])


@pytest.mark.parametrize(("end", "start"), [("31 March 2019", "1 April 2019"), ("2018", "2018/19"), ("2018", "2019")])
def test_plans_that_meet_as_far_as_their_dates_are_known_have_no_gap(tmp_path: Path, end: str, start: str) -> None:
    rows = f"id,name,end,start,replaces\none,One,{end},,\ntwo,Two,,{start},one\n"
    own = stocktake(tmp_path / "one", {"Plan.csv": rows})
    assert not findings(own, select=["gap_between_plan_and_successor"])


def test_a_threshold_in_months_that_is_no_number_says_what_it_counts(tmp_path: Path) -> None:
    (tmp_path / "view.ttl").write_text(
        '@prefix gk: <https://w3id.org/graphkit/ns#> . gk:view gk:asOf "2019-07-23" ; gk:endingMonths "soon" .',
        encoding="utf-8",
    )
    with pytest.raises(graphkit.InputError, match="endingMonths 'soon', expected months up to 999"):
        graphkit.load(tmp_path)


def test_an_end_that_is_no_day_stops_nothing(tmp_path: Path) -> None:
    head = "@prefix gk: <https://w3id.org/graphkit/ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."
    plan = '<https://example.org/p> a gk:Plan ; gk:end "2019-02-30"^^xsd:date .'
    (tmp_path / "plan.ttl").write_text(head + plan, encoding="utf-8")
    assert pairs(graphkit.load(tmp_path, as_of="2019-07-23"), "gk:successorDue") == []
