"""What the worker does for needs."""

from marketplace.core.clock import Clock, utc_now
from marketplace.core.db import Database
from marketplace.demand.services import expire_needs, expire_offers


def expire(database: Database, *, clock: Clock = utc_now) -> int:
    """End the needs and offers whose day passed; return how many."""
    with database.transaction() as session:
        return expire_needs(session, now=clock()) + expire_offers(session, now=clock())
