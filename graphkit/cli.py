"""The ``graphkit`` command: options, one library call, echo, exit status."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphkit import comparison, formats
from graphkit import explain as words_of
from graphkit.analysis_command import VERBS
from graphkit.ask_command import ask
from graphkit.command import (
    Verbs,
    form_of,
    from_folder,
    keep_apart,
    keep_whole,
    load_stocktake,
    print_report,
    quiet,
    settings_of,
    show_version,
    stocktake,
    watched,
    words,
    write_report,
)
from graphkit.map_command import draw
from graphkit.vocabulary import NOTICE, SEVERITIES, InputError, did_you_mean, resource, write_whole

if TYPE_CHECKING:
    import pyoxigraph as ox

    from graphkit.checks import Check
    from graphkit.findings import Finding


@click.group(
    cls=Verbs,
    epilog="""\b
Examples:
  graphkit check our-plans                    what the plans forget, repeat and contradict
  graphkit check our-plans -o findings.html   the same as a page; .xlsx, .json, .md and others too
  graphkit compare january.json july.json     what is new, fixed and still open
  graphkit checks                             everything that is looked for
  graphkit explain priority_without_owner     one check, with a good and a bad example
  graphkit ask plans_and_owners our-plans     an answer as a table
  graphkit map our-plans -o map.html          a map that opens in a browser, with no network
  graphkit overlaps our-plans                 which plans share most, and what joins them
  graphkit what-if our-plans --without GCC    what would be left unowned, uncovered or undischarged

Without a path: the current folder when it holds a stocktake, else the shipped example.

\b
Status: 0 all well; 1 findings at or above --fail-on; 2 bad input.""",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=show_version,
    help="Show the version and exit.",
)
def main() -> None:
    """Find what a place's plans for children, taken together, forget, repeat and contradict."""


@main.command(
    epilog="""\b
Examples:
  graphkit check our-plans --as-of 2019-07-23 --fail-on Warning
  graphkit check our-plans --top 5 -o findings.html
  graphkit check our-plans -o findings.json -o findings.xlsx
  graphkit check our-plans --baseline january.json --group-by answerable"""
)
@stocktake
@click.option("--format", "form", type=click.Choice(list(formats.FORMATS)), help="Default: text, or what -o ends in.")
@click.option(
    "-o",
    "--output",
    "outputs",
    metavar="FILE",
    multiple=True,
    help=f"Write to a file and print the summary; may be given several times. {' '.join(formats.SUFFIXES)}",
)
@click.option(
    "--fail-on",
    type=click.Choice([*SEVERITIES, "never"], case_sensitive=False),
    metavar="Violation|Warning|Info|never",
    help="Exit with status 1 when there are findings this severe or worse. Default: Violation.",
)
@click.option("--select", multiple=True, metavar="WORDS", callback=words, help="Run these only: ids, families, globs.")
@click.option("--ignore", multiple=True, metavar="WORDS", callback=words, help="Leave these out: ids, families, globs.")
@click.option("--recorded-only", is_flag=True, help="Leave out what is merely not recorded; limits still count it.")
@click.option(
    "--group-by",
    type=click.Choice(list(formats.GROUPINGS)),
    default=None,
    help="How findings are counted and listed for people. Default: counted by family, listed by who answers for "
    "them, each once; answerable lists what several answer for under each of them.",
)
@click.option(
    "--top",
    type=click.IntRange(min=0),
    metavar="N",
    default=formats.MOST,
    show_default=True,
    help="How many of the findings that matter most come first, for people; 0 for none. All that one check finds "
    "counts as one.",
)
@click.option(
    "--baseline",
    metavar="OLD.json",
    help="Mark what this earlier report lacks, and fail on that; a limit that is passed fails a run all the same.",
)
@click.option("--timings", is_flag=True, help="Print what each check took.")
@from_folder
def check(
    paths: tuple[str, ...],
    as_of: str | None,
    form: str | None,
    outputs: tuple[str, ...],
    fail_on: str | None,
    select: list[str],
    ignore: list[str],
    recorded_only: bool,
    group_by: str | None,
    top: int,
    baseline: str | None,
    timings: bool,
    folder: str | None,
) -> None:
    """Find gaps, repeats and contradictions in a stocktake.

    PATHS are folders or files: tables (.csv) or RDF (.ttl, .trig, .nq, .jsonld). What graphkit.toml says of the checks
    holds where no option says otherwise; --select or --ignore set aside both of its lists.
    """
    if form and len(outputs) > 1:
        raise InputError(f"--format: found {form} and several -o, expected one of the two; what each ends in decides")
    forms = [form] if form else [form_of(output, formats.SUFFIXES, "text") for output in outputs]
    keep_apart(outputs, paths)
    keep_whole(outputs, [baseline] if baseline else [])
    from graphkit.settings import fails

    known = comparison.fingerprints(_report(baseline)) if baseline else None
    settings = settings_of(paths, folder)
    chosen = settings.chosen(select, ignore)
    dataset, run = load_stocktake(paths, as_of)
    with watched(len(chosen), timings) as done:
        found = settings.check(dataset, select, ignore, recorded_only=recorded_only, done=done)
    report = formats.Report(
        tuple(found.open),
        run,
        tuple(found.waived),
        group_by or "",
        None if known is None else frozenset(f.fingerprint for f in (*found.open, *found.waived)) - known,
        tuple(found.limits),
        tuple(found.ran),
        recorded_only,
        left_out=len(settings.catalogue()) - len(found.ran),
        top=top,
    )
    if outputs:
        for output, one in zip(outputs, forms, strict=True):
            write_report(output, formats.FORMATS[one](report))
        print_report(formats.summary(report))
        click.echo(f"\nWritten to {', '.join(outputs)}\n{NOTICE}")
    else:
        print_report(formats.FORMATS[forms[0] if forms else "text"](report), exact=(forms or ["text"]) != ["text"])
    if fails(found.open, found.limits, fail_on or settings.fail_on, known):
        raise SystemExit(1)


