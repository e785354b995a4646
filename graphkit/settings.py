"""What ``graphkit.toml`` says of the checks: which to run, how grave each is, and when a run fails."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from graphkit.checks import Check, choose, read_checks
from graphkit.checks import check as run_checks
from graphkit.findings import Finding
from graphkit.queries import select
from graphkit.schema import read_ontology
from graphkit.terms import value_of
from graphkit.vocabulary import GK, InputError, did_you_mean, gravity
from graphkit.workspace import SETTINGS, find_workspaces

if TYPE_CHECKING:
    from graphkit.queries import Loaded


@dataclass(frozen=True)
class Limit:
    """How many findings of a check a run may have, and how many it has."""

    check: str
    title: str
    found: int  # findings where a number is allowed, items where a share is
    of: int
    allowed: str  # such as "10" or "5%"
    over: bool


class Outcome(NamedTuple):
    """What a run of the checks gave: findings that stand open, those left standing by decision, limits, checks run."""

    open: list[Finding]
    waived: list[Finding]
    limits: list[Limit]
    ran: list[str]


@dataclass(frozen=True)
class CheckSettings:
    """The settings of the checks, of all stocktakes that are looked at together."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: dict[str, str] = field(default_factory=dict)
    limits: dict[str, str] = field(default_factory=dict)
    folders: tuple[Path, ...] = ()
    fail_on: str = "Violation"
    said_in: str = SETTINGS  # the files, for messages

    def catalogue(self) -> list[Check]:
        """Read the shipped checks, then those of the folders; one of the same name takes the place of the shipped one.

        Raises
        ------
        InputError
            For a folder without checks or with a broken one, and where a setting names a check that there is not.
        """
        return list(self._catalogue)

    @cached_property
    def _catalogue(self) -> list[Check]:
        known: dict[str, Check] = {}
        for folder in (None, *self.folders):
            known |= {check.id: check for check in read_checks(folder)}
        for name in (*self.severity, *self.limits):
            if name not in known:
                hint = did_you_mean(name, known, "`graphkit checks` lists them")
                raise InputError(f"{self.said_in}, [checks]: found no check {name!r}; {hint}")
        try:
            choose(list(known.values()), self.select, self.ignore)
        except InputError as error:
            raise InputError(f"{self.said_in}, [checks]: {problem}" for problem in error.problems) from error
        return [
            replace(check, severity=self.severity.get(check.id, check.severity)) for _, check in sorted(known.items())
        ]

    def _words(self, select: Sequence[str], ignore: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
        return (select, ignore) if select or ignore else (self.select, self.ignore)

    def chosen(self, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> list[Check]:
        """Choose the checks to run, as `check` does. Words that are given set aside both lists of the settings."""
        return choose(self._catalogue, *self._words(select, ignore))

    def check(
        self,
        dataset: Loaded,
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        *,
        recorded_only: bool = False,
        done: Callable[[Check, float], None] | None = None,
    ) -> Outcome:
        """Run checks over the default graph of a dataset as the settings say.

        A limit is judged where its check ran, and by all that it found, before what rests on silence is left out.
        """
        found = run_checks(dataset, *self._words(select, ignore), self._catalogue, done=done)
        chosen = self.chosen(select, ignore)
        limits = judge(self.limits, chosen, [finding for finding in found if finding.waiver is None], dataset)
        shown = [finding for finding in found if not recorded_only or finding.basis == "recorded"]
        return Outcome(
            [finding for finding in shown if finding.waiver is None],
            [finding for finding in shown if finding.waiver is not None],
            limits,
            [one.id for one in chosen],
        )


def check_settings(*paths: str | Path) -> CheckSettings:
    """Read what the ``graphkit.toml`` of each stocktake says under ``[checks]``, and add it up.

    Raises
    ------
    InputError
        For faults in a ``graphkit.toml``, and where two of them differ on one thing.

    Examples
    --------
    >>> import graphkit
    >>> graphkit.check_settings(graphkit.resource("data", "gloucestershire")).fail_on
    'Violation'
    """
    words: dict[str, list[str]] = {"select": [], "ignore": []}
    folders: list[Path] = []
    decided: dict[tuple[str, str], tuple[str, Path]] = {}
    files: list[str] = []
    for workspace in find_workspaces(paths, read_ontology().threshold_names):
        said = workspace.checks
        files += [str(workspace.folder / SETTINGS)] if said else []
        for key, listed in words.items():
            listed += [word for word in said.get(key, []) if word not in listed]
        folders += [workspace.folder / folder for folder in ([said["folder"]] if "folder" in said else [])]
        pairs = [(("fail_on", ""), said["fail_on"])] if "fail_on" in said else []
        pairs += [
            ((key, name), str(value)) for key in ("severity", "limits") for name, value in said.get(key, {}).items()
        ]
        for of, value in pairs:
            before, where = decided.setdefault(of, (value, workspace.folder))
            if before != value:
                told = f"{where / SETTINGS} says {before} and {workspace.folder / SETTINGS} says {value}"
                raise InputError(f"found different values of {' of '.join(filter(None, of))}: {told}; they must agree")
    return CheckSettings(
        tuple(words["select"]),
        tuple(words["ignore"]),
        {name: value for (key, name), (value, _) in decided.items() if key == "severity"},
        {name: value for (key, name), (value, _) in decided.items() if key == "limits"},
        tuple(folders),
        decided.get(("fail_on", ""), ("Violation", Path()))[0],
        ", ".join(files) or SETTINGS,
    )


def judge(limits: dict[str, str], checks: Iterable[Check], findings: Sequence[Finding], dataset: Loaded) -> list[Limit]:
    """Compare what was found with what is allowed.

    A number allows so many findings of a check. A share, such as ``"5%"``, allows so many of the things that the check
    could accuse to have one: the things of its class that are live, where the class has phases.
    """
    judged = []
    for check in checks:
        allowed = limits.get(check.id)
        if allowed is None:
            continue
        of_check = [finding for finding in findings if finding.check == check.id]
        items = {finding.item for finding in of_check}
        of = len(items | _could_be_accused(check.about, dataset)) if allowed.endswith("%") else 0
        found = len(items) if allowed.endswith("%") else len(of_check)
        over = found * 100 > float(allowed[:-1]) * of if allowed.endswith("%") else found > int(allowed)
        judged.append(Limit(check.id, check.title, found, of, allowed, over))
    return judged


def _could_be_accused(about: str, dataset: Loaded) -> set[str]:
    phased = select(dataset, f"SELECT ?yes {{ <{GK}{about}> <{GK}phased> ?yes }}")[1]
    live = f"; <{GK}live> true " if phased else ""
    text = f"""SELECT DISTINCT ?thing {{
      ?stocktake a <{GK}Stocktake> . FILTER NOT EXISTS {{ ?stocktake <{GK}isCatalogue> true }}
      ?thing a <{GK}{about}> ; <{GK}inStocktake> ?stocktake {live}. }}"""
    return {value_of(row[0]) for row in select(dataset, text)[1]}


def fails(
    findings: Iterable[Finding], limits: Sequence[Limit], fail_on: str, known: frozenset[str] | None = None
) -> bool:
    """Tell whether a run fails.

    It does when a finding is as grave as ``fail_on``, or when a limit is passed; a check with a limit fails a run by
    that alone. Findings left standing by decision, and those known from an earlier report, do not count.
    """
    if fail_on == "never":
        return False
    limited = {limit.check for limit in limits}
    return any(limit.over for limit in limits) or any(
        gravity(f.severity) <= gravity(fail_on)
        for f in findings
        if f.waiver is None and f.check not in limited and f.fingerprint not in (known or ())
    )
