"""Reads of reviews."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from marketplace.reviews.errors import UnknownReview
from marketplace.reviews.models import Review
from marketplace.reviews.states import ReviewState

PAGE = 20


STARS = range(5, 0, -1)


@dataclass(frozen=True, slots=True)
class Words:
    """The last reviews of a product, the newest first, and how many gave each number of stars."""

    last: tuple[Review, ...]
    stars: Mapping[int, int]


NO_WORDS = Words((), dict.fromkeys(STARS, 0))


def read_by_buyers(session: Session, product_id: int, *, limit: int = 10) -> Words:
    """Return what buyers read of a product. One statement."""
    counts = [func.sum(case((Review.stars == n, 1), else_=0)).over() for n in STARS]
    rows = session.execute(
        select(Review, *counts)
        .where(Review.product_id == product_id, Review.state == ReviewState.SHOWN)
        .order_by(Review.written_at.desc(), Review.id.desc())
        .limit(limit)
    ).all()
    if not rows:
        return NO_WORDS
    return Words(tuple(row[0] for row in rows), dict(zip(STARS, rows[0][1:], strict=True)))


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
    if not line_ids:
        return {}
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


def reviews_of_author(session: Session, user_id: int, *, limit: int = 50) -> list[Review]:
    """Return what a person wrote, the newest first."""
    query = select(Review).where(Review.user_id == user_id).order_by(Review.id.desc())
    return list(session.scalars(query.limit(limit)))


def has_shown_review(session: Session, user_id: int) -> bool:
    """Say whether buyers read something of this person already."""
    query = select(Review.id).where(Review.user_id == user_id, Review.state == ReviewState.SHOWN)
    return session.scalar(query.limit(1)) is not None
