"""Coverage: what is linked to what, with what is recorded as none kept apart from what is not recorded."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyoxigraph as ox
import pytest
from micro import OURS, SETTINGS, looked_at, stocktake
from stocktakes import shipped

import graphkit
from graphkit.analysis.coverage import coverage
from graphkit.vocabulary import InputError

COHORTS = "id,name,broader,from age,to age\nC1,Everybody,,,\nC2,Carers,C1,16,18\nC3,Young carers,C2,,\nC4,Movers,,,\n"
PLANS = {
    "Cohort.csv": COHORTS,
    "Theme.csv": "id,name,broader\nT1,Health,\nT2,Teeth,T1\nT3,Roads,\n",
    "Partner.csv": "id,name\nN1,Council\nN2,Police\nN3,Health trust\n",
    "Plan.csv": (
        "id,name,status,cohort,theme,accountable partner,signatory\n"
        "P1,Carers plan,active,C2,T2,N1,N1;N2\n"
        "P2,Old plan,superseded,C4,T3,N3,\n"
        "P3,Plan without owner,active,C1;C4,,none,\n"
        "P4,Plan of silence,draft,,,,\n"
    ),
}


def loaded(files: dict[str, str] = PLANS) -> ox.Store:
    return looked_at(files)


def cells(table: pd.DataFrame, row: str) -> list[object]:
    """Return the cells of a row between the count and the iri."""
    return table.loc[row].tolist()[1:-1]


def test_a_cell_counts_links_of_any_property_either_way_round_and_keeps_none_apart_from_silence() -> None:
    table = coverage(loaded(), "plan", "partners")
    assert list(table.columns) == ["in all", "Council", "Health trust", "Police", "iri"]
    assert cells(table, "Carers plan") == [2, "", 1]
    assert cells(table, "Plan of silence") == ["", "", ""]
    assert cells(table, "Plan without owner") == ["none", "none", "none"]
    assert table["in all"].to_dict() == {"Carers plan": 2, "Plan of silence": 0, "Plan without owner": 0}
    assert table.attrs["columns"]["Council"] == OURS + "partner/N1" and table.iri.iloc[0] == OURS + "plan/P1"
    turned = coverage(loaded(), "Partner", "Plan")
    assert turned.iloc[:, 1:-1].T.to_numpy().tolist() == table.iloc[:, 1:-1].to_numpy().tolist()


def test_notes_say_what_was_counted_and_what_was_left_out() -> None:
    notes = coverage(loaded(), "plan", "partner").attrs["notes"]
    assert (
        notes[0]
        == "A number counts the links recorded between plans and partners: signatory (2), accountable partner (1)."
    )
    assert "accountable partner (1)" in notes[2] and notes[2].startswith('"none"')
    assert notes[3:] == (
        "Linked to no partner: 2 of 3 plans.",
        "Linked to no plan: 1 of 3 partners.",
        "Left out, being over: 1 plan.",
    )


def test_what_is_for_a_group_is_for_the_narrower_ones_and_what_is_on_a_theme_for_the_wider() -> None:
    data = loaded()
    groups = coverage(data, "cohort", "plan")
    assert {name: cells(groups, name) for name in groups.index} == {
        "Carers": [1, "", 1],
        "Everybody": ["", "", 1],
        "Movers": ["", "", 1],
        "Young carers": [1, "", 1],
    }
    themes = coverage(data, "theme", "plan")
    assert {name: cells(themes, name)[0] for name in themes.index} == {"Health": 1, "Roads": "", "Teeth": 1}


def test_two_links_of_one_plan_to_a_group_and_a_wider_one_are_two() -> None:
    plans = "id,name,cohort\nP1,Plan,C1;C3\nP1,Plan,C3\n"
    table = coverage(loaded({"Cohort.csv": COHORTS, "Plan.csv": plans}), "cohort", "plan")
    assert table["Plan"].to_dict() == {"Carers": 1, "Everybody": 1, "Movers": "", "Young carers": 2}


def test_a_year_of_age_has_the_plans_of_the_groups_whose_ages_hold_it() -> None:
    table = coverage(loaded(), "years of age", "plan")
    assert len(table) == 26 and list(table.index[:3]) == ["age 0", "age 1", "age 2"]
    carers = table["Carers plan"]
    assert carers[carers == 1].index.tolist() == ["age 16", "age 17"]
    assert set(table["Plan without owner"]) == {2} and set(table["Plan of silence"]) == {""}


def test_classes_that_nothing_joins_count_what_is_linked_to_both() -> None:
    table = coverage(loaded(), "cohort", "partner")
    assert table["Council"].to_dict() == {"Carers": 1, "Everybody": "", "Movers": "", "Young carers": 1}
    assert set(table["Health trust"]) == {""}  # its one plan is over
    assert table.attrs["notes"][0] == (
        "Nothing links cohorts and partners directly; a number counts what is linked to both: plans (1)."
    )


def test_no_cell_says_none_where_a_list_is_complete_but_for_some_of_its_columns() -> None:
    claim = "id,of,column,complete\nK1,Plan,accountable partner,yes\n"
    board = coverage(loaded(PLANS | {"Completeness.csv": claim}), "plan", "partner")
    assert cells(board, "Plan of silence") == ["", "", ""]
    both = claim + "K2,Plan,signatory,yes\nK3,Plan,cohort,yes\n"
    whole = loaded(PLANS | {"Completeness.csv": both})
    assert cells(coverage(whole, "plan", "partner"), "Plan of silence") == ["none", "none", "none"]
    assert cells(coverage(whole, "plan", "partner"), "Carers plan") == [2, "none", 1]
    assert cells(coverage(whole, "cohort", "plan"), "Young carers") == [1, "none", 1]


def test_rows_and_columns_may_be_one_class_and_what_is_told_apart_is_no_link() -> None:
    plans = "id,name,aligns with,distinct from,supports\nP1,One,P2,,P2\nP2,Two,P1,,\nP3,Three,,P1,\n"
    table = coverage(loaded({"Plan.csv": plans}), "plan", "plan")
    assert cells(table, "One") == ["", "", 3] and cells(table, "Two") == [3, "", ""]
    assert cells(table, "Three") == ["", "", ""]
    assert "Linked to no plan: 1 of 3 plans." in table.attrs["notes"]


def test_the_aspects_of_well_being_are_shown_whole_with_what_is_for_a_wider_or_narrower_outcome() -> None:
    priorities = "id,name,outcome\nR1,Be well,be healthy\n"
    table = coverage(loaded({"Priority.csv": priorities}), "aspect", "priority")
    assert table[table["in all"] == 1].index.tolist() == [
        "physical and mental health and emotional well-being",
        "well-being of children",
    ]
    assert len(table) == 7


def test_names_that_several_bear_or_that_a_column_has_get_their_id() -> None:
    files = {
        "Plan.csv": "id,name\nP1,Plan\n",
        "Theme.csv": "id,name,distinct from\nT1,iri,\nT2,Health,\nT3,Health,T2\n",
    }
    table = coverage(loaded(files), "plan", "theme")
    assert list(table.columns) == ["in all", "Health (T2)", "Health (T3)", "iri (T1)", "iri"]


@pytest.mark.parametrize(
    ("day", "bound"),
    [("2022-06-30", {"CCG"}), ("2022-07-01", {"ICB"})],
)
def test_duties_bind_the_clinical_commissioning_group_and_from_july_2022_the_board_in_its_place(
    day: str, bound: set[str]
) -> None:
    table = coverage(shipped("gloucestershire", "gloucestershire-since", as_of=day), "duty", "partner")
    duty = table.loc["Duty to co-operate to improve well-being"]
    names = {"CCG": "NHS Gloucestershire CCG", "ICB": "NHS Gloucestershire Integrated Care Board"}
    assert {short for short, name in names.items() if duty.get(name, "") == 1} == bound


def test_rows_without_a_link_are_what_the_checks_report() -> None:
    county = shipped("gloucestershire-2026")
    found = graphkit.check(county, select=["cohort_without_priority", "age_no_plan_covers"])
    groups = [coverage(county, "cohort", other) for other in ("plan", "priority")]
    bare = set.intersection(*(set(table.iri[table["in all"] == 0]) for table in groups))
    reported = {finding.value for finding in found if finding.check == "cohort_without_priority"}
    assert reported and reported <= bare
    ages = coverage(county, "year of age", "plan")
    reached = set(ages.iri[ages["in all"] > 0])
    assert not reached & {finding.value for finding in found if finding.check == "age_no_plan_covers"}


def test_an_unknown_class_names_the_nearest_and_none_at_all_says_so() -> None:
    data = loaded()
    with pytest.raises(InputError, match="found no class named 'plam'; did you mean 'plan'"):
        coverage(data, "plam", "cohort")
    with pytest.raises(InputError, match="the classes are: action, area, aspect"):
        coverage(data, "plan", "zzzzzz")
    with pytest.raises(InputError, match="found no name"):
        coverage(data, " ", "plan")


def test_what_is_not_recorded_gives_an_empty_table_with_its_columns_and_a_note() -> None:
    data = loaded({"Plan.csv": "id,name\nP1,Plan\n"})
    empty = coverage(data, "board", "plan")
    assert list(empty.columns) == ["in all", "Plan", "iri"] and empty.empty and empty.index.name == "board"
    assert empty.attrs["notes"] == ("Nothing to show: no board that is not over is recorded.",)
    bare = coverage(data, "plan", "board")
    assert bare["in all"].to_dict() == {"Plan": 0}
    assert "No board that is not over is recorded." in bare.attrs["notes"]


def test_a_stocktake_of_nothing_has_no_years_of_age_with_a_link(tmp_path: Path) -> None:
    table = coverage(
        graphkit.load(stocktake(tmp_path / "ours", {"Theme.csv": "id,name\n"}, SETTINGS)), "year of age", "plan"
    )
    assert set(table["in all"]) == {0}
