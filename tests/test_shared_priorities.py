"""Candidate shared priorities: what is alike comes together, across plans, and the rest is left over."""

from __future__ import annotations

import tempfile
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from micro import OURS, stocktake
from scipy import sparse

import graphkit
from graphkit import InputError
from graphkit.analysis.representatives import representatives, stability
from graphkit.analysis.shared_priorities import shared_priorities

PLANS = (
    "id,name,status,accountable partner,informed by\n"
    "P1,Health plan,active,Northshire,E1\nP2,Housing plan,active,Southton,\nP3,Roads plan,draft,,\nP4,Former,ended,,\n"
)
FILES = {
    "Partner.csv": "id,name\nNorthshire,Northshire\nSouthton,Southton\nForce,The police\n",
    "Theme.csv": "id,name\nhousing,Housing\npoverty,Poverty\nroads,Roads\nhealth,Mental health\n",
    "Evidence.csv": (
        "id,name,kind,data to,published\nE1,Needs of children,needs assessment,2017-06-30,2018-01-01\n"
        "E2,What children say,voice of children,,2019-06-01\nE3,Audit,,,\n"
    ),
    "Plan.csv": PLANS,
}
HEAD = "id,name,stated in,theme,accountable partner,informed by\n"
ROWS = (
    "H1,Homes for families,P1,housing,Force,E2\nH2,Housing,P2,housing,,E3\nM1,Calm minds,P1,health,,\n"
    "M2,Mental health at school,P3,health,,\nR1,Potholes,P3,roads,,\nX,Housing,P4,housing,,\n"
)


def loaded(folder: Path, rows: str = ROWS, files: dict[str, str] | None = None) -> graphkit.Dataset:
    made = stocktake(folder / "ours", FILES | {"Priority.csv": HEAD + rows} | (files or {}))
    return graphkit.load(made, catalogue=False)


def gathered(table: pd.DataFrame) -> set[frozenset[str]]:
    """Return which priorities go together, by id, of a table by priority."""
    taken = table[table["candidate iri"] != ""]
    return {
        frozenset(iri.removeprefix(OURS + "priority/") for iri in group["priority iri"])
        for _, group in taken.groupby("candidate iri")
    }


def test_priorities_of_different_plans_on_one_theme_make_a_candidate_with_the_name_of_one_of_them(
    tmp_path: Path,
) -> None:
    table = shared_priorities(loaded(tmp_path))
    assert sorted(table.index) == ["Housing", "Mental health at school"]
    housing = table.loc["Housing"]
    assert housing["stated in"] == "Housing plan" and housing["iri"] == OURS + "priority/H2"
    assert housing[["priorities", "plans", "share"]].tolist() == [2, 2, 0.4]
    assert housing["what joins them"] == "theme: Housing (2 of 2)"
    assert housing["behind it"] == "Health plan; Housing plan"


def test_who_answers_is_named_for_each_priority_else_for_its_plan(tmp_path: Path) -> None:
    data = loaded(tmp_path)
    assert shared_priorities(data).loc["Housing", "who answers"] == "Southton; The police"
    each = shared_priorities(data, by="priority").set_index("priority iri")["who answers"]
    assert each[OURS + "priority/H1"] == "The police" and each[OURS + "priority/M1"] == "Northshire"
    assert each[OURS + "priority/R1"] == ""


def test_evidence_says_how_old_it_is_and_what_it_stands_behind(tmp_path: Path) -> None:
    assert shared_priorities(loaded(tmp_path)).loc["Housing", "evidence"] == (
        "Audit (of no recorded date, behind the priority); "
        "What children say (voice of children, published less than a year ago, behind the priority); "
        "Needs of children (needs assessment, data 2 years old, behind the plan)"
    )


def test_evidence_of_a_day_that_no_calendar_has_is_of_no_recorded_date(tmp_path: Path) -> None:
    dated = (
        f"<{OURS}evidence/E3> <https://w3id.org/graphkit/ns#published> "
        '"2019-02-30"^^<http://www.w3.org/2001/XMLSchema#date> .'
    )
    table = shared_priorities(loaded(tmp_path, files={"dated.ttl": dated}))
    assert "Audit (of no recorded date, behind the priority)" in table.loc["Housing", "evidence"]


def test_each_priority_is_listed_with_its_candidate_why_and_what_is_left_over_last(tmp_path: Path) -> None:
    table = shared_priorities(loaded(tmp_path), by="priority")
    assert table["priority"].tolist() == [
        *("Mental health at school", "Calm minds", "Housing", "Homes for families", "Potholes")
    ]
    assert table.loc[1, ["similarity", "why"]].tolist() == [1, "the candidate itself"]
    assert table.loc[4, ["candidate", "why"]].tolist() == ["Housing", "theme: Housing"]
    assert 0.5 <= table.loc[4, "similarity"] < 1
    assert table.loc[5, ["candidate", "similarity", "why", "candidate iri"]].tolist() == ["", 0, "", ""]


