"""The graph as networkx sees it: what stocktakes speak of, with its links, in words for people."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphkit.dates import day_in_words
from graphkit.personal import without_personal
from graphkit.queries import select, store_of
from graphkit.records import Records
from graphkit.schema import THING, Schema, TableClass, read_ontology
from graphkit.terms import node, value_of
from graphkit.vocabulary import GK, SKOS, local_name

if TYPE_CHECKING:
    import networkx as nx

    from graphkit.queries import Loaded


def to_networkx(dataset: Loaded) -> nx.MultiDiGraph[str]:
    """Turn what the stocktakes speak of into a networkx graph.

    Parameters
    ----------
    dataset : rdflib.Dataset
        What `load` returns.

    Returns
    -------
    networkx.MultiDiGraph
        A node for each item that a stocktake names or covers (of the catalogue alone when nothing else is loaded), by
        IRI: name, names (its other names), kind, label and plural of its class, phase, period, lead and sources in
        words; live, whether it may be accused of lacking something; wanted, whether a stocktake looks for what is there
        to meet it or is for it; and for a class that is drawn on maps silhouette and colour, mostly with lane and
        lane_label. A node that stands below others has them all, also those that are no nodes, as wider. An edge for
        each link that is recorded, keyed by the local name of its property: label, property, sources and certainty in
        words; and, with derived set, for each duty that binds a partner. Of the graph: title, as_of and stocktakes, the
        bases of those that it is made of. Nodes and edges are sorted.

    Examples
    --------
    >>> import graphkit
    >>> graph = graphkit.to_networkx(graphkit.load())
    >>> plan = graph.nodes["https://w3id.org/graphkit/data/gloucestershire/plan/E24"]
    >>> plan["name"], plan["kind"], plan["lane"]
    ("Children's Services Improvement Plan", 'Plan', 3)
    """
    import networkx as nx

    records = Records(dataset)
    schema = read_ontology().schema
    stocktakes = [value_of(row[0]) for row in select(dataset, _STOCKTAKES)[1]]
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        title="; ".join(records.name(stocktake) for stocktake in stocktakes),
        as_of=day_in_words(records.one(GK + "view", GK + "asOf")),
        stocktakes=tuple(stocktakes),
    )
    records.values_ahead(*_LOOKED_UP)
    wanted = {value_of(row[0]) for row in select(dataset, _WANTED)[1]}
    looks = {iri: _look(cls, records) for iri, cls in schema.by_iri.items()}
    for thing, cls in _items(records, stocktakes, schema):
        graph.add_node(thing, **_node(thing, cls, records), **looks[cls.iri], wanted=thing in wanted)
    linking = [*(iri for iri, column in schema.columns.items() if column.ranges), _DERIVED]
    kinds = {predicate: (local_name(predicate), records.name(predicate)) for predicate in linking}
    told: dict[tuple[str, ...], dict[str, object]] = {}  # by the records that say it
    for start, predicate, end in sorted(_links(dataset, set(graph), kinds)):
        read = tuple(records.of_link(start, predicate, end))
        if read not in told:
            told[read] = {"sources": records.passages(read), "certainty": records.certainty(read)}
        key, label = kinds[predicate]
        derived = {"derived": True} if predicate == _DERIVED else {}
        graph.add_edge(start, end, key=key, label=label, property=predicate, **told[read], **derived)
    for row in select(dataset, _WIDER)[1]:
        narrower, wider = map(value_of, row)
        if narrower in graph:
            told_of = graph.nodes[narrower]
            told_of["wider"] = (*told_of.get("wider", ()), wider)
    return graph


def graph_of(data: nx.MultiDiGraph[str] | Loaded) -> nx.MultiDiGraph[str]:
    """Return a graph as it is, and turn what was loaded into one."""
    import networkx as nx

    return data if isinstance(data, nx.MultiDiGraph) else to_networkx(data)


_DERIVED = GK + "boundBy"
_LOOKED_UP = (
    *(SKOS + "prefLabel", SKOS + "altLabel"),
    *(GK + name for name in ("readIn", "document", "place", "certainty", "live", "phase")),
    *(GK + name for name in ("start", "end", "extendedTo", "accountablePartner", "leadPost", "carriedOutBy")),
    *(GK + name for name in ("startAsWritten", "endAsWritten", "extendedToAsWritten")),
)
_HEAD = f"PREFIX gk: <{GK}> "
_STOCKTAKES = (
    _HEAD
    + """SELECT ?stocktake WHERE {
  ?stocktake a gk:Stocktake FILTER NOT EXISTS { ?stocktake gk:isCatalogue true } } ORDER BY ?stocktake"""
)
_WIDER = f"""PREFIX skos: <{SKOS}> SELECT DISTINCT ?thing ?wider WHERE {{
  ?thing skos:broader ?next . ?next skos:broader* ?wider }} ORDER BY ?thing ?wider"""
# Nothing can be missing behind a power.
_WANTED = (
    _HEAD
    + """SELECT DISTINCT ?thing WHERE {
  ?stocktake gk:covers ?thing . FILTER (NOT EXISTS { ?thing a gk:Duty } || EXISTS { ?thing gk:form/gk:metBy ?class })
}"""
)


def _items(records: Records, stocktakes: Collection[str], schema: Schema) -> list[tuple[str, TableClass]]:
    """List what stocktakes cover, speak of or link to, sorted, with the narrowest class of each.

    Where there are no stocktakes, these are all things.
    """
    narrowest = {}
    no_items: set[str] = set()
    for cls in sorted(schema.by_iri.values(), key=lambda cls: (len(cls.ancestors), cls.iri)):
        things = records.all_of(cls.iri)
        narrowest.update(dict.fromkeys(things, cls))
        if cls.descriptive or cls.iri == GK + "Stocktake":
            no_items.update(things)
    items = [thing for thing in records.all_of(THING) if thing not in no_items]
    spoken_of = records.records_ahead(set(items))
    if stocktakes:
        covered = (records.values(stocktake, GK + "covers") for stocktake in records.all_of(GK + "Stocktake"))
        found = set().union(*covered, *(spoken_of[stocktake] for stocktake in stocktakes))
        items = [thing for thing in items if thing in found]
    return [(thing, narrowest[thing]) for thing in items]


def _links(dataset: Loaded, items: Container[str], kinds: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    for predicate in kinds:
        quads = store_of(dataset).quads_for_pattern(None, node(predicate), None, ox.DefaultGraph())
        for subject, _, value, _ in quads:
            if isinstance(value, ox.NamedNode) and (end := value.value) in items:
                start = subject.value
                if start in items:
                    yield start, predicate, end


def _node(thing: str, cls: TableClass, records: Records) -> dict[str, object]:
    words = {name: records.in_words(thing, GK + name) for name in ("start", "end")}
    if words["start"] == words["end"]:
        period = words["start"]
    elif words["start"] and words["end"]:
        period = f"{words['start']} to {words['end']}"
    else:
        period = f"from {words['start']}" if words["start"] else f"to {words['end']}"
    extended = records.in_words(thing, GK + "extendedTo")
    if extended:
        period = f"{period}, extended to {extended}" if period else f"extended to {extended}"
    leads = {one for name in ("accountablePartner", "leadPost") for one in records.values(thing, GK + name)}
    if cls.name == "Priority" and not leads:
        leads = set(records.values(thing, GK + "carriedOutBy"))  # of a priority, it names who leads
    read = [records.of_fact(thing, None, None)]
    if len(read[0]) > 1:
        read.insert(0, records.naming(thing))
    told: dict[str, object] = {
        "name": records.name(thing),
        "names": tuple(sorted({without_personal(name) for name in records.values(thing, SKOS + "altLabel")})),
        "kind": cls.name,
        "label": cls.label,
        "plural": cls.plural,
        "period": period,
        "lead": "; ".join(sorted(records.name(one) for one in leads)),
        "sources": tuple(dict.fromkeys(chain.from_iterable(map(records.passages, read)))),
        "live": "true" in records.values(thing, GK + "live"),
    }
    phase = records.one(thing, GK + "phase")
    if phase:
        told["phase"] = records.name(phase)
    return told


def _look(cls: TableClass, records: Records) -> dict[str, object]:
    """Return how a class is drawn on maps."""
    lane = records.one(cls.iri, GK + "lane")
    told = {"lane": int(records.one(lane, GK + "rank")), "lane_label": records.name(lane)} if lane else {}
    return told | {name: look for name in ("silhouette", "colour") if (look := records.one(cls.iri, GK + name))}
