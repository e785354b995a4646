"""What was looked at: the stocktakes and files that a dataset was loaded from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from graphkit import __version__
from graphkit.dates import day_in_words
from graphkit.vocabulary import GK

if TYPE_CHECKING:
    from graphkit.queries import Loaded

_DUTIES = f"""SELECT DISTINCT ?duty WHERE {{
  ?stocktake <{GK}covers> ?duty ; <{GK}area> ?area . ?duty a <{GK}Duty> }}"""


class Stocktake(NamedTuple):
    """A stocktake that was looked at."""

    title: str
    base: str


class Input(NamedTuple):
    """A file that was read: the base of its workspace, its path within it, and its fingerprint."""

    workspace: str
    path: str
    sha256: str


@dataclass(frozen=True)
class Run:
    """What was looked at, by which version of graphkit, and as at which day (ISO)."""

    version: str
    as_of: str
    workspaces: tuple[Stocktake, ...]
    own: tuple[Stocktake, ...]  # without the statutory catalogue, unless that is all there is
    inputs: tuple[Input, ...]
    duties: int | None = None  # how many are looked for in the area of a stocktake

    @property
    def title(self) -> str:
        """The titles of the stocktakes."""
        return "; ".join(w.title for w in self.own)

    @property
    def day(self) -> str:
        """The date, as people write it."""
        return day_in_words(self.as_of)

    @property
    def seen(self) -> str:
        """The date, what stands beside the stocktakes, and how many duties are looked for, in words."""
        beside = [w.title for w in self.workspaces if w not in self.own]
        said = f"Seen as at {self.day}" + (f", with {'; '.join(beside)}" if beside else "") + "."
        if self.duties == 0:
            return (
                f"{said} No duty is looked for: name some in a table Duty, with an area in graphkit.toml; "
                'or set covers = "all".'
            )
        return said if self.duties is None else f"{said} Duties looked for: {self.duties}."

    @property
    def looked_at(self) -> list[str]:
        """The stocktakes, each with its files, in words."""
        files = {w: [i.path for i in self.inputs if i.workspace == w.base] for w in self.workspaces}
        return [f"{w.title} ({', '.join(read) or 'no files'})" for w, read in files.items()]


def run_of(dataset: Loaded) -> Run:
    """Tell what a dataset was loaded from."""
    from graphkit.queries import select
    from graphkit.records import Records

    records = Records(dataset)
    bases = sorted(
        (_iri(row[0]) for row in select(dataset, f"SELECT ?base {{ ?base a <{GK}Stocktake> }}")[1]),
        key=lambda base: base.rstrip("/"),
    )
    workspaces = tuple(Stocktake(records.name(base), base) for base in bases)
    own = tuple(w for w in workspaces if not records.values(w.base, GK + "isCatalogue"))
    inputs = set()
    for file, checksum in select(dataset, f"SELECT ?file ?sum {{ ?file <{GK}sha256> ?sum }}")[1]:
        citation = records.citations([_iri(file)])[0]
        inputs.add(Input(citation.workspace, citation.file, _iri(checksum)))
    as_of = records.one(GK + "view", GK + "asOf")
    looked_for = select(dataset, _DUTIES)[1]
    return Run(__version__, as_of, workspaces, own or workspaces, tuple(sorted(inputs)), len(looked_for))


def _iri(term: Any) -> str:
    return str(term.value)
