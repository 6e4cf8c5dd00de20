"""Where a business stands in the programme, rests, or ends."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.core.jalali import local_date
from marketplace.shops.models import Shop
from marketplace.supports import queries
from marketplace.supports.errors import AlreadyClosed, BadPeriod, PauseOverlaps, PauseTooLong
from marketplace.supports.models import Closing, JourneyStay, PauseSpell
from marketplace.supports.states import PauseReason

LONGEST_PAUSE_DAYS = 180
MOST_PAUSE_DAYS = 270
PAUSES_WITHIN = timedelta(days=730)


def move_to_step(
    session: Session,
    *,
    shop_id: int,
    step_id: int,
    on: date,
    by: int | None,
    now: datetime,
) -> JourneyStay:
    """Let a business enter a step and leave the one before on the same day.

    Raises UnknownStep, and BadPeriod for a day in the future or before the last move.
    """
    step = queries.get_step(session, step_id)
    session.get_one(Shop, shop_id, with_for_update=True)
    before = queries.find_open_stay(session, shop_id)
    if on > local_date(now) or (before is not None and on < before.entered_on):
        raise BadPeriod("on", day=on.isoformat())
    if before is not None:
        if before.step_id == step.id:
            return before
        before.left_on = on
        session.flush()
    stay = JourneyStay(
        shop_id=shop_id, step_id=step.id, entered_on=on, recorded_by=by, recorded_at=now
    )
    session.add(stay)
    session.flush()
    return stay


def block_at_step(session: Session, *, shop_id: int, reason: str) -> None:
    """Note why a business cannot go on; an empty reason frees it."""
    stay = queries.find_open_stay(session, shop_id)
    if stay is not None:
        stay.blocked_reason = reason


def pause_business(
    session: Session,
    *,
    shop_id: int,
    reason: PauseReason,
    starts_on: date,
    ends_on: date,
    now: datetime,
) -> PauseSpell:
    """Let a business rest, which is not silence.

    Raises BadPeriod, PauseTooLong, PauseOverlaps.
    """
    days = (ends_on - starts_on).days + 1
    if days < 1:
        raise BadPeriod("ends_on", day=ends_on.isoformat())
    if days > LONGEST_PAUSE_DAYS:
        raise PauseTooLong("ends_on", days=days)
    session.get_one(Shop, shop_id, with_for_update=True)
    known = list(session.scalars(select(PauseSpell).where(PauseSpell.shop_id == shop_id)))
    if any(spell.starts_on <= ends_on and spell.ends_on >= starts_on for spell in known):
        raise PauseOverlaps("starts_on", day=starts_on.isoformat())
    since = ends_on - PAUSES_WITHIN
    lately = [spell for spell in known if spell.ends_on >= since]
    if days + sum((s.ends_on - s.starts_on).days + 1 for s in lately) > MOST_PAUSE_DAYS:
        raise PauseTooLong("ends_on", days=days)
    spell = PauseSpell(
        shop_id=shop_id, reason=reason, starts_on=starts_on, ends_on=ends_on, recorded_at=now
    )
    session.add(spell)
    session.flush()
    return spell


def close_business(
    session: Session, *, shop_id: int, on: date, reason: str, by: int | None, now: datetime
) -> Closing:
    """Record that a business has ended. Raises BadPeriod, AlreadyClosed."""
    if on > local_date(now):
        raise BadPeriod("on", day=on.isoformat())
    session.get_one(Shop, shop_id, with_for_update=True)
    if session.get(Closing, shop_id) is not None:
        raise AlreadyClosed
    closing = Closing(shop_id=shop_id, closed_on=on, reason=reason, recorded_by=by, recorded_at=now)
    session.add(closing)
    session.flush()
    return closing
