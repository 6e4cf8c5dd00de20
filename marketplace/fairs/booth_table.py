"""The booths of a fair as a table (CSV): read and checked row by row. Pure.

A row is a booth: its code, its kind, where it stands on the grid, its features. What a row says of
a kind (size, price) makes the kind when it is new. Headers are known in both languages.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from marketplace.core.money import AmountError, Money, parse_toman
from marketplace.core.text import normalise, to_ascii_digits

HEADERS = {
    "code": ("code", "کد", "شماره"),
    "kind": ("kind", "نوع"),
    "x": ("x", "ستون"),
    "y": ("y", "ردیف"),
    "wide": ("wide", "عرض"),
    "deep": ("deep", "عمق"),
    "m2": ("m2", "متر"),
    "price": ("price", "قیمت"),
    "power": ("power", "برق"),
    "corner": ("corner", "نبش"),
    "accessible": ("accessible", "ویلچر"),
}
NEEDED = ("code", "kind", "x", "y")
YES, NO = (
    {"1", "yes", "y", "true", "x", "بله", "دارد"},
    {"", "0", "no", "n", "false", "خیر", "ندارد"},
)
MOST_ROWS = 300


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a row (the first below the header is 1; 0 is the table as a whole)."""

    row: int
    column: str
    why: str  # missing, number, yes_no, money, twice, code, or the code of a refusal
    code: str = ""


@dataclass(frozen=True, slots=True)
class BoothRow:
    """A booth as its row states it; `m2` and `price` only where the row says so."""

    row: int
    code: str
    kind: str
    x: int
    y: int
    wide: int
    deep: int
    m2: int | None
    price: Money | None
    has_power: bool
    is_corner: bool
    accessible: bool


@dataclass(frozen=True, slots=True)
class Table:
    """What was read: good rows, faults, and every row as it was typed, for showing them."""

    rows: tuple[BoothRow, ...]
    faults: tuple[Fault, ...]
    typed: tuple[Mapping[str, str], ...]


def read_table(text: str) -> Table:
    """Read a table of booths, with commas, semicolons or tabs between the cells."""
    lines = text.lstrip("﻿").strip().splitlines()
    if not lines:
        return Table((), (Fault(0, "", "missing"),), ())
    between = max(",;\t", key=lines[0].count)
    reader = csv.reader(lines, delimiter=between)
    names = [_known(cell) for cell in next(reader)]
    lacking = [Fault(0, name, "missing") for name in NEEDED if name not in names]
    cells = [dict(zip(names, map(normalise, row), strict=False)) for row in reader if any(row)]
    if lacking or len(cells) > MOST_ROWS:
        return Table((), tuple(lacking) or (Fault(0, "", "too_many"),), tuple(cells[:MOST_ROWS]))
    rows, faults = _read(cells)
    return Table(tuple(rows), tuple(faults), tuple(cells))


def _known(cell: str) -> str:
    plain = normalise(cell).lower()
    return next((name for name, known in HEADERS.items() if plain in known), plain)


def _read(cells: list[dict[str, str]]) -> tuple[list[BoothRow], list[Fault]]:
    rows: list[BoothRow] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    for place, typed in enumerate(cells, 1):
        bad = list(_faults(place, typed))
        code = typed.get("code", "").upper()
        if code in seen:
            bad.append(Fault(place, "code", "twice"))
        seen.add(code)
        faults += bad
        if not bad:
            rows.append(_row(place, typed))
    return rows, faults


def _faults(place: int, typed: Mapping[str, str]) -> Iterator[Fault]:
    for name in ("code", "kind"):
        if not typed.get(name):
            yield Fault(place, name, "missing")
    code = typed.get("code", "")
    if code and not (code.isascii() and code.replace("-", "").isalnum() and len(code) <= 12):
        yield Fault(place, "code", "code")
    yield from _unreadable(place, typed)


def _unreadable(place: int, typed: Mapping[str, str]) -> Iterator[Fault]:
    for name, needed in (("x", True), ("y", True), ("wide", False), ("deep", False), ("m2", False)):
        text = to_ascii_digits(typed.get(name, ""))
        if (text or needed) and not (text.isdigit() and len(text) <= 3):
            yield Fault(place, name, "number")
    for name in ("power", "corner", "accessible"):
        if typed.get(name, "").lower() not in YES | NO:
            yield Fault(place, name, "yes_no")
    if not _is_money(typed.get("price", "")):
        yield Fault(place, "price", "money")


def _is_money(text: str) -> bool:
    try:
        return not text or parse_toman(text).minor >= 0
    except AmountError:
        return False


def _row(place: int, typed: Mapping[str, str]) -> BoothRow:
    def whole(name: str, otherwise: int) -> int:
        return int(to_ascii_digits(typed.get(name) or str(otherwise)))

    def is_so(name: str) -> bool:
        return typed.get(name, "").lower() in YES

    price = typed.get("price", "")
    return BoothRow(
        row=place,
        code=typed["code"].upper(),
        kind=typed["kind"],
        x=whole("x", 0),
        y=whole("y", 0),
        wide=whole("wide", 1),
        deep=whole("deep", 1),
        m2=whole("m2", 0) or None,
        price=parse_toman(price) if price else None,
        has_power=is_so("power"),
        is_corner=is_so("corner"),
        accessible=is_so("accessible"),
    )
