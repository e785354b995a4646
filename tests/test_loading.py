"""From files to a graph: settings, headings, names, links, dates, validity and records."""

from __future__ import annotations

import functools
import json
import logging
import random
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from micro import OURS, SETTINGS, findings, messages, pairs, short, stocktake
from rdflib import Dataset, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from stocktakes import copy_of, rewrite

import graphkit
from graphkit import InputError, resource
from graphkit.vocabulary import GK, RDF

NAME = "skos:prefLabel"
PREFIXES = f"@prefix gk: <{GK}> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> . "
PREFIXES += "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
FEW = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def plans(folder: Path, table: str, more: str = "", **tables: str) -> Path:
    """Write a stocktake with a table of plans and others."""
    files = {f"{name}.csv": text for name, text in tables.items()}
    return stocktake(folder / "ours", {"Plan.csv": table, **files}, SETTINGS + more)


def refusal(*paths: Path, as_of: str | None = None) -> str:
    """Return why stocktakes are refused."""
    with pytest.raises(InputError) as refused:
        graphkit.load(*paths, as_of=as_of)
    return str(refused.value)


# ---- Settings ------------------------------------------------------------------------------------------------------


def test_title_base_and_date_of_a_workspace_are_those_of_its_settings(tmp_path: Path) -> None:
    dataset = graphkit.load(plans(tmp_path, "id,name\nP1,One\n"))
    graph = graphkit.to_networkx(dataset)
    assert graph.graph == {"title": "Ours", "as_of": "23 July 2019", "stocktakes": ("https://example.org/ours/",)}
    assert list(graph) == [OURS + "plan/P1"]
    assert graph.nodes[OURS + "plan/P1"]["phase"] == "in force"


def test_a_base_without_a_stroke_at_its_end_gets_one(tmp_path: Path) -> None:
    folder = stocktake(tmp_path / "x", {"Plan.csv": "id,name\nP1,One\n"}, SETTINGS.replace('ours/"', 'ours"'))
    assert ("plan/P1", "One") in pairs(graphkit.load(folder), NAME)


@pytest.mark.parametrize(
    "base", ["our plan", "https://a b/", "https://a/#x", "https://a/%zz/", "ftp://a/", "https:///"]
)
def test_a_base_that_is_no_web_address_is_refused(tmp_path: Path, base: str) -> None:
    folder = stocktake(tmp_path / "x", {"Plan.csv": "name\nOne\n"}, f"base = '{base}'\n")
    assert "expected a web address" in refusal(folder)


def test_a_folder_without_settings_is_named_after_itself_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = stocktake(tmp_path / "our plans", {"Plan.csv": "id,name\nP1,One\n"}, None)
    with caplog.at_level(logging.WARNING, "graphkit"):
        dataset = graphkit.load(folder, catalogue=False)
    assert "has no graphkit.toml: its things are named under https://example.org/our-plans/" in caplog.text
    assert graphkit.to_networkx(dataset).graph["title"] == "our plans"
    assert list(graphkit.to_networkx(dataset)) == ["https://example.org/our-plans/plan/P1"]


def test_two_folders_with_one_base_are_refused(tmp_path: Path) -> None:
    folders = [stocktake(tmp_path / place / "plans", {"Plan.csv": "name\nOne\n"}, None) for place in "ab"]
    assert "https://example.org/plans/" in refusal(*folders) and "a base of its own" in refusal(*folders)


def test_an_area_is_found_by_name_or_made(tmp_path: Path) -> None:
    areas = "id,name,code\nA1,Northshire,E10000099\n"
    known = graphkit.load(plans(tmp_path, "id,name\nP1,One\n", 'area = "northshire"\n', Area=areas))
    code = "http://statistics.data.gov.uk/id/statistical-geography/E10000099"
    assert ("plan/P1", code) in pairs(known, "gk:area")
    made = graphkit.load(stocktake(tmp_path / "b", {"Plan.csv": "id,name\nP1,One\n"}, SETTINGS + 'area = "North"\n'))
    assert ("plan/P1", "area/north") in pairs(made, "gk:area")
    assert ("area/north", "North") in pairs(made, NAME)


def test_the_date_of_the_argument_wins_over_the_file_in_any_of_its_forms(tmp_path: Path) -> None:
    folder = plans(tmp_path, "id,name\nP1,One\n")
    assert pairs(graphkit.load(folder), "gk:asOf") == [("view", "2019-07-23")]
    for day in ("2020-02-29", date(2020, 2, 29)):
        assert pairs(graphkit.load(folder, as_of=day), "gk:asOf") == [("view", "2020-02-29")]


@pytest.mark.parametrize(
    "said", ["2019-07-23", '"2019-07-23"', '"23/07/2019"', '"23 July 2019"', "2019-07-23T10:00:00"]
)
def test_the_date_of_the_settings_may_be_written_in_any_way_that_means_a_day(tmp_path: Path, said: str) -> None:
    folder = stocktake(tmp_path / "x", {"Plan.csv": "name\nOne\n"}, f'as_of = {said}\ncatalogue = "none"\n')
    assert pairs(graphkit.load(folder), "gk:asOf") == [("view", "2019-07-23")]


def test_without_any_date_the_view_is_of_today(tmp_path: Path) -> None:
    before = date.today()
    dataset = graphkit.load(stocktake(tmp_path / "x", {"Plan.csv": "name\nOne\n"}, None), catalogue=False)
    assert pairs(dataset, "gk:asOf") in [[("view", day.isoformat())] for day in (before, date.today())]


def test_dates_that_differ_are_refused_unless_the_argument_decides(tmp_path: Path) -> None:
    one = plans(tmp_path, "name\nOne\n")
    other = stocktake(tmp_path / "other", {"Plan.csv": "name\nTwo\n"}, "as_of = 2020-01-01\n")
    told = refusal(one, other)
    assert "asOf" in told and "2019-07-23" in told and "2020-01-01" in told and "must agree" in told
    assert pairs(graphkit.load(one, other, as_of="2021-01-01"), "gk:asOf") == [("view", "2021-01-01")]


def test_a_date_in_rdf_that_differs_from_the_settings_is_refused(tmp_path: Path) -> None:
    folder = plans(tmp_path, "name\nOne\n")
    (folder / "view.ttl").write_text(PREFIXES + 'gk:view gk:asOf "2020-01-01"^^xsd:date .', encoding="utf-8")
    assert "must agree" in refusal(folder)


def test_two_dates_in_one_file_are_refused(tmp_path: Path) -> None:
    triples = 'gk:view gk:asOf "2020-01-01"^^xsd:date , "2021-01-01"^^xsd:date .'
    folder = stocktake(tmp_path / "x", {"view.ttl": PREFIXES + triples}, None)
    assert "view.ttl" in refusal(folder) and "asOf" in refusal(folder)


