"""What became of the needs of buyers in a month; they stand on a public board, so all is shown."""

from datetime import datetime, time

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from marketplace.core.jalali import TEHRAN
from marketplace.demand.models import NeedMove, NeedOffer
from marketplace.demand.states import NeedAction
from marketplace.monitoring.months import first_day
from marketplace.monitoring.parameters import Parameters


def count_needs(session: Session, month: int, parameters: Parameters) -> dict[str, int]:
    """Return how many needs came to the board in a month, found a first answer, were met."""
    since, until = (
        datetime.combine(first_day(m, parameters.calendar), time(), TEHRAN)
        for m in (month, month + 1)
    )
    approved, met = (
        select(func.count(distinct(NeedMove.need_id))).where(
            NeedMove.action == action, NeedMove.at >= since, NeedMove.at < until
        )
        for action in (NeedAction.APPROVE, NeedAction.MEET)
    )
    first = (
        select(func.min(NeedOffer.created_at).label("at")).group_by(NeedOffer.need_id).subquery()
    )
    answered = select(func.count()).where(first.c.at >= since, first.c.at < until)
    return {
        "posted": session.scalar(approved) or 0,
        "answered": session.scalar(answered) or 0,
        "met": session.scalar(met) or 0,
    }
