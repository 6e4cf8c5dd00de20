"""A phone at a booth in a process of its own that sends its sales, some of them again."""

from datetime import datetime

from marketplace.core.db import Database
from marketplace.fairs import services as fairs
from marketplace.fairs.services import Back, Basket, Tender
from marketplace.fairs.states import SaleMethod
from marketplace.orders.services import CounterTerms
from marketplace.wiring import make_bus


def ring_up(
    url: str, booking_id: int, variant_id: int, keys: list[str], user_id: int, at: datetime
) -> str:
    """Send a sale of one piece for each key, then void the first; return the orders in turn."""
    database = Database(url, make_bus())
    try:
        orders = []
        for key in keys:
            with database.transaction() as session:
                sale = fairs.sell_at_booth(
                    session,
                    booking_id=booking_id,
                    basket=Basket({variant_id: 1}),
                    tender=Tender(SaleMethod.CASH),
                    key=key,
                    user_id=user_id,
                    terms=CounterTerms("IRR", 700),
                    now=at,
                )
                orders.append(sale.order_id)
        with database.transaction() as session:
            fairs.void_sale(
                session,
                booking_id=booking_id,
                order_id=orders[0],
                back=Back("rung up twice", SaleMethod.CASH, "void"),
                user_id=user_id,
                now=at,
            )
        return " ".join(str(order) for order in orders)
    finally:
        database.dispose()