def test_thresholds_move_the_days_that_follow_from_them(tmp_path: Path) -> None:
    default = dict(pairs(graphkit.load(plans(tmp_path, "name\nOne\n")), "gk:evidenceSince"))
    own = graphkit.load(plans(tmp_path, "name\nOne\n", "[thresholds]\nevidenceYears = 5\n"))
    assert default == {"view": "2017-07-23"}
    assert pairs(own, "gk:evidenceSince") == [("view", "2014-07-23")]
    assert pairs(own, "gk:evidenceYears") == [("view", "5")]
    assert pairs(own, "gk:intentSince") == [("view", "2018-07-23")]


def test_thresholds_that_differ_are_refused(tmp_path: Path) -> None:
    one = plans(tmp_path, "name\nOne\n", "[thresholds]\nevidenceYears = 5\n")
    two = stocktake(tmp_path / "two", {"Plan.csv": "name\nOne\n"}, "[thresholds]\nevidenceYears = 4\n")
    assert "evidenceYears" in refusal(one, two)


@pytest.mark.parametrize(("day", "since"), [("2020-02-29", "2018-02-28"), ("2022-02-28", "2020-02-28")])
def test_two_years_before_the_last_of_february_is_in_february(tmp_path: Path, day: str, since: str) -> None:
    dataset = graphkit.load(plans(tmp_path, "name\nOne\n"), as_of=day)
    assert pairs(dataset, "gk:evidenceSince") == [("view", since)]


def test_the_statutory_catalogue_comes_unless_settings_or_argument_leave_it_out(tmp_path: Path) -> None:
    def duties(dataset: Dataset) -> int:
        return len(graphkit.ask(dataset, "SELECT ?duty { ?duty a gk:Duty }"))

    none = plans(tmp_path, "name\nOne\n")
    england = stocktake(tmp_path / "x", {"Plan.csv": "name\nOne\n"}, "as_of = 2019-07-23\n")
    assert duties(graphkit.load(none)) == 0
    assert duties(graphkit.load(england)) > 50
    assert duties(graphkit.load(england, catalogue=False)) == 0


COVERED = {
    "Duty.csv": "id,name\nd1,Duty to act\nd2,Duty to report\n",
    "Plan.csv": "id,name,cohort\nP1,One,care leavers\n",
}


@pytest.mark.parametrize(
    ("covers", "duties", "cohorts"),
    [
        ("", ["duty/d1", "duty/d2"], ["cohort-care-leavers"]),
        ('covers = "named"', ["duty/d1", "duty/d2"], ["cohort-care-leavers"]),
        ('covers = ["duty to REPORT"]', ["duty/d2"], []),
        ('covers = ["d1", "care leavers"]', ["duty/d1"], ["cohort-care-leavers"]),
        ("covers = []", [], []),
    ],
)
def test_what_is_looked_for_is_what_is_named_or_listed(
    tmp_path: Path, covers: str, duties: list[str], cohorts: list[str]
) -> None:
    dataset = graphkit.load(stocktake(tmp_path / "x", COVERED, f"{SETTINGS}{covers}\n"))
    found = [item for _, item in pairs(dataset, "gk:covers")]
    assert [item for item in found if item.startswith("duty")] == duties
    assert [item for item in found if item.startswith("cohort")] == cohorts


def test_what_only_a_plan_for_others_than_children_is_for_is_not_looked_for(tmp_path: Path) -> None:
    plans = "name,for children,theme\nOne,no,smoking; finance\n"
    dataset = graphkit.load(stocktake(tmp_path, {"Plan.csv": plans, "Board.csv": "name,focus\nForum,smoking\n"}))
    assert [item for _, item in pairs(dataset, "gk:covers")] == ["theme-smoking"]


def test_all_of_the_catalogue_may_be_looked_for(tmp_path: Path) -> None:
    dataset = graphkit.load(stocktake(tmp_path / "x", COVERED, f'{SETTINGS}covers = "all"\n'))
    found = {item for _, item in pairs(dataset, "gk:covers")}
    assert {"duty/d1", "duty/d2", "cohort-care-leavers", "theme-early-help"} < found


def test_a_listed_name_that_is_none_is_refused(tmp_path: Path) -> None:
    assert "'Duty to fly'" in refusal(stocktake(tmp_path / "x", COVERED, f'{SETTINGS}covers = ["Duty to fly"]\n'))


def test_a_stocktake_that_adds_to_another_is_part_of_it(tmp_path: Path) -> None:
    first = plans(tmp_path, "id,name,cohort\nP1,One,C1\n", Cohort="id,name\nC1,Care leavers\n")
    files = {"Plan.csv": "id,name,overseen by,cohort\nP1,,Board,C1\nP2,Two,,\n", "Board.csv": "name\nBoard\n"}
    later = stocktake(tmp_path / "later", files, f'base = "https://example.org/later/"\nadds_to = "{OURS}"\n')
    dataset = graphkit.load(later, first)
    assert pairs(dataset, "gk:overseenBy") == [("plan/P1", "board/board")]
    assert ("plan/P1", "cohort-care-leavers") in pairs(dataset, "gk:cohort")
    assert ("plan/P2", "Two") in pairs(dataset, NAME)
    records = graphkit.where_read(dataset, OURS + "plan/P1").record
    assert {record.split("records/")[0] for record in records} == {OURS, "https://example.org/later/"}
    (row,) = graphkit.ask(dataset, "SELECT ?name { gk:cohort-care-leavers skos:prefLabel ?name }").name
    assert row.casefold() == "care leavers"


# ---- Files and paths -----------------------------------------------------------------------------------------------


def test_a_file_alone_belongs_to_the_workspace_of_its_folder(tmp_path: Path) -> None:
    folder = plans(tmp_path, "id,name\nP1,One\n", Board="id,name\nB1,Board\n")
    dataset = graphkit.load(folder / "Board.csv")
    assert list(graphkit.to_networkx(dataset)) == [OURS + "board/B1"]
    assert pairs(dataset, "gk:asOf") == [("view", "2019-07-23")]


def test_a_file_named_beside_its_folder_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = plans(tmp_path, "id,name\nP1,One\n")
    monkeypatch.chdir(tmp_path)
    assert set(graphkit.load("ours", folder / "Plan.csv").quads()) == set(graphkit.load(folder).quads())


