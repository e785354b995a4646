"""What the rules derive: from the shipped stocktakes, and from graphs of a few triples."""

from __future__ import annotations

from pathlib import Path

import pytest

import graphkit
from graphkit import resource
from graphkit.graph import load_store

HEAD = """\
@prefix : <https://example.org/micro/> .
@prefix gk: <https://w3id.org/graphkit/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
DAYS = ("2019-07-23", "2021-01-01")
CASES = Path(__file__).parent / "checks"
# Cases of checks whose rules the shipped stocktakes give nothing to derive.
WITH_CASES = (
    "body_to_end_still_answerable",
    "body_without_required_document",
    "date_beyond_belief",
    "plan_narrower_in_age_than_whole",
    "plan_narrower_in_area_than_whole",
    "plans_alike_and_joined",
    "priorities_alike_and_joined",
    "priority_without_cohort",
    "rival_accountable_partners",
    "sources_disagree_on_owner",
    "sources_disagree_on_status",
    "targets_unequal",
)
RULES = sorted(path.stem for path in resource("ontology", "rules").glob("*.rq"))


@pytest.fixture(scope="module")
def derived() -> dict[str, int]:
    """Return the most that each rule derives on the shipped stocktakes, at one of two dates, or on its own case."""
    most = dict.fromkeys(RULES, 0)
    folders = [resource("data", name) for name in ("gloucestershire", "gloucestershire-since")]
    shown = [(folders, day) for day in DAYS] + [([CASES / f"{name}.trig"], None) for name in WITH_CASES]
    for paths, day in shown:
        counts = graphkit.derive(load_store(*paths, as_of=day))
        assert list(counts) == RULES
        most = {rule: max(most[rule], count) for rule, count in counts.items()}
    return most


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_derives_something_from_the_shipped_stocktakes_at_some_date_or_from_a_case(
    rule: str, derived: dict[str, int]
) -> None:
    assert derived[rule] > 0


class Micro:
    """A graph of a few triples."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "micro.trig"

    def phases(self, triples: str, as_of: str = "2019-07-23") -> dict[str, str]:
        """Return the phase of each thing, by its short name."""
        return dict(self.ask(triples, "?thing gk:phase/skos:prefLabel ?value", as_of))

    def ask(self, triples: str, pattern: str, as_of: str = "2019-07-23") -> list[tuple[str, str]]:
        """Return what a pattern finds of ?thing and ?value."""
        self.file.write_text(HEAD + triples, encoding="utf-8")
        dataset = graphkit.load(self.file, as_of=as_of, catalogue=False)
        query = "SELECT ?thing ?value { ?record gk:inStocktake ?stocktake . GRAPH ?record { ?thing a ?class } "
        rows = graphkit.ask(
            dataset, f"{query} {pattern} }} ORDER BY ?thing ?value".replace("SELECT", "SELECT DISTINCT")
        )
        return [(thing.rsplit("/", 1)[-1], str(value)) for thing, value in rows.itertuples(index=False)]


@pytest.fixture
def micro(tmp_path: Path) -> Micro:
    return Micro(tmp_path)


@pytest.mark.parametrize(
    ("said", "phase"),
    [
        ("", "in force"),
        ("; gk:status gk:status-unknown", "in force"),
        ("; gk:status gk:status-active", "in force"),
        ("; gk:status gk:status-statement-of-intent", "to come"),
        ("; gk:status gk:status-proposed", "to come"),
        ("; gk:status gk:status-dormant", "dormant"),
        ("; gk:status gk:status-withdrawn", "over"),
        ("; gk:status gk:status-not-in-place", "recorded as absent"),
        ('; gk:end "2019-07-22"^^xsd:date', "over"),
        ('; gk:end "2019-07-23"^^xsd:date', "in force"),
        ('; gk:start "2019-07-24"^^xsd:date', "to come"),
        ('; gk:start "2019-07-23"^^xsd:date', "in force"),
        ('; gk:status gk:status-active ; gk:end "2018-12-31"^^xsd:date', "over"),
        ('; gk:status gk:status-active ; gk:start "2020-01-01"^^xsd:date', "to come"),
        ('; gk:status gk:status-draft ; gk:start "2015-01-01"^^xsd:date', "to come"),
    ],
)
def test_dates_speak_before_the_status_and_without_either_a_thing_is_in_force(
    micro: Micro, said: str, phase: str
) -> None:
    assert micro.phases(f":plan a gk:Plan {said} .") == {"plan": phase}


