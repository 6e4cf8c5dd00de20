"""What the worker does for needs."""

from marketplace.core.clock import Clock, utc_now
from marketplace.core.db import Database
from marketplace.demand.services import expire_needs


def expire(database: Database, *, clock: Clock = utc_now) -> int:
    """End the needs whose day passed; return how many."""
    with database.transaction() as session:
        return expire_needs(session, now=clock())
