"""Changing goods: at once while nobody sees them, by a proposal once they were approved."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from sqlalchemy.orm import Session

from marketplace.catalog import queries as catalog_queries
from marketplace.catalog import services as catalog
from marketplace.catalog.errors import TooManyPictures
from marketplace.catalog.models import Product
from marketplace.catalog.services import ProductFacts
from marketplace.catalog.services.pictures import MOST_PICTURES
from marketplace.core.bilingual import Bilingual
from marketplace.core.clock import utc_now
from marketplace.moderation import queries
from marketplace.moderation import services as moderation
from marketplace.moderation.edits import Words, words_of
from marketplace.moderation.services.submitting import BY_PROPOSAL
from marketplace.web.auth import user_id
from marketplace.web.db import session


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture of the version being worked on; `id` names it in the forms of its page."""

    id: int
    key: str
    alt: Bilingual


def by_proposal(product: Product) -> bool:
    """Say whether words and pictures of these goods wait for staff."""
    return product.standing in BY_PROPOSAL


def pending(product: Product) -> Words | None:
    """Return the version that waits or was sent back, None when there is none."""
    return queries.pending_words(session(), product.id) if by_proposal(product) else None


def version_of(product: Product, words: Words | None) -> Any:
    """Return what the producer works on, as the form of goods reads it."""
    if words is None:
        photos = [Photo(p.id, p.key, p.alt) for p in product.pictures]
        if by_proposal(product):
            photos = [Photo(n, p.key, p.alt) for n, p in enumerate(product.pictures)]
        words = words_of(product)
    else:
        photos = [
            Photo(n, p["key"], Bilingual(p["alt_en"], p["alt_fa"]))
            for n, p in enumerate(words["pictures"])
        ]
    return SimpleNamespace(
        **{name: value for name, value in words.items() if name not in {"pictures", "category_id"}},
        category=words["category_id"],
        category_id=words["category_id"],
        weight_g=product.weight_g,
        lead_time_days=product.lead_time_days,
        photos=photos,
    )


def save_words(
    writer: Session, product: Product, facts: ProductFacts, values: dict[str, object]
) -> bool:
    """Write the form down; return whether its words now wait for staff.

    Raises NotReady and AlreadyWaiting.
    """
    now = utc_now()
    if not by_proposal(product):
        catalog.describe_product(writer, product_id=product.id, facts=facts, now=now)
        catalog.set_attributes(writer, product_id=product.id, values=values, now=now)
        moderation.note_change(writer, product_id=product.id)
        return False
    at_once = ProductFacts(
        title=product.title,
        description=product.description,
        category_id=product.category_id,
        unit_code=product.unit_code,
        weight_g=facts.weight_g,
        lead_time_days=facts.lead_time_days,
        reach=product.reach,
        is_service=product.is_service,
    )
    catalog.describe_product(writer, product_id=product.id, facts=at_once, now=now)
    words = {
        **_base(writer, product.id),
        "title_fa": facts.title.fa,
        "title_en": facts.title.en,
        "description_fa": facts.description.fa,
        "description_en": facts.description.en,
        "category_id": facts.category_id,
        "unit_code": facts.unit_code,
        "attributes": {key: value for key, value in values.items() if value not in ("", None)},
    }
    return _propose(writer, product.id, words)


def _base(writer: Session, product_id: int) -> Words:
    waiting = queries.pending_words(writer, product_id)
    return waiting or words_of(catalog_queries.get_product(writer, product_id))


def _propose(writer: Session, product_id: int, words: Words) -> bool:
    case = moderation.propose_edit(
        writer, product_id=product_id, words=words, by_id=user_id(), now=utc_now()
    )
    return case is not None


def add_photo(writer: Session, product: Product, key: str, size: tuple[int, int]) -> bool:
    """Add a stored picture; return whether it waits for staff. Raises TooManyPictures."""
    if not by_proposal(product):
        catalog.add_picture(
            writer, product_id=product.id, key=key, size=size, alt=product.title, now=utc_now()
        )
        moderation.note_change(writer, product_id=product.id)
        return False
    words = _base(writer, product.id)
    if len(words["pictures"]) >= MOST_PICTURES:
        raise TooManyPictures(most=MOST_PICTURES)
    new = {
        "key": key,
        "width": size[0],
        "height": size[1],
        "alt_en": product.title_en,
        "alt_fa": product.title_fa,
    }
    return _propose(writer, product.id, {**words, "pictures": [*words["pictures"], new]})


def change_photo(writer: Session, product: Product, photo_id: int, *, remove: bool) -> bool:
    """Take a picture off, or put it first; return whether that waits for staff. Raises NotReady."""
    if not by_proposal(product):
        change = catalog.remove_picture if remove else catalog.show_picture_first
        if photo_id in {picture.id for picture in product.pictures}:
            change(writer, product_id=product.id, picture_id=photo_id, now=utc_now())
            moderation.note_change(writer, product_id=product.id)
        return False
    words = _base(writer, product.id)
    pictures: Sequence[Any] = words["pictures"]
    if photo_id >= len(pictures):
        return False
    rest = [picture for place, picture in enumerate(pictures) if place != photo_id]
    kept = rest if remove else [pictures[photo_id], *rest]
    return _propose(writer, product.id, {**words, "pictures": kept})
