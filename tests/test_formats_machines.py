"""Outputs for other programs: JSON, SARIF, JUnit and a validation report of SHACL."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import jsonschema
import pytest
import rdflib
import xmlschema
from rdflib.namespace import DCTERMS, RDF, SH, XSD
from reports import BASE, HOSTILE, RUN, cite, finding, hostile, report, rich

from graphkit.formats import FORMATS, Report, Stocktake
from graphkit.vocabulary import FAMILIES, GK

SCHEMAS = Path(__file__).parent / "schemas"
ALL = {"nothing": report, "something of everything": rich, "hostile": hostile}
ANY = pytest.mark.parametrize("made", ALL.values(), ids=ALL.keys())


def write(form: str, made: Report) -> str:
    return str(FORMATS[form](made))


def sarif(made: Report) -> dict[str, Any]:
    (run,) = json.loads(write("sarif", made))["runs"]
    return dict(run)


def junit(made: Report) -> ElementTree.Element:
    return ElementTree.fromstring(write("junit", made).encode("utf-8"))


def graph(made: Report) -> rdflib.Graph:
    return rdflib.Graph().parse(data=write("turtle", made), format="turtle")


def test_json_holds_what_is_left_standing_after_what_is_open_and_counts_it_apart() -> None:
    told = json.loads(write("json", rich()))
    assert [f["itemName"] for f in told["findings"]] == ["Two", "One", "Three", "Left"]
    assert told["summary"]["total"] == 3 and told["summary"]["waived"] == 1
    assert told["summary"]["bySeverity"] == {"Violation": 1, "Warning": 1, "Info": 1}
    assert [f["waiver"] for f in told["findings"][:3]] == [None] * 3
    waiver = told["findings"][3]["waiver"]
    assert list(waiver) == ["reason", "approvedBy", "minuteReference", "expires", "sources"]
    assert waiver["approvedBy"] == ["Health Board"] and waiver["expires"] == "2020-03-31"
    assert waiver["sources"][0]["row"] == 2


def test_json_tells_of_what_is_new_and_of_limits_only_where_there_are_any() -> None:
    told = json.loads(write("json", rich()))
    assert [f["new"] for f in told["findings"]] == [True, False, True, True] and told["summary"]["new"] == 2
    limit = {"check": "plan_without_owner", "title": "Plan that no partner answers for", "found": 2, "of": 20}
    assert told["summary"]["limits"] == [limit | {"allowed": "5%", "over": True}]
    told = json.loads(write("json", report(finding())))
    assert list(told["summary"]) == ["total", "bySeverity", "byFamily", "waived"]
    assert "new" not in told["findings"][0]


@ANY
def test_json_keeps_every_text_as_it_is(made: Any) -> None:
    told = json.loads(write("json", made()))
    assert {f["message"] for f in told["findings"]} == {f.message for f in (*made().findings, *made().waived)}


@ANY
def test_sarif_is_valid(made: Any) -> None:
    schema = json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
    jsonschema.Draft4Validator.check_schema(schema)
    jsonschema.Draft4Validator(schema).validate(json.loads(write("sarif", made())))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(schema).validate({"version": "2.1.0", "runs": [{}]})


def test_sarif_has_a_rule_for_each_check_and_a_result_for_each_finding() -> None:
    run = sarif(rich())
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["old", "plan_without_owner"]
    assert rules[1]["shortDescription"]["text"] == "Plan that no partner answers for"
    assert rules[1]["help"]["text"] == "Agree an accountable partner."
    assert run["tool"]["driver"]["version"] == "1.2.3"
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note", "error"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    assert run["results"][0]["partialFingerprints"] == {"graphkit/v1": "2222"}
    assert run["results"][0]["message"]["text"] == "Accountable partner of Two: recorded as having none."


def test_sarif_names_a_file_within_its_stocktake_and_the_row() -> None:
    later = "https://example.org/later/county/"
    both = (*RUN.workspaces, Stocktake("Later", later))
    sources = (cite(4), cite(0, base=later, file="part b/Größe: 1.csv"))
    run = sarif(report(finding(sources=sources), run=replace(RUN, workspaces=both)))
    first, second = (place["physicalLocation"] for place in run["results"][0]["locations"])
    assert first == {
        "artifactLocation": {"uri": "Plan.csv", "uriBaseId": "COUNTY"},
        "region": {"startLine": 4},
    }
    assert unquote(second["artifactLocation"]["uri"]) == "part b/Größe: 1.csv" and "region" not in second
    assert re.fullmatch(r"[\w%/.-]+", second["artifactLocation"]["uri"], re.ASCII)
    assert second["artifactLocation"]["uriBaseId"] != "COUNTY"
    assert set(run["originalUriBaseIds"]) == {"COUNTY", second["artifactLocation"]["uriBaseId"]}
    assert not any("uri" in base for base in run["originalUriBaseIds"].values())


def test_sarif_suppresses_what_is_left_standing_and_says_what_is_new() -> None:
    results = sarif(rich())["results"]
    assert [result["suppressions"] for result in results[:3]] == [[]] * 3
    (suppression,) = results[3]["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    assert "The panel takes it up in May" in suppression["justification"]
    assert [result["baselineState"] for result in results] == ["new", "unchanged", "new", "new"]
    (result,) = sarif(report(finding()))["results"]
    assert "suppressions" not in result and "baselineState" not in result


def test_sarif_takes_no_words_for_a_link_or_a_placeholder() -> None:
    (result,) = sarif(report(finding(message="[a](b) {0} {x} [c]")))["results"]
    assert result["message"]["text"] == "\\[a](b) {{0}} {x} [c]"


@ANY
def test_junit_is_valid(made: Any) -> None:
    schema = xmlschema.XMLSchema(str(SCHEMAS / "junit-10.xsd"))
    schema.validate(ElementTree.ElementTree(junit(made())))
    assert not schema.is_valid("<testsuite/>")


def test_junit_has_a_suite_for_each_family_and_a_case_for_each_finding() -> None:
    root = junit(rich())
    assert [suite.get("name") for suite in root] == list(FAMILIES.values())
    gaps, currency = root[0], root[3]
    told = {name: gaps.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert told == {"tests": "3", "failures": "2", "errors": "0", "skipped": "1"}
    first, second, left = gaps.findall("testcase")
    assert first.get("classname") == "gap.plan_without_owner"
    assert first.get("name") == "Plan that no partner answers for: Two [2222]"
    assert first.find("failure").get("type") == "Violation"  # type: ignore[union-attr]
    assert second.find("failure").get("message") == "Accountable partner of One: recorded as having none."  # type: ignore[union-attr]
    assert "What to do: Agree an accountable partner." in str(second.findtext("failure"))
    assert "Read in: Paper, para 5 (Plan.csv, row 4)" in str(second.findtext("failure"))
    assert left.find("failure") is None
    assert "The panel takes it up in May" in str(left.find("skipped").get("message"))  # type: ignore[union-attr]
    (known,) = currency.findall("testcase")
    assert known.find("failure") is None and "Accountable partner of Three" in str(known.findtext("system-out"))
    assert currency.get("failures") == "0"


def test_junit_tells_the_date_and_names_every_case_once() -> None:
    root = junit(hostile())
    assert {p.get("value") for p in root.iter("property") if p.get("name") == "asOf"} == {"2019-07-23"}
    names = [case.get("name") for case in root.iter("testcase")]
    assert len(names) == len(set(names)) == 2 * len(HOSTILE)


@ANY
def test_turtle_is_a_report_with_a_result_for_each_open_finding(made: Any) -> None:
    told, read = made(), graph(made())
    (whole,) = read.subjects(RDF.type, SH.ValidationReport)
    assert read.value(whole, SH.conforms) == rdflib.Literal(not told.findings)
    assert read.value(whole, DCTERMS.date) == rdflib.Literal("2019-07-23", datatype=XSD.date)
    assert set(read.objects(whole, SH.result)) == set(read.subjects(RDF.type, SH.ValidationResult))
    by_fingerprint = {f.fingerprint: f for f in told.findings}
    results = {str(read.value(result, rdflib.URIRef(GK + "fingerprint"))): result for result in read[whole : SH.result]}
    assert set(results) == set(by_fingerprint)
    for fingerprint, result in results.items():
        f = by_fingerprint[fingerprint]
        assert result == rdflib.URIRef(f"urn:graphkit:finding:{fingerprint}")
        assert read.value(result, SH.focusNode) == rdflib.URIRef(f.item)
        assert read.value(result, SH.resultPath) == rdflib.URIRef(f.path)
        assert read.value(result, SH.resultSeverity) == SH[f.severity]
        assert read.value(result, SH.resultMessage) == rdflib.Literal(f.message, lang="en")
        assert read.value(result, SH.sourceShape) == rdflib.URIRef(f"https://w3id.org/graphkit/checks/{f.check}")
        assert read.value(result, SH.sourceConstraintComponent) == SH.SPARQLConstraintComponent
        assert len(set(read[result : DCTERMS.source])) == len(f.sources)


def test_turtle_holds_what_is_left_standing_apart_and_conforms_when_that_is_all() -> None:
    read = graph(report(waived=rich().waived))
    (whole,) = read.subjects(RDF.type, SH.ValidationReport)
    assert read.value(whole, SH.conforms) == rdflib.Literal(True)
    left = read.value(whole, rdflib.URIRef(GK + "waivedResult"))
    assert (whole, SH.result, None) not in read and (left, RDF.type, SH.AbstractResult) in read
    assert "The panel takes it up in May" in str(read.value(left, DCTERMS.description))


def test_turtle_keeps_the_kind_of_a_value_where_it_is_known() -> None:
    def value(**said: str) -> Any:
        return graph(report(finding(**said))).value(None, None) or next(
            graph(report(finding(**said))).objects(None, SH.value), None
        )

    day = "http://www.w3.org/2001/XMLSchema#date"
    assert value(value="2018-12-31", value_term=f'"2018-12-31"^^<{day}>') == rdflib.Literal(
        "2018-12-31", datatype=XSD.date
    )
    assert value(value="https://x/", value_term='"https://x/"') == rdflib.Literal("https://x/")
    assert value(value=f"{BASE}plan/1") == rdflib.URIRef(f"{BASE}plan/1")
    assert value(value="a word") == rdflib.Literal("a word")
    assert value() is None


@ANY
def test_turtle_begins_with_its_prefixes_and_has_no_blank_node(made: Any) -> None:
    lines = write("turtle", made()).splitlines()
    assert [line.split()[1] for line in lines[:4]] == ["dcterms:", "gk:", "sh:", "xsd:"]
    assert not [node for triple in graph(made()) for node in triple if isinstance(node, rdflib.BNode)]
