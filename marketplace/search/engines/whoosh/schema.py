"""What lies in a Whoosh index: one weighted list a term, one packed record a product."""

import struct
from collections.abc import Iterator
from typing import Any

import numpy as np
from whoosh.columns import FixedBytesColumn
from whoosh.fields import COLUMN, ID, FieldType, Schema
from whoosh.formats import Existence

from marketplace.search.documents import Document
from marketplace.search.scoring import term_weights

VERSION = 2  # of what is written; another one is rebuilt, never read
RECORD = np.dtype(
    [
        ("product", "<i4"),
        ("category", "<i4"),
        ("shop", "<i4"),
        ("province", "<i2"),
        ("county", "<i2"),
        ("price", "<i8"),
        ("published", "<i8"),
        ("loved", "<f4"),
        ("ready", "u1"),
    ]
)
_PACK = struct.Struct("<iiihhqqfB")


class WeightedTerms(FieldType):  # type: ignore[misc] # Whoosh exports no types
    """The terms of a document with their weights: what Whoosh calls the weight of a posting.

    The value is the `parts` of a document; they are analysed here, which is in the writing process.
    """

    scorable = stored = unique = False
    analyzer = vector = column_type = None

    def __init__(self) -> None:
        self.format = Existence()
        self.version = VERSION

    def index(self, value: Any, **_options: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Give the postings of a document."""
        for term, weight in term_weights(value).items():
            yield term.encode(), 1, weight, b""


def make_schema() -> Schema:
    """Return the schema of a new index."""
    return Schema(
        key=ID(unique=True),
        terms=WeightedTerms(),
        record=COLUMN(FixedBytesColumn(_PACK.size)),
    )


def is_ours(schema: Any) -> bool:
    """Say whether an index was written by this version."""
    return "terms" in schema and getattr(schema["terms"], "version", 0) == VERSION


def fields_of(document: Document) -> dict[str, Any]:
    """Return a document as Whoosh takes it."""
    facts = document.facts
    return {
        "key": str(document.product_id),
        "terms": document.parts,
        "record": _PACK.pack(
            document.product_id,
            facts.category_id,
            facts.shop_id,
            facts.province,
            facts.county,
            facts.price_minor,
            facts.published_s,
            facts.loved,
            facts.ready,
        ),
    }