def test_without_a_path_it_is_the_current_folder_or_else_the_example(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(plans(tmp_path, "id,name\nP1,One\n"))
    assert graphkit.to_networkx(graphkit.load()).graph["title"] == "Ours"
    monkeypatch.chdir(stocktake(tmp_path / "bare", {"plans.csv": "id,name\nP1,One\n"}, None))
    assert graphkit.to_networkx(graphkit.load(catalogue=False)).graph["title"] == "bare"
    monkeypatch.chdir(stocktake(tmp_path / "other", {"budget.csv": "cost\n1\n"}, None))
    assert graphkit.to_networkx(graphkit.load()).graph["title"] == "Gloucestershire"


@pytest.mark.parametrize("name", ["Priority.csv", "priorities.csv", "PRIORITIES.CSV", "Priorities.csv"])
def test_a_table_is_named_after_its_class_in_any_form(tmp_path: Path, name: str) -> None:
    dataset = graphkit.load(stocktake(tmp_path / "x", {name: "id,name\nR1,One\n"}))
    assert ("priority/R1", "One") in pairs(dataset, NAME)


@pytest.mark.parametrize(
    "heading", ["accountable partner", "Accountable Partner", "accountablePartner", "ACCOUNTABLE-PARTNER"]
)
def test_a_heading_is_the_label_or_the_local_name_in_any_case(tmp_path: Path, heading: str) -> None:
    dataset = graphkit.load(plans(tmp_path, f"ID,Name,{heading}\nP1,One,Council\n", Partner="name\nCouncil\n"))
    assert pairs(dataset, "gk:accountablePartner") == [("plan/P1", "partner/council")]


def test_a_column_marked_with_a_hash_is_left_out_with_a_note(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    dataset = graphkit.load(plans(tmp_path, "id,name,# my remarks\nP1,One,hush-hush\n"))
    assert "'# my remarks' left out" in caplog.text
    assert not [quad for quad in dataset.quads() if "hush-hush" in str(quad[2])]


def test_blank_cells_rows_and_columns_at_the_end_are_nothing(tmp_path: Path) -> None:
    bare = graphkit.load(plans(tmp_path, "id,name\nP1,One\n"))
    padded = graphkit.load(plans(tmp_path, "id,name,,\nP1,One,,,,\n,,,\n\n"))
    triples = [set(dataset.triples((URIRef(OURS + "plan/P1"), None, None))) for dataset in (bare, padded)]
    assert triples[0] == triples[1] != set()


# ---- Things and names ----------------------------------------------------------------------------------------------


def test_a_row_without_an_id_is_named_by_its_name(tmp_path: Path) -> None:
    dataset = graphkit.load(
        plans(tmp_path, "name,overseen by\nOne – for all,Board\nOne - for ALL,Panel\n", Board="name\nBoard\nPanel\n")
    )
    assert pairs(dataset, "gk:overseenBy") == [("plan/one-for-all", "board/board"), ("plan/one-for-all", "board/panel")]
    assert ("plan/one-for-all", "One - for ALL") in pairs(dataset, "skos:hiddenLabel")


def test_rows_of_one_id_add_up_and_the_first_name_is_preferred(tmp_path: Path) -> None:
    table = "id,name,status,overseen by\nP1,One Plan,active,\np 1,The Plan,,Board\nP1,one plan,,Panel\n"
    dataset = graphkit.load(plans(tmp_path, table, Board="name\nBoard\nPanel\n"))
    assert pairs(dataset, "gk:overseenBy") == [("plan/P1", "board/board"), ("plan/P1", "board/panel")]
    for path, name in ((NAME, "One Plan"), ("skos:altLabel", "The Plan"), ("skos:hiddenLabel", "one plan")):
        assert [said for thing, said in pairs(dataset, path) if thing == "plan/P1"] == [name]
    rows = graphkit.where_read(dataset, OURS + "plan/P1")
    assert sorted(set(rows.row)) == [2, 3, 4]


def test_rows_that_name_a_thing_by_its_other_name_speak_of_it_in_any_order(tmp_path: Path) -> None:
    rows = ["One,Acronym,", "Acronym,,Board"]
    found = []
    for number, order in enumerate((rows, rows[::-1])):
        table = "\n".join(["name,other name,overseen by", *order])
        dataset = graphkit.load(plans(tmp_path / str(number), table, Board="name\nBoard\n"))
        found.append(pairs(dataset, "gk:overseenBy"))
    assert found == [[("plan/one", "board/board")]] * 2


def test_a_row_that_bears_a_name_of_the_catalogue_speaks_of_that_and_its_id_is_one_more_name(tmp_path: Path) -> None:
    table = "id,name,cohort\nP1,One,E51\nP2,Two,e51\n"
    dataset = graphkit.load(plans(tmp_path, table, Cohort="id,name,from age\nE51,Care  LEAVERS,16\n"))
    assert pairs(dataset, "gk:cohort") == [("plan/P1", "cohort-care-leavers"), ("plan/P2", "cohort-care-leavers")]
    assert not [one for one, _ in pairs(dataset, NAME) if one.startswith("cohort/")]


def test_codes_of_areas_and_law_give_the_identifiers_of_their_publishers(tmp_path: Path) -> None:
    files = {
        "Area.csv": "id,name,code\nA1,Northshire,E10000099\n",
        "Legislation.csv": "id,name,code\nL1,Section 10,ukpga/2004/31/section/10\n",
        "Plan.csv": "id,name,area,responds to\nP1,One,A1,L1\n",
    }
    dataset = graphkit.load(stocktake(tmp_path / "x", files))
    area = "http://statistics.data.gov.uk/id/statistical-geography/E10000099"
    assert ("plan/P1", area) in pairs(dataset, "gk:area")
    assert pairs(dataset, "gk:respondsTo") == [("plan/P1", "http://www.legislation.gov.uk/id/ukpga/2004/31/section/10")]


BOARDS = (
    "id,name,other name\nB1,Health & Well-being Board,HWB\nB2,Panel; with a mark,\nB3,Élan Group,Group One; Group Two\n"
)


@pytest.mark.parametrize(
    ("cell", "boards"),
    [
        ("B1", ["B1"]),
        ("b 1", ["B1"]),
        ("HWB", ["B1"]),
        ("h-w-b", ["B1"]),
        ("Health & Well-being Board", ["B1"]),
        ("health  &  wellbeing BOARD", ["B1"]),
        ("Health & Well–being Board", ["B1"]),
        ("elan group", ["B3"]),
        ("group two", ["B3"]),
        ("Panel; with a mark", ["B2"]),
        ("B1; B3", ["B1", "B3"]),
        ('"B1\nGroup One"', ["B1", "B3"]),
        ("HWB;Elan Group;", ["B1", "B3"]),
        (OURS + "board/B2", ["B2"]),
    ],
)
def test_links_are_written_as_people_write_them(tmp_path: Path, cell: str, boards: list[str]) -> None:
    dataset = graphkit.load(plans(tmp_path, f"id,name,overseen by\nP1,One,{cell}\n", Board=BOARDS))
    assert pairs(dataset, "gk:overseenBy") == [("plan/P1", f"board/{board}") for board in boards]


def test_a_name_that_matches_nothing_is_a_finding_with_its_cell_and_the_nearest_names(tmp_path: Path) -> None:
    folder = plans(tmp_path, "id,name,overseen by\nP1,One,Elan Grupo; HWB\n", Board=BOARDS)
    (finding,) = findings(folder, select=["name_not_recognised"])
    assert finding.message == '"Elan Grupo" under overseen by is no name of a known thing; nearest: Élan Group.'
    assert [(c.file, c.row) for c in finding.sources] == [("Plan.csv", 2)]
    assert ("plan/P1", "board/B1") in pairs(graphkit.load(folder), "gk:overseenBy")


def test_a_name_that_matches_two_things_is_a_finding_and_an_id_settles_it(tmp_path: Path) -> None:
    twins = "id,name\nB1,Board\nB2,board\n"
    folder = plans(tmp_path, "id,name,overseen by\nP1,One,Board\n", Board=twins)
    (finding,) = findings(folder, select=["ambiguous_name"])
    assert '"Board" under overseen by could be any of: Board, board.' in finding.message
    assert [(c.file, c.row) for c in finding.sources] == [("Plan.csv", 2)]
    settled = plans(tmp_path, "id,name,overseen by\nP1,One,B2\n", Board=twins)
    assert findings(settled, select=["ambiguous_name", "name_not_recognised"]) == []


def test_a_link_looks_only_among_things_of_the_class_of_its_column(tmp_path: Path) -> None:
    folder = plans(tmp_path, "id,name,overseen by\nP1,Twin,Twin\n", Board="id,name\nB1,Twin\n")
    assert pairs(graphkit.load(folder), "gk:overseenBy") == [("plan/P1", "board/B1")]


def county(folder: Path, name: str, area: str, plan: str, *boards: str) -> Path:
    """Write a stocktake of an area, whose one plan links to a board."""
    files = {
        "Area.csv": f"name,code\n{area},{'E10000091' if area == 'North' else 'E10000092'}\n",
        "Plan.csv": f"id,name,overseen by\n{name},{name},{plan}\n",
        "Board.csv": "\n".join(["id,name", *boards]),
    }
    said = f'base = "https://example.org/{name}/"\narea = "{area}"\nas_of = 2019-07-23\ncatalogue = "none"\n'
    return stocktake(folder / name, files, said)


def overseers(*folders: Path) -> dict[str, str]:
    """Return which board oversees which plan."""
    prefix = "https://example.org/"
    return {
        one.removeprefix(prefix).split("/")[0]: other.removeprefix(prefix)
        for one, other in pairs(graphkit.load(*folders), "gk:overseenBy")
    }


def test_a_name_means_the_own_thing_then_that_of_the_same_area(tmp_path: Path) -> None:
    one = county(tmp_path, "one", "North", "Board", "B1,Board")
    two = county(tmp_path, "two", "North", "board", "B9,Panel")
    three = county(tmp_path, "three", "South", "Board", "B7,Group")
    assert overseers(one, two, three) == {
        "one": "one/board/B1",
        "two": "one/board/B1",
        "three": "three/unrecognised/overseen-by/board",
    }
    own = county(tmp_path, "two", "North", "board", "B9,Board")
    assert overseers(one, own)["two"] == "two/board/B9"


def test_an_id_never_means_a_thing_of_another_stocktake(tmp_path: Path) -> None:
    one = county(tmp_path, "one", "North", "B1", "B1,Board")
    two = county(tmp_path, "two", "North", "B1", "B9,Panel")
    assert overseers(one, two) == {"one": "one/board/B1", "two": "two/unrecognised/overseen-by/b1"}


def test_an_own_name_comes_before_that_of_the_catalogue(tmp_path: Path) -> None:
    themes = "id,name,other name\nT1,Start well,early help\n"
    dataset = graphkit.load(plans(tmp_path, "id,name,theme\nP1,One,early help\n", Theme=themes))
    assert pairs(dataset, "gk:theme") == [("plan/P1", "theme/T1")]
    without = graphkit.load(plans(tmp_path, "id,name,theme\nP1,One,early help\n", Theme="id,name\nT1,Start well\n"))
    assert pairs(without, "gk:theme") == [("plan/P1", "theme-early-help")]


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0�\r"), max_size=25)
ODD = CELLS | st.sampled_from(
    ["https://a/<b>", "http://[x", "https://a/%zz", "none; none", ";", "=1+1", "../x", "a#b?c"]
)


@FEW
@given(cells=st.lists(ODD, min_size=8, max_size=8))
def test_no_text_in_a_cell_stops_the_loading(tmp_path: Path, cells: list[str]) -> None:
    columns = ["id", "name", "other name", "start", "overseen by", "document", "valid from", "certainty"]
    quoted = ['"' + cell.replace('"', '""') + '"' for cell in cells]
    dataset = graphkit.load(plans(tmp_path, ",".join(columns) + "\n" + ",".join(quoted) + "\n"))
    graphkit.check(dataset)
    graphkit.to_networkx(dataset)


@FEW
@given(seed=st.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_paths_does_not_change_what_is_found(tmp_path: Path, seed: random.Random) -> None:
    def told(*folders: Path) -> list[tuple[str, str]]:
        return [(finding.fingerprint, finding.message) for finding in graphkit.check(graphkit.load(*folders))]

    board = "Board,HWB,active,"
    tables = {
        "Plan.csv": ["P1,One,2015,Board", "P1,,2016,Panel", "P2,Two,,Bord", "P3,Two,,none", "P4,,,Two"],
        "Board.csv": [board, "Panel,,dormant,2015", "HWB,,,", "Board,,,2011"],
    }
    heads = {"Plan.csv": "id,name,start,overseen by", "Board.csv": "name,other name,status,start"}
    two = county(tmp_path, "two", "North", "Bard", "B1,Board")

    def shuffled() -> Path:
        files = {name: "\n".join([heads[name], *seed.sample(rows, len(rows))]) for name, rows in tables.items()}
        return stocktake(tmp_path / "one", files)

    first = told(shuffled(), two)
    assert first == told(two, shuffled()) != []


def test_the_order_and_number_of_files_does_not_change_what_is_found(tmp_path: Path) -> None:
    files = {"Plan.csv": "id,name,overseen by\nP1,One,Bord\n", "Board.csv": "id,name\nB1,Board\n"}
    one = stocktake(tmp_path / "one", files)
    two = stocktake(tmp_path / "two", {"plans.csv": files["Plan.csv"], "A board.csv": ""} | files)
    (two / "Plan.csv").unlink()
    (two / "A board.csv").unlink()
    found = [[(f.fingerprint, f.message) for f in graphkit.check(graphkit.load(folder))] for folder in (one, two)]
    files_alone = graphkit.load(one / "Plan.csv", one / "Board.csv")
    found.append([(f.fingerprint, f.message) for f in graphkit.check(files_alone)])
    assert found[0] == found[1] == found[2] != []


# ---- What is not recorded and what is recorded as none -------------------------------------------------------------


@pytest.mark.parametrize("cell", ["", "  ", "n/a", "N/A", "-", "–", "?", "TBC", "tbc"])
def test_what_says_that_nothing_is_known_is_nothing(tmp_path: Path, cell: str) -> None:
    dataset = graphkit.load(plans(tmp_path, f"id,name,start,overseen by,budget\nP1,One,{cell},{cell},{cell}\n"))
    assert not pairs(dataset, "gk:start|gk:startAsWritten|gk:overseenBy|gk:budget|gk:lacks")


@pytest.mark.parametrize("cell", ["none", "None", "NONE"])
def test_none_is_recorded_as_absent(tmp_path: Path, cell: str) -> None:
    dataset = graphkit.load(plans(tmp_path, f"id,name,overseen by,budget\nP1,One,{cell},{cell}\n"))
    assert pairs(dataset, "gk:lacks") == [("plan/P1", "budget"), ("plan/P1", "overseenBy")]
    assert not pairs(dataset, "gk:budget|gk:overseenBy")


def test_none_under_document_or_certainty_names_no_thing(tmp_path: Path) -> None:
    folder = plans(tmp_path, "id,name,document,place,certainty\nP1,One,none,none,none\n")
    assert messages(folder, select=["name_not_recognised"]) == []
    assert pairs(graphkit.load(folder), "gk:readIn") == []


# ---- Dates ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2019-07-23", "2019-07-23", "2019-07-23"),
        ("23/07/2019", "2019-07-23", "2019-07-23"),
        ("23 July 2019", "2019-07-23", "2019-07-23"),
        ("43669", "2019-07-23", "2019-07-23"),
        ("2019-07-23 00:00:00", "2019-07-23", "2019-07-23"),
        ("July 2018", "2018-07-01", "2018-07-31"),
        ("2018", "2018-01-01", "2018-12-31"),
        ("2018/19", "2018-04-01", "2019-03-31"),
    ],
)
def test_a_start_keeps_the_earliest_day_and_an_end_the_latest(tmp_path: Path, text: str, start: str, end: str) -> None:
    dataset = graphkit.load(plans(tmp_path, f"id,name,start,end\nP1,One,{text},{text}\n"))
    assert pairs(dataset, "gk:start") == [("plan/P1", start)]
    assert pairs(dataset, "gk:end") == [("plan/P1", end)]
    words = [] if start == end else [("plan/P1", text)]
    assert pairs(dataset, "gk:startAsWritten") == pairs(dataset, "gk:endAsWritten") == words


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("2015-18", "2015-01-01", "2018-12-31"),
        ("2015 – 18", "2015-01-01", "2018-12-31"),
        ("2010-11", "2010-01-01", "2011-12-31"),
        ("2018/19", "2018-04-01", "2019-03-31"),
        ("FY18/19", "2018-04-01", "2019-03-31"),
        ("2018", "2018-01-01", "2018-12-31"),
    ],
)
def test_a_period_gives_start_and_end(tmp_path: Path, period: str, start: str, end: str) -> None:
    dataset = graphkit.load(plans(tmp_path, f"id,name,period\nP1,One,{period}\n"))
    assert pairs(dataset, "gk:start") == [("plan/P1", start)]
    assert pairs(dataset, "gk:end") == [("plan/P1", end)]
    assert pairs(dataset, "gk:endAsWritten") == [("plan/P1", period)]


