"""What two things share is joined or unjoined, never both and never neither, and a finding names what they share."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Dataset

import graphkit

CASES = Path(__file__).parent / "checks"
TWINS = [
    ("Plan", "plans_alike_and_unjoined", "plans_alike_and_joined"),
    ("Priority", "priorities_alike_and_unjoined", "priorities_alike_and_joined"),
    ("Board", "boards_with_one_purpose", "boards_with_one_purpose_joined"),
]
HEAD = """\
@prefix : <https://example.org/micro/> .
@prefix gk: <https://w3id.org/graphkit/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


def pairs(dataset: Dataset, check: str) -> set[tuple[str, str]]:
    """Return the two ends of each finding of a check."""
    return {(finding.item, finding.value) for finding in graphkit.check(dataset, select=[check])}


@pytest.mark.parametrize(("cls", "unjoined", "joined"), TWINS, ids=[cls for cls, _, _ in TWINS])
def test_each_pair_alike_is_found_once_joined_or_unjoined(cls: str, unjoined: str, joined: str) -> None:
    for case in (unjoined, joined):
        dataset = graphkit.load(CASES / f"{case}.trig", catalogue=False)
        rows = graphkit.ask(dataset, f"SELECT ?one ?other {{ ?one gk:alike ?other ; a gk:{cls} }}")
        alike = {(str(one), str(other)) for one, other in rows.itertuples(index=False)}
        assert alike
        assert pairs(dataset, unjoined) | pairs(dataset, joined) == alike
        assert not pairs(dataset, unjoined) & pairs(dataset, joined)


@pytest.mark.parametrize("cls", ["plans", "priorities", "boards"])
def test_a_finding_tells_in_words_what_two_things_share_and_what_joins_them(cls: str) -> None:
    unjoined, joined = next((two, three) for _, two, three in TWINS if two.startswith(cls))
    for check in (unjoined, joined):
        found = graphkit.check(graphkit.load(CASES / f"{check}.trig", catalogue=False), select=[check])
        assert found
        for finding in found:
            told = dict(finding.told)
            assert ("joint" in told) == (check == joined)
            assert all(words in finding.message for name, words in told.items() if name in ("shared", "joint"))
            assert "shared" in told or (told["cohort"] in finding.message and told["theme"] in finding.message)


def test_two_plans_with_targets_for_one_indicator_are_joined_or_unjoined_never_both() -> None:
    for case in ("indicator_targeted_by_two_plans", "indicator_targeted_by_joined_plans"):
        dataset = graphkit.load(CASES / f"{case}.trig", catalogue=False)
        found = [pairs(dataset, f"indicator_targeted_by_{which}_plans") for which in ("two", "joined")]
        assert all(found)
        assert not found[0] & found[1]


def test_two_targets_are_found_under_one_dissonance_only() -> None:
    checks = ("targets_unequal", "targets_in_opposite_directions", "target_against_polarity")
    for case in checks:
        dataset = graphkit.load(CASES / f"{case}.trig", catalogue=False)
        unequal, opposite = pairs(dataset, checks[0]), pairs(dataset, checks[1])
        against = {item for item, _ in pairs(dataset, checks[2])}
        assert not unequal & opposite
        assert not against & {target for pair in unequal | opposite for target in pair}


def test_a_finding_of_two_things_names_what_they_share_and_nothing_else(tmp_path: Path) -> None:
    triples = """
:county a gk:Area . :own a gk:Theme ; skos:prefLabel "Own" . :both a gk:Theme ; skos:prefLabel "Both" .
:children a gk:Cohort ; skos:prefLabel "Children" .
:a a gk:Plan ; gk:area :county ; gk:theme :own , :both ; gk:cohort :children ; skos:prefLabel "Plan A" .
:b a gk:Plan ; gk:area :county ; gk:theme :both ; gk:cohort :children ; skos:prefLabel "Plan B" .
:c a gk:Board ; gk:area :county ; gk:purpose "Help" , "Audit" ; gk:workingOn :a ; skos:prefLabel "Board C" .
:d a gk:Board ; gk:area :county ; gk:purpose "help!" ; gk:workingOn :b ; skos:prefLabel "Board D" .
"""
    file = tmp_path / "micro.trig"
    file.write_text(HEAD + triples, encoding="utf-8")
    dataset = graphkit.load(file, as_of="2019-07-23", catalogue=False)
    found = graphkit.check(dataset, select=["plans_alike_and_unjoined", "boards_with_one_purpose"])
    assert [finding.message for finding in found] == [
        "Board C and Board D have one purpose (Help), and nothing in force joins them.",
        "Plan A and Plan B are both for Children and about Both, and nothing in force joins them.",
    ]
