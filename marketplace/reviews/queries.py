"""Reads of reviews."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from marketplace.reviews.models import Review


def reviews_of(session: Session, product_id: int, *, limit: int = 10) -> list[Review]:
    """Return the last reviews of a product, the newest first."""
    return list(
        session.scalars(
            select(Review)
            .where(Review.product_id == product_id)
            .order_by(Review.written_at.desc(), Review.id.desc())
            .limit(limit)
        )
    )


def stars_of(session: Session, product_id: int) -> dict[int, int]:
    """Return how many reviews gave each number of stars, from 5 down to 1."""
    rows = session.execute(
        select(Review.stars, func.count())
        .where(Review.product_id == product_id)
        .group_by(Review.stars)
    )
    counted = dict(rows.all())
    return {stars: counted.get(stars, 0) for stars in range(5, 0, -1)}
