"""Write the interactive page of a map: its views drawn by vis-network, its findings and items in tables below."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
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
from graphkit.maps.views import MANY
from graphkit.plain_text import seen
from graphkit.vocabulary import NOTICE, SEVERITIES

ASSETS = Path(__file__).resolve().with_name("assets")
SCRIPTS = ("data", "draw", "places", "panel", "filters", "listing", "address", "keys", "print", "start")
FINDING_COLOUR, INK, EDGE_COLOUR, PLAIN_COLOUR = "#8A1200", "#1B1F23", "#6F7881", "#3F4347"

if TYPE_CHECKING:
    Graph = nx.MultiDiGraph[str]


class StrategyMap(Network):  # type: ignore[misc]
    """Hold the boxes and links of a map, and write them through graphkit's own template in place of pyvis's.

    The template escapes every text, marks what nobody sees in it, and asks nothing of the network; headings, titles and
    menus of pyvis stay unused, since they let text from a stocktake run as script.
    """

    def __init__(self, **context: object) -> None:
        super().__init__(cdn_resources="in_line", directed=True)
        self.templateEnv = Environment(
            loader=FileSystemLoader(str(ASSETS)),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
            finalize=lambda value: value if isinstance(value, Markup) else seen(value),
        )
        self.templateEnv.policies["json.dumps_kwargs"] = {"sort_keys": True, "separators": (",", ":")}
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
    of the finding's row, `finding-3`. In the data of the page they are numbers, 7 and -3. Findings are numbered from 1
    in the order given. A finding stands on its item or, where that is not drawn, on the thing that it names as value.
    """
    boxes = {item: data for view in reversed(views) for item, data in view.graph.nodes(data=True) if data.get("lane")}
    drawn = {item for item, data in boxes.items() if "finding" not in data}
    known = [(item, data) for view in views for item, data in view.graph.nodes(data=True) if "finding" not in data]
    changes = {item: data["changes"] for item, data in known if "changes" in data}
    whole = graph.copy()
    whole.add_nodes_from(pair for pair in known if pair[0] not in graph)
    numbers = {str(item): number for number, item in enumerate(sorted(whole.nodes), start=1)}
    ids = numbers | {item: -data["finding"] for item, data in boxes.items() if "finding" in data}
    about, badges, places = defaultdict(list), defaultdict(list), []
    for number, finding in enumerate(findings, start=1):
        place = place_of(finding, drawn)
        places.append(place)
        badges[place].append(number)
        for item in {finding.item, str(finding.value or "")}:
            about[item].append(number)
    counts = Counter(finding.severity for finding in findings)
    pairs, looks, outlines = _Numbered(), _Numbered(), _Numbered()
    kinds = kinds_of(view.graph.nodes.values() for view in views)
    told = [_view(view, ids, pairs, list(kinds), looks, outlines) for view in views]
    page = StrategyMap(
        title=graph.graph.get("title") or "Strategy map",
        as_of=graph.graph.get("as_of") or "",
        items=_items(whole, numbers, drawn, about, changes),
        findings=findings,
        places=places,
        numbers=numbers,
        severities=SEVERITIES,
        notice=NOTICE,
        counts=[f"{counts[severity]} {words.lower()}" for severity, words in SEVERITIES.items() if counts[severity]],
        mapped=len(drawn),
        many=MANY,
        fingerprints={
            data["finding"]: findings[data["finding"] - 1].fingerprint for data in boxes.values() if "finding" in data
        },
        checks=_checks(findings),
        kinds=list(kinds.values()),
        views=told,
        looks=list(looks),
        changes={str(look[-1]) for look in looks},
        outlines=list(outlines),
        opened=opened,
        facets=_facets(graph, ids, drawn),
        overview={
            "columns": COLUMNS,
            "rows": [
                {"id": numbers[theme], "name": layout.name_of(graph, theme), "counts": row}
                for theme, row in overview(graph, findings)
            ],
        },
        text={
            "padding": layout.PADDING,
            "styles": layout.STYLES,
            "gap": layout.SCREEN.rows,
            "top": layout.MARGIN + layout.HEADING,
        },
        colours={"finding": FINDING_COLOUR, "ink": INK, "edge": EDGE_COLOUR},
    )
    for item in sorted(boxes):
        data = boxes[item]
        page.add_node(
            ids[item],
            layout.name_of(whole, item) if item in whole else str(data.get("name", "")),
            badges=[data["finding"]] if "finding" in data else badges[item],
            shape="custom",
        )
    for source, target in pairs:
        page.add_edge(source, target)
    return page.page()


class _Numbered(dict[Any, int]):
    """Number what is asked for, from nought, in order of first asking."""

    def __missing__(self, key: object) -> int:
        self[key] = len(self)
        return self[key]


