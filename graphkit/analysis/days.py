"""Days as recorded, those of them that can be reckoned with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from graphkit.vocabulary import GK

if TYPE_CHECKING:
    from graphkit.records import Records


def days_of(records: Records, item: str, name: str) -> Iterator[date]:
    """Give the days recorded under a property that a calendar has and that can be meant; others are left to checks."""
    unlikely = records.values(item, GK + "beyondBelief")
    for text in records.values(item, GK + name):
        if text not in unlikely and re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            with suppress(ValueError):
                yield date.fromisoformat(text)


def first_day(records: Records, item: str, name: str) -> date | None:
    """Return the first of the days recorded under a property, if any."""
    return min(days_of(records, item, name), default=None)


def last_day(records: Records, item: str, name: str) -> date | None:
    """Return the last of the days recorded under a property, if any."""
    return max(days_of(records, item, name), default=None)


def day_of_view(records: Records) -> date:
    """Return the date as at which a dataset is seen; of one with nothing in it, the first that there is."""
    return first_day(records, GK + "view", "asOf") or date.min
