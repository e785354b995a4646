"""Every check and every rule is one file that says what it does, runs in any SPARQL engine, and has a case."""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from graphkit.checks import FAMILIES, SEVERITIES, Check, check, read_checks
from graphkit.graph import load
from graphkit.queries import select, store_of
from graphkit.vocabulary import GK, RDF, local_name, resource

CASES = Path(__file__).parent / "checks"
CHECKS = read_checks()
RULES = sorted(resource("ontology", "rules").glob("*.rq"))
FILES = sorted(resource("ontology", "checks").glob("*.rq"))
ids = [one.id for one in CHECKS]
each_check = pytest.mark.parametrize("one", CHECKS, ids=ids)
each_query = pytest.mark.parametrize("file", [*FILES, *RULES], ids=lambda file: file.stem)

GK_TERM = re.compile(r"\bgk:([\w-]+)")
NOT_PORTABLE = ("MINUS", "VALUES", "SERVICE", "GRAPH", "GROUP_CONCAT")


def case_of(check_id: str) -> Path:
    """Find the case of a check: a TriG file, or a folder of tables for a fault of cells."""
    folder = CASES / check_id
    return folder if folder.is_dir() else CASES / f"{check_id}.trig"


@functools.cache
def loaded(check_id: str) -> rdflib.Dataset:
    """Load the case of a check once."""
    log = logging.getLogger("graphkit")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        return load(case_of(check_id), catalogue=False)
    finally:
        log.setLevel(before)


@functools.cache
def declared() -> frozenset[str]:
    """List the gk: terms that the ontology declares."""
    terms = set()
    for file in resource("ontology").glob("*.ttl"):
        for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE):
            if quad.predicate.value == RDF + "type" and quad.subject.value.startswith(GK):
                terms.add(quad.subject.value.removeprefix(GK))
    return frozenset(terms)


def bare(text: str) -> str:
    """Take comments, strings and IRIs out of a query or a TriG file."""
    text = re.sub(r'"(\\.|[^"\\\n])*"', '""', text)
    text = re.sub(r"<[^<>\s]*>", "<>", text)
    return re.sub(r"#.*", "", text)


def blocks(text: str, opening: str) -> Iterator[str]:
    """Give what stands between the braces after each opening word."""
    for match in re.finditer(rf"\b{opening}\s*\{{", text):
        depth, start = 1, match.end()
        end = start
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        yield text[start : end - 1]


def patterns(block: str) -> list[str]:
    """List the triple patterns of a group itself, filters and inner groups apart; a path in parentheses is a word."""
    before = ""
    while before != block:
        before = block
        block = re.sub(r"\b(FILTER\s*)?((NOT\s+)?EXISTS\s*)?\{[^{}]*\}|\bFILTER\s*\([^()]*\)", " ", block)
        block = re.sub(r"(?<!FILTER )\([^()]*\)", "path", block)
    return [pattern.strip() for pattern in re.split(r"[.;,]\s", f"{block} ") if pattern.strip()]


def things(check_id: str, prefix: str) -> set[str]:
    """List the things of a case whose names begin in one way."""
    rows = select(loaded(check_id), "SELECT DISTINCT ?item { ?item a ?class . FILTER (isIRI(?item)) }")[1]
    items = {item.value for (item,) in rows if isinstance(item, ox.NamedNode)}
    return {item for item in items if local_name(item).startswith(prefix)}


def names_in(text: str) -> set[str]:
    """List the fields of a message."""
    return set(re.findall(r"\{(\w+)\}", text))


@each_check
def test_a_check_is_named_by_its_fault_in_plain_words(one: Check) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", one.id)
    assert len(one.id) <= 60


@each_check
def test_the_header_of_a_check_is_whole_and_its_values_are_allowed(one: Check) -> None:
    said = (one.title, one.problem, one.remedy, one.message)
    assert all(text[0] in '{"' or text[0].isupper() for text in said)
    assert not one.title.endswith(".")
    assert all(text[-1] in ".?" for text in said[1:])
    assert one.family in FAMILIES
    assert one.severity in SEVERITIES
    assert not any("http" in text or "gk:" in text for text in said)


@each_check
def test_a_check_is_about_a_class_of_the_ontology(one: Check) -> None:
    class_of_ontology = f"ASK {{ <{GK}{one.about}> a <http://www.w3.org/2002/07/owl#Class> ; <{GK}plural> ?plural }}"
    assert bool(store_of(loaded(one.id)).query(class_of_ontology))


@each_query
def test_a_query_uses_declared_terms_only(file: Path) -> None:
    terms = set(GK_TERM.findall(bare(file.read_text(encoding="utf-8"))))
    assert terms - declared() == set()


@each_check
def test_a_case_uses_declared_terms_only(one: Check) -> None:
    case = case_of(one.id)
    terms = set() if case.is_dir() else set(GK_TERM.findall(bare(case.read_text(encoding="utf-8"))))
    assert terms - declared() == set()


@each_check
def test_a_check_is_portable_sparql(one: Check) -> None:
    text = bare(one.query)
    assert [word for word in NOT_PORTABLE if re.search(rf"\b{word}\b", text, re.IGNORECASE)] == []
    assert not re.search(r"(\S+)\s+[^\s;.]+\+\s+\1\s", text), "a cycle is ?x :p ?y . ?y :p* ?x"
    outer, *nested = re.findall(r"\bSELECT\b(.*?)\bWHERE\b", text, re.DOTALL)
    assert "$this" in outer
    assert [projection for projection in nested if "$this" not in projection] == []


