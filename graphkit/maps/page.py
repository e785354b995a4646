"""Write the interactive page of a map: its views drawn by vis-network, its findings and items in tables below."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pyvis.network import Network

from graphkit import layout
from graphkit.findings import Finding
from graphkit.maps.facets import COLUMNS, facets, overview
from graphkit.maps.view import View
from graphkit.vocabulary import NOTICE, SEVERITIES

ASSETS = Path(__file__).resolve().with_name("assets")
SCRIPTS = ("data", "draw", "places", "panel", "filters", "keys", "start")
FINDING_COLOUR, INK, EDGE_COLOUR, PLAIN_COLOUR = "#8A1200", "#1B1F23", "#6F7881", "#3F4347"

if TYPE_CHECKING:
    Graph = nx.MultiDiGraph[str]


class StrategyMap(Network):  # type: ignore[misc]
    """Hold the boxes and links of a map, and write them through graphkit's own template in place of pyvis's.

    The template escapes every text and asks nothing of the network; headings, titles and menus of pyvis stay unused,
    since they let text from a stocktake run as script.
    """

    def __init__(self, **context: object) -> None:
        super().__init__(cdn_resources="in_line", directed=True)
        self.templateEnv = Environment(
            loader=FileSystemLoader(str(ASSETS)),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
        )
        self.path = "map.html.j2"
        script = "\n".join(_asset(f"{name}.js") for name in SCRIPTS)
        self.templateEnv.globals.update(
            context,
            style=Markup(_asset("map.css")),
            library=Markup(_asset("vis-network.min.js")),
            script=Markup(f'"use strict";\n(() => {{\n{script}}})();\n'),
        )

    def page(self) -> str:
        """Return the page, with a policy that lets only its own scripts run."""
        html = str(self.generate_html())
        scripts = re.findall(r"<script>(.*?)</script>", html, flags=re.DOTALL)
        digests = [base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode() for script in scripts]
        allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
        policy = (
            f"default-src 'none'; script-src {allowed}; "
            "style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'"
        )
        charset = '<meta charset="utf-8">'
        return html.replace(charset, f'{charset}\n<meta http-equiv="Content-Security-Policy" content="{policy}">', 1)


def map_page(graph: Graph, findings: Sequence[Finding], views: Sequence[View], opened: str) -> str:
    """Return the page of a map: all its views, opened on one of them.

    Every item has an id that its row in the table of items has too, `item-7`; a box that stands for a finding has that
    of the finding's row, `finding-3`. Findings are numbered from 1 in the order given. A finding stands on its item or,
    where that is not drawn, on the thing that it names as its value.
    """
    boxes = {item: data for view in reversed(views) for item, data in view.graph.nodes(data=True) if data.get("lane")}
    drawn = {item for item, data in boxes.items() if "finding" not in data}
    whole = graph.copy()
    whole.add_nodes_from((item, boxes[item]) for item in sorted(drawn) if item not in graph)
    numbers = {str(item): number for number, item in enumerate(sorted(whole.nodes), start=1)}
    ids = {item: f"item-{number}" for item, number in numbers.items()}
    ids |= {item: f"finding-{data['finding']}" for item, data in boxes.items() if "finding" in data}
    about, badges, places = defaultdict(list), defaultdict(list), []
    for number, finding in enumerate(findings, start=1):
        value = str(finding.value or "")
        place = next((item for item in (finding.item, value) if item in drawn), None)
        places.append(place)
        badges[place].append(number)
        for item in {finding.item, value}:
            about[item].append(number)
    counts = Counter(finding.severity for finding in findings)
    pairs: dict[tuple[str, str], int] = {}
    looks: dict[tuple[object, ...], int] = {}
    told = [_view(view, ids, pairs, looks) for view in views]
    page = StrategyMap(
        title=graph.graph.get("title") or "Strategy map",
        as_of=graph.graph.get("as_of") or "",
        items=_items(whole, numbers, drawn, about),
        findings=findings,
        places=places,
        numbers=numbers,
        severities=SEVERITIES,
        notice=NOTICE,
        counts=[f"{counts[severity]} {words.lower()}" for severity, words in SEVERITIES.items() if counts[severity]],
        kinds=_kinds(boxes),
        views=told,
        looks=list(looks),
        opened=opened,
        facets=_facets(graph, ids, drawn),
        overview={
            "columns": COLUMNS,
            "rows": [
                {"id": ids[theme], "name": layout.name_of(graph, theme), "counts": row}
                for theme, row in overview(graph, findings)
            ],
        },
        text={
            "padding": layout.PADDING,
            "styles": layout.STYLES,
            "gap": layout.ROW_GAP,
            "top": layout.MARGIN + layout.HEADING,
        },
        colours={"finding": FINDING_COLOUR, "ink": INK, "edge": EDGE_COLOUR},
    )
    for item in sorted(boxes):
        data = boxes[item]
        colour = colour_of(data)
        numbers_on = [data["finding"]] if "finding" in data else badges[item]
        page.add_node(
            ids[item],
            layout.name_of(whole, item) if item in whole else str(data.get("name", "")),
            kind=str(data.get("kind", "")),
            badges=numbers_on,
            color=colour,
            tint=tint(colour),
            shape="custom",
        )
    for source, target in pairs:
        page.add_edge(source, target, hidden=True, arrows="")
    return page.page()


def _view(
    view: View, ids: Mapping[str, str], pairs: dict[tuple[str, str], int], looks: dict[tuple[object, ...], int]
) -> dict[str, Any]:
    """Return what the page knows of a view; links and looks that views share are numbered once for all."""
    laid = layout.lay_out(view.graph, view.quiet)
    first = {box.lane: view.graph.nodes[box.item] for box in reversed(laid.boxes)}
    boxes = []
    for box in laid.boxes:
        lines = tuple((line.text, line.style) for line in box.lines)
        look = (box.width, box.height, *layout.outline(box.silhouette, box.width, box.height), lines, box.change)
        boxes.append([ids[box.item], box.x, box.y, box.lane, looks.setdefault(look, len(looks))])
    links = defaultdict(set)
    for source, target, key in view.graph.edges(keys=True):
        if view.graph.nodes[source].get("lane") and view.graph.nodes[target].get("lane"):
            links[ids[source], ids[target]].add(str(key))
    numbered = {pairs.setdefault(pair, len(pairs)): keys for pair, keys in sorted(links.items())}
    return {
        "name": view.name,
        "title": view.title,
        "says": view.says,
        "lanes": [
            {
                "heading": lane.heading,
                "left": lane.left,
                "width": lane.width,
                "packed": lane.packed,
                "tint": tint(colour_of(first[number]), 24),
            }
            for number, lane in enumerate(laid.lanes)
        ],
        "boxes": boxes,
        "links": list(numbered),
        "quiet": [number for number, keys in numbered.items() if keys <= view.quiet],
        "width": laid.width,
        "height": laid.height,
    }


def tint(colour: str, parts: int = 8) -> str:
    """Return a pale tint of a colour: one part of the colour, the rest of `parts` white.

    >>> tint("#1F6FD6")
    '#e3edfa'
    """
    return "#" + "".join(f"{round(255 - (255 - int(colour[i : i + 2], 16)) / parts):02x}" for i in (1, 3, 5))


def colour_of(data: Mapping[str, Any]) -> str:
    """Return the colour of an item's kind, or a plain one where the ontology gives none."""
    colour = str(data.get("colour", ""))
    return colour if re.fullmatch(r"#[0-9A-Fa-f]{6}", colour) else PLAIN_COLOUR


