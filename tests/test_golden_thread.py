"""The golden thread: from duty to indicator, and where it breaks."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from micro import stocktake
from rdflib import Dataset

import graphkit
from graphkit import InputError

FILES = {
    "Duty.csv": "id,name,form\nD1,Duty to plan,document\nD2,Duty to write,document\nD3,Duty to meet,board\n",
    "Plan.csv": "id,name,status,discharges duty,accountable partner\n"
    "P1,Whole plan,active,D1,Council\nP2,Loose plan,active,,Council\nP3,Old plan,ended,D2,Council\n",
    "Component.csv": "id,name,part of\nC1,Chapter,P1\n",
    "Priority.csv": "id,name,status,stated in,accountable partner,indicator\n"
    "R1,Read,active,P1,,I1\nR2,Write,active,C1,Police,\nR3,Rest,ended,P1,,\n",
    "Action.csv": "id,name,status,for,accountable partner,indicator\nA1,Teach,active,R1,Police,I2\n"
    "A2,Test,active,R2,,\n",
    "Partner.csv": "id,name\nCC,Council\nPO,Police\n",
    "Board.csv": "id,name,status,discharges duty\nB1,Board,active,D3\n",
    "Indicator.csv": "id,name\nI1,Readers\nI2,Lessons\n",
}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Load threads of which one is whole."""
    return graphkit.load(stocktake(tmp_path_factory.mktemp("threads"), FILES))


def rows(table: pd.DataFrame) -> list[tuple[object, ...]]:
    return list(table.iloc[:, :8].itertuples(index=False, name=None))


WHOLE = ("Duty to plan", "Whole plan", "Read", "Teach", "Police")
BROKEN = ("Duty to plan", "Whole plan", "Write", "Test", "Police", "", False, "indicator")
LOOSE = ("", "Loose plan", "", "", "Council", "", False, "duty")
BARE = ("Duty to write", "", "", "", "", "", False, "plan")


def test_a_thread_is_whole_where_every_link_is_recorded_and_breaks_at_the_first_that_is_not(dataset: Dataset) -> None:
    table = graphkit.golden_thread(dataset)
    assert rows(table) == [
        LOOSE,
        (*WHOLE, "Lessons", True, ""),
        (*WHOLE, "Readers", True, ""),
        BROKEN,
        BARE,
    ]
    assert table.attrs["notes"][0] == "Whole: 2 of 5 threads. Broken at duty: 1; plan: 1; indicator: 1."


@pytest.mark.parametrize(
    ("item", "expected"),
    {
        "Duty to write": [BARE],
        "loose plan": [LOOSE],
        "R2": [BROKEN],
        "Teach": [(*WHOLE, "Lessons", True, ""), (*WHOLE, "Readers", True, "")],
        "Readers": [(*WHOLE, "Readers", True, "")],
        "Council": [LOOSE],
    }.items(),
)
def test_the_threads_of_an_item_are_those_that_pass_through_it(
    dataset: Dataset, item: str, expected: list[tuple[object, ...]]
) -> None:
    assert rows(graphkit.golden_thread(dataset, item)) == expected


def test_an_item_that_no_thread_passes_through_gives_an_empty_table_that_says_so(dataset: Dataset) -> None:
    table = graphkit.golden_thread(dataset, "Old plan")
    assert table.empty and list(table.columns)[:2] == ["duty", "plan"] and "Old plan" in table.attrs["notes"][0]


def test_a_name_that_nothing_bears_is_told_with_the_nearest(dataset: Dataset) -> None:
    with pytest.raises(InputError, match="did you mean 'Whole plan'"):
        graphkit.golden_thread(dataset, "Hole plan")


def test_a_stocktake_without_plans_and_duties_has_no_threads(tmp_path: Path) -> None:
    table = graphkit.golden_thread(graphkit.load(stocktake(tmp_path, {"Partner.csv": "id,name\nCC,Council\n"})))
    assert table.empty and len(table.attrs["notes"]) == 1


def test_each_row_of_a_real_stocktake_is_one_thread() -> None:
    table = graphkit.golden_thread(graphkit.load(graphkit.resource("data", "gloucestershire-2026")))
    assert not table.iloc[:, -5:].duplicated().any() and set(table["breaks at"]) >= {"duty", "plan", "action"}
