"""Query files with a header, and SELECTs put to a graph: nothing of them reaches the network."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphkit.terms import Term
from graphkit.vocabulary import InputError, did_you_mean

if TYPE_CHECKING:
    from rdflib import Dataset

    Loaded = Dataset | ox.Store
    """What was loaded, by `load` or `load_store`."""

_ESCAPE = r"\\[tbnrf\"'\\]"
_NO_CODE = re.compile(
    rf"""'''(?:'{{0,2}}(?:[^'\\]|{_ESCAPE}))*'''
    | \"\"\"(?:\"{{0,2}}(?:[^\"\\]|{_ESCAPE}))*\"\"\"
    | '(?:[^'\\\r\n]|{_ESCAPE})*'
    | \"(?:[^\"\\\r\n]|{_ESCAPE})*\"
    | <[A-Za-z][A-Za-z0-9+.-]*://[^<>"{{}}|^`\\\x00-\x20]*>
    | \#[^\r\n]*
    | \\.
    | [?$]\w+
    | (?P<local>:[A-Za-z0-9_][A-Za-z0-9_-]*)""",
    re.VERBOSE,
)
"""Text, address, remark, escaped mark, variable and the local part of a name, as Oxigraph tells them apart."""
_OUTSIDE = re.compile("SERVICE|FROM", re.IGNORECASE)
_WORTH_A_LOOK = re.compile(rf"""['"<#\\?$:]|{_OUTSIDE.pattern}""", re.IGNORECASE)
"""Where one of the two above can begin."""
# Where a prefix and a local part make no IRI, Oxigraph reads the local part as keywords instead. It happens with an
# address that ends in its host, such as <http://a:>, and with characters that an IRI may not have.
_SPLITS_NAMES = re.compile("//[^/?#>]*>|[\ufff0-\U0010ffff]")
_GROUPS = re.compile(
    r"(?<!UNION )(OPTIONAL |MINUS |EXISTS )?(\{[^{}]*\}(?: UNION \{[^{}]*\})*)(?! UNION)", re.IGNORECASE
)
"""The innermost groups of a query whose words are parted by one space."""


@dataclass(frozen=True)
class Query:
    """A ``.rq`` file: its name, the ``# key: value`` lines at its head, its text, and the columns it selects.

    Of a key that may stand several times, all values are kept, each with the number of its line.
    """

    name: str
    header: Mapping[str, str]
    text: str
    columns: tuple[str, ...] = ()
    several: tuple[tuple[int, str], ...] = ()


def read_query(path: Path, keys: Iterable[str], several: str = "") -> Query:
    """Read a query file whose header has exactly these keys, each once, and one that may stand any number of times.

    Raises
    ------
    InputError
        When the header lacks a key or has one too many, or the query does not parse or would reach the network: all
        faults, with file and line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name}: cannot be read as UTF-8 text ({error})") from error
    return _read(path.name, text, tuple(keys), several)


@lru_cache(maxsize=512)
def _read(name: str, text: str, expected: tuple[str, ...], several: str) -> Query:
    header: dict[str, str] = {}
    found: list[tuple[int, str]] = []
    problems = []
    known = (*expected, several) if several else expected
    for number, line in enumerate(text.split("\n"), 1):
        if not line.startswith("#"):
            break
        key, colon, value = line.lstrip("# ").partition(":")
        if colon and key == several:
            found.append((number, value.strip()))
        elif not colon or key not in expected:
            hint = did_you_mean(key, known, f"the keys are: {', '.join(known)}")
            problems.append(f"{name}, line {number}: found {line!r} in the header; {hint}")
        elif key in header:
            problems.append(f"{name}, line {number}: found '# {key}: ...' again; expected it once")
        else:
            header[key] = value.strip()
    problems += [f"{name}: found no line '# {key}: ...' at the head" for key in expected if not header.get(key)]
    columns: tuple[str, ...] = ()
    try:
        result = _run(ox.Store(), text)
        if isinstance(result, ox.QuerySolutions):
            columns = tuple(variable.value for variable in result.variables)
    except InputError as error:
        problems += [f"{name}: {problem}" for problem in error.problems]
    if problems:
        raise InputError(problems)
    return Query(Path(name).stem, header, text, columns, tuple(found))


def read_queries(folder: Path, keys: Iterable[str], several: str = "") -> list[Query]:
    """Read all query files of a folder, in order of name; all faults at once."""
    expected = list(keys)
    queries, problems = [], []
    for path in sorted(folder.glob("*.rq")):
        try:
            queries.append(read_query(path, expected, several))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return queries


def _run(
    store: ox.Store, text: str, prefixes: dict[str, str] | None = None, bound: Mapping[str, str] | None = None
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """Run a query that stays on this computer: the only way of a text to Oxigraph, which knows no such setting."""
    _refuse_network(text)
    values: dict[ox.Variable, Term] = {ox.Variable(name): ox.NamedNode(iri) for name, iri in (bound or {}).items()}
    try:
        return store.query(text, prefixes=prefixes, substitutions=values or None)
    except SyntaxError as error:
        raise InputError(f"found what is no SPARQL{_told(str(error), text)}") from error
    except RuntimeError as error:
        raise InputError(f"found what cannot be answered: {' '.join(str(error).split())}") from error


@lru_cache(maxsize=512)
def _refuse_network(text: str) -> None:
    escape = re.search(r"\\u", text, re.IGNORECASE)
    if escape:
        raise InputError(
            f"found {escape.group()} in line {_line(text, escape.start())}; expected the character itself, because an "
            "escape may hide what a query does"
        )
    if not _OUTSIDE.search(text):
        return
    splits = _SPLITS_NAMES.search(text)
    seen: set[int] = set()
    todo = [0]
    while todo:
        at = todo.pop()
        while (begins := _WORTH_A_LOOK.search(text, at)) and (at := begins.start()) not in seen:
            seen.add(at)
            skipped = _NO_CODE.match(text, at)
            within = skipped is not None and splits and re.search("service", skipped["local"] or "", re.IGNORECASE)
            word = within or (None if skipped else _OUTSIDE.match(text, at))
            if word:
                raise InputError(
                    f"found {word.group().upper()} in line {_line(text, at)}, not within a text, a remark or an "
                    "address; graphkit never reaches the network, so take it out"
                )
            if skipped:
                at = skipped.end()
                continue
            # What begins with "<" may be an address or a comparison: both readings are looked at.
            if text[at] == "<" and ">" in text[at:]:
                todo.append(text.index(">", at) + 1)
            at += 1


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _told(noise: str, text: str) -> str:
    """Keep of Oxigraph's message the place and the reason; what it expected is a list of half its grammar."""
    place = re.match(r"error at (\d+):(\d+): expected (?:one of )?", noise)
    if not place:
        return f": {' '.join(noise.split())[:80]}"
    line, column = int(place[1]), int(place[2])
    lines = text.split("\n")
    there = lines[line - 1][column - 1 :].strip()[:30] if line <= len(lines) else ""
    reasons = [part.strip() for part in noise[place.end() :].split(",")]
    reason = next((part for part in reasons if re.fullmatch(r"[A-Za-z]+( [A-Za-z]+)+", part)), "")
    shown = f"at {there!r}" if there else "at the end of the line"
    return f" in line {line}, column {column}, {shown}{f' ({reason})' if reason else ''}"


def store_of(dataset: Loaded) -> ox.Store:
    """Return the Oxigraph store under a dataset, for work in bulk that need not become rdflib terms."""
    if isinstance(dataset, ox.Store):
        return dataset
    if not hasattr(dataset, "store") or not hasattr(dataset.store, "_inner"):
        raise TypeError(f"expected the dataset that graphkit.load returns, found {type(dataset).__name__}")
    store: ox.Store = dataset.store._inner  # oxrdflib has no public name for it
    return store


def select(
    dataset: Loaded,
    text: str,
    prefixes: dict[str, str] | None = None,
    bound: Mapping[str, str] | None = None,
) -> tuple[list[str], list[tuple[Term | None, ...]]]:
    """Run a SELECT over the default graph; give the names of the columns and the rows.

    Parameters
    ----------
    dataset : rdflib.Dataset or pyoxigraph.Store
        What was loaded.
    text : str
        The query.
    prefixes : dict of str to str, optional
        Prefixes that it may use without saying so.
    bound : mapping of str to str, optional
        The IRI that a selected variable stands for. It is bound, and never becomes part of the text.

    Raises
    ------
    InputError
        For what is no SELECT, does not parse, or would reach the network.
    """
    solutions = _run(store_of(dataset), text, prefixes, bound)
    if not isinstance(solutions, ox.QuerySolutions):
        raise InputError("found a query that is no SELECT; expected SELECT, which gives a table")
    return [v.value for v in solutions.variables], [tuple(solution) for solution in solutions]


def is_sorted(text: str) -> bool:
    """Tell whether a query as a whole, not only a part in braces, says the order of its rows."""
    left, found = _NO_CODE.sub(" ", text), 1
    while found:
        left, found = re.subn(r"\{[^{}]*\}", " ", left)
    return bool(re.search(r"ORDER\s+BY", left, re.IGNORECASE))


def always_binds(text: str, variable: str) -> bool:
    """Tell whether a query gives a variable a value in every row: not only under OPTIONAL, nor in part of a UNION.

    Where a row might be without one, to bind it from outside would give that row a value which is not so.

    >>> always_binds("SELECT * { ?plan ?by ?partner }", "partner")
    True
    >>> always_binds("SELECT * { ?plan ?is ?so OPTIONAL { ?plan ?by ?partner } }", "partner")
    False
    """

    def bound(group: re.Match[str]) -> str:
        branches = [set(re.findall(r"[?$](\w+)", branch)) for branch in group[2].split("}")[:-1]]
        return "" if group[1] else " ".join(f"?{name}" for name in sorted(set.intersection(*branches)))

    code = _NO_CODE.sub(lambda found: found.group() if found.group()[0] in "?$" else " ", text)
    left, found = " ".join(re.sub(r"([{}])", r" \1 ", code[code.find("{") : code.rfind("}") + 1]).split()), 1
    while found:
        left, found = _GROUPS.subn(bound, left)
    return variable in re.findall(r"[?$](\w+)", left)
