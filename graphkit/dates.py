"""Dates as people write them: a day, a month, a year, a financial year or a span of years, as a span of days."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

# Not the calendar module's names, which follow the locale.
_MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTHS = {name.casefold(): n for n, name in enumerate(_MONTH_NAMES, 1)}
_MONTHS |= {name[:3]: n for name, n in _MONTHS.items()} | {"sept": 9}
_WEEKDAY = re.compile(r"^(mon|tues?|wed(nes)?|thu(rs?)?|fri|sat(ur)?|sun)(day)?,?\s+", re.IGNORECASE)
_TIME_ZONE = re.compile(r"(?<=\d)(Z|[+-]\d\d:\d\d)$")
_LONGEST = 60  # letters of a text that may be a date
_EXCEL_DAY_0 = date(1899, 12, 30)
_EXCEL_FROM, _EXCEL_TO = 20_000, 80_000  # October 1954 to January 2119: no year and no age reads like this


class Span(NamedTuple):
    """The first and the last day that a text allows; equal for a single day."""

    first: date
    last: date


def _year(text: str) -> int:
    number = int(text)
    return number + (2000 if number < 70 else 1900) if len(text) == 2 else number


def _months(year: int, month: int) -> Span:
    return Span(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def _years(first: int, last: int) -> Span:
    return Span(date(first, 1, 1), date(last, 12, 31))


def _financial(first: str, last: str) -> Span | None:
    start = _year(first)
    following = str(start + 1)
    return Span(date(start, 4, 1), date(start + 1, 3, 31)) if last in (following, following[2:]) else None


def day_in_words(day: str) -> str:
    """Write an ISO date as people do; what is no day, as an RDF file may have, as it stands.

    >>> day_in_words("2019-07-03"), day_in_words("2019-02-30")
    ('3 July 2019', '2019-02-30')
    """
    try:
        when = date.fromisoformat(day)
    except ValueError:
        return day
    return f"{when.day} {_MONTH_NAMES[when.month - 1]} {when.year}"


def months_after(day: str, months: int) -> date:
    """Count months from an ISO date, ahead or, below 0, back: to the same day, else to the last of a shorter month.

    Before the first and after the last day that a date can be, it is that day.

    >>> months_after("2020-02-29", -12)
    datetime.date(2019, 2, 28)
    """
    when = date.fromisoformat(day)
    year, month = divmod(when.year * 12 + when.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(when.day, calendar.monthrange(year, month + 1)[1]))


def first_and_last_year(span: Span) -> tuple[Span, Span]:
    """Return the first and the last year of a span of years; a span of a year or less is both.

    >>> first_and_last_year(Span(date(2015, 1, 1), date(2018, 12, 31)))[1].first
    datetime.date(2018, 1, 1)
    """
    first, last = span
    if last - first <= timedelta(days=366):
        return span, span
    a_day = timedelta(days=1)
    return Span(first, first.replace(year=first.year + 1) - a_day), Span(last.replace(year=last.year - 1) + a_day, last)


@lru_cache(maxsize=10_000)
def read_span(text: str, *, period: bool = False) -> Span | None:
    """Read a date or a period.

    Parameters
    ----------
    text : str
        23/07/2019 (day first), 2019-07-23, 23 July 2019, July 2018, 07/2018, 2018, 2018/19 or FY18/19 (1 April to
        31 March), 2015-18 (calendar years), March 2024 - May 2027, a day number or a date and time as Excel writes,
        a date of RDF with a time and a time zone. Of a time, only its day is read.
    period : bool
        Read ``2010-11`` as the years 2010 and 2011, not as November 2010.

    Returns
    -------
    Span or None
        None when the text is no date, or one that no calendar has.

    Examples
    --------
    >>> read_span("2015 – 18").last, read_span("July 2018").first
    (datetime.date(2018, 12, 31), datetime.date(2018, 7, 1))
    >>> read_span("2018/19")
    Span(first=datetime.date(2018, 4, 1), last=datetime.date(2019, 3, 31))
    >>> read_span("31/02/2019") is None and read_span("ongoing") is None
    True
    """
    plain = re.sub(r"\s+", " ", text.strip().replace("–", "-").replace("—", "-"))
    plain = _TIME_ZONE.sub("", _WEEKDAY.sub("", plain))
    if len(plain) > _LONGEST:
        return None
    try:
        return (_years_between(plain) if period else None) or _single(plain) or _from_to(plain)
    except ValueError:
        return None


def _single(text: str) -> Span | None:
    if re.fullmatch(r"\d{5}(\.\d+)?", text) and _EXCEL_FROM <= float(text) < _EXCEL_TO:
        day = _EXCEL_DAY_0 + timedelta(days=int(float(text)))
        return Span(day, day)
    if m := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?", text):
        day = date(int(m[1]), int(m[2]), int(m[3]))
        return Span(day, day)
    if m := re.fullmatch(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})( \d{1,2}:\d{2}(:\d{2})?)?", text):
        day = date(_year(m[4]), int(m[3]), int(m[1]))
        return Span(day, day)
    if m := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]+)[ ,-]+(\d{4}|\d{2})", text):
        day = date(_year(m[3]), _MONTHS.get(m[2].casefold(), 0), int(m[1]))
        return Span(day, day)
    if m := re.fullmatch(r"([A-Za-z]+)[ -](\d{4}|\d{2})", text):
        month = _MONTHS.get(m[1].casefold())
        return _months(_year(m[2]), month) if month else None
    if m := re.fullmatch(r"(\d{1,2})/(\d{4})", text):
        return _months(int(m[2]), int(m[1]))
    if m := re.fullmatch(r"(\d{4})-(\d{2})", text):
        first, second = int(m[1]), int(m[2])
        return _months(first, second) if 1 <= second <= 12 else _years_between(text)
    if m := re.fullmatch(r"\d{4}", text):
        return _years(int(text), int(text))
    if m := re.fullmatch(
        r"(?:FY ?)?(\d{4}|\d{2})/(\d{4}|\d{2})(?: ?(?:-|to) ?(\d{4}|\d{2})/(\d{4}|\d{2}))?", text, re.I
    ):
        start = _financial(m[1], m[2])
        end = _financial(m[3], m[4]) if m[3] else start
        return Span(start.first, end.last) if start and end and start.first <= end.first else None
    return _years_between(text)


def _from_to(text: str) -> Span | None:
    m = re.fullmatch(r"(.*[A-Za-z/].*?) (?:-|to) (.*[A-Za-z/].*)", text)
    begins, ends = (_single(m[1]), _single(m[2])) if m else (None, None)
    return Span(begins.first, ends.last) if begins and ends and begins.first <= ends.last else None


def _years_between(text: str) -> Span | None:
    m = re.fullmatch(r"(\d{4}) ?(?:-|to) ?(\d{4}|\d{2})", text)
    if not m:
        return None
    first = int(m[1])
    last = int(m[2]) if len(m[2]) == 4 else first - first % 100 + int(m[2])
    return _years(first, last) if last > first else None