def test_own_columns_win_over_the_period(tmp_path: Path) -> None:
    dataset = graphkit.load(plans(tmp_path, "id,name,period,end\nP1,One,2015-18,2019-03-31\n"))
    assert pairs(dataset, "gk:start") == [("plan/P1", "2015-01-01")]
    assert pairs(dataset, "gk:end") == [("plan/P1", "2019-03-31")]


def test_a_period_that_does_not_fit_the_dates_beside_it_is_kept_and_is_a_finding(tmp_path: Path) -> None:
    folder = plans(tmp_path, "id,name,period,end\nP1,One,2015-18,2019-03-31\nP2,Two,2015-18,June 2018\n")
    (finding,) = findings(folder, select=["period_unlike_dates"])
    assert finding.message == 'One: the period "2015-18" does not fit the start or end in the same row.'
    assert [(c.file, c.row) for c in finding.sources] == [("Plan.csv", 2)]


def test_a_number_that_is_none_is_kept_as_words_and_is_a_finding(tmp_path: Path) -> None:
    targets = 'id,name,value,baseline\nT1,Fewer,about ten,5\nT2,Less,"1,200",7.5\n'
    folder = stocktake(tmp_path / "x", {"Target.csv": targets})
    assert messages(folder, select=["value_not_of_its_kind"]) == ['Fewer, value: "about ten" is not a number.']


