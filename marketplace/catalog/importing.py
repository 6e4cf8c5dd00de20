"""Rows of a catalogue file: read, checked, turned into values. Pure but for opening the file."""

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from marketplace.core.bilingual import Bilingual
from marketplace.core.money import AmountError, Money, parse_amount
from marketplace.core.text import normalise, to_ascii_digits

COLUMNS = (
    "external_id", "title_en", "title_fa", "description_en", "description_fa", "category",
    "price", "price_minor", "currency", "stock", "lead_time_days", "weight_g", "materials",
    "tags", "attributes", "image", "status",
)  # fmt: skip
LONGEST_TITLE = 200


class RowError(ValueError):
    """A row cannot be taken; the text says which column and why."""


@dataclass(frozen=True, slots=True)
class CatalogRow:
    """A product as a file states it. `stock` None means made to order."""

    external_id: str
    title: Bilingual
    description: Bilingual
    category: str
    price: Money | None
    stock: int | None
    lead_time_days: int
    weight_g: int
    status: str
    materials: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    attributes: dict[str, Any] = field(default_factory=dict)
    image: str = ""


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give row number and raw values of a CSV or JSON Lines file, also gzipped.

    Raises RowError for a file that is none of them.
    """
    name = path.name.removesuffix(".gz")
    unpack = gzip.open if path.name.endswith(".gz") else open
    with unpack(path, "rt", encoding="utf-8-sig", newline="") as text:
        if name.endswith((".jsonl", ".ndjson", ".json")):
            yield from _json_rows(text)
        else:
            yield from enumerate(csv.DictReader(text), 2)


def _json_rows(text: Iterator[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(text, 1):
        if line.strip():
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                row = {"": f"not JSON: {error.msg}"}
            yield number, row


def unknown_columns(row: dict[str, Any]) -> list[str]:
    """Return the columns of a row that mean nothing to us."""
    return [name for name in row if name not in COLUMNS and name]


def parse_row(row: dict[str, Any], currency: str) -> CatalogRow:
    """Return the values of a row. Raises RowError naming the column."""
    if "" in row or None in row:
        raise RowError(str(row.get("") or "more values than columns"))
    external_id = _text(row, "external_id", 80)
    if not external_id:
        raise RowError("external_id: missing")
    title = Bilingual(_text(row, "title_en", 200), _text(row, "title_fa", 200))
    if not title:
        raise RowError("title_en, title_fa: at least one is needed")
    given = _text(row, "currency", 3) or currency
    if given != currency:
        raise RowError(f"currency: {given} is not this site's {currency}")
    return CatalogRow(
        external_id=external_id,
        title=title,
        description=Bilingual(
            _text(row, "description_en", 20_000), _text(row, "description_fa", 20_000)
        ),
        category=_text(row, "category", 400),
        price=_price(row, currency),
        stock=_number(row, "stock", 100_000),
        lead_time_days=_number(row, "lead_time_days", 365) or 0,
        weight_g=_number(row, "weight_g", 10_000_000) or 0,
        status=_text(row, "status", 20),
        materials=_list(row, "materials"),
        tags=_list(row, "tags"),
        attributes=_attributes(row),
        image=str(row.get("image") or "")[:1000],
    )


def _text(row: dict[str, Any], name: str, longest: int) -> str:
    return normalise(str(row.get(name) or ""))[:longest]


def _number(row: dict[str, Any], name: str, most: int) -> int | None:
    text = to_ascii_digits(str(row.get(name) if row.get(name) is not None else "")).strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or int(text) > most:
        raise RowError(f"{name}: {text[:20]!r} is not a whole number from 0 to {most}")
    return int(text)


def _price(row: dict[str, Any], currency: str) -> Money | None:
    minor = _number(row, "price_minor", 10**15)
    if minor is not None:
        return Money(minor, currency) if minor else None
    text = str(row.get("price") or "")
    if not text.strip():
        return None
    try:
        price = parse_amount(text, currency)
    except AmountError as error:
        raise RowError(f"price: {text[:20]!r} {error.reason}") from None
    if not price:
        raise RowError("price: must be more than zero")
    return price


def _list(row: dict[str, Any], name: str) -> tuple[str, ...]:
    value = row.get(name) or ""
    parts = value if isinstance(value, list) else str(value).replace("،", ",").split(",")
    return tuple(normalise(str(part))[:80] for part in parts if str(part).strip())[:30]


def _attributes(row: dict[str, Any]) -> dict[str, Any]:
    value = row.get("attributes") or {}
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except json.JSONDecodeError:
            raise RowError("attributes: not JSON") from None
    if not isinstance(value, dict):
        raise RowError("attributes: not a JSON object")
    return value
