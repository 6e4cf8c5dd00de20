"""Reads of reviews."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from marketplace.reviews.errors import UnknownReview
from marketplace.reviews.models import Review
from marketplace.reviews.states import ReviewState

PAGE = 20


def reviews_of(session: Session, product_id: int, *, limit: int = 10) -> list[Review]:
    """Return the last reviews of a product, the newest first."""
    return list(
        session.scalars(
            select(Review)
            .where(Review.product_id == product_id, Review.state == ReviewState.SHOWN)
            .order_by(Review.written_at.desc(), Review.id.desc())
            .limit(limit)
        )
    )


def stars_of(session: Session, product_id: int) -> dict[int, int]:
    """Return how many reviews gave each number of stars, from 5 down to 1."""
    rows = session.execute(
        select(Review.stars, func.count())
        .where(Review.product_id == product_id, Review.state == ReviewState.SHOWN)
        .group_by(Review.stars)
    )
    counted = dict(rows.all())
    return {stars: counted.get(stars, 0) for stars in range(5, 0, -1)}


def get_review(session: Session, review_id: int, *, lock: bool = False) -> Review:
    """Return the review of that id. Raises UnknownReview."""
    query = select(Review).where(Review.id == review_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    review = session.scalar(query)
    if review is None:
        raise UnknownReview
    return review


def reviews_of_lines(session: Session, line_ids: Collection[int]) -> dict[int, Review]:
    """Return the review of each order line that has one."""
    rows = session.scalars(select(Review).where(Review.order_line_id.in_(list(line_ids))))
    return {review.order_line_id: review for review in rows if review.order_line_id is not None}


def reviews_of_shop(session: Session, shop_id: int, *, page: int = 1) -> list[Review]:
    """Return what was written about a shop's goods and is read by buyers, the newest first."""
    return list(
        session.scalars(
            select(Review)
            .where(Review.shop_id == shop_id, Review.state == ReviewState.SHOWN)
            .order_by(Review.written_at.desc(), Review.id.desc())
            .limit(PAGE + 1)
            .offset((page - 1) * PAGE)
        )
    )


def has_shown_review(session: Session, user_id: int) -> bool:
    """Say whether buyers read something of this person already."""
    query = select(Review.id).where(Review.user_id == user_id, Review.state == ReviewState.SHOWN)
    return session.scalar(query.limit(1)) is not None
