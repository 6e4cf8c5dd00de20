"""Standby: a freed booth is offered to who waits longest, and waits for her under real claims.

There is no second arithmetic for "reserved for the list": the offer is a booking whose claims stand
like any other's, and the offered producer spends her own.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from marketplace.core.outbox import publish
from marketplace.fairs import queries
from marketplace.fairs.errors import BoothElsewhere, BoothTaken, HoldOver
from marketplace.fairs.events import BoothFreed, BoothOffered
from marketplace.fairs.hours import at, day_at
from marketplace.fairs.models import Application, Booking, Booth, Fair, FairDay
from marketplace.fairs.services import claims
from marketplace.fairs.services.bookings import HOLD, end_booking, write_booking
from marketplace.fairs.services.records import SYSTEM, move_application, move_booking, note
from marketplace.fairs.states import (
    LIVE,
    ApplicationAction,
    ApplicationState,
    BookingAction,
    BookingState,
    ClaimStatus,
    FairState,
)

OFFER = timedelta(hours=24)


def offer_booth(session: Session, *, fair_id: int, booth_id: int, now: datetime) -> Booking | None:
    """Offer a free booth to the next on standby for its kind; None when nobody is to be asked.

    Accepted producers who have yet to choose come first: an offer is made only while more booths of
    the kind are free than those need.
    """
    fair = session.get_one(Fair, fair_id)
    booth = _find(session, booth_id, fair_id)
    if booth is None or fair.state is not FairState.PUBLISHED:
        return None
    application = queries.next_on_standby(session, fair_id=fair_id, type_id=booth.type_id)
    if application is None or not _spare(session, booth, now):
        return None
    queries.get_application(session, application.id, lock=True)
    days = session.scalars(
        select(FairDay).where(FairDay.fair_id == fair_id).order_by(FairDay.day)
    ).all()
    today = day_at(now, fair.zone)
    places = [place for place, day in enumerate(days) if day.day > today]
    if not places or application.state is not ApplicationState.STANDBY:
        return None
    first = days[places[0]]
    until = min(now + OFFER, at(first.day, first.opens_min, fair.zone))
    return _offer(session, application, booth, places, until, now)


def _find(session: Session, booth_id: int, fair_id: int) -> Booth | None:
    try:
        return queries.get_booth(session, booth_id, fair_id=fair_id)
    except BoothElsewhere:
        return None


def _spare(session: Session, booth: Booth, now: datetime) -> bool:
    plan = queries.plan_of(session, booth.fair_id, now=now)
    free = [b for b in plan.booths if b.type_id == booth.type_id and b.state == "free"]
    has_booth = select(Booking.application_id).where(
        Booking.fair_id == booth.fair_id, Booking.state.in_(LIVE)
    )
    promised = session.scalar(
        select(func.count())
        .select_from(Application)
        .where(
            Application.fair_id == booth.fair_id,
            Application.type_id == booth.type_id,
            Application.state == ApplicationState.ACCEPTED,
            Application.id.not_in(has_booth),
        )
    )
    return any(b.id == booth.id for b in free) and len(free) > (promised or 0)


def _offer(
    session: Session,
    application: Application,
    booth: Booth,
    places: list[int],
    until: datetime,
    now: datetime,
) -> Booking | None:
    try:
        with session.begin_nested():
            booking = write_booking(
                session,
                application,
                booth,
                places,
                state=BookingState.OFFERED,
                until=until,
                now=now,
            )
    except BoothTaken:
        return None  # somebody was faster; her leaving will bring it here again
    note(
        session,
        fair_id=booking.fair_id,
        about=("booking", booking.id),
        action="offer",
        states=("", BookingState.OFFERED.value),
        actor_id=SYSTEM,
        now=now,
    )
    publish(session, BoothOffered(booking.id, booking.fair_id, booking.shop_id, until, now))
    return booking


def accept_offer(session: Session, *, booking_id: int, actor_id: int, now: datetime) -> Booking:
    """Take the offered booth: it is held while the fee is paid. Raises HoldOver."""
    found = queries.get_booking(session, booking_id)
    application = queries.get_application(session, found.application_id, lock=True)
    booking = queries.get_booking(session, booking_id, lock=True)
    if booking.state is not BookingState.OFFERED or (booking.held_until or now) <= now:
        raise HoldOver
    until = now + HOLD
    if not claims.prolong(session, booking_id=booking.id, until=until, now=now):
        raise HoldOver
    move_booking(session, booking, BookingAction.TAKE, actor_id=actor_id, now=now, until=until)
    move_application(session, application, ApplicationAction.ACCEPT, actor_id=actor_id, now=now)
    return booking


def decline_offer(session: Session, *, booking_id: int, actor_id: int, now: datetime) -> None:
    """Say no to the offered booth and leave the list. Raises HoldOver."""
    found = queries.get_booking(session, booking_id)
    application = queries.get_application(session, found.application_id, lock=True)
    if queries.get_booking(session, booking_id, lock=True).state is not BookingState.OFFERED:
        raise HoldOver
    end_booking(
        session, booking_id=booking_id, pct=0, actor_id=actor_id, reason="offer declined", now=now
    )
    move_application(
        session,
        application,
        ApplicationAction.WITHDRAW,
        actor_id=actor_id,
        now=now,
        reason="offer declined",
    )


def expire_due(session: Session, *, now: datetime, limit: int = 100) -> int:
    """Tidy up holds and offers whose time is over; return how many.

    Housekeeping only: others can take those booths without it. Who lets an offer pass leaves the
    list, and the next one is asked.
    """
    ids = session.scalars(
        select(Booking.id)
        .where(
            Booking.state.in_((BookingState.HELD, BookingState.OFFERED)),
            Booking.held_until <= now,
        )
        .order_by(Booking.id)
        .limit(limit)
    ).all()
    return sum(_expire(session, booking_id, now) for booking_id in ids)


def _expire(session: Session, booking_id: int, now: datetime) -> bool:
    found = queries.get_booking(session, booking_id)
    application = queries.get_application(session, found.application_id, lock=True)
    booking = queries.get_booking(session, booking_id, lock=True)
    if booking.held_until is None or booking.held_until > now:
        return False
    offered = booking.state is BookingState.OFFERED
    move_booking(session, booking, BookingAction.EXPIRE, actor_id=SYSTEM, now=now)
    claims.release(session, booking_id=booking.id, status=ClaimStatus.EXPIRED)
    if offered and application.state is ApplicationState.STANDBY:
        move_application(
            session,
            application,
            ApplicationAction.WITHDRAW,
            actor_id=SYSTEM,
            now=now,
            reason="offer passed",
        )
    publish(session, BoothFreed(booking.fair_id, booking.booth_id, now))
    return True
