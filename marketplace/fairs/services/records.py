"""What all writes about fairs share: the lock on the fair, moves with their guard, the log."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from marketplace.core.states import MoveRefused, next_state
from marketplace.fairs.errors import UnknownFair
from marketplace.fairs.models import Application, Booking, Fair, FairLog
from marketplace.fairs.states import (
    APPLICATION_MOVES,
    BOOKING_MOVES,
    ApplicationAction,
    BookingAction,
    BookingState,
)

SYSTEM = None  # the actor of what happens by itself


def lock_fair(session: Session, fair_id: int) -> Fair:
    """Return the fair, locked: whoever changes it as a whole waits here."""
    fair = session.scalar(
        select(Fair)
        .where(Fair.id == fair_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if fair is None:
        raise UnknownFair
    return fair


def note(
    session: Session,
    *,
    fair_id: int,
    about: tuple[str, int],
    action: str,
    states: tuple[str, str],
    actor_id: int | None,
    now: datetime,
    reason: str = "",
) -> None:
    """Write a row of the log: about what, from and to which state, by whom, why."""
    session.add(
        FairLog(
            fair_id=fair_id,
            at=now,
            actor_id=actor_id,
            subject=about[0],
            subject_id=about[1],
            action=action,
            from_state=states[0],
            to_state=states[1],
            reason=reason[:200],
        )
    )


def move_application(
    session: Session,
    application: Application,
    action: ApplicationAction,
    *,
    actor_id: int | None,
    now: datetime,
    reason: str = "",
) -> None:
    """Move an application. Raises MoveRefused when the table or somebody faster says no."""
    before = application.state
    after = next_state(APPLICATION_MOVES, before, action)
    _compare_and_set(session, application, before, after, action)
    note(
        session,
        fair_id=application.fair_id,
        about=("application", application.id),
        action=action.value,
        states=(before.value, after.value),
        actor_id=actor_id,
        now=now,
        reason=reason,
    )


def move_booking(
    session: Session,
    booking: Booking,
    action: BookingAction,
    *,
    actor_id: int | None,
    now: datetime,
    until: datetime | None = None,
    reason: str = "",
) -> None:
    """Move a booking; `until` is when its hold ends. Raises MoveRefused."""
    before = booking.state
    after = next_state(BOOKING_MOVES, before, action)
    confirmed = after is BookingState.CONFIRMED
    over = after in {BookingState.CANCELLED, BookingState.EXPIRED}
    _compare_and_set(
        session,
        booking,
        before,
        after,
        action,
        held_until=until,
        confirmed_at=now if confirmed else booking.confirmed_at,
        ended_at=now if over else None,
    )
    note(
        session,
        fair_id=booking.fair_id,
        about=("booking", booking.id),
        action=action.value,
        states=(before.value, after.value),
        actor_id=actor_id,
        now=now,
        reason=reason,
    )


def _compare_and_set(
    session: Session,
    row: Application | Booking,
    before: StrEnum,
    after: StrEnum,
    action: StrEnum,
    **values: object,
) -> None:
    table = type(row)
    changed = session.execute(
        update(table)
        .where(table.id == row.id, table.state == before)
        .values(state=after, **values)
        .returning(table.id)
    ).first()
    if changed is None:
        raise MoveRefused(state=before.value, action=action.value)
    session.refresh(row, ["state", *values])
