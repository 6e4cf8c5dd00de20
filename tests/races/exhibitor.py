"""A producer in a process of her own who wants booths, whichever she can get."""

from datetime import datetime

from marketplace.core.db import Database
from marketplace.fairs import services as fairs
from marketplace.fairs.errors import BoothTaken
from marketplace.wiring import make_bus


def pick(
    url: str, application_id: int, wishes: list[int], days: list[int], user_id: int, at: datetime
) -> str:
    """Try the wished booths in turn; return `held BOOKING BOOTH` or `refused`."""
    database = Database(url, make_bus())
    try:
        for booth_id in wishes:
            try:
                with database.transaction() as session:
                    booking = fairs.hold_booth(
                        session,
                        application_id=application_id,
                        booth_id=booth_id,
                        day_ids=days,
                        actor_id=user_id,
                        now=at,
                    )
                    return f"held {booking.id} {booth_id}"
            except BoothTaken:
                continue
        return "refused"
    finally:
        database.dispose()