@each_check
def test_what_is_optional_in_a_check_is_a_reason_or_a_word_of_the_message(one: Check) -> None:
    text = bare(one.query)
    wanted = names_in(one.message) | {"because"}
    for bound, name in re.findall(r"BIND\s*\((.*?)\s+AS\s+\?(\w+)\)", text):
        if name in wanted:
            wanted |= set(re.findall(r"\?(\w+)", bound))
    for block in blocks(text, "OPTIONAL"):
        assert wanted & set(re.findall(r"\?(\w+)", block)), block


@each_query
def test_a_query_has_at_most_one_pattern_in_a_not_exists(file: Path) -> None:
    for block in blocks(bare(file.read_text(encoding="utf-8")), r"NOT\s+EXISTS"):
        assert len(patterns(block)) == 1, block


@each_query
def test_a_query_begins_with_its_header_and_its_lines_are_not_too_long(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# derives: " if file in RULES else "# title: ")
    assert text.endswith("}\n")
    assert [line for line in text.splitlines() if not line.startswith("# ") and len(line) > 120] == []


def test_rules_run_in_an_order_that_their_names_give() -> None:
    numbers = [file.stem.split("_")[0] for file in RULES]
    assert all(re.fullmatch(r"\d\d_[a-z]+(_[a-z]+)*", file.stem) for file in RULES)
    assert len(set(numbers)) == len(numbers)


def test_every_check_has_a_case_and_every_case_a_check() -> None:
    cases = [path.name.removesuffix(".trig") for path in CASES.iterdir()]
    assert sorted(cases) == sorted(ids)


@each_check
def test_a_case_says_in_its_first_line_what_it_shows(one: Check) -> None:
    case = case_of(one.id)
    file = case / "graphkit.toml" if case.is_dir() else case
    first, second = file.read_text(encoding="utf-8").splitlines()[:2]
    assert re.fullmatch(r"# [A-Z].*\.", first)
    assert not second.startswith("#")


@each_check
def test_a_case_has_good_and_bad_things_and_all_bear_a_name(one: Check) -> None:
    bad, good = things(one.id, "bad_"), things(one.id, "ok_")
    assert bad
    assert good
    nameless = "SELECT ?item { ?item a ?class . FILTER NOT EXISTS { ?item skos:prefLabel ?name } }"
    prefix = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    without = {row[0].value for row in select(loaded(one.id), prefix + nameless)[1] if isinstance(row[0], ox.NamedNode)}
    assert (bad | good | things(one.id, "with_")) & without == (bad if one.id == "thing_without_name" else set())


@each_check
def test_a_check_finds_exactly_the_bad_things_of_its_case(one: Check) -> None:
    findings = check(loaded(one.id), checks=[one])
    assert {finding.item for finding in findings} == things(one.id, "bad_")
    beside = {finding.value for finding in findings if local_name(finding.value).startswith("with_")}
    assert beside == things(one.id, "with_")


def test_what_the_reader_makes_of_a_faulty_name_is_what_the_cases_state(tmp_path: Path) -> None:
    (tmp_path / "graphkit.toml").write_text(
        'base = "https://example.org/case/"\ncatalogue = "none"\n', encoding="utf-8"
    )
    boards = "id,name,other name\none,County Improvement Board,Improvement Board\ntwo,City Board,Improvement Board\n"
    (tmp_path / "Board.csv").write_text(boards, encoding="utf-8")
    cells = "Improvement Board; Conty Improvement Board; City Board"
    (tmp_path / "Plan.csv").write_text(f"id,name,overseen by\none,Youth strategy,{cells}\n", encoding="utf-8")
    findings = check(load(tmp_path, as_of="2019-07-23"), select=["ambiguous_name", "name_not_recognised"])
    assert [(finding.check, finding.item_name) for finding in findings] == [
        ("ambiguous_name", "Improvement Board"),
        ("name_not_recognised", "Conty Improvement Board"),
    ]


@each_check
def test_the_messages_of_a_check_are_whole_and_name_no_address(one: Check) -> None:
    for finding in check(loaded(one.id), checks=[one]):
        assert "http" not in finding.message
        assert not re.search(r"[{}]|\bbad_|\bok_|\bwith_", finding.message)
        assert finding.message[-1] == "."


@functools.cache
def shipped() -> tuple[frozenset[str], rdflib.Graph]:
    """Return what stands in every case, as lines and as a graph of rdflib's own."""
    lines = functools.reduce(frozenset.__and__, (lines_of(check_id) for check_id in ids[:3]))
    graph = rdflib.Graph()
    graph.parse(data="\n".join(lines), format="nt")
    return lines, graph


@functools.cache
def lines_of(check_id: str) -> frozenset[str]:
    """Write the default graph of a case as N-Triples."""
    written = store_of(loaded(check_id)).dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    assert written is not None
    return frozenset(written.decode().splitlines())


def as_text(term: object) -> str:
    """Write a term of either engine alike; of a literal, its words."""
    return "" if term is None else str(getattr(term, "value", term) if not isinstance(term, rdflib.Literal) else term)


@each_check
def test_a_check_finds_the_same_in_the_engine_of_rdflib(one: Check) -> None:
    lines, graph = shipped()
    own = rdflib.Graph()
    own.parse(data="\n".join(lines_of(one.id) - lines), format="nt")
    added = [triple for triple in own if triple not in graph]
    for triple in added:
        graph.add(triple)
    try:
        solutions = [{str(name): term for name, term in row.items()} for row in graph.query(one.query).bindings]
    finally:
        for triple in added:
            graph.remove(triple)
    theirs = {tuple(as_text(row.get(name)) for name in ("this", "value")) for row in solutions}
    names, rows = select(loaded(one.id), one.query)
    ours = {tuple(as_text(dict(zip(names, row, strict=True)).get(name)) for name in ("this", "value")) for row in rows}
    assert theirs == ours
