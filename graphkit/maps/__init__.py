"""Draw a stocktake as a map: a page that opens offline with its findings and every item, or still pictures on paper."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import escape

from graphkit.findings import Finding, numbered
from graphkit.maps.page import map_page
from graphkit.maps.stills import suffix_of, write_still
from graphkit.maps.view import View, drawn
from graphkit.maps.views import chosen_view, usual_view, views_of
from graphkit.network import graph_of
from graphkit.vocabulary import write_whole

if TYPE_CHECKING:
    from IPython.display import HTML

    from graphkit.maps.view import Graph
    from graphkit.queries import Loaded


class Shown(NamedTuple):
    """What a map shows first: the title of its view, how many items that draws, and how many any view of it draws.

    `files` are those that were written; `paper` tells, of still pictures, on which paper and how large their text is.
    """

    title: str
    items: int
    of: int
    files: tuple[Path, ...]
    paper: str


def write_map(
    graph: Graph | Loaded,
    findings: Sequence[Finding],
    path: Path | str,
    *,
    view: str | None = None,
    item: str | None = None,
    since: Graph | Loaded | None = None,
) -> Shown:
    """Write the map of a stocktake and its findings as a page, or a view of it as still pictures, whole or not at all.

    Parameters
    ----------
    graph : rdflib.Dataset or networkx.MultiDiGraph
        What `load` returns, or what `to_networkx` made of that.
    findings : sequence of Finding
        What `check` returns. They are numbered as a report has it: first one of each kind of those that matter most.
    path : str or Path
        Where to write. Its suffix decides: .html is a page; .svg and .png are a picture, or several numbered ones where
        the text on one sheet of A3 would be too small; .pdf is a paper of such sheets and the findings.
    view : str, optional
        The view to open on, or to draw: all, findings, ownership, duties, cohorts, overlaps, plan, partner or changes.
        Without it, all, of a large stocktake findings, and with `since` changes. A page holds all views that need
        nothing named.
    item : str, optional
        The plan, partner or board, by name or id, that the view plan or partner is about.
    since : rdflib.Dataset or networkx.MultiDiGraph, optional
        The same stocktake as at an earlier date, or an earlier copy of it: the view changes is what has changed since.

    Returns
    -------
    Shown
        The title of the view that the map opens on, how many items it draws, of how many, and the files written.

    Raises
    ------
    InputError
        When there is no such view or item, when an item or an earlier stocktake is given to a view that needs none or
        is missing where one is needed, when the two stocktakes have nothing in common, when the suffix is another or
        needs typst and that is missing, or when a file cannot be written.

    Examples
    --------
    >>> import graphkit
    >>> now, then = graphkit.load(), graphkit.load(as_of="2015-07-23")
    >>> folder = getfixture("tmp_path")
    >>> graphkit.write_map(now, graphkit.check(now), folder / "map.html", since=then).title
    'Changes since 23 July 2015'
    """
    suffix = suffix_of(path)
    whole, findings, views, opened = _views(graph, findings, view, item, since)
    items = {one.name: _items(one) for one in views}
    of = len(set().union(*items.values()))
    shown = next(one for one in views if one.name == opened)
    if suffix == ".html":
        write_whole(Path(path), map_page(whole, findings, views, opened))
        return Shown(shown.title, len(items[opened]), of, (Path(path),), "")
    still = write_still(whole, findings, shown, path, of)
    return Shown(shown.title, len(items[opened]), of, still.files, still.says)


def draw_map(
    graph: Graph | Loaded,
    findings: Sequence[Finding],
    *,
    view: str | None = None,
    item: str | None = None,
    since: Graph | Loaded | None = None,
    height: int = 760,
) -> HTML:
    """Show the map of a stocktake in a notebook: the page that `write_map` writes, in a frame that needs no network.

    Parameters are those of `write_map`, and the height of the frame in pixels.

    Returns
    -------
    IPython.display.HTML
        What a notebook shows when it is the last line of a cell.
    """
    from IPython.display import HTML

    whole = graph_of(graph)
    page = map_html(whole, findings, view=view, item=item, since=since)
    title = f"Map of {whole.graph.get('title') or 'a stocktake'}"
    frame = (
        f'<iframe title="{escape(title)}" srcdoc="{escape(page)}" sandbox="allow-scripts" '
        f'style="width: 100%; height: {int(height)}px; border: 0"></iframe>'
    )
    # IPython warns of HTML that begins with a frame.
    return HTML(f"<div>{frame}</div>")  # type: ignore[no-untyped-call]


def map_html(
    graph: Graph | Loaded,
    findings: Sequence[Finding],
    *,
    view: str | None = None,
    item: str | None = None,
    since: Graph | Loaded | None = None,
) -> str:
    """Return the page that `write_map` writes."""
    whole, findings, views, opened = _views(graph, findings, view, item, since)
    return map_page(whole, findings, views, opened)


def _views(
    graph: Graph | Loaded,
    findings: Sequence[Finding],
    view: str | None,
    item: str | None,
    since: Graph | Loaded | None,
) -> tuple[Graph, list[Finding], list[View], str]:
    """Return the graph of a stocktake, its findings as they are numbered, the views of its map, and the one to open."""
    findings = numbered(findings)
    whole, earlier = graph_of(graph), None if since is None else graph_of(since)
    views = views_of(whole, findings, item=item or "", view=view, earlier=earlier)
    return whole, findings, views, chosen_view(view, since=earlier is not None) or usual_view(views)


def _items(view: View) -> set[str]:
    return {item for item in drawn(view.graph) if "finding" not in view.graph.nodes[item]}
