"""Which plans, priorities and boards overlap, in which parts, and what joins a pair."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyoxigraph as ox
import pytest
from micro import OURS, SETTINGS, looked_at, short, stocktake
from stocktakes import shipped

import graphkit
from graphkit.analysis.overlaps import overlap_parts, overlaps, sensitivity
from graphkit.analysis.similarity import MEASURES
from graphkit.graph import load_store
from graphkit.stated import stated_for_now
from graphkit.vocabulary import GK, InputError

SHARED = ["cohorts", "themes", "duties", "partners", "indicators"]
COLUMNS = [
    "one",
    "other",
    "score",
    *SHARED,
    "parts",
    "joined",
    "joined by",
    "source",
    "certainty",
    "one iri",
    "other iri",
]
COHORTS = """\
id,name,broader
all,All of us,
carers,Carers of us,All of us
care,Cared for of us,All of us
"""
THEMES = "id,name,broader\nhealth,Good bodies,\nmind,Calm minds,Good bodies\nhomes,Warm rooms,\n"
AREAS = "id,name,part of\nshire,Shire,\neast,East,Shire\nwest,West,Shire\n"
PLANS = """\
id,name,area,start,end,cohort,theme,accountable partner,distinct from,same as
a,Carers' plan,Shire,2018-01-01,2020-12-31,Carers of us,Calm minds,,,
b,Minds matter,Shire,2019-01-01,,Carers of us;Cared for of us,Calm minds,,,
c,Homes in the east,East,,,Cared for of us,Warm rooms,,,
d,Homes in the west,West,,,Cared for of us,Warm rooms,,,
"""
BASE = {"Cohort.csv": COHORTS, "Theme.csv": THEMES, "Area.csv": AREAS, "Plan.csv": PLANS}


def store(files: Mapping[str, str]) -> ox.Store:
    """Load the tables of a test."""
    return looked_at({**BASE, **files})


def listed(table: pd.DataFrame) -> list[tuple[str, str, float]]:
    """Return the pairs of a table by id, with their scores."""
    rows = zip(table["one iri"], table["other iri"], table["score"], strict=True)
    return [(short(one).split("/")[1], short(other).split("/")[1], round(score, 4)) for one, other, score in rows]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"measure": "jacard"}, "found 'jacard' for the measure; did you mean 'jaccard'?"),
        ({"measure": "x"}, "found 'x' for the measure; expected jaccard, containment or cosine"),
        ({"weight": "tfidf"}, "found 'tfidf' for the weight; did you mean 'idf'?"),
        ({"threshold": 0}, "found the threshold 0, expected a number above 0 and up to 1"),
        ({"threshold": 1.01}, "found the threshold 1.01, expected a number above 0 and up to 1"),
        ({"threshold": math.nan}, "found the threshold nan, expected a number above 0 and up to 1"),
        ({"threshold": "0.5"}, "found the threshold '0.5', expected a number above 0 and up to 1"),
        ({"threshold": True}, "found the threshold True, expected a number above 0 and up to 1"),
        ({"across": "areas"}, "found 'areas' for across; did you mean 'area'?"),
        (
            {"of": "Priorites"},
            "found 'Priorites', expected what is to be compared; did you mean 'Priorities' or 'Priority'?",
        ),
        (
            {"of": "Cohort"},
            "found 'Cohort', expected what is to be compared; overlaps are of plans, priorities or boards",
        ),
    ],
)
def test_an_unknown_word_is_refused_with_the_nearest(asked: dict[str, object], told: str) -> None:
    with pytest.raises(InputError) as refused:
        overlaps(ox.Store(), **asked)  # type: ignore[arg-type]
    assert str(refused.value) == told


# --- A stocktake


def test_pairs_share_cohorts_and_themes_with_the_broader_ones() -> None:
    table = overlaps(store({}), threshold=0.2)
    assert list(table.columns) == COLUMNS
    # a: carers, all, minds, bodies; b: these and cared for; c and d: cared for, all, rooms
    assert listed(table) == [("a", "b", 0.8), ("c", "b", round(2 / 6, 4)), ("d", "b", round(2 / 6, 4))]
    first = table.loc[1]
    assert (first["one"], first["other"]) == ("Carers' plan", "Minds matter")
    assert (first["cohorts"], first["themes"]) == ("All of us (wider); Carers of us", "Calm minds; Good bodies (wider)")
    assert first["parts"] == "All of us (wider) 0.20; Carers of us 0.20; Calm minds 0.20; Good bodies (wider) 0.20"
    assert (first["duties"], first["partners"], first["indicators"], first["joined by"]) == ("", "", "", "")
    assert table["joined"].tolist() == [False, False, False]


def test_a_small_plan_within_a_large_one_is_hidden_by_jaccard_and_found_by_containment() -> None:
    loaded = store({})
    assert listed(overlaps(loaded, "Containment", threshold=0.9)) == [("a", "b", 1.0)]
    assert listed(overlaps(loaded, "cosine", threshold=0.85)) == [("a", "b", round(4 / math.sqrt(20), 4))]


def test_plans_of_areas_that_do_not_meet_are_a_pair_only_across_all() -> None:
    loaded = store({})
    assert ("c", "d", 1.0) not in listed(overlaps(loaded, threshold=0.2))
    assert ("c", "d", 1.0) in listed(overlaps(loaded, threshold=0.2, across="all"))


def test_plans_are_weighed_by_how_few_have_what_they_share() -> None:
    table = overlaps(store({}), weight="idf", threshold=0.5)
    # All four are for all children; the others are of two or three plans of four.
    rest, care = 3 * math.log(4 / 2), math.log(4 / 3)
    assert listed(table) == [("a", "b", round(rest / (rest + care), 4))]
    assert table.loc[1, "parts"].endswith("; All of us (wider) 0.00")


@pytest.mark.parametrize(
    "change",
    [
        ("a,Carers' plan,Shire,2018-01-01,2020-12-31", "a,Carers' plan,Shire,2018-01-01,2018-12-31"),
        ("b,Minds matter,Shire,2019-01-01,", "b,Minds matter,Shire,2021-01-01,"),
        ("Carers of us,Calm minds,,,\n", "Carers of us,Calm minds,,b,\n"),
        ("Carers of us,Calm minds,,,\n", "Carers of us,Calm minds,,,b\n"),
    ],
    ids=["over", "never in force at the same time", "recorded as distinct", "recorded as the same thing"],
)
def test_two_plans_that_cannot_overlap_are_no_pair(change: tuple[str, str]) -> None:
    assert change[0] in PLANS
    loaded = store({"Plan.csv": PLANS.replace(*change)})
    assert not [pair for pair in listed(overlaps(loaded, threshold=0.01)) if pair[:2] in (("a", "b"), ("b", "a"))]


def test_an_end_that_is_not_recorded_is_open() -> None:
    later = PLANS.replace("2018-01-01,2020-12-31", "2018-01-01,").replace("2019-01-01,", "2031-01-01,")
    assert ("a", "b", 0.8) in listed(overlaps(store({"Plan.csv": later}), threshold=0.5))


def test_plans_that_share_no_more_than_partners_are_no_pair_and_are_counted() -> None:
    plans = (
        "id,name,area,accountable partner,theme\na,A,Shire,Council,\nb,B,Shire,Council,\nc,C,Shire,Council,Warm rooms\n"
    )
    table = overlaps(store({"Plan.csv": plans, "Partner.csv": "name\nCouncil\n"}), "containment")
    assert table.empty
    assert "Left out: 3 pairs that have no more than partners in common" in table.attrs["notes"][0]


def test_plans_for_groups_within_one_wider_group_that_neither_names_are_no_pair() -> None:
    plans = "id,name,area,cohort\na,A,Shire,Carers of us\nb,B,Shire,Cared for of us\n"
    assert overlaps(store({"Plan.csv": plans})).empty
    named = overlaps(store({"Plan.csv": plans.replace("Cared for of us", "All of us")}))
    assert named["cohorts"].tolist() == ["All of us (wider)"]


def test_a_pair_names_the_places_that_say_what_both_share_and_how_sure_the_weakest_is() -> None:
    plans = (
        "id,name,area,cohort,theme,document,place,certainty\na,A,Shire,Carers of us,,Paper,para 1,verified\n"
        "a,A,,,Warm rooms,Paper,para 2,verified\nb,B,Shire,Carers of us,,Paper,para 3,uncertain\n"
    )
    table = overlaps(store({"Plan.csv": plans, "Source.csv": "name\nPaper\n"}))
    assert table.loc[1, ["source", "certainty"]].tolist() == ["Paper, para 1; Paper, para 3", "uncertain"]


PRIORITIES = """\
id,name,area,stated in,cohort,theme
p,Carers first,Shire,a,Carers of us,Calm minds
q,Carers next,Shire,a,Carers of us,Calm minds
r,Carers too,Shire,b,Carers of us,Calm minds
"""


def test_two_priorities_of_one_plan_are_no_pair_and_those_of_two_plans_are() -> None:
    loaded = store({"Priority.csv": PRIORITIES})
    assert listed(overlaps(loaded, of="priorities")) == [("p", "r", 1.0), ("q", "r", 1.0)]


def test_priorities_have_the_dates_and_the_differences_of_their_plans() -> None:
    for change in [("2019-01-01,", "2021-01-01,"), ("minds,,,\nb", "minds,,b,\nb")]:
        assert change[0] in PLANS
        files = {"Priority.csv": PRIORITIES, "Plan.csv": PLANS.replace(*change)}
        assert overlaps(store(files), of="Priority").empty


def test_boards_share_the_partners_at_their_tables_and_those_that_host_them() -> None:
    files = {
        "Partner.csv": "id,name\nc,Council\nh,Hospital\np,Police\n",
        "Post.csv": "id,name,post in\nd,Director,Council\n",
        "Board.csv": "id,name,area,hosted by,chair,member\nx,X,Shire,,Director,Hospital\ny,Y,Shire,Council,,Police;X\n",
    }
    table = overlaps(store(files), threshold=0.1, of="Board")
    assert listed(table) == [("x", "y", round(1 / 3, 4))]
    assert table.loc[1, ["partners", "joined", "joined by"]].tolist() == [
        "Council",
        True,
        "one having a seat on the other",
    ]


def test_a_plan_has_the_indicators_of_its_priorities_components_and_targets() -> None:
    files = {
        "Indicator.csv": "id,name\ni,Absence\nj,Exclusions\nk,Births\n",
        "Plan.csv": "id,name,area\na,A,Shire\nb,B,Shire\n",
        "Priority.csv": "id,name,stated in,indicator,status\np,P,a,Absence,\nq,Q,b,Births,withdrawn\n",
        "Component.csv": "id,name,part of,indicator\nm,M,b,Absence\n",
        "Target.csv": "id,plan,indicator\nt,a,Exclusions\nu,b,Exclusions\n",
    }
    table = overlaps(store(files))
    assert (listed(table), table.loc[1, "indicators"]) == ([("a", "b", 1.0)], "Absence; Exclusions")


def test_rows_are_in_order_of_score_then_of_name_and_the_first_name_comes_first() -> None:
    plans = "id,name,area,theme\n1,Zebra,Shire,Warm rooms\n2,Apple,Shire,Warm rooms\n3,Mango,Shire,Warm rooms\n"
    table = overlaps(store({"Plan.csv": plans}))
    assert list(zip(table["one"], table["other"], strict=True)) == [
        ("Apple", "Mango"),
        ("Apple", "Zebra"),
        ("Mango", "Zebra"),
    ]
    assert table.index.tolist() == [1, 2, 3]


EMPTY = {
    "nothing at all": "id,name\n",
    "a single plan": "id,name,area,cohort\na,A,Shire,Carers of us\n",
    "no cohorts": "id,name,area\na,A,Shire\nb,B,Shire\n",
    "no areas": "id,name,cohort\na,A,Carers of us\nb,B,Carers of us\n",
}


@pytest.mark.parametrize("plans", EMPTY.values(), ids=EMPTY)
def test_where_there_is_nothing_to_compare_the_table_is_empty_and_says_so(plans: str) -> None:
    loaded = store({"Plan.csv": plans})
    for measure in MEASURES:
        for weight in (None, "idf"):
            table = overlaps(loaded, measure, weight)
            assert (len(table), list(table.columns)) == (0, COLUMNS)
            assert table.attrs["notes"][0].startswith("No two plans have scores of 0.25 or more. ")
    assert sensitivity(loaded)["pairs"].sum() == 0


def test_an_empty_graph_gives_empty_tables() -> None:
    table = overlaps(ox.Store(), of="Board")
    assert (len(table), list(table.columns)) == (0, COLUMNS)
    told = "No board live has a cohort, theme, duty, partner or indicator recorded."
    assert table.attrs["notes"] == (f"No two boards have scores of 0.25 or more. {told}",)
    counted = sensitivity(ox.Store())
    assert list(counted.columns) == ["threshold", "pairs", "joined", "unjoined", "items in a pair"]
    assert counted.attrs["notes"] == (f"Nothing to compare. {told.replace('board', 'plan')}",)


# --- Parts, and the threshold


@pytest.mark.parametrize("weight", [None, "idf"])
@pytest.mark.parametrize("measure", MEASURES)
def test_the_parts_of_a_score_sum_to_it(measure: str, weight: str | None) -> None:
    loaded = store({})
    table = overlap_parts(loaded, "carers plan", "MINDS MATTER", measure, weight)
    (score,) = [row.score for row in overlaps(loaded, measure, weight, 0.5).itertuples() if row.one == "Carers' plan"]
    assert table["part"].sum() == pytest.approx(score)
    assert (table["part"] >= 0).all() and table["part"].is_monotonic_decreasing
    assert table.loc[(table["in one"] == "") | (table["in other"] == ""), "part"].tolist() == [0.0]


def test_the_parts_tell_what_each_of_two_plans_has() -> None:
    table = overlap_parts(store({}), "a", "b")
    assert table.drop(columns="feature iri").to_numpy().tolist() == [
        ["cohort", "All of us", "wider", "wider", 0.2],
        ["cohort", "Carers of us", "recorded", "recorded", 0.2],
        ["theme", "Calm minds", "recorded", "recorded", 0.2],
        ["theme", "Good bodies", "wider", "wider", 0.2],
        ["cohort", "Cared for of us", "", "recorded", 0.0],
    ]
    assert table.loc[5, "feature iri"] == f"{OURS}cohort/care"


def test_parts_of_plans_that_are_over_are_given_and_plans_that_nobody_bears_are_refused() -> None:
    loaded = store({"Plan.csv": PLANS.replace("2018-01-01,2020", "2018-01-01,2018")})
    assert overlap_parts(loaded, "Carers' plan", "Minds matter", weight="idf")["part"].sum() > 0
    with pytest.raises(InputError, match="did you mean 'Minds matter'"):
        overlap_parts(loaded, "Carers' plan", "Mind matters")
    with pytest.raises(InputError, match="found one plan under both names, 'a' and \"Carers' plan\"; expected two"):
        overlap_parts(loaded, "a", "Carers' plan")


def test_parts_of_plans_of_which_nothing_is_recorded_are_none_and_the_table_says_so() -> None:
    table = overlap_parts(store({"Plan.csv": "id,name\na,A\nb,B\n"}), "a", "b")
    assert table.empty
    assert table.attrs["notes"] == ("A and B: no cohort, theme, duty, partner or indicator of either is recorded.",)


def test_sensitivity_counts_what_overlaps_lists() -> None:
    loaded = shipped("gloucestershire-2026")
    counted = sensitivity(loaded, (0.5, 0.2, 0.35), "containment")
    assert counted["threshold"].tolist() == [0.2, 0.35, 0.5]
    for row in counted.itertuples(index=False):
        table = overlaps(loaded, "containment", threshold=row.threshold)
        assert (row.pairs, row.joined, row.unjoined) == (len(table), table["joined"].sum(), (~table["joined"]).sum())
        assert row[4] == len({*table["one iri"], *table["other iri"]}) > 0


def test_no_threshold_is_refused() -> None:
    with pytest.raises(InputError, match="found no threshold"):
        sensitivity(ox.Store(), ())
    with pytest.raises(InputError, match="found the threshold None, expected a number"):
        sensitivity(ox.Store(), None)  # type: ignore[arg-type]


def test_one_threshold_may_stand_alone() -> None:
    pd.testing.assert_frame_equal(
        sensitivity(shipped("gloucestershire-2026"), 0.5), sensitivity(shipped("gloucestershire-2026"), [0.5])
    )


# --- What joins


@pytest.mark.parametrize("of", ["Plan", "Priority"])
def test_pairs_are_joined_as_the_checks_find_them_and_the_dataset_is_left_as_it_was(of: str) -> None:
    loaded = shipped("gloucestershire-2026")
    before = set(loaded)
    table = overlaps(loaded, threshold=0.001, of=of)
    assert set(loaded) == before
    ends = map(frozenset, zip(table["one iri"], table["other iri"], strict=True))
    told = dict(zip(ends, zip(table["joined"], table["joined by"], strict=True), strict=True))
    many = {"Plan": "plans", "Priority": "priorities"}[of]
    checked = graphkit.check(loaded, select=[f"{many}_alike_and_joined", f"{many}_alike_and_unjoined"])
    assert {"joint" in dict(finding.told) for finding in checked} == {True, False}
    for finding in checked:
        joined, by = told[frozenset((finding.item, finding.value))]
        assert joined == finding.check.endswith("_joined") == bool(by)
        assert dict(finding.told).get("joint", "") == by.replace("; ", ", ")


def test_what_joins_two_plans_must_be_in_force() -> None:
    for end, by in [("", "Council"), ("2018-12-31", "")]:
        plans = PLANS.replace("Calm minds,,", "Calm minds,Council,")
        files = {"Plan.csv": plans, "Partner.csv": f"name,end\nCouncil,{end}\n"}
        table = overlaps(store(files), threshold=0.8)
        assert table[["partners", "joined by"]].to_numpy().tolist() == [["Council", by]]


def test_what_is_stated_for_now_is_gone_afterwards_also_when_something_fails() -> None:
    loaded = store({})
    before = set(loaded)
    alike = ox.NamedNode(GK + "alike")
    known = next(quad.triple for quad in before if isinstance(quad.graph_name, ox.DefaultGraph))
    new = ox.Triple(ox.NamedNode(f"{OURS}plan/c"), alike, ox.NamedNode(f"{OURS}plan/d"))
    with pytest.raises(KeyError), stated_for_now(loaded, [known, new]):
        assert len(set(loaded) - before) == 2 + 1  # the known one in the graph of what is derived too
        raise KeyError
    assert set(loaded) == before


def test_the_same_tables_give_the_same_table_of_overlaps_as_a_dataset_and_as_a_store(tmp_path: Path) -> None:
    folder = stocktake(tmp_path, BASE, SETTINGS)
    pd.testing.assert_frame_equal(overlaps(graphkit.load(folder)), overlaps(load_store(folder)))
