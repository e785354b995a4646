"""Findings, answers and the catalogue as text: pure functions, in dicts of which the command chooses one."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from graphkit.vocabulary import GK, RDF, SKOS, local_name

if TYPE_CHECKING:
    from rdflib import Dataset

    from graphkit.checks import Check, Finding
    from graphkit.records import Citation

WIDTH = 100
NOTICE = "Drawn from the records named; not legal advice."
SEVERITIES = {
    "Violation": "Must be put right",
    "Warning": "For the board to decide",
    "Info": "Worth knowing",
}
FAMILIES = {
    "gap": "Gaps",
    "overlap": "Overlaps",
    "dissonance": "Dissonance",
    "currency": "Out of date",
    "evidence": "Evidence",
    "record": "The record itself",
}
_MEANING = {
    "Violation": "The record is unfit, or what verified law requires is recorded as absent.",
    "Warning": "A gap, a repeat or a contradiction for the board to decide on.",
    "Info": "Worth knowing; nothing need follow from it.",
}
_RESTS_ON = {
    "inferred": "Rests on what is inferred, not stated.",
    "own knowledge": "Rests on own knowledge, not on a document.",
    "uncertain": "Rests on what is uncertain.",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CATALOGUE = "https://w3id.org/graphkit/data/england/"
_MOST_NAMED = 12


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
    inputs: tuple[Input, ...]

    @property
    def own(self) -> tuple[Stocktake, ...]:
        """The stocktakes without the statutory catalogue, unless that is all there is."""
        return tuple(w for w in self.workspaces if w.base != _CATALOGUE) or self.workspaces

    @property
    def title(self) -> str:
        """The titles of the stocktakes."""
        return "; ".join(w.title for w in self.own)

    @property
    def day(self) -> str:
        """The date, as people write it."""
        return _day(date.fromisoformat(self.as_of))


def version() -> str:
    """Return the version of graphkit that is installed; "not installed" in a bare checkout."""
    from importlib import metadata

    try:
        return metadata.version("graphkit-strategy")
    except metadata.PackageNotFoundError:
        return "not installed"


def run_of(dataset: Dataset) -> Run:
    """Tell what a dataset was loaded from."""
    from graphkit.queries import select
    from graphkit.records import Records

    records = Records(dataset)
    bases = {_iri(row[0]) for row in select(dataset, f"SELECT ?base {{ ?base a <{GK}Stocktake> }}")[1]}
    read = select(dataset, f"SELECT ?file ?hash {{ ?file <{GK}sha256> ?hash }}")[1]
    inputs = []
    for file, fingerprint in read:
        citation = records.citations([_iri(file)])[0]
        inputs.append(Input(citation.workspace, citation.file, _iri(fingerprint)))
    return Run(
        version(),
        records.one(GK + "view", GK + "asOf"),
        tuple(Stocktake(records.name(base), base) for base in sorted(bases, key=lambda base: base.rstrip("/"))),
        tuple(sorted(set(inputs))),
    )


def _iri(term: Any) -> str:
    return str(term.value)


def summary(findings: Sequence[Finding], run: Run) -> str:
    """Count findings by family and severity, under the titles and the date, as plain text."""
    with_catalogue = [w.title for w in run.workspaces if w not in run.own]
    seen = f"Seen as at {run.day}" + (f", with {'; '.join(with_catalogue)}" if with_catalogue else "")
    head = _wrap(run.title) + _wrap(seen + ".") + [""]
    if not findings:
        return "\n".join(head + _wrap("Nothing found.") + _looked_at(run)) + "\n"
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


def _looked_at(run: Run) -> list[str]:
    lines = []
    for workspace in run.workspaces:
        files = [i.path for i in run.inputs if i.workspace == workspace.base]
        lines += _wrap(f"Looked at: {workspace.title} ({', '.join(files) or 'no files'}).")
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
    return "\n".join([*lines, NOTICE]) + "\n"


def _rank(finding: Finding) -> int:
    return list(SEVERITIES).index(finding.severity)


def _group(findings: Sequence[Finding], run: Run) -> list[str]:
    first = findings[0]
    lines = _wrap(first.title)
    alike: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for f in sorted(findings, key=lambda f: (_rank(f), f.basis != "recorded", f.item_name, f.message, f.item, f.value)):
        alike[_rank(f), f.basis != "recorded", f.sources, f.more_sources, f.stated, f.certainty, f.answerable].append(f)
    severity = ""
    for folded in sorted(alike.values(), key=lambda folded: (_rank(folded[0]), folded[0].basis != "recorded")):
        if folded[0].severity != severity:
            severity = folded[0].severity
            lines.append(f"  {SEVERITIES[severity]} ({sum(f.severity == severity for f in findings)})")
        lines += _messages(folded) + _read_in(folded[0], run, len(folded))
    lines += _wrap(f"What to do: {first.remedy}", "  ", "    ")
    return lines + _wrap(f"More on this: graphkit explain {first.check}", "  ")


def _messages(folded: Sequence[Finding]) -> list[str]:
    """Say each message once, with the names of the things it is true of where there are several."""
    items: dict[str, list[str]] = defaultdict(list)
    for finding in folded:
        items[finding.message].append(finding.item_name)
    lines = []
    for message, names in items.items():
        named = "; ".join(names[:_MOST_NAMED]) + ("; ..." if len(names) > _MOST_NAMED else "")
        several = f" Found {len(names)} times: {named}." if len(names) > 1 else ""
        lines += _wrap(message + several, "  - ", "    ")
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
        lines += _wrap(said, "    ", "      ")
    if finding.answerable:
        lines += _wrap(f"Raise with: {'; '.join(finding.answerable)}.", "    ", "      ")
    if finding.certainty in _RESTS_ON:
        lines += _wrap(_RESTS_ON[finding.certainty], "    ")
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
    return "\n".join([*_wrap(run.title), f"Seen as at {run.day}.", *("\n".join(_wrap(words)) for words in said)]) + "\n"


def table(names: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Write an answer as aligned plain text."""
    shown = [
        ["" if cell is None else _day(cell) if isinstance(cell, date) else _plain(cell) for cell in r] for r in rows
    ]
    return (
        "\n".join([*columns(names, shown, spaced=True), "", f"{len(rows)} row{'' if len(rows) == 1 else 's'}."]) + "\n"
    )