def test_an_id_that_was_copied_down_is_a_finding_and_another_name_is_not(tmp_path: Path) -> None:
    table = "id,name,other name\np1,Early help strategy,EHS\np1,Youth justice plan,\np1,EHS,\n"
    folder = plans(tmp_path, table)
    (finding,) = findings(folder, select=["one_id_several_names"])
    assert finding.message == 'Early help strategy and "Youth justice plan" are two names under one id.'
    assert [(c.file, c.row) for c in finding.sources] == [("Plan.csv", 3)]


@pytest.mark.parametrize("text", ["ongoing", "31/02/2019", "after the review"])
def test_what_is_no_date_is_kept_as_words(tmp_path: Path, text: str) -> None:
    dataset = graphkit.load(plans(tmp_path, f"id,name,end\nP1,One,{text}\n"))
    assert pairs(dataset, "gk:end") == []
    assert pairs(dataset, "gk:endAsWritten") == [("plan/P1", text)]
    assert pairs(dataset, "gk:inForce") == [("plan/P1", "True")]


DATES = ["sources_disagree_on_a_date"]


@pytest.mark.parametrize(
    ("cells", "start"),
    [
        (["2018", "July 2018"], "2018-07-01"),
        (["July 2018", "3 July 2018", "2018"], "2018-07-03"),
        (["2018", "2018/19"], "2018-04-01"),
        (["2018", "2018"], "2018-01-01"),
    ],
)
def test_dates_that_meet_are_one_date(tmp_path: Path, cells: list[str], start: str) -> None:
    for order in (cells, cells[::-1]):
        folder = plans(tmp_path, "\n".join(["id,name,start", *(f"P1,One,{cell}" for cell in order)]))
        assert pairs(graphkit.load(folder), "gk:start") == [("plan/P1", start)]
        assert findings(folder, select=DATES) == []


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (["2018", "2019"], ["2018-01-01", "2019-01-01"]),
        (["3 July 2018", "4 July 2018"], ["2018-07-03", "2018-07-04"]),
        (["2018", "3 July 2018", "2019"], ["2018-07-03", "2019-01-01"]),
    ],
)
def test_dates_that_do_not_meet_both_stay_and_are_a_finding(tmp_path: Path, cells: list[str], days: list[str]) -> None:
    folder = plans(tmp_path, "\n".join(["id,name,start", *(f"P1,One,{cell}" for cell in cells)]))
    assert [day for _, day in pairs(graphkit.load(folder), "gk:start")] == days
    (finding,) = findings(folder, select=DATES)
    assert finding.item_name == "One" and finding.basis == "recorded"


