"""The Jalali calendar, over jdatetime, and days as they are counted in Tehran."""

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import jdatetime

from marketplace.core.text import to_ascii_digits

TEHRAN = ZoneInfo("Asia/Tehran")
MONTHS_FA = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور",
    "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
)  # fmt: skip
MONTHS_EN = (
    "Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar",
    "Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand",
)  # fmt: skip
# In the order of date.weekday(): Monday first.
WEEKDAYS_FA = ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه")
_TYPED = re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})")
FIRST_GREGORIAN_YEAR = 1700


def to_jalali(day: date) -> tuple[int, int, int]:
    """Return Jalali year, month and day of a Gregorian date."""
    found = jdatetime.date.fromgregorian(date=day)
    return found.year, found.month, found.day


def from_jalali(year: int, month: int, day: int) -> date:
    """Return the Gregorian date. Raises ValueError for a day that does not exist."""
    found: date = jdatetime.date(year, month, day).togregorian()
    return found


def is_leap(year: int) -> bool:
    """Say whether the Jalali year has 366 days."""
    return bool(jdatetime.date(year, 1, 1).isleap())


def local_date(moment: datetime) -> date:
    """Return the day in Tehran at an instant."""
    return moment.astimezone(TEHRAN).date()


def day_start(day: date) -> datetime:
    """Return the instant at which a day begins in Tehran."""
    return datetime.combine(day, time(), TEHRAN).astimezone(UTC)


def month_start(day: date) -> date:
    """Return the first day of the Jalali month that `day` lies in."""
    year, month, _ = to_jalali(day)
    return from_jalali(year, month, 1)


def parse_date(text: str) -> date:
    """Read a typed date, Jalali or Gregorian by its year: ۱۴۰۵/۹/۲ or 2026-11-23.

    Raises ValueError.
    """
    match = _TYPED.fullmatch(to_ascii_digits(text).strip())
    if match is None:
        msg = "a date is written as year/month/day"
        raise ValueError(msg)
    year, month, day = (int(part) for part in match.groups())
    if year >= FIRST_GREGORIAN_YEAR:
        return date(year, month, day)
    return from_jalali(year, month, day)
