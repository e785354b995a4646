"""Where the facts of an item were read, as a table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphkit.personal import without_personal
from graphkit.queries import store_of
from graphkit.records import Records
from graphkit.terms import value_of
from graphkit.vocabulary import InputError

if TYPE_CHECKING:
    import pandas as pd

    from graphkit.queries import Loaded


def where_read(dataset: Loaded, item: str) -> pd.DataFrame:
    """Say where the facts of an item were read.

    Parameters
    ----------
    dataset : rdflib.Dataset
        What `load` returns.
    item : str
        The IRI of a thing.

    Returns
    -------
    pandas.DataFrame
        One row for each fact and each passage it was read in: property, value, document, place, file, row, certainty,
        record. Empty, with these columns, when nothing is recorded. No personal data are repeated.

    Examples
    --------
    >>> import graphkit
    >>> facts = graphkit.where_read(graphkit.load(), "https://w3id.org/graphkit/data/gloucestershire/plan/E24")
    >>> facts[facts.property == "overseen by"].place.tolist()
    ['para 5, second bullet']
    """
    import pandas as pd

    if not re.match(r"\w+:", item):
        raise InputError(f"found {item!r}, expected the IRI of a thing, such as the item of a finding")
    records = Records(dataset)
    rows = []
    for record in records.of_fact(item, None, None):
        certainty = records.certainty([record])
        facts = store_of(dataset).quads_for_pattern(ox.NamedNode(item), None, None, ox.NamedNode(record))
        for quad in sorted(facts, key=str):
            value = quad.object
            shown = records.name(value.value) if isinstance(value, ox.NamedNode) else without_personal(value_of(value))
            said = records.name(quad.predicate.value)
            for c in records.citations([record]):
                rows.append((said, shown, c.document, c.place, c.file, c.row, certainty, record))
    columns = ["property", "value", "document", "place", "file", "row", "certainty", "record"]
    return pd.DataFrame(rows, columns=columns)
