"""Draw a stocktake as a map: a page that opens offline with its findings and every item, or still pictures on paper."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx

from graphkit.findings import Finding
from graphkit.graph import to_networkx
from graphkit.maps.page import map_page
from graphkit.maps.stills import Still, suffix_of, write_still
from graphkit.maps.views import usual_view, views_of
from graphkit.vocabulary import write_whole

if TYPE_CHECKING:
    from graphkit.queries import Loaded

    Graph = nx.MultiDiGraph[str]


def write_map(
    graph: Graph | Loaded, findings: Sequence[Finding], path: Path | str, *, view: str | None = None
) -> Still:
    """Write the map of a stocktake and its findings: a page (.html) or still pictures (.svg, .png, .pdf) of one view.

    `graph` is a dataset, or what `to_networkx` made of one. Returns which files were written. Raises InputError when
    the path has another suffix, a picture needs typst and it is missing, or a file cannot be written.
    """
    suffix = suffix_of(path)
    if suffix == ".html":
        write_whole(Path(path), map_html(graph, findings, view=view))
        return Still((Path(path),), "")
    whole = graph if isinstance(graph, nx.MultiDiGraph) else to_networkx(graph)
    views = views_of(whole, findings)
    (chosen,) = [one for one in views if one.name == (view or usual_view(views))]
    nodes = (node for one in views for node in one.graph.nodes(data=True))
    items = {item for item, data in nodes if data.get("lane") and "finding" not in data}
    return write_still(whole, findings, chosen, path, len(items))


def map_html(graph: Graph | Loaded, findings: Sequence[Finding], *, view: str | None = None) -> str:
    """Return the page of a map; findings are numbered from 1 in the order given."""
    whole = graph if isinstance(graph, nx.MultiDiGraph) else to_networkx(graph)
    views = views_of(whole, findings)
    return map_page(whole, findings, views, view or usual_view(views))
