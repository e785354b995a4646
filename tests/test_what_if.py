"""What if: what would be left unowned, undischarged or uncovered without something, on a copy."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyoxigraph as ox
import pytest
from micro import SETTINGS, stocktake
from rdflib import Dataset

import graphkit
from graphkit import InputError
from graphkit.queries import store_of

SHIRE = SETTINGS + 'area = "Ourshire"\n'
FILES = {
    "Area.csv": "id,name\nO,Ourshire\n",
    "Partner.csv": "id,name\nCC,County Council\nPO,Police\nNO,Nobody's Trust\n",
    "Duty.csv": "id,name,form\nD1,Duty to plan,document\n",
    "Cohort.csv": "id,name\nYC,Young carers\n",
    "Plan.csv": "id,name,status,discharges duty,accountable partner,cohort\nP1,Whole plan,active,D1,CC,YC\n",
    "Priority.csv": "id,name,status,stated in,accountable partner\nR1,Read,active,P1,PO\nR2,Write,active,P1,PO; CC\n",
}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Load a plan that alone meets a duty, and priorities of which the police alone answer for one."""
    return graphkit.load(stocktake(tmp_path_factory.mktemp("shire"), FILES, SHIRE))


def becomes(table: pd.DataFrame) -> list[tuple[str, str]]:
    """Return what becomes of which item."""
    return [(row.becomes, row.item) for row in table.itertuples() if row.becomes]


def test_a_priority_of_which_one_partner_alone_answers_is_unowned_without_it(dataset: Dataset) -> None:
    table = graphkit.what_if(dataset, "police")
    assert becomes(table) == [("unowned", "Read")]
    (row,) = table[table["becomes"] == "unowned"].to_dict("records")
    assert (row["change"], row["check id"], row["item iri"][-11:]) == ("new", "priority_without_owner", "priority/R1")
    assert table.attrs["notes"][0] == "Without Police: 1 unowned, 0 undischarged, 0 uncovered."


def test_a_duty_and_a_group_are_left_with_nothing_without_the_plan_for_them(dataset: Dataset) -> None:
    table = graphkit.what_if(dataset, ["P1"])
    assert set(becomes(table)) == {("undischarged", "Duty to plan"), ("uncovered", "Young carers")} | {
        ("uncovered", f"age {year}") for year in range(18)
    }
    silent = table[table["item"] == "Duty to plan"].iloc[0]
    assert silent["message"] == "Nothing in force is recorded any more as meeting it in Ourshire."
    assert silent["check"] == silent["severity"] == silent["fingerprint"] == ""
    (told,) = table[table["item"] == "Young carers"]["check id"]
    assert told == "cohort_without_priority"


def test_what_stands_in_a_plan_alone_goes_with_it(dataset: Dataset, tmp_path: Path) -> None:
    assert graphkit.what_if(dataset, "P1").attrs["notes"][-1] == "With it goes what stands in it alone: Read; Write."
    shared = FILES["Priority.csv"].replace("R1,Read,active,P1", "R1,Read,active,P1; P2")
    plans = FILES["Plan.csv"] + "P2,Other plan,active,,CC,\n"
    other = graphkit.load(stocktake(tmp_path, FILES | {"Plan.csv": plans, "Priority.csv": shared}, SHIRE))
    assert graphkit.what_if(other, "P1").attrs["notes"][-1] == "With it goes what stands in it alone: Write."


def test_what_takes_the_place_of_what_goes_answers_for_it(dataset: Dataset) -> None:
    table = graphkit.what_if(dataset, ["Police"], into="County Council")
    assert becomes(table) == [] and "in whose place is County Council" in table.attrs["notes"][0]


def test_several_may_go_together(dataset: Dataset) -> None:
    assert ("unowned", "Write") in becomes(graphkit.what_if(dataset, ["PO", "CC"]))


def test_without_what_nothing_rests_on_the_table_is_empty_and_says_so(
    dataset: Dataset, caplog: pytest.LogCaptureFixture
) -> None:
    table = graphkit.what_if(dataset, "Nobody's Trust")
    assert table.empty and list(table.columns)[:3] == ["becomes", "change", "item"]
    assert "Without Nobody's Trust" in caplog.text


def test_the_stocktake_stays_as_it_is(dataset: Dataset) -> None:
    def quads() -> list[str]:
        return sorted(map(str, store_of(dataset)))

    before = quads()
    graphkit.what_if(dataset, ["P1"])
    graphkit.what_if(dataset, ["PO"], into="CC")
    assert quads() == before


@pytest.mark.parametrize(
    ("without", "into", "told"),
    [
        ([], None, "found nothing that is to go"),
        (None, None, "found None, expected the name of a partner, board, post"),
        ([" "], None, "found no name, expected the name of a partner, board, post"),
        (["Polise"], None, "did you mean 'Police'"),
        (["Police"], "Polis", "did you mean 'Police'"),
        (["Police"], "police", "both among what goes and in its place"),
        (["Police"], "Whole plan", "found no partner named 'Whole plan'"),
        (["Police", "P1"], "CC", "expected things of one class"),
    ],
)
def test_a_wrong_name_is_told_with_the_remedy(
    dataset: Dataset, without: list[str] | None, into: str | None, told: str
) -> None:
    with pytest.raises(InputError) as error:
        graphkit.what_if(dataset, without, into)  # type: ignore[arg-type]
    assert told in str(error.value)


