"""The timeline: periods, reviews and targets, and what lies between a plan and its successor."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from micro import stocktake
from stocktakes import shipped

import graphkit

HEADINGS = "id,name,start,end,replaces,review due\n"


def of(folder: Path, rows: str, **more: str) -> pd.DataFrame:
    """Load some plans and draw up their timeline."""
    files = {"Plan.csv": HEADINGS + rows} | {f"{name}.csv": text for name, text in more.items()}
    return graphkit.timeline(graphkit.load(stocktake(folder, files)))


def between(table: pd.DataFrame) -> list[tuple[object, ...]]:
    """Return the gaps, overlaps and open ends."""
    rows = table[table["what"].isin(["gap", "overlap", "may overlap", "none after"])]
    return [(row[0], *row[1:6]) for row in rows.itertuples()]


def test_a_gap_is_the_days_after_the_last_of_a_plan_and_before_the_first_of_its_successor(tmp_path: Path) -> None:
    table = of(tmp_path, "A,Old,2015-01-01,2017-03-31,,\nB,New,2017-05-01,2020-03-31,A,\n")
    assert between(table) == [("Old", "gap", date(2017, 4, 1), date(2017, 4, 30), 30, "New")]
    assert table["as written"].tolist()[-2:] == [
        "to 31 March 2017; next from 1 May 2017",
        "1 May 2017 to 31 March 2020",
    ]


def test_a_successor_that_begins_the_next_day_leaves_no_gap(tmp_path: Path) -> None:
    assert between(of(tmp_path, "A,Old,2015-01-01,2017-03-31,,\nB,New,2017-04-01,2020-03-31,A,\n")) == []


def test_a_year_is_read_in_favour_of_the_record(tmp_path: Path) -> None:
    assert between(of(tmp_path, "A,Old,2015,2017,,\nB,New,2018,2020,A,\n")) == []
    table = of(tmp_path, "A,Old,2015,2017,,\nB,New,2017-04-01,2020,A,\n")
    assert between(table) == [("Old", "may overlap", date(2017, 4, 1), date(2017, 12, 31), 275, "New")]


def test_two_plans_overlap_for_certain_where_both_days_are_known(tmp_path: Path) -> None:
    table = of(tmp_path, "A,Old,2015,2017-12-31,,\nB,New,2017-12-01,2020,A,\n")
    assert between(table) == [("Old", "overlap", date(2017, 12, 1), date(2017, 12, 31), 31, "New")]


def test_of_several_successors_the_first_to_begin_ends_the_gap(tmp_path: Path) -> None:
    rows = "A,Old,2015-01-01,2016-12-31,,\nB,Late,2018-01-01,2020,A,\nC,Soon,2017-01-11,2020,A,\n"
    assert between(of(tmp_path, rows)) == [("Old", "gap", date(2017, 1, 1), date(2017, 1, 10), 10, "Soon")]


def test_a_plan_that_is_over_with_nothing_after_it_is_open_up_to_the_date_of_the_view(tmp_path: Path) -> None:
    assert between(of(tmp_path, "A,Old,2015-01-01,2019-07-13,,\n")) == [
        ("Old", "none after", date(2019, 7, 14), date(2019, 7, 23), 10, "")
    ]


def test_reviews_and_targets_stand_at_their_day_and_what_is_not_dated_is_counted(tmp_path: Path) -> None:
    target = "id,name,indicator,plan,by,value\nT1,Fewer,I1,A,March 2021,5\nT2,Less,I1,,2020,4\n"
    table = of(
        tmp_path, "A,Plan,2018,,,2019-12-01\nB,Undated,,,,\n", Target=target, Indicator="id,name\nI1,Exclusions\n"
    )
    rows = [(row[0], *row[1:7]) for row in table.itertuples()]
    assert rows == [
        ("Plan", "period", date(2018, 1, 1), "", "", "", "2018"),
        ("Plan", "review due", date(2019, 12, 1), date(2019, 12, 1), 1, "", "1 December 2019"),
        ("", "target", "", date(2020, 12, 31), "", "Exclusions", "2020"),
        ("Plan", "target", "", date(2021, 3, 31), "", "Exclusions", "March 2021"),
    ]
    assert "Plans with no date recorded, left out: 1." in table.attrs["notes"]


def test_a_period_that_ends_before_it_starts_stands_as_it_is_recorded_and_has_no_number_of_days(tmp_path: Path) -> None:
    assert of(tmp_path, "A,Plan,2020-01-01,2019-12-01,,\n").loc["Plan", "days"] == ""


def test_a_stocktake_without_dates_gives_an_empty_table_that_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    table = of(tmp_path, "A,Plan,,,,\n")
    assert table.empty and list(table.columns)[:2] == ["what", "from"]
    assert table.attrs["notes"][0] in caplog.text


def test_the_checks_find_no_gap_and_no_plan_without_a_successor_that_the_timeline_lacks() -> None:
    dataset = shipped("gloucestershire-2026")
    table = graphkit.timeline(dataset)
    gaps = {finding.item for finding in graphkit.check(dataset, select=["gap_between_plan_and_successor"])}
    alone = {finding.item for finding in graphkit.check(dataset, select=["plan_ended_without_successor"])}
    assert gaps and gaps <= set(table[table["what"] == "gap"]["plan iri"])
    assert alone and alone == set(table[table["what"] == "none after"]["plan iri"])


def test_a_day_that_no_calendar_has_or_that_can_hardly_be_meant_is_not_reckoned_with(tmp_path: Path) -> None:
    (tmp_path / "rdf").mkdir()
    (tmp_path / "rdf" / "plan.ttl").write_text(
        "@prefix gk: <https://w3id.org/graphkit/ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        '<https://example.org/p> a gk:Plan ; gk:start "2019-02-30"^^xsd:date ; gk:end "2030-01-01"^^xsd:date ;\n'
        '  gk:reviewDue "soon" .\n',
        encoding="utf-8",
    )
    table = graphkit.timeline(graphkit.load(tmp_path / "rdf", as_of="2019-07-23", catalogue=False))
    assert table[["from", "to", "days"]].to_numpy().tolist() == [["", date(2030, 1, 1), ""]]
    odd = of(tmp_path / "odd", "A,Plan,0201-01-01,2030-01-01,,\n")
    assert odd[["from", "days"]].to_numpy().tolist() == [["", ""]]
