"""What a finding says of itself: severity, basis, certainty, who answers for it, where it was read; and questions."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from micro import OURS, findings, pairs, stocktake
from reports import rich

import graphkit
from graphkit import Check, Finding, InputError
from graphkit.vocabulary import GK, REACHES

OWNER = ["plan_without_owner"]


def plans(folder: Path, table: str, **tables: str) -> Path:
    """Write a stocktake with a table of plans and others."""
    return stocktake(folder, {"Plan.csv": table} | {f"{name}.csv": text for name, text in tables.items()})


def only(folder: Path, select: list[str]) -> Finding:
    """Return the one finding."""
    (finding,) = findings(folder, select=select)
    return finding


# ---- Silence and absence -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "completeness", "severity", "basis"),
    [
        ("id,name,accountable partner\nP1,One,none\n", "", "Warning", "recorded"),
        ("id,name,accountable partner\nP1,One,\n", "", "Warning", "silence"),
        ("id,name,accountable partner\nP1,One,TBC\n", "", "Warning", "silence"),
        ("id,name\nP1,One\n", "", "Info", "silence"),
        ("id,name\nP1,One\n", "Plan,accountable partner,yes", "Warning", "recorded"),
        ("id,name\nP1,One\n", "plans,,yes", "Warning", "recorded"),
        ("id,name,accountable partner\nP1,One,\n", "Plan,accountable partner,no", "Info", "silence"),
        ("id,name,accountable partner\nP1,One,\n", "Plan,,no", "Info", "silence"),
        ("id,name,accountable partner\nP1,One,\n", "Plan,lead post,no", "Warning", "silence"),
        ("id,name,accountable partner\nP1,One,\n", "Board,,no", "Warning", "silence"),
    ],
)
def test_a_gap_weighs_what_its_silence_weighs(
    tmp_path: Path, table: str, completeness: str, severity: str, basis: str
) -> None:
    stated = {"Completeness": f"of,column,complete\n{completeness}\n"} if completeness else {}
    finding = only(plans(tmp_path, table, **stated), OWNER)
    assert (finding.severity, finding.basis, finding.stated) == (severity, basis, basis == "recorded")
    words = {"recorded": "recorded as having none", "silence": "not recorded"}[basis]
    assert finding.message == f"Accountable partner of One: {words}."


@pytest.mark.parametrize(
    ("statuses", "words"),
    [
        (["not in place"], "recorded as having none"),
        (["proposed"], "none recorded now"),
        (["ended"], "none recorded now"),
        (["not in place", "dormant"], "none recorded now"),
    ],
)
def test_what_is_over_lies_still_or_is_to_come_is_not_said_to_be_recorded_as_none(
    tmp_path: Path, statuses: list[str], words: str
) -> None:
    actions = "".join(f"A{n},Action {n},{status}\n" for n, status in enumerate(statuses))
    named = "; ".join(f"A{n}" for n, _ in enumerate(statuses))
    tables = {"Risk.csv": f"id,name,mitigated by\nR1,Flood,{named}\n", "Action.csv": f"id,name,status\n{actions}"}
    (finding,) = findings(stocktake(tmp_path, tables), select=["risk_without_mitigation_in_place"])
    assert (finding.basis, finding.message) == ("recorded", f'Mitigation in force of the risk "Flood": {words}.')


def test_an_action_that_is_done_is_no_word_on_the_next_one(tmp_path: Path) -> None:
    tables = {"Priority.csv": "id,name\nR1,Sport\n", "Action.csv": "id,name,for,status\nA1,Paint the hall,R1,ended\n"}
    (finding,) = findings(stocktake(tmp_path, tables), select=["priority_without_action"])
    assert finding.message == 'Action under way or to come for the priority "Sport": not recorded.'


def test_a_column_asked_in_one_table_is_asked_of_the_things_in_it_alone(tmp_path: Path) -> None:
    asked, never = "id,name,accountable partner\nP1,One,\n", "id,name\nP2,Two\n"
    folder = stocktake(tmp_path, {"Plan.csv": asked, "plans.csv": never})
    weights = {finding.item_name: finding.severity for finding in findings(folder, select=OWNER)}
    assert weights == {"One": "Warning", "Two": "Info"}


def test_in_rdf_no_column_was_asked(tmp_path: Path) -> None:
    file = tmp_path / "plans.ttl"
    text = f'@prefix gk: <{GK}> . <p> a gk:Plan ; <http://www.w3.org/2004/02/skos/core#prefLabel> "One" .'
    file.write_text(text, encoding="utf-8")
    (finding,) = graphkit.check(graphkit.load(file, as_of="2019-07-23", catalogue=False), select=OWNER)
    assert (finding.severity, finding.basis) == ("Info", "silence")


# ---- Certainty, and law to be verified -----------------------------------------------------------------------------


def own(folder: Path, severity: str, pattern: str) -> Check:
    """Write and read a check of one's own."""
    head = {
        **{"title": "Own", "family": "gap", "severity": severity, "about": "Thing"},
        **{"problem": "P.", "remedy": "R.", "message": "{this}: {value}."},
    }
    lines = [f"# {key}: {value}" for key, value in head.items()]
    text = "\n".join([*lines, f"PREFIX gk: <{GK}>", f"SELECT $this ?path ?value WHERE {{ {pattern} }}"])
    folder.mkdir(exist_ok=True)
    (folder / "own.rq").write_text(text, encoding="utf-8")
    (check,) = graphkit.read_checks(folder)
    return check


