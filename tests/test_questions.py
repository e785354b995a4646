"""The questions that graphkit ships: what they ask, what they answer, and about what one may ask them."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from micro import SETTINGS, stocktake
from stocktakes import shipped

import graphkit
from graphkit import InputError
from graphkit.cli import main
from graphkit.graph import load_store
from graphkit.queries import Query, always_binds, is_sorted, read_query, select
from graphkit.questions import answer, parameters, questions
from graphkit.terms import value_of

QUESTIONS = {question.name: question for question in questions()}
WITH_PARAMETERS = [(name, word) for name, question in QUESTIONS.items() for word in parameters(question)]
# No stocktake of Gloucestershire alone answers what another place does; that of Leeds stands beside it.
PAPER, REAL, BESIDE = ("gloucestershire",), ("gloucestershire-2026",), ("gloucestershire-2026", "leeds")


@cache
def answered(name: str, *folders: str) -> tuple[list[str], list[list[object]]]:
    return answer(shipped(*folders), name)


def answering(name: str, *those: tuple[str, ...]) -> tuple[str, ...]:
    """Return the first of some folders whose stocktakes answer a question."""
    return next((folders for folders in those if answered(name, *folders)[1]), ())


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["ask", *map(str, words)])


def own(folder: Path, text: str) -> list[Query]:
    (folder / "own.rq").write_text(text, encoding="utf-8")
    return questions(folder)


# ---- What is shipped -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_question_asks_in_words_says_how_to_read_it_and_orders_its_rows(name: str) -> None:
    question = QUESTIONS[name]
    assert question.header["title"].endswith("?") and question.header["reading"].endswith(".")
    assert "missing" not in question.text.casefold()
    assert is_sorted(question.text)
    assert not re.search(r"\b(VALUES|SERVICE|MINUS|GROUP_CONCAT)\b", question.text)


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_question_is_answered_from_data_that_graphkit_ships_and_no_row_stands_twice(name: str) -> None:
    folders = answering(name, REAL, PAPER, BESIDE)
    assert folders
    names, rows = answered(name, *folders)
    assert len(names) == len({*names}) and all(len(row) == len(names) for row in rows)
    assert max(Counter(tuple(row) for row in rows).values()) == 1
    addresses = {row[1] for row in rows for cell in row if re.match(r"https?://", str(cell))}
    assert addresses <= ({"address", "note", "of", "column"} if name == "where_it_says_so" else set())


def test_a_place_without_another_beside_it_is_compared_with_nothing() -> None:
    assert answered("plans_elsewhere", *REAL)[1] == []
    assert {row[1] for row in answered("plans_elsewhere", *BESIDE)[1]} == {"Gloucestershire", "Leeds"}


def test_the_paper_says_where_it_was_read() -> None:
    table = graphkit.ask(shipped(*PAPER), "where_it_says_so", item="Children's Services Improvement Plan")
    (board,) = table[table.says == "overseen by"].to_dict("records")
    assert (board["what"], board["place"], board["file"], board["row"]) == (
        "Improvement Board",
        "para 5, second bullet",
        "Plan.csv",
        "11",
    )


# ---- Answers to hand-worked stocktakes -----------------------------------------------------------------------------

TABLES = {
    "Partner.csv": "id,name,other name,kind of body\n"
    "cc,Northshire County Council,NCC,county council\nicb,Care Board,,\n",
    "Board.csv": "id,name,last met,reports to\n"
    "b1,Met lately,2019-06-01,none\nb2,Met long ago,2018-01-01,b1\nb3,Silent,,b1\n",
    "Cohort.csv": "id,name,to age\nc1,Young carers,18\n",
    "Theme.csv": "id,name\nt1,Housing\nt2,Water safety\n",
    "Plan.csv": "id,name,start,end,accountable partner,cohort,theme,review due\n"
    "p1,Carers plan,2018-01-01,2019-09-30,NCC,Young carers,Housing,\n"
    "p2,Homes plan,2018-01-01,2030-12-31,Care Board,Young carers,Housing,2020-02-01\n"
    "p3,Old plan,2010-01-01,2012-12-31,,,Water safety,\n",
    "Priority.csv": "id,name,stated in,accountable partner\nr1,A home,p1,\nr2,A break,p1,Care Board\n",
    "Indicator.csv": "id,name,polarity\ni1,Carers in work,high\ni2,Carers moved,\n",
    "Area.csv": "id,name\na1,Northshire\n",
    "Target.csv": "id,name,indicator,plan,area,value,by\ng1,Half in work,i1,p1,Northshire,50,2021-01-01\n",
    "Observation.csv": "id,indicator,area,period,value\n"
    "o1,i1,Northshire,2016/17,41\no2,i1,Northshire,2018/19,52\no3,i1,Northshire,2017/18,47\n"
    "o4,i2,Northshire,2016,3\no5,i2,Northshire,2018,2\n",
}


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stocktake(tmp_path_factory.mktemp("ours"), TABLES, SETTINGS + 'area = "Northshire"\n')


@pytest.fixture(scope="module")
def dataset(ours: Path) -> ox.Store:
    return load_store(ours)


def rows(dataset: ox.Store, question: str, *columns: str, **about: str) -> list[tuple[object, ...]]:
    """Return some columns of an answer."""
    names, found = answer(dataset, question, about)
    return [tuple(row[names.index(column)] for column in columns) for row in found]


def test_a_plan_is_in_date_ends_soon_or_is_over(dataset: ox.Store) -> None:
    assert rows(dataset, "plans_and_owners", "plan", "owner", "in date") == [
        ("Carers plan", "Northshire County Council", "ends soon"),
        ("Homes plan", "Care Board", "in date"),
        ("Old plan", None, "over, nothing recorded in its place"),
    ]


def test_a_board_that_has_not_met_or_reports_nowhere_is_told_from_one_of_which_nothing_is_recorded(
    dataset: ox.Store,
) -> None:
    assert rows(dataset, "boards_not_met_or_reporting", "board", "meetings", "reporting") == [
        ("Met lately", "within the year", "recorded as to none"),
        ("Met long ago", "none for a year", "to a board"),
        ("Silent", "not recorded", "to a board"),
    ]


def test_two_plans_for_the_same_children_stand_from_each_side_and_tell_whether_they_agree(dataset: ox.Store) -> None:
    columns = ("plan", "other plan", "both for", "both on", "leads", "last days", "joined")
    same = ("Young carers", "Housing", "different", "different", "not recorded")
    assert rows(dataset, "plans_for_the_same_children", *columns) == [
        ("Carers plan", "Homes plan", *same),
        ("Homes plan", "Carers plan", *same),
    ]


def test_a_priority_without_an_owner_has_an_empty_cell(dataset: ox.Store) -> None:
    assert rows(dataset, "priorities_and_owners", "priority", "owner") == [("A break", "Care Board"), ("A home", None)]


def test_a_theme_of_which_the_only_plan_is_over_is_one_that_nobody_plans_for(dataset: ox.Store) -> None:
    assert ("theme", "Water safety") in rows(dataset, "what_no_plan_covers", "sort", "nobody plans for")
    assert ("theme", "Housing") not in rows(dataset, "what_no_plan_covers", "sort", "nobody plans for")


def test_an_indicator_goes_from_its_first_to_its_latest_period_and_is_judged_only_where_good_is_recorded(
    dataset: ox.Store,
) -> None:
    columns = ("indicator", "first period", "period", "change")
    assert rows(dataset, "indicators_and_progress", *columns) == [
        ("Carers in work", "2016/17", "2018/19", "better"),
        ("Carers moved", "2016", "2018", "not judged"),
    ]
    assert [str(cell) for cell in rows(dataset, "targets_and_progress", "value", "target", "reached")[0]] == [
        "52",
        "50",
        "yes",
    ]


def test_what_changes_next_begins_with_the_nearest_day(dataset: ox.Store) -> None:
    told = [(str(day), *rest) for day, *rest in rows(dataset, "what_changes_next", "on", "what", "change")]
    assert told == [
        ("2019-09-30", "Carers plan", "ends"),
        ("2020-02-01", "Homes plan", "review falls due"),
        ("2021-01-01", "Half in work", "target falls due"),
        ("2030-12-31", "Homes plan", "ends"),
    ]


# ---- About one thing -----------------------------------------------------------------------------------------------


@cache
def by_identifier(name: str, word: str, *folders: str) -> dict[str, list[tuple[str, ...]]]:
    """Return the rows of an answer for all, by the identifier of what the parameter stands for."""
    columns, terms = select(shipped(*folders), QUESTIONS[name].text)
    found: dict[str, list[tuple[str, ...]]] = {}
    _, shown = answered(name, *folders)
    for row, told in zip(terms, shown, strict=True):
        found.setdefault(value_of(row[columns.index(word)]), []).append(tuple(map(str, told)))
    return found


@pytest.mark.parametrize(("name", "word"), WITH_PARAMETERS)
@settings(max_examples=2, deadline=None)
@given(data=st.data())
def test_an_answer_about_one_thing_is_the_rows_for_it_of_the_answer_for_all(
    name: str, word: str, data: st.DataObject
) -> None:
    folders = answering(name, PAPER, REAL, BESIDE)  # the smallest first
    every = by_identifier(name, word, *folders)
    iri = data.draw(st.sampled_from(sorted(every)))
    _, shown = answer(shipped(*folders), name, {word: iri})
    assert [tuple(map(str, row)) for row in shown] == every[iri]


def test_several_parameters_narrow_an_answer_together() -> None:
    about = {"strategy": "Council Strategy 2025-2029", "plan": "One Plan"}
    with pytest.raises(InputError, match="did you mean"):
        rows(shipped(*REAL), "plans_lined_up", "strategy", strategy="Council Stratgy 2025-2029 A stronger future")
    both = rows(shipped(*REAL), "plans_lined_up", "strategy", "plan", plan=about["plan"])
    assert len({strategy for strategy, _ in both}) > 1 and {plan for _, plan in both} == {
        "One Plan for Children and Young People in Gloucestershire 2024-2030"
    }
    iri = next(iter(by_identifier("plans_lined_up", "strategy", *REAL)))
    assert len(rows(shipped(*REAL), "plans_lined_up", "plan", plan=about["plan"], strategy=iri)) == 1


@pytest.mark.parametrize("said", ["NCC", "northshire county-council", "cc", "https://example.org/ours/partner/cc"])
def test_a_thing_is_named_as_in_a_cell(dataset: ox.Store, said: str) -> None:
    assert rows(dataset, "plans_of", "partner", "plan", partner=said) == [("Northshire County Council", "Carers plan")]


def test_a_thing_without_a_name_is_asked_about_by_its_id(dataset: ox.Store) -> None:
    told = dict(rows(dataset, "where_it_says_so", "says", "what", item="o5"))
    assert told == {"area": "Northshire", "indicator": "Carers moved", "period": "2018", "value": "2"}


HOSTILE = [
    '"} DROP ALL #',
    "'; INSERT DATA { <a> <b> <c> }",
    "> . ?s ?p ?o . <",
    "?partner",
    "<https://example.org/ours/partner/cc>",
    'NCC" || "1"="1',
    "\\u0022",
    "https://example.org/a b>",
    "\x00",
]


@pytest.mark.parametrize("said", HOSTILE)
def test_a_hostile_name_is_only_ever_a_name(dataset: ox.Store, said: str) -> None:
    before = len(rows(dataset, "plans_of", "plan"))
    with pytest.raises(InputError, match="found no partner named"):
        answer(dataset, "plans_of", {"partner": said})
    assert len(rows(dataset, "plans_of", "plan")) == before


def test_a_thing_with_a_hostile_name_is_asked_about_as_any_other(tmp_path: Path) -> None:
    tables = {"Partner.csv": 'id,name\nx,"""} DROP ALL # \'"\n', "Plan.csv": "id,name,accountable partner\np,P,x\n"}
    evil = load_store(stocktake(tmp_path / "ours", tables))
    name = "\"} DROP ALL # '"
    assert rows(evil, "plans_of", "partner", "plan", partner=name) == [(name, "P")]


