"""Findings as SARIF 2.1.0, for what shows the remarks of other tools beside the lines they are about."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote

from graphkit.formats.report import Report, by_check, justification
from graphkit.vocabulary import local_name

if TYPE_CHECKING:
    from graphkit.findings import Finding
    from graphkit.records import Citation

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"Violation": "error", "Warning": "warning", "Info": "note"}


def as_sarif(report: Report) -> str:
    """Write findings as SARIF: a rule for each check that found something, a result for each finding.

    A line is a row as a spreadsheet shows it, the headings being the first. Files stand as paths within their
    stocktake, whose folder is only named: where it lies is left to the reader.
    """
    run = report.run
    every = (*report.findings, *report.waived)
    rules = {few[0].check: few[0] for few in by_check(every)}
    places = {check: place for place, check in enumerate(sorted(rules))}
    bases = _bases(report)
    titles = {w.base: w.title for w in run.workspaces}
    written = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "graphkit",
                        "version": run.version,
                        "rules": [_rule(rules[check]) for check in sorted(rules)],
                    }
                },
                "automationDetails": {"id": f"graphkit/{run.as_of}", "description": {"text": _plain(run.title)}},
                "originalUriBaseIds": {
                    key: {"description": {"text": _plain(f"The folder of: {titles.get(base, base)} ({base})")}}
                    for base, key in bases.items()
                },
                "artifacts": [
                    {"location": _artifact(i.workspace, i.path, bases), "hashes": {"sha-256": i.sha256}}
                    for i in run.inputs
                ],
                "columnKind": "unicodeCodePoints",
                "properties": {
                    "asOf": run.as_of,
                    **({"limits": [vars(limit) for limit in report.limits]} if report.limits else {}),
                },
                "results": [_result(finding, report, places, bases) for finding in every],
            }
        ],
    }
    return json.dumps(written, indent=2, ensure_ascii=False) + "\n"


def _bases(report: Report) -> dict[str, str]:
    """Give each stocktake a short word, by its base."""
    every = [*report.findings, *report.waived]
    cited = {c.workspace for f in every for c in f.sources} | {i.workspace for i in report.run.inputs}
    keys: dict[str, str] = {}
    for base in sorted(cited | {w.base for w in report.run.workspaces}, key=lambda base: (base.rstrip("/"), base)):
        key = re.sub(r"[^A-Z0-9]+", "_", local_name(base).upper()).strip("_") or "STOCKTAKE"
        keys[base] = key if key not in keys.values() else f"{key}_{len(keys) + 1}"
    return keys


def _rule(finding: Finding) -> dict[str, object]:
    title = {"text": _plain(finding.title)}
    return {
        "id": finding.check,
        "shortDescription": title,
        "fullDescription": title,
        "help": {"text": _plain(finding.remedy)},
        "properties": {"tags": [finding.family]},
    }


def _result(finding: Finding, report: Report, places: Mapping[str, int], bases: Mapping[str, str]) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": finding.check,
        "ruleIndex": places[finding.check],
        "level": _LEVELS[finding.severity],
        "message": {"text": _plain(finding.message)},
        "locations": [_location(citation, bases) for citation in finding.sources],
        "partialFingerprints": {"graphkit/v1": finding.fingerprint},
    }
    if report.new is not None:
        result["baselineState"] = "new" if report.is_new(finding) else "unchanged"
    if report.waived:  # once one result tells of suppressions, all have to
        told = [justification(finding.waiver, report.run)] if finding.waiver else []
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": why} for why in told]
    result["properties"] = {
        "family": finding.family,
        "item": finding.item,
        "itemName": finding.item_name,
        "basis": finding.basis,
        "certainty": finding.certainty,
        "answerable": list(finding.answerable),
        "statutory": finding.statutory,
        "reach": finding.reach,
    }
    return result


def _location(citation: Citation, bases: Mapping[str, str]) -> dict[str, object]:
    physical: dict[str, object] = {"artifactLocation": _artifact(citation.workspace, citation.file, bases)}
    if citation.row:
        physical["region"] = {"startLine": citation.row}
    return {"physicalLocation": physical, "message": {"text": _plain(citation.words)}}


def _artifact(workspace: str, path: str, bases: Mapping[str, str]) -> dict[str, str]:
    return {"uri": quote(path), "uriBaseId": bases[workspace]}


def _plain(words: str) -> str:
    """Write words so that SARIF takes nothing in them for a link or for a place to be filled.

    >>> print(_plain("[a](b) {0} [c]"))
    \\[a](b) {{0}} [c]
    """
    return re.sub(r"\{(\d+)\}", r"{{\1}}", re.sub(r"\[(?=[^\[\]]*\]\()", r"\\[", words))
