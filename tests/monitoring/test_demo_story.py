"""The demo's businesses of the figures: the same at each load, and unseen by buyers."""

from datetime import timedelta

from sqlalchemy import func, select

from marketplace.catalog.models import Product
from marketplace.core.db import Database
from marketplace.demo.businesses import lives, open_businesses
from marketplace.demo.counter_sales import tell_sales, write_sales
from marketplace.ledger import checks
from marketplace.orders.models import Order
from marketplace.places.services import load_places
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopState
from tests.monitoring.conftest import T


def test_there_are_ninety_six_and_each_time_the_same() -> None:
    found = lives()

    assert len(found) == len({life.slug for life in found}) == 96
    assert found == lives()
    assert {life.course for life in found} >= {"failing", "seasonal", "steady", "never"}


def test_their_sales_reach_over_two_years_and_never_into_the_future() -> None:
    sales = [sale for n, life in enumerate(lives()) for sale in tell_sales(life, n + 1, T)]

    assert min(sale.placed_at for sale in sales) < T - timedelta(days=730)
    assert max(sale.delivered_at for sale in sales) <= T
    assert all(sale.amount_minor > 0 for sale in sales)


def test_buyers_never_see_them_and_the_books_stay_right(database: Database) -> None:
    with database.transaction() as session:
        load_places(session)
        ids = open_businesses(session, now=T)
        again = open_businesses(session, now=T)
        some = lives()[:6]
        sales = [s for life in some for s in tell_sales(life, ids[life.slug], T)]
        written = write_sales(session, sales)

    with database.reading() as session:
        assert checks.verify(session).ok
        assert set(session.scalars(select(Shop.state))) == {ShopState.DRAFT}
        assert session.scalar(select(func.count(Product.id))) == 0
        assert session.scalar(select(func.count(Order.id))) == len(sales)
    assert ids == again
    assert written == sum(not sale.cancelled for sale in sales)
