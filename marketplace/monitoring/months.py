"""Months of the calendar in use, as whole numbers that can be added to. Pure.

A month is `year * 12 + month - 1`; a running month is never used (convention C1).
"""

from datetime import date, timedelta
from functools import lru_cache

from marketplace.core.jalali import from_jalali, to_jalali
from marketplace.monitoring.errors import NotAPeriod
from marketplace.monitoring.states import Calendar


@lru_cache(maxsize=8192)
def month_of(day: date, calendar: Calendar) -> int:
    """Return the month that a day lies in."""
    if calendar is Calendar.GREGORIAN:
        return day.year * 12 + day.month - 1
    year, month, _ = to_jalali(day)
    return year * 12 + month - 1


@lru_cache(maxsize=2048)
def first_day(month: int, calendar: Calendar) -> date:
    """Return the first day of a month."""
    year, place = divmod(month, 12)
    if calendar is Calendar.GREGORIAN:
        return date(year, place + 1, 1)
    return from_jalali(year, place + 1, 1)


def last_day(month: int, calendar: Calendar) -> date:
    """Return the last day of a month."""
    return first_day(month + 1, calendar) - timedelta(days=1)


def last_whole(day: date, calendar: Calendar) -> int:
    """Return the last month that has ended by the evening of `day`."""
    month = month_of(day, calendar)
    return month if last_day(month, calendar) == day else month - 1


def window(month: int, months: int) -> range:
    """W(n): the last n whole months up to `month`."""
    return range(month - months + 1, month + 1)


def text_of(month: int) -> str:
    """Return a month as it stands in addresses and files: 1405-08."""
    year, place = divmod(month, 12)
    return f"{year:04d}-{place + 1:02d}"


def parse_month(text: str) -> int:
    """Return the month of `1405-08`. Raises NotAPeriod."""
    year, _, month = text.partition("-")
    if not (year.isascii() and year.isdigit() and month.isascii() and month.isdigit()):
        raise NotAPeriod("period")
    if not (1000 <= int(year) <= 9999 and 1 <= int(month) <= 12):
        raise NotAPeriod("period")
    return int(year) * 12 + int(month) - 1
