"""Query files and own SPARQL: what may run, what it gives, and that nothing of it reaches the network."""

from __future__ import annotations

import datetime
import os
import socket
import stat
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from micro import stocktake
from rdflib import Dataset

import graphkit
from graphkit import InputError
from graphkit.answers import TABLES
from graphkit.queries import read_queries, read_query, select, store_of
from graphkit.questions import answer
from graphkit.vocabulary import write_whole


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Load three plans."""
    rows = "id,name,start\nP1,One,2015-04-01\nP2,Two,\nP3,Three,\n"
    return graphkit.load(stocktake(tmp_path_factory.mktemp("plans"), {"Plan.csv": rows}))


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Listen on this computer, and see at the end that nobody called."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server
        with pytest.raises(BlockingIOError):
            server.accept()


# ---- The network ---------------------------------------------------------------------------------------------------

REACHING = {
    "plain": "SELECT * { ?s a ?t SERVICE @@ { ?a ?b ?c } }",
    "in lower case": "select * { ?s a ?t service silent @@ { ?a ?b ?c } }",
    "beside a value": "SELECT * { ?s gk:rank 1SERVICE @@ { ?a ?b ?c } }",
    "beside a word": "SELECT * { ?s ?p trueSERVICE @@ { ?a ?b ?c } }",
    "a question of yes or no": "ASK { ?s a ?t SERVICE @@ { ?a ?b ?c } }",
    "an escape": 'SELECT * { ?s a ?t FILTER(?s != "\\u0022 || true) } # ") SERVICE @@ { ?a ?b ?c } }',
    "a name that is none": "PREFIX : <http://a:> SELECT * { ?s ?p :SERVICE @@ { ?a ?b ?c } }",
    "a name of several words": "PREFIX : <http://a:> SELECT * { :a1SERVICE @@ { ?a ?b ?c } }",
    "an empty name": "PREFIX : <http://a/> SELECT * { ?s ?p :.SERVICE @@ { ?a ?b ?c } }",
    "a comparison like an address": "SELECT * { ?s ?p ?o FILTER(?o<'x>')SERVICE @@ { ?a ?b ?c } #'\n}",
    "a remark like an address": "SELECT * { VALUES ?c { @@ } ?s ?p ?o FILTER(?s<?p)SERVICE?c#>\n{ ?a ?b ?d } }",
    "a long text begun in a remark": "SELECT * { ?s ?p ?o FILTER(?s<?p#>'''\n) SERVICE @@ { ?a ?b ?c } } #'''",
    "a mark in a name": "PREFIX : <http://a/> SELECT * { ?s ?p :a\\' . SERVICE @@ { ?a ?b ?c } } #'",
    "a text that ends with a mark": "SELECT * { ?s ?p 'a\\\\' SERVICE @@ { ?a ?b ?c } } #'",
    "a text in three marks": 'SELECT * { ?s ?p """a"b""c\\"""" SERVICE @@ { ?a ?b ?c } } #"""',
    "two texts side by side": "SELECT * { VALUES ?x { '''a' } SERVICE @@ { ?a ?b ?c } }",
    "a remark that ends with the line": "SELECT * { ?s ?p ?o # it's\rSERVICE @@ { ?a ?b ?c } #'\n}",
    "another graph": "SELECT * FROM @@ { ?s ?p ?o }",
    "another named graph": "SELECT(1 AS ?z)FROM NAMED @@{ GRAPH ?g { ?s ?p ?o } }",
}


@pytest.mark.parametrize("text", REACHING.values(), ids=REACHING)
def test_a_query_that_would_reach_the_network_is_refused_before_it_runs(
    dataset: Dataset, listener: socket.socket, tmp_path: Path, text: str
) -> None:
    reaching = text.replace("@@", f"<http://127.0.0.1:{listener.getsockname()[1]}/x>")
    (tmp_path / "own.rq").write_bytes(f"# title: Own\n{reaching}".encode())
    with pytest.raises(InputError, match=r"never reaches the network|may hide"):
        graphkit.ask(dataset, reaching)
    with pytest.raises(InputError, match=r"never reaches the network|may hide"):
        select(dataset, reaching)
    with pytest.raises(InputError, match=r"own\.rq: found (SERVICE|FROM|\\u) in line"):
        read_query(tmp_path / "own.rq", ["title"])
    with pytest.raises(InputError):
        graphkit.read_checks(tmp_path)