def test_a_date_in_the_middle_of_a_period_is_neither_its_start_nor_its_end(tmp_path: Path) -> None:
    folder = plans(tmp_path, "id,name,period,end\nP1,One,2015-18,\nP1,One,,2016-06-30\n")
    assert len(findings(folder, select=DATES)) == 1
    agreed = plans(tmp_path, "id,name,period,end\nP1,One,2015-18,\nP1,One,,2018-06-30\n")
    assert pairs(graphkit.load(agreed), "gk:end") == [("plan/P1", "2018-06-30")]


# ---- As at a date --------------------------------------------------------------------------------------------------

DATED = "id,name,overseen by,valid from,valid to\nP1,One,,,\nP1,,B1,2016,2018\nP1,,B2,2019-01-01,\n"
TWO_BOARDS = "id,name\nB1,Board\nB2,Panel\n"


@pytest.mark.parametrize(
    ("day", "boards"),
    [
        ("2015-12-31", []),
        ("2016-01-01", ["board/B1"]),
        ("2018-12-31", ["board/B1"]),
        ("2019-01-01", ["board/B2"]),
        ("2031-01-01", ["board/B2"]),
    ],
)
def test_a_row_speaks_while_it_is_valid(tmp_path: Path, day: str, boards: list[str]) -> None:
    dataset = graphkit.load(plans(tmp_path, DATED, Board=TWO_BOARDS), as_of=day)
    assert [board for _, board in pairs(dataset, "gk:overseenBy")] == boards


def test_the_words_of_an_imprecise_validity_stand_beside_its_day(tmp_path: Path) -> None:
    dataset = graphkit.load(plans(tmp_path, "id,name,valid from,valid to\nP1,One,July 2018,2019-12-31\n"))
    assert pairs(dataset, "gk:validFrom") == [("records/Plan.csv#row=2", "2018-07-01")]
    assert pairs(dataset, "gk:validFromAsWritten") == [("records/Plan.csv#row=2", "July 2018")]
    assert pairs(dataset, "gk:validToAsWritten") == []


def test_a_thing_that_was_renamed_bears_the_name_of_the_rows_that_hold(tmp_path: Path) -> None:
    folder = plans(tmp_path, "id,name,valid from,valid to\nP1,Old,,2018\nP1,New,2019,\n")
    for day, name in (("2018-06-01", "Old"), ("2019-06-01", "New")):
        dataset = graphkit.load(folder, as_of=day)
        assert [one for thing, one in pairs(dataset, NAME) if thing == "plan/P1"] == [name]
        assert [one for thing, one in pairs(dataset, "skos:altLabel") if thing == "plan/P1"] == []


def test_a_link_to_what_no_row_records_at_the_date_is_left_out_and_listed(tmp_path: Path) -> None:
    boards = "id,name,valid to\nB1,Board,2016-03-31\nB2,Panel,\n"
    folder = plans(tmp_path, "id,name,overseen by\nP1,One,B1;B2\n", Board=boards)
    assert pairs(graphkit.load(folder), "gk:overseenBy") == [("plan/P1", "board/B2")]
    (finding,) = findings(folder, select=["link_beyond_the_date"])
    assert finding.message == "One, overseen by: Board, of which no row holds at this date."
    assert [(c.file, c.row) for c in finding.sources] == [("Plan.csv", 2)]
    assert findings(folder, select=["link_beyond_the_date"], as_of="2016-03-31") == []


def test_an_ended_plan_stays(tmp_path: Path) -> None:
    dataset = graphkit.load(plans(tmp_path, "id,name,end,overseen by\nP1,One,2015,B1\n", Board=TWO_BOARDS))
    assert pairs(dataset, "gk:overseenBy") == [("plan/P1", "board/B1")]
    assert ("plan/P1", "phase-over") in pairs(dataset, "gk:phase")


TRIG = (
    PREFIXES
    + """@base <https://example.org/ours/> .
<then> gk:validTo "2018-12-31"^^xsd:date .
<now> gk:validFrom "2019-01-01"^^xsd:date .
<then> { <plan/P1> gk:overseenBy <board/B1> . <board/B1> a gk:Board ; skos:prefLabel "Board" . }
<now> { <plan/P1> gk:overseenBy <board/B2> , <board/B1> . }
<plan/P1> a gk:Plan ; skos:prefLabel "One" .
<board/B2> a gk:Board ; skos:prefLabel "Panel" .
"""
)


def test_a_named_graph_speaks_while_it_is_valid(tmp_path: Path) -> None:
    folder = stocktake(tmp_path / "x", {"plans.trig": TRIG})
    assert pairs(graphkit.load(folder, as_of="2018-06-01"), "gk:overseenBy") == [("plan/P1", "board/B1")]
    assert pairs(graphkit.load(folder), "gk:overseenBy") == [("plan/P1", "board/B2")]
    assert messages(folder, select=["link_beyond_the_date"]) == [
        "One, overseen by: Board, of which no row holds at this date."
    ]


@pytest.mark.parametrize(
    ("validity", "holds"),
    [
        ('gk:validTo "2019"^^xsd:gYear', True),
        ('gk:validTo "2018"^^xsd:gYear', False),
        ('gk:validTo "2019-07"^^xsd:gYearMonth', True),
        ('gk:validFrom "2019-07-23T00:00:00"^^xsd:dateTime', True),
        ('gk:validTo "2019-07-23T00:00:00Z"^^xsd:dateTime', True),
        ('gk:validTo "2019-07-23"^^xsd:date', True),
        ('gk:validFrom "2019-07-24T00:00:00"^^xsd:dateTime', False),
        ('gk:validFrom "July 2019"', True),
    ],
)
def test_rows_and_named_graphs_hold_by_one_rule(tmp_path: Path, validity: str, holds: bool) -> None:
    graph = f"@base <{OURS}> . <g> {validity} . <g> {{ <plan/P1> a gk:Plan ; skos:prefLabel 'One' }}"
    of_graph = graphkit.load(stocktake(tmp_path / "x", {"plans.trig": PREFIXES + graph}))
    column, text = ("valid to" if "validTo" in validity else "valid from"), validity.split('"')[1]
    of_row = graphkit.load(plans(tmp_path, f"id,name,{column}\nP1,One,{text}\n"))
    expected = [("plan/P1", "One")] if holds else []
    for dataset in (of_graph, of_row):
        assert [pair for pair in pairs(dataset, NAME) if pair[0] == "plan/P1"] == expected


