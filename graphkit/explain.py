"""The catalogue of checks, and one check in plain words with its good and its bad example."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from graphkit.plain_text import WIDTH, columns, markdown, wrap
from graphkit.vocabulary import FAMILIES, GK, RDF, SEVERITIES, SKOS, local_name

if TYPE_CHECKING:
    from graphkit.checks import Check
    from graphkit.findings import Finding
    from graphkit.queries import Loaded
    from graphkit.records import Records

_MEANING = {
    "Violation": "The record is unfit, or what verified law requires is recorded as absent.",
    "Warning": "A gap, a repeat or a contradiction.",
    "Info": "Nothing need follow from it.",
}


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


def explain(one: Check, case: Loaded | None, findings: Sequence[Finding]) -> str:
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
    from graphkit.records import Records

    about = "everything" if one.about == "Thing" else one.about
    lines = [*wrap(one.title), "=" * min(WIDTH, len(one.title)), ""]
    lines += [*wrap(one.problem), ""]
    lines += wrap(f"What to do: {one.remedy}", "", "  ")
    lines += wrap(f"Severity: {SEVERITIES[one.severity]} ({one.severity}). {_MEANING[one.severity]}", "", "  ")
    if "{basis}" in one.message:
        lines += wrap("What is merely not recorded weighs less than what is recorded as having none.", "  ")
    lines += wrap(f"Family: {FAMILIES[one.family]} ({one.family})")
    if case is None:
        lines += wrap(f"Looks at: {about}")
        return "\n".join([*lines, "", "No example comes with this check."]) + "\n"
    plural = "" if one.about == "Thing" else Records(case).one(GK + one.about, GK + "plural")
    lines += wrap(f"Looks at: {plural or about}")
    for example in _examples(case, findings):
        if example.name:
            rows = [["  " + label, value] for label, value in example.said]
            lines += ["", *wrap(f"{example.heading}: {example.name}"), *columns(["", ""], rows)]
        else:
            lines.append("")
        for message in example.messages:
            lines += wrap(f"-> {message}", "  ", "     ")
    return "\n".join(lines) + "\n"


def page(one: Check, case: Loaded | None, findings: Sequence[Finding]) -> str:
    """Write the same as `explain` as a page in Markdown, with the query."""
    lines = [f"# {markdown(one.title)}", "", f"`{one.id}`", "", markdown(one.problem), ""]
    lines += [f"**What to do.** {markdown(one.remedy)}", ""]
    lines += [f"**Severity.** {SEVERITIES[one.severity]} ({one.severity}). {_MEANING[one.severity]}"]
    if "{basis}" in one.message:
        lines.append("What is merely not recorded weighs less than what is recorded as having none.")
    lines += ["", f"**Family.** {FAMILIES[one.family]} ({one.family})", ""]
    for example in _examples(case, findings) if case is not None else []:
        if example.name:
            lines += [f"## {example.heading}: {markdown(example.name)}", "", "| | |", "|---|---|"]
            lines += [f"| {markdown(label)} | {markdown(value)} |" for label, value in example.said]
            lines.append("")
        for message in example.messages:
            lines += [f"> {markdown(message)}", ""]
    query = "\n".join(line for line in one.query.splitlines() if not line.startswith("# ")).strip()
    return "\n".join([*lines, "## The query", "", "```sparql", query, "```"]) + "\n"


class _Example(NamedTuple):
    heading: str
    name: str  # of the thing; nothing for findings of what the case does not show
    said: Sequence[Sequence[str]]  # properties and values, in words
    messages: Sequence[str]


def _examples(case: Loaded, findings: Sequence[Finding]) -> Iterator[_Example]:
    from graphkit.records import Records

    records = Records(case)
    told: set[str] = set()
    for prefix, heading in (("ok_", "As it should be"), ("bad_", "What it finds"), ("with_", "Beside it")):
        for item in _things(case, prefix):
            told.add(item)
            name, said = _recorded(case, item, records)
            yield _Example(heading, name, said, [f.message for f in findings if f.item == item])
    others = [finding.message for finding in findings if finding.item not in told]
    if others:
        yield _Example("", "", [], others)


def why(finding: Finding, check: Check) -> str:
    """Tell why a check found an item: the facts that made the finding, each with where it was read."""
    weight = f"{SEVERITIES[finding.severity]} ({finding.severity})"
    if finding.severity != check.severity:
        weight += f"; at most {SEVERITIES[check.severity]} ({check.severity})"
    lines = [*wrap(f"{check.title}: {finding.item_name}"), ""]
    lines += [*wrap(finding.message), "", *wrap(f"Severity: {weight}. {finding.weight}", "", "  ")]
    lines += wrap(f"Certainty: {finding.certainty}, the weakest of what it rests on.")
    law = "Ranked with what a duty of statute asks for. " if finding.statutory else ""
    lines += wrap(f"{law}Concerns: {finding.reach}.")
    if finding.answerable:
        lines += wrap(f"Raise with: {'; '.join(finding.answerable)}.", "", "  ")
    lines += ["", "The facts that made it:", ""]
    for fact in finding.facts:
        lines += wrap(f"{fact.subject} - {fact.property}: {fact.value}.", "- ", "  ")
        read = "; ".join(citation.words for citation in fact.sources)
        lines += wrap(f"Read in: {read}.", "  ", "    ") if read else []
    cited = {citation for fact in finding.facts for citation in fact.sources if citation.address}
    if cited:
        lines += ["", "Where these documents are published:", ""]
        for document, address in sorted({(citation.document, citation.address) for citation in cited}):
            lines += [*wrap(document, "- ", "  "), f"  {address}"]
    if finding.waiver:
        lines += ["", *wrap(f"Left standing by decision. {finding.waiver.in_a_line}.", "", "  ")]
    lines += ["", *wrap(f"What to do: {check.remedy}", "", "  ")]
    return "\n".join(lines) + "\n"


def _things(case: Loaded, prefix: str) -> list[str]:
    from graphkit.queries import select
    from graphkit.terms import value_of

    items = {
        value_of(row[0]) for row in select(case, "SELECT DISTINCT ?item { ?item a ?class . FILTER (isIRI(?item)) }")[1]
    }
    return sorted(item for item in items if local_name(item).startswith(prefix) and "#row=" not in item)


def _recorded(case: Loaded, item: str, records: Records) -> tuple[str, list[list[str]]]:
    """Return the name of a thing and what its records, not the rules, say of it: property and value in words."""
    import pyoxigraph as ox

    from graphkit.queries import store_of

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
