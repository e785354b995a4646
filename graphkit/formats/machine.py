"""Findings for other programs: JSON, JUnit's XML, and a validation report of SHACL."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote

from graphkit.formats.report import Report, justification, read_in, where
from graphkit.vocabulary import CHECKS, FAMILIES, GK, RDF, SEVERITIES, XSD

if TYPE_CHECKING:
    import pyoxigraph as ox

    from graphkit.findings import Finding
    from graphkit.records import Citation
    from graphkit.waivers import Waiver

SH = "http://www.w3.org/ns/shacl#"
DCTERMS = "http://purl.org/dc/terms/"
# What XML may hold, turned round: Python takes eight times as long to compile all of that.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def as_json(report: Report) -> str:
    """Write findings in the words of SHACL, with every input's fingerprint; those left standing by decision last."""
    run, findings = report.run, report.findings
    counts: dict[str, object] = {
        "total": len(findings),
        "bySeverity": {severity: sum(f.severity == severity for f in findings) for severity in SEVERITIES},
        "byFamily": {family: sum(f.family == family for f in findings) for family in FAMILIES},
        "waived": len(report.waived),
    }
    if report.new is not None:
        counts["new"] = sum(map(report.is_new, findings))
    if report.limits:
        counts["limits"] = [vars(limit) for limit in report.limits]
    told = {
        "graphkit": run.version,
        "asOf": run.as_of,
        "workspaces": [w._asdict() for w in run.workspaces],
        "inputs": [i._asdict() for i in run.inputs],
        "checks": list(report.checks),
        "recordedOnly": report.recorded_only,
        "summary": counts,
        "findings": [_finding(finding, report) for finding in (*findings, *report.waived)],
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _finding(finding: Finding, report: Report) -> dict[str, object]:
    facts = [
        {"subject": f.subject, "property": f.property, "value": f.value, "sources": _sources(f.sources)}
        for f in finding.facts
    ]
    return {
        "check": finding.check,
        "title": finding.title,
        "severity": finding.severity,
        "family": finding.family,
        "item": finding.item,
        "itemName": finding.item_name,
        "path": finding.path,
        "value": finding.value or None,
        "valueName": finding.value_name or None,
        "message": finding.message,
        "remedy": finding.remedy,
        "basis": finding.basis,
        "certainty": finding.certainty,
        "answerable": list(finding.answerable),
        "statutory": finding.statutory,
        "reach": finding.reach,
        "facts": facts,
        "sources": _sources(finding.sources),
        "fingerprint": finding.fingerprint,
        "waiver": _waiver(finding.waiver) if finding.waiver else None,
        **({"new": report.is_new(finding)} if report.new is not None else {}),
    }


def _waiver(waiver: Waiver) -> dict[str, object]:
    return {
        "reason": waiver.reason,
        "approvedBy": list(waiver.approved_by),
        "minuteReference": waiver.minute_reference or None,
        "expires": waiver.expires or None,
        "sources": _sources(waiver.sources),
    }


def _sources(sources: Iterable[Citation]) -> list[dict[str, object]]:
    keys = ("document", "place", "address", "workspace", "file", "sheet", "row")
    return [{key: getattr(citation, key) or None for key in keys} for citation in sources]


def as_junit(report: Report) -> str:
    """Write findings as results of tests, for what shows those of a build: a suite for each family, a case a finding.

    What must be put right and what is for the board to decide fails; what is worth knowing passes, with its words as
    output; what is left standing by decision is skipped. Valid against the schema of Jenkins' xUnit plugin.
    """
    from xml.etree import ElementTree

    root = ElementTree.Element("testsuites", name="graphkit")
    every = (*report.findings, *report.waived)
    for family, words in FAMILIES.items():
        cases = [f for f in every if f.family == family]
        failed = sum(f.waiver is None and f.severity != "Info" for f in cases)
        skipped = sum(f.waiver is not None for f in cases)
        counts = {"tests": len(cases), "failures": failed, "errors": 0, "skipped": skipped}
        told = {"name": words, **{name: str(count) for name, count in counts.items()}}
        suite = ElementTree.SubElement(root, "testsuite", told)
        seen_as = ElementTree.SubElement(suite, "properties")
        for name, value in (("asOf", report.run.as_of), ("graphkit", report.run.version), ("title", report.run.title)):
            ElementTree.SubElement(seen_as, "property", name=name, value=_xml(value))
        for f in cases:
            name = f"{f.title}: {f.item_name} [{f.fingerprint}]"
            case = ElementTree.SubElement(suite, "testcase", name=_xml(name), classname=f"{family}.{_xml(f.check)}")
            label, places = read_in(f, report.run)
            lines = [f.message, f"What to do: {f.remedy}", *([f"{label}: {places}"] if places else [])]
            lines += [f"Raise with: {'; '.join(f.answerable)}"] if f.answerable else []
            lines += ["New since the earlier report."] if report.is_new(f) else []
            if f.waiver:
                ElementTree.SubElement(case, "skipped", message=_xml(justification(f.waiver, report.run)))
            if f.waiver or f.severity == "Info":
                ElementTree.SubElement(case, "system-out").text = _xml("\n".join(lines))
            else:
                failure = ElementTree.SubElement(case, "failure", type=f.severity, message=_xml(f.message))
                failure.text = _xml("\n".join(lines))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _xml(words: str) -> str:
    """Mark the characters that XML cannot hold in any form."""
    return _NOT_IN_XML.sub("\ufffd", words)


def as_turtle(report: Report) -> str:
    """Write findings as a validation report of SHACL, each a node of its own that lasts from run to run.

    What is left standing by decision is no result of the report and does not count against it.
    """
    import pyoxigraph as ox

    whole = ox.NamedNode(f"urn:graphkit:report:{report.run.as_of}")
    day = ox.Literal(report.run.as_of, datatype=ox.NamedNode(XSD + "date"))
    conforms = ox.Literal(str(not report.findings).lower(), datatype=ox.NamedNode(XSD + "boolean"))
    triples = {
        ox.Triple(whole, ox.NamedNode(RDF + "type"), ox.NamedNode(SH + "ValidationReport")),
        ox.Triple(whole, ox.NamedNode(SH + "conforms"), conforms),
        ox.Triple(whole, ox.NamedNode(DCTERMS + "date"), day),
    }
    for finding in (*report.findings, *report.waived):
        result = ox.NamedNode(f"urn:graphkit:finding:{quote(finding.fingerprint)}")
        link = GK + "waivedResult" if finding.waiver else SH + "result"
        triples.add(ox.Triple(whole, ox.NamedNode(link), result))
        for predicate, value in _result(finding, report):
            triples.add(ox.Triple(result, ox.NamedNode(predicate), value))
    prefixes = {"dcterms": DCTERMS, "gk": GK, "sh": SH, "xsd": XSD}

    def order(triple: ox.Triple) -> tuple[object, ...]:
        return triple.subject != whole, str(triple.subject), triple.predicate.value != RDF + "type", str(triple)

    written = ox.serialize(sorted(triples, key=order), format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""
    # Oxigraph declares prefixes in an order that changes from run to run.
    lines = written.decode("utf-8").splitlines(keepends=True)
    return "".join(sorted(lines[: len(prefixes)]) + lines[len(prefixes) :])


def _result(finding: Finding, report: Report) -> Iterable[tuple[str, ox.NamedNode | ox.Literal]]:
    import pyoxigraph as ox

    # One that is left standing is of the wider class, so that a count of sh:ValidationResult leaves it out.
    yield RDF + "type", ox.NamedNode(SH + ("AbstractResult" if finding.waiver else "ValidationResult"))
    yield SH + "focusNode", ox.NamedNode(finding.item)
    yield SH + "resultPath", ox.NamedNode(finding.path)
    if finding.value:
        yield SH + "value", _value(finding)
    yield SH + "resultSeverity", ox.NamedNode(SH + finding.severity)
    yield SH + "resultMessage", ox.Literal(finding.message, language="en")
    yield SH + "sourceShape", ox.NamedNode(CHECKS + quote(finding.check))
    yield SH + "sourceConstraintComponent", ox.NamedNode(SH + "SPARQLConstraintComponent")
    yield GK + "fingerprint", ox.Literal(finding.fingerprint)
    for citation in finding.sources:
        yield DCTERMS + "source", ox.Literal(where([citation], report.run))
    if finding.waiver:
        yield DCTERMS + "description", ox.Literal(justification(finding.waiver, report.run), language="en")


def _value(finding: Finding) -> ox.NamedNode | ox.Literal:
    """Return the value as it is recorded; where only its text is known, an address is taken for a thing."""
    import pyoxigraph as ox

    if finding.value_term:
        line = f"<urn:s> <urn:p> {finding.value_term} ."
        (quad,) = ox.parse(line, format=ox.RdfFormat.N_TRIPLES)
        if isinstance(quad.object, ox.NamedNode | ox.Literal):
            return quad.object
    if re.fullmatch(r'(https?://|urn:)[^\x00-\x20<>"{}|\\^`]+', finding.value):
        return ox.NamedNode(finding.value)
    return ox.Literal(finding.value)
