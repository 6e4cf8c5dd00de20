"""From basket to books: two shops, one payment."""

from datetime import timedelta

import pytest

from marketplace.catalog.models import StockHold
from marketplace.catalog.services import hide_product, set_price
from marketplace.core.db import Database
from marketplace.core.states import MoveRefused
from marketplace.ledger import checks
from marketplace.ledger.books import balance
from marketplace.orders import services as orders
from marketplace.orders.carts import view_cart
from marketplace.orders.errors import CartProblem, EmptyCart, NotPayable, TotalChanged
from marketplace.orders.models import Order
from marketplace.orders.queries import get_order
from marketplace.orders.services import By
from marketplace.orders.states import Actor, OrderState, SubOrderState
from marketplace.payments import flow
from marketplace.payments import queries as payments
from marketplace.payments.states import DemoOutcome, PaymentState
from marketplace.places.models import City
from tests.factories import NOW, make_places, make_product, make_shop, rial, variant_of
from tests.factories.orders import contact, gateways, make_cart, pay, place, terms


class Market:
    """Two shops with a good each."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as session:
            self.city: City = make_places(session)
            self.knives, self.jams = (
                make_shop(session, slug="knives"),
                make_shop(session, slug="jams"),
            )
            knife = make_product(session, self.knives, title="Knife", price=9_000_000, stock=5)
            jam = make_product(session, self.jams, title="Jam", price=2_600_000, stock=8)
            self.knife_product, self.jam_product = knife.id, jam.id
            self.knife, self.jam = variant_of(session, knife).id, variant_of(session, jam).id

    def on_hand(self, variant_id: int) -> int:
        from marketplace.catalog.models import Variant

        with self.database.reading() as session:
            return session.get_one(Variant, variant_id).on_hand

    def order(self, number: str) -> Order:
        with self.database.reading() as session:
            return get_order(session, number)

    def balance(self, code: str) -> int:
        with self.database.reading() as session:
            return balance(session, code, "IRR").minor

    def books_are_right(self) -> bool:
        with self.database.reading() as session:
            return checks.verify(session).ok


@pytest.fixture
def market(database: Database) -> Market:
    return Market(database)


def test_one_payment_over_two_shops_makes_two_sub_orders_and_balanced_books(market: Market) -> None:
    order = place(market.database, market.city, {market.knife: 1, market.jam: 3})
    waiting = market.order(order.number)

    state = pay(market.database, order)

    placed = market.order(order.number)
    parts = {part.shop_id: part for part in placed.sub_orders}
    assert waiting.state is OrderState.AWAITING_PAYMENT
    assert state is PaymentState.SUCCEEDED
    assert placed.state is OrderState.PLACED
    assert parts[market.knives.id].total_minor == 9_000_000 + 500_000
    assert parts[market.jams.id].total_minor == 3 * 2_600_000 + 500_000
    assert placed.total_minor == sum(part.total_minor for part in parts.values())
    assert {part.state for part in parts.values()} == {SubOrderState.NEW}
    assert market.balance("gateway:demo") == placed.total_minor
    assert market.balance(f"shop:{market.knives.id}:held") == 9_500_000
    assert (market.on_hand(market.knife), market.on_hand(market.jam)) == (4, 5)
    assert market.books_are_right()


def test_a_completed_sub_order_is_released_less_the_frozen_commission(market: Market) -> None:
    order = place(market.database, market.city, {market.knife: 1})
    pay(market.database, order)
    part = market.order(order.number).sub_orders[0]

    with market.database.transaction() as session:
        shop, buyer = By(Actor.SHOP), By(Actor.BUYER)
        orders.accept_sub_order(session, sub_order_id=part.id, by=shop, now=NOW)
        orders.ship_sub_order(session, sub_order_id=part.id, by=shop, tracking_code="1", now=NOW)
        orders.deliver_sub_order(session, sub_order_id=part.id, by=shop, now=NOW)
        orders.complete_sub_order(session, sub_order_id=part.id, by=buyer, now=NOW)

    assert part.commission_minor == 630_000  # 7 % of the goods, not of the postage
    assert market.balance(f"shop:{market.knives.id}:held") == 0
    assert market.balance(f"shop:{market.knives.id}:payable") == 9_500_000 - 630_000
    assert market.balance("commission") == 630_000
    assert market.books_are_right()


def test_cancelling_one_part_gives_its_money_and_pieces_back_and_leaves_the_other(
    market: Market,
) -> None:
    order = place(market.database, market.city, {market.knife: 1, market.jam: 2})
    pay(market.database, order)
    knife = next(p for p in market.order(order.number).sub_orders if p.shop_id == market.knives.id)

    with market.database.transaction() as session:
        orders.cancel_sub_order(
            session, sub_order_id=knife.id, by=By(Actor.BUYER), reason="mind changed", now=NOW
        )
    pending = market.balance("refunds:pending")
    refunded = flow.run_refunds(market.database, gateways(market.database), clock=lambda: NOW)

    states = {p.shop_id: p.state for p in market.order(order.number).sub_orders}
    assert (pending, refunded) == (9_500_000, 1)
    assert market.balance("refunds:pending") == 0
    assert market.balance("gateway:demo") == order.total_minor - 9_500_000
    assert states[market.knives.id] is SubOrderState.CANCELLED
    assert states[market.jams.id] is SubOrderState.NEW
    assert market.on_hand(market.knife) == 5
    assert market.books_are_right()


def test_a_sub_order_is_not_cancelled_twice_nor_after_shipping(market: Market) -> None:
    order = place(market.database, market.city, {market.knife: 1})
    pay(market.database, order)
    part = market.order(order.number).sub_orders[0]
    with market.database.transaction() as session:
        orders.accept_sub_order(session, sub_order_id=part.id, by=By(Actor.SHOP), now=NOW)
        orders.ship_sub_order(
            session, sub_order_id=part.id, by=By(Actor.SHOP), tracking_code="", now=NOW
        )

    with pytest.raises(MoveRefused), market.database.transaction() as session:
        orders.cancel_sub_order(
            session, sub_order_id=part.id, by=By(Actor.BUYER), reason="", now=NOW
        )

    assert market.balance("refunds:pending") == 0


def test_an_unpaid_order_gives_its_pieces_back_when_its_time_is_over(market: Market) -> None:
    order = place(market.database, market.city, {market.knife: 5})
    held = market.on_hand(market.knife)

    with market.database.transaction() as session:
        early = orders.expire_orders(session, now=NOW + timedelta(minutes=19))
        late = orders.expire_orders(session, now=NOW + timedelta(minutes=21))

    assert (held, early, late) == (0, 0, 1)
    assert market.on_hand(market.knife) == 5
    assert market.order(order.number).state is OrderState.EXPIRED
    with pytest.raises(NotPayable), market.database.transaction() as session:
        orders.retry_payment(session, number=order.number, now=NOW)


def test_money_that_comes_too_late_goes_back_by_itself(market: Market) -> None:
    order = place(market.database, market.city, {market.knife: 1})
    with market.database.transaction() as session:
        orders.expire_orders(session, now=NOW + timedelta(hours=1))

    later = NOW + timedelta(hours=2)
    state = pay(market.database, order, now=later)
    flow.run_refunds(market.database, gateways(market.database), clock=lambda: later)

    assert state is PaymentState.SUCCEEDED
    assert market.order(order.number).state is OrderState.EXPIRED
    assert market.balance("gateway:demo") == 0
    assert market.on_hand(market.knife) == 5
    assert market.books_are_right()


def test_an_abandoned_payment_leaves_the_sweep_and_its_late_money_still_goes_back(
    market: Market,
) -> None:
    order = place(market.database, market.city, {market.knife: 1})
    ways = gateways(market.database)
    with market.database.reading() as session:
        payment = payments.find_last(session, order.reference)
    assert payment is not None
    flow.start(market.database, ways, payment.id, return_url="/", language="en")
    with market.database.transaction() as session:
        orders.expire_orders(session, now=NOW + timedelta(hours=1))
    next_day = NOW + timedelta(days=2)

    asked = [flow.reconcile_open(market.database, ways, clock=lambda: next_day) for _ in range(2)]
    state = pay(market.database, order, now=next_day)
    flow.run_refunds(market.database, ways, clock=lambda: next_day)

    assert asked == [1, 0]
    assert state is PaymentState.SUCCEEDED
    assert market.order(order.number).state is OrderState.EXPIRED
    assert market.balance("gateway:demo") == 0
    assert market.books_are_right()


def test_a_failed_payment_may_be_tried_again(market: Market) -> None:
    order = place(market.database, market.city, {market.knife: 1})

    failed = pay(market.database, order, DemoOutcome.FAILED)
    with market.database.transaction() as session:
        orders.retry_payment(session, number=order.number, now=NOW)
    paid = pay(market.database, order)

    assert (failed, paid) == (PaymentState.FAILED, PaymentState.SUCCEEDED)
    assert market.order(order.number).state is OrderState.PLACED
    assert market.balance("gateway:demo") == order.total_minor


def test_cash_on_delivery_books_nothing_until_delivery_and_then_owes_the_commission(
    market: Market,
) -> None:
    order = place(market.database, market.city, {market.knife: 1}, gateway="cod")
    part = market.order(order.number).sub_orders[0]
    before = market.balance(f"shop:{market.knives.id}:payable")

    with market.database.transaction() as session:
        shop = By(Actor.SHOP)
        orders.accept_sub_order(session, sub_order_id=part.id, by=shop, now=NOW)
        orders.ship_sub_order(session, sub_order_id=part.id, by=shop, tracking_code="", now=NOW)
        orders.deliver_sub_order(session, sub_order_id=part.id, by=shop, now=NOW)
        orders.complete_sub_order(session, sub_order_id=part.id, by=By(Actor.BUYER), now=NOW)

    assert part.state is SubOrderState.NEW
    assert before == 0
    assert market.balance(f"shop:{market.knives.id}:payable") == -630_000
    assert market.books_are_right()


def test_the_same_key_again_gives_the_first_order(market: Market) -> None:
    cart_id = make_cart(market.database, {market.knife: 1})
    first = place(market.database, market.city, {}, cart_id=cart_id)

    again = place(market.database, market.city, {}, cart_id=cart_id)

    assert again.number == first.number
    assert market.on_hand(market.knife) == 4


def test_a_price_that_changed_since_it_was_shown_stops_the_order(market: Market) -> None:
    cart_id = make_cart(market.database, {market.knife: 1})
    with market.database.transaction() as session:
        seen = view_cart(session, cart_id=cart_id, terms=terms()).quote.total
        set_price(session, variant_id=market.knife, price=rial(9_900_000), now=NOW)

    with pytest.raises(TotalChanged), market.database.transaction() as session:
        orders.place_order(
            session,
            cart_id=cart_id,
            agreement=orders.Agreement("k", seen),
            contact=contact(market.city),
            payment=orders.Payment("demo", False, timedelta(minutes=20)),
            terms=terms(),
            now=NOW,
        )

    with market.database.reading() as session:
        line = view_cart(session, cart_id=cart_id, terms=terms()).shops[0].lines[0]
    assert line.was == rial(9_000_000)
    assert market.on_hand(market.knife) == 5


def test_what_left_the_shelf_stands_apart_in_the_basket_and_costs_nothing(market: Market) -> None:
    cart_id = make_cart(market.database, {market.knife: 1, market.jam: 1})
    with market.database.transaction() as session:
        hide_product(session, product_id=market.knife_product, now=NOW)

    with market.database.reading() as session:
        view = view_cart(session, cart_id=cart_id, terms=terms())

    assert [line.variant_id for line in view.gone] == [market.knife]
    assert [shop.shop_id for shop in view.shops] == [market.jams.id]
    with pytest.raises(CartProblem):
        place(market.database, market.city, {}, cart_id=cart_id)


def test_more_than_there_is_cannot_be_ordered(market: Market) -> None:
    with pytest.raises(CartProblem):
        place(market.database, market.city, {market.knife: 6})

    with market.database.reading() as session:
        assert session.query(StockHold).count() == 0
    assert market.on_hand(market.knife) == 5


def test_an_empty_basket_is_no_order(market: Market) -> None:
    with pytest.raises(EmptyCart):
        place(market.database, market.city, {})
