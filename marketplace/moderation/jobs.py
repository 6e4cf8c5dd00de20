"""What the worker does for moderation."""

from marketplace.core.clock import Clock, utc_now
from marketplace.core.db import Database
from marketplace.moderation.services import lapse_proposals


def lapse(database: Database, *, clock: Clock = utc_now) -> int:
    """Drop the proposals to suspend that no second person confirmed in time; return how many."""
    with database.transaction() as session:
        return lapse_proposals(session, now=clock())