@pytest.mark.parametrize(
    "pattern",
    [
        "?s ?p ?o FILTER (?o != 'SERVICE \\' FROM')",
        '?s ?p ?o FILTER (?o != "it\'s # no SERVICE")',
        "?s ?p ?o FILTER (?o != '''one ' two '' SERVICE\nFROM''')",
        '?s ?p ?o FILTER (?o != """a " SERVICE \\""" FROM""")',
        "?s ?p ?o # SERVICE <http://a/> { } 'FROM\n",
        "?s ?p ?o FILTER (?s != <http://example.org/it's/SERVICE#FROM>)",
        "?service ?from $o FILTER (?service<?from && ?from>?service || true)",
        "?s ?p ?o FILTER NOT EXISTS { ?s gk:distinctFrom|gk:from|schema:serviceType _:service }",
    ],
)
def test_the_words_are_free_in_texts_remarks_addresses_variables_and_names(dataset: Dataset, pattern: str) -> None:
    assert len(answer(dataset, f"SELECT * {{ {pattern} }}")[1]) > 3


# ---- What is no SELECT, or no SPARQL -------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["ASK { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "DESCRIBE ?s {}"])
def test_what_gives_no_table_is_refused(dataset: Dataset, text: str) -> None:
    with pytest.raises(InputError, match="expected SELECT"):
        select(dataset, text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("SELECT ?s {\n?s a gk:Plan ; }}", "found what is no SPARQL in line 2, column 18, at the end of the line"),
        (
            "SELECT ?s { ?s a ex:Plan }",
            "found what is no SPARQL in line 1, column 25, at '}' (Prefix not found)",
        ),
        (
            "SELECT ?s { ?s a ?t FILTER (<http://a/f>(?s)) }",
            "found what cannot be answered: The custom function <http://a/f> is not supported",
        ),
    ],
)
def test_a_query_that_does_not_parse_is_told_in_one_short_line(dataset: Dataset, text: str, told: str) -> None:
    with pytest.raises(InputError) as refused:
        answer(dataset, text)
    assert refused.value.problems == [told]


# ---- Files ---------------------------------------------------------------------------------------------------------


def test_a_file_with_a_byte_order_mark_and_the_line_ends_of_windows_reads_as_any_other(tmp_path: Path) -> None:
    file = tmp_path / "own.rq"
    file.write_bytes("\ufeff# title: Própria\r\nSELECT $this ?n\r\nWHERE { $this ?p ?n }\r\n".encode())
    query = read_query(file, ["title"])
    assert (query.name, query.header, query.columns) == ("own", {"title": "Própria"}, ("this", "n"))


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.rq").write_text("# title: A\n# titel: B\n# title: C\nSELEKT *", encoding="utf-8")
    (tmp_path / "b.rq").write_bytes(b"\xff")
    (tmp_path / "c.rq").write_text("SELECT * { ?s ?p ?o } # SERVICE", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_queries(tmp_path, iter(["title"]))
    starts = [
        "a.rq, line 2: found '# titel: B' in the header; did you mean 'title'?",
        "a.rq, line 3: found '# title: ...' again; expected it once",
        "a.rq: found what is no SPARQL in line 4",
        "b.rq: cannot be read as UTF-8 text",
        "c.rq: found no line '# title: ...' at the head",
    ]
    assert len(refused.value.problems) == len(starts)
    assert all(told.startswith(start) for told, start in zip(refused.value.problems, starts, strict=True))


# ---- Answers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ("'2015-04-01'^^xsd:date", datetime.date(2015, 4, 1)),
        ("'2015-02-30'^^xsd:date", "2015-02-30"),
        ("'2015-W01-1'^^xsd:date", "2015-W01-1"),
        ("'2015-04-01T10:00:00'^^xsd:dateTime", "2015-04-01T10:00:00"),
        ("25", 25),
        ("'1_0'^^xsd:integer", "1_0"),
        (f"'{'9' * 5000}'^^xsd:integer", "9" * 5000),
        ("2.50", Decimal("2.50")),
        ("'NaN'^^xsd:decimal", "NaN"),
        ("1.5e0", 1.5),
        ("'INF'^^xsd:double", "INF"),
        ("'1e999'^^xsd:double", "INF"),
        ("true", True),
        ("'maybe'^^xsd:boolean", "maybe"),
        ("'<a>b</a>'^^rdf:XMLLiteral", "<a>b</a>"),
        ("'Rhan'@cy", "Rhan"),
        ("gk:Plan", "https://w3id.org/graphkit/ns#Plan"),
    ],
)
def test_a_value_is_a_day_a_number_yes_or_no_or_text(
    dataset: Dataset, caplog: pytest.LogCaptureFixture, literal: str, value: object
) -> None:
    ((shown, missing),) = answer(dataset, f"SELECT ?x ?y {{ VALUES (?x ?y) {{ ({literal} UNDEF) }} }}")[1]
    assert (shown, type(shown), missing) == (value, type(value), None)
    assert not caplog.records


