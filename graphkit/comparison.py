"""Two reports of ``graphkit check`` in JSON, an earlier and a later one: what is new, fixed, still open and waived."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graphkit.dates import day_in_words
from graphkit.plain_text import markdown as in_markdown
from graphkit.plain_text import wrap
from graphkit.vocabulary import FAMILIES, NOTICE, SEVERITIES, InputError

PARTS = {
    "new": "New",
    "open": "Still open",
    "fixed": "Fixed, or no longer found",
    "waived": "Left standing by decision",
}
_MOST_NAMED = 12


@dataclass(frozen=True)
class Comparison:
    """Findings, as the reports hold them, by what became of them; each list in the order of its report."""

    earlier: Mapping[str, Any]
    later: Mapping[str, Any]
    new: Sequence[Mapping[str, Any]]
    open: Sequence[Mapping[str, Any]]
    fixed: Sequence[Mapping[str, Any]]
    waived: Sequence[Mapping[str, Any]]
    unseen: Sequence[Mapping[str, Any]] = ()
    """Those of the earlier report that the later run did not look for."""


def read_report(text: str, name: str) -> dict[str, Any]:
    """Read the text of a report.

    Raises
    ------
    InputError
        When it is no report that ``graphkit check --format json`` wrote.
    """
    try:
        report = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        line, why = (error.lineno, error.msg) if isinstance(error, json.JSONDecodeError) else (1, "too deep or long")
        told = f", line {line}: found what is no JSON ({why})"
        raise InputError(f"{name}{told}, expected a report that `graphkit check -o findings.json` wrote") from error
    for part in _misfits(report):
        raise InputError(
            f"{name}: found JSON that is no report of findings, for its {part}; expected one that "
            "`graphkit check -o findings.json` wrote"
        )
    return dict(report)


def _misfits(report: object) -> Iterable[str]:
    """Name the parts of a report that are missing or of the wrong kind: of what is read here, and of nothing else."""
    if not isinstance(report, dict):
        yield "outermost part"
        return
    if not _is_day(report.get("asOf")):
        yield "asOf"
    places, findings = report.get("workspaces", []), report.get("findings")
    if not _is_texts(report.get("checks", [])) or not isinstance(report.get("recordedOnly", False), bool):
        yield "checks"
    if not isinstance(places, list) or not all(_has(place, _OF_PLACE) for place in places):
        yield "workspaces"
    if not isinstance(findings, list):
        yield "findings"
        return
    for number, finding in enumerate(findings, 1):
        waiver = finding.get("waiver", "") if isinstance(finding, dict) else None
        decided = waiver is None or (_has(waiver, _OF_WAIVER) and _is_day(waiver.get("expires") or "2000-01-01"))
        if not _has(finding, _OF_FINDING) or not decided:
            yield f"finding {number}"


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_text_or_nothing(value: object) -> bool:
    return value is None or isinstance(value, str)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_day(value: object) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _has(value: object, kinds: Mapping[str, Callable[[object], bool]]) -> bool:
    return isinstance(value, dict) and all(fits(value.get(key)) for key, fits in kinds.items())


_OF_PLACE = {"title": _is_text_or_nothing, "base": _is_text_or_nothing}
_OF_FINDING = dict.fromkeys(("check", "fingerprint", "message", "severity", "family"), _is_text)
_OF_WAIVER = {"approvedBy": lambda value: value is None or _is_texts(value)} | dict.fromkeys(
    ("reason", "minuteReference", "expires"), _is_text_or_nothing
)


def fingerprints(report: Mapping[str, Any]) -> frozenset[str]:
    """List the fingerprints of all findings of a report, those left standing among them."""
    return frozenset(finding["fingerprint"] for finding in report["findings"])


def compare(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> Comparison:
    """Compare two reports by the fingerprints of their findings.

    A finding that a waiver left standing in the earlier report and nothing does in the later one is still open. One
    that the later run did not look for is neither fixed nor open.
    """
    before, after = fingerprints(earlier), fingerprints(later)
    gone = [finding for finding in earlier["findings"] if finding["fingerprint"] not in after]
    is_open = [finding for finding in later["findings"] if finding["waiver"] is None]
    return Comparison(
        earlier,
        later,
        new=[finding for finding in is_open if finding["fingerprint"] not in before],
        open=[finding for finding in is_open if finding["fingerprint"] in before],
        fixed=[finding for finding in gone if _looks_for(later, finding)],
        unseen=[finding for finding in gone if not _looks_for(later, finding)],
        waived=[finding for finding in later["findings"] if finding["waiver"] is not None],
    )


def _looks_for(report: Mapping[str, Any], finding: Mapping[str, Any]) -> bool:
    """Tell whether the run behind a report would have found what another found; one that does not say looks for all."""
    silent = bool(report.get("recordedOnly")) and finding.get("basis") == "silence"
    return finding["check"] in report.get("checks", [finding["check"]]) and not silent


def _seen(report: Mapping[str, Any]) -> str:
    titles = "; ".join(sorted(str(place.get("title")) for place in report.get("workspaces", [])))
    return f"{titles}, seen as at {day_in_words(str(report.get('asOf')))}"


def _remarks(comparison: Comparison) -> Iterable[str]:
    versions = [report.get("graphkit") for report in (comparison.earlier, comparison.later)]
    if versions[0] != versions[1]:
        yield f"Made by two versions of graphkit, {versions[0]} and {versions[1]}: what is new may be a new check."
    bases = [
        {place.get("base") for place in report.get("workspaces", [])}
        for report in (comparison.earlier, comparison.later)
    ]
    if bases[0] != bases[1]:
        yield "The two reports are not of the same stocktakes."
    sides = {"earlier": comparison.earlier, "later": comparison.later}
    for name, other in (("later", "earlier"), ("earlier", "later")):
        here, there = sides[name], sides[other]
        left_out = sorted(set(there.get("checks", [])) - set(here["checks"])) if "checks" in here else []
        if left_out:
            more = f" and {len(left_out) - _MOST_NAMED} more" if len(left_out) > _MOST_NAMED else ""
            yield f"The {name} report did not look for: {', '.join(left_out[:_MOST_NAMED])}{more}."
        if here.get("recordedOnly") and not there.get("recordedOnly"):
            yield f"The {name} report leaves out what is merely not recorded."
    if comparison.unseen:
        count = len(comparison.unseen)
        told = "1 finding of the earlier report was" if count == 1 else f"{count} findings of the earlier report were"
        yield f"{told} not looked for again, and may be there still."


def text(comparison: Comparison) -> str:
    """Write a comparison for people: counts first, then what is new, still open, fixed and left standing."""
    lines = [*wrap(f"Earlier: {_seen(comparison.earlier)}."), *wrap(f"Later: {_seen(comparison.later)}.")]
    for remark in _remarks(comparison):
        lines += wrap(f"Note: {remark}")
    lines += ["", *(f"{words}: {len(getattr(comparison, part))}" for part, words in PARTS.items()), ""]
    for part, words in PARTS.items():
        findings = getattr(comparison, part)
        if findings:
            lines += [words.upper(), "=" * len(words), ""]
            for finding in findings:
                lines += wrap(f"{finding['message']} [{finding['check']}]", "- ", "  ")
                lines += wrap(_aside(finding), "  ")
            lines.append("")
    return "\n".join([*lines, NOTICE]) + "\n"


def _aside(finding: Mapping[str, Any]) -> str:
    said = f"{SEVERITIES.get(finding['severity'], finding['severity'])}; {FAMILIES.get(finding['family'], '')}."
    left = finding["waiver"]
    if left:
        from graphkit.waivers import Waiver

        approved, minute = tuple(left.get("approvedBy") or ()), left.get("minuteReference") or ""
        said += f" {Waiver(left.get('reason') or '', approved, minute, left.get('expires') or '', ()).in_a_line}."
    return said


def markdown(comparison: Comparison) -> str:
    """Write a comparison for a paper: counts, then a list for each part."""
    lines = [
        f"Earlier: {in_markdown(_seen(comparison.earlier))}.  ",
        f"Later: {in_markdown(_seen(comparison.later))}.",
        "",
    ]
    for remark in _remarks(comparison):
        lines += [f"Note: {in_markdown(remark)}", ""]
    lines += ["| | findings |", "|---|---:|"]
    lines += [f"| {words} | {len(getattr(comparison, part))} |" for part, words in PARTS.items()]
    for part, words in PARTS.items():
        findings = getattr(comparison, part)
        if findings:
            lines += ["", f"## {words}", ""]
            lines += [f"- {in_markdown(finding['message'])} {in_markdown(_aside(finding))}" for finding in findings]
    return "\n".join([*lines, "", NOTICE]) + "\n"


def as_json(comparison: Comparison) -> str:
    """Write a comparison for another program: the lists of findings, as the reports hold them."""
    reports = {key: _about(report) for key, report in (("earlier", comparison.earlier), ("later", comparison.later))}
    parts = {part: list(getattr(comparison, part)) for part in PARTS}
    summary = {
        "summary": {part: len(found) for part, found in parts.items()},
        "remarks": list(_remarks(comparison)),
        "unseen": list(comparison.unseen),
    }
    return json.dumps(reports | summary | parts, indent=2, ensure_ascii=False) + "\n"


def _about(report: Mapping[str, Any]) -> dict[str, object]:
    return {key: report.get(key) for key in ("graphkit", "asOf", "workspaces")}


COMPARISONS: dict[str, Callable[[Comparison], str]] = {"text": text, "json": as_json, "markdown": markdown}
SUFFIXES = {".txt": "text", ".json": "json", ".md": "markdown"}
