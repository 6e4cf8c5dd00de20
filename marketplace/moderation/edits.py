"""The words and pictures of a product as plain values, and what tells two versions apart. Pure.

`Words` is a dict, as it lies in a case: texts by field name, `category_id`, `unit_code`,
`attributes` by key, `pictures` as a list in their order.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from marketplace.catalog.models import Product
from marketplace.catalog.services import PictureFacts
from marketplace.core.bilingual import Bilingual

Words = dict[str, Any]
TEXTS = ("title_fa", "title_en", "description_fa", "description_en")
_TOKEN = re.compile("\\s+|[\\w\u200c]+|[^\\w\\s\u200c]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a text: `same`, `gone` or `new`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A field that differs: its approved and its proposed value."""

    field: str  # a text, "category_id", "unit_code", "attribute:KEY" or "pictures"
    before: Any
    after: Any


def words_of(product: Product) -> Words:
    """Return what a product says now."""
    return {
        **{name: getattr(product, name) for name in TEXTS},
        "category_id": product.category_id,
        "unit_code": product.unit_code,
        "attributes": dict(product.attributes),
        "pictures": [
            {
                "key": picture.key,
                "width": picture.width,
                "height": picture.height,
                "alt_en": picture.alt_en,
                "alt_fa": picture.alt_fa,
            }
            for picture in product.pictures
        ],
    }


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Return the fields that differ, in the order of the form."""
    found = [
        Change(name, before.get(name), after.get(name))
        for name in (*TEXTS, "category_id", "unit_code")
        if before.get(name) != after.get(name)
    ]
    old, new = before.get("attributes", {}), after.get("attributes", {})
    found += [
        Change(f"attribute:{key}", old.get(key), new.get(key))
        for key in sorted({*old, *new})
        if old.get(key) != new.get(key)
    ]
    before_keys, after_keys = (_keys(w.get("pictures", [])) for w in (before, after))
    if before_keys != after_keys:
        found.append(Change("pictures", before.get("pictures", []), after.get("pictures", [])))
    return found


def _keys(pictures: Iterable[Mapping[str, Any]]) -> list[str]:
    return [str(picture["key"]) for picture in pictures]


def word_diff(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Return the old text with what went marked, and the new text with what came marked."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if b > a:
            left.append(Piece("same" if tag == "equal" else "gone", "".join(old[a:b])))
        if d > c:
            right.append(Piece("same" if tag == "equal" else "new", "".join(new[c:d])))
    return left, right


def pictures_of(words: Mapping[str, Any]) -> list[PictureFacts]:
    """Return the pictures of a version as the catalogue takes them."""
    return [
        PictureFacts(p["key"], p["width"], p["height"], Bilingual(p["alt_en"], p["alt_fa"]))
        for p in words.get("pictures", [])
    ]
