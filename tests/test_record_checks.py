"""What the checks of the record itself make of tables and files, beyond what their cases show."""

from __future__ import annotations

from pathlib import Path

import pytest
from micro import SETTINGS, findings, messages, pairs, stocktake

import graphkit
from graphkit import InputError

NAMES = "id,name\none,Early Help Strategy\nother,Early Help Startegy\nthird,early help strategy\n"
ALIKE = ["duplicate_name", "nearly_the_same_name"]


def test_a_row_that_holds_backwards_is_read_at_any_date_and_found(tmp_path: Path) -> None:
    table = "id,name,start,valid from,valid to\none,Youth strategy,2015,,\none,,2018,2021,2012\n"
    folder = stocktake(tmp_path, {"Plan.csv": table})
    for day in ("2011-01-01", "2016-01-01", "2031-01-01"):
        assert len(pairs(graphkit.load(folder, as_of=day), "gk:start")) == 2
        (found,) = findings(folder, select=["end_before_start"], as_of=day)
        assert found.message == (
            "Youth strategy: what a row says ends (31 December 2012) before it begins (1 January 2021)."
        )
        assert [citation.row for citation in found.sources] == [3]


def test_a_graph_that_holds_backwards_is_read_at_any_date_and_found(tmp_path: Path) -> None:
    text = """@prefix gk: <https://w3id.org/graphkit/ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://example.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<g> gk:validFrom "2021-01-01"^^xsd:date . <g> { <p> a gk:Plan ; skos:prefLabel "Youth strategy" }
<g> gk:validTo "2012-12-31"^^xsd:date . <h> { <q> a gk:Plan ; skos:prefLabel "Play strategy" }
<h> gk:validFrom "2021-01-01"^^xsd:date ; gk:validTo "2021-01-01"^^xsd:date .
"""
    folder = stocktake(tmp_path, {"plans.trig": text})
    assert [f.item_name for f in findings(folder, select=["end_before_start"])] == ["Youth strategy"]
    assert len(pairs(graphkit.load(folder, as_of="2021-01-01"), "gk:phase")) == 2


def test_names_are_alike_within_one_stocktake(tmp_path: Path) -> None:
    found = {
        (f.check, f.item_name, f.value_name) for f in findings(stocktake(tmp_path, {"Plan.csv": NAMES}), select=ALIKE)
    }
    assert found == {
        ("duplicate_name", "Early Help Strategy", "early help strategy"),
        ("nearly_the_same_name", "Early Help Strategy", "Early Help Startegy"),
        ("nearly_the_same_name", "Early Help Startegy", "early help strategy"),
    }


@pytest.mark.parametrize(("area", "count"), [("Northshire", 1), ("Southshire", 0)])
def test_stocktakes_of_one_area_are_compared_and_those_of_two_are_not(tmp_path: Path, area: str, count: int) -> None:
    folders = []
    for base, place in (("one", "Northshire"), ("two", area)):
        areas = {"Area.csv": f"id,name,code\na,{place},{'E10000098' if place == 'Northshire' else 'E10000099'}\n"}
        settings = f'base = "https://example.org/{base}/"\nas_of = 2019-07-23\narea = "{place}"\ncatalogue = "none"\n'
        plan = f"id,name\n{base},Youth strategy\n"
        folders.append(stocktake(tmp_path / base, {"Plan.csv": plan, **areas}, settings))
    found = findings(*folders, select=["duplicate_name"])
    assert len(found) == count
    assert all(len(f.sources) == 2 and f.basis == "recorded" for f in found)


def test_pairs_of_one_name_grow_with_the_things_that_bear_it(tmp_path: Path) -> None:
    rows = "".join(f"{n},Review\n" for n in range(300))
    dataset = graphkit.load(stocktake(tmp_path, {"Plan.csv": "id,name\n" + rows}))
    found = pairs(dataset, "gk:namesakeOf")
    assert 299 <= len(found) <= 20 * 300
    assert {end for pair in found for end in pair} == {f"plan/{n}" for n in range(300)}


def test_a_link_by_web_address_to_a_thing_of_another_kind_is_found(tmp_path: Path) -> None:
    post = "https://example.org/ours/post/d"
    files = {"Plan.csv": f"id,name,overseen by\none,Youth strategy,{post}\n", "Post.csv": "id,name\nd,Director\n"}
    assert messages(stocktake(tmp_path, files), select=["link_to_wrong_kind"]) == [
        "Youth strategy, overseen by: Director is recorded as Post, where Board is asked for."
    ]


def test_a_term_that_is_none_of_graphkit_is_named_with_the_nearest(tmp_path: Path) -> None:
    text = """@prefix gk: <https://w3id.org/graphkit/ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/x> a gk:Pln ; skos:prefLabel "Youth strategy" ; gk:overseeenBy <https://example.org/y> ;
    gk:startAsWritten "2019" ; gk:live true .
"""
    folder = stocktake(tmp_path, {"plans.ttl": text})
    assert messages(folder, select=["undeclared_term"]) == [
        'Youth strategy uses "Pln", which is no term of graphkit. Nearest: Plan.',
        'Youth strategy uses "overseeenBy", which is no term of graphkit. Nearest: overseenBy.',
    ]


COUNTS = {
    "Indicator.csv": "id,name,unit,polarity\ni,Exclusions,Number of pupils,fewer is better\n",
    "Observation.csv": "id,indicator,value\nsome,i,7\nfew,i,3\nno,i,0\n",
}


@pytest.mark.parametrize(("threshold", "found"), [("", ["few", "some"]), ("[thresholds]\nsmallNumber = 5\n", ["few"])])
def test_a_count_is_small_below_the_threshold_and_never_repeated(
    tmp_path: Path, threshold: str, found: list[str]
) -> None:
    told = findings(stocktake(tmp_path, COUNTS, SETTINGS + threshold), select=["small_number"])
    assert [f.item_name for f in told] == found
    assert [
        f for f in told if "3" in f.message or f.value in ("3", "7") or "value" in {x.property for x in f.facts}
    ] == []


def test_a_threshold_that_is_no_number_is_refused_whatever_it_counts(tmp_path: Path) -> None:
    text = "@prefix gk: <https://w3id.org/graphkit/ns#> . gk:view gk:smallNumber 1000 ."
    with pytest.raises(InputError, match="found smallNumber '1000', expected a whole number up to 999"):
        graphkit.load(stocktake(tmp_path, {**COUNTS, "view.ttl": text}))


def test_a_word_outside_the_list_is_told_with_the_list(tmp_path: Path) -> None:
    assert messages(stocktake(tmp_path, COUNTS), select=["value_outside_its_list"]) == [
        '"fewer is better", recorded under polarity of Exclusions, is none of the words allowed: high, low.'
    ]


def test_a_ring_is_found_once_with_the_rows_of_all_its_members(tmp_path: Path) -> None:
    boards = "id,name,reports to\n" + "".join(f"b{n},Board {'ABCDE'[n]},b{(n + 1) % 5}\n" for n in range(5))
    (found,) = findings(stocktake(tmp_path, {"Board.csv": boards}), select=["loop_in_*"])
    assert (found.item_name, found.value_name) == ("Board A", "Board B")
    assert {citation.row for fact in found.facts for citation in fact.sources} == {2, 3, 4, 5, 6}
