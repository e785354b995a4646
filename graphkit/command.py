"""What the verbs of the ``graphkit`` command share: errors in words, arguments, loading, writing and printing."""

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
from graphkit.plain_text import columns, seen
from graphkit.vocabulary import NOTICE, SEVERITIES, InputError, did_you_mean, resource, write_whole

if TYPE_CHECKING:
    import pyoxigraph as ox

    from graphkit.checks import Check
    from graphkit.settings import CheckSettings

_COLOURS = dict(zip(SEVERITIES.values(), ("bold red", "bold yellow", "bold cyan"), strict=True))


class _Notes(logging.Handler):
    """Show what graphkit's log warns of as notes on stderr."""

    def emit(self, record: logging.LogRecord) -> None:
        click.echo(f"graphkit: note: {' '.join(seen(record.getMessage()).split())}", err=True)


class Verbs(click.Group):
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
                click.echo(f"graphkit: {' '.join(seen(problem).split())}", err=True)
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


def show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Print the version and end."""
    if wanted:
        click.echo(f"graphkit {__version__}")
        ctx.exit()


def read_day(_: click.Context, __: click.Parameter, said: str | None) -> str | None:
    """Read a day as people write it, and give it in ISO form."""
    day = None if said is None else _day(said)
    if said is not None and day is None:
        raise InputError(f"--as-of: found the date {said!r}, expected a day such as 2019-07-23 or 23/07/2019")
    return day


def read_day_or_path(_: click.Context, __: click.Parameter, said: str | None) -> str | Path | None:
    """Read an earlier stocktake: what is there is a folder or file; else it is a day, in ISO form."""
    if said is None:
        return None
    if Path(said).suffix.lower() == ".csv" and Path(said).is_file():
        raise InputError(f"--since: found the one table {said}, expected the folder of the earlier copy")
    if Path(said).exists():
        return Path(said)
    day = _day(said)
    if day is None:
        folder = Path(said).parent
        near = did_you_mean(Path(said).name, [one.name for one in folder.iterdir()] if folder.is_dir() else [])
        expected = "expected a folder or file that is there, or a day such as 2019-07-23"
        raise InputError(f"--since: found {said!r}, {expected}" + (f"; {near}" if near else ""))
    return day


def _day(said: str) -> str | None:
    from graphkit.dates import read_span

    span = read_span(said)
    return span.first.isoformat() if span and span.first == span.last else None


def words(_: click.Context, __: click.Parameter, said: Sequence[str]) -> list[str]:
    """Take words apart at commas."""
    return [word.strip() for several in said for word in several.split(",") if word.strip()]


def from_folder(verb: Callable[..., None]) -> Callable[..., None]:
    """Give a verb the option of a folder of checks."""
    told = "Add the checks of this folder; one of the same name takes the place of the shipped one."
    return click.option("--checks", "folder", metavar="DIR", help=told)(verb)


def stocktake(verb: Callable[..., None]) -> Callable[..., None]:
    """Give a verb the arguments of all that read a stocktake."""
    verb = click.argument("paths", nargs=-1, type=click.Path())(verb)
    told = "See the stocktake as at this day, such as 2019-07-23. Default: the day its graphkit.toml names, else today."
    return click.option("--as-of", metavar="DATE", callback=read_day, help=told)(verb)


def tabular(verb: Callable[..., None], also: str = "") -> Callable[..., None]:
    """Give a verb the options of all that answer with a table: `table_form` reads them, `print_table` obeys them."""
    verb = click.option("-o", "--output", metavar="FILE", help=f"Write to a file: .txt, .csv or .json{also}.")(verb)
    told = "Default: table, or what -o ends in."
    return click.option("--format", "form", type=click.Choice(list(answers.TABLES)), help=told)(verb)


def form_of(output: str | None, suffixes: dict[str, str], default: str) -> str:
    """Tell the format of a file from what its name ends in."""
    if output is None:
        return default
    suffix = Path(output).suffix.lower()
    if suffix not in suffixes:
        known = ", ".join(suffixes)
        raise InputError(f"{output}: found {ending(output)}, expected one ending {known}; or say --format")
    return suffixes[suffix]


def table_form(form: str | None, output: str | None, paths: Sequence[str], also: Iterable[str] = ()) -> str:
    """Tell the format of a table, and refuse before anything is loaded what could not be written after it.

    A file may also end in what `also` lists, which is then the format.
    """
    chosen = form or form_of(output, {**answers.TABLE_SUFFIXES, **{end: end for end in also}}, "table")
    keep_apart([output] if output else [], paths)
    return chosen


def keep_apart(outputs: Sequence[str], paths: Sequence[str]) -> None:
    """Refuse to write a table or RDF into a stocktake, where it would replace one or be read as one."""
    from graphkit.graph import default_path
    from graphkit.workspace import RDF_FORMATS, TABLE

    folders = [Path(p) if Path(p).is_dir() else Path(p).parent for p in paths or (str(default_path()),)]
    for output in outputs:
        read_as_input = Path(output).suffix.lower() in (TABLE, *RDF_FORMATS)
        if read_as_input and Path(output).resolve().parent in [folder.resolve() for folder in folders]:
            raise InputError(
                f"{output}: found a place in the stocktake, which holds its own tables; choose another folder"
            )


def keep_whole(outputs: Sequence[str], reports: Sequence[str]) -> None:
    """Refuse to write over an earlier report that is read in the same run."""
    earlier = {Path(report).resolve() for report in reports}
    for output in outputs:
        if Path(output).resolve() in earlier:
            raise InputError(f"{output}: found the earlier report there, which is kept; choose another name")


def write_report(output: str, report: str | bytes) -> None:
    """Write a report to a file; Excel takes a CSV file for UTF-8 only when it begins with a byte order mark."""
    csv = isinstance(report, str) and Path(output).suffix.lower() == ".csv"
    write_whole(output, "\ufeff" + str(report) if csv else report)


def ending(output: str) -> str:
    """Say what a name ends in, in words."""
    if Path(output).is_dir():
        return "a folder"
    suffix = Path(output).suffix
    return f"a file ending {suffix!r}" if suffix else "a file with no ending"


def print_report(report: str | bytes, *, exact: bool = False) -> None:
    """Print a report: with colour on a terminal; as UTF-8 where another program reads what is exact."""
    if isinstance(report, bytes):
        if sys.stdout.isatty():
            raise InputError("found a workbook for the terminal, expected a file: name one under -o")
        click.echo(report, nl=False)
        return
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


def print_table(
    names: Sequence[str],
    rows: Sequence[Sequence[object]],
    run: formats.Run,
    form: str,
    output: str | None,
    said: Sequence[str] = (),
) -> None:
    """Print a table, or write it to a file; the date it is seen at stands over a table, and beside what is exact.

    Parameters
    ----------
    names : sequence of str
        What heads each column.
    rows : sequence of sequences
        Plain values; None and "" are not recorded.
    run : Run
        What was loaded.
    form : str
        One of `answers.TABLES`, as `table_form` tells it.
    output : str, optional
        The file to write.
    said : sequence of str
        Sentences for people over the table, such as how to read it.
    """
    report = answers.TABLES[form](names, rows)
    if form == "table":
        report = f"{formats.headed(run, *said)}\n{report}\n{NOTICE}\n"
    if output:
        write_report(output, report)
        click.echo(f"{formats.headed(run)}Written to {output}\n{NOTICE}")
        return
    if form != "table":
        click.echo(f"graphkit: note: seen as at {run.day}", err=True)
    print_report(report, exact=form != "table")


@contextmanager
def quiet() -> Iterator[None]:
    """Keep notes back, as of the cases of checks, which hold faults on purpose."""
    log = logging.getLogger("graphkit")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)


def load_stocktake(paths: tuple[str, ...], as_of: str | None) -> tuple[ox.Store, formats.Run]:
    """Load a stocktake and say what was loaded; say so first when it is only the example."""
    from graphkit.graph import EXAMPLE, default_path, load_store

    chosen = paths or (default_path(),)
    dataset = load_store(*chosen, as_of=as_of)
    run = formats.run_of(dataset)
    if chosen == (resource(*EXAMPLE),):
        click.echo(f"No stocktake here: showing the example, {run.title} as at {run.day}.", err=True)
    return dataset, run


def load_earlier(
    since: str | Path | None, paths: tuple[str, ...], as_of: str | None, run: formats.Run
) -> ox.Store | None:
    """Load the stocktake as at an earlier day, or an earlier copy of it."""
    from graphkit.graph import default_path, load_store

    if since is None:
        return None
    if isinstance(since, Path):
        return load_store(since, as_of=as_of)
    if since >= run.as_of:
        raise InputError(
            f"--since: found {since}, expected a day before {run.as_of}, as at which the stocktake is seen"
        )
    with quiet():  # its notes are out already
        return load_store(*(paths or (default_path(),)), as_of=since)


def settings_of(paths: tuple[str, ...], folder: str | None) -> CheckSettings:
    """Read what graphkit.toml says of the checks; a folder that is named takes the place of those that it names."""
    from dataclasses import replace

    from graphkit.graph import default_path
    from graphkit.settings import check_settings

    settings = check_settings(*(paths or (default_path(),)))
    return replace(settings, folders=(Path(folder),)) if folder else settings


@contextmanager
def watched(total: int, timings: bool) -> Iterator[Callable[[Check, float], None]]:
    """Show on a terminal how far the checks have come, and afterwards, if wanted, what each took."""
    took: list[tuple[float, str]] = []
    with click.progressbar(length=total, label="Checking", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def done(check: Check, seconds: float) -> None:
            took.append((seconds, check.id))
            bar.update(1)

        yield done
    if timings:
        rows = [[f"{seconds * 1000:.1f}", name] for seconds, name in sorted(took, reverse=True)]
        rows.append([f"{sum(seconds for seconds, _ in took) * 1000:.1f}", "all checks"])
        click.echo("\n".join(columns(["milliseconds", "check"], rows)), err=True)
