"""What an engine is told of a product: its words by part, and the facts it is filtered by. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NOW, ORDER = 1, 2  # bits of `Facts.ready`: a piece is at hand; it is made to order


@dataclass(frozen=True, slots=True)
class Facts:
    """What a product is filtered, counted and sorted by; a copy of its row in the catalogue."""

    category_id: int = 0
    shop_id: int = 0
    province: int = 0  # code as a number, 19; 0 for none
    county: int = 0  # code as a number, 1904
    price_minor: int = 0
    ready: int = 0
    published_s: int = 0  # seconds since 1970
    loved: float = 0.0


@dataclass(frozen=True, slots=True)
class Document:
    """A product as an engine sees it: texts by part (see `scoring.WEIGHTS`), each on its own.

    A part may have several texts, such as the title in two languages: their lengths are not added.
    """

    product_id: int
    parts: Mapping[str, Sequence[str]]
    facts: Facts = Facts()
