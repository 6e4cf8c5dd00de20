"""Writes about reviews."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from marketplace.catalog.services import count_rating as count_product_rating
from marketplace.core.bilingual import Bilingual
from marketplace.core.db import violated
from marketplace.orders.models import Order, OrderLine, SubOrder
from marketplace.orders.states import SubOrderState
from marketplace.places.models import City
from marketplace.reviews import queries
from marketplace.reviews.errors import (
    AlreadyReviewed,
    NotArrived,
    NotBought,
    NoWords,
    UnknownReview,
)
from marketplace.reviews.models import Review
from marketplace.reviews.screening import needs_look
from marketplace.reviews.states import ReviewState
from marketplace.shops.services import count_rating as count_shop_rating

ARRIVED = frozenset({SubOrderState.DELIVERED, SubOrderState.COMPLETED})


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
    _count(session, review, 1)
    return review


def _count(session: Session, review: Review, times: int) -> None:
    count_product_rating(session, product_id=review.product_id, stars=review.stars, times=times)
    count_shop_rating(session, shop_id=review.shop_id, stars=review.stars, times=times)


@dataclass(frozen=True, slots=True)
class Purchase:
    """Which bought thing is spoken of: a line of an order, by the person the order is of."""

    number: str
    line_id: int
    buyer_id: int | None  # None: a guest who holds the order's signed link


@dataclass(frozen=True, slots=True)
class ReviewPicture:
    """A stored picture and the size of its largest form."""

    key: str
    width: int
    height: int


def review_purchase(
    session: Session,
    *,
    purchase: Purchase,
    stars: int,
    text: Bilingual,
    now: datetime,
    picture: ReviewPicture | None = None,
) -> Review:
    """Add the buyer's word on a thing she has; it may wait for staff (`reviews.screening`).

    Raises NotBought, NotArrived, NoWords, and AlreadyReviewed (one review a line, by the database).
    """
    line, part, order = _bought(session, purchase)
    if part.state not in ARRIVED:
        raise NotArrived
    if not 1 <= stars <= 5 or not text:
        raise NoWords("stars" if text else "text")
    buyer = purchase.buyer_id
    known = buyer is not None and queries.has_shown_review(session, buyer)
    wait = needs_look(f"{text.fa} {text.en}", known_author=known, picture=picture is not None)
    city = session.get_one(City, order.city_code)
    author = order.recipient.split(" ")[0]
    review = Review(
        product_id=line.product_id,
        shop_id=part.shop_id,
        user_id=buyer,
        order_line_id=line.id,
        author_en=author,
        author_fa=author,
        city_en=city.name_en,
        city_fa=city.name_fa,
        stars=stars,
        text_en=text.en,
        text_fa=text.fa,
        verified_purchase=True,
        written_at=now,
        state=ReviewState.WAITING if wait else ReviewState.SHOWN,
        picture_key=picture.key if picture else None,
        picture_width=picture.width if picture else None,
        picture_height=picture.height if picture else None,
    )
    _add_once(session, review)
    if not wait:
        _count(session, review, 1)
    return review


def _bought(session: Session, purchase: Purchase) -> tuple[OrderLine, SubOrder, Order]:
    row = session.execute(
        select(OrderLine, SubOrder, Order)
        .join(SubOrder, SubOrder.id == OrderLine.sub_order_id)
        .join(Order, Order.id == SubOrder.order_id)
        .where(OrderLine.id == purchase.line_id, Order.number == purchase.number)
    ).first()
    if row is None or row.Order.user_id != purchase.buyer_id:
        raise NotBought
    return row.OrderLine, row.SubOrder, row.Order


def _add_once(session: Session, review: Review) -> None:
    try:
        with session.begin_nested():
            session.add(review)
            session.flush()
    except IntegrityError as error:
        if violated(error, "uq_review_order_line_id"):
            raise AlreadyReviewed from None
        raise


def show_review(session: Session, *, review_id: int) -> None:
    """Let buyers read a review; its stars count. Showing it twice changes nothing."""
    review = queries.get_review(session, review_id, lock=True)
    if review.state is not ReviewState.SHOWN:
        review.state = ReviewState.SHOWN
        _count(session, review, 1)


def hide_review(session: Session, *, review_id: int) -> bool:
    """Take a review from buyers' eyes; its stars no longer count. Return whether it was shown."""
    review = queries.get_review(session, review_id, lock=True)
    was_shown = review.state is ReviewState.SHOWN
    review.state = ReviewState.HIDDEN
    if was_shown:
        _count(session, review, -1)
    return was_shown


def reply_to_review(
    session: Session, *, review_id: int, shop_id: int, text: Bilingual, now: datetime
) -> None:
    """Put the maker's answer under a shown review of her goods, or change it.

    Raises UnknownReview and NoWords.
    """
    review = queries.get_review(session, review_id)
    if review.shop_id != shop_id or review.state is not ReviewState.SHOWN:
        raise UnknownReview
    if not text:
        raise NoWords("text")
    review.reply_en, review.reply_fa, review.replied_at = text.en, text.fa, now
