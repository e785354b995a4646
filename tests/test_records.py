"""Where facts were read: the IRI of a record as a citation, degrees of certainty, and what a list claims."""

from __future__ import annotations

from pathlib import Path

import pytest
from micro import OURS, SETTINGS, findings, stocktake

import graphkit
from graphkit.records import Records
from graphkit.vocabulary import GK

LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
OWNER = ["plan_without_owner"]


def records(folder: Path, files: dict[str, str], settings: str = SETTINGS) -> Records:
    """Load a stocktake."""
    return Records(graphkit.load(stocktake(folder, files, settings)))


@pytest.mark.parametrize(
    ("tail", "cell"),
    [
        ("Plan.csv#row=12", "Plan.csv, row 12"),
        ("our%20plans/Plan%20A.csv#row=2", "our plans/Plan A.csv, row 2"),
        ("plans.xlsx?sheet=Plans%20%26%20boards#row=3", "plans.xlsx, Plans & boards, row 3"),
        ("records/Plan.csv#row=2", "records/Plan.csv, row 2"),
        ("plans.ttl", "plans.ttl"),
        ("Plan.csv#row=abc", "Plan.csv"),
        ("Plan.csv#row=²", "Plan.csv"),
        (f"Plan.csv#row={'9' * 5000}", "Plan.csv"),
        ("Plan.csv#node=4", "Plan.csv"),
    ],
)
def test_the_address_of_a_record_is_its_file_sheet_and_row(tmp_path: Path, tail: str, cell: str) -> None:
    (citation,) = records(tmp_path, {"Plan.csv": "name\nOne\n"}).citations([f"{OURS}records/{tail}"])
    assert (citation.workspace, citation.words) == (OURS, cell)


def test_a_row_of_a_stocktake_that_is_not_loaded_is_cited_all_the_same(tmp_path: Path) -> None:
    (citation,) = records(tmp_path, {"Plan.csv": "name\nOne\n"}).citations(["https://x.org/records/Board.csv#row=2"])
    assert (citation.workspace, citation.words) == ("https://x.org/", "Board.csv, row 2")


@pytest.mark.parametrize("base", [OURS, f"{OURS}records/", f"{OURS}records/theirs/"])
def test_a_row_is_cited_under_the_longest_base_that_its_address_begins_with(tmp_path: Path, base: str) -> None:
    ours = stocktake(tmp_path / "ours", {"Plan.csv": "name\nOne\n"})
    theirs = stocktake(tmp_path / "theirs", {"Plan.csv": "name\nOne\n"}, SETTINGS.replace(OURS, base))
    looked_up = Records(graphkit.load(*({ours, theirs} if base != OURS else {ours})))
    (citation,) = looked_up.citations([f"{base}records/records/Plan.csv#row=2"])
    assert (citation.workspace, citation.file, citation.row) == (base, "records/Plan.csv", 2)


def graph(name: str, number: int) -> str:
    """Write a plan in a named graph."""
    return (
        f'<https://x.org/{name}/{number}> {{ <https://x.org/p/{number}> a <{GK}Plan> ; <{LABEL}> "Plan {number}" }}\n'
    )


@pytest.mark.parametrize("name", ["g", "records", "g#row=x"])
def test_a_named_graph_of_somebody_else_is_cited_by_its_file(tmp_path: Path, name: str) -> None:
    files = {"plans.trig": graph(name, 1) + graph(name, 2), "more.ttl": "", "Board.csv": "name\nBoard\n"}
    found = findings(stocktake(tmp_path, files), select=OWNER)
    assert [[c.words for c in finding.sources] for finding in found] == [["plans.trig"], ["plans.trig"]]
    assert found[0].sources[0].workspace == OURS


def test_where_several_files_may_hold_a_named_graph_its_stocktake_is_cited(tmp_path: Path) -> None:
    folder = stocktake(tmp_path, {"a.trig": graph("g", 1), "b.trig": graph("g", 2)})
    assert {c.words for finding in findings(folder, select=OWNER) for c in finding.sources} == {"Ours"}


def test_a_checksum_that_somebody_states_of_a_graph_is_no_file_of_ours(tmp_path: Path) -> None:
    stated = f'<https://x.org/g/1> <{GK}sha256> "x" ; <{GK}inStocktake> <{OURS}> .'
    folder = stocktake(tmp_path, {"a.trig": graph("g", 1).replace("g/1", "g.trig") + stated})
    assert [c.words for finding in findings(folder, select=OWNER) for c in finding.sources] == ["a.trig"]


@pytest.mark.parametrize(
    ("names", "weakest"),
    [
        (["verified", "uncertain", "stated"], "uncertain"),
        (["own knowledge", "inferred"], "own knowledge"),
        (["verified", "hearsay", ""], "verified"),
        ([], ""),
    ],
)
def test_the_weakest_certainty_is_that_of_the_highest_rank(tmp_path: Path, names: list[str], weakest: str) -> None:
    assert records(tmp_path, {"Plan.csv": "name\nOne\n"}).weakest(iter(names)) == weakest


def test_a_list_claims_for_its_class_its_column_and_its_stocktake(tmp_path: Path) -> None:
    ours = {
        "Plan.csv": "id,name\nP1,One\n",
        "Board.csv": "id,name\nB1,Board\n",
        "Completeness.csv": "id,of,column,complete\nC1,Plan,accountable partner,yes\nC2,Plan,,no\nC3,Board,,yes\n",
    }
    stocktake(tmp_path / "theirs", {"Plan.csv": "id,name\nP1,Other\n"}, SETTINGS.replace("ours", "theirs"))
    looked_up = Records(graphkit.load(stocktake(tmp_path / "ours", ours), tmp_path / "theirs"))
    plan, owner, oversight = OURS + "plan/P1", GK + "accountablePartner", GK + "overseenBy"

    def claims(item: str, column: str, claimed: bool) -> list[str]:
        return [iri.rpartition("/")[2] for iri in looked_up.completeness(item, column, claimed=claimed)]

    assert claims(plan, owner, True) == ["C1"]
    assert claims(plan, owner, False) == ["C2"] and claims(plan, oversight, False) == ["C2"]
    assert claims(plan, oversight, True) == []
    assert claims(OURS + "board/B1", oversight, True) == ["C3"]
    assert claims("https://example.org/theirs/plan/P1", owner, True) == []