def test_personal_data_in_a_name_are_not_repeated(tmp_path: Path) -> None:
    tables = {
        "Partner.csv": "id,name\nx,Jo jo@home.example\n",
        "Plan.csv": "id,name,accountable partner,address\np,Plan of jo@home.example,x,jo@home.example\n",
    }
    told = load_store(stocktake(tmp_path / "ours", tables))
    for name in QUESTIONS:
        assert "home.example" not in str(answer(told, name))
    assert rows(told, "plans_of", "partner", "plan") == [("Jo [e-mail address]", "Plan of [e-mail address]")]


@pytest.mark.parametrize(
    ("question", "about", "told"),
    [
        ("plans_of", {"partnr": "NCC"}, "plans_of: found no parameter 'partnr'; did you mean 'partner'?"),
        ("plans_of", {"colour": "NCC"}, "plans_of: found no parameter 'colour'; its parameters are: partner"),
        ("decisions_to_take", {"plan": "x"}, "decisions_to_take: found no parameter 'plan'; it takes none"),
        ("plans_of", {"partner": "Carers plan"}, "found no partner named 'Carers plan'"),
        ("plans_of", {"partner": "Care Bord"}, "found no partner named 'Care Bord'; did you mean 'Care Board'?"),
        ("plans_of", {"partner": " "}, "found no name, expected the name of a partner"),
        ("plans_off", {}, "found no question 'plans_off'; did you mean 'plans_of'"),
        (
            "SELECT * {}",
            {"partner": "NCC"},
            "found the parameter 'partner' beside SPARQL of your own, which takes none",
        ),
    ],
)
def test_what_cannot_be_asked_is_told_with_the_nearest(
    dataset: ox.Store, question: str, about: dict[str, str], told: str
) -> None:
    with pytest.raises(InputError) as refused:
        graphkit.ask(dataset, question, **about)
    assert len(refused.value.problems) == 1 and refused.value.problems[0].startswith(told)


