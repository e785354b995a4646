"""Write the interactive page of a map: its views drawn by vis-network, its findings and items in tables below."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from pyvis.network import Network

from graphkit import layout
from graphkit.findings import RESTS_ON, Finding
from graphkit.lettering import FONT
from graphkit.maps.asset import ASSETS, asset
from graphkit.maps.facets import COLUMNS, facets, overview
from graphkit.maps.looks import (
    BADGE,
    CHANGES,
    EDGE_COLOUR,
    FINDING_COLOUR,
    INK,
    LINKS,
    OUTLINES,
    kind_of,
    kinds_of,
    lane_tint,
)
from graphkit.maps.sheets import LEAST
from graphkit.maps.view import View, badges_of, links_of
from graphkit.plain_text import seen
from graphkit.templates import environment
from graphkit.vocabulary import NOTICE, SEVERITIES, UNSTATED

SCRIPTS = ("data", "draw", "places", "panel", "filters", "listing", "address", "keys", "print", "start")

SIZES = {
    "padding": layout.PADDING,
    "inset": layout.INSET,
    "styles": layout.STYLES,
    "bold": sorted(layout.BOLD),
    "rows": layout.SCREEN.rows,
    "top": layout.MARGIN + layout.HEADING,
    "end": layout.END,
    "turn": layout.TURN,
    "least": LEAST,
    "font": FONT,
    "badge": BADGE._asdict(),
}
"""By which the page places and draws again what the layout has placed, when a filter leaves something out."""

if TYPE_CHECKING:
    from graphkit.maps.view import Graph


class StrategyMap(Network):  # type: ignore[misc]
    """Hold the boxes and links of a map, and write them through graphkit's own template in place of pyvis's.

    The template escapes every text, marks what nobody sees in it, and asks nothing of the network; headings, titles and
    menus of pyvis stay unused, since they let text from a stocktake run as script.
    """

    def __init__(self, **context: object) -> None:
        super().__init__(cdn_resources="in_line", directed=True)
        self.templateEnv = environment(ASSETS, lambda value: value if isinstance(value, Markup) else seen(value))
        self.templateEnv.policies["json.dumps_kwargs"] = {"sort_keys": True, "separators": (",", ":")}
        self.path = "map.html.j2"
        script = "\n".join(asset(f"{name}.js") for name in SCRIPTS)
        self.templateEnv.globals.update(
            context,
            style=Markup(asset("map.css")),
            library=Markup(asset("vis-network.min.js")),
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
    in the order given.
    """
    boxes = {item: data for view in reversed(views) for item, data in view.graph.nodes(data=True) if data.get("lane")}
    drawn = {item for item, data in boxes.items() if "finding" not in data}
    whole, changes = _with_gone(graph, views)
    numbers = {str(item): number for number, item in enumerate(sorted(whole.nodes), start=1)}
    ids = numbers | {item: -data["finding"] for item, data in boxes.items() if "finding" in data}
    pairs, looks, outlines = _Numbered(), _Numbered(), _Numbered()
    kinds = kinds_of(view.graph.nodes.values() for view in views)
    told = [_view(view, ids, pairs, list(kinds), looks, outlines) for view in views]
    changed = {str(look[-1]) for look in looks}
    page = StrategyMap(
        title=graph.graph.get("title") or "Strategy map",
        as_of=graph.graph.get("as_of") or "",
        notice=NOTICE,
        unstated=UNSTATED,
        items=_items(whole, numbers, drawn, findings, changes),
        findings=findings,
        numbers=numbers,
        severities=SEVERITIES,
        unsure=RESTS_ON,
        counts=_counts(findings),
        fingerprints={-number: findings[-number - 1].fingerprint for number in ids.values() if number < 0},
        checks=_checks(findings),
        mapped=len(drawn),
        opened=opened,
        views=told,
        kinds=list(kinds.values()),
        plain=layout.outline("", 34, 16)[0],
        looks=list(looks),
        outlines=list(outlines),
        changes=[(change, *look) for change, look in CHANGES.items() if change in changed],
        facets=_facets(graph, ids, drawn),
        overview=_overview(graph, findings, numbers),
        sizes=SIZES,
        strokes={"boxes": OUTLINES, "links": LINKS},
        colours={"finding": FINDING_COLOUR, "ink": INK, "edge": EDGE_COLOUR},
    )
    badges = badges_of(boxes, findings)
    for item in sorted(boxes):
        page.add_node(ids[item], badges=badges.get(item, []))
    for source, target in pairs:
        page.add_edge(source, target)
    return page.page()


