"""The verbs of the command for how a stocktake hangs together: each calls one analysis and prints its table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import click

from graphkit.command import load_stocktake, print_table, settings_of, stocktake, table_form, tabular
from graphkit.formats import Run, headed
from graphkit.vocabulary import NOTICE

if TYPE_CHECKING:
    import pandas as pd


@click.command(
    epilog="""\b
Examples:
  graphkit overlaps our-plans
  graphkit overlaps our-plans --measure containment --threshold 0.8
  graphkit overlaps our-plans --of Priority --weight idf -o overlaps.csv
  graphkit overlaps our-plans --sensitivity        how the list changes with the threshold"""
)
@stocktake
@click.option(
    "--of", "of", metavar="CLASS", default="Plan", show_default=True, help="What to compare: Plan, Priority or Board."
)
@click.option(
    "--measure",
    metavar="jaccard|containment|cosine",
    default="jaccard",
    show_default=True,
    help="How alike two are: what they share of all that either has; of all that the smaller has, which finds a small "
    "plan inside a large one; or as the angle between them.",
)
@click.option("--weight", metavar="idf", help="Let what few have in common count for more.")
@click.option("--threshold", type=float, default=0.25, show_default=True, help="The least score, above 0 and up to 1.")
@click.option(
    "--across",
    metavar="area|all",
    default="area",
    show_default=True,
    help="Compare what is for one area, or areas within each other; or all with all.",
)
@click.option("--sensitivity", is_flag=True, help="Count the pairs at each threshold from 0.1 to 1 instead.")
@tabular
def overlaps(
    paths: tuple[str, ...],
    as_of: str | None,
    of: str,
    measure: str,
    weight: str | None,
    threshold: float,
    across: str,
    sensitivity: bool,
    form: str | None,
    output: str | None,
) -> None:
    """List the plans, priorities or boards that share most, and what joins them.

    What is compared: the children they are for, their themes, duties, partners and indicators.
    """
    from graphkit.analysis import overlaps as analysis

    form = table_form(form, output, paths)
    dataset, run = load_stocktake(paths, as_of)
    if sensitivity:
        frame = analysis.sensitivity(dataset, measure=measure, weight=weight, across=across, of=of)
    else:
        frame = analysis.overlaps(dataset, measure, weight, threshold, across, of)
    _print(frame, run, form, output)


@click.command(
    epilog="""\b
Examples:
  graphkit coverage Theme Plan our-plans
  graphkit coverage Duty Partner our-plans --as-of 2019-07-23
  graphkit coverage "year of age" Plan our-plans -o ages.csv
  graphkit coverage Cohort Plan our-plans -o cohorts.html     a heat map with its table; .svg for the picture alone"""
)
@click.argument("rows", metavar="ROWS")
@click.argument("columns", metavar="COLUMNS")
@stocktake
@partial(tabular, also="; .svg or .html for a heat map")
def coverage(
    rows: str, columns: str, paths: tuple[str, ...], as_of: str | None, form: str | None, output: str | None
) -> None:
    """Count how things of one class are linked to those of another.

    ROWS and COLUMNS are classes, such as Duty, Partner, Plan, Priority, Cohort, Theme, aspect or "year of age". A file
    ending in .csv or .json holds the whole matrix, one ending in .svg or .html a heat map of it.
    """
    from graphkit.analysis import heat_map
    from graphkit.analysis.coverage import coverage as analysis

    form = table_form(form, output, paths, heat_map.SUFFIXES)
    dataset, run = load_stocktake(paths, as_of)
    frame = analysis(dataset, rows, columns)
    if output and form in heat_map.SUFFIXES:
        heat_map.write_heat_map(frame, output)
        click.echo(f"{headed(run, *frame.attrs['notes'])}Written to {output}\n{NOTICE}")
    elif form == "table":
        _print(_in_words(frame), run, form, output)
    else:
        _print(frame, run, form, output)


@click.command(
    "what-if",
    epilog="""\b