def test_an_unknown_status_counts_as_none(micro: Micro) -> None:
    ended = '; gk:end "2018-12-31"^^xsd:date'
    for dates in ("", ended):
        unknown = micro.phases(f":plan a gk:Plan ; gk:status gk:status-unknown {dates} .")
        assert unknown == micro.phases(f":plan a gk:Plan {dates} .")


def test_a_statement_of_intent_is_to_come_and_so_can_be_accused_but_fulfils_nothing(micro: Micro) -> None:
    triples = ":plan a gk:Plan ; gk:status gk:status-statement-of-intent ."
    assert micro.phases(triples) == {"plan": "to come"}
    assert micro.ask(triples, "?thing gk:live ?value") == [("plan", "True")]
    assert micro.ask(triples, "?thing gk:inForce ?value") == []


def test_what_is_replaced_once_is_replaced_for_good(micro: Micro) -> None:
    triples = """
:first a gk:Board .
:second a gk:Board ; gk:replaces :first ; gk:start "2010-01-01"^^xsd:date ; gk:end "2015-12-31"^^xsd:date .
"""
    assert micro.phases(triples, "2009-06-01") == {"first": "in force", "second": "to come"}
    assert micro.phases(triples, "2012-06-01") == {"first": "over", "second": "in force"}
    assert micro.phases(triples, "2019-07-23") == {"first": "over", "second": "over"}
    assert micro.ask(triples, "?thing gk:succeededBy ?value") == [("first", "https://example.org/micro/second")]


def test_a_successor_that_is_only_proposed_replaces_nothing_yet(micro: Micro) -> None:
    triples = ":first a gk:Plan . :second a gk:Plan ; gk:replaces :first ; gk:status gk:status-draft ."
    assert micro.phases(triples) == {"first": "in force", "second": "to come"}
    assert micro.ask(triples, "?thing gk:succeededBy ?value") == []


def test_a_later_plan_for_the_same_duty_and_area_succeeds_without_saying_so(micro: Micro) -> None:
    plan = "a gk:Plan ; gk:discharges :duty ; gk:area :county"
    triples = f"""
:county a gk:Area . :duty a gk:Duty .
:first {plan} ; gk:start "2012-01-01"^^xsd:date ; gk:end "2014-12-31"^^xsd:date .
:second {plan} ; gk:start "2016-01-01"^^xsd:date .
:elsewhere a gk:Plan ; gk:discharges :duty ; gk:area :other ; gk:start "2016-01-01"^^xsd:date .
"""
    assert micro.ask(triples, "?thing gk:succeededBy ?value") == [("first", "https://example.org/micro/second")]
    assert micro.ask(triples, "?thing gk:succeededBy ?value", "2015-06-01") == []


def test_a_part_ends_with_its_whole(micro: Micro) -> None:
    triples = """
:plan a gk:Plan ; gk:end "2018-12-31"^^xsd:date .
:part a gk:Component ; gk:partOf :plan ; gk:status gk:status-active .
:priority a gk:Priority ; gk:statedIn :part .
:other a gk:Component ; gk:partOf :lasting .
:lasting a gk:Plan .
"""
    phases = {"lasting": "in force", "other": "in force", "part": "over", "plan": "over", "priority": "over"}
    assert micro.phases(triples) == phases
    assert set(micro.phases(triples, "2018-06-01").values()) == {"in force"}


def test_wholes_in_a_circle_stop_nothing(micro: Micro) -> None:
    triples = ":one a gk:Plan ; gk:partOf :two . :two a gk:Plan ; gk:partOf :one ; gk:status gk:status-ended ."
    assert micro.phases(triples) == {"one": "over", "two": "over"}


@pytest.mark.parametrize(("status", "found"), [("active", ["county"]), ("proposed", []), ("dormant", [])])
def test_what_is_proposed_or_dormant_fulfils_nothing(micro: Micro, status: str, found: list[str]) -> None:
    triples = f"""
:county a gk:Area . :duty a gk:Duty ; gk:form gk:form-document .
:plan a gk:Plan ; gk:discharges :duty ; gk:area :county ; gk:status gk:status-{status} .
"""
    pairs = micro.ask(triples, "?thing gk:dischargedIn ?value")
    assert [value.rsplit("/", 1)[-1] for _, value in pairs] == found