@main.command(epilog="Example: graphkit compare january.json july.json -o progress.md")
@click.argument("old", metavar="OLD.json")
@click.argument("new", metavar="NEW.json")
@click.option(
    "--format", "form", type=click.Choice(list(comparison.COMPARISONS)), help="Default: text, or what -o ends in."
)
@click.option("-o", "--output", metavar="FILE", help=f"Write to a file: {' '.join(comparison.SUFFIXES)}")
def compare(old: str, new: str, form: str | None, output: str | None) -> None:
    """Compare two reports: what is new, fixed, still open and left standing.

    Both were written by `graphkit check -o FILE.json`. Status 1 when something is new.
    """
    form = form or form_of(output, comparison.SUFFIXES, "text")
    keep_whole([output] if output else [], [old, new])
    compared = comparison.compare(_report(old), _report(new))
    report = comparison.COMPARISONS[form](compared)
    if output:
        write_report(output, report)
        counts = {part: len(getattr(compared, part)) for part in comparison.PARTS}
        click.echo("\n".join(f"{comparison.PARTS[part]}: {count}" for part, count in counts.items()))
        click.echo(f"Written to {output}\n{NOTICE}")
    else:
        print_report(report, exact=form != "text")
    if compared.new:
        raise SystemExit(1)


@main.command(
    epilog="""\b
Examples:
  graphkit checks
  graphkit checks --format shacl -o shapes.ttl      for any SHACL tool
  graphkit checks --format pages -o docs/checks     a page for each check, in Markdown"""
)
@from_folder
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "shacl", "pages"]),
    default="text",
    show_default=True,
    help="What to write.",
)
@click.option("-o", "--output", metavar="FILE", help="Write to a file; pages go into a folder.")
def checks(folder: str | None, form: str, output: str | None) -> None:
    """List everything that is looked for.

    The ids and families are what `check --select` and `check --ignore` take.
    """
    settings = settings_of((), folder)
    catalogue = settings.catalogue()
    if form == "pages":
        if not output or Path(output).is_file():
            raise InputError("--format pages: found no folder to write to, expected one under -o, such as docs/checks")
        for one in catalogue:
            write_whole(Path(output, f"{one.id}.md"), words_of.page(one, *_case(one, settings.folders)))
        click.echo(f"{len(catalogue)} pages written to {output}")
        return
    if form == "shacl":
        from graphkit.shapes import shacl

        report = shacl(catalogue)
    else:
        report = words_of.catalogue(catalogue)
    if output:
        write_report(output, report)
        click.echo(f"Written to {output}")
    else:
        print_report(report, exact=form != "text")
        if form == "text":
            click.echo("One of them in plain words, with a good and a bad example: graphkit explain CHECK")