OVERSEEN = "$this gk:overseenBy ?value . BIND (gk:overseenBy AS ?path)"
DISCHARGED = "$this gk:discharges ?value . BIND (gk:discharges AS ?path)"


def run(folder: Path, check: Check) -> list[Finding]:
    """Run one check on a stocktake."""
    return graphkit.check(graphkit.load(folder), checks=[check])


@pytest.mark.parametrize(
    ("certainties", "weakest"),
    [
        (["verified"], "verified"),
        ([""], "stated"),
        (["verified", "", "inferred"], "inferred"),
        (["own knowledge", "verified"], "own knowledge"),
        (["uncertain", "own knowledge", "stated"], "uncertain"),
    ],
)
def test_a_finding_has_the_weakest_certainty_of_its_rows(tmp_path: Path, certainties: list[str], weakest: str) -> None:
    rows = "".join(f"P1,One,B1,{certainty}\n" for certainty in certainties)
    folder = plans(tmp_path / "x", f"id,name,overseen by,certainty\n{rows}", Board="id,name\nB1,Board\n")
    (finding,) = run(folder, own(tmp_path / "own", "Warning", OVERSEEN))
    assert finding.certainty == weakest


@pytest.mark.parametrize(
    ("certainty", "severity", "verify"),
    [
        ("verified", "Violation", False),
        ("stated", "Violation", False),
        ("own knowledge", "Warning", True),
        ("uncertain", "Warning", True),
    ],
)
def test_what_rests_on_law_that_nobody_verified_is_at_most_a_warning_and_says_verify(
    tmp_path: Path, certainty: str, severity: str, verify: bool
) -> None:
    duty = f"id,name,certainty\nd1,Duty to act,{certainty}\n"
    folder = plans(tmp_path / "x", "id,name,discharges duty\nP1,One,d1\n", Duty=duty)
    (finding,) = run(folder, own(tmp_path / "own", "Violation", DISCHARGED))
    assert finding.severity == severity
    assert ("Verify" in finding.message) == verify
    assert finding.certainty == ("stated" if certainty == "verified" else certainty)
    (info,) = run(folder, own(tmp_path / "own", "Info", DISCHARGED))
    assert info.severity == "Info"


# ---- Sources -------------------------------------------------------------------------------------------------------


def test_one_fact_in_three_rows_is_one_finding_with_three_sources(tmp_path: Path) -> None:
    rows = "".join(f"P1,One,B1,Paper,para {number}\n" for number in (1, 2, 3))
    tables = {"Board": "id,name\nB1,Board\n", "Source": "name\nPaper\n"}
    folder = plans(tmp_path / "x", f"id,name,overseen by,document,place\n{rows}", **tables)
    (finding,) = run(folder, own(tmp_path / "own", "Warning", OVERSEEN))
    assert [c.words for c in finding.sources] == [f"Paper, para {n} (Plan.csv, row {n + 1})" for n in (1, 2, 3)]
    assert finding.more_sources == 0
    assert finding.value == OURS + "board/B1" and finding.value_name == "Board"


