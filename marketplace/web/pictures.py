"""Stored pictures as templates show them."""

from dataclasses import dataclass

from flask import url_for

from marketplace.catalog.cards import CardPicture
from marketplace.core.bilingual import Bilingual

WIDTHS = (320, 640, 1200)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its addresses; a drawing of the demo has only one size."""

    src: str
    srcset: str
    alt: Bilingual
    width: int
    height: int


def picture_of(key: str | None, *, size: tuple[int, int], alt: Bilingual) -> Picture | None:
    """Return the picture stored under `key`, None without one."""
    if not key:
        return None
    if key.endswith(".svg"):
        return Picture(url_for("site.media", key=key), "", alt, *size)
    addresses = {w: url_for("site.media", key=f"{key}-{w}.webp") for w in WIDTHS}
    srcset = ", ".join(f"{address} {width}w" for width, address in addresses.items())
    return Picture(addresses[640], srcset, alt, *size)


def of_card(found: CardPicture | None) -> Picture | None:
    """Return the picture of a card."""
    if found is None:
        return None
    return picture_of(found.key, size=(found.width, found.height), alt=found.alt)


def shop_picture(key: str | None, name: Bilingual) -> Picture | None:
    """Return the header picture of a shop."""
    return picture_of(key, size=(800, 400), alt=name)


def fair_picture(key: str | None, title: Bilingual) -> Picture | None:
    """Return the picture of a fair."""
    return picture_of(key, size=(1200, 630), alt=title)
