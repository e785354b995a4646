"""Tables that say what they rest on, and tables with nothing in them that say why."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from graphkit.personal import iri_without_personal
from graphkit.vocabulary import local_name

if TYPE_CHECKING:
    import pandas as pd

_log = logging.getLogger("graphkit")


def framed(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *notes: str,
    empty: str,
    index: str | None = None,
) -> pd.DataFrame:
    """Make a table of rows, with notes on how to read it under ``attrs["notes"]``.

    Parameters
    ----------
    columns : sequence of str
        All columns, that of the index too.
    rows : iterable of sequences
        Each with a value for each column. A text that is not recorded is ``""``.
    *notes : str
        Sentences for people: what was counted, and what the result rests on.
    empty : str
        The sentence that takes the place of the notes when there are no rows. It is also logged, so that nobody takes
        an empty table for an answer.
    index : str, optional
        The column that becomes the index; else rows are numbered from 1.
    """
    import pandas as pd

    frame = pd.DataFrame(list(rows), columns=list(columns))
    if frame.empty:
        _log.warning("%s", empty)
    if index is not None:
        frame = frame.set_index(index)
    else:
        frame.index = pd.RangeIndex(1, len(frame) + 1)
    frame.attrs["notes"] = (empty,) if frame.empty else notes
    return frame


def told_apart(items: Sequence[str], names: Sequence[str], *taken: str) -> list[str]:
    """Return the names of items, by IRI, with the id in brackets where several bear one or it is taken.

    Where that is still one name, as of two stocktakes with the same ids, the place in the list is added.

    Examples
    --------
    >>> told_apart(["https://example.org/plan/P1", "https://example.org/plan/P2"], ["One Plan", "One Plan"])
    ['One Plan (P1)', 'One Plan (P2)']
    """
    borne = Counter([*names, *taken])
    told = [
        f"{name} ({local_name(iri_without_personal(item))})" if borne[name] > 1 else name
        for item, name in zip(items, names, strict=True)
    ]
    again = Counter(told)
    return [f"{name}, {place}" if again[name] > 1 else name for place, name in enumerate(told, 1)]
