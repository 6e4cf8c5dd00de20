"""Days and hours of a fair in its own zone. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

DAY_MIN = 1440


class OpenDay(Protocol):
    """A day with opening and closing in minutes from its midnight."""

    day: date
    opens_min: int
    closes_min: int


def day_at(moment: datetime, zone: str) -> date:
    """Return the day that an instant falls on at the fair."""
    return moment.astimezone(ZoneInfo(zone)).date()


def at(day: date, minutes: int, zone: str) -> datetime:
    """Return the instant of a minute counted from a day's midnight; past 1440 on the next day."""
    clock = time(minutes // 60 % 24, minutes % 60, tzinfo=ZoneInfo(zone))
    return datetime.combine(day + timedelta(days=minutes // DAY_MIN), clock)


def clock_text(minutes: int) -> str:
    """Return 16:00; 25:00 is shown as 01:00."""
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def selling_day(days: Sequence[OpenDay], moment: datetime, zone: str) -> OpenDay | None:
    """Return the day that a sale of this moment belongs to, None when the fair is not on.

    From midnight, since stalls sell while they are put up, to the next one, or to a later closing.
    """
    for open_day in days:
        end = max(DAY_MIN, open_day.closes_min)
        if at(open_day.day, 0, zone) <= moment < at(open_day.day, end, zone):
            return open_day
    return None


def parse_clock(text: str) -> int:
    """Read 16:00, 16 or 1600 (ASCII digits) as minutes. Raises ValueError."""
    plain = text.strip().replace(".", ":")
    hours, _, minutes = plain.partition(":")
    if not minutes and len(hours) == 4:
        hours, minutes = hours[:2], hours[2:]
    if not hours.isdigit() or not (minutes or "0").isdigit():
        raise ValueError(text)
    found = int(hours) * 60 + int(minutes or 0)
    if int(minutes or 0) > 59 or found > DAY_MIN:
        raise ValueError(text)
    return found
