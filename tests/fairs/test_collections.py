"""Goods ordered ahead, collected at a booth: offered, given out once, changed when it is lost."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from marketplace.core import outbox
from marketplace.core.db import Database
from marketplace.core.jalali import local_date
from marketplace.core.states import MoveRefused
from marketplace.fairs import queries
from marketplace.fairs import services as fairs
from marketplace.fairs.models import Booking
from marketplace.notifications.models import Message
from marketplace.orders import services as orders
from marketplace.orders.carts import view_cart
from marketplace.orders.errors import NotCollected
from marketplace.orders.models import Collection, Order, SubOrder
from marketplace.orders.services import By
from marketplace.orders.states import Actor
from marketplace.shipping.models import ShippingMethod
from marketplace.shipping.services import set_pickup
from tests.factories import NOW, make_places, make_product, make_shop, make_user, variant_of
from tests.factories.fairs import apply, hold, make_fair
from tests.factories.orders import make_cart, pay, place, terms
from tests.fairs.reading import books_are_right, in_books

SHOP = By(Actor.SHOP)
TODAY = local_date(NOW)


class Stall:
    """A shop with jam and a booth that the funder bears, and an order of jam for its first day."""

    def __init__(self, database: Database, *, gateway: str = "demo") -> None:
        self.database = database
        with database.transaction() as session:
            self.fair = make_fair(session, subsidy_pct=100)
            self.shop = make_shop(session, owner=make_user(session))
            booking = hold(session, apply(session, self.fair, shop=self.shop))
            fairs.start_paying(session, booking_id=booking.id, gateway="demo", now=NOW)
            self.booking_id = booking.id
            jam = make_product(session, self.shop, title="Jam", price=1_000_000, stock=9)
            self.jam = variant_of(session, jam).id
            self.city = make_places(session)
        self.cart = make_cart(database, {self.jam: 2})
        with database.transaction() as session:
            self.ways = [w.method_id for w in queries.ways_of_booking(session, self.booking_id)]
            orders.choose_delivery(
                session, cart_id=self.cart, shop_id=self.shop.id, method_id=self.ways[0]
            )
        self.order = place(
            database, self.city, {}, key=f"k{self.cart}", gateway=gateway, cart_id=self.cart
        )

    def part(self) -> SubOrder:
        with self.database.reading() as session:
            found = session.scalars(
                select(SubOrder).where(SubOrder.order_id == self.order.id)
            ).one()
            session.expunge(found)
            return found

    def token(self) -> str:
        with self.database.reading() as session:
            return session.get_one(Collection, self.part().id).token

    def give_out(self, token: str = "") -> str:
        with self.database.transaction() as session:
            return orders.hand_over_collected(
                session, sub_order_id=self.part().id, by=SHOP, token=token, now=NOW
            ).value


def test_each_booked_day_is_a_free_way_while_the_goods_can_be_ready(database: Database) -> None:
    stall = Stall(database)
    cart = make_cart(database, {stall.jam: 1})
    starts = stall.fair.starts_on

    def days(today_is: int) -> list[int]:
        with database.reading() as session:
            view = view_cart(
                session,
                cart_id=cart,
                terms=terms(NOW + timedelta(days=today_is)),
            )
        assert all(offer.price.minor == 0 for offer in view.shops[0].offers if offer.collect_on)
        offered = [offer.collect_on for offer in view.shops[0].offers if offer.collect_on]
        return [(day - starts).days for day in offered]

    assert days(0) == [0, 1, 2]
    assert days(20) == [0, 1, 2]  # she needs two days
    assert days(21) == [1, 2]
    assert days(23) == []


def test_an_order_for_the_booth_is_on_its_list_and_given_out_once(database: Database) -> None:
    stall = Stall(database)
    with database.reading() as session:
        assert queries.to_collect(session, stall.booking_id) == []
    pay(database, stall.order)
    with database.reading() as session:
        ((day, (listed,)),) = queries.to_collect(session, stall.booking_id)
        point = queries.collection_points(session, [listed.id])[listed.id]
    assert (day.day, listed.promised_on) == (stall.fair.starts_on, stall.fair.starts_on)
    assert (point.open, point.booth and point.booth.code) == (True, "B1")
    assert stall.part().delivery_name.fa.startswith("سر غرفهٔ B1، ")

    assert stall.give_out(stall.token()) == "completed"

    with pytest.raises(MoveRefused):
        stall.give_out(stall.token())
    assert in_books(database, f"shop:{stall.shop.id}:held") == 0
    assert in_books(database, f"shop:{stall.shop.id}:payable") == 2_000_000 * 93 // 100
    assert books_are_right(database)


def test_without_the_buyers_word_it_is_delivered_and_the_money_waits(database: Database) -> None:
    stall = Stall(database)
    pay(database, stall.order)

    assert stall.give_out("guessed") == "delivered"

    assert in_books(database, f"shop:{stall.shop.id}:held") == 2_000_000
    assert books_are_right(database)


def test_what_is_sent_by_post_or_unpaid_is_not_given_out(database: Database) -> None:
    stall = Stall(database)
    with pytest.raises(MoveRefused):
        stall.give_out()
    other = place(database, stall.city, {stall.jam: 1}, key="by post", gateway="cod")
    with database.transaction() as session:
        part = session.scalars(select(SubOrder).where(SubOrder.order_id == other.id)).one()
        with pytest.raises(NotCollected):
            orders.hand_over_collected(session, sub_order_id=part.id, by=SHOP, now=NOW)


def test_a_lost_booth_is_told_to_both_and_another_way_is_open(database: Database) -> None:
    stall = Stall(database)
    pay(database, stall.order)
    with database.transaction() as session:
        set_pickup(session, shop_id=stall.shop.id, offered=True)
        fairs.cancel_booking(
            session,
            booking_id=stall.booking_id,
            agreed=session.get_one(Booking, stall.booking_id).refund_sum,
            actor_id=1,
            now=NOW,
        )
    outbox.drain(database)
    part = stall.part()

    with database.transaction() as session:
        told = session.scalars(select(Message).where(Message.template == "collection_changed"))
        who = {(m.recipient, m.facts["to_buyer"]) for m in told}
        assert not queries.collection_points(session, [part.id])[part.id].open
        (way,) = orders.ways_for(session, session.get_one(SubOrder, part.id), today=TODAY)
        with pytest.raises(NotCollected):
            orders.collect_elsewhere(
                session,
                sub_order_id=part.id,
                method_id=stall.ways[1],
                by=SHOP,
                now=NOW,
                today=TODAY,
            )
        orders.collect_elsewhere(
            session, sub_order_id=part.id, method_id=way.method_id, by=SHOP, now=NOW, today=TODAY
        )
    assert ("maryam@example.com", True) in who
    assert sum(not to_buyer for _, to_buyer in who) >= 1
    assert (way.day, stall.part().promised_on) == (None, None)
    with database.reading() as session:
        assert queries.collection_points(session, [part.id])[part.id].booth is None


def test_a_cancelled_fair_closes_all_ways_and_the_buyer_gets_her_money(database: Database) -> None:
    stall = Stall(database)
    pay(database, stall.order)
    with database.transaction() as session:
        fairs.cancel_fair(session, fair_id=stall.fair.id, actor_id=1, reason="snow", now=NOW)
        assert queries.ways_of_booking(session, stall.booking_id) == []
        orders.cancel_sub_order(
            session,
            sub_order_id=stall.part().id,
            by=By(Actor.BUYER),
            reason="snow",
            now=NOW,
        )
    assert stall.part().refunded_minor == 2_000_000
    assert books_are_right(database)


def test_the_database_keeps_ways_whole(database: Database) -> None:
    stall = Stall(database)
    for change in (
        "UPDATE shipping_method SET kind = 'post' WHERE collect_on IS NOT NULL",
        "UPDATE booth_collection SET fair_id = fair_id + 1000",
        "UPDATE booth_collection SET fair_day_id = (SELECT min(id) FROM fair_day)",
        "UPDATE collection SET method_id = 0",
    ):
        with pytest.raises(IntegrityError), database.transaction() as session:
            session.execute(text(change))
    with database.reading() as session:
        assert session.get_one(ShippingMethod, stall.ways[0]).collect_on == stall.fair.starts_on
        assert session.get_one(Order, stall.order.id).channel.value == "web"