def _asset(name: str) -> str:
    return (ASSETS / name).read_bytes().decode("utf-8")


def _facets(graph: Graph, ids: Mapping[str, str], drawn: set[str]) -> dict[str, list[tuple[str, str, list[str]]]]:
    """Return what each filter keeps of what is drawn, as ids, by the id and name of the item to filter by."""
    told = {}
    for facet, values in facets(graph).items():
        kept = [(layout.name_of(graph, value), ids[value], items & drawn) for value, items in values.items()]
        told[facet] = [
            (place, name, sorted(ids[item] for item in items))
            for name, place, items in sorted(kept, key=lambda row: (row[0].casefold(), row[1]))
        ]
    return told


def _items(
    graph: Graph, numbers: Mapping[str, int], drawn: Collection[str], about: Mapping[str, list[int]]
) -> list[dict[str, Any]]:
    """Return every item of a graph in order, with its links both ways and the numbers of its findings."""
    links: dict[str, dict[tuple[bool, str], list[int]]] = defaultdict(lambda: defaultdict(list))
    for source, target, data in graph.edges(data=True):
        links[source][False, str(data["label"])].append(numbers[target])
        links[target][True, str(data["label"])].append(numbers[source])
    return [
        {
            "id": number,
            "kind": str(graph.nodes[item].get("label", "")),
            "name": layout.name_of(graph, item),
            "dates": layout.dates_of(graph.nodes[item]),
            "drawn": item in drawn,
            "findings": about.get(item, []),
            "links": [
                {"label": label, "back": back, "items": sorted(ends)}
                for (back, label), ends in sorted(links[item].items())
            ],
            "sources": list(graph.nodes[item].get("sources", ())),
        }
        for item, number in numbers.items()
    ]


def _kinds(boxes: Mapping[str, Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return the kinds of what is drawn in any view, for the legend, in order of lane and name."""
    kinds: dict[tuple[str, str], tuple[int, dict[str, str]]] = {}
    for data in boxes.values():
        plural, kind, colour = str(data.get("plural", "")), str(data.get("kind", "")), colour_of(data)
        path, mark = layout.outline(str(data.get("silhouette", "")), 36, 18)
        look = {"plural": plural, "kind": kind, "color": colour, "tint": tint(colour), "outline": path, "mark": mark}
        lane = min(data["lane"], kinds.get((plural, kind), (data["lane"],))[0])
        kinds[plural, kind] = (lane, look)
    return [look for _, (_, look) in sorted(kinds.items(), key=lambda entry: (entry[1][0], entry[0]))]
