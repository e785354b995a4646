"""Influence of priorities on one another: sums by hand, what is not scored, and scores that cannot be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from micro import OURS, stocktake

import graphkit
from graphkit import InputError
from graphkit.analysis.influence import influence

NAMES = ["housing", "poverty", "health"]
FILES = {
    "Plan.csv": "id,name,status\nP1,Plan,active\nP2,Former plan,ended\n",
    "Priority.csv": "id,name,stated in\nA,Housing,P1\nB,Poverty,P1\nC,Health,P1\nD,Roads,P2\n",
}


def matrix(*rows: list[object]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), index=NAMES, columns=NAMES)


def of_rows(folder: Path, rows: str) -> pd.DataFrame:
    files = FILES | {"Influence.csv": "id,from,on,strength\n" + rows}
    return influence(graphkit.load(stocktake(folder / "ours", files), catalogue=False))


def test_the_sums_of_a_matrix_are_those_worked_by_hand() -> None:
    table = influence(matrix(["", 2, 3], [1, "", 2], [0, -1, ""]))
    # r = 5, 3, -1. Housing: 5 + (2*3 + 3*-1)/2; poverty: 3 + (1*5 + 2*-1)/2; health: -1 + (0*5 + -1*3)/2.
    assert table.index.tolist() == NAMES
    assert table["net influence"].tolist() == [5, 3, -1]
    assert table["total influence"].tolist() == [6.5, 4.5, -2.5]
    assert table["received"].tolist() == [1, 1, 5]
    assert table["scored"].tolist() == [2, 2, 2] and table["unscored"].tolist() == [0, 0, 0]
    assert table["iri"].tolist() == ["", "", ""]


def test_what_is_not_scored_is_no_score_of_0() -> None:
    table = influence(matrix([np.nan, 0, None], [" ", np.nan, "-2"], ["", "", ""]))
    assert table.loc["housing", ["net influence", "total influence", "scored", "unscored"]].tolist() == [0, 0, 1, 1]
    assert table.loc["housing", "received"] == "" and table.loc["poverty", "received"] == 0
    assert table.loc["health", ["net influence", "total influence"]].tolist() == ["", ""]
    assert table.loc["health", ["received", "unscored"]].tolist() == [-2, 2]
    assert table.index[-1] == "health", "a sum of nothing is not ranked among sums"
    assert "Scored: 2 of 6 influences" in table.attrs["notes"][1]


def test_a_score_of_a_priority_on_itself_is_left_aside_and_said() -> None:
    table = influence(matrix([3, 1, ""], ["", "", ""], ["", "", ""]))
    assert table.loc["housing", "net influence"] == 1
    assert "Left aside, scores of a priority on itself: 1." in table.attrs["notes"]


@pytest.mark.parametrize("score", [4, -3.5, "strong", "nan", "inf", True])
def test_a_score_that_cannot_be_is_named_with_its_row_and_column(score: object) -> None:
    cells = matrix(["", 1, 2], ["", "", ""], ["", "", ""]).astype(object)
    cells.loc["poverty", "health"] = score
    with pytest.raises(InputError, match=r"row 'poverty', column 'health': found .*, expected a number from -3"):
        influence(cells)


def test_a_matrix_of_other_rows_than_columns_is_refused_with_the_names_that_differ() -> None:
    cells = matrix(["", 1, 2], ["", "", ""], ["", "", ""]).rename(columns={"health": "Health"})
    with pytest.raises(InputError) as refused:
        influence(cells)
    assert refused.value.problems == [
        "found a row 'health' and no column of that name",
        "found a column 'Health' and no row of that name",
    ]


def test_a_priority_that_stands_twice_in_a_matrix_is_refused() -> None:
    twice = pd.DataFrame([[1, 1], [1, 1]], index=["a", "a"], columns=["a", "a"])
    with pytest.raises(InputError, match="found 'a' 2 times among the rows"):
        influence(twice)


def test_rows_of_a_stocktake_give_the_same_sums_with_the_iri_of_each(tmp_path: Path) -> None:
    rows = "1,A,B,2\n2,A,C,3\n3,B,A,1\n4,B,C,2\n5,C,A,0\n6,C,B,-1\n"
    table = of_rows(tmp_path, rows)
    assert table.index.tolist() == ["Housing", "Poverty", "Health"]
    assert table["total influence"].tolist() == [6.5, 4.5, -2.5]
    assert table["iri"].tolist() == [f"{OURS}priority/{id}" for id in "ABC"]


def test_a_row_without_a_score_is_not_scored_and_what_is_over_is_left_aside(tmp_path: Path) -> None:
    table = of_rows(tmp_path, "1,A,B,2\n2,B,C,\n3,A,D,3\n4,C,C,1\n")
    assert table.loc["Housing", "net influence"] == 2 and table.loc["Poverty", "net influence"] == ""
    assert table.attrs["notes"][2:] == (
        "Left aside, scores of a priority on itself: 1.",
        "Left aside, influences on or of a priority not in force or to come: 1.",
    )


def test_two_scores_of_one_influence_that_differ_are_refused_with_where_they_stand(tmp_path: Path) -> None:
    assert of_rows(tmp_path / "same", "1,A,B,2\n2,A,B,2\n").loc["Housing", "net influence"] == 2
    with pytest.raises(InputError) as refused:
        of_rows(tmp_path, "1,A,B,2\n2,A,B,-1\n")
    assert str(refused.value) == (
        "the influence of 'Housing' on 'Poverty': found -1 (Influence.csv, row 3) and +2 (Influence.csv, row 2); "
        "expected one score, so take out the others"
    )


def test_a_score_in_a_table_that_cannot_be_is_named_with_its_row(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        of_rows(tmp_path, "1,A,B,5\n2,B,A,much\n")
    assert [problem.partition(", expected")[0] for problem in refused.value.problems] == [
        "the influence of 'Housing' on 'Poverty' (Influence.csv, row 2): found '5'",
        "the influence of 'Poverty' on 'Housing' (Influence.csv, row 3): found 'much'",
    ]


def test_a_stocktake_without_influences_and_an_empty_matrix_give_an_empty_table_that_says_so(tmp_path: Path) -> None:
    loaded = graphkit.load(stocktake(tmp_path / "ours", FILES), catalogue=False)
    for table in (influence(loaded), influence(pd.DataFrame())):
        assert table.empty and "net influence" in table.columns
        assert table.attrs["notes"][0].startswith("No influence of one priority on another is recorded")


CELLS = st.one_of(st.just(""), st.integers(-3, 3))


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 6).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=n, max_size=n)))
def test_the_sums_are_those_of_the_definition_and_the_order_of_rows_does_not_matter(cells: list[list[object]]) -> None:
    n = len(cells)
    names = [f"p{i}" for i in range(n)]
    table = influence(pd.DataFrame(cells, index=names, columns=names))
    score = {(i, j): cells[i][j] for i in range(n) for j in range(n) if i != j and cells[i][j] != ""}
    net = [sum(score.get((i, j), 0) for j in range(n)) for i in range(n)]
    for i in range(n):
        total = net[i] + sum(score.get((i, j), 0) * net[j] for j in range(n)) / 2
        known = any((i, j) in score for j in range(n))
        assert table.loc[names[i], "total influence"] == (total if known else "")
    turned = pd.DataFrame(cells, index=names, columns=names).iloc[::-1, ::-1]
    pd.testing.assert_frame_equal(influence(turned), table)
