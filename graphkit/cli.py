"""The ``graphkit`` command: options, one library call, echo, exit status."""

from __future__ import annotations

import errno
import logging
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphkit import __version__, answers, formats
from graphkit import explain as words
from graphkit.plain_text import columns
from graphkit.vocabulary import NOTICE, SEVERITIES, InputError, did_you_mean, resource, write_whole

if TYPE_CHECKING:
    from rdflib import Dataset

    from graphkit.checks import Finding

_COLOURS = dict(zip(SEVERITIES.values(), ("bold red", "bold yellow", "bold cyan"), strict=True))


class _Notes(logging.Handler):
    """Show what graphkit's log warns of as notes on stderr."""

    def emit(self, record: logging.LogRecord) -> None:
        click.echo(f"graphkit: note: {' '.join(record.getMessage().split())}", err=True)


class _Verbs(click.Group):
    """Turn faults of the input into one line each and status 2, and an interrupt into status 130."""

    def invoke(self, ctx: click.Context) -> Any:
        notes, log = _Notes(), logging.getLogger("graphkit")
        log.addHandler(notes)
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")
        try:
            return super().invoke(ctx)
        except InputError as error:
            for problem in error.problems:
                click.echo(f"graphkit: {' '.join(problem.split())}", err=True)
            ctx.exit(2)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            click.echo(
                f"graphkit: {error.filename or 'a file'}: cannot be read or written ({error.strerror})", err=True
            )
            ctx.exit(2)
        except KeyboardInterrupt:
            ctx.exit(130)
        finally:
            log.removeHandler(notes)


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"graphkit {__version__}")
        ctx.exit()


def _read_day(_: click.Context, __: click.Parameter, said: str | None) -> str | None:
    from graphkit.dates import read_span

    if said is None:
        return None
    span = read_span(said)
    if span is None or span.first != span.last:
        raise InputError(f"--as-of: found the date {said!r}, expected a day such as 2019-07-23 or 23/07/2019")
    return span.first.isoformat()


def _words(_: click.Context, __: click.Parameter, said: Sequence[str]) -> list[str]:
    return [word.strip() for several in said for word in several.split(",") if word.strip()]


def _from_folder(verb: Callable[..., None]) -> Callable[..., None]:
    told = "Take the checks of this folder in place of the shipped ones."
    return click.option("--checks", "folder", metavar="DIR", help=told)(verb)


def _stocktake(verb: Callable[..., None]) -> Callable[..., None]:
    """Give a verb the arguments of all that read a stocktake."""
    verb = click.argument("paths", nargs=-1, type=click.Path())(verb)
    told = "See the stocktake as at this day, such as 2019-07-23. Default: the day its graphkit.toml names, else today."
    return click.option("--as-of", metavar="DATE", callback=_read_day, help=told)(verb)


@click.group(
    cls=_Verbs,
    epilog="""\b
Examples:
  graphkit check our-plans                    what the plans forget, repeat and contradict
  graphkit check our-plans -o findings.json   the same, for another program
  graphkit checks                             everything that is looked for
  graphkit explain priority_without_owner     one check, with a good and a bad example
  graphkit ask plans_and_owners our-plans     an answer as a table
  graphkit map our-plans -o map.html          a map that opens in a browser, with no network

Without a path: the current folder when it holds a stocktake, else the shipped example.

\b
Status: 0 all well; 1 findings at or above --fail-on; 2 bad input.""",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)
def main() -> None:
    """Find what a place's plans for children, taken together, forget, repeat and contradict."""