def _with_gone(graph: Graph, views: Sequence[View]) -> tuple[Graph, dict[str, Sequence[str]]]:
    """Return a graph with the items that only a view has, since they are gone, and what views tell of changes."""
    known = [(item, data) for view in views for item, data in view.graph.nodes(data=True) if "finding" not in data]
    whole = graph.copy()
    whole.add_nodes_from(pair for pair in known if pair[0] not in graph)
    return whole, {item: data["changes"] for item, data in known if "changes" in data}


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
        kind = kinds.index(kind_of(view.graph.nodes[box.item]))
        used.add(kind)
        outline = outlines[box.width, box.height, *layout.outline(box.silhouette, box.width, box.height)]
        lines = tuple(_line(line) for line in box.lines)
        notes = [seen(text) for text, _ in view.graph.nodes[box.item].get("notes", ())]
        place = [ids[box.item], box.y, box.lane, looks[outline, kind, lines, box.change]]
        boxes.append([*place, notes] if notes else place)
    links = sorted(((ids[link.source], ids[link.target]), link.quiet, link.change) for link in links_of(view))
    return {
        "name": view.name,
        "title": seen(view.title),
        "says": seen(f"{view.says} {view.choosing}".strip()),
        "lanes": [{**asdict(lane), "tint": lane_tint(first[number])} for number, lane in enumerate(laid.lanes)],
        "boxes": boxes,
        "kinds": sorted(used),
        "links": [pairs[pair] for pair, _, _ in links],
        "quiet": [pairs[pair] for pair, quiet, _ in links if quiet],
        "changed": {kind: [pairs[pair] for pair, _, change in links if change == kind] for kind in LINKS if kind},
        "width": laid.width,
        "height": laid.height,
    }


def _line(line: layout.Line) -> object:
    """Return a line as short as its look allows, since a page has thousands: a line of a name is only its text."""
    if line.backwards:
        return line.text, line.style, True
    return line.text if line.style == "name" else (line.text, line.style)


def _overview(graph: Graph, findings: Sequence[Finding], numbers: Mapping[str, int]) -> dict[str, Any]:
    """Return the counts by theme, each with the number of the theme's row among the items."""
    rows = [
        {"id": numbers[theme], "name": layout.name_of(graph, theme), "counts": counts}
        for theme, counts in overview(graph, findings)
    ]
    return {"columns": COLUMNS, "rows": rows}


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


def _counts(findings: Sequence[Finding]) -> list[str]:
    """Return how many findings there are of each severity, in words, gravest first."""
    counts = Counter(finding.severity for finding in findings)
    return [f"{counts[severity]} {words.lower()}" for severity, words in SEVERITIES.items() if counts[severity]]


def _checks(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """Return the checks that found something, with their titles, by title."""
    titles = {finding.check: finding.title for finding in reversed(findings)}
    return sorted(titles.items(), key=lambda check: (check[1].casefold(), check[0]))


def _basis(link: Mapping[str, Any], item: Mapping[str, Any]) -> str:
    """Say where a link is written, by the places of its sources in those of its item, and that it is not quite sure."""
    if link.get("derived"):
        return "by its kind of body"
    sources = list(item.get("sources", ()))
    places = [str(sources.index(one) + 1) for one in link.get("sources", ()) if one in sources]
    certainty = str(link.get("certainty", ""))
    return "; ".join(part for part in (", ".join(places), certainty if certainty in RESTS_ON else "") if part)


def _items(
    graph: Graph,
    numbers: Mapping[str, int],
    drawn: Collection[str],
    findings: Sequence[Finding],
    changes: Mapping[str, Sequence[str]],
) -> list[dict[str, Any]]:
    """Return every item of a graph in order, with its changes, links both ways and the numbers of its findings."""
    links: dict[str, dict[tuple[bool, str], list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
    for source, target, data in graph.edges(data=True):
        links[source][False, str(data["label"])].append((numbers[target], _basis(data, graph.nodes[source])))
        links[target][True, str(data["label"])].append((numbers[source], _basis(data, {})))
    about: dict[str, list[int]] = defaultdict(list)
    for number, finding in enumerate(findings, start=1):
        for item in {finding.item, str(finding.value or "")}:
            about[item].append(number)
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
