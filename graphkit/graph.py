"""From files to a graph: load, derive, and the graph as networkx sees it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graphkit.names import CATALOGUE, Names
from graphkit.queries import read_queries, store_of
from graphkit.schema import Ontology, read_ontology
from graphkit.stated import alike, cut_offs, name_keys, named_periods
from graphkit.stocktakes import Stocktakes, name_things
from graphkit.terms import DERIVED, VIEW, Object, day_literal
from graphkit.vocabulary import GK, RDF, SKOS, InputError, name_key, resource
from graphkit.workspace import SETTINGS, TABLE, Workspace, find_workspaces, holds_stocktake

if TYPE_CHECKING:
    from rdflib import Dataset

    from graphkit.queries import Loaded

EXAMPLE = ("data", "gloucestershire")
ENGLAND = ("data", "england")
_TYPE = ox.NamedNode(RDF + "type")
_FEW = 100  # triples
_log = logging.getLogger("graphkit")


def load(*paths: str | Path, as_of: date | str | None = None, catalogue: bool = True) -> Dataset:
    """Load stocktakes into one graph, as at a date.

    Parameters
    ----------
    *paths : files or folders
        CSV tables, Turtle, TriG, N-Quads and JSON-LD. Without any: the current folder when it has a graphkit.toml or a
        table, else the shipped example.
    as_of : date or str, optional
        The date of the view; else that of the workspaces, else today.
    catalogue : bool
        Whether to load the statutory catalogue of England beside the stocktakes.

    Returns
    -------
    rdflib.Dataset
        The default graph is the whole; each named graph is a record, the row or file in which its triples were read.
        What rules derive stands in the graph ``gk:derived`` and in the default graph.

    Raises
    ------
    InputError
        For faults of structure, all of them at once; faults of content are left to the checks.

    Examples
    --------
    >>> import graphkit
    >>> dataset = graphkit.load()
    >>> len(graphkit.ask(dataset, "SELECT ?plan { ?plan a gk:Plan ; gk:inForce true }"))
    2
    """
    store = load_store(*paths, as_of=as_of, catalogue=catalogue)
    from oxrdflib import OxigraphStore
    from rdflib import Dataset

    dataset = Dataset(store=OxigraphStore(store=store))
    for prefix, iri in (("gk", GK), ("skos", SKOS)):
        dataset.bind(prefix, iri)
    return dataset


def load_store(*paths: str | Path, as_of: date | str | None = None, catalogue: bool = True) -> ox.Store:
    """Load stocktakes as `load` does, for work without rdflib, which alone takes a fifth of a second to import."""
    ontology = read_ontology()
    schema = ontology.schema
    for path in paths:
        if not isinstance(path, str | Path):
            raise TypeError(f"expected files and folders, each as text or a Path, found {path!r}")
    chosen = paths or (default_path(),)
    workspaces = find_workspaces(chosen, ontology.threshold_names)
    england = find_workspaces([resource(*ENGLAND)], [])
    catalogues = [w for w in workspaces if w.base == england[0].base]
    workspaces = [w for w in workspaces if w not in catalogues]
    if not catalogues and catalogue and any(w.catalogue for w in workspaces):
        catalogues = england
    for workspace in workspaces:
        if workspace.adds_to and workspace.adds_to not in {other.base for other in workspaces}:
            _log.warning("%s adds to %s, which is not loaded: name its folder too", workspace.folder, workspace.adds_to)
        if not workspace.has_settings:
            _log.warning("%s has no %s: its things are named under %s", workspace.folder, SETTINGS, workspace.base)
        for book in workspace.workbooks():
            _log.warning("%s is not read: save each of its sheets as 'CSV UTF-8', named after its class", book)

    names = Names()
    name_things(ontology.quads, CATALOGUE, names, schema)
    loading = Stocktakes(schema, names, ontology.triples)
    for workspace in catalogues + workspaces:
        loading.read(workspace, published=workspace in catalogues)
    if loading.problems:
        raise InputError(loading.problems)
    view = _view(as_of, workspaces, loading.settings, ontology)
    shipped = (q for q in ontology.quads if q.predicate.value not in ontology.thresholds)
    viewed = (ox.Quad(VIEW, ox.NamedNode(predicate), value) for predicate, value in view.items())
    store = ox.Store()
    store.bulk_extend(chain(shipped, loading.quads(date.fromisoformat(view[GK + "asOf"].value)), viewed))
    del loading, names

    derive(store)
    return store


def default_path() -> Path:
    """Return the current folder when it holds a stocktake, else the shipped example."""
    here = Path()
    classes = read_ontology().schema.classes
    tables = (file.stem for file in here.iterdir() if file.suffix.lower() == TABLE)
    if holds_stocktake(here) or any(name_key(stem) in classes for stem in tables):
        return here
    return resource(*EXAMPLE)


def _view(
    as_of: date | str | None,
    workspaces: list[Workspace],
    settings: dict[str, dict[str, Object]],
    ontology: Ontology,
) -> dict[str, Object]:
    problems = []
    defaults, units = ontology.thresholds, ontology.units
    view = dict(defaults)
    for workspace in workspaces:
        if workspace.as_of:
            settings[GK + "asOf"][str(workspace.folder / SETTINGS)] = day_literal(workspace.as_of)
    for predicate, said in settings.items():
        values = {value.value for value in said.values()}
        setting = predicate.removeprefix(GK)
        if predicate != GK + "asOf" and predicate not in defaults:
            problems.append(f"{', '.join(sorted(said))}: found an unknown setting {setting!r} of the view")
        elif predicate != GK + "asOf" and not all(re.fullmatch(r"\d{1,3}", value) for value in values):
            found = f"found {setting} {', '.join(sorted(values))!r}"
            expected = f"{units.get(predicate, 'a whole number')} up to 999"
            problems.append(f"{', '.join(sorted(said))}: {found}, expected {expected}")
        elif len(values) > 1 and not (predicate == GK + "asOf" and as_of is not None):
            told = "; ".join(f"{where} says {value.value}" for where, value in sorted(said.items()))
            problems.append(f"found different values of {setting}: {told}; they must agree")
        else:
            view[predicate] = next(iter(said.values()))
    day = view.get(GK + "asOf", day_literal(date.today()))
    chosen = as_of.date() if isinstance(as_of, datetime) else day.value if as_of is None else as_of
    try:
        view[GK + "asOf"] = day_literal(date.fromisoformat(str(chosen)))
    except ValueError:
        problems.append(f"found the date {str(chosen)!r}, expected a day such as 2019-07-23")
    if problems:
        raise InputError(problems)
    return view


def derive(dataset: Loaded) -> dict[str, int]:
    """Derive, in place, what follows from the facts; what was derived before is taken out first.

    First what portable SPARQL cannot work out: the days that follow from thresholds, normalised names and purposes, and
    the periods in names. Then the rules of ``ontology/rules`` in order of file name. Last, once areas are known, which
    names of one place are alike.

    Returns
    -------
    dict
        The number of triples that each rule derived, by name of the rule.
    """
    store = store_of(dataset)
    for quad in list(store.quads_for_pattern(None, None, None, DERIVED)):
        store.remove(quad)
        stated = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        if all(isinstance(other.graph_name, ox.DefaultGraph) for other in stated):
            store.remove(ox.Quad(quad.subject, quad.predicate, quad.object))
    _add_derived(store, cut_offs(dataset))
    _add_derived(store, name_keys(dataset))
    _add_derived(store, named_periods(dataset))
    counts = {}
    for rule in read_queries(resource("ontology", "rules"), ("derives",)):
        triples: Any = store.query(rule.text)
        counts[rule.name] = _add_derived(store, triples)
    _add_derived(store, alike(dataset))
    return counts


def _add_derived(store: ox.Store, triples: Iterable[ox.Triple]) -> int:
    count = 0
    left = iter(triples)

    def quads(some: Iterable[ox.Triple]) -> Iterator[ox.Quad]:
        nonlocal count
        for subject, predicate, value in some:
            count += 1
            yield ox.Quad(subject, predicate, value, DERIVED)
            yield ox.Quad(subject, predicate, value)

    # To begin to load in bulk takes as long as to add some dozens one by one, and most rules derive fewer.
    few = list(islice(left, _FEW))
    if len(few) < _FEW:
        store.extend(quads(few))
    else:
        store.bulk_extend(quads(chain(few, left)))
    return count
