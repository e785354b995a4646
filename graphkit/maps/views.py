"""Say what a map shows: everything, what stands out, who answers for what, and other views of one graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from graphkit.findings import Finding, cautions
from graphkit.maps.around import partner, plan
from graphkit.maps.changes import changes_view
from graphkit.maps.overlaps import overlaps
from graphkit.maps.properties import CONTEXT, CROWDING, QUIET
from graphkit.maps.questions import cohorts, duties, ownership
from graphkit.maps.view import View, drawn, found, kind, note, number, part
from graphkit.vocabulary import InputError, did_you_mean, gravity

if TYPE_CHECKING:
    from graphkit.maps.view import Graph

ALWAYS_DRAWN = frozenset({"Plan", "Priority", "Duty"})
CHANGES = "changes"
MANY = 150  # items; more are not read at once
_TITLES = 2  # of findings in a box


def views_of(
    graph: Graph,
    findings: Sequence[Finding],
    *,
    item: str = "",
    view: str | None = None,
    earlier: Graph | None = None,
) -> list[View]:
    """Return the views of a stocktake in the order in which a page offers them.

    These are all that need nothing named, and where `view` is one of `ITEM_VIEWS`, that view of the item named `item`;
    with an `earlier` graph of the stocktake, also what has changed. Raises InputError for a view that is not known, and
    for an item that is not, is missing, or is asked of a view that shows no one item.
    """
    chosen_view(view, since=earlier is not None)
    views = [make(graph, findings) for make in VIEWS.values()]
    if earlier is not None:
        views.append(changes_view(graph, earlier))
    if view in ITEM_VIEWS:
        return [*views, ITEM_VIEWS[view](graph, item)]
    if item:
        told = " and ".join(f"--view {name}" for name in ITEM_VIEWS)
        raise InputError(f"--item: found {item!r}, expected none: only {told} show one item")
    return views


def chosen_view(view: str | None, *, since: bool) -> str | None:
    """Return the name of the view that is asked for, if any; since an earlier stocktake it is that of the changes.

    Raises InputError for a view that is not known, and for one that does not go with an earlier stocktake or needs one.
    """
    names = [*VIEWS, *ITEM_VIEWS, CHANGES]
    if view is not None and view not in names:
        hint = did_you_mean(view, names, f"expected one of {', '.join(names)}")
        raise InputError(f"--view: found no view {view!r}; {hint}")
    if since and view not in (None, CHANGES):
        raise InputError(f"--view: found {view!r} with an earlier date or copy, expected {CHANGES!r} or none")
    if view == CHANGES and not since:
        raise InputError(
            f"--view: found {view!r} alone, expected an earlier date or copy beside it: --since 2019-07-23"
        )
    return CHANGES if since else view


def usual_view(views: Sequence[View]) -> str:
    """Tell which view a map opens on: everything, or, of a large stocktake, what has findings."""
    everything = next(view for view in views if view.name == "all")
    return "all" if everything.graph.number_of_nodes() <= MANY else "findings"


def everything(graph: Graph, findings: Sequence[Finding]) -> View:
    """View every item that has a lane and is linked to another, has a finding, or is a plan, a priority or a duty."""
    items = drawn(graph)
    linked = {
        end
        for *ends, data in graph.edges(data=True)
        if ends[0] != ends[1] and items.issuperset(ends) and not data.get("derived")
        for end in ends
    }
    kept = items & (linked | found(findings) | {item for item in items if kind(graph, item) in ALWAYS_DRAWN})
    quiet = QUIET | CROWDING if len(kept) > MANY else QUIET
    many = "who leads, signs or sits where, what is wider and whom a duty binds"
    unseen = many if quiet > QUIET else "who leads and whom a duty binds"
    says = (
        f"All that the stocktake names and a map can draw. A line is a link that is recorded; of {unseen} no line is "
        "drawn. Where nothing is recorded there may be something all the same."
    )
    if left := len(items - kept):
        apart = number(left, "item has no link and no finding, and is", "items have no link and no finding, and are")
        says += f" {apart} in the table only."
    return View("all", "Everything", says, part(graph, kept), quiet, "Choosing an item draws all its own lines.")


def with_findings(graph: Graph, findings: Sequence[Finding]) -> View:
    """View the items with a grave finding, or else with any, and what gives them context where that can still be read.

    Grave is a finding that must be put right or is for the board to decide, and that no decision leaves standing.
    """
    items = drawn(graph)
    grave = [finding for finding in findings if _grave(finding)]
    told = grave if found(grave) & items else list(findings)
    core = found(told) & items
    context = {
        end
        for source, target, key in graph.edges(keys=True)
        if key in CONTEXT and {source, target} & core and items >= {source, target}
        for end in (source, target)
        if source in core or key == "discharges"
    }
    shown = core | context if len(core | context) <= MANY else core
    kept = part(graph, shown)
    titles: dict[str, list[str]] = defaultdict(list)
    for finding in told:
        for thing in (finding.item, str(finding.value or "")):
            if thing in core:
                titles[thing].append(f"{finding.title} ({said})" if (said := cautions(finding)) else finding.title)
                break
    for item, found_there in sorted(titles.items()):
        for title in list(dict.fromkeys(found_there))[:_TITLES]:
            note(kept, item, title, "alert")
        if more := len(found_there) - min(_TITLES, len(set(found_there))):
            note(kept, item, f"and {number(more, 'more finding', 'more findings')}")
    return View("findings", "Findings", _on_findings(graph, core, shown, findings, told), kept)


def _on_findings(
    graph: Graph, core: set[str], shown: set[str], findings: Sequence[Finding], told: Sequence[Finding]
) -> str:
    if not core:
        return (
            "The checks found nothing about what a map draws. That no finding is shown does not prove that all is well."
        )
    about = number(len(core), "item", "items")
    what = "finding for the board to decide or that must be put right" if any(map(_grave, told)) else "finding"
    says = f"What stands out: the {about} with a {what}, in bold"
    if shown > core:
        says += f", with the {len(shown - core)} that they belong to, are led by, are for or discharge"
    says += (
        ". The words in bold are what was looked for; what is recorded stands in the table of findings. "
        "A line is a link that is recorded; that nothing was found of an item does not prove that all is well."
    )
    if apart := sum(not found([finding]) & core for finding in told):
        more = number(apart, "more such finding is", "more such findings are")
        says += f" {more} about what no map draws: see the table."
    if rest := (found(findings) & drawn(graph)) - shown:
        more = number(len(rest), "further item has", "further items have")
        says += f" {more} findings that are worth knowing: see Everything."
    return says


def _grave(finding: Finding) -> bool:
    return gravity(finding.severity) < gravity("Info") and not finding.waiver


VIEWS: dict[str, Callable[[Graph, Sequence[Finding]], View]] = {
    "all": everything,
    "findings": with_findings,
    "ownership": ownership,
    "duties": duties,
    "cohorts": cohorts,
    "overlaps": overlaps,
}
"""The views of a whole stocktake, by name."""
ITEM_VIEWS: dict[str, Callable[[Graph, str], View]] = {"plan": plan, "partner": partner}
"""The views of one item, by name; the item is named beside."""
