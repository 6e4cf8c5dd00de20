"""What the worker does for fairs."""

from marketplace.core.clock import Clock, utc_now
from marketplace.core.db import Database
from marketplace.fairs.services import expire_due


def expire(database: Database, *, clock: Clock = utc_now) -> int:
    """Tidy up holds and offers whose time is over; return how many."""
    with database.transaction() as session:
        return expire_due(session, now=clock())
