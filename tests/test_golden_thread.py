"""Golden threads: from a duty down to an indicator, whole or broken at the first link that is not recorded."""

from __future__ import annotations

import pandas as pd
import pyoxigraph as ox
import pytest
from micro import OURS, SETTINGS, looked_at
from stocktakes import shipped

from graphkit.analysis.golden_thread import golden_thread
from graphkit.vocabulary import InputError

LINKS = ["duty", "plan", "priority", "action", "accountable partner", "indicator"]
FILES = {
    "Duty.csv": "id,name,form\nD1,Duty to plan,document\nD2,Duty to have a board,board\nD3,Duty to help,arrangements\n"
    "D4,Duty nobody meets,document\nD5,Power to join,power\n",
    "Partner.csv": "id,name,end\nN1,Council,\nN2,Police,\nN3,Old trust,2018\n",
    "Board.csv": "id,name,discharges duty\nB1,Children's Board,D2;D3\nB2,Youth Board,\n",
    "Plan.csv": (
        "id,name,status,discharges duty,accountable partner,overseen by\n"
        "P1,Main plan,active,D1,N2,B1\nP2,Free plan,active,,,\nP3,Empty plan,active,D1,,\nP4,Old plan,superseded,D4,,\n"
    ),
    "Component.csv": "id,name,part of\nC1,Chapter,P1\n",
    "Priority.csv": (
        "id,name,stated in,accountable partner,carried out by,indicator\n"
        "R1,Health,P1,N1,,I1;I2\nR2,Homes,C1,N3,B2,\nR3,Play,P2,N1,,I1\nR4,Sleep,P1,,,\nR5,Old,P4,,,\n"
    ),
    "Action.csv": (
        "id,name,for,accountable partner,indicator\n"
        "A1,Clinics,R1,,\nA2,Build,R2,,I2\nA3,Playgrounds,R3,N2,\nA4,Meet,P2,none,\n"
    ),
    "Indicator.csv": "id,name\nI1,Weight\nI2,Teeth\n",
}


def loaded(files: dict[str, str] = FILES) -> ox.Store:
    return looked_at(files, SETTINGS + 'covers = "all"\n')


def told(threads: pd.DataFrame, *more: str) -> list[tuple[object, ...]]:
    return list(threads[[*LINKS, *more]].itertuples(index=False, name=None))


def test_threads_are_whole_or_break_at_the_first_link_that_is_not_recorded() -> None:
    main = ("Duty to plan", "Main plan")
    assert told(golden_thread(loaded()), "breaks at", "partner of") == [
        ("Duty nobody meets", "", "", "", "", "", "plan", ""),
        ("Duty to plan", "Empty plan", "", "", "", "", "priority", ""),
        (*main, "Health", "Clinics", "Council", "Teeth", "", "priority"),
        (*main, "Health", "Clinics", "Council", "Weight", "", "priority"),
        (*main, "Homes", "Build", "Police", "Teeth", "", "plan"),  # who answered for the priority is over
        (*main, "Sleep", "", "Police", "", "action", "plan"),
        ("", "Free plan", "Play", "Playgrounds", "Police", "Weight", "duty", "action"),
        ("", "Free plan", "", "Meet", "", "", "priority", ""),
    ]


def test_only_a_thread_with_all_six_is_whole_and_the_notes_count_them() -> None:
    threads = golden_thread(loaded())
    assert threads.whole.tolist() == [False, False, True, True, True, False, False, False]
    assert threads.attrs["notes"][:3] == (
        "3 of 8 threads are whole; most break at: priority (2), duty (1), plan (1), action (1).",
        "Whole but for one link: duty (1).",
        "Plans that meet no recorded duty: 1. Their threads begin at the plan and count as not whole.",
    )
    assert threads.loc[3, "plan iri"] == OURS + "plan/P1" and threads.loc[1, "plan iri"] == ""


def test_what_is_recorded_as_none_is_told_from_what_is_not_recorded() -> None:
    priorities = "id,name,stated in,accountable partner,indicator\nR1,Health,P1,none,I1\nR2,Homes,P1,,I1\n"
    actions = "id,name,for\nA1,Clinics,R1\nA2,Build,R2\n"
    plans = "id,name,discharges duty\nP1,Main plan,D1\n"
    files = FILES | {"Priority.csv": priorities, "Action.csv": actions, "Plan.csv": plans}
    threads = golden_thread(loaded(files), "Main plan")
    assert threads["breaks at"].tolist() == ["accountable partner"] * 2
    assert threads.basis.tolist() == ["recorded as having none", "not recorded"]


@pytest.mark.parametrize(
    ("item", "priorities"),
    [
        ("duty to plan", ["", "Health", "Health", "Homes", "Sleep"]),
        ("R3", ["Play"]),
        ("clinics", ["Health", "Health"]),
        ("Council", ["Health", "Health", "Play"]),  # it leads the priority of an action that the police answer for
        ("Police", ["Health", "Health", "Homes", "Sleep", "Play"]),
        ("Youth Board", ["Homes"]),
        ("Children's Board", ["Health", "Health", "Homes", "Sleep"]),
        ("Teeth", ["Health", "Homes"]),
    ],
)
def test_threads_that_pass_through_an_item(item: str, priorities: list[str]) -> None:
    assert golden_thread(loaded(), item).priority.tolist() == priorities


def test_an_unknown_item_names_the_nearest_and_one_that_is_over_is_passed_by_no_thread() -> None:
    data = loaded()
    with pytest.raises(InputError, match="did you mean 'Main plan'"):
        golden_thread(data, "Mane plan")
    none = golden_thread(data, "Old plan")
    assert none.empty and none.attrs["notes"] == ("Nothing to show: no thread passes through Old plan.",)
    assert list(none.columns)[:8] == [*LINKS, "whole", "breaks at"]


def test_a_stocktake_without_plans_gives_an_empty_table_and_a_note() -> None:
    threads = golden_thread(loaded({"Partner.csv": "id,name\nN1,Council\n"}))
    assert threads.empty and threads.attrs["notes"][0].startswith("Nothing to show: no plan or priority")


def test_every_priority_of_the_county_that_is_not_over_is_in_a_thread_and_none_is_whole_without_actions() -> None:
    data = shipped("gloucestershire-2026")
    threads = golden_thread(data)
    assert threads["priority iri"].replace("", None).nunique() == 112
    assert len(threads) == len(threads.drop_duplicates()) and len(threads) < 200
    assert not threads.whole.any() and set(threads.action) == {""}
    assert "Whole but for one link: action (5)." in threads.attrs["notes"]
