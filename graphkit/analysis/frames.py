"""Tables that say what they rest on, and tables with nothing in them that say why."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

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