def test_coverage_and_stability_are_told_in_numbers_and_nothing_is_said_to_be_agreed(tmp_path: Path) -> None:
    table = shared_priorities(loaded(tmp_path))
    agreed, coverage, stable, fewer = table.attrs["notes"]
    assert "nobody has agreed them" in agreed
    assert coverage == (
        "Coverage: the 2 candidates take in 4 of 5 priorities (80%) and 3 of the 3 plans that state them. Priorities "
        "left over: 1."
    )
    # Without the plan of either of the two nothing is shared; without the third it is found as it is.
    assert table.loc["Housing", "stability"] == 0.33 and "0.33 on average" in stable
    assert fewer == "Asked for 7; no more priorities of different plans are alike."


def test_priorities_of_one_plan_are_alike_and_shared_by_nobody(tmp_path: Path) -> None:
    table = shared_priorities(loaded(tmp_path, "A,Homes,P1,housing,,\nB,Houses,P1,housing,,\nC,Roads,P2,roads,,\n"))
    assert table.empty and table.columns[0] == "stated in"
    assert table.attrs["notes"][0].startswith("No candidate found: of 3 priorities")
    each = shared_priorities(loaded(tmp_path / "again", "A,Homes,P1,housing,,\n"), by="priority")
    assert each["candidate"].tolist() == [""] and each["similarity"].tolist() == [0]


def test_one_priority_that_two_plans_state_is_shared(tmp_path: Path) -> None:
    table = shared_priorities(loaded(tmp_path, "A,Homes,P1; P2,housing,,\n"))
    assert table.loc["Homes", ["priorities", "plans", "stated in"]].tolist() == [1, 2, "Health plan; Housing plan"]


def test_a_wider_theme_brings_together_and_less_than_the_same_one(tmp_path: Path) -> None:
    themes = {"Theme.csv": "id,name,broader\nsafe,Safety,\nabuse,Abuse,safe\ngangs,Gangs,safe\n"}
    rows = "A,One,P1,abuse,,\nB,Two,P2,abuse,,\nC,Three,P3,gangs,,\n"
    table = shared_priorities(loaded(tmp_path, rows, themes), by="priority").set_index("priority")
    assert table.loc["Two", "similarity"] > table.loc["Three", "similarity"] > 0
    assert table.loc["Two", "why"] == "theme: Abuse"


def test_words_of_names_bring_together_what_nobody_gave_a_theme(tmp_path: Path) -> None:
    rows = "A,Priority 1: young carers,P1,,,\nB,Support for our young carers,P2,,,\nC,Priority 2,P3,,,\n"
    table = shared_priorities(loaded(tmp_path, rows), by="priority")
    assert gathered(table) == {frozenset("AB")}
    assert table.loc[2, "why"] == 'word: "carer"; word: "young"'


def test_a_name_that_says_nothing_is_taken_only_where_no_other_is_there(tmp_path: Path) -> None:
    rows = (
        "A,Priority 1,P1,housing,,\nB,Zebra crossings,P2,housing,,\nC,Priority 1,P3,roads,,\nD,Priority 1,P1,roads,,\n"
    )
    assert sorted(shared_priorities(loaded(tmp_path, rows)).index) == ["Priority 1", "Zebra crossings"]


def test_candidates_of_one_name_bear_their_ids(tmp_path: Path) -> None:
    rows = "A,Priority 1,P1,housing,,\nB,Priority 1,P2,housing,,\nC,Priority 1,P3,roads,,\nD,Priority 1,P1,roads,,\n"
    assert sorted(shared_priorities(loaded(tmp_path, rows)).index) == ["Priority 1 (A)", "Priority 1 (C)"]


def test_without_priorities_the_table_is_empty_and_says_so(tmp_path: Path) -> None:
    for by in ("candidate", "priority"):
        table = shared_priorities(loaded(tmp_path / by, "X,Housing,P4,housing,,\nY,Nowhere,,housing,,\n"), by=by)
        assert table.empty and "candidate" in (table.index.name, *table.columns)
        assert table.attrs["notes"][0] == (
            "No priority in force or to come is recorded of a plan in force or to come. "
            "Priorities in force or to come that no plan in force or to come states, left aside: 1."
        )


@pytest.mark.parametrize("count", [4, 10, 0, 7.0, True, "7"])
def test_another_number_of_candidates_is_refused(tmp_path: Path, count: object) -> None:
    with pytest.raises(InputError, match=r"shared priorities, expected a number from 5 to 9"):
        shared_priorities(loaded(tmp_path), count)  # type: ignore[arg-type]


