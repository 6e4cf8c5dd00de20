"""Reviews: of things bought, once each, counted only while shown."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from marketplace.catalog.models import Product
from marketplace.core.bilingual import Bilingual
from marketplace.core.db import Database
from marketplace.moderation import queries
from marketplace.moderation.services import About, submit_review
from marketplace.moderation.states import CaseKind, SubjectKind, Verdict
from marketplace.orders import services as orders
from marketplace.orders.models import Order
from marketplace.orders.services import By
from marketplace.orders.states import Actor
from marketplace.reviews.errors import (
    AlreadyReviewed,
    NotArrived,
    NotBought,
    NoWords,
    UnknownReview,
)
from marketplace.reviews.models import Review
from marketplace.reviews.screening import needs_look
from marketplace.reviews.services import (
    Purchase,
    hide_review,
    reply_to_review,
    review_purchase,
    show_review,
)
from marketplace.reviews.states import ReviewState
from marketplace.shops.models import Shop
from tests.factories import NOW, make_places, make_product, make_shop, make_user, variant_of
from tests.factories.moderation import complain, decide, make_moderator
from tests.factories.orders import pay, place

GOOD = Bilingual("Cuts well.", "خوب می‌بُرد.")
SHOP = By(Actor.SHOP)


class Bought:
    """A delivered purchase of one buyer."""

    def __init__(self, database: Database, *, arrived: bool = True) -> None:
        with database.transaction() as session:
            city = make_places(session)
            self.buyer = make_user(session).id
            self.staff = make_moderator(session)
            self.shop = make_shop(session).id
            product = make_product(session, session.get_one(Shop, self.shop))
            self.product, variant = product.id, variant_of(session, product).id
        order = place(database, city, {variant: 1})
        pay(database, order)
        with database.transaction() as session:
            mine = session.get_one(Order, order.id)
            mine.user_id = self.buyer
            part = mine.sub_orders[0]
            self.number, self.line = mine.number, part.lines[0].id
            if arrived:
                orders.accept_sub_order(session, sub_order_id=part.id, by=SHOP, now=NOW)
                orders.ship_sub_order(
                    session, sub_order_id=part.id, by=SHOP, tracking_code="", now=NOW
                )
                orders.deliver_sub_order(session, sub_order_id=part.id, by=SHOP, now=NOW)

    def purchase(self) -> Purchase:
        return Purchase(self.number, self.line, self.buyer)


@pytest.fixture
def bought(database: Database) -> Bought:
    return Bought(database)


def sums(database: Database) -> list[tuple[int, int]]:
    """Stored sum and count of the product and of the shop, and what the shown reviews add up to."""
    with database.reading() as session:
        shown = session.execute(
            select(func.coalesce(func.sum(Review.stars), 0), func.count()).where(
                Review.state == ReviewState.SHOWN
            )
        ).one()
        stored = [
            (row.rating_sum, row.rating_count)
            for kind in (Product, Shop)
            for row in session.scalars(select(kind))
        ]
    return [*stored, tuple(shown)]


def test_a_first_review_waits_and_counts_once_it_is_shown(
    database: Database, bought: Bought
) -> None:
    with database.transaction() as session:
        submit_review(session, purchase=bought.purchase(), stars=5, text=GOOD, now=NOW)
    before = sums(database)
    with database.transaction() as session:
        (case,) = queries.queue(session)
        decide(session, case.id, Verdict.APPROVE, bought.staff, reason=Bilingual())

    assert case.kind is CaseKind.REVIEW
    assert before == [(0, 0)] * 3
    assert sums(database) == [(5, 1)] * 3


def test_a_hidden_review_leaves_the_sums_and_returns_to_them(
    database: Database, bought: Bought
) -> None:
    with database.transaction() as session:
        review = review_purchase(session, purchase=bought.purchase(), stars=2, text=GOOD, now=NOW)
    steps = []
    for change in (show_review, show_review, hide_review, hide_review, show_review):
        with database.transaction() as session:
            change(session, review_id=review.id)
        steps.append(sums(database))

    assert steps == [
        [(2, 1)] * 3,
        [(2, 1)] * 3,
        [(0, 0)] * 3,
        [(0, 0)] * 3,
        [(2, 1)] * 3,
    ]


def test_a_reported_review_is_hidden_by_its_verdict(database: Database, bought: Bought) -> None:
    with database.transaction() as session:
        review = review_purchase(session, purchase=bought.purchase(), stars=1, text=GOOD, now=NOW)
        show_review(session, review_id=review.id)
        case = complain(session, About(SubjectKind.REVIEW, review.id))
        decide(session, case.id, Verdict.SUSPEND, bought.staff)

    assert sums(database) == [(0, 0)] * 3


def test_one_thing_bought_is_one_review(database: Database, bought: Bought) -> None:
    with database.transaction() as session:
        review_purchase(session, purchase=bought.purchase(), stars=5, text=GOOD, now=NOW)
        with pytest.raises(AlreadyReviewed):
            review_purchase(session, purchase=bought.purchase(), stars=4, text=GOOD, now=NOW)

    with pytest.raises(IntegrityError), database.transaction() as session:
        session.add(
            Review(
                product_id=bought.product,
                shop_id=bought.shop,
                order_line_id=bought.line,
                author_en="a",
                author_fa="a",
                city_en="c",
                city_fa="c",
                stars=5,
                text_en="x",
                verified_purchase=True,
                written_at=NOW,
            )
        )


def test_others_and_guests_do_not_speak_for_the_buyer(database: Database, bought: Bought) -> None:
    with database.transaction() as session:
        stranger = make_user(session).id
        for purchase in (
            Purchase(bought.number, bought.line, stranger),
            Purchase(bought.number, bought.line, None),
            Purchase("NOSUCH", bought.line, bought.buyer),
            Purchase(bought.number, bought.line + 999, bought.buyer),
        ):
            with pytest.raises(NotBought):
                review_purchase(session, purchase=purchase, stars=5, text=GOOD, now=NOW)


def test_what_has_not_arrived_is_not_reviewed(database: Database) -> None:
    waiting = Bought(database, arrived=False)

    with pytest.raises(NotArrived), database.transaction() as session:
        review_purchase(session, purchase=waiting.purchase(), stars=5, text=GOOD, now=NOW)


@pytest.mark.parametrize(("stars", "text"), [(0, GOOD), (6, GOOD), (5, Bilingual())])
def test_a_review_has_stars_and_words(
    database: Database, bought: Bought, stars: int, text: Bilingual
) -> None:
    with pytest.raises(NoWords), database.transaction() as session:
        review_purchase(session, purchase=bought.purchase(), stars=stars, text=text, now=NOW)


def test_the_maker_answers_below_reviews_of_her_goods_only(
    database: Database, bought: Bought
) -> None:
    with database.transaction() as session:
        review = review_purchase(session, purchase=bought.purchase(), stars=5, text=GOOD, now=NOW)
        thanks = Bilingual("", "نوش جان")
        with pytest.raises(UnknownReview):  # it waits
            reply_to_review(session, review_id=review.id, shop_id=bought.shop, text=thanks, now=NOW)
        show_review(session, review_id=review.id)
        with pytest.raises(UnknownReview):
            reply_to_review(
                session, review_id=review.id, shop_id=bought.shop + 1, text=thanks, now=NOW
            )
        reply_to_review(session, review_id=review.id, shop_id=bought.shop, text=thanks, now=NOW)

        assert review.reply == thanks


def test_a_known_author_is_read_at_once_but_not_with_a_phone_number() -> None:
    assert needs_look("خوب بود", known_author=False)
    assert not needs_look("خوب بود، ۲۵۰ گرم کم داشت", known_author=True)
    for text in ("زنگ بزنید ۰۹۱۲ ۳۴۵ ۶۷۸۹", "see www.example", "my@mail", "shop.ir"):
        assert needs_look(text, known_author=True)