def test_a_board_does_not_meet_a_duty_to_have_a_document(micro: Micro) -> None:
    triples = """
:county a gk:Area . :duty a gk:Duty ; gk:form gk:form-document .
:board a gk:Board ; gk:discharges :duty ; gk:area :county .
"""
    assert micro.ask(triples, "?thing gk:dischargedIn ?value") == []
    assert micro.ask(triples.replace("form-document", "form-board"), "?thing gk:dischargedIn ?value") != []


QUIET = """
:paper a gk:Source ; gk:date "{heard}"^^xsd:date .
:row gk:readIn :passage . :passage a gk:Passage ; gk:document :paper .
:row {{ :plan a gk:Plan ; gk:status gk:status-{status} {more} . }}
"""


@pytest.mark.parametrize(
    ("status", "heard", "quiet"),
    [
        ("proposed", "2018-07-23", False),
        ("proposed", "2018-07-22", True),
        ("statement-of-intent", "2018-07-22", True),
        ("active", "2018-07-22", False),
        ("active", "2016-07-23", False),
        ("active", "2016-07-22", True),
        ("ended", "2001-01-01", False),
        ("dormant", "2001-01-01", False),
    ],
)
def test_a_proposal_goes_quiet_after_a_year_and_a_standing_thing_after_three(
    micro: Micro, status: str, heard: str, quiet: bool
) -> None:
    triples = QUIET.format(status=status, heard=heard, more="")
    assert bool(micro.ask(triples, "?thing gk:goneQuiet ?value")) == quiet
    live = status not in ("ended", "dormant") and not quiet
    assert bool(micro.ask(triples, "?thing gk:live ?value")) == live


def test_what_has_an_end_of_its_own_never_goes_quiet(micro: Micro) -> None:
    triples = QUIET.format(status="active", heard="2010-01-01", more='; gk:end "2030-12-31"^^xsd:date')
    assert micro.ask(triples, "?thing gk:goneQuiet ?value") == []


def test_a_document_later_than_the_view_is_not_heard_yet(micro: Micro) -> None:
    triples = QUIET.format(status="active", heard="2020-01-01", more="")
    assert micro.ask(triples, "?thing gk:lastHeard ?value") == []
    assert micro.ask(triples, "?thing gk:lastHeard ?value", "2020-01-01") == [("plan", "2020-01-01")]


OWNERS = """
:council a gk:Partner . :health a gk:Partner . :priority a gk:Priority .
:one gk:readIn [ gk:document :first_paper ] . :other gk:readIn [ gk:document :second_paper ] .
:first_paper a gk:Source {first} . :second_paper a gk:Source {second} .
:one {{ :priority gk:accountablePartner :council }} :other {{ :priority gk:accountablePartner :health }}
"""


@pytest.mark.parametrize(
    ("first", "second", "disputed"),
    [
        ("", "", True),
        ("2019-01-01", "2016-07-23", True),
        ("2019-01-01", "2016-07-22", False),
        ("", "2016-07-22", False),
        ("2016-07-22", "2015-01-01", False),
    ],
)
def test_two_documents_disagree_on_an_owner_unless_one_is_older_than_a_standing_thing_may_be_silent(
    micro: Micro, first: str, second: str, disputed: bool
) -> None:
    dates = {key: f'; gk:date "{day}"^^xsd:date' if day else "" for key, day in (("first", first), ("second", second))}
    assert bool(micro.ask(OWNERS.format(**dates), "?thing gk:disputedOwner ?value")) == disputed


@pytest.mark.parametrize(
    ("draft", "active", "latest"),
    [
        ("2018-01-01", "2019-01-01", ["status-active"]),
        ("2019-01-01", "2018-01-01", ["status-draft"]),
        ("2019-01-01", "2019-01-01", ["status-active", "status-draft"]),
        ("", "2018-01-01", ["status-active"]),
        ("", "", ["status-active", "status-draft"]),
    ],
)
def test_the_latest_document_that_gives_a_status_prevails_and_an_undated_one_counts_only_beside_its_like(
    micro: Micro, draft: str, active: str, latest: list[str]
) -> None:
    dates = [f'; gk:date "{day}"^^xsd:date' if day else "" for day in (draft, active)]
    triples = f"""
:plan a gk:Plan . :one gk:readIn [ gk:document :first ] . :other gk:readIn [ gk:document :second ] .
:first a gk:Source {dates[0]} . :second a gk:Source {dates[1]} .
:one {{ :plan gk:status gk:status-draft }} :other {{ :plan gk:status gk:status-active }}
"""
    found = micro.ask(triples, "?thing gk:latestStatus ?value")
    assert [value.rpartition("#")[2] for _, value in found] == latest