def test_something_else_to_go_by_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="found 'priorities' for by; did you mean 'priority'"):
        shared_priorities(loaded(tmp_path), by="priorities")


def test_the_order_of_rows_does_not_matter_and_a_plan_on_something_else_changes_nothing(tmp_path: Path) -> None:
    table = shared_priorities(loaded(tmp_path / "one"), by="priority")
    turned = shared_priorities(
        loaded(tmp_path / "two", "".join(reversed(ROWS.splitlines(keepends=True)))), by="priority"
    )
    pd.testing.assert_frame_equal(turned, table)
    more = {"Plan.csv": PLANS + "P5,Library plan,active,,\n", "Theme.csv": FILES["Theme.csv"] + "books,Books\n"}
    wider = shared_priorities(loaded(tmp_path / "three", ROWS + "L1,Reading,P5,books,,\n", more), by="priority")
    assert gathered(wider) == gathered(table) == {frozenset({"H1", "H2"}), frozenset({"M1", "M2"})}


@settings(max_examples=5, deadline=None)
@given(st.permutations(ROWS.splitlines(keepends=True)), st.integers(0, 30))
def test_any_order_of_rows_and_any_number_of_other_plans_leave_together_what_is(rows: list[str], others: int) -> None:
    more = {
        "Plan.csv": PLANS + "".join(f"L{n},Library plan {n},active,,\n" for n in range(others)),
        "Theme.csv": FILES["Theme.csv"] + "".join(f"t{n},Subject {chr(97 + n % 26) * 3}\n" for n in range(others)),
    }
    unlike = "".join(f"Q{n},Priority,L{n},t{n},,\n" for n in range(others))
    with tempfile.TemporaryDirectory() as folder:
        table = shared_priorities(loaded(Path(folder), "".join(rows) + unlike, more), by="priority")
    assert {frozenset({"H1", "H2"}), frozenset({"M1", "M2"})} <= gathered(table)


SIMILAR = st.integers(2, 9).flatmap(
    lambda n: st.tuples(
        st.lists(st.sampled_from([0.0, 0.5, 0.6, 0.8, 1.0]), min_size=n * n, max_size=n * n),
        st.lists(st.integers(0, 3), min_size=n, max_size=n),
    )
)


def worth(alike: np.ndarray, groups: np.ndarray, chosen: tuple[int, ...]) -> float:
    reached = alike[:, list(chosen)].max(axis=1) if chosen else np.zeros(len(alike))
    return float(np.sqrt(groups.T @ reached).sum())


@settings(max_examples=20, deadline=None)
@given(SIMILAR, st.integers(1, 4))
def test_what_is_chosen_is_shared_by_two_groups_and_each_thing_goes_to_what_it_is_most_alike_to(
    made: tuple[list[float], list[int]], count: int
) -> None:
    cells, of = made
    matrix = np.array(cells).reshape(len(of), len(of))
    matrix = np.maximum(matrix, matrix.T)
    np.fill_diagonal(matrix, 1)
    groups = np.eye(4)[of]
    chosen, place = representatives(sparse.csr_array(matrix), sparse.csr_array(groups), count)
    assert len(chosen) <= count and len(set(chosen)) == len(chosen)
    for at, one in enumerate(chosen):
        assert place[one] == at
        assert len({of[thing] for thing in np.flatnonzero(place == at)}) >= 2
    for thing in set(range(len(of))) - set(chosen):
        near = matrix[thing, chosen] if chosen else np.zeros(1)
        assert (matrix[thing, chosen[place[thing]]] == near.max()) if place[thing] >= 0 else near.max() == 0
    for value in stability(sparse.csr_array(matrix), sparse.csr_array(groups), count, None, place):
        assert 0 <= value <= 1


def test_the_first_one_chosen_is_worth_the_most_of_all() -> None:
    graph = nx.karate_club_graph()
    matrix = nx.to_numpy_array(graph, weight=None) * 0.7 + np.eye(len(graph))
    groups = np.eye(5)[[node % 5 for node in graph]]
    chosen, _ = representatives(sparse.csr_array(matrix), sparse.csr_array(groups), 1)
    assert worth(matrix, groups, tuple(chosen)) == max(worth(matrix, groups, (node,)) for node in graph)


def test_a_gathering_that_no_single_group_holds_up_is_found_again_without_any_of_them() -> None:
    matrix, groups = sparse.csr_array(np.ones((4, 4))), sparse.csr_array(np.eye(4))
    _, place = representatives(matrix, groups, 5)
    assert place.tolist() == [0, 0, 0, 0]
    assert stability(matrix, groups, 5, None, place) == [1.0]
    two = sparse.csr_array(np.ones((2, 2)))
    assert stability(two, sparse.csr_array(np.eye(2)), 5, None, np.array([0, 0])) == [0.0]
