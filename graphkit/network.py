"""The graph as networkx sees it: what stocktakes speak of, with its links, in words for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphkit.dates import day_in_words
from graphkit.personal import without_personal
from graphkit.queries import select
from graphkit.records import Records
from graphkit.schema import TableClass, read_ontology
from graphkit.terms import value_of
from graphkit.vocabulary import GK, RDF, SKOS, local_name

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
    wanted = {value_of(row[0]) for row in select(dataset, _WANTED)[1]}
    for (thing,) in select(dataset, _ITEMS if stocktakes else _ALL_ITEMS)[1]:
        classes = [schema.by_iri[iri] for iri in records.values(value_of(thing), RDF + "type") if iri in schema.by_iri]
        cls = max(classes, key=lambda c: (len(c.ancestors), c.iri))
        graph.add_node(value_of(thing), **_node(value_of(thing), cls, records), wanted=value_of(thing) in wanted)
    links = [
        (value_of(subject), value_of(predicate), value_of(value), more)
        for query, more in ((_LINKS, {}), (_DERIVED_LINKS, {"derived": True}))
        for subject, predicate, value in select(dataset, query)[1]
    ]
    for start, predicate, end, more in sorted(links, key=lambda link: link[:3]):
        if start in graph and end in graph:
            label, key = records.name(predicate), local_name(predicate)
            read = records.of_fact(start, predicate, ox.NamedNode(end))
            told = {"sources": _passages(records, read), "certainty": records.certainty(read), **more}
            graph.add_edge(start, end, key=key, label=label, property=predicate, **told)
    for thing, wider in select(dataset, _WIDER)[1]:
        if value_of(thing) in graph:
            data = graph.nodes[value_of(thing)]
            data["wider"] = (*data.get("wider", ()), value_of(wider))
    return graph


def graph_of(data: nx.MultiDiGraph[str] | Loaded) -> nx.MultiDiGraph[str]:
    """Return a graph as it is, and turn what was loaded into one."""
    import networkx as nx

    return data if isinstance(data, nx.MultiDiGraph) else to_networkx(data)


_HEAD = f"PREFIX gk: <{GK}> "
_STOCKTAKES = (
    _HEAD
    + """SELECT ?stocktake WHERE {
  ?stocktake a gk:Stocktake FILTER NOT EXISTS { ?stocktake gk:isCatalogue true } } ORDER BY ?stocktake"""
)
_NO_ITEM = """?thing a gk:Thing FILTER NOT EXISTS { ?thing a ?class . FILTER EXISTS { ?class gk:descriptive true } }
  FILTER NOT EXISTS { ?thing a gk:Stocktake }"""
_OF_A_STOCKTAKE = """?record a gk:Record ; gk:inStocktake ?stocktake .
        FILTER NOT EXISTS { ?stocktake gk:isCatalogue true }"""
# Each branch begins with its own few stocktakes; joined to them from outside, the query grows with the square.
_ITEMS = (
    _HEAD
    + f"""SELECT DISTINCT ?thing WHERE {{
  {{ SELECT DISTINCT ?thing WHERE {{
      {{ ?stocktake gk:covers ?thing }}
      UNION {{ {_OF_A_STOCKTAKE} GRAPH ?record {{ ?thing a ?type }} }}
      UNION {{ {_OF_A_STOCKTAKE} GRAPH ?record {{ ?other ?property ?thing }} }}
    }} }}
  {_NO_ITEM} }} ORDER BY ?thing"""
)
_ALL_ITEMS = _HEAD + f"SELECT DISTINCT ?thing WHERE {{ {_NO_ITEM} }} ORDER BY ?thing"
_WIDER = f"""PREFIX skos: <{SKOS}> SELECT DISTINCT ?thing ?wider WHERE {{
  ?thing skos:broader ?next . ?next skos:broader* ?wider }} ORDER BY ?thing ?wider"""
_LINKS = (
    _HEAD
    + """SELECT DISTINCT ?subject ?property ?value WHERE {
  ?property gk:columnOrder ?order . ?subject ?property ?value . FILTER (isIRI(?value))
} ORDER BY ?subject ?property ?value"""
)
_DERIVED_LINKS = _HEAD + "SELECT DISTINCT ?partner (gk:boundBy AS ?property) ?duty WHERE { ?partner gk:boundBy ?duty }"
# Nothing can be missing behind a power.
_WANTED = (
    _HEAD
    + """SELECT DISTINCT ?thing WHERE {
  ?stocktake gk:covers ?thing . FILTER (NOT EXISTS { ?thing a gk:Duty } || EXISTS { ?thing gk:form/gk:metBy ?class })
}"""
)


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
    node: dict[str, object] = {
        "name": records.name(thing),
        "names": tuple(sorted({without_personal(name) for name in records.values(thing, SKOS + "altLabel")})),
        "kind": cls.name,
        "label": cls.label,
        "plural": cls.plural,
        "period": period,
        "lead": "; ".join(sorted(records.name(one) for one in leads)),
        "sources": _passages(records, records.naming(thing), records.of_fact(thing, None, None)),
        "live": "true" in records.values(thing, GK + "live"),
    }
    phase = records.one(thing, GK + "phase")
    if phase:
        node["phase"] = records.name(phase)
    lane = records.one(cls.iri, GK + "lane")
    if lane:
        node |= {"lane": int(records.one(lane, GK + "rank")), "lane_label": records.name(lane)}
    return node | {name: look for name in ("silhouette", "colour") if (look := records.one(cls.iri, GK + name))}


def _passages(records: Records, *read: list[str]) -> tuple[str, ...]:
    """Return the documents and places of records in words, each once."""
    return tuple(dict.fromkeys(c.passage for some in read for c in records.citations(some) if c.passage))
