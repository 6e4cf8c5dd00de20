"""Fairs as an iCalendar feed (RFC 5545). Pure.

One event a day, since each has its own hours; its UID is that of the day's row and never changes,
also when the day moves. SEQUENCE grows with each change of the fair; a cancelled fair stays in the
feed as CANCELLED, one that is put off as TENTATIVE, saying so in its name (F26).
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from marketplace.fairs.hours import at
from marketplace.fairs.models import Fair
from marketplace.fairs.states import FairState

TEHRAN = (
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Tehran",
    "BEGIN:STANDARD",
    "DTSTART:20220922T000000",
    "TZOFFSETFROM:+0330",
    "TZOFFSETTO:+0330",
    "TZNAME:+0330",
    "END:STANDARD",
    "END:VTIMEZONE",
)
STATUS = {FairState.CANCELLED: "CANCELLED", FairState.POSTPONED: "TENTATIVE"}
LONGEST = 75  # octets of a line


def feed(fairs: Iterable[Fair], *, host: str, lang: str, base_url: str, now: datetime) -> str:
    """Return the feed of these fairs with links to their pages."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{host}//fairs//{lang.upper()}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:" + ("بازارچه: نمایشگاه‌ها" if lang == "fa" else "Bazarche: fairs"),
        *TEHRAN,
    ]
    for fair in fairs:
        lines += _events(fair, host, lang, base_url, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _events(fair: Fair, host: str, lang: str, base_url: str, now: datetime) -> Iterator[str]:
    where = ("، " if lang == "fa" else ", ").join(
        text.in_language(lang) for text in (fair.venue, fair.city)
    )
    name = fair.title.in_language(lang)
    if fair.state is FairState.POSTPONED:
        name = f"عقب افتاد: {name}" if lang == "fa" else f"Put off: {name}"
    for day in fair.days:
        yield "BEGIN:VEVENT"
        yield f"UID:fair-{fair.id}-day-{day.id}@{host}"
        yield f"SEQUENCE:{fair.revision}"
        yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        yield f"DTSTART;TZID={fair.zone}:{at(day.day, day.opens_min, fair.zone):%Y%m%dT%H%M%S}"
        yield f"DTEND;TZID={fair.zone}:{at(day.day, day.closes_min, fair.zone):%Y%m%dT%H%M%S}"
        yield f"SUMMARY:{_escaped(name)}"
        yield f"LOCATION:{_escaped(where)}"
        yield f"DESCRIPTION:{_escaped(fair.description.in_language(lang))}"
        yield f"URL:{base_url}/{lang}/fairs/{fair.slug}"
        yield f"STATUS:{STATUS.get(fair.state, 'CONFIRMED')}"
        yield "END:VEVENT"


def _escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Give a line in pieces of at most 75 octets that never cut a letter."""
    piece, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LONGEST:
            yield piece
            piece, size = " ", 1
        piece += letter
        size += width
    yield piece
