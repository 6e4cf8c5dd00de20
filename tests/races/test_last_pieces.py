"""R1 and R2: many buyers, real processes, one database."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from marketplace.catalog.models import StockMovement, Variant
from marketplace.core.db import Database
from marketplace.orders.carts import view_cart
from marketplace.orders.models import Order
from marketplace.payments.models import Payment
from tests.factories import make_places, make_product, make_shop, variant_of
from tests.factories.orders import make_cart, terms
from tests.races.buyer import buy
from tests.races.herd import all_at_once

BUYERS, PIECES = 64, 5

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races")]


def test_64_buyers_and_5_pieces_make_5_sales(database: Database, database_url: str) -> None:
    with database.transaction() as session:
        city = make_places(session).code
        product = make_product(session, make_shop(session), stock=PIECES)
        variant_id = variant_of(session, product).id
    carts = [make_cart(database, {variant_id: 1}) for _ in range(BUYERS)]
    with database.reading() as session:
        total = view_cart(session, cart_id=carts[0], terms=terms()).quote.total.minor

    said = all_at_once(buy, [(database_url, cart, f"key-{cart}", city, total) for cart in carts])

    words = Counter(line.split()[0] for line in said)
    assert words == {"sold": PIECES, "refused": BUYERS - PIECES}
    assert {line for line in said if line.startswith("refused")} == {"refused cart_problem"}
    with database.reading() as session:
        on_hand = session.get_one(Variant, variant_id).on_hand
        moved = session.scalar(select(func.sum(StockMovement.quantity)))
        orders = session.scalar(select(func.count(Order.id)))
    assert (on_hand, moved, orders) == (0, 0, PIECES)


def test_one_checkout_posted_16_times_is_one_order(database: Database, database_url: str) -> None:
    with database.transaction() as session:
        city = make_places(session).code
        product = make_product(session, make_shop(session), stock=PIECES)
        variant_id = variant_of(session, product).id
    cart_id = make_cart(database, {variant_id: 1})
    with database.reading() as session:
        total = view_cart(session, cart_id=cart_id, terms=terms()).quote.total.minor

    said = all_at_once(buy, [(database_url, cart_id, "one-click", city, total)] * 16)

    assert len(set(said)) == 1
    assert said[0].startswith("sold")
    with database.reading() as session:
        assert session.scalar(select(func.count(Order.id))) == 1
        assert session.scalar(select(func.count(Payment.id))) == 1
        assert session.get_one(Variant, variant_id).on_hand == PIECES - 1
