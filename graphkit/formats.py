"""Findings as text, for people and for machines: pure functions, in a dict of which the command chooses one."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from graphkit import __version__
from graphkit.dates import day_in_words
from graphkit.plain_text import columns, wrap
from graphkit.vocabulary import FAMILIES, GK, NOTICE, SEVERITIES, local_name

if TYPE_CHECKING:
    from rdflib import Dataset

    from graphkit.checks import Finding
    from graphkit.records import Citation

_RESTS_ON = {
    "inferred": "Rests on what is inferred, not stated.",
    "own knowledge": "Rests on own knowledge, not on a document.",
    "uncertain": "Rests on what is uncertain.",
}
_MOST_NAMED = 12
_DUTIES = f"""SELECT DISTINCT ?duty WHERE {{
  ?stocktake <{GK}covers> ?duty ; <{GK}area> ?area . ?duty a <{GK}Duty> }}"""


class Stocktake(NamedTuple):
    """A stocktake that was looked at."""

    title: str
    base: str


class Input(NamedTuple):
    """A file that was read: the base of its workspace, its path within it, and its fingerprint."""

    workspace: str
    path: str
    sha256: str


@dataclass(frozen=True)
class Run:
    """What was looked at, by which version of graphkit, and as at which day (ISO)."""

    version: str
    as_of: str
    workspaces: tuple[Stocktake, ...]
    own: tuple[Stocktake, ...]  # without the statutory catalogue, unless that is all there is
    inputs: tuple[Input, ...]
    duties: int | None = None  # how many are looked for in the area of a stocktake

    @property
    def title(self) -> str:
        """The titles of the stocktakes."""
        return "; ".join(w.title for w in self.own)

    @property
    def day(self) -> str:
        """The date, as people write it."""
        return day_in_words(self.as_of)


def run_of(dataset: Dataset) -> Run:
    """Tell what a dataset was loaded from."""
    from graphkit.queries import select
    from graphkit.records import Records

    records = Records(dataset)
    bases = sorted(
        (_iri(row[0]) for row in select(dataset, f"SELECT ?base {{ ?base a <{GK}Stocktake> }}")[1]),
        key=lambda base: base.rstrip("/"),
    )
    workspaces = tuple(Stocktake(records.name(base), base) for base in bases)
    own = tuple(w for w in workspaces if not records.values(w.base, GK + "isCatalogue"))
    inputs = set()
    for file, checksum in select(dataset, f"SELECT ?file ?sum {{ ?file <{GK}sha256> ?sum }}")[1]:
        citation = records.citations([_iri(file)])[0]
        inputs.add(Input(citation.workspace, citation.file, _iri(checksum)))
    as_of = records.one(GK + "view", GK + "asOf")
    looked_for = select(dataset, _DUTIES)[1]
    return Run(__version__, as_of, workspaces, own or workspaces, tuple(sorted(inputs)), len(looked_for))


def _iri(term: Any) -> str:
    return str(term.value)


def summary(findings: Sequence[Finding], run: Run) -> str:
    """Count findings by family and severity, under the titles and the date, as plain text."""
    with_catalogue = [w.title for w in run.workspaces if w not in run.own]
    seen = f"Seen as at {run.day}" + (f", with {'; '.join(with_catalogue)}" if with_catalogue else "")
    head = wrap(run.title) + wrap(f"{seen}.{_duties(run)}") + [""]
    if not findings:
        return "\n".join(head + wrap("Nothing found.") + _looked_at(run)) + "\n"
    counts = Counter((f.family, f.severity) for f in findings)
    rows: list[list[object]] = []
    for family, words in FAMILIES.items():
        row = [counts[family, severity] for severity in SEVERITIES]
        if any(row):
            rows.append([words, *row, sum(row)])
    if len(rows) > 1:
        every = [sum(counts[family, severity] for family in FAMILIES) for severity in SEVERITIES]
        rows.append(["All", *every, len(findings)])
    shown = [[cell or "-" for cell in row] for row in rows]
    return "\n".join([*head, *columns(["Findings", *SEVERITIES.values(), "All"], shown)]) + "\n"


def _duties(run: Run) -> str:
    if run.duties is None:
        return ""
    if run.duties == 0:
        return (
            ' No duty is looked for: name some in a table Duty, with an area in graphkit.toml; or set covers = "all".'
        )
    return f" Duties looked for: {run.duties}."


def _looked_at(run: Run) -> list[str]:
    lines = []
    for workspace in run.workspaces:
        files = [i.path for i in run.inputs if i.workspace == workspace.base]
        lines += wrap(f"Looked at: {workspace.title} ({', '.join(files) or 'no files'}).")
    return lines


def text(findings: Sequence[Finding], run: Run) -> str:
    """Write findings for people: counts, then groups by family and likeness, each with where it was read.

    Within a group the worst come first, and what is recorded before what is merely not recorded.
    """
    lines = [summary(findings, run)]
    for family, words in FAMILIES.items():
        groups: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            if finding.family == family:
                groups[finding.check].append(finding)
        if groups:
            lines += [words.upper(), "=" * len(words), ""]
        for check in sorted(groups, key=lambda check: (min(map(_rank, groups[check])), groups[check][0].title, check)):
            lines += [*_group(groups[check], run), ""]
    for short, document in sorted({(c.short, c.document) for f in findings for c in f.sources if c.short}):
        lines += wrap(f"{short}: {document}.", "", "  ")
    if findings:
        lines += wrap("More on any of these: graphkit explain, with the word in square brackets.")
    return "\n".join([*lines, NOTICE]) + "\n"


def _rank(finding: Finding) -> int:
    return list(SEVERITIES).index(finding.severity)


def _group(findings: Sequence[Finding], run: Run) -> list[str]:
    first = findings[0]
    lines = wrap(f"{first.title} [{first.check}]")
    alike: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for f in sorted(findings, key=lambda f: (_rank(f), f.basis != "recorded", f.item_name, f.message, f.item, f.value)):
        alike[_rank(f), f.basis != "recorded", f.sources, f.more_sources, f.stated, f.certainty, f.answerable].append(f)
    severity = ""
    for folded in sorted(alike.values(), key=lambda folded: (_rank(folded[0]), folded[0].basis != "recorded")):
        if folded[0].severity != severity:
            severity = folded[0].severity
            lines.append(f"  {SEVERITIES[severity]} ({sum(f.severity == severity for f in findings)})")
        lines += _messages(folded) + _read_in(folded[0], run, len(folded))
    return lines + wrap(f"What to do: {first.remedy}", "  ", "    ")


def _messages(folded: Sequence[Finding]) -> list[str]:
    """Say each message once, with the names of the things it is true of where there are several."""
    items: dict[str, list[str]] = defaultdict(list)
    for finding in folded:
        items[finding.message].append(finding.item_name)
    lines = []
    for message, names in items.items():
        named = "; ".join(names[:_MOST_NAMED]) + ("; ..." if len(names) > _MOST_NAMED else "")
        several = f" Found {len(names)} times: {named}." if len(names) > 1 else ""
        lines += wrap(message + several, "  - ", "    ")
    return lines


def _read_in(finding: Finding, run: Run, times: int) -> list[str]:
    """Say once, for findings that share them, where they were read, who can act, and how sure it is."""
    lines = []
    if finding.sources:
        several = "" if times == 1 else "Both" if times == 2 else f"All {times}"
        read = "read in: " if finding.stated else "nothing recorded; read in: "
        more = f"; and {finding.more_sources} more" if finding.more_sources else ""
        said = f"{read}{where(finding.sources, run)}{more}."
        said = f"{several}{' ' if finding.stated else ': '}{said}" if several else said[0].upper() + said[1:]
        lines += wrap(said, "    ", "      ")
    if finding.answerable:
        lines += wrap(f"Raise with: {'; '.join(finding.answerable)}.", "    ", "      ")
    if finding.certainty in _RESTS_ON:
        lines += wrap(_RESTS_ON[finding.certainty], "    ")
    return lines


def where(sources: Iterable[Citation], run: Run) -> str:
    """Cite passages in words, each with its tables and rows: "Paper, para 5 (Plan.csv, rows 4 and 7)"."""
    passages: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for c in sources:
        folder = f"{local_name(c.workspace)}/" if [c.workspace] != [w.base for w in run.own] else ""
        passages[c.passage][", ".join(part for part in (folder + c.file, c.sheet) if part)].append(c.row)
    cited = []
    for passage, files in passages.items():
        cells = "; ".join(file + _rows(sorted({row for row in rows if row})) for file, rows in files.items())
        cited.append(f"{passage} ({cells})" if passage else cells)
    return "; ".join(cited)


def _rows(rows: Sequence[int]) -> str:
    if not rows:
        return ""
    if len(rows) == 1:
        return f", row {rows[0]}"
    return f", rows {', '.join(map(str, rows[:-1]))} and {rows[-1]}"


def as_json(findings: Sequence[Finding], run: Run) -> str:
    """Write findings for machines, in the words of SHACL, with every input's fingerprint."""
    report = {
        "graphkit": run.version,
        "asOf": run.as_of,
        "workspaces": [w._asdict() for w in run.workspaces],
        "inputs": [i._asdict() for i in run.inputs],
        "summary": {
            "total": len(findings),
            "bySeverity": {severity: sum(f.severity == severity for f in findings) for severity in SEVERITIES},
            "byFamily": {family: sum(f.family == family for f in findings) for family in FAMILIES},
            "waived": sum(f.waiver is not None for f in findings),
        },
        "findings": [_finding(finding) for finding in findings],
    }
    return json.dumps(report, indent=2, ensure_ascii=False) + "\n"


def _finding(finding: Finding) -> dict[str, object]:
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
        "facts": facts,
        "sources": _sources(finding.sources),
        "fingerprint": finding.fingerprint,
        "waiver": finding.waiver,
    }


def _sources(sources: Iterable[Citation]) -> list[dict[str, object]]:
    keys = ("document", "place", "workspace", "file", "sheet", "row")
    return [{key: getattr(citation, key) or None for key in keys} for citation in sources]


FORMATS: dict[str, Callable[[Sequence[Finding], Run], str]] = {"text": text, "json": as_json}
SUFFIXES = {".txt": "text", ".json": "json"}


def headed(run: Run, *said: str) -> str:
    """Begin an output for people: what was looked at, as at which day, and what else there is to say."""
    return "\n".join([*wrap(run.title), f"Seen as at {run.day}.", *("\n".join(wrap(words)) for words in said)]) + "\n"
