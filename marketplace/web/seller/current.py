"""The shop that a producer works on."""

from marketplace.orders import queries as orders
from marketplace.orders.states import SubOrderState
from marketplace.shops import queries
from marketplace.shops.models import Shop
from marketplace.web.auth import viewer
from marketplace.web.db import session


def shop_id() -> int:
    """Return the id of the viewer's shop; the access mark made sure of one."""
    return viewer().shop_ids[0]


def orders_waiting() -> int:
    """Return how many orders are to be accepted or sent."""
    counts = orders.counts_of_shop(session(), shop_id())
    return counts.get(SubOrderState.NEW, 0) + counts.get(SubOrderState.ACCEPTED, 0)


def shop() -> Shop:
    """Return the viewer's shop."""
    return queries.get_shop(session(), shop_id())