def test_what_is_no_number_is_no_number_in_json(dataset: Dataset) -> None:
    names, rows = answer(dataset, "SELECT (1e0/0e0 AS ?x) (-1e0/0e0 AS ?y) (0e0/0e0 AS ?z) {}")
    assert TABLES["json"](names, rows) == '[\n  {\n    "x": "INF",\n    "y": "-INF",\n    "z": "NaN"\n  }\n]\n'
    huge = Decimal("9" * 400 + ".5")
    assert f'"{huge}"' in TABLES["json"](["x"], [[huge]])


@pytest.mark.parametrize(
    "remark", ["", "# ORDER BY ?name", "FILTER (?name != 'ORDER BY')", "{ SELECT * {} ORDER BY ?x }"]
)
def test_rows_without_an_order_are_sorted(dataset: Dataset, remark: str) -> None:
    query = f"SELECT ?name {{ ?plan skos:prefLabel ?name ; a gk:Plan .\n{remark}\n}}"
    assert [row[0] for row in answer(dataset, query)[1]] == ["One", "Three", "Two"]


def test_rows_with_an_order_keep_it(dataset: Dataset) -> None:
    query = "SELECT ?name { ?plan skos:prefLabel ?name ; a gk:Plan } order\nby desc(?name)"
    assert [row[0] for row in answer(dataset, query)[1]] == ["Two", "Three", "One"]


def test_the_store_is_that_of_a_loaded_dataset_alone(dataset: Dataset) -> None:
    assert isinstance(store_of(dataset), ox.Store)
    with pytest.raises(TypeError, match=r"the dataset that graphkit\.load returns"):
        store_of(Dataset())


# ---- Writing -------------------------------------------------------------------------------------------------------


def test_a_folder_or_a_device_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match=r"folder: cannot be written \(it is a folder\)"):
        write_whole(tmp_path / "folder", "x")
    assert [file.name for file in tmp_path.iterdir()] == ["folder"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_a_pipe_is_never_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="no ordinary file"):
        write_whole(tmp_path / "pipe", "x")
    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_file_keeps_its_mode_and_a_new_one_has_that_of_any_other(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("x", encoding="utf-8")
    (tmp_path / "old").chmod(0o600)
    for name in ("old", "new"):
        write_whole(tmp_path / name, "written\n")
    (tmp_path / "other").touch()
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert modes == {"old": 0o600, "new": modes["other"], "other": modes["other"]}
    assert (tmp_path / "old").read_bytes() == b"written\n"


def test_nothing_is_left_behind_when_writing_is_broken_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    (tmp_path / "report").write_text("as it was", encoding="utf-8")
    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "report", "new")
    assert [(file.name, file.read_text(encoding="utf-8")) for file in tmp_path.iterdir()] == [("report", "as it was")]
