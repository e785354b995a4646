"""Names that every layer shares: namespaces, shipped files, errors for people, whole-file writing."""

from __future__ import annotations

import difflib
import os
import re
import stat
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

GK = "https://w3id.org/graphkit/ns#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SCHEMA = "https://schema.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = {"gk": GK, "skos": SKOS, "rdf": RDF, "rdfs": RDFS, "schema": SCHEMA, "xsd": XSD}


SEVERITIES = {"Violation": "Must be put right", "Warning": "For the board to decide", "Info": "Worth knowing"}
"""How grave a finding is, in SHACL's words and in words for people, gravest first."""
CHECKS = "https://w3id.org/graphkit/checks/"
"""Where each check has its name, which is that of its shape."""
FAMILIES = {
    "gap": "Gaps",
    "overlap": "Overlaps",
    "dissonance": "Dissonance",
    "currency": "Out of date",
    "evidence": "Evidence",
    "record": "The record itself",
}
"""What a finding is about."""
REACHES = ("all children", "a group of children", "not recorded")
"""Whom a finding concerns, the most first."""
NOTICE = "Drawn from the records named; not legal advice."
"""The last line of every output for people."""
UNSTATED = "Nothing recorded; read in"
"""What stands before the sources of a finding that rests on their silence."""


class InputError(Exception):
    """Say what is wrong with the input: one problem a line, each naming the place and the remedy.

    Attributes
    ----------
    problems : list of str
        One line for each fault.
    """

    def __init__(self, problems: Iterable[str] | str) -> None:
        self.problems = [problems] if isinstance(problems, str) else list(problems)
        super().__init__("\n".join(self.problems))


def resource(*parts: str) -> Path:
    """Find a file or folder that graphkit ships, such as ``resource("ontology", "checks")``.

    Returns
    -------
    Path
        In a checkout or an editable install, the folder beside the package, so that an edited file takes effect; else
        the copy inside the installed package.
    """
    package = Path(__file__).resolve().parent
    beside = package.parent
    if (beside / "pyproject.toml").is_file() and (beside / "ontology").is_dir():
        return beside.joinpath(*parts)
    return package.joinpath(*parts)


def gravity(severity: str) -> int:
    """Return the place of a severity, the gravest being 0."""
    return list(SEVERITIES).index(severity)


@lru_cache(maxsize=10_000)
def local_name(iri: str) -> str:
    """Return what follows the last ``#`` or ``/`` of an IRI.

    >>> local_name("https://w3id.org/graphkit/ns#Plan")
    'Plan'
    """
    return re.split(r"[#/]", iri.rstrip("#/"))[-1]


@lru_cache(maxsize=100_000)
def name_key(name: str) -> str:
    """Normalise a name so that case, spaces, accents, dashes and other marks do not matter, except between figures.

    >>> name_key("Children’s  Trust - Board") == name_key("childrens trust board")
    True
    >>> name_key("1.1") == name_key("11")
    False
    """
    plain = name.casefold()
    if not name.isascii():
        folded = unicodedata.normalize("NFKD", name).casefold()
        plain = "".join(ch for ch in folded if not unicodedata.combining(ch))
    figures = re.sub(r"(?<=\d)[\W_]+(?=\d)", ".", plain)
    return re.sub(r"(?<!\d)\.|\.(?!\d)|[^\w.]|_", "", figures) or name.strip()


def nearest(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """List the known names nearest to a word, best first; equal ones in alphabetical order.

    >>> nearest("acountable partner", ["accountable partner", "area", "kind"])
    ['accountable partner']
    """
    by_key: dict[str, str] = {}
    for name in sorted(known):
        by_key.setdefault(name_key(name), name)
    key = name_key(word)
    close = difflib.get_close_matches(key, sorted(by_key), n=most, cutoff=0.6)
    holding = [k for k in sorted(by_key) if len(key) > 3 and key in k and k not in close]
    return [by_key[k] for k in (close + holding)[:most]]


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Put the nearest known names into words, for the end of an error line."""
    close = nearest(word, known)
    return f"did you mean {' or '.join(repr(name) for name in close)}?" if close else otherwise


def write_whole(path: str | os.PathLike[str], content: str | bytes) -> None:
    """Write a file whole or not at all: a temporary file beside it, then replace. Text is UTF-8 with ``\\n`` ends.

    Raises
    ------
    InputError
        When the folder cannot be made, the file cannot be written, or what stands there is no ordinary file.
    """
    target = Path(path)
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        mode = target.stat().st_mode if target.exists() else None
        if mode is not None and not stat.S_ISREG(mode):
            kind = "a folder" if stat.S_ISDIR(mode) else "no ordinary file"
            raise InputError(f"{path}: cannot be written (it is {kind}); choose another place")
        temporary = target.with_name(f".graphkit-{os.urandom(8).hex()}")
        try:
            with temporary.open("xb") as stream:
                stream.write(data)
            if mode is not None:
                temporary.chmod(stat.S_IMODE(mode))
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror}); choose another place") from error