def after(table: pd.DataFrame, dataset: Dataset) -> set[str]:
    """Return the fingerprints that there would be, of what does not go itself."""
    found = {finding.fingerprint for finding in graphkit.check(dataset)}
    gone, new = (set(table[table["change"] == change]["fingerprint"]) - {""} for change in ("gone", "new"))
    return (found - gone) | new


def test_the_findings_are_those_of_the_tables_without_the_rows_and_cells_that_name_it(
    dataset: Dataset, tmp_path: Path
) -> None:
    """The same by hand: the row of the police taken out, and their name from every cell."""
    files = FILES | {
        "Partner.csv": "id,name\nCC,County Council\nNO,Nobody's Trust\n",
        "Priority.csv": "id,name,status,stated in,accountable partner\nR1,Read,active,P1,\nR2,Write,active,P1,CC\n",
    }
    by_hand = graphkit.load(stocktake(tmp_path / "by-hand", files, SHIRE))
    table = graphkit.what_if(dataset, "Police")
    expected = {finding.fingerprint for finding in graphkit.check(by_hand)}
    assert {mark for mark in after(table, dataset) if mark in expected} == expected
    about_it = {f.fingerprint for f in graphkit.check(dataset) if f.item.endswith("partner/PO")}
    assert after(table, dataset) - about_it == expected


def test_what_another_row_says_of_a_thing_stays_and_an_empty_record_goes(dataset: Dataset) -> None:
    table = graphkit.what_if(dataset, ["Read", "Write"])
    assert becomes(table) == [] and "plan_without_priorities" in set(table["check id"])
    assert "all that 2 rows say of it" in table.attrs["notes"][-1]


def test_a_file_of_many_things_loses_only_what_is_said_of_the_one_that_goes(tmp_path: Path) -> None:
    turtle = """@prefix gk: <https://w3id.org/graphkit/ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    @prefix : <https://example.org/ours/> .
    :council a gk:Partner ; skos:prefLabel "Council" . :police a gk:Partner ; skos:prefLabel "Police" .
    :plan a gk:Plan ; skos:prefLabel "Plan" ; gk:accountablePartner :council, :police .
    :other a gk:Plan ; skos:prefLabel "Other" ; gk:accountablePartner :police ."""
    loaded = graphkit.load(stocktake(tmp_path, {"plans.ttl": turtle}))
    assert becomes(graphkit.what_if(loaded, "Police")) == [("unowned", "Other")]
    assert ox.NamedNode("https://example.org/ours/police") in {quad.subject for quad in store_of(loaded)}


def test_a_duty_that_only_what_goes_names_is_still_looked_for(tmp_path: Path) -> None:
    """The catalogue's duty is named by the board alone; the check has to speak of it when the board goes."""
    files = {
        "Area.csv": "id,name\nO,Ourshire\n",
        "BodyKind.csv": "id,name\nBK,county council\n",
        "Partner.csv": "id,name,kind of body,area\nCC,County Council,county council,O\n",
        "Board.csv": (
            "id,name,status,area,discharges duty\nB,Our Board,active,O,Duty to have a Health and Wellbeing Board\n"
        ),
    }
    settings = SHIRE.replace('catalogue = "none"\n', "")
    table = graphkit.what_if(graphkit.load(stocktake(tmp_path, files, settings)), "Our Board")
    assert becomes(table) == [("undischarged", "Duty to have a Health and Wellbeing Board")]
    assert table["check id"].tolist() == ["required_board_missing"]


def test_what_a_plan_replaced_does_not_come_back_when_the_plan_goes(tmp_path: Path) -> None:
    plans = (
        "id,name,status,start,end,replaces\nP1,Old plan,active,2016,2020,\nP2,New plan,active,2018,2022,P1\n"
        "P3,Other plan,active,2018,2022,\n"
    )
    loaded = graphkit.load(stocktake(tmp_path, {"Plan.csv": plans}))
    assert "plan_without_owner" in {f.check for f in graphkit.check(loaded)}
    table = graphkit.what_if(loaded, "New plan")
    assert "Old plan" not in set(table[table["check id"] == "plan_without_owner"]["item"])


def test_a_waiver_of_what_goes_is_no_finding(tmp_path: Path) -> None:
    files = FILES | {
        "Plan.csv": FILES["Plan.csv"] + "P2,Spare plan,active,,,\n",
        "Waiver.csv": "check,item,reason,approved by\nplan_without_owner,Spare plan,Shared by all,County Council\n",
    }
    loaded = graphkit.load(stocktake(tmp_path, files, SHIRE))
    assert any(finding.waiver for finding in graphkit.check(loaded))
    table = graphkit.what_if(loaded, "Spare plan")
    assert not [name for name in table["check id"] if name.startswith("waiver")]


def test_years_of_age_stand_in_their_order(dataset: Dataset) -> None:
    items = graphkit.what_if(dataset, "P1")["item"]
    assert [item for item in items if item.startswith("age ")] == [f"age {year}" for year in range(18)]