def _view(
    view: View,
    ids: Mapping[str, int],
    pairs: _Numbered,
    kinds: Sequence[tuple[str, ...]],
    looks: _Numbered,
    outlines: _Numbered,
) -> dict[str, Any]:
    """Return what the page knows of a view; links, looks and outlines that views share are numbered once for all."""
    laid = layout.lay_out(view.graph, view.quiet)
    first = {box.lane: view.graph.nodes[box.item] for box in reversed(laid.boxes)}
    boxes, used = [], set()
    for box in laid.boxes:
        kind = kinds.index(_kind(view.graph.nodes[box.item]))
        used.add(kind)
        outline = outlines[box.width, box.height, *layout.outline(box.silhouette, box.width, box.height)]
        lines = tuple(line.text if line.style == "name" else (line.text, line.style) for line in box.lines)
        notes = [seen(text) for text, _ in view.graph.nodes[box.item].get("notes", ())]
        place = [ids[box.item], box.y, box.lane, looks[outline, kind, lines, box.change]]
        boxes.append([*place, notes] if notes else place)
    links, changes = defaultdict(set), defaultdict(set)
    for source, target, key, data in view.graph.edges(keys=True, data=True):
        if view.graph.nodes[source].get("lane") and view.graph.nodes[target].get("lane"):
            links[ids[source], ids[target]].add(str(key))
            changes[ids[source], ids[target]].add(data.get("change"))
    numbered = {pairs[pair]: keys for pair, keys in sorted(links.items())}
    return {
        "name": view.name,
        "title": seen(view.title),
        "says": seen(f"{view.says} {view.choosing}".strip()),
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
        "kinds": sorted(used),
        "links": list(numbered),
        "quiet": [number for number, keys in numbered.items() if keys <= view.quiet],
        "changed": {
            change: [pairs[pair] for pair in sorted(changes) if changes[pair] == {change}]
            for change in ("added", "removed")
        },
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


def _facets(graph: Graph, ids: Mapping[str, int], drawn: set[str]) -> dict[str, list[tuple[int, str, list[int]]]]:
    """Return what each filter keeps of what is drawn, by the number and name of the item to filter by."""
    told = {}
    for facet, values in facets(graph).items():
        kept = [(layout.name_of(graph, value), ids[value], items & drawn) for value, items in values.items()]
        told[facet] = [
            (place, name, sorted(ids[item] for item in items))
            for name, place, items in sorted(kept, key=lambda row: (row[0].casefold(), row[1]))
        ]
    return told


def _keys(items: Iterable[str]) -> dict[str, str]:
    """Return what stands for each item in the address of a page, the same when the page is made again.

    >>> _keys(["https://example.org/plan/E24"])
    {'https://example.org/plan/E24': 'plan/E24'}
    """
    short = {item: "/".join(re.split("[/#]", item)[-2:]) for item in items}
    counts = Counter(short.values())
    return {item: key if counts[key] == 1 else item for item, key in short.items()}


def _checks(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """Return the checks that found something, with their titles, by title."""
    titles = {finding.check: finding.title for finding in reversed(findings)}
    return sorted(titles.items(), key=lambda check: (check[1].casefold(), check[0]))


def _items(
    graph: Graph,
    numbers: Mapping[str, int],
    drawn: Collection[str],
    about: Mapping[str, list[int]],
    changes: Mapping[str, Sequence[str]],
) -> list[dict[str, Any]]:
    """Return every item of a graph in order, with its changes, links both ways and the numbers of its findings."""
    links: dict[str, dict[tuple[bool, str], list[int]]] = defaultdict(lambda: defaultdict(list))
    for source, target, data in graph.edges(data=True):
        links[source][False, str(data["label"])].append(numbers[target])
        links[target][True, str(data["label"])].append(numbers[source])
    keys = _keys(numbers)
    return [
        {
            "id": number,
            "key": keys[item],
            "kind": str(graph.nodes[item].get("label", "")),
            "name": layout.name_of(graph, item),
            "names": list(graph.nodes[item].get("names", ())),
            "dates": layout.dates_of(graph.nodes[item]),
            "lead": layout.lead_of(graph.nodes[item]),
            "drawn": item in drawn,
            "findings": about.get(item, []),
            "changes": changes.get(item, ()),
            "links": [
                {"label": label, "back": back, "items": sorted(ends)}
                for (back, label), ends in sorted(links[item].items())
            ],
            "sources": list(graph.nodes[item].get("sources", ())),
        }
        for item, number in numbers.items()
    ]


def _kind(data: Mapping[str, Any]) -> tuple[str, ...]:
    return (*(str(data.get(name, "")) for name in ("plural", "kind", "silhouette")), colour_of(data))


def kinds_of(
    views: Iterable[Iterable[Mapping[str, Any]]], width: float = 36, height: float = 18
) -> dict[tuple[str, ...], dict[str, str]]:
    """Return the kinds of what is drawn, with samples for a legend, in order of views, lanes and names.

    A view is given as what it knows of its nodes.
    """
    places: dict[tuple[str, ...], int] = {}
    for view in views:
        drawn = [(int(data["lane"]), _kind(data)) for data in view if data.get("lane")]
        for _, kind in sorted(drawn):
            places.setdefault(kind, len(places))
    kinds = {}
    for kind in places:
        plural, name, silhouette, colour = kind
        path, mark = layout.outline(silhouette, width, height)
        kinds[kind] = {
            "plural": plural,
            "kind": name,
            "color": colour,
            "tint": tint(colour),
            "outline": path,
            "mark": mark,
        }
    return kinds


def place_of(finding: Finding, drawn: Collection[str]) -> str | None:
    """Return the item on which a finding stands: what it is about or, where that is not drawn, what its value names."""
    return next((item for item in (finding.item, str(finding.value or "")) if item in drawn), None)