def test_a_text_that_is_the_address_of_what_does_not_hold_stays_a_text(tmp_path: Path) -> None:
    board = f"id,name,valid to\nB1,Board,2016-03-31\nB2,{OURS}board/B1,\n"
    folder = plans(tmp_path, f"id,name,budget\nP1,One,{OURS}board/B1\n", Board=board)
    dataset = graphkit.load(folder)
    assert pairs(dataset, "gk:budget") == [("plan/P1", "board/B1")]
    assert ("board/B2", "board/B1") in pairs(dataset, NAME)
    assert messages(folder, select=["link_beyond_the_date"]) == []


# ---- Records -------------------------------------------------------------------------------------------------------


def test_each_row_is_a_named_graph_with_the_number_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    table = 'id,name,definition\r\n\r\nP1,One,"two\r\nlines, and\r\nthree"\r\n,,\r\nP2,Two,\r\n'
    dataset = graphkit.load(plans(tmp_path, table))
    for item, row in (("P1", 3), ("P2", 5)):
        read = graphkit.where_read(dataset, f"{OURS}plan/{item}")
        assert set(read.row) == {row} and set(read.file) == {"Plan.csv"}
        record = URIRef(f"{OURS}records/Plan.csv#row={row}")
        assert set(read.record) == {str(record)}
        assert (URIRef(f"{OURS}plan/{item}"), URIRef(RDF + "type"), URIRef(GK + "Plan")) in dataset.graph(record)


def test_the_default_graph_holds_every_triple_once(tmp_path: Path) -> None:
    dataset = graphkit.load(plans(tmp_path, "id,name,overseen by\nP1,One,B1\nP1,One,B1\nP1,One,B1\n", Board=TWO_BOARDS))
    (count,) = graphkit.ask(dataset, "SELECT (COUNT(*) AS ?n) { ?plan gk:overseenBy ?board }").n
    assert count == 1
    assert set(graphkit.where_read(dataset, OURS + "plan/P1").row) == {2, 3, 4}
    default = dataset.graph(DATASET_DEFAULT_GRAPH_ID)
    for graph in dataset.graphs():
        assert all(triple in default for triple in graph)


def test_where_read_gives_document_place_and_certainty_of_each_fact(tmp_path: Path) -> None:
    table = "id,name,overseen by,document,place,certainty\n"
    table += "P1,One,,Paper,para 1; para 2,verified\nP1,,B1,S1,para 1,own knowledge\n"
    folder = plans(tmp_path, table, Source="id,name\nS1,Paper\n", Board=TWO_BOARDS)
    read = graphkit.where_read(graphkit.load(folder), OURS + "plan/P1")
    names = read[read.property == "name"]
    assert names.place.tolist() == ["para 1", "para 2"] and set(names.document) == {"Paper"}
    (board,) = read[read.property == "overseen by"].to_dict("records")
    assert (board["value"], board["place"], board["row"], board["certainty"]) == ("Board", "para 1", 3, "own knowledge")
    shared = graphkit.ask(graphkit.load(folder), "SELECT ?p { ?p a gk:Passage ; gk:place 'para 1' }")
    assert len(shared) == 1


def test_where_read_repeats_no_personal_data(tmp_path: Path) -> None:
    read = graphkit.where_read(
        graphkit.load(plans(tmp_path, "id,name,note\nP1,One,Ask jo@home.example\n")), OURS + "plan/P1"
    )
    assert read[read.property == "note"].value.tolist() == ["Ask [e-mail address]"]


def test_where_read_of_what_is_not_recorded_is_empty_with_its_columns(tmp_path: Path) -> None:
    read = graphkit.where_read(graphkit.load(plans(tmp_path, "name\nOne\n")), OURS + "plan/P9")
    assert read.empty and list(read.columns)[:3] == ["property", "value", "document"]


PLAN, BOARD = OURS + "plan/P1", OURS + "board/B1"
SKOS_NAME = "http://www.w3.org/2004/02/skos/core#prefLabel"
RDF_FILES = {
    "plans.ttl": PREFIXES + '<plan/P1> a gk:Plan ; skos:prefLabel "One" ; gk:overseenBy [ a gk:Board ] .',
    "plans.trig": PREFIXES + '<g> { <plan/P1> a gk:Plan ; skos:prefLabel "One" ; gk:overseenBy [ a gk:Board ] }',
    "plans.nq": f'<{PLAN}> <{RDF}type> <{GK}Plan> <{OURS}g> .\n<{PLAN}> <{SKOS_NAME}> "One" <{OURS}g> .\n'
    f"<{PLAN}> <{GK}overseenBy> _:b <{OURS}g> .\n_:b <{RDF}type> <{GK}Board> <{OURS}g> .\n",
    "plans.jsonld": json.dumps(
        {
            "@id": "plan/P1",
            "@type": GK + "Plan",
            SKOS_NAME: "One",
            GK + "overseenBy": {"@type": GK + "Board"},
        }
    ),
}


@pytest.mark.parametrize("name", RDF_FILES)
def test_rdf_is_read_with_records_and_its_blank_nodes_become_counted_addresses(tmp_path: Path, name: str) -> None:
    folder = stocktake(tmp_path / "x", {name: RDF_FILES[name]})
    dataset = graphkit.load(folder)
    assert pairs(dataset, "gk:overseenBy") == [("plan/P1", f"records/{name}#node=1")]
    read = graphkit.where_read(dataset, PLAN)
    graph = OURS + ("g" if name.endswith(("trig", "nq")) else f"records/{name}")
    assert set(read.record) == {graph} and sorted(read.property) == ["name", "overseen by", "type"]
    assert set(dataset.quads()) == set(graphkit.load(folder).quads())


@pytest.mark.parametrize("name", RDF_FILES)
def test_rdf_with_a_mark_of_its_byte_order_is_read_as_without(tmp_path: Path, name: str) -> None:
    folder = stocktake(tmp_path / "x", {name: "\ufeff" + RDF_FILES[name]})
    assert pairs(graphkit.load(folder), "gk:overseenBy") == [("plan/P1", f"records/{name}#node=1")]


