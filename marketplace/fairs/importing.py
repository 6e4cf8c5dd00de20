"""Rows of directory files: read, checked, turned into values. Pure but for opening the file.

Four shapes are known by their columns: markets and their weekly sessions (USDA), fairs and their
days (Berlin and Brandenburg). Their faults are named and the good rows taken.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from marketplace.core.text import normalise, search_key

Row = Mapping[str, str]


class Shape(StrEnum):
    """What a file holds."""

    MARKETS = "markets"
    SESSIONS = "sessions"
    FAIRS = "fairs"
    DAYS = "days"


COLUMNS = {
    Shape.MARKETS: {"fmid", "name", "city", "state", "updated_year"},
    Shape.SESSIONS: {"fmid", "season", "weekday", "open", "close"},
    Shape.FAIRS: {"fair_id", "region", "name", "begin", "end"},
    Shape.DAYS: {"fair_id", "date", "open", "close", "closes_next_day"},
}
USDA = "USDA AMS, National Farmers Market Directory, August 2019"
BERLIN = (
    "Berliner Weihnachtsmärkte, Senatsverwaltung für Wirtschaft, Technologie und Forschung; "
    "Brandenburger Weihnachtsmärkte, Berlin.de (2016, changed)"
)
SOURCES = {
    Shape.MARKETS: (USDA, "Public domain in the United States (17 U.S.C. 105)"),
    Shape.SESSIONS: (USDA, "Public domain in the United States (17 U.S.C. 105)"),
    Shape.FAIRS: (BERLIN, "CC BY 3.0 DE"),
    Shape.DAYS: (BERLIN, "CC BY 3.0 DE"),
}


class RowFault(ValueError):
    """A row cannot be taken; the text says which column and why."""


@dataclass(frozen=True, slots=True)
class Place:
    """A market or fair as the file states it."""

    external_id: str
    name: str
    street: str
    city: str
    county: str
    region: str
    country: str
    postal_code: str
    lat: float | None
    lon: float | None
    website: str
    products: str
    admission: str
    as_of: str
    begins_on: date | None
    ends_on: date | None

    @property
    def search_key(self) -> str:
        """Words by which it is found, each after a space."""
        return f" {search_key(f'{self.name} {self.city}')}"[:200]

    @property
    def likeness(self) -> tuple[str, str, str]:
        """Two rows alike in this are likely one place."""
        return search_key(self.name), search_key(self.city), self.region


@dataclass(frozen=True, slots=True)
class Slot:
    """When a place is open: a weekday of a season, or one day."""

    external_id: str
    key: str
    begins: str
    ends: str
    weekday: str
    opens: str
    closes: str
    closes_next_day: bool


def shape_of(path: Path) -> Shape:
    """Return what a file holds by its header. Raises RowFault for one of no known shape."""
    with path.open(encoding="utf-8-sig", newline="") as text:
        header = set(next(csv.reader(text), []))
    for shape, columns in COLUMNS.items():
        if columns <= header:
            return shape
    raise RowFault("the columns are those of no known directory")


def rows_of(path: Path) -> Iterator[tuple[int, Row]]:
    """Give line number and raw values."""
    with path.open(encoding="utf-8-sig", newline="") as text:
        for row in (reader := csv.DictReader(text)):
            yield reader.line_num, {name: value or "" for name, value in row.items() if name}


def parse_place(shape: Shape, row: Row) -> Place:
    """Read a market or a fair. Raises RowFault."""
    usda = shape is Shape.MARKETS
    begins, ends = _day(row, "begin"), _day(row, "end")
    if begins and ends and ends < begins:
        raise RowFault("end: lies before begin")
    return Place(
        external_id=_needed(row, "fmid" if usda else "fair_id"),
        name=_text(_needed(row, "name"), 200),
        street=_text(row.get("street", ""), 200),
        city=_text(row.get("city", ""), 80),
        county=_text(row.get("county" if usda else "district", ""), 80),
        region=_text(row.get("state" if usda else "region", ""), 80),
        country="United States" if usda else "Germany",
        postal_code=_text(row.get("zip", ""), 20),
        lat=_degrees(row, "lat", 90),
        lon=_degrees(row, "lon", 180),
        website=row.get("website", "").strip()[:500],
        products=_text(row.get("products", ""), 200),
        admission=_text(row.get("admission", ""), 20),
        as_of=row.get("updated_year", "").strip()[:4] or ("2019" if usda else "2016"),
        begins_on=begins,
        ends_on=ends,
    )


def parse_slot(shape: Shape, row: Row) -> Slot:
    """Read a session or a day. Raises RowFault."""
    if shape is Shape.DAYS:
        day = _day(row, "date")
        if day is None:
            raise RowFault("date: is missing")
        late = row.get("closes_next_day", "") == "1"
        opens, closes = _clock(row, "open"), _clock(row, "close")
        _check_order(opens, closes, late=late)
        name = day.isoformat()
        return Slot(_needed(row, "fair_id"), name, name, name, "", opens, closes, late)
    if row.get("date_kind") in {"dates_reversed", "unparsed"}:
        raise RowFault(f"start, end: {row['date_kind'].replace('_', ' ')} in the source")
    opens, closes = _clock(row, "open"), _clock(row, "close")
    _check_order(opens, closes, late=False)
    key = ":".join(
        (row.get("season", ""), row.get("weekday", ""), opens, closes, row.get("start", ""))
    )
    return Slot(
        _needed(row, "fmid"),
        key[:40],
        row.get("start", "").strip()[:20],
        row.get("end", "").strip()[:20],
        row.get("weekday", "").strip()[:20],
        opens,
        closes,
        closes_next_day=False,
    )


def _check_order(opens: str, closes: str, *, late: bool) -> None:
    if opens and closes and not late and closes <= opens:
        raise RowFault(f"close: {closes} is not after {opens}")


def _needed(row: Row, name: str) -> str:
    text = row.get(name, "").strip()
    if not text:
        raise RowFault(f"{name}: is missing")
    if len(text) > 200:
        raise RowFault(f"{name}: is too long")
    return text


def _text(text: str, most: int) -> str:
    return normalise(text).replace("\n", " ")[:most].strip()


def _day(row: Row, name: str) -> date | None:
    text = row.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RowFault(f"{name}: {text[:20]!r} is no date") from None


def _clock(row: Row, name: str) -> str:
    text = row.get(name, "").strip()
    hours, _, minutes = text.partition(":")
    good = hours.isdigit() and minutes.isdigit() and int(hours) <= 24 and int(minutes) < 60
    if text and not good:
        raise RowFault(f"{name}: {text[:20]!r} is no time")
    return text


def _degrees(row: Row, name: str, most: int) -> float | None:
    text = row.get(name, "").strip()
    if not text:
        return None
    try:
        found = float(text)
    except ValueError:
        raise RowFault(f"{name}: {text[:20]!r} is no number") from None
    if not -most <= found <= most:
        raise RowFault(f"{name}: {text[:20]} is not on the globe")
    return found
