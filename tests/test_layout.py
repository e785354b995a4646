"""Where the items of a map stand."""

from __future__ import annotations

import itertools
import random

import networkx as nx
import pytest

from graphkit.layout import INSET, SCREEN, STYLES, Layout, crossings, dates_of, lay_out, outline
from graphkit.lettering import text_width, wrap

KINDS = {"Board": 1, "Duty": 2, "Plan": 3, "Priority": 4, "Cohort": 5, "Indicator": 6}


def stocktake(*items: str, links: tuple[tuple[str, str], ...] = (), shuffle: int = 0) -> nx.MultiDiGraph:
    """Build a micro-graph: an item is its kind and a number, such as "Plan 1"."""
    graph = nx.MultiDiGraph()
    for item in random.Random(shuffle).sample(items, len(items)) if shuffle else items:
        kind = item.split()[0]
        place = {"lane": KINDS[kind], "lane_label": f"Lane of {kind}"} if kind in KINDS else {}
        graph.add_node(item, name=item, kind=kind, label=kind, silhouette="bar", **place)
    for source, target in links:
        graph.add_edge(source, target, key="partOf", label="part of")
    return graph


def drawn(layout: Layout) -> list[str]:
    return [box.item for box in layout.boxes]


def test_only_what_has_a_lane_is_placed() -> None:
    assert drawn(lay_out(stocktake("Risk 1", "Board 1", links=(("Risk 1", "Board 1"),)))) == ["Board 1"]


def test_an_empty_graph_gives_an_empty_layout() -> None:
    assert lay_out(nx.MultiDiGraph()) == Layout((), (), 0.0, 0.0)


def test_lanes_without_items_leave_no_space() -> None:
    layout = lay_out(stocktake("Duty 1", "Priority 1"))
    assert [lane.heading for lane in layout.lanes] == ["Lane of Duty", "Lane of Priority"]
    assert layout.lanes[1].left - layout.lanes[0].left < 250
    assert layout.width > layout.lanes[1].left + layout.lanes[1].width


def test_boxes_lie_within_the_whole_and_do_not_touch_each_other() -> None:
    plans = [f"Plan {number}" for number in range(30)]
    layout = lay_out(stocktake(*plans, "Duty 1", links=tuple((plan, "Duty 1") for plan in plans)))
    for box in layout.boxes:
        assert box.height / 2 < box.y < layout.height - box.height / 2
        assert layout.lanes[box.lane].left < box.x - box.width / 2
        assert box.x + box.width / 2 < layout.lanes[box.lane].left + layout.lanes[box.lane].width
    for above, below in itertools.pairwise(box for box in layout.boxes if box.lane == layout.boxes[-1].lane):
        assert above.y + above.height / 2 + 10 < below.y - below.height / 2


def test_the_same_graph_gives_the_same_places_in_whatever_order_it_was_built() -> None:
    items = [f"{kind} {number}" for kind in KINDS for number in range(6)]
    links = tuple((f"Plan {number}", f"Duty {(number * 5) % 6}") for number in range(6))
    layouts = {lay_out(stocktake(*items, links=links, shuffle=seed)) for seed in range(5)}
    assert len(layouts) == 1


def test_the_order_within_lanes_undoes_crossings() -> None:
    links = tuple((f"Duty {number}", f"Plan {9 - number}") for number in range(10))
    layout = lay_out(stocktake(*(item for link in links for item in link), links=links))
    lanes = [[box.item for box in layout.boxes if box.lane == lane] for lane in range(2)]
    neighbours = dict(links) | {target: source for source, target in links}
    linked = {item: [other] for item, other in neighbours.items()}
    assert crossings(lanes, linked) == 0
    assert crossings([sorted(lane) for lane in lanes], linked) == 45


def test_links_that_are_not_seen_have_no_part_in_the_order() -> None:
    links = (("Duty 1", "Plan 2"), ("Duty 2", "Plan 1"))
    graph = stocktake("Duty 1", "Duty 2", "Plan 1", "Plan 2", links=links)
    graph.add_edge("Duty 1", "Plan 1", key="boundBy")
    graph.add_edge("Duty 2", "Plan 2", key="boundBy")
    graph.add_edge("Duty 1", "Plan 1", key="overseenBy")
    rows = {box.item: box.row for box in lay_out(graph, {"partOf", "overseenBy"}).boxes}
    assert (rows["Duty 1"] < rows["Duty 2"]) == (rows["Plan 1"] < rows["Plan 2"])
    rows = {box.item: box.row for box in lay_out(graph, {"boundBy", "overseenBy"}).boxes}
    assert (rows["Duty 1"] < rows["Duty 2"]) != (rows["Plan 1"] < rows["Plan 2"])