def as_csv(names: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Write an answer as CSV; text that a spreadsheet would take for a formula begins with an apostrophe."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    for row in [names, *rows]:
        writer.writerow(["" if cell is None else _guarded(cell) for cell in row])
    return stream.getvalue()


def _guarded(cell: object) -> str:
    shown = "\n".join(_plain(cell).splitlines())  # a bare carriage return would begin a new row
    return f"'{shown}" if isinstance(cell, str) and shown.lstrip(" ").startswith(_FORMULA) else shown


def as_objects(names: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Write an answer as a JSON list of objects; dates are ISO, what is not recorded is null."""

    def plain(value: object) -> object:
        if isinstance(value, Decimal):
            return int(value) if value == int(value) else float(value)
        return str(value)

    objects = [dict(zip(names, row, strict=True)) for row in rows]
    return json.dumps(objects, indent=2, ensure_ascii=False, default=plain) + "\n"


TABLES: dict[str, Callable[[Sequence[str], Sequence[Sequence[object]]], str]] = {
    "table": table,
    "csv": as_csv,
    "json": as_objects,
}
TABLE_SUFFIXES = {".txt": "table", ".csv": "csv", ".json": "json"}


def catalogue(checks: Sequence[Check]) -> str:
    """List checks by family, each with its id, severity and title."""
    lines = []
    for family, words in FAMILIES.items():
        rows = [
            [c.id, SEVERITIES[c.severity], c.title] for c in sorted(checks, key=lambda c: c.id) if c.family == family
        ]
        if rows:
            lines += [f"{words.upper()} ({family})", *columns(["check", "severity, at most", "title"], rows), ""]
    return "\n".join(lines) + "\n"


def explain(one: Check, case: Dataset | None, findings: Sequence[Finding]) -> str:
    """Explain a check in plain words, with its good and its bad example.

    Parameters
    ----------
    one : Check
        The check.
    case : rdflib.Dataset or None
        Its case, in which things whose names begin with ``ok_`` are as they should be and those with ``bad_`` are not.
    findings : list of Finding
        What the check finds in its case.
    """
    about = "everything" if one.about == "Thing" else one.about
    lines = [*_wrap(one.title), "=" * min(WIDTH, len(one.title)), ""]
    lines += [*_wrap(one.problem), ""]
    lines += _wrap(f"What to do: {one.remedy}", "", "  ")
    lines += _wrap(f"Severity: {SEVERITIES[one.severity]} ({one.severity}). {_MEANING[one.severity]}", "", "  ")
    if "{basis}" in one.message:
        lines += _wrap("What is merely not recorded weighs less than what is recorded as having none.", "  ")
    lines += _wrap(f"Family: {FAMILIES[one.family]} ({one.family})")
    if case is None:
        lines += _wrap(f"Looks at: {about}")
        return "\n".join([*lines, "", "No example comes with this check."]) + "\n"
    lines += _wrap(f"Looks at: {_label(case, one.about)}")
    for prefix, heading in (("ok_", "As it should be"), ("bad_", "What it finds"), ("with_", "Beside it")):
        for item in _things(case, prefix):
            name, said = _recorded(case, item)
            lines += [
                "",
                f"{heading}: {name}",
                *columns(["", ""], [["  " + label, value] for label, value in said])[2:],
            ]
            for finding in findings:
                if finding.item == item:
                    lines += _wrap(f"-> {finding.message}", "  ", "     ")
    return "\n".join(lines) + "\n"


def _label(case: Dataset, about: str) -> str:
    from graphkit.records import Records

    return "everything" if about == "Thing" else Records(case).one(GK + about, GK + "plural") or about


def _things(case: Dataset, prefix: str) -> list[str]:
    from graphkit.queries import select

    items = {
        _iri(row[0]) for row in select(case, "SELECT DISTINCT ?item { ?item a ?class . FILTER (isIRI(?item)) }")[1]
    }
    return sorted(item for item in items if local_name(item).startswith(prefix) and "#row=" not in item)


def _recorded(case: Dataset, item: str) -> tuple[str, list[list[str]]]:
    """Return the name of a thing and what its records, not the rules, say of it: property and value in words."""
    import pyoxigraph as ox

    from graphkit.queries import store_of
    from graphkit.records import Records

    records = Records(case)
    said = set()
    for quad in store_of(case).quads_for_pattern(ox.NamedNode(item), None, None, None):
        graph = quad.graph_name
        if not isinstance(graph, ox.NamedNode) or graph.value == GK + "derived":
            continue
        if quad.predicate.value in (SKOS + "prefLabel", GK + "inStocktake"):
            continue
        kind = quad.predicate.value == RDF + "type"
        label = "is a" if kind else records.name(quad.predicate.value)
        said.add((not kind, label, records.value_in_words(item, quad.predicate.value, quad.object)))
    return records.name(item), [[label, shown] for _, label, shown in sorted(said)]


def _plain(cell: object) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return format(cell, "f") if isinstance(cell, Decimal) else str(cell)


def _day(day: date) -> str:
    from graphkit.records import day_in_words

    return day_in_words(day.isoformat()[:10])


def _wrap(words: str, first: str = "", rest: str | None = None) -> list[str]:
    indent = first if rest is None else rest
    return textwrap.wrap(
        " ".join(words.split()), WIDTH, initial_indent=first, subsequent_indent=indent, break_on_hyphens=False
    )


def columns(names: Sequence[str], rows: Sequence[Sequence[object]], *, spaced: bool = False) -> list[str]:
    """Align cells under headings; the widest columns are wrapped at spaces, so that a line fits the width if it can.

    Where a row is wrapped, blank lines may set the rows apart.

    >>> for line in columns(["plan", "ends"], [["One Plan", 2020], ["Two", 2021]]):
    ...     print(line)
    plan      ends
    --------  ----
    One Plan  2020
    Two       2021
    """
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max([len(name), *(len(row[n]) for row in cells)]) for n, name in enumerate(names)]
    longest = [
        max(map(len, " ".join([name, *(row[n] for row in cells)]).split()), default=0) for n, name in enumerate(names)
    ]
    while sum(widths) + 2 * (len(widths) - 1) > WIDTH:
        spare = [w if w > least else 0 for w, least in zip(widths, longest, strict=True)]
        if not any(spare):
            break
        widths[spare.index(max(spare))] -= 1
    right = [bool(cells) and all(_numeric(row[n]) for row in cells) for n in range(len(names))]
    head = [list(names), ["-" * w for w in widths]]
    table = [[_cell(cell, w) for cell, w in zip(row, widths, strict=True)] for row in [*head, *cells]]
    apart = spaced and any(len(lines) > 1 for wrapped in table[2:] for lines in wrapped)
    lines: list[str] = []
    for number, wrapped in enumerate(table):
        if apart and number > 2:
            lines.append("")
        for n in range(max(map(len, wrapped))):
            parts = [part[n] if n < len(part) else "" for part in wrapped]
            line = [p.rjust(w) if to_right else p.ljust(w) for p, w, to_right in zip(parts, widths, right, strict=True)]
            lines.append("  ".join(line).rstrip())
    return lines


def _numeric(cell: str) -> bool:
    return cell in ("", "-") or cell.replace(".", "", 1).removeprefix("-").isdigit()


def _cell(cell: str, width: int) -> list[str]:
    kept = len(cell) - len(cell.lstrip())
    lines = textwrap.wrap(cell, width, subsequent_indent=" " * kept, break_long_words=False, break_on_hyphens=False)
    return lines or [""]