@main.command(epilog="Example: graphkit check our-plans --as-of 2019-07-23 --fail-on Warning -o findings.json")
@_stocktake
@click.option("--format", "form", type=click.Choice(list(formats.FORMATS)), help="Default: text, or what -o ends in.")
@click.option("-o", "--output", metavar="FILE", help="Write to a file and print the summary.")
@click.option(
    "--fail-on",
    type=click.Choice([*SEVERITIES, "never"], case_sensitive=False),
    metavar="Violation|Warning|Info|never",
    default="Violation",
    show_default=True,
    help="Exit with status 1 when there are findings this severe or worse.",
)
@click.option("--select", multiple=True, metavar="WORDS", callback=_words, help="Run these only: ids, families, globs.")
@click.option(
    "--ignore", multiple=True, metavar="WORDS", callback=_words, help="Leave these out: ids, families, globs."
)
@_from_folder
def check(
    paths: tuple[str, ...],
    as_of: str | None,
    form: str | None,
    output: str | None,
    fail_on: str,
    select: list[str],
    ignore: list[str],
    folder: str | None,
) -> None:
    """Find gaps, repeats and contradictions in a stocktake.

    PATHS are folders or files: tables (.csv) or RDF (.ttl, .trig, .nq, .jsonld).
    """
    form = form or _form(output, formats.SUFFIXES, "text")
    from graphkit.checks import check as run_checks
    from graphkit.checks import choose, read_checks

    chosen = choose(read_checks(folder), select, ignore)
    dataset, run = _load(paths, as_of)
    findings = run_checks(dataset, checks=chosen)
    report = formats.Report(tuple(findings), run)
    written = formats.FORMATS[form](report)
    if output:
        # Excel takes a CSV file for UTF-8 only when it begins with a byte order mark.
        write_whole(output, "\ufeff" + written if form == "csv" and isinstance(written, str) else written)
        _print(formats.summary(report))
        click.echo(f"\nWritten to {output}\n{NOTICE}")
    elif isinstance(written, bytes):
        click.echo(written, nl=False)
    else:
        _print(written, exact=form != "text")
    if _reaches(findings, fail_on):
        raise SystemExit(1)


@main.command(epilog="Example: graphkit checks")
@_from_folder
def checks(folder: str | None) -> None:
    """List everything that is looked for.

    The ids and families are what `check --select` and `check --ignore` take.
    """
    from graphkit.checks import read_checks

    _print(words.catalogue(read_checks(folder)))
    click.echo("One of them in plain words, with a good and a bad example: graphkit explain CHECK")


@main.command(epilog="Example: graphkit explain priority_without_owner")
@click.argument("check_id", metavar="CHECK")
@_from_folder
def explain(check_id: str, folder: str | None) -> None:
    """Explain one check in plain words, with examples.

    The example of a check in a folder of your own is a file beside it: plan_late.rq has plan_late.trig.
    """
    from graphkit.checks import check as run_checks
    from graphkit.checks import read_checks
    from graphkit.graph import load

    known = {one.id: one for one in read_checks(folder)}
    if check_id not in known:
        raise InputError(
            f"found no check {check_id!r}; {did_you_mean(check_id, known, '`graphkit checks` lists them')}"
        )
    one = known[check_id]
    cases = Path(folder) if folder else resource("tests", "checks")
    place = next((place for place in (cases / f"{check_id}.trig", cases / check_id) if place.exists()), None)
    if place is None:
        _print(words.explain(one, None, []))
        return
    with _quiet():
        case = load(place, catalogue=False)
    _print(words.explain(one, case, run_checks(case, checks=[one])))


@main.command(epilog="Example: graphkit ask plans_and_owners our-plans --format csv -o owners.csv")
@click.argument("question", required=False)
@_stocktake
@click.option("--format", "form", type=click.Choice(list(answers.TABLES)), help="Default: table, or what -o ends in.")
@click.option("-o", "--output", metavar="FILE", help="Write to a file: .txt, .csv or .json.")
def ask(question: str | None, paths: tuple[str, ...], as_of: str | None, form: str | None, output: str | None) -> None:
    """Answer a question about a stocktake.

    QUESTION is the name of a shipped one, or a SPARQL SELECT. Without it, the shipped ones are listed.
    """
    from graphkit.queries import answer, questions

    shipped = {query.name: query.header for query in questions()}
    if question is None:
        rows = [[name, header["title"]] for name, header in shipped.items()]
        _print("\n".join(columns(["question", "title"], rows)) + "\n")
        return
    form = form or _form(output, answers.TABLE_SUFFIXES, "table")
    _keep_apart(output, paths)
    dataset, run = _load(paths, as_of)
    report = answers.TABLES[form](*answer(dataset, question))
    if form == "table":
        header = shipped.get(question, {})
        report = f"{formats.headed(run, *header.values())}\n{report}\n{NOTICE}\n"
    if output:
        # Excel takes a CSV file for UTF-8 only when it begins with a byte order mark.
        write_whole(output, "\ufeff" + report if form == "csv" else report)
        click.echo(f"{formats.headed(run)}Written to {output}\n{NOTICE}")
    else:
        if form != "table":
            click.echo(f"graphkit: note: seen as at {run.day}", err=True)
        _print(report, exact=form != "table")


