"""The Jalali calendar: worked days, every day of two centuries, days as people type them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from marketplace.core.jalali import (
    MONTHS_EN,
    MONTHS_FA,
    WEEKDAYS_FA,
    day_start,
    from_jalali,
    is_leap,
    local_date,
    month_start,
    parse_date,
    to_jalali,
)


@pytest.mark.parametrize(
    ("day", "jalali", "weekday", "month"),
    [
        (date(2026, 11, 23), (1405, 9, 2), "دوشنبه", "آذر"),
        (date(2026, 12, 1), (1405, 9, 10), "سه‌شنبه", "آذر"),
        (date(2026, 3, 21), (1405, 1, 1), "شنبه", "فروردین"),
        (date(2025, 3, 20), (1403, 12, 30), "پنجشنبه", "اسفند"),
        (date(1979, 2, 11), (1357, 11, 22), "یکشنبه", "بهمن"),
        (date(2000, 1, 1), (1378, 10, 11), "شنبه", "دی"),
    ],
)
def test_known_days_agree_with_printed_calendars(
    day: date, jalali: tuple[int, int, int], weekday: str, month: str
) -> None:
    assert to_jalali(day) == jalali
    assert from_jalali(*jalali) == day
    assert WEEKDAYS_FA[day.weekday()] == weekday
    assert MONTHS_FA[jalali[1] - 1] == month


def test_every_day_of_two_centuries_agrees_with_a_calendar_counted_here() -> None:
    day, counted = date(1921, 3, 21), jalali_days(1300)

    while day < date(2120, 1, 1):
        expected = next(counted)
        assert to_jalali(day) == expected
        assert from_jalali(*expected) == day
        day += timedelta(days=1)


def jalali_days(year: int) -> Iterator[tuple[int, int, int]]:
    """Every day from 1 Farvardin of `year`, by the rule of 8 leap years in 33."""
    while True:
        esfand = 30 if (8 * year + 29) % 33 < 8 else 29
        for month, length in enumerate([31] * 6 + [30] * 5 + [esfand], 1):
            yield from ((year, month, day) for day in range(1, length + 1))
        year += 1


def test_leap_years_are_those_of_the_official_calendar() -> None:
    leap = [year for year in range(1370, 1412) if is_leap(year)]

    assert leap == [1370, 1375, 1379, 1383, 1387, 1391, 1395, 1399, 1403, 1408]


def test_months_have_31_then_30_days_and_esfand_29_or_30() -> None:
    starts = [from_jalali(1405, month, 1) for month in range(1, 13)] + [from_jalali(1406, 1, 1)]

    lengths = [(b - a).days for a, b in pairwise(starts)]

    assert lengths == [31] * 6 + [30] * 5 + [29]
    assert len(MONTHS_FA) == len(MONTHS_EN) == 12


@pytest.mark.parametrize("jalali", [(1405, 12, 30), (1405, 7, 31), (1405, 13, 1), (1405, 0, 1)])
def test_a_day_that_does_not_exist_is_refused(jalali: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError):
        from_jalali(*jalali)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 23, 20, 29, 59, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 23, 20, 30, tzinfo=UTC), date(2026, 11, 24)),
        # No summer time since 2022: half past three all year.
        (datetime(2026, 7, 1, 20, 29, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 20, 30, tzinfo=UTC), date(2026, 7, 2)),
    ],
)
def test_a_day_begins_at_midnight_in_tehran(moment: datetime, day: date) -> None:
    assert local_date(moment) == day


def test_the_instant_a_day_begins_lies_in_it() -> None:
    begins = day_start(date(2026, 11, 23))

    assert begins == datetime(2026, 11, 22, 20, 30, tzinfo=UTC)
    assert local_date(begins) == date(2026, 11, 23)


def test_a_month_starts_on_its_jalali_first() -> None:
    assert month_start(date(2026, 11, 23)) == date(2026, 11, 22)
    assert month_start(date(2026, 11, 22)) == date(2026, 11, 22)
    assert month_start(date(2026, 11, 21)) == date(2026, 10, 23)


@pytest.mark.parametrize(
    "text",
    [
        "۱۴۰۵/۹/۲",
        "1405/09/02",
        "١٤٠٥-٩-٢",
        "1405.9.2",
        " 1405 / 9 / 2 ",
        "2026-11-23",
        "2026/11/23",
    ],
)
def test_a_day_is_read_as_people_type_it(text: str) -> None:
    assert parse_date(text) == date(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    [
        "", "today", "1405/9", "05/9/2", "2/9/1405", "1405/9/2/1", "1405/13/1", "1405/7/31",
        "1405/12/30", "0000/1/1", "2026-02-29", "2026-11-23T10:00", "-1405/9/2", "1405/9/0",
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_date(text)
