"""The catalogue as SHACL shapes: pySHACL finds what graphkit finds."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from click.testing import CliRunner
from oxrdflib import OxigraphStore
from rdflib.namespace import RDF, SH
from test_check_catalogue import CHECKS, each_check, loaded

import graphkit
from graphkit import Check, check, resource
from graphkit.cli import main
from graphkit.queries import store_of
from graphkit.shapes import shacl
from graphkit.vocabulary import CHECKS as SHAPES

Found = set[tuple[str, str, str]]


def by_pyshacl(data: rdflib.Graph, checks: Sequence[Check]) -> Found:
    """Validate with the shapes of some checks; of what has no value, pySHACL gives the item itself."""
    shapes = rdflib.Graph().parse(data=shacl(checks), format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, advanced=True, inplace=True)
    assert isinstance(report, rdflib.Graph)

    def results() -> Iterator[tuple[str, str, str]]:
        for result in report.subjects(RDF.type, SH.ValidationResult):
            shape, item, value = (report.value(result, part) for part in (SH.sourceShape, SH.focusNode, SH.value))
            yield str(shape).removeprefix(SHAPES), str(item), "" if value == item else str(value)

    return set(results())


def by_graphkit(dataset: rdflib.Dataset, checks: Sequence[Check]) -> Found:
    """Check with graphkit."""
    found = check(dataset, checks=checks)
    return {(f.check, f.item, "" if f.value == f.item else f.value) for f in found}


def whole(dataset: rdflib.Dataset) -> bytes:
    """Write the default graph: what was read, what the rules derive, and the settings of the view."""
    written = store_of(dataset).dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    assert written is not None
    return written


def on_oxigraph(dataset: rdflib.Dataset) -> rdflib.Graph:
    """Put the default graph where pySHACL's queries are answered quickly."""
    store = ox.Store()
    store.bulk_load(whole(dataset), format=ox.RdfFormat.N_TRIPLES)
    return rdflib.Graph(store=OxigraphStore(store=store), identifier=rdflib.graph.DATASET_DEFAULT_GRAPH_ID)


AS_USERS_RUN_IT = list({one.family: one for one in CHECKS if one.about == "Plan"}.values())


@each_check
def test_the_shape_of_a_check_finds_what_the_check_finds_in_its_case(one: Check) -> None:
    """For a check of each family as users run pySHACL; rdflib's own engine, tried on all queries elsewhere, is slow."""
    case = loaded(one.id)
    data = on_oxigraph(case) if one not in AS_USERS_RUN_IT else rdflib.Graph().parse(data=whole(case), format="nt")
    found = by_graphkit(case, [one])
    assert found
    assert by_pyshacl(data, [one]) == found


def test_all_shapes_find_in_the_example_what_graphkit_finds() -> None:
    """Without the catalogue: pySHACL runs each query once for each thing, and most things are the catalogue's."""
    dataset = graphkit.load(resource("data", "gloucestershire"), catalogue=False)
    assert by_pyshacl(on_oxigraph(dataset), CHECKS) == by_graphkit(dataset, CHECKS)


def test_the_shapes_are_written_by_the_command_and_are_the_same_each_time(tmp_path: Path) -> None:
    file = tmp_path / "shapes.ttl"
    run = CliRunner().invoke(main, ["checks", "--format", "shacl", "-o", str(file)])
    assert run.exit_code == 0 and "Written to" in run.stdout
    text = file.read_text(encoding="utf-8")
    assert text == CliRunner().invoke(main, ["checks", "--format", "shacl"]).stdout
    graph = rdflib.Graph().parse(data=text, format="turtle")
    shapes = {str(shape).removeprefix(SHAPES) for shape in graph.subjects(RDF.type, SH.NodeShape)}
    assert shapes == {one.id for one in CHECKS}
    assert all(
        graph.value(graph.value(shape, SH.sparql), SH.select) for shape in graph.subjects(RDF.type, SH.NodeShape)
    )


def test_a_check_of_ones_own_becomes_a_shape_whatever_its_words(tmp_path: Path) -> None:
    text = Path(resource("ontology", "checks", "plan_without_owner.rq")).read_text(encoding="utf-8")
    hostile = 'Ends with "quotes" and \\ and {basis}.'
    text = text.replace("# problem: A plan that nobody answers for is delivered by nobody.", f"# problem: {hostile}")
    (tmp_path / "plan_hostile.rq").write_text(
        text.replace("?who", '?who . FILTER (STR(?who) != "\\"")'), encoding="utf-8"
    )
    (one,) = graphkit.read_checks(tmp_path)
    graph = rdflib.Graph().parse(data=shacl([one]), format="turtle")
    (shape,) = graph.subjects(RDF.type, SH.NodeShape)
    assert 'Ends with "quotes" and \\ and' in str(graph.value(shape, rdflib.RDFS.comment))
    assert '!= "\\"")' in str(graph.value(graph.value(shape, SH.sparql), SH.select))


@pytest.fixture(autouse=True)
def quiet_pyshacl() -> Iterator[None]:
    """Keep pySHACL from telling of each result."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)
