"""A published fair on other days, or put off until they are known.

Days keep their rows, so each booth stays with who booked it; she chooses until a day whether she
keeps it or gives it back for all she paid. Goods ordered ahead follow the days; while there are
none, they cannot be collected at the booth.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.core.outbox import publish
from marketplace.fairs import queries
from marketplace.fairs.errors import (
    ChoiceTooLate,
    DayElsewhere,
    DayInUse,
    NothingToChoose,
    ReasonMissing,
)
from marketplace.fairs.events import FairChanged
from marketplace.fairs.hours import day_at
from marketplace.fairs.models import Fair, FairDay
from marketplace.fairs.services.bookings import may_choose
from marketplace.fairs.services.collections import close_collections, move_collections
from marketplace.fairs.services.fairs import Change, move_fair_state, span
from marketplace.fairs.services.records import lock_fair, note
from marketplace.fairs.states import BookingState, FairAction, FairState


@dataclass(frozen=True, slots=True)
class Move:
    """The new first day (None: not known yet), and until when producers choose."""

    first_day: date | None
    choose_until: date


def move_fair(session: Session, *, fair_id: int, move: Move, change: Change) -> None:
    """Move a fair with all its days, or put it off.

    Raises ReasonMissing, DayElsewhere for a first day that is not to come or is the same,
    ChoiceTooLate, DayInUse once it has begun, MoveRefused.
    """
    fair = lock_fair(session, fair_id)
    _check(fair, move, change)
    action = FairAction.POSTPONE if move.first_day is None else FairAction.MOVE
    fair.moved_at, fair.choose_until = change.now, move.choose_until
    fair.why = change.reason[:200]
    move_fair_state(
        session, fair, action, actor_id=change.actor_id, now=change.now, reason=change.reason
    )
    booked = [
        booking.id
        for booking in queries.bookings_of_fair(session, fair_id, states=[BookingState.CONFIRMED])
    ]
    if move.first_day is None:
        close_collections(session, booking_ids=booked, reason=fair.why, now=change.now)
    else:
        _shift(session, fair, move.first_day)
        move_collections(session, booking_ids=booked, reason=fair.why, now=change.now)
    what = "postponed" if move.first_day is None else "moved"
    publish(session, FairChanged(fair.id, what, fair.why, change.now))
    session.flush()


def _check(fair: Fair, move: Move, change: Change) -> None:
    if not change.reason.strip():
        raise ReasonMissing("reason")
    today = day_at(change.now, fair.zone)
    if fair.state is FairState.PUBLISHED and fair.starts_on <= today:
        raise DayInUse("first_day")
    first = move.first_day
    same = fair.state is FairState.PUBLISHED and first == fair.starts_on
    if first is not None and (first <= today or same):
        raise DayElsewhere("first_day")
    if move.choose_until < today or (first is not None and move.choose_until >= first):
        raise ChoiceTooLate("choose_until")


def _shift(session: Session, fair: Fair, first_day: date) -> None:
    """Move the days in an order in which none lands on another."""
    by: timedelta = first_day - fair.starts_on
    fair.previous_starts_on = fair.starts_on
    days = session.scalars(
        select(FairDay).where(FairDay.fair_id == fair.id).order_by(FairDay.day)
    ).all()
    for day in reversed(days) if by > timedelta(0) else days:
        day.day += by
        session.flush()
    span(session, fair)


def keep_booth(session: Session, *, booking_id: int, actor_id: int, now: datetime) -> None:
    """She keeps her booth on the new days; from here the usual rule holds.

    Raises NothingToChoose, the second time too.
    """
    found = queries.get_booking(session, booking_id)
    fair = lock_fair(session, found.fair_id)
    booking = queries.get_booking(session, booking_id, lock=True)
    if not may_choose(fair, booking, now):
        raise NothingToChoose
    booking.kept_at = now
    note(
        session,
        fair_id=fair.id,
        about=("booking", booking.id),
        action="keep",
        states=(booking.state.value, booking.state.value),
        actor_id=actor_id,
        now=now,
    )
    session.flush()