def test_of_many_sources_five_are_named_and_the_others_counted(tmp_path: Path) -> None:
    rows = "".join(f"P1,One,B1,para {number}\n" for number in range(1, 9))
    folder = plans(tmp_path / "x", f"id,name,overseen by,place\n{rows}", Board="id,name\nB1,Board\n")
    (finding,) = run(folder, own(tmp_path / "own", "Warning", OVERSEEN))
    assert [c.row for c in finding.sources] == [2, 3, 4, 5, 6] and finding.more_sources == 3


def test_what_only_speaks_of_a_thing_is_cited_as_no_statement(tmp_path: Path) -> None:
    finding = only(plans(tmp_path, "id,name,place\nP1,One,para 7\n"), OWNER)
    assert [c.words for c in finding.sources] == ["para 7 (Plan.csv, row 2)"] and not finding.stated


@pytest.mark.parametrize(
    ("tables", "answerable"),
    [
        ({"Plan": "id,name,accountable partner\nP1,One,Council; Trust\n"}, ("Council", "Trust")),
        ({"Plan": "id,name,overseen by\nP1,One,Board\n"}, ("Board",)),
        ({"Plan": "id,name,overseen by,lead post\nP1,One,Board,Director\n"}, ("Director",)),
        ({"Plan": "id,name\nP1,One\n"}, ()),
        ({"Plan": "id,name,part of,lead post\nP1,One,P2,\nP2,Two,P1,Director\n"}, ("Director",)),
    ],
)
def test_who_answers_for_it_is_who_holds_the_thing_or_its_whole(
    tmp_path: Path, tables: dict[str, str], answerable: tuple[str, ...]
) -> None:
    others = {"Partner": "name\nCouncil\nTrust\n", "Post": "name\nDirector\n", "Board": "name\nBoard\n"}
    folder = stocktake(tmp_path / "x", {f"{name}.csv": text for name, text in (tables | others).items()})
    found = run(folder, own(tmp_path / "own", "Info", '$this a gk:Plan . BIND ("x" AS ?value) BIND (gk:end AS ?path)'))
    assert next(finding.answerable for finding in found if finding.item == OURS + "plan/P1") == answerable


def test_both_who_answer_for_what_disagrees_are_named(tmp_path: Path) -> None:
    priorities = "id,name,accountable partner,hinders\nP1,One,Council,P2\nP2,Two,Trust,\n"
    folder = stocktake(tmp_path, {"Priority.csv": priorities, "Partner.csv": "name\nCouncil\nTrust\n"})
    (finding,) = findings(folder, select=["priority_hindering_another"])
    assert finding.answerable == ("Council", "Trust")


def test_a_finding_tells_whether_a_duty_of_statute_stands_behind_it_and_whom_it_concerns(tmp_path: Path) -> None:
    plan = "id,name,discharges duty,cohort,part of\nP1,One,d1,0-18; Young carers,\nP2,Two,d2,Young carers,\n"
    tables = {
        "Plan": f"{plan}P3,Three,d3,Our own,P1\nP4,Four,,,P1\nP5,Five,,,\nP6,Six,,all ages,\n",
        "Duty": "id,name,force,end\nd1,Act,statute,\nd2,Hope,expectation,\nd3,Old Act,statute,2010\n",
        "Cohort": "name\nOur own\n",
    }
    folder = stocktake(tmp_path / "x", {f"{name}.csv": text for name, text in tables.items()})
    found = run(folder, own(tmp_path / "own", "Info", '$this a gk:Plan . BIND ("x" AS ?value) BIND (gk:end AS ?path)'))
    every, group, unknown = REACHES
    assert {f.item_name: (f.statutory, f.reach) for f in found} == {
        "One": (True, every),
        "Two": (False, group),
        "Three": (False, group),
        "Four": (False, every),
        "Five": (False, unknown),
        "Six": (False, every),
    }


def test_a_fingerprint_does_not_change_with_rows_words_or_certainty(tmp_path: Path) -> None:
    one = only(plans(tmp_path / "a", "id,name\nP1,One\n"), OWNER)
    two = only(plans(tmp_path / "b", "note,certainty,name,id\n,,,\n\nx,uncertain,Renamed,P1\n"), OWNER)
    assert one.fingerprint == two.fingerprint and one.message != two.message


def test_a_frame_tells_what_is_left_standing_and_which_plans_a_finding_is_of() -> None:
    told = graphkit.to_frame([*rich().findings, *rich().waived]).set_index("item")
    assert told.loc["Two", "plans"] == "Plan A; Plan B"
    assert (told.loc["Two", "waiver"], told.loc["Left", "waiver"]) == ("", "The panel takes it up in May.")


