"""What the worker does for orders."""

from marketplace.core.clock import Clock, utc_now
from marketplace.core.db import Database
from marketplace.orders.services import expire_orders


def expire(database: Database, *, clock: Clock = utc_now) -> int:
    """Give up orders that nobody paid in time; return how many."""
    with database.transaction() as session:
        return expire_orders(session, now=clock())
