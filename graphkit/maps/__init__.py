"""Draw a stocktake as a map: one page that opens offline, with its findings and every item in tables below."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx

from graphkit.findings import Finding
from graphkit.graph import to_networkx
from graphkit.maps.page import map_page
from graphkit.maps.views import usual_view, views_of
from graphkit.vocabulary import write_whole

if TYPE_CHECKING:
    from graphkit.queries import Loaded

    Graph = nx.MultiDiGraph[str]


def write_map(graph: Graph | Loaded, findings: Sequence[Finding], path: Path | str, *, view: str | None = None) -> None:
    """Write the map of a stocktake and its findings as one page of HTML, whole or not at all.

    `graph` is a dataset, or what `to_networkx` made of one. Raises InputError when the file cannot be written.
    """
    write_whole(Path(path), map_html(graph, findings, view=view))


def map_html(graph: Graph | Loaded, findings: Sequence[Finding], *, view: str | None = None) -> str:
    """Return the page of a map; findings are numbered from 1 in the order given."""
    whole = graph if isinstance(graph, nx.MultiDiGraph) else to_networkx(graph)
    views = views_of(whole, findings)
    return map_page(whole, findings, views, view or usual_view(views))
