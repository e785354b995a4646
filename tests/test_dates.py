"""Dates as people write them, read as the days that the text allows."""

from __future__ import annotations

import calendar
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.dates import Span, day_in_words, read_span

DAYS = st.dates(date(1970, 1, 1), date(2068, 12, 31))
YEARS = st.integers(1900, 2098)
WRITTEN = {
    "ISO": lambda day: day.isoformat(),
    "day first": lambda day: f"{day.day:02}/{day.month:02}/{day.year}",
    "day first without noughts": lambda day: f"{day.day}/{day.month}/{day.year}",
    "two digits of the year": lambda day: f"{day.day}/{day.month}/{day.year % 100:02}",
    "with dots": lambda day: f"{day.day}.{day.month}.{day.year}",
    "in words": lambda day: day_in_words(day.isoformat()),
    "in words with the weekday": lambda day: f"{calendar.day_name[day.weekday()]}, {day_in_words(day.isoformat())}",
    "with a short weekday": lambda day: f"{calendar.day_abbr[day.weekday()]} {day_in_words(day.isoformat())}",
    "with a short month": lambda day: f"{day.day}-{calendar.month_abbr[day.month]}-{day.year}",
    "as an ordinal": lambda day: f"{day.day}th {calendar.month_name[day.month].upper()} {day.year}",
    "date and time": lambda day: datetime.combine(day, time(9, 30)).isoformat(sep=" "),
    "day number of Excel": lambda day: str((day - date(1899, 12, 30)).days),
    "day number of Excel with a time": lambda day: f"{(day - date(1899, 12, 30)).days}.5",
}


@pytest.mark.parametrize("form", WRITTEN)
@given(day=DAYS)
def test_a_written_day_reads_as_that_day(form: str, day: date) -> None:
    assert read_span(WRITTEN[form](day)) == (day, day)
    assert read_span(f"  {WRITTEN[form](day)} ") == (day, day)


@given(day=DAYS)
def test_a_month_is_all_its_days(day: date) -> None:
    last = calendar.monthrange(day.year, day.month)[1]
    whole = (day.replace(day=1), day.replace(day=last))
    month = calendar.month_name[day.month]
    for text in (f"{month} {day.year}", f"{month[:3]} {day.year}", f"{month.upper()} {day.year}", f"{day:%Y-%m}"):
        assert read_span(text) == whole


@given(year=YEARS)
def test_years_and_financial_years_are_all_their_days(year: int) -> None:
    assert read_span(str(year)) == (date(year, 1, 1), date(year, 12, 31))
    short = f"{(year + 1) % 100:02}"
    for text in (f"{year}/{short}", f"{year}/{year + 1}", f"FY{year}/{short}", f"fy {year}/{short}"):
        assert read_span(text) == (date(year, 4, 1), date(year + 1, 3, 31)), text
    if 1970 <= year < 2069:
        assert read_span(f"FY{year % 100:02}/{short}") == (date(year, 4, 1), date(year + 1, 3, 31))


@given(first=YEARS, years=st.integers(1, 60), dash=st.sampled_from(["-", "–", "—", " - ", " – ", " to "]))
def test_a_span_of_years_is_of_calendar_years(first: int, years: int, dash: str) -> None:
    last = first + years
    assert read_span(f"{first}{dash}{last}", period=True) == (date(first, 1, 1), date(last, 12, 31))
    if first // 100 == last // 100:
        short = f"{first}{dash}{last % 100:02}"
        assert read_span(short, period=True) == (date(first, 1, 1), date(last, 12, 31))


def test_under_the_heading_period_two_digits_are_a_year_and_elsewhere_they_may_be_a_month() -> None:
    assert read_span("2010-11", period=True) == (date(2010, 1, 1), date(2011, 12, 31))
    assert read_span("2010-11") == (date(2010, 11, 1), date(2010, 11, 30))
    assert read_span("2011-10", period=True) == (date(2011, 10, 1), date(2011, 10, 31))
    assert read_span("2015-18") == (date(2015, 1, 1), date(2018, 12, 31))
    assert read_span("2018/19 - 2020/21") == Span(date(2018, 4, 1), date(2021, 3, 31))


@pytest.mark.parametrize(
    "text",
    [
        *("ongoing", "TBC", "July", "12", "365", "99999", "0000", "-2019", "Q3 2019", "by 2020", "July 23 2019"),
        *("31/02/2019", "2019-02-29", "2019-13-01", "0/1/2019", "13/13/2019", "Smarch 2019"),
        *("2018/20", "2018-15", "2020-2019", "2019-07-23 to 2020"),
    ],
)
def test_what_is_no_date_or_in_no_calendar_is_none(text: str) -> None:
    assert read_span(text) is None


@pytest.mark.parametrize("text", ["March 2024 - May 2027", "March 2024 – May 2027", "March 2024 to May 2027"])
def test_two_months_are_all_the_days_between_them(text: str) -> None:
    assert read_span(text) == (date(2024, 3, 1), date(2027, 5, 31))


@pytest.mark.parametrize("text", [" - ".join(["a"] * 5000), "March 2024 to " * 3 + "May 2027", "1" * 10_000])
def test_a_long_text_is_no_date(text: str) -> None:
    assert read_span(text) is None
    assert read_span(text, period=True) is None


@pytest.mark.parametrize(
    "text",
    ["2019-07-23T00:00:00", "2019-07-23T00:00:00Z", "2019-07-23T09:30:00.5+01:00", "2019-07-23Z", "2019-07-23+01:00"],
)
def test_a_date_of_rdf_is_its_day_whatever_the_time_and_the_zone(text: str) -> None:
    assert read_span(text) == (date(2019, 7, 23), date(2019, 7, 23))


@given(text=st.text(max_size=20) | st.text("0123456789/-. :TtoFYJuly", max_size=14), period=st.booleans())
def test_any_text_is_a_span_in_order_or_none(text: str, period: bool) -> None:
    span = read_span(text, period=period)
    assert span is None or span.first <= span.last
