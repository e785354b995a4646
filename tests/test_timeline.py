"""Timelines: periods, reviews and targets, and what lies between a plan and the next."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from micro import OURS, stocktake

import graphkit
from graphkit.analysis.timeline import timeline
from graphkit.vocabulary import resource


def drawn(folder: Path, plans: str, **more: str) -> pd.DataFrame:
    files = {"Plan.csv": plans} | {f"{name}.csv": text for name, text in more.items()}
    return timeline(graphkit.load(stocktake(folder / "ours", files)))


def said(table: pd.DataFrame) -> list[tuple[object, ...]]:
    return list(table.iloc[:, :5].itertuples(index=False, name=None))


def test_periods_reviews_and_targets_stand_in_order_of_days_with_the_words_of_imprecise_dates(tmp_path: Path) -> None:
    table = drawn(
        tmp_path,
        "id,name,status,start,end,extended to,review due\n"
        "P1,First,active,2018,2019-06-30,2020-03-31,March 2019\nP2,Second,active,2017-05-01,,,\nP3,Bare,active,,,,\n",
        Indicator="id,name\nI1,Smoking\n",
        Target="id,name,indicator,plan,by\nT1,Halve it,I1,P1,2020\nT2,Loose,I1,,2021\nT3,No day,I1,P1,\n",
    )
    assert said(table) == [
        ("Second", "period", date(2017, 5, 1), "", ""),
        ("First", "period", date(2018, 1, 1), date(2020, 3, 31), 821),
        ("First", "review due", date(2019, 3, 31), date(2019, 3, 31), ""),
        ("First", "target", date(2020, 12, 31), date(2020, 12, 31), ""),
        ("", "target", date(2021, 12, 31), date(2021, 12, 31), ""),
    ]
    assert table["as written"].tolist()[1:4] == [
        "2018 to 30 June 2019, extended to 31 March 2020",
        "March 2019",
        "2020",
    ]
    assert table.standing.tolist() == ["in force", "in force", "passed", "to come", "to come"]
    assert table.item.tolist()[3:] == ["Halve it", "Loose"]
    assert table["plan iri"].tolist()[3:] == [OURS + "plan/P1", ""]
    assert table.attrs["notes"][-1] == "Left out, with neither a start nor an end recorded: 1 plan."


LINE = "id,name,status,start,end,replaces\nP1,First,,2010-01-01,{end},\nP2,Second,active,{start},,P1\n"


@pytest.mark.parametrize(
    ("end", "start", "between"),
    [
        ("2012-12-31", "2013-01-01", []),  # they meet
        ("2012-12-31", "2013-01-02", [("gap", date(2013, 1, 1), date(2013, 1, 1), 1)]),
        ("2012-12-31", "2014-01-01", [("gap", date(2013, 1, 1), date(2013, 12, 31), 365)]),
        ("2012-12-31", "2012-12-31", [("overlap", date(2012, 12, 31), date(2012, 12, 31), 1)]),
        ("2012-12-31", "2012-12-01", [("overlap", date(2012, 12, 1), date(2012, 12, 31), 31)]),
        ("2012", "2012-03-01", [("may overlap", date(2012, 3, 1), date(2012, 12, 31), 306)]),
        ("2012", "2011", [("overlap", date(2011, 1, 1), date(2012, 12, 31), 731)]),
    ],
)
def test_between_a_plan_and_the_next_lies_a_gap_or_an_overlap_of_days(
    tmp_path: Path, end: str, start: str, between: list[tuple[object, ...]]
) -> None:
    table = drawn(tmp_path, LINE.format(end=end, start=start))
    found = table[table.what != "period"]
    assert [row[1:] for row in said(found)] == between
    assert set(found.plan) <= {"First"} and set(found.item) <= {"Second"}


def test_a_period_of_years_may_overlap_a_start_within_its_last_year_and_surely_one_before(tmp_path: Path) -> None:
    head = "id,name,period,start,replaces\nP1,First,2015-18,,\nP2,Second,,{},P1\n"
    for start, what in (("2018-05-01", "may overlap"), ("2017-05-01", "overlap")):
        assert what in set(drawn(tmp_path / start, head.format(start)).what)


def test_a_plan_that_is_over_with_nothing_in_its_place_says_for_how_long(tmp_path: Path) -> None:
    table = drawn(tmp_path, "id,name,status,start,end\nP1,First,active,2015,2018\nP2,Promised,draft,2015,2018\n")
    assert said(table[table.what == "nothing since"]) == [
        ("First", "nothing since", date(2019, 1, 1), date(2019, 7, 23), 204)
    ]


def test_a_short_gap_and_a_day_that_is_no_day_are_told(tmp_path: Path) -> None:
    table = drawn(tmp_path, LINE.format(end="2012-12-31", start="2013-01-11"))
    assert table.standing.tolist()[-2] == "passed, shorter than the checks ask about"
    assert table.attrs["notes"][1].endswith("1, 1 of them shorter than the checks ask about.")
    odd = drawn(tmp_path / "odd", "id,name,start,end\nP1,First,0201-01-01,2030-01-01\n")
    assert said(odd) == [("First", "period", "", date(2030, 1, 1), "")]


@pytest.mark.parametrize("name", ["gloucestershire", "gloucestershire-2026"])
def test_gaps_and_ends_are_those_of_the_checks(name: str) -> None:
    data = graphkit.load(resource("data", name))
    table = timeline(data)
    found = graphkit.check(data, select=["gap_between_plan_and_successor", "plan_ended_without_successor"])
    ended = {(f.item, f.value) for f in found if f.check == "plan_ended_without_successor"}
    nothing = table[table.what == "nothing since"]
    day_before = [(day - pd.Timedelta(days=1)).isoformat() for day in nothing["from"]]
    assert ended and set(zip(nothing["plan iri"], day_before, strict=True)) == ended
    periods = table[table.what == "period"].set_index("plan iri").standing
    gaps = table[(table.what == "gap") & ~table.standing.str.contains("shorter")]
    standing = [
        (one, (day - pd.Timedelta(days=1)).isoformat())
        for one, other, day in gaps[["plan iri", "item iri", "from"]].itertuples(index=False, name=None)
        if "in force" in (periods.get(one), periods.get(other))
    ]
    assert set(standing) == {(f.item, f.value) for f in found if f.check == "gap_between_plan_and_successor"}


def test_a_stocktake_without_dates_gives_an_empty_table_with_its_columns_and_a_note(tmp_path: Path) -> None:
    table = drawn(tmp_path, "id,name\nP1,First\n")
    assert table.empty and list(table.columns)[:4] == ["plan", "what", "from", "to"]
    assert table.attrs["notes"] == ("Nothing to show: no plan with a date is recorded, and no target with one.",)