@pytest.mark.parametrize(
    "files",
    [
        {"b.trig": "<t> { <board/B1> a gk:Board } <n> { <board/B1> skos:prefLabel 'Our Board' }"},
        {"a.ttl": "<board/B1> skos:prefLabel 'Our Board' .", "b.ttl": "<board/B1> a gk:Board ."},
    ],
)
def test_type_and_name_of_a_thing_may_stand_in_two_graphs_or_files(tmp_path: Path, files: dict[str, str]) -> None:
    rdf = {name: PREFIXES + text for name, text in files.items()}
    folder = stocktake(tmp_path / "x", rdf | {"Plan.csv": "id,name,overseen by\nP1,One,our board\n"})
    assert pairs(graphkit.load(folder), "gk:overseenBy") == [("plan/P1", "board/B1")]


def test_no_address_of_a_file_and_no_blank_node_reaches_the_graph(tmp_path: Path) -> None:
    folder = stocktake(tmp_path / "x", RDF_FILES | {"Plan.csv": "id,name,document\nP1,One,Paper\n"})
    words = [str(term) for quad in graphkit.load(folder).quads() for term in quad]
    wrong = re.compile(rf"file:|^_:|{re.escape(str(tmp_path))}")
    assert not [word for word in words if wrong.search(word)]
    (folder / "bad.ttl").write_text("@base <file:///home/somebody/> . <a> <b> <c> .", encoding="utf-8")
    assert "bad.ttl" in refusal(folder) and "one computer" in refusal(folder)


@pytest.mark.parametrize(
    ("triple", "why"),
    [
        ("<{0}a> <{0}b> <file:///c> <{0}g>", "one computer"),
        ("<{0}a> <{0}b> <{0}c> <file:///g>", "one computer"),
        (r"<\u0066ile:///a> <{0}b> <{0}c>", "one computer"),
        (r"<\U00000066ile:///a> <{0}b> <{0}c>", "one computer"),
        ("<{0}a> <{0}b> <<( <{0}c> <{0}d> <{0}e> )>>", "triple inside a triple"),
    ],
)
def test_no_way_of_writing_an_address_of_a_file_or_a_triple_in_n_quads_is_let_in(
    tmp_path: Path, triple: str, why: str
) -> None:
    assert why in refusal(stocktake(tmp_path / "x", {"plans.nq": triple.format(OURS) + " .\n"}))


@pytest.mark.parametrize("words", ["file:///home", "_:b", "<<a>>", "a \\\\u0041"])
def test_texts_that_look_like_an_address_of_a_file_or_a_blank_node_stay_as_they_are(tmp_path: Path, words: str) -> None:
    lines = f'<{PLAN}> <{RDF}type> <{GK}Plan> <{OURS}g> .\n<{PLAN}> <{SKOS_NAME}> "{words}" <{OURS}g> .\n'
    folder = stocktake(tmp_path / "x", {"plans.nq": lines})
    assert ("plan/P1", words.replace("\\\\", "\\")) in pairs(graphkit.load(folder), NAME)


REMOTE = "https://example.org/context.jsonld"


@pytest.mark.parametrize(
    "context",
    [REMOTE, [REMOTE], {"@version": 1.1, "@import": REMOTE}, {"a": {"@id": "https://a/b", "@context": REMOTE}}],
)
def test_a_context_from_the_network_is_refused_without_asking_for_it(
    tmp_path: Path, context: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr("socket.socket.connect", never)
    monkeypatch.setattr("socket.getaddrinfo", never)
    text = json.dumps({"@context": context, "@id": "plan/P1", "a": {"b": "c"}})
    assert "plans.jsonld" in refusal(stocktake(tmp_path / "x", {"plans.jsonld": text}))


@pytest.mark.parametrize("form", ["ox-nquads", "ox-trig"])
def test_a_dataset_written_out_and_read_again_holds_the_same_quads(tmp_path: Path, form: str) -> None:
    files = {"Plan.csv": "id,name\nP1,One “for” all;\\\n", "plans.trig": TRIG, "a.ttl": RDF_FILES["plans.ttl"]}
    dataset = graphkit.load(stocktake(tmp_path / "x", files))
    again = Dataset(store="Oxigraph")
    again.parse(data=dataset.serialize(format=form), format=form)
    assert set(again.quads()) == set(dataset.quads())


# ---- What is derived -----------------------------------------------------------------------------------------------


def test_deriving_again_gives_the_same_dataset_and_counts() -> None:
    dataset = graphkit.load(resource("data", "gloucestershire"), resource("data", "gloucestershire-since"))
    before = set(dataset.quads())
    first = graphkit.derive(dataset)
    assert set(dataset.quads()) == before
    assert graphkit.derive(dataset) == first


def test_what_followed_from_a_record_goes_with_it(tmp_path: Path) -> None:
    table = "id,name,status\nP1,One,\nP1,,ended\n"
    dataset = graphkit.load(plans(tmp_path, table))
    assert ("plan/P1", "phase-over") in pairs(dataset, "gk:phase")
    gone = graphkit.load(plans(tmp_path, "id,name,status\nP1,One,\n"))
    record = dataset.graph(URIRef(f"{OURS}records/Plan.csv#row=3"))
    other = dataset.graph(URIRef(f"{OURS}records/Plan.csv#row=2"))
    default = dataset.graph(DATASET_DEFAULT_GRAPH_ID)
    for triple in list(record):
        record.remove(triple)
        if triple not in other:
            default.remove(triple)
    graphkit.derive(dataset)
    assert pairs(dataset, "gk:phase") == pairs(gone, "gk:phase") == [("plan/P1", "phase-in-force")]
    assert pairs(dataset, "gk:inForce") == pairs(gone, "gk:inForce") == [("plan/P1", "True")]


# ---- One wrong cell ------------------------------------------------------------------------------------------------

LINKS = [("Plan.csv", "overseen by"), ("Component.csv", "part of"), ("Evidence.csv", "document"), ("Board.csv", "area")]


@functools.cache
def fingerprints_of_the_paper(check: str) -> set[str]:
    return {finding.fingerprint for finding in findings(resource("data", "gloucestershire"), select=[check])}


@pytest.mark.parametrize(("table", "column"), LINKS)
def test_one_wrong_link_is_exactly_one_new_unrecognised_name(tmp_path: Path, table: str, column: str) -> None:
    folder = copy_of("gloucestershire", tmp_path)
    before = fingerprints_of_the_paper("name_not_recognised")

    def spoil(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        next(row for row in rows if row[column])[column] = "Qwertyuiop"
        return rows

    rewrite(folder / table, spoil)
    (new,) = [
        finding for finding in findings(folder, select=["name_not_recognised"]) if finding.fingerprint not in before
    ]
    assert new.item_name == "Qwertyuiop" and new.severity == "Violation"
    assert [c.file for c in new.sources] == [table]
    assert short(new.value) == new.value.removeprefix(GK)
