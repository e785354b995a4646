"""Make small graphs for maps, and findings about them."""

from __future__ import annotations

from typing import Any

import networkx as nx

from graphkit.findings import Finding
from graphkit.records import Citation

BASE = "https://example.org/stocktake/"
LOOKS: dict[str, tuple[int, str, str, str]] = {
    "Board": (1, "pill", "#3F4347", "Boards"),
    "Duty": (2, "bar", "#3B0F70", "Duties"),
    "Plan": (3, "page", "#1F6FD6", "Plans"),
    "Priority": (4, "hexagon", "#2E8B62", "Priorities"),
    "Cohort": (5, "octagon", "#A87400", "Cohorts"),
    "Indicator": (6, "parallelogram", "#D6409F", "Indicators"),
    "Partner": (1, "bar", "#3F4347", "Partners"),
    "Theme": (5, "pill", "#A87400", "Themes"),
}
HOSTILE = (
    "<script>window.hacked=1</script>",
    "</script><script>window.hacked=1</script>",
    '"><img src=x onerror="window.hacked=1">',
    "' onmouseover='window.hacked=1' x='",
    "<a href='javascript:window.hacked=1'>href</a>",
    "{{ 7 * 7 }}{% raw %}",
    "<!--<script>",
    "\u2028]]></style><svg onload=window.hacked=1>",
)


def add(graph: nx.MultiDiGraph, kind: str, name: str, **more: Any) -> str:
    item = f"{BASE}{kind.lower()}/{graph.number_of_nodes()}"
    look: dict[str, Any] = {"plural": kind + "s"}
    if kind in LOOKS:
        lane, silhouette, colour, plural = LOOKS[kind]
        look = {"lane": lane, "lane_label": plural, "silhouette": silhouette, "colour": colour, "plural": plural}
    values = {"name": name, "kind": kind, "label": kind, "period": "", "lead": "", "sources": (), **look, **more}
    graph.add_node(item, **values)
    return item


def link(graph: nx.MultiDiGraph, source: str, target: str, label: str = "overseen by", **more: Any) -> None:
    words = label.split()
    name = words[0] + "".join(word.capitalize() for word in words[1:])
    graph.add_edge(source, target, key=name, label=label, property=name, **more)


def finding(item: str, name: str, **more: Any) -> Finding:
    values: dict[str, Any] = {
        "check": "plan_without_owner",
        "title": "Plan without an accountable partner",
        "severity": "Warning",
        "family": "gap",
        "item": item,
        "item_name": name,
        "path": "https://w3id.org/graphkit/ns#accountablePartner",
        "path_name": "accountable partner",
        "value": "",
        "value_name": "",
        "message": f"Accountable partner of {name}: not recorded.",
        "remedy": "Agree an accountable partner.",
        "basis": "silence",
        "certainty": "stated",
        "answerable": (),
        "facts": (),
        "sources": (Citation(BASE, "Plan.csv", "", 4, "Paper to the board", "para 5"),),
        "more_sources": 0,
        "stated": True,
        "fingerprint": "",
        "waiver": None,
    }
    return Finding(**{**values, **more})


def example() -> tuple[nx.MultiDiGraph, list[Finding]]:
    graph = nx.MultiDiGraph(title="Children's plans in Gloucestershire", as_of="23 July 2019")
    board = add(graph, "Board", "Gloucestershire Health and Wellbeing Board", sources=("Paper, para 1",))
    duty = add(graph, "Duty", "Co-operate to improve well-being")
    framework = add(graph, "Plan", "Partnership Framework", phase="to come", sources=("Paper, para 5",))
    ended = add(graph, "Plan", "Works well for families", period="2015 to 2018", phase="over")
    priority = add(graph, "Priority", "Shared priorities")
    cohort = add(graph, "Cohort", "Care leavers")
    area = add(graph, "Area", "Gloucestershire")
    risk = add(graph, "Risk", "The whole is less than the sum of its parts")
    for source, target, label in (
        (framework, board, "approved by"),
        (framework, duty, "discharges duty"),
        (framework, board, "overseen by"),
        (ended, duty, "discharges duty"),
        (ended, cohort, "cohort"),
        (priority, framework, "stated in"),
        (priority, board, "accountable partner"),
        (framework, area, "area"),
        (risk, area, "threatens"),
    ):
        link(graph, source, target, label)
    findings = [
        finding(ended, "Works well for families", severity="Violation", title="Plan past its end"),
        finding(area, "Gloucestershire", value=duty, title="Duty without a vehicle"),
        finding(framework, "Partnership Framework", more_sources=2),
        finding(framework, "Partnership Framework", title="Plan agreed but not operating", message="Agreed in 2018."),
        finding(risk, "The whole is less than the sum of its parts", severity="Info", stated=False),
    ]
    return graph, findings


def many(count: int) -> tuple[nx.MultiDiGraph, list[Finding]]:
    graph = nx.MultiDiGraph(title="A larger stocktake", as_of="23 July 2019")
    kinds = list(LOOKS)
    items = [
        add(graph, kinds[n % 6], f"Item {n} with a name of some length", sources=(f"Paper, paragraph {n}",))
        for n in range(count)
    ]
    for n, item in enumerate(items):
        link(graph, item, items[(n * 7 + 1) % count])
        link(graph, item, items[(n * 5 + 2) % count], "works with")
    return graph, [finding(item, f"Item {n} with a name of some length") for n, item in enumerate(items) if n % 2]


def poisoned(text: str) -> tuple[nx.MultiDiGraph, list[Finding]]:
    """Put a text into every attribute of a small graph and of its findings; lanes and severities are not free text."""
    graph = nx.MultiDiGraph(title=text, as_of=text)
    names = [f"{text} {number}" for number in range(3)]
    for number, name in enumerate(names):
        free = ("name", "kind", "label", "plural", "lane_label", "silhouette", "colour", "phase", "period", "lead")
        graph.add_node(name, lane=number + 1, sources=(text, text), **dict.fromkeys(free, text))
    graph.add_edge(names[0], names[1], key=text, label=text, property=text)
    graph.add_edge(names[2], names[1], key=text, label=text, property=text)
    free = ("check", "title", "path", "path_name", "value", "value_name", "message", "remedy", "certainty")
    source = Citation(text, text, text, 0, text, text)
    more = {"answerable": (text,), "sources": (source,), "basis": text, **dict.fromkeys(free, text)}
    return graph, [finding(name, text, **more) for name in (*names, text)]