@main.command(
    epilog="""\b
Examples:
  graphkit explain priority_without_owner
  graphkit explain plan_without_owner --item "Youth strategy" our-plans"""
)
@click.argument("check_id", metavar="CHECK")
@click.option("--item", metavar="ITEM", help="Tell why the check found this item, or this value, by its name or id.")
@stocktake
@from_folder
def explain(check_id: str, item: str | None, paths: tuple[str, ...], as_of: str | None, folder: str | None) -> None:
    """Explain one check in plain words, with examples, or why it found an item.

    The example of a check in a folder of your own is a file beside it: plan_late.rq has plan_late.trig.
    """
    if item is None:
        if paths:
            raise InputError(f"found {paths[0]!r} after the check, expected --item ITEM before it; or leave it out")
        settings = settings_of((), folder)
        one = _find(check_id, settings.catalogue())
        print_report(words_of.explain(one, *_case(one, settings.folders)))
        return
    from graphkit.checks import IDLE_WAIVERS
    from graphkit.checks import check as run_checks
    from graphkit.records import Records

    catalogue = settings_of(paths, folder).catalogue()
    one = _find(check_id, catalogue)
    dataset, run = load_stocktake(paths, as_of)
    # Which waivers match nothing is known once all other checks have run.
    wanted = catalogue if one.id == IDLE_WAIVERS else [one]
    found = [finding for finding in run_checks(dataset, checks=wanted) if finding.check == one.id]
    records = Records(dataset)
    about = [finding for finding in found if any(records.is_named(thing, item) for thing in finding.things)]
    if not about:
        named = [name for finding in found for name in finding.things.values()]
        hint = did_you_mean(
            item, named, f"it finds: {'; '.join(dict.fromkeys(named))}" if named else "it finds nothing"
        )
        raise InputError(f"{one.id}: found nothing about {item!r} as at {run.day}; {hint}")
    print_report(
        formats.headed(run) + "\n" + "\n".join(words_of.why(finding, one) for finding in about) + f"\n{NOTICE}\n"
    )


def _find(check_id: str, catalogue: Sequence[Check]) -> Check:
    known = {one.id: one for one in catalogue}
    if check_id not in known:
        hint = did_you_mean(check_id, known, "`graphkit checks` lists them")
        raise InputError(f"found no check {check_id!r}; {hint}")
    return known[check_id]


def _case(one: Check, folders: Sequence[Path]) -> tuple[ox.Store | None, list[Finding]]:
    """Load the case of a check and run the check on it; without a case there is neither."""
    from graphkit.checks import check as run_checks
    from graphkit.graph import load_store

    folders = [*reversed(folders), resource("tests", "checks")]
    places = [place for cases in folders for place in (cases / f"{one.id}.trig", cases / one.id)]
    place = next((place for place in places if place.exists()), None)
    if place is None:
        return None, []
    with quiet():
        case = load_store(place, catalogue=False)
    return case, run_checks(case, checks=[one])


for verb in (ask, draw, *VERBS):
    main.add_command(verb)


def _report(file: str) -> dict[str, Any]:
    try:
        return comparison.read_report(Path(file).read_text(encoding="utf-8"), file)
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: found bytes that are no UTF-8 text, expected a report in JSON") from error