def test_a_frame_of_no_findings_has_its_columns() -> None:
    assert graphkit.to_frame([]).empty and "fingerprint" in graphkit.to_frame([]).columns


# ---- Questions -----------------------------------------------------------------------------------------------------


TABLE = "id,name,start,budget\nP1,One,2015-04-01,none\nP2,SERVICE <http://a/> {},,\n"


def test_a_shipped_question_is_asked_by_name(tmp_path: Path) -> None:
    table = graphkit.ask(graphkit.load(plans(tmp_path, TABLE)), "plans_and_owners")
    assert table["plan"].tolist() == ["One", "SERVICE <http://a/> {}"]
    assert table["phase"].tolist() == ["in force", "in force"]


def test_own_sparql_knows_the_prefixes_and_gives_plain_values(tmp_path: Path) -> None:
    query = (
        "SELECT ?plan_name ?start { ?plan a gk:Plan ; skos:prefLabel ?plan_name OPTIONAL { ?plan gk:start ?start } }"
    )
    table = graphkit.ask(graphkit.load(plans(tmp_path, TABLE)), f"{query} ORDER BY ?plan_name")
    assert list(table.columns) == ["plan name", "start"]
    assert table.start[0] == datetime.date(2015, 4, 1)
    assert table.start.isna().tolist() == [False, True]


@pytest.mark.parametrize(
    "pattern",
    [
        '?plan skos:prefLabel "SERVICE <http://a/> {}"',
        "?plan a gk:Plan FILTER (?plan != <http://example.org/SERVICE/FROM>) # SERVICE <http://a/> { }\n",
    ],
)
def test_a_word_in_a_string_an_address_or_a_remark_reaches_no_network(tmp_path: Path, pattern: str) -> None:
    assert len(graphkit.ask(graphkit.load(plans(tmp_path, TABLE)), f"SELECT ?plan {{ {pattern} }}")) >= 1


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("SELECT ?x { SERVICE <http://a/> { ?x ?y ?z } }", "never reaches the network"),
        ("select ?x { optional { service silent <http://a/> { ?x ?y ?z } } }", "never reaches the network"),
        ("SELECT ?x { { SELECT ?x { ?x ?y ?z FILTER EXISTS { SERVICE ?y { ?x ?y ?z } } } } }", "never reaches"),
        ("SELECT ?x FROM <http://a/> { ?x ?y ?z }", "never reaches the network"),
        ("SELECT ?x FROM NAMED <http://a/> { GRAPH ?g { ?x ?y ?z } }", "never reaches the network"),
        ("CONSTRUCT { ?x ?y ?z } WHERE { ?x ?y ?z }", "expected SELECT"),
        ("ASK { ?x ?y ?z }", "expected SELECT"),
        ("DELETE WHERE { ?x ?y ?z }", "no SPARQL"),
        ("LOAD <http://a/>", "no SPARQL"),
        ("SELECT ?x {\n?x a gk:Plan ; }}", "line 2"),
        ("plans_and_owner", "did you mean 'plans_and_owners'"),
        ("xyzzy", "the questions are: "),
        ("", "the questions are: "),
    ],
)
def test_what_is_no_question_is_refused_in_words(tmp_path: Path, question: str, told: str) -> None:
    dataset = graphkit.load(plans(tmp_path, TABLE))
    before = set(dataset.quads())
    with pytest.raises(InputError) as refused:
        graphkit.ask(dataset, question)
    assert told in str(refused.value)
    assert set(dataset.quads()) == before


def test_the_default_graph_alone_is_asked_unless_a_graph_is_named(tmp_path: Path) -> None:
    dataset = graphkit.load(plans(tmp_path, "id,name\nP1,One\nP1,One\n"))
    assert len(graphkit.ask(dataset, 'SELECT ?plan { ?plan skos:prefLabel "One" }')) == 1
    read = graphkit.ask(dataset, 'SELECT ?row { GRAPH ?row { ?plan skos:prefLabel "One" } } ORDER BY ?row').row
    assert read.tolist() == [f"{OURS}records/Plan.csv#row={row}" for row in (2, 3)]
    assert ("plan/P1", "One") in pairs(dataset, "skos:prefLabel")
