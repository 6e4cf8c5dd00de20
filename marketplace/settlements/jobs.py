"""What the worker does for settlements."""

from marketplace.core.clock import Clock, utc_now
from marketplace.core.db import Database
from marketplace.settlements.services import complete_due


def run(database: Database, *, days: int, clock: Clock = utc_now) -> int:
    """Complete and release what is due; return how many sub-orders."""
    done = 0
    while True:
        with database.transaction() as session:
            batch = complete_due(session, now=clock(), days=days)
        done += batch
        if not batch:
            return done
