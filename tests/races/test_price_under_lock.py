"""A price that changes while an order is placed: the order waits, then sees the new one."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from marketplace.catalog.models import Variant
from marketplace.core.db import Database
from marketplace.core.money import Money
from marketplace.orders import services as orders
from marketplace.orders.carts import view_cart
from marketplace.orders.errors import TotalChanged
from tests.factories import NOW, make_places, make_product, make_shop, variant_of
from tests.factories.orders import HOLD, contact, make_cart, terms

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races")]


def test_an_order_is_never_placed_at_a_price_that_is_being_changed(database: Database) -> None:
    with database.transaction() as session:
        city = make_places(session)
        variant = variant_of(session, make_product(session, make_shop(session), stock=3))
        dearer = variant.price_minor + 1000
    cart_id = make_cart(database, {variant.id: 1})
    with database.reading() as session:
        agreed = view_cart(session, cart_id=cart_id, terms=terms()).quote.total
    changing, done = threading.Event(), threading.Event()

    def change() -> None:
        with database.transaction() as session:
            session.execute(
                update(Variant).where(Variant.id == variant.id).values(price_minor=dearer)
            )
            changing.set()
            done.wait(0.5)  # the buyer comes now, before this is committed

    def buy() -> Money:
        changing.wait(10)
        with database.transaction() as session:
            return orders.place_order(
                session, cart_id=cart_id, agreement=orders.Agreement("key", agreed),
                contact=contact(city), payment=orders.Payment("demo", False, HOLD),
                terms=terms(), now=NOW,
            ).total  # fmt: skip

    with ThreadPoolExecutor(2) as pool:
        changed, bought = pool.submit(change), pool.submit(buy)
        changed.result(20)
        with pytest.raises(TotalChanged):
            bought.result(20)
