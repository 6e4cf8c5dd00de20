"""A buyer in a process of her own, with her own connection."""

from datetime import UTC, datetime

from marketplace.core.db import Database
from marketplace.core.money import Money
from marketplace.orders import services as orders
from marketplace.orders.errors import CartProblem
from marketplace.places.models import City
from marketplace.wiring import make_bus
from tests.factories.orders import HOLD, contact, terms


def buy(url: str, cart_id: int, key: str, city_code: str, total_minor: int) -> str:
    """Place the order of a basket; return `sold NUMBER` or `refused CODE`."""
    database = Database(url, make_bus())
    now = datetime.now(UTC)
    with database.reading() as session:
        city = session.get_one(City, city_code)
    try:
        with database.transaction() as session:
            order = orders.place_order(
                session,
                cart_id=cart_id,
                agreement=orders.Agreement(key, Money(total_minor, "IRR")),
                contact=contact(city),
                payment=orders.Payment("demo", False, HOLD),
                terms=terms(now),
                now=now,
            )
            return f"sold {order.number}"
    except CartProblem as error:
        return f"refused {error.code}"
    finally:
        database.dispose()
