"""Writes about reviews."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from marketplace.catalog.services import count_rating as count_product_rating
from marketplace.core.bilingual import Bilingual
from marketplace.reviews.models import Review
from marketplace.shops.services import count_rating as count_shop_rating


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """What a buyer said."""

    stars: int
    text: Bilingual
    author: Bilingual
    city: Bilingual
    verified_purchase: bool
    external_id: str | None = None


def write_review(
    session: Session, *, product_id: int, shop_id: int, facts: ReviewFacts, now: datetime
) -> Review:
    """Add a review; product and shop count its stars in the same transaction."""
    review = Review(
        external_id=facts.external_id,
        product_id=product_id,
        shop_id=shop_id,
        author_en=facts.author.en,
        author_fa=facts.author.fa,
        city_en=facts.city.en,
        city_fa=facts.city.fa,
        stars=facts.stars,
        text_en=facts.text.en,
        text_fa=facts.text.fa,
        verified_purchase=facts.verified_purchase,
        written_at=now,
    )
    session.add(review)
    session.flush()
    count_product_rating(session, product_id=product_id, stars=facts.stars)
    count_shop_rating(session, shop_id=shop_id, stars=facts.stars)
    return review
