"""How often somebody may try within an hour, counted in the database."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

WINDOW = timedelta(hours=1)

Limit = tuple[ColumnElement[bool], int]


def seconds_to_wait(
    session: Session,
    created_at: InstrumentedAttribute[datetime],
    limits: Iterable[Limit],
    *,
    now: datetime,
) -> int:
    """Return in how many seconds one more row is within all limits (whose rows, how many an hour).

    0 when it is now.
    """
    wait_s = 0
    for whose, most in limits:
        count, first = session.execute(
            select(func.count(), func.min(created_at)).where(created_at > now - WINDOW, whose)
        ).one()
        if count >= most:
            wait_s = max(wait_s, 1, int((first + WINDOW - now).total_seconds()))
    return wait_s
