"""A stocktake as a folder: its files and what its graphkit.toml says."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox

from graphkit.dates import read_span
from graphkit.vocabulary import SEVERITIES, InputError, did_you_mean

SETTINGS = "graphkit.toml"
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
TABLE = ".csv"
RDF_FORMATS = {".ttl": "Turtle", ".trig": "TriG", ".nq": "N-Quads", ".jsonld": "JSON-LD"}
_KEYS = {"title": str, "base": str, "area": str, "catalogue": str, "adds_to": str, "thresholds": dict, "checks": dict}
_ALL_KEYS = sorted([*_KEYS, "as_of", "covers"])
_WEB_ADDRESS = re.compile(r"https?://[^\s/]")
_CHECKS_KEYS = ["fail_on", "folder", "ignore", "limits", "select", "severity"]


@dataclass
class Workspace:
    """A folder of tables and RDF files that are read as one stocktake."""

    folder: Path
    base: str
    title: str
    files: list[Path] = field(default_factory=list)
    area: str = ""
    as_of: date | None = None
    catalogue: bool = True
    covers: str | list[str] = "named"
    adds_to: str = ""
    thresholds: dict[str, int] = field(default_factory=dict)
    checks: dict[str, Any] = field(default_factory=dict)  # as written, of the right kinds
    has_settings: bool = False

    @property
    def scope(self) -> str:
        """The base of the stocktake that its items and names belong to."""
        return self.adds_to or self.base

    def workbooks(self) -> list[Path]:
        """List the workbooks in the folder, which somebody may believe to be read."""
        return sorted(f for f in self.folder.iterdir() if f.suffix.lower() in _WORKBOOKS and f.name[0] not in ".~")

    def relative(self, file: Path) -> str:
        """Name a file of the workspace by its path within it."""
        return file.relative_to(self.folder).as_posix()


def is_web_address(text: str) -> bool:
    """Tell whether a text is a whole web address, fit to name a thing.

    >>> is_web_address("https://example.org/county/"), is_web_address("https://a|b"), is_web_address("our plan")
    (True, False, False)
    """
    if not _WEB_ADDRESS.match(text):
        return False
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def holds_stocktake(folder: Path) -> bool:
    """Tell whether a folder has a graphkit.toml."""
    return (folder / SETTINGS).is_file()


def find_workspaces(paths: Iterable[str | Path], thresholds: Iterable[str]) -> list[Workspace]:
    """Find the workspaces of some files and folders.

    Parameters
    ----------
    paths : files or folders
        A file belongs to the workspace of its folder; a folder brings all its tables and RDF files.
    thresholds : names of the thresholds that may be set

    Raises
    ------
    InputError
        For a path that is not there or not readable as a stocktake, and for faults in a graphkit.toml: all at once.
    """
    found: dict[Path, Workspace] = {}
    problems: list[str] = []
    known = sorted(thresholds)
    for given in paths:
        path = Path(given)
        try:
            folder = path if path.is_dir() else path.parent
            files = _readable(path)
            key = folder.resolve()
            if key not in found:
                found[key] = _settings(folder, known)
            named = [found[key].folder / f.name for f in files]  # a folder and a file of it may be written differently
            found[key].files += [f for f in named if f not in found[key].files]
        except InputError as error:
            problems += error.problems
    folders: dict[str, Path] = {}
    for workspace in found.values():
        other = folders.setdefault(workspace.base, workspace.folder)
        if other != workspace.folder:
            problems.append(
                f"{workspace.folder}: found the base {workspace.base}, which is that of {other} too; give each folder "
                f"a {SETTINGS} with a base of its own"
            )
    if problems:
        raise InputError(problems)
    for workspace in found.values():
        workspace.files.sort(key=lambda file: workspace.relative(file))
    return sorted(found.values(), key=lambda w: (bool(w.adds_to), w.base))


def _readable(path: Path) -> list[Path]:
    suffixes = [TABLE, *RDF_FORMATS]
    if path.is_dir():
        files = [
            f for f in path.iterdir() if f.is_file() and f.suffix.lower() in suffixes and not f.name.startswith(".")
        ]
        if not files:
            inner = sorted(f.parent.name for f in path.glob(f"*/{SETTINGS}"))
            hint = (
                f"name one of its folders: {', '.join(inner)}"
                if inner
                else f"expected files ending {', '.join(suffixes)}"
            )
            raise InputError(f"{path}: found a folder with no tables; {hint}")
        return files
    if not path.exists():
        near = [f.name for f in path.parent.iterdir()] if path.parent.is_dir() else []
        hint = did_you_mean(path.name, near, "give the path of a table, an RDF file or a folder of them")
        raise InputError(f"{path}: found no such file or folder; {hint}")
    if path.suffix.lower() not in suffixes:
        found = f"ending {path.suffix!r}" if path.suffix else "with no ending"
        raise InputError(
            f"{path}: found a file {found}, expected one of {', '.join(suffixes)}; "
            "save each sheet of a workbook as 'CSV UTF-8'"
        )
    return [path]


def _settings(folder: Path, thresholds: list[str]) -> Workspace:
    name = folder.resolve().name
    file = folder / SETTINGS
    if not file.is_file():
        return Workspace(folder, _default_base(name), name)
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(
            f'{file}: found what is no TOML ({error}), expected lines such as title = "Our county"'
        ) from error
    problems = [
        f"{file}: found an unknown key {key!r}; {did_you_mean(key, _ALL_KEYS, 'the keys are: ' + ', '.join(_ALL_KEYS))}"
        for key in said
        if key not in _ALL_KEYS
    ]
    for key, kind in _KEYS.items():
        if key in said and not isinstance(said[key], kind):
            problems.append(
                f"{file}: found {key} = {said[key]!r}, expected {'a table' if kind is dict else 'text in quotes'}"
            )
    workspace = Workspace(folder, "", name, has_settings=True)
    try:
        _fill(workspace, said, thresholds, file)
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(problems)
    return workspace


def _default_base(folder: str) -> str:
    tail = re.sub(r"[^\w.-]+", "-", folder)
    return f"https://example.org/{quote(tail)}/"


def _fill(workspace: Workspace, said: dict[str, Any], thresholds: list[str], file: Path) -> None:
    problems = []
    for key in ("base", "adds_to"):
        iri = said.get(key, "")
        if isinstance(iri, str) and iri and ("#" in iri or not is_web_address(iri)):
            problems.append(
                f"{file}: found {key} = {iri!r}, expected a web address such as https://example.org/county/"
            )
    base = str(said.get("base") or _default_base(workspace.title))
    workspace.base = base if base.endswith("/") else base + "/"
    adds_to = str(said.get("adds_to", ""))
    workspace.adds_to = adds_to if not adds_to or adds_to.endswith("/") else adds_to + "/"
    workspace.title = str(said.get("title", workspace.title))
    workspace.area = str(said.get("area", ""))
    if said.get("catalogue", "england") not in ("england", "none"):
        problems.append(f"{file}: found catalogue = {said['catalogue']!r}, expected 'england' or 'none'")
    workspace.catalogue = said.get("catalogue") != "none"
    if "as_of" in said:
        workspace.as_of = _day(said["as_of"])
        if workspace.as_of is None:
            problems.append(f"{file}: found as_of = {said['as_of']!r}, expected a day such as 2019-07-23")
    covers = said.get("covers", "named")
    listed = isinstance(covers, list) and all(isinstance(name, str) for name in covers)
    if not listed and covers not in ("named", "all"):
        problems.append(f"{file}: found covers = {covers!r}, expected 'named', 'all' or a list of names")
    workspace.covers = covers
    given = said.get("thresholds", {})
    for key, value in given.items() if isinstance(given, dict) else ():
        if key not in thresholds:
            hint = did_you_mean(key, thresholds, "the thresholds are: " + ", ".join(thresholds))
            problems.append(f"{file}: found an unknown threshold {key!r}; {hint}")
        elif isinstance(value, bool) or not isinstance(value, int) or value < 0:
            problems.append(f"{file}: found {key} = {value!r}, expected a whole number")
        else:
            workspace.thresholds[key] = value
    workspace.checks = said.get("checks", {})
    problems += [f"{file}, [checks]: {told}" for told in _faults_of_checks(workspace.checks)]
    if problems:
        raise InputError(problems)


def _faults_of_checks(said: dict[str, Any]) -> Iterable[str]:
    words = 'a list of ids, families or patterns such as ["gap", "plan_*"]'
    for key, value in said.items() if isinstance(said, dict) else ():
        if key not in _CHECKS_KEYS:
            hint = did_you_mean(key, _CHECKS_KEYS, "the keys are: " + ", ".join(_CHECKS_KEYS))
            yield f"found an unknown key {key!r}; {hint}"
        elif key in ("select", "ignore"):
            if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
                yield f"found {key} = {value!r}, expected {words}"
        elif key == "folder":
            if not isinstance(value, str) or Path(value).is_absolute():
                yield f'found {key} = {value!r}, expected a folder beside this file, such as "our-checks"'
        elif key == "fail_on":
            if value not in (*SEVERITIES, "never"):
                yield f"found {key} = {value!r}, expected one of {', '.join(SEVERITIES)}, never"
        elif not isinstance(value, dict):
            yield f"found {key} = {value!r}, expected a table with a line for each check"
        elif key == "severity":
            for check, severity in value.items():
                if not isinstance(severity, str) or severity not in SEVERITIES:
                    yield f"found {check} = {severity!r}, expected one of {', '.join(SEVERITIES)}"
        else:
            for check, limit in value.items():
                number = isinstance(limit, int) and not isinstance(limit, bool) and limit >= 0
                if not number and not re.fullmatch(r"(100|\d{1,2}(\.\d+)?)%", str(limit)):
                    yield f'found {check} = {limit!r}, expected a whole number, or a share such as "5%"'


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    span = read_span(str(value))
    return span.first if span and span.first == span.last else None
