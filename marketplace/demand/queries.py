"""Reads of the needs board."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from marketplace.demand.errors import UnknownNeed
from marketplace.demand.models import Need
from marketplace.demand.states import NeedState


def open_needs(session: Session, *, today: date, limit: int = 60) -> list[Need]:
    """Return the open needs whose day has not passed, the most urgent first."""
    return list(
        session.scalars(
            select(Need)
            .where(Need.state == NeedState.OPEN, Need.needed_by >= today)
            .order_by(Need.needed_by, Need.id)
            .limit(limit)
        )
    )


def count_open(session: Session, *, today: date) -> int:
    """Return how many needs are open."""
    query = select(func.count()).where(Need.state == NeedState.OPEN, Need.needed_by >= today)
    return session.scalar(query) or 0


def get_need(session: Session, need_id: int) -> Need:
    """Return the need of that id. Raises UnknownNeed."""
    need = session.get(Need, need_id)
    if need is None:
        raise UnknownNeed
    return need
