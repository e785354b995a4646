"""The ontology says all that the rest of graphkit reads from it."""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph as ox
import pytest

from graphkit import resource
from graphkit.schema import read_schema

GK = "https://w3id.org/graphkit/ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SCHEMA = "https://schema.org/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
QUADS = [quad for path in sorted(resource("ontology").glob("*.ttl")) for quad in ox.parse(path=path)]

FACTS: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
for quad in QUADS:
    FACTS[quad.subject.value][quad.predicate.value].append(quad.object.value)

CLASSES = sorted(iri for iri, said in FACTS.items() if "http://www.w3.org/2002/07/owl#Class" in said[TYPE])
PROPERTIES = sorted(
    iri
    for iri, said in FACTS.items()
    if "http://www.w3.org/1999/02/22-rdf-syntax-ns#Property" in said[TYPE] and not iri.endswith("AsWritten")
)
CONCEPTS = sorted(iri for iri, said in FACTS.items() if SKOS + "inScheme" in said)
# Classes and properties of the design, which people meet as tables and headings.
TABLES = """
Plan Component Priority Action Decision Risk Board Evidence Completeness Legislation Duty Partner Post Outcome Indicator
Target Observation Influence Cohort Theme BodyKind Area Source Stocktake Waiver
"""
HEADINGS = {
    "Plan": "name, other name, spelling, definition, note, document, place, valid from, valid to, certainty, kind, "
    "status, area, start, end, accountable partner, lead post, overseen by, approved by, approved on, review due, "
    "address, budget, equality assessment, resource, part of, aligns with, signatory, replaces, supports, hinders, "
    "discharges duty, responds to, informed by, outcome, cohort, theme, focus in practice, works with, distinct from, "
    "same as",
    "Board": "reports to, hosted by, chair, last met, purpose, member, working on, discharges duty, responds to",
    "Duty": "legal basis, form, force, met, review cycle (years), duty-holder, relevant partner, relevant agency",
    "Evidence": "published, data to, date, cites, text, about, raises, evaluates, cohort, theme, discharges duty",
    "Decision": "decided by, on, assigns, about, due, resource, works with",
    "Component": "part of, holds, accountable partner, informed by, indicator, outcome",
    "Target": "indicator, plan, area, value, by, baseline",
    "Observation": "indicator, area, period, value",
    "Influence": "from, on, strength, rationale",
    "Completeness": "of, column, complete",
    "Waiver": "check, item, value, reason, approved by, minute reference, expires",
}


@pytest.mark.parametrize("iri", CLASSES)
def test_every_class_has_a_label_a_plural_a_definition_and_a_standard_term_above_it(iri: str) -> None:
    said = FACTS[iri]
    assert said[RDFS + "label"] and said[GK + "plural"] and said[SKOS + "definition"]
    if iri not in (GK + "Thing", GK + "View"):
        assert any(not above.startswith(GK) for above in said[RDFS + "subClassOf"]) or iri == GK + "Evidence"


@pytest.mark.parametrize("iri", PROPERTIES)
def test_every_property_has_a_label_a_definition_a_domain_and_a_range(iri: str) -> None:
    said = FACTS[iri]
    assert said[RDFS + "label"] and said[SKOS + "definition"]
    for one, several in (("domain", "domainIncludes"), ("range", "rangeIncludes")):
        assert (len(said[RDFS + one]), len(said[SCHEMA + several]) > 1) in ((1, False), (0, True))
    if iri.startswith(GK):
        assert any(not above.startswith(GK) for above in said[RDFS + "subPropertyOf"])


@pytest.mark.parametrize("iri", CONCEPTS)
def test_every_concept_has_a_name_and_a_written_definition(iri: str) -> None:
    assert FACTS[iri][SKOS + "prefLabel"] and FACTS[iri][SKOS + "definition"]


def test_every_class_and_heading_of_the_design_can_be_used() -> None:
    schema = read_schema(QUADS)
    assert set(TABLES.split()) <= {cls.name for cls in schema.classes.values()}
    for table, headings in HEADINGS.items():
        cls = next(cls for cls in schema.classes.values() if cls.name == table)
        assert set(headings.split(", ")) <= {column.label for column in cls.columns.values()}, table


def test_what_is_drawn_has_a_lane_an_outline_and_a_colour() -> None:
    drawn = {iri: FACTS[iri] for iri in CLASSES if FACTS[iri][GK + "lane"]}
    assert {FACTS[said[GK + "lane"][0]][GK + "rank"][0] for said in drawn.values()} == set("123456")
    for said in drawn.values():
        assert said[GK + "silhouette"] and said[GK + "colour"]


def test_each_status_has_one_phase_except_unknown_which_has_none() -> None:
    statuses = {iri: FACTS[iri][GK + "phaseOfStatus"] for iri in CONCEPTS if GK + "Status" in FACTS[iri][TYPE]}
    assert {iri for iri, phases in statuses.items() if len(phases) != 1} == {GK + "status-unknown"}
    assert statuses[GK + "status-statement-of-intent"] == [GK + "phase-to-come"]
    assert statuses[GK + "status-not-in-place"] == [GK + "phase-absent"]


def test_the_five_aspects_of_well_being_lie_under_well_being_and_one_under_safeguarding_too() -> None:
    broader = {iri: FACTS[iri][SKOS + "broader"] for iri in CONCEPTS if GK + "Outcome" in FACTS[iri][TYPE]}
    aspects = [iri for iri, wider in broader.items() if GK + "outcome-well-being" in wider]
    assert len(aspects) == 5
    assert [iri for iri in aspects if GK + "outcome-safeguarding" in broader[iri]] == [GK + "outcome-protection"]


def test_no_two_things_of_a_class_share_a_name() -> None:
    from graphkit.vocabulary import name_key

    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    for iri in CONCEPTS:
        for kind in FACTS[iri][TYPE]:
            for name in FACTS[iri][SKOS + "prefLabel"] + FACTS[iri][SKOS + "altLabel"]:
                seen[kind, name_key(name)].add(iri)
    assert not {name: iris for name, iris in seen.items() if len(iris) > 1}