@main.command("map", epilog="Example: graphkit map our-plans -o map.html")
@_stocktake
@click.option("-o", "--output", metavar="FILE", required=True, help="Write the page here: a file ending in .html.")
def draw(paths: tuple[str, ...], as_of: str | None, output: str) -> None:
    """Draw a stocktake and its findings as a page.

    The page opens in a browser and needs no network.
    """
    if Path(output).suffix.lower() != ".html":
        raise InputError(f"{output}: found {_ending(output)}, expected a file ending '.html'")
    from graphkit.checks import check as run_checks
    from graphkit.maps import write_map

    dataset, run = _load(paths, as_of)
    findings = run_checks(dataset)
    write_map(dataset, findings, output)
    click.echo(f"{formats.headed(run, f'Map with {len(findings)} findings.')}Written to {output}\n{NOTICE}")


def _load(paths: tuple[str, ...], as_of: str | None) -> tuple[Dataset, formats.Run]:
    """Load a stocktake and say what was loaded; say so first when it is only the example."""
    from graphkit.graph import EXAMPLE, default_path, load

    chosen = paths or (default_path(),)
    dataset = load(*chosen, as_of=as_of)
    run = formats.run_of(dataset)
    if chosen == (resource(*EXAMPLE),):
        click.echo(f"No stocktake here: showing the example, {run.title} as at {run.day}.", err=True)
    return dataset, run


def _form(output: str | None, suffixes: dict[str, str], default: str) -> str:
    if output is None:
        return default
    suffix = Path(output).suffix.lower()
    if suffix not in suffixes:
        known = ", ".join(suffixes)
        raise InputError(f"{output}: found {_ending(output)}, expected one ending {known}; or say --format")
    return suffixes[suffix]


def _keep_apart(output: str | None, paths: tuple[str, ...]) -> None:
    """Refuse to write a table into a stocktake, where it would replace one or be read as one."""
    from graphkit.graph import default_path

    if output is None or Path(output).suffix.lower() != ".csv":
        return
    folders = [Path(p) if Path(p).is_dir() else Path(p).parent for p in paths or (str(default_path()),)]
    if Path(output).resolve().parent in [folder.resolve() for folder in folders]:
        raise InputError(f"{output}: found a place in the stocktake, which holds its own tables; choose another folder")


def _ending(output: str) -> str:
    if Path(output).is_dir():
        return "a folder"
    suffix = Path(output).suffix
    return f"a file ending {suffix!r}" if suffix else "a file with no ending"


def _reaches(findings: Iterable[Finding], fail_on: str) -> bool:
    grave = list(SEVERITIES)
    return fail_on != "never" and any(grave.index(f.severity) <= grave.index(fail_on) for f in findings)


def _print(report: str, *, exact: bool = False) -> None:
    """Print a report: with colour on a terminal; as UTF-8 where another program reads what is exact."""
    if sys.stdout.isatty() and not exact:
        from rich.console import Console
        from rich.text import Text

        shown = Text(report)
        for words, style in _COLOURS.items():
            shown.highlight_words([words], style)
        Console(highlight=False).print(shown, end="", soft_wrap=True)
        return
    if exact and not sys.stdout.isatty() and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    click.echo(report, nl=False)


@contextmanager
def _quiet() -> Iterator[None]:
    log = logging.getLogger("graphkit")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)