# ---- Files of one's own --------------------------------------------------------------------------------------------

HEAD = "# title: T?\n# reading: R.\n"
PLANS = "SELECT ?plan ?partner { ?plan <https://w3id.org/graphkit/ns#accountablePartner> ?partner } ORDER BY ?plan"


def test_a_header_may_hold_several_parameters_of_several_classes(tmp_path: Path) -> None:
    (question,) = own(tmp_path, f"{HEAD}# parameter: partner Partner Board\n# parameter: plan Plan\n{PLANS}")
    assert parameters(question) == {"partner": ("Partner", "Board"), "plan": ("Plan",)}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("# parameter: partnr Partner", "the parameter 'partnr', which is no column of the SELECT; did you mean"),
        ("# parameter: partner Partnr", "the class 'Partnr'; did you mean 'Partner'"),
        ("# parameter: partner Phase", "the class 'Phase'; "),
        ("# parameter: partner", "no class after the parameter 'partner'"),
        ("# parameter: Partner Partner", "the parameter 'Partner', expected a word of its own in small letters"),
        ("# parameter: output Plan", "the parameter 'output', expected a word of its own in small letters"),
        ("# parameter:", "the parameter '', expected a word"),
    ],
)
def test_a_parameter_that_cannot_be_bound_is_told_with_file_and_line(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(InputError) as refused:
        own(tmp_path, f"{HEAD}{line}\n{PLANS}")
    assert refused.value.problems[0].startswith(f"own.rq, line 3: found {told}")


def test_a_parameter_twice_and_one_that_some_rows_lack_are_told(tmp_path: Path) -> None:
    optional = "SELECT ?plan ?partner { ?plan a ?class OPTIONAL { ?plan ?by ?partner } } ORDER BY ?plan"
    with pytest.raises(InputError, match="line 3: found the parameter 'partner', which some rows may lack"):
        own(tmp_path, f"{HEAD}# parameter: partner Partner\n{optional}")
    with pytest.raises(InputError, match="line 4: found the parameter 'plan', expected a word of its own"):
        own(tmp_path, f"{HEAD}# parameter: plan Plan\n# parameter: plan Plan\n{PLANS}")


def test_only_a_question_has_parameters(tmp_path: Path) -> None:
    (tmp_path / "own.rq").write_text(f"# title: T\n# parameter: partner Partner\n{PLANS}", encoding="utf-8")
    with pytest.raises(InputError, match=r"own\.rq, line 2: found '# parameter: partner Partner' in the header"):
        read_query(tmp_path / "own.rq", ["title"])


@pytest.mark.parametrize(
    ("pattern", "always"),
    [
        ("?s ?p ?x", True),
        ("?s ?p $x", True),
        ("?s ?p ?o OPTIONAL{?s ?q ?x}", False),
        ("?s ?p ?o OPTIONAL { ?s ?q ?a OPTIONAL { ?s ?q ?x } } ?s ?r ?x", True),
        ("{ ?s ?p ?x } UNION { ?s ?q ?x }", True),
        ("{ ?s ?p ?x } UNION { ?s ?q ?o }", False),
        ("{ ?s ?p ?x } union { { ?s ?q ?x } }", True),
        ("{ ?s ?p ?o } UNION { OPTIONAL { ?s ?q ?x } } UNION { ?s ?q ?x }", False),
        ("{ SELECT ?s ?x { ?s ?p ?x } }", True),
        ("?s ?p ?o FILTER NOT EXISTS { ?s ?q ?x }", False),
        ("?s ?p ?o MINUS { ?s ?q ?x }", False),
        ("?s ?p '?x {' # ?x", False),
    ],
)
def test_a_variable_that_a_row_may_lack_is_seen(pattern: str, always: bool) -> None:
    assert always_binds(f"SELECT ?x {{ {pattern}\n}} ORDER BY ?x", "x") == always


# ---- The command ---------------------------------------------------------------------------------------------------


def test_each_question_is_a_sub_command_that_says_how_to_read_it_and_what_it_may_be_asked_about() -> None:
    for name, question in QUESTIONS.items():
        shown = " ".join(run(name, "--help").stdout.split())
        assert question.header["title"] in shown and question.header["reading"] in shown
        for word in parameters(question):
            assert f"--{word.replace('_', '-')} NAME" in shown


def test_help_lists_the_questions_whole() -> None:
    shown = " ".join(run("--help").stdout.split())
    for name, question in QUESTIONS.items():
        assert f"{name} {question.header['title']}" in shown


def test_a_question_is_asked_about_one_thing_and_its_options_may_stand_on_either_side(ours: Path) -> None:
    after = run("plans_of", "--partner", "ncc", ours, "--format", "json", "--as-of", "2020-01-01")
    before = run("--format=json", "--as-of", "2020-01-01", "plans_of", ours, "--partner", "ncc")
    assert after.exit_code == 0 and after.stdout == before.stdout
    assert [(row["partner"], row["plan"], row["phase"]) for row in json.loads(after.stdout)] == [
        ("Northshire County Council", "Carers plan", "over")
    ]
    assert "seen as at 1 January 2020" in after.stderr


def test_a_table_says_what_was_asked_and_how_to_read_it(ours: Path) -> None:
    shown = " ".join(run("plans_of", ours).stdout.split())
    assert shown.startswith("Ours Seen as at 23 July 2019.")
    assert " ".join(QUESTIONS["plans_of"].header.values()) in shown


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["plan_of"], "found no question 'plan_of'; did you mean 'plans_of'"),
        (["plans_of", "--partnr", "x"], "Did you mean '--partner'?"),
        (["plans_of", "--partner", "Care Bord"], "did you mean 'Care Board'?"),
        (["SELECT * {}", "--partner", "x"], "No such option"),
        (["plans_of", "-o", "answer.odt"], "expected one ending .txt, .csv, .json"),
    ],
)
def test_what_cannot_be_asked_ends_with_status_2(ours: Path, words: list[str], told: str) -> None:
    result = run(*words, ours)
    assert result.exit_code == 2 and told in result.stderr and "Traceback" not in result.output
