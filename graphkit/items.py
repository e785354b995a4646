"""Which item a person means by a name, as a cell of a table means one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote

from graphkit.plain_text import either
from graphkit.queries import select
from graphkit.records import Records
from graphkit.schema import read_ontology
from graphkit.terms import value_of
from graphkit.vocabulary import GK, InputError, did_you_mean, local_name, name_key, nearest

if TYPE_CHECKING:
    from graphkit.queries import Loaded

_NAMES = f"""PREFIX gk: <{GK}> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?class ?name WHERE {{
  ?thing a gk:Thing , ?class . ?class gk:plural ?plural .
  OPTIONAL {{ ?thing skos:prefLabel|skos:altLabel|skos:hiddenLabel ?name }}
}}"""


def find_item(dataset: Loaded, name: str, *classes: str) -> str:
    """Return the IRI of the item of some classes that bears a name, another name or spelling, an id or an IRI.

    Parameters
    ----------
    dataset : rdflib.Dataset
        What `load` returns.
    name : str
        What a person calls it. Case, spaces, accents and dashes do not matter.
    *classes : str
        Local names of classes, such as ``"Partner"``; of any class when there are none.

    Raises
    ------
    InputError
        When no name is given, nothing bears it or several things do, or a class is unknown; it names the nearest.

    Examples
    --------
    >>> import graphkit
    >>> find_item(graphkit.load(), "gloucestershire ccg", "Partner")
    'https://w3id.org/graphkit/data/gloucestershire/partner/E04'
    """
    schema = read_ontology().schema
    classes = tuple(one_of(cls, [known.name for known in schema.by_iri.values()], "a class") for cls in classes)
    named: dict[str, set[str]] = defaultdict(set)
    for thing, cls, said in select(dataset, _NAMES)[1]:
        known = schema.by_iri.get(value_of(cls))
        if known and not known.descriptive and (not classes or local_name(value_of(cls)) in classes):
            named[value_of(thing)].update([value_of(said)] if said else [])
    records = Records(dataset)
    what = either([schema.by_iri[GK + cls].label.lower() for cls in classes]) or "thing"
    return the_one(name, {iri: (records.name(iri), *sorted(names)) for iri, names in named.items()}, what)


def one_of(word: str, known: Collection[str], what: str) -> str:
    """Return the known word that a word is, but for case and marks.

    Raises
    ------
    InputError
        When it is none of them; it names the nearest.

    Examples
    --------
    >>> one_of("Area", ["area", "all"], "across")
    'area'
    """
    said = word if isinstance(word, str) else ""
    found = {name_key(name): name for name in known}.get(name_key(said))
    if found is None:
        hint = did_you_mean(said, known, f"expected {either(list(known))}")
        raise InputError(f"found {word!r} for {what}; {hint}")
    return found


def the_one(
    name: str, known: Mapping[str, Sequence[str]], what: str, otherwise: str = "nothing has a name like it"
) -> str:
    """Return the item that a person means by a name.

    Parameters
    ----------
    name : str
        What a person calls it.
    known : mapping of str to sequence of str
        The names of each item that may be meant, by IRI; the first is shown to people.
    what : str
        What sort of item is sought, in words, for the error.
    otherwise : str
        What the error says when no name is near.
    """
    if not isinstance(name, str) or not name.strip():
        found_it = "no name" if isinstance(name, str) else repr(name)
        raise InputError(f"found {found_it}, expected the name of {'an' if what[:1] in 'aeiou' else 'a'} {what}")
    if name in known:
        return name
    key = name_key(name)
    found = [iri for iri in sorted(known) if key in map(name_key, (*known[iri], _id(iri)))]
    if len(found) == 1:
        return found[0]
    if found:
        ids = [_id(iri) for iri in found]
        told = found if len(set(ids)) < len(ids) else ids
        each = "; ".join(f"{known[iri][0]} ({one})" for iri, one in zip(found, told, strict=True))
        raise InputError(f"found {len(found)} things named {name!r}, expected one; give the id of one: {each}")
    shown = {other: names[0] for iri, names in known.items() for other in (*names, _id(iri))}
    close = list(dict.fromkeys(shown[other] for other in nearest(name, shown)))
    hint = f"did you mean {' or '.join(map(repr, close))}?" if close else otherwise
    raise InputError(f"found no {what} named {name!r}; {hint}")


def _id(iri: str) -> str:
    """Return the last part of an IRI, as a table has it."""
    return unquote(local_name(iri))