def test_a_lower_band_stands_above_a_higher_one_whatever_the_links() -> None:
    links = tuple((f"Duty {number}", f"Plan {number}") for number in range(6))
    graph = stocktake(*(item for link in links for item in link), links=links)
    for item in ("Plan 4", "Plan 5"):
        graph.nodes[item]["band"] = -1
    plans = [box.item for box in lay_out(graph).boxes if box.item.startswith("Plan")]
    assert sorted(plans[:2]) == ["Plan 4", "Plan 5"]


def test_a_lane_is_packed_from_the_top_when_all_its_items_are() -> None:
    graph = stocktake("Duty 1", "Duty 2", *(f"Plan {number}" for number in range(9)))
    spread = {box.item: box.y for box in lay_out(graph).boxes}
    for item in ("Duty 1", "Duty 2"):
        graph.nodes[item]["packed"] = True
    layout = lay_out(graph)
    packed = {box.item: box.y for box in layout.boxes}
    assert [lane.packed for lane in layout.lanes] == [True, False]
    assert packed["Duty 1"] < spread["Duty 1"] and packed["Duty 2"] - packed["Duty 1"] < 60
    assert packed["Plan 8"] == spread["Plan 8"]


def test_what_is_asked_for_no_lead_does_not_say_that_it_has_none() -> None:
    graph = stocktake("Priority 1")
    graph.nodes["Priority 1"]["live"] = False
    assert [line.text for line in lay_out(graph).boxes[0].lines] == ["Priority 1"]


def test_a_priority_says_who_leads_it_and_says_in_bold_when_nobody_does() -> None:
    graph = stocktake("Priority 1", "Priority 2", "Plan 1")
    graph.nodes["Priority 1"]["lead"] = "NHS Gloucestershire"
    lines = {box.item: [(line.text, line.style) for line in box.lines] for box in lay_out(graph).boxes}
    assert lines["Priority 1"] == [("Priority 1", "name"), ("Lead: NHS Gloucestershire", "detail")]
    assert lines["Priority 2"] == [("Priority 2", "name"), ("No lead partner recorded", "alert")]
    assert lines["Plan 1"] == [("Plan 1", "name")]


def test_dates_tell_the_phase_of_what_is_not_in_force() -> None:
    assert dates_of({"period": "2015 to 2018", "phase": "over"}) == "2015 to 2018, over"
    assert dates_of({"period": "from 2018", "phase": "in force"}) == "From 2018"
    assert dates_of({"phase": "to come"}) == "To come"
    assert dates_of({}) == ""


@pytest.mark.parametrize(
    "text", ["Young people known to youth justice", "Supercalifragilistic" * 4, "子ども" * 30, "WWWW " * 40, "&<>"]
)
def test_no_line_is_wider_than_its_box_and_no_text_has_more_lines_than_allowed(text: str) -> None:
    lines = wrap(text, SCREEN.box - INSET, STYLES["name"][0], 4)
    assert 1 <= len(lines) <= 4
    assert all(text_width(line, STYLES["name"][0]) <= SCREEN.box - INSET for line in lines)


def test_a_text_cut_short_ends_in_an_ellipsis_and_one_that_fits_does_not() -> None:
    assert wrap("one two three four five", 30, 13, 2)[-1].endswith("…")
    assert wrap("one two", 100, 13, 2) == ["one two"]
    assert wrap("   ", 100, 13, 2) == []


@pytest.mark.parametrize("silhouette", ["pill", "bar", "page", "hexagon", "octagon", "parallelogram", "something new"])
def test_each_silhouette_is_a_closed_path_of_its_own(silhouette: str) -> None:
    known = ["pill", "bar", "page", "hexagon", "octagon", "parallelogram"]
    shape = outline(silhouette, 184, 40)
    assert shape[0].startswith("M") and shape[0].endswith("Z")
    assert all(shape != outline(other, 184, 40) for other in known if other != silhouette)