NAMED = "?thing gk:namedStartFrom|gk:namedStartTo|gk:namedEndFrom|gk:namedEndTo ?value"


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("Plan 2015-18", ["2015-01-01", "2015-12-31", "2018-01-01", "2018-12-31"]),
        ("2015 – 2018: a plan", ["2015-01-01", "2015-12-31", "2018-01-01", "2018-12-31"]),
        ("Plan for 2019 to 2024", ["2019-01-01", "2019-12-31", "2024-01-01", "2024-12-31"]),
        ("Plan (2018/19)", ["2018-01-01", "2018-04-01", "2019-03-31", "2019-12-31"]),
        ("Plan 2018/19-2020/21", ["2018-01-01", "2019-03-31", "2020-04-01", "2021-12-31"]),
        ("Plan 2010-11", ["2010-01-01", "2010-12-31", "2011-01-01", "2011-12-31"]),
        ("Plan 2015", []),
        ("Plan of 2015, for 0-19", []),
        ("Plan 2015/18", []),
        ("Plan 2018-15", []),
        ("Plan 2015-09", []),
        ("Plan of 2015-09-01", []),
        ("Plan of 01-09-2015 - 2018", []),
        ("Plan 2015-18 and its refresh 2017-20", []),
        ("Plan for 2000-3000 children", []),
        ("Plan 2015-18-21", []),
    ],
)
def test_one_period_in_the_name_of_a_plan_says_when_it_may_start_and_end(
    micro: Micro, name: str, days: list[str]
) -> None:
    triples = f':plan a gk:Plan ; skos:prefLabel "{name}" . :paper a gk:Evidence ; skos:prefLabel "{name}" .'
    assert micro.ask(triples, NAMED) == [("plan", day) for day in days]


def test_a_target_that_names_no_area_is_for_that_of_its_plan(micro: Micro) -> None:
    triples = """
:region a gk:Area . :county a gk:Area ; gk:partOf :region . :district a gk:Area ; gk:partOf :county .
:plan a gk:Plan ; gk:area :county .
:target a gk:Target ; gk:plan :plan .
:own a gk:Target ; gk:plan :plan ; gk:area :district .
"""
    areas = [
        (thing, iri.rsplit("/", 1)[-1]) for thing, iri in micro.ask(triples, "?thing a gk:Target ; gk:area ?value")
    ]
    assert areas == [("own", "district"), ("target", "county")]
    wider = [
        iri.rsplit("/", 1)[-1] for thing, iri in micro.ask(triples, "?thing gk:inArea ?value") if thing == "target"
    ]
    assert wider == ["county", "region"]


def test_a_priority_is_of_the_nearest_plan_that_states_it(micro: Micro) -> None:
    triples = """
:whole a gk:Plan . :plan a gk:Plan ; gk:partOf :whole .
:part a gk:Component ; gk:partOf :plan . :section a gk:Component ; gk:partOf :part ; gk:holds :held .
:stated a gk:Priority ; gk:statedIn :plan . :within a gk:Priority ; gk:statedIn :section . :held a gk:Priority .
:part gk:holds :step . :step a gk:Action .
"""
    plans = [(thing, iri.rsplit("/", 1)[-1]) for thing, iri in micro.ask(triples, "?thing gk:ofPlan ?value")]
    assert plans == [("held", "plan"), ("stated", "plan"), ("within", "plan")]


def test_plans_far_apart_are_not_alike_and_a_pair_is_derived_once(micro: Micro) -> None:
    plan = "a gk:Plan ; gk:theme :theme ; gk:cohort :cohort"
    triples = f"""
:theme a gk:Theme . :cohort a gk:Cohort .
:county a gk:Area . :north a gk:Area ; gk:partOf :county . :south a gk:Area ; gk:partOf :county .
:a {plan} ; gk:area :north . :b {plan} ; gk:area :south . :c {plan} ; gk:area :county . :d {plan} .
"""
    pairs = [(thing, iri.rsplit("/", 1)[-1]) for thing, iri in micro.ask(triples, "?thing gk:alike ?value")]
    assert pairs == [("a", "c"), ("b", "c")]
