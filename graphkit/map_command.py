"""The verb ``map`` of the command: draw a stocktake as a page or as still pictures."""

from __future__ import annotations

from pathlib import Path

import click

from graphkit import formats
from graphkit.command import load_earlier, load_stocktake, read_day_or_path, settings_of, stocktake, watched
from graphkit.vocabulary import NOTICE


@click.command(
    "map",
    epilog="""\b
Examples:
  graphkit map our-plans -o map.html
  graphkit map our-plans --view duties -o duties.html
  graphkit map our-plans --view plan --item "Youth strategy" -o youth.html
  graphkit map our-plans --since 2025-07-01 -o changes.html          what has changed since that day
  graphkit map our-plans --since january/our-plans -o changes.html   what differs from an earlier copy""",
)
@stocktake
@click.option(
    "-o", "--output", metavar="FILE", required=True, help="Write here: a file ending in .html, .svg, .png or .pdf."
)
@click.option(
    "--view",
    metavar="NAME",
    help="Open on this view: all, findings, ownership, duties, cohorts, overlaps, plan, partner or changes. "
    "Default: all, or findings when there are more than 150 items.",
)
@click.option("--item", metavar="ITEM", help="What --view plan or partner is about, by its name or id.")
@click.option(
    "--since",
    metavar="DATE|FOLDER",
    callback=read_day_or_path,
    help="View what has changed since this day, or since the earlier copy of the stocktake in this folder.",
)
def draw(
    paths: tuple[str, ...],
    as_of: str | None,
    output: str,
    view: str | None,
    item: str | None,
    since: str | Path | None,
) -> None:
    """Draw a stocktake and its findings as a page or as still pictures.

    A page (.html) opens in a browser and needs no network. It holds all views that need nothing named. A picture (.svg,
    .png) or a paper (.pdf) is of one view, on A4 or A3, on several sheets where one is too small to be read; .png and
    .pdf need graphkit-strategy[paper].
    """
    from graphkit.maps import write_map
    from graphkit.maps.stills import suffix_of
    from graphkit.maps.views import chosen_view

    suffix_of(output)
    chosen_view(view, since=since is not None)
    settings = settings_of(paths, None)
    chosen = settings.chosen()
    dataset, run = load_stocktake(paths, as_of)
    earlier = load_earlier(since, paths, as_of, run)
    with watched(len(chosen), False) as done:
        findings = settings.check(dataset, done=done).open
    shown = write_map(dataset, findings, output, view=view, item=item, since=earlier)
    counted = f"Showing {shown.items} of {shown.of} items, with {len(findings)} findings."
    told = [f"{shown.title}.", counted, *([shown.paper] if shown.paper else [])]
    first, *more = map(str, shown.files)
    written = f"{first} to {Path(more[-1]).name}" if more else first
    click.echo(f"{formats.headed(run, *told)}Written to {written}\n{NOTICE}")
