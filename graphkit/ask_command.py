"""The verb ``ask`` of the command: one sub-command for each question, made from its header; SPARQL of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from graphkit.command import load_stocktake, print_report, print_table, stocktake, table_form, tabular
from graphkit.plain_text import columns
from graphkit.vocabulary import GK

if TYPE_CHECKING:
    from graphkit.queries import Query


def _shipped() -> dict[str, Query]:
    from graphkit.questions import questions  # loads the engine, for which `graphkit --help` is not to wait

    return {question.name: question for question in questions()}


class Questions(click.Group):
    """Find the questions when they are asked for; what is the name of none may be SPARQL."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Let the options of a question, each of which has a value, stand before it as well."""
        at = 0
        while at < len(args) and args[at].startswith("-") and args[at] != "--help":
            at += 1 if "=" in args[at] else 2
        return super().parse_args(ctx, args[at : at + 1] + args[:at] + args[at + 1 :])

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the names of the questions."""
        return list(_shipped())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Make the sub-command of a question, or of SPARQL of one's own."""
        from graphkit.questions import is_own, unknown

        shipped = _shipped()
        if cmd_name in shipped:
            return _of(shipped[cmd_name])
        if is_own(cmd_name):
            return _answering(cmd_name, cmd_name, ())
        raise unknown(cmd_name, shipped)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each question whole, where click would cut it short."""
        with formatter.section("Questions"):
            formatter.write_dl([(name, question.header["title"]) for name, question in _shipped().items()])


@click.group(
    "ask",
    cls=Questions,
    invoke_without_command=True,
    options_metavar="",
    subcommand_metavar="QUESTION [PATHS]... [OPTIONS]",
    epilog="""\b
Examples:
  graphkit ask plans_and_owners our-plans --format csv -o owners.csv
  graphkit ask plans_of our-plans --partner "Stroud District Council"
  graphkit ask "SELECT ?name { ?board a gk:Board ; skos:prefLabel ?name }" our-plans

What a question may be asked about: graphkit ask QUESTION --help""",
)
@click.pass_context
def ask(ctx: click.Context) -> None:
    """Answer a question about a stocktake.

    QUESTION is the name of a shipped one, or a SPARQL SELECT. Without it, the shipped ones are listed.
    """
    if ctx.invoked_subcommand is None:
        rows = [[name, question.header["title"]] for name, question in _shipped().items()]
        print_report("\n".join(columns(["question", "title"], rows)) + "\n")


def _of(question: Query) -> click.Command:
    from graphkit.questions import parameters
    from graphkit.schema import read_ontology

    labels = read_ontology().schema.labels
    verb = _answering(question.name, question.name, tuple(question.header.values()))
    verb.help = f"{question.header['title']}\n\n{question.header['reading']}"
    for name, classes in reversed(parameters(question).items()):
        kinds = " or ".join(labels[GK + cls].lower() for cls in classes)
        told = f"Ask about one {kinds} only, by its name or id."
        verb.params.insert(0, click.Option([f"--{name.replace('_', '-')}", name], metavar="NAME", help=told))
    return verb


def _answering(name: str, question: str, said: tuple[str, ...]) -> click.Command:
    @click.command(name)
    @stocktake
    @tabular
    def verb(
        paths: tuple[str, ...], as_of: str | None, form: str | None, output: str | None, **given: str | None
    ) -> None:
        from graphkit.questions import answer

        form = table_form(form, output, paths)
        dataset, run = load_stocktake(paths, as_of)
        values: Mapping[str, str] = {key: value for key, value in given.items() if value is not None}
        names, rows = answer(dataset, question, values)
        print_table(names, rows, run, form, output, said)

    return verb
