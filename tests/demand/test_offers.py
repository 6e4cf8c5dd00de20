"""Offers: made, changed, withdrawn; one accepted, paid or not, cancelled."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from marketplace.catalog.models import Variant
from marketplace.catalog.services import hide_product
from marketplace.core.states import MoveRefused
from marketplace.demand import queries
from marketplace.demand import services as demand
from marketplace.demand.errors import (
    BadOffer,
    NeedNotOpen,
    OfferChanged,
    OfferNotLive,
    OwnNeed,
    ShopCannotOffer,
    UnknownNeed,
    UnknownOffer,
)
from marketplace.demand.models import NeedOffer
from marketplace.demand.states import NeedState, OfferState
from marketplace.ledger.books import balance
from marketplace.ledger.models import Posting
from marketplace.orders import services as orders
from marketplace.orders.errors import CartProblem
from marketplace.orders.queries import get_whole_order
from marketplace.orders.services import By
from marketplace.orders.states import Actor, OrderState, SubOrderState
from tests.demand.conftest import Board
from tests.factories import NOW, rial
from tests.factories.needs import TODAY, make_need, make_offer, offer_facts
from tests.factories.orders import pay


def again(board: Board, **changes: object) -> None:
    with board.database.transaction() as session:
        known = {"product_id": board.goods[0], **changes}
        make_offer(session, need_id=board.need, shop_id=board.shops[0], **known)  # type: ignore[arg-type]


def test_a_shop_has_one_live_offer_a_need_and_may_change_it(board: Board) -> None:
    again(board, unit_price=rial(1_500_000), quantity=10)

    with board.database.reading() as session:
        live = queries.live_offers(session, board.need)
        assert [offer.id for offer in live] == board.offers
        assert (live[0].unit_price, live[0].quantity, live[0].version) == (rial(1_500_000), 10, 2)


def test_the_database_refuses_a_second_live_offer_and_a_second_accepted_one(
    board: Board,
) -> None:
    order = board.accept()
    twin = insert(NeedOffer).values(
        need_id=board.need,
        shop_id=board.shops[0],
        product_id=board.goods[0],
        unit_price_minor=1,
        currency="IRR",
        quantity=1,
        ready_on=TODAY,
        state=OfferState.LIVE,
        created_at=NOW,
        changed_at=NOW,
    )
    with pytest.raises(IntegrityError), board.database.transaction() as session:
        session.execute(twin)
    second = update(NeedOffer).where(NeedOffer.id == board.offers[1])
    for values in (
        {"state": OfferState.ACCEPTED},  # without an order
        {"state": OfferState.ACCEPTED, "order_id": order.id},
        {"unit_price_minor": 0},
        {"quantity": 0},
    ):
        with pytest.raises(IntegrityError), board.database.transaction() as session:
            session.execute(second.values(**values))


def test_nobody_answers_her_own_need(board: Board) -> None:
    with board.database.transaction() as session:
        own = make_need(session, writer=board.owners[0]).id

    with pytest.raises(OwnNeed), board.database.transaction() as session:
        make_offer(session, need_id=own, shop_id=board.shops[0], product_id=board.goods[0])


def test_a_need_that_is_closed_waits_or_is_past_takes_no_offer(board: Board) -> None:
    with board.database.transaction() as session:
        waiting = make_need(session, opened=False).id
        demand.close_need(session, need_id=board.need, user_id=board.writer.id, now=NOW)
    for need_id, now in ((waiting, NOW), (board.need, NOW)):
        with pytest.raises(NeedNotOpen), board.database.transaction() as session:
            demand.make_offer(
                session,
                need_id=need_id,
                shop_id=board.shops[0],
                user_id=None,
                facts=offer_facts(board.goods[0]),
                now=now,
            )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"quantity": 0}, "quantity"),
        ({"quantity": 21}, "quantity"),
        ({"unit_price": rial(0)}, "unit_price"),
        ({"ready_on": TODAY - timedelta(days=1)}, "ready_on"),
    ],
)
def test_an_offer_that_makes_no_sense_is_refused(
    board: Board, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(BadOffer) as refused:
        again(board, **changes)

    assert refused.value.field == field


def test_only_goods_on_the_shops_own_shelf_are_offered(board: Board) -> None:
    with pytest.raises(ShopCannotOffer):
        again(board, product_id=board.goods[1])
    with board.database.transaction() as session:
        hide_product(session, product_id=board.goods[0], now=NOW)

    with pytest.raises(ShopCannotOffer):
        again(board)


def test_an_offer_is_withdrawn_until_it_is_accepted(board: Board) -> None:
    def withdraw(place: int) -> None:
        with board.database.transaction() as session:
            demand.withdraw_offer(
                session, need_id=board.need, shop_id=board.shops[place], user_id=None, now=NOW
            )

    withdraw(1)
    board.accept(0)

    with pytest.raises(MoveRefused):
        withdraw(0)
    with pytest.raises(UnknownOffer):
        withdraw(1)
    with pytest.raises(NeedNotOpen):
        again(board, quantity=1)
    assert board.offer_states() == [OfferState.ACCEPTED, OfferState.WITHDRAWN]


def test_an_accepted_offer_is_an_ordinary_order_with_the_need_as_its_origin(board: Board) -> None:
    order = board.accept()

    with board.database.reading() as session:
        whole = get_whole_order(session, order.number)
        line = whole.sub_orders[0].lines[0]
        variant = session.get_one(Variant, line.variant_id)
    assert whole.origin == f"need:{board.need}"
    assert (line.quantity, line.unit_price_minor, line.made_to_order) == (20, 2_000_000, True)
    assert line.choice_en == "Twenty fruit knives"
    assert (variant.active, variant.made_to_order) == (False, True)
    assert whole.total_minor == 40_000_000 + 500_000
    assert whole.sub_orders[0].commission_minor == 2_800_000
    assert whole.sub_orders[0].promised_on == TODAY + timedelta(days=15)
    assert whole.state is OrderState.AWAITING_PAYMENT
    assert (board.state(), board.offer_states()[1]) == (NeedState.CHOSEN, OfferState.LIVE)


def test_once_paid_the_need_is_met_and_the_others_are_declined(board: Board) -> None:
    order = board.accept()

    pay(board.database, order)

    assert board.state() is NeedState.MET
    assert board.offer_states() == [OfferState.ACCEPTED, OfferState.DECLINED]
    with board.database.reading() as session:
        assert balance(session, f"shop:{board.shops[0]}:held", "IRR").minor == 40_500_000
    assert board.books_are_right()


def test_the_books_tell_a_sale_to_a_need_apart_from_one_on_the_web(board: Board) -> None:
    pay(board.database, board.accept())

    with board.database.reading() as session:
        ways = set(session.scalars(select(Posting.channel)))

    assert ways == {"need"}


def test_an_order_that_is_paid_at_delivery_meets_the_need_at_once(board: Board) -> None:
    order = board.accept(gateway="cod")

    assert order.state is OrderState.PLACED
    assert board.state() is NeedState.MET
    assert board.offer_states() == [OfferState.ACCEPTED, OfferState.DECLINED]


def test_unpaid_the_offer_ends_and_the_need_opens_again(board: Board) -> None:
    first = board.accept(0)
    with board.database.transaction() as session:
        early = orders.expire_orders(session, now=NOW + timedelta(hours=23))
        late = orders.expire_orders(session, now=NOW + timedelta(hours=25))

    opened, states = board.state(), board.offer_states()
    second = board.accept(1, key="click-2")
    pay(board.database, second)

    assert (early, late) == (0, 1)
    assert (opened, states) == (NeedState.OPEN, [OfferState.EXPIRED, OfferState.LIVE])
    assert first.number != second.number
    assert board.state() is NeedState.MET
    assert board.books_are_right()


def test_money_that_comes_after_the_offer_ended_goes_back_and_meets_nothing(board: Board) -> None:
    first = board.accept(0)
    later = NOW + timedelta(hours=30)
    with board.database.transaction() as session:
        orders.expire_orders(session, now=later)

    pay(board.database, first, now=later)

    assert board.state() is NeedState.OPEN
    assert board.offer_states()[0] is OfferState.EXPIRED
    assert board.books_are_right()


def test_a_cancelled_order_opens_the_need_again(board: Board) -> None:
    order = board.accept(0)
    pay(board.database, order)
    with board.database.reading() as session:
        part = get_whole_order(session, order.number).sub_orders[0]

    with board.database.transaction() as session:
        orders.cancel_sub_order(
            session, sub_order_id=part.id, by=By(Actor.SHOP), reason="بیمار شدم", now=NOW
        )

    assert part.state is SubOrderState.NEW
    assert board.state() is NeedState.OPEN
    assert board.offer_states()[0] is OfferState.EXPIRED
    again(board)
    assert board.books_are_right()


def test_an_offer_ends_with_the_day_the_shop_named_and_may_be_made_anew(board: Board) -> None:
    later = NOW + timedelta(days=11)
    with board.database.transaction() as session:
        early = demand.expire_offers(session, now=NOW + timedelta(days=10))
        late = demand.expire_offers(session, now=later)

    assert (early, late) == (0, 2)
    assert board.offer_states() == [OfferState.EXPIRED, OfferState.EXPIRED]
    assert board.state() is NeedState.OPEN
    again(board, ready_on=TODAY + timedelta(days=20))


def test_the_same_click_twice_is_one_order(board: Board) -> None:
    first = board.accept(key="one")

    assert board.accept(key="one").number == first.number


def test_a_second_offer_is_not_accepted_beside_the_first(board: Board) -> None:
    board.accept(0)

    with pytest.raises(NeedNotOpen):
        board.accept(1, key="click-2")


def test_only_the_writer_accepts(board: Board) -> None:
    with pytest.raises(UnknownNeed):
        board.accept(person=board.owners[1])


def test_an_offer_that_changed_or_went_since_it_was_seen_is_not_accepted(board: Board) -> None:
    again(board, note="Now in a box of walnut")
    with pytest.raises(OfferChanged):
        board.accept(0, version=1)
    with board.database.transaction() as session:
        demand.withdraw_offer(
            session, need_id=board.need, shop_id=board.shops[1], user_id=None, now=NOW
        )

    with pytest.raises(OfferNotLive):
        board.accept(1)


def test_a_good_that_left_the_shelf_cannot_be_ordered_by_an_old_offer(board: Board) -> None:
    with board.database.transaction() as session:
        hide_product(session, product_id=board.goods[0], now=NOW)

    with pytest.raises(CartProblem):
        board.accept(0)
    assert board.state() is NeedState.OPEN
