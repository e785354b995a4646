"""Say what a view is as a picture on paper: its title and legend, its numbers, and what stands on each sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphkit import layout
from graphkit.findings import Finding
from graphkit.lettering import text_width, wrap
from graphkit.maps.facets import facets
from graphkit.maps.looks import CHANGES, FINDING_COLOUR, OUTLINES, kinds_of
from graphkit.maps.sheets import LEAST, PAPERS, Paper, Sheet, sheets_of
from graphkit.maps.view import View, badges_of
from graphkit.maps.view import number as number_of
from graphkit.plain_text import seen

if TYPE_CHECKING:
    from graphkit.maps.view import Graph

EDGE = 22.0  # points of paper left empty on each side
TITLE, SHEET, WORDS, LEGEND, FOOT = (15.0, 20.0), (11.0, 16.0), (9.0, 12.5), (9.0, 17.0), (7.5, 16.0)  # type, line
HEADINGS = 2  # lines that the themes of a sheet may take
SAMPLE = (32.0, 14.0)  # of a silhouette in the legend


@dataclass(frozen=True)
class Picture:
    """Hold a view for paper: what stands above it, the numbers on its boxes, and the sheets on which it is drawn."""

    title: str
    says: str
    as_of: str
    items: int
    view: View
    badges: Mapping[str, Sequence[int]]
    sheets: Sequence[Sheet]

    def heading(self, number: int) -> str:
        """Return what a sheet is called, such as "Sheet 2 of 14: Mental health"; nothing if it is the only one."""
        name = self.sheets[number].name
        return f"Sheet {number + 1} of {len(self.sheets)}: {name}" if name else ""

    def counts(self, number: int) -> str:
        """Tell how much of the stocktake a sheet draws, and what of it stands elsewhere."""
        sheet = self.sheets[number]
        items, findings = self.drawn(number)
        found = number_of(findings, "finding", "findings")
        told = f"Drawing {items} of {number_of(self.items, 'item', 'items')}, with {found}."
        if sheet.elsewhere:
            told += f" {number_of(sheet.elsewhere, 'link', 'links')} to items on other sheets."
        return told

    def told(self) -> str:
        """Tell on which paper the view is drawn and how large its smallest text is."""
        least = min((sheet.points for sheet in self.sheets), default=LEAST)
        if len(self.sheets) == 1:
            return f"Drawn on {self.sheets[0].paper.name}, text {least:g} pt."
        papers = Counter(sheet.paper.name for sheet in self.sheets)
        told = " and ".join(f"{papers[paper.name]} on {paper.name}" for paper in PAPERS if papers[paper.name])
        sheets = number_of(len(self.sheets), "sheet", "sheets")
        return f"Too much for one sheet at {LEAST:g} pt: {sheets} by theme, {told}, text from {least:g} pt."

    def drawn(self, number: int) -> tuple[int, int]:
        """Count the items on a sheet and the findings that stand on them."""
        boxes = [box.item for box in self.sheets[number].layout.boxes]
        nodes = self.view.graph.nodes
        found = {badge for item in boxes for badge in self.badges.get(item, ())}
        return sum("finding" not in nodes[item] for item in boxes), len(found)

    def described(self, number: int) -> str:
        """Describe a sheet to those who do not see it."""
        drawn = self.sheets[number].layout
        rows = Counter(box.lane for box in drawn.boxes)
        lanes = ", ".join(f"{lane.heading} ({rows[place]})" for place, lane in enumerate(drawn.lanes))
        links = number_of(len(self.sheets[number].links), "link", "links")
        return f"Map of {self.title} in lanes from left to right: {lanes}; {links} between them. {self.counts(number)}"


def picture_of(graph: Graph, findings: Sequence[Finding], view: View, items: int) -> Picture:
    """Return the picture of a view of a stocktake, of whose items a map can draw so many.

    Findings are numbered from 1 in the order given, as on the page.
    """
    drawn = {item: data for item, data in view.graph.nodes(data=True) if data.get("lane")}
    badges = badges_of(drawn, findings)
    as_of = str(graph.graph.get("as_of") or "")
    title = f"{graph.graph.get('title') or 'Strategy map'}: {view.title}"
    says = f"As at {as_of}. {view.says}" if as_of else view.says
    labels = [entry["label"] for entry in legend_of(drawn, badges)]
    themes = [(layout.name_of(graph, theme), items) for theme, items in facets(graph)["theme"].items()]
    themes.sort(key=lambda theme: (theme[0].casefold(), sorted(theme[1])))
    one, several = ({paper: _room(paper, says, labels, more) for paper in PAPERS} for more in (False, True))
    return Picture(title, says, as_of, items, view, badges, sheets_of(view, themes, one, several))


def head_words(picture: Picture, number: int) -> dict[str, Any]:
    """Return the words above a map: the title, cut to a line, the name of its sheet, and what they stand for."""
    paper = picture.sheets[number].paper
    room = paper.width - 2 * EDGE
    title, heading = clean(picture.title), clean(picture.heading(number))
    return {
        "title": "".join(wrap(title, room, TITLE[0], 1, True)),
        "headings": wrap(heading, room, SHEET[0], HEADINGS, True),
        "words": [*_words(paper, picture.says, bool(heading)), picture.counts(number)],
    }


def head_height(paper: Paper, says: str, several: bool) -> float:
    """Return how many points the words above a map take."""
    return TITLE[1] + (SHEET[1] * HEADINGS if several else 0) + WORDS[1] * (len(_words(paper, says, several)) + 1) + 4


def clean(text: str) -> str:
    """Return a text on one line, with marks in place of what no file of text may hold."""
    return " ".join(seen(text).replace("\ufeff", "").split())


def legend_of(drawn: Mapping[str, Mapping[str, Any]], badges: Mapping[str, object]) -> list[dict[str, Any]]:
    """Return what a legend shows of the boxes drawn: their kinds, what changed, and findings, each with its look."""
    entries: list[dict[str, Any]] = [
        {**kind, "label": kind["plural"], "fill": kind["tint"], "stroke": OUTLINES[""]}
        for kind in kinds_of([drawn.values()], *SAMPLE).values()
    ]
    plain = {"outline": layout.outline("", *SAMPLE)[0], "mark": "", "fill": "#ffffff"}
    changes = {data.get("change") for data in drawn.values()}
    for change, (label, colour) in CHANGES.items():
        if change in changes:
            entries.append({**plain, "label": label, "colour": colour, "stroke": OUTLINES[change]})
    if not drawn.keys().isdisjoint(badges):
        label = "Finding, numbered as on the page and in the PDF of this map"
        entries.append({**plain, "label": label, "colour": FINDING_COLOUR, "stroke": OUTLINES["finding"]})
    return entries


def rows_of(paper: Paper, labels: Sequence[str]) -> list[list[tuple[int, float]]]:
    """Return the rows of a legend: in each, the numbers of its entries and how many points from the left they stand."""
    rows: list[list[tuple[int, float]]] = []
    x = 0.0
    for number, label in enumerate(labels):
        wide = SAMPLE[0] + 6 + text_width(clean(label), LEGEND[0]) + 16
        if not rows or x + wide > paper.width - 2 * EDGE + 16:
            rows.append([])
            x = 0.0
        rows[-1].append((number, x))
        x += wide
    return rows


def _room(paper: Paper, says: str, labels: Sequence[str], several: bool) -> tuple[float, float]:
    legend = 4 + LEGEND[1] * len(rows_of(paper, labels))
    height = paper.height - 2 * EDGE - head_height(paper, says, several) - legend - FOOT[1]
    return paper.width - 2 * EDGE, height


def _words(paper: Paper, says: str, several: bool) -> list[str]:
    told = f"All sheets together: {says}" if several else says
    return wrap(clean(told), paper.width - 2 * EDGE, WORDS[0], 6)
