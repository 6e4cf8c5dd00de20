"""Rows of a catalogue file, checked and turned into values. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marketplace.catalog.states import ProductState
from marketplace.core.bilingual import Bilingual
from marketplace.core.money import AmountError, Money, parse_amount
from marketplace.core.text import normalise, to_ascii_digits

COLUMNS = (
    "external_id", "title_en", "title_fa", "description_en", "description_fa", "category",
    "price", "price_minor", "currency", "stock", "lead_time_days", "weight_g", "materials",
    "tags", "attributes", "image", "status",
)  # fmt: skip
LONGEST_ID, LONGEST_TITLE, LONGEST_DESCRIPTION = 80, 200, 20_000
_LISTS = str.maketrans({"،": ",", ";": ",", "؛": ","})


class RowError(ValueError):
    """A row cannot be taken; the text says which column and why."""


@dataclass(frozen=True, slots=True)
class CatalogRow:
    """A product as a file states it.

    `given` names the columns it speaks of: an update leaves the others as they are. `stock` None
    means made to order; a material may be a text or a text in both languages.
    """

    external_id: str
    title: Bilingual
    description: Bilingual
    category: str
    price: Money | None
    stock: int | None
    lead_time_days: int
    weight_g: int
    status: str
    materials: tuple[str | Bilingual, ...] = ()
    tags: tuple[str, ...] = ()
    attributes: dict[str, Any] = field(default_factory=dict)
    image: str = ""
    given: frozenset[str] = frozenset()


def unknown_columns(row: Mapping[str, Any]) -> list[str]:
    """Return the columns of a row that mean nothing to us."""
    return [name for name in row if name and name not in COLUMNS]


def parse_row(row: Mapping[str, Any], currency: str) -> CatalogRow:
    """Return the values of a row. Raises RowError naming the column."""
    if "" in row or None in row:
        raise RowError(str(row.get("") or "more values than columns"))
    title, description = _texts(row)
    given = _text(row, "currency") or currency
    if given != currency:
        raise RowError(f"currency: {given[:20]} is not this site's {currency}")
    return CatalogRow(
        external_id=_external_id(row),
        title=title,
        description=description,
        category=_text(row, "category")[:400],
        price=_price(row, currency),
        stock=_number(row, "stock", 100_000),
        lead_time_days=_number(row, "lead_time_days", 365) or 0,
        weight_g=_number(row, "weight_g", 10_000_000) or 0,
        status=_status(row),
        materials=_materials(row),
        tags=tuple(text for text in _list(row, "tags") if isinstance(text, str)),
        attributes=_attributes(row),
        image=str(row.get("image") or "").strip()[:1000],
        given=frozenset(name for name, value in row.items() if value is not None),
    )


def _external_id(row: Mapping[str, Any]) -> str:
    """Return the name as it is: whoever gave it will look for it again."""
    value = row.get("external_id")
    text = "" if value is None else str(value).strip()
    if not text:
        raise RowError("external_id: missing")
    if len(text) > LONGEST_ID or not text.isprintable():
        raise RowError(f"external_id: at most {LONGEST_ID} printable characters")
    return text


def _text(row: Mapping[str, Any], name: str) -> str:
    return normalise(str(row.get(name) or ""))


def _texts(row: Mapping[str, Any]) -> tuple[Bilingual, Bilingual]:
    titles, descriptions = {}, {}
    for lang in ("en", "fa"):
        title, text = _text(row, f"title_{lang}"), _text(row, f"description_{lang}")
        titles[lang] = _shortened(title)
        if titles[lang] != title:  # nothing is lost: the whole of it opens the description
            text = f"{title}\n\n{text}".strip()
        if len(text) > LONGEST_DESCRIPTION:
            raise RowError(f"description_{lang}: longer than {LONGEST_DESCRIPTION} characters")
        descriptions[lang] = text
    if not any(titles.values()):
        raise RowError("title_en, title_fa: at least one is needed")
    return Bilingual(**titles), Bilingual(**descriptions)


def _shortened(title: str) -> str:
    title = " ".join(title.split())
    if len(title) <= LONGEST_TITLE:
        return title
    whole_words, _, _ = title[:LONGEST_TITLE].rpartition(" ")
    return (whole_words or title[: LONGEST_TITLE - 1]) + "…"


def _number(row: Mapping[str, Any], name: str, most: int) -> int | None:
    value = row.get(name)
    text = to_ascii_digits("" if value is None else str(value)).strip()
    if not text:
        return None
    good = text.isascii() and text.isdigit() and len(text) <= len(str(most)) and int(text) <= most
    if not good:
        raise RowError(f"{name}: {text[:20]!r} is not a whole number from 0 to {most}")
    return int(text)


def _price(row: Mapping[str, Any], currency: str) -> Money | None:
    minor = _number(row, "price_minor", 10**15)
    text = "" if row.get("price") is None else str(row["price"]).strip()
    typed = _typed_price(text, currency) if text else None
    exact = None if minor is None else Money(minor, currency)
    if typed is not None and exact is not None and typed != exact:
        raise RowError(f"price: {text[:20]!r} and price_minor {minor} disagree")
    price = exact or typed
    if price is None and exact is None:
        return None
    if not price:
        raise RowError("price: must be more than zero")
    return price


def _typed_price(text: str, currency: str) -> Money:
    try:
        return parse_amount(text, currency)
    except AmountError as error:
        raise RowError(f"price: {text[:20]!r} {error.reason}") from None


def _status(row: Mapping[str, Any]) -> str:
    status = _text(row, "status").lower()
    if status and status not in set(ProductState):
        raise RowError(f"status: {status[:20]!r} is none of {', '.join(ProductState)}")
    return status


def _list(row: Mapping[str, Any], name: str) -> list[Any]:
    """Return the parts of a cell: a JSON list, or texts with commas or semicolons between."""
    value = row.get(name) or ""
    if isinstance(value, str) and value.lstrip().startswith("["):
        value = _json(name, value)
    parts = value if isinstance(value, list) else str(value).translate(_LISTS).split(",")
    texts = [part if isinstance(part, dict) else normalise(str(part))[:80] for part in parts]
    return [part for part in texts if part][:30]


def _materials(row: Mapping[str, Any]) -> tuple[str | Bilingual, ...]:
    return tuple(
        Bilingual(_text(part, "en")[:80], _text(part, "fa")[:80])
        if isinstance(part, dict)
        else part
        for part in _list(row, "materials")
    )


def _attributes(row: Mapping[str, Any]) -> dict[str, Any]:
    value = row.get("attributes") or {}
    if isinstance(value, str):
        value = _json("attributes", value)
    if not isinstance(value, dict):
        raise RowError("attributes: not a JSON object")
    return value


def _json(name: str, text: str) -> Any:
    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        return json.loads(text, parse_constant=refuse)
    except (ValueError, RecursionError):
        raise RowError(f"{name}: not JSON") from None