Examples:
  graphkit what-if our-plans --without "Gloucestershire CCG"
  graphkit what-if our-plans --without "County Council" --into "New Council"     a merger""",
)
@stocktake
@click.option(
    "--without",
    metavar="ITEM",
    multiple=True,
    required=True,
    help="What goes: a partner, board, plan, duty or other item, by its name or id. May be given several times.",
)
@click.option(
    "--into",
    metavar="ITEM",
    help="What takes its place: links to what goes become links to this; what is recorded of it is not passed on.",
)
@tabular
def what_if(
    paths: tuple[str, ...],
    as_of: str | None,
    without: Sequence[str],
    into: str | None,
    form: str | None,
    output: str | None,
) -> None:
    """Tell what becomes unowned, uncovered or undischarged when something goes.

    The findings before and after are compared, on a copy; the stocktake stays as it is.
    """
    from graphkit.analysis.what_if import what_if as analysis

    form = table_form(form, output, paths)
    catalogue = settings_of(paths, None).catalogue()
    dataset, run = load_stocktake(paths, as_of)
    _print(analysis(dataset, without, into, catalogue), run, form, output)


@click.command(
    "shared-priorities",
    epilog="""\b
Examples:
  graphkit shared-priorities our-plans
  graphkit shared-priorities our-plans --count 5 --by priority -o priorities.csv""",
)
@stocktake
@click.option(
    "--count", type=int, metavar="5..9", default=7, show_default=True, help="How many shared priorities to look for."
)
@click.option(
    "--by",
    metavar="candidate|priority",
    default="candidate",
    show_default=True,
    help="One row a candidate, or one row a priority with the candidate that it stands behind.",
)
@tabular
def shared_priorities(
    paths: tuple[str, ...], as_of: str | None, count: int, by: str, form: str | None, output: str | None
) -> None:
    """Propose a small number of shared priorities, from those that plans have.

    They are candidates to discuss: each is a priority of some plan, with those like it behind it.
    """
    from graphkit.analysis.shared_priorities import shared_priorities as analysis

    form = table_form(form, output, paths)
    dataset, run = load_stocktake(paths, as_of)
    _print(analysis(dataset, count, by), run, form, output)


@click.command(epilog="Example: graphkit timeline our-plans -o timeline.csv")
@stocktake
@tabular
def timeline(paths: tuple[str, ...], as_of: str | None, form: str | None, output: str | None) -> None:
    """List the periods of plans, reviews, targets, and gaps between a plan and its successor."""
    from graphkit.analysis.timeline import timeline as analysis

    form = table_form(form, output, paths)
    dataset, run = load_stocktake(paths, as_of)
    _print(analysis(dataset), run, form, output)


_FOR_PROGRAMS = ("iri", "fingerprint")
"""Ends of the names of columns that people have no use for."""
VERBS = (overlaps, coverage, what_if, shared_priorities, timeline)


def _in_words(matrix: pd.DataFrame) -> pd.DataFrame:
    """List for each row of a matrix, which would be too wide for a screen, the columns that it is linked to."""
    listed = matrix[["in all"]].copy()
    linked = matrix.drop(columns=["in all", "iri"])
    listed["linked to"] = [
        "; ".join(
            str(name) if count == 1 else f"{name} ({count})" for name, count in zip(linked, row, strict=True) if count
        )
        for row in linked.itertuples(index=False, name=None)
    ]
    return listed


def _print(frame: pd.DataFrame, run: Run, form: str, output: str | None) -> None:
    """Print a table of an analysis, with its notes; IRIs are left out of the one that people read."""
    notes = () if frame.empty else frame.attrs["notes"]  # what an empty table says has been logged, and so shown
    shown = frame.reset_index() if frame.index.name else frame
    if form == "table":
        shown = shown[[name for name in shown.columns if not name.endswith(_FOR_PROGRAMS)]]
    else:
        for note in notes:
            click.echo(f"graphkit: note: {note}", err=True)
    # A table of pandas has "" for what is not recorded; JSON has null, as in the answers to questions.
    rows = [[None if cell == "" else cell for cell in row] for row in shown.astype(object).to_numpy().tolist()]
    print_table(list(shown.columns), rows, run, form, output, notes)
