"""Draw a stocktake as a map: one page that opens offline, with its findings and every item in tables below."""

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
from graphkit.graph import to_networkx
from graphkit.vocabulary import NOTICE, SEVERITIES, write_whole

ASSETS = Path(__file__).resolve().with_name("map_assets")
FINDING_COLOUR, INK, EDGE_COLOUR, PLAIN_COLOUR = "#8A1200", "#1B1F23", "#6F7881", "#3F4347"

if TYPE_CHECKING:
    from graphkit.queries import Loaded

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
        library = (ASSETS / "vis-network.min.js").read_bytes().decode("utf-8")
        self.templateEnv.globals.update(context, library=Markup(library))

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


def write_map(graph: Graph | Loaded, findings: Sequence[Finding], path: Path | str) -> None:
    """Write the map of a stocktake and its findings as one page of HTML, whole or not at all.

    `graph` is a dataset, or what `to_networkx` made of one. Raises InputError when the file cannot be written.
    """
    write_whole(Path(path), map_html(graph if isinstance(graph, nx.MultiDiGraph) else to_networkx(graph), findings))


def map_html(graph: Graph, findings: Sequence[Finding]) -> str:
    """Return the page of a map; findings are numbered from 1 in the order given.

    A finding stands on its item or, where that is not drawn, on the thing that it names as its value.
    """
    values = [str(finding.value or "") for finding in findings]
    laid = layout.lay_out(graph, {finding.item for finding in findings}.union(values))
    drawn = {box.item for box in laid.boxes}
    numbers = {str(item): number for number, item in enumerate(sorted(graph.nodes), start=1)}
    about, badges, places = defaultdict(list), defaultdict(list), []
    for number, (finding, value) in enumerate(zip(findings, values, strict=True), start=1):
        place = next((item for item in (finding.item, value) if item in drawn), None)
        places.append(place)
        badges[place].append(number)
        for item in {finding.item, value}:
            about[item].append(number)
    counts = Counter(finding.severity for finding in findings)
    page = StrategyMap(
        title=graph.graph.get("title") or "Strategy map",
        as_of=graph.graph.get("as_of") or "",
        items=_items(graph, numbers, drawn, about),
        findings=findings,
        places=places,
        numbers=numbers,
        severities=SEVERITIES,
        notice=NOTICE,
        counts=[f"{counts[severity]} {words.lower()}" for severity, words in SEVERITIES.items() if counts[severity]],
        kinds=_kinds(graph, laid),
        lanes=_lanes(graph, laid),
        size={"width": laid.width, "height": laid.height, "top": layout.MARGIN + layout.HEADING},
        text={"padding": layout.PADDING, "styles": layout.STYLES, "gap": layout.ROW_GAP},
        colours={"finding": FINDING_COLOUR, "ink": INK, "edge": EDGE_COLOUR},
    )
    for box in laid.boxes:
        node = _node(graph.nodes[box.item], box)
        page.add_node(numbers[box.item], layout.name_of(graph, box.item), badges=badges[box.item], **node)
    for (source, target), properties in _links_drawn(graph, drawn).items():
        lead = properties <= layout.LEAD_PROPERTIES
        page.add_edge(numbers[source], numbers[target], lead=lead, hidden=True, arrows="")
    return page.page()


def tint(colour: str, parts: int = 8) -> str:
    """Return a pale tint of a colour: one part of the colour, the rest of `parts` white.

    >>> tint("#1F6FD6")
    '#e3edfa'
    """
    return "#" + "".join(f"{round(255 - (255 - int(colour[i : i + 2], 16)) / parts):02x}" for i in (1, 3, 5))


def _look(data: Mapping[str, Any], silhouette: str, width: float, height: float) -> dict[str, str]:
    path, mark = layout.outline(silhouette, width, height)
    colour = _colour(data)
    return {"kind": str(data.get("kind", "")), "color": colour, "tint": tint(colour), "outline": path, "mark": mark}


def _node(data: Mapping[str, Any], box: layout.Box) -> dict[str, Any]:
    return {
        **_look(data, box.silhouette, box.width, box.height),
        "shape": "custom",
        "x": box.x,
        "y": box.y,
        "width": box.width,
        "height": box.height,
        "lane": box.lane,
        "lines": [[line.text, line.style] for line in box.lines],
    }


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


def _kinds(graph: Graph, laid: layout.Layout) -> list[dict[str, str]]:
    kinds = {}
    for box in laid.boxes:
        data = graph.nodes[box.item]
        plural, kind = str(data.get("plural", "")), str(data.get("kind", ""))
        kinds[box.lane, plural, kind] = {"plural": plural, **_look(data, box.silhouette, 36, 18)}
    return [kinds[key] for key in sorted(kinds)]


def _lanes(graph: Graph, laid: layout.Layout) -> list[dict[str, Any]]:
    first = {box.lane: graph.nodes[box.item] for box in reversed(laid.boxes)}
    return [
        {"heading": lane.heading, "left": lane.left, "width": lane.width, "tint": tint(_colour(first[number]), 24)}
        for number, lane in enumerate(laid.lanes)
    ]


def _links_drawn(graph: Graph, drawn: set[str]) -> dict[tuple[str, str], set[str]]:
    pairs: dict[tuple[str, str], set[str]] = defaultdict(set)
    for source, target, key in sorted(graph.edges(keys=True)):
        if source != target and source in drawn and target in drawn:
            pairs[source, target].add(str(key))
    return pairs


def _colour(data: Mapping[str, Any]) -> str:
    colour = str(data.get("colour", ""))
    return colour if re.fullmatch(r"#[0-9A-Fa-f]{6}", colour) else PLAIN_COLOUR
