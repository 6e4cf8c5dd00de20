"""Bookings: a booth held while its fee is paid, confirmed by the money, ended by withdrawal."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from marketplace.core.db import violated
from marketplace.core.money import Money
from marketplace.core.outbox import publish
from marketplace.fairs import queries
from marketplace.fairs.errors import (
    BookingStands,
    DayElsewhere,
    HoldOver,
    NoMoreTime,
    NotAccepted,
    RefundChanged,
)
from marketplace.fairs.events import (
    BookingCancelled,
    BoothFreed,
)
from marketplace.fairs.fees import Fee, Refund, RefundRule, fee_for, refund_of, refund_pct
from marketplace.fairs.hours import day_at
from marketplace.fairs.models import Application, Booking, Booth, Fair, FairDay
from marketplace.fairs.services import claims
from marketplace.fairs.services.records import move_application, move_booking, note
from marketplace.fairs.states import (
    ApplicationAction,
    ApplicationState,
    BookingAction,
    BookingState,
    ClaimStatus,
    FairState,
)
from marketplace.payments.models import Payment
from marketplace.payments.queries import find_succeeded
from marketplace.payments.services import request_refund

HOLD = timedelta(minutes=15)
EXTENSION = timedelta(minutes=5)
MOST_EXTENSIONS = 2
LIVE_INDEX = ("uq_booth_booking_live", "uq_booth_booking_application_id")


def hold_booth(
    session: Session,
    *,
    application_id: int,
    booth_id: int,
    day_ids: Collection[int],
    actor_id: int,
    now: datetime,
) -> Booking:
    """Hold a booth for an accepted application while it is paid; an earlier hold gives way.

    Raises NotAccepted, BoothElsewhere, DayElsewhere, BookingStands, and BoothTaken when somebody
    has one of its cells on one of the days; then the earlier hold stays.
    """
    application = queries.get_application(session, application_id, lock=True)
    fair = session.get_one(Fair, application.fair_id)
    if application.state is not ApplicationState.ACCEPTED or fair.state is not FairState.PUBLISHED:
        raise NotAccepted
    booth = queries.get_booth(session, booth_id, fair_id=fair.id)
    days = days_to_book(session, fair, day_ids, now)
    _end_earlier(session, application, actor_id=actor_id, now=now)
    booking = write_booking(
        session, application, booth, days, state=BookingState.HELD, until=now + HOLD, now=now
    )
    note(
        session,
        fair_id=fair.id,
        about=("booking", booking.id),
        action="hold",
        states=("", BookingState.HELD.value),
        actor_id=actor_id,
        now=now,
    )
    return booking


def days_to_book(
    session: Session, fair: Fair, day_ids: Collection[int], now: datetime
) -> list[int]:
    """Return the places (from 0) of these days in the fair. Raises DayElsewhere."""
    days = session.scalars(
        select(FairDay).where(FairDay.fair_id == fair.id).order_by(FairDay.day)
    ).all()
    today = day_at(now, fair.zone)
    places = [n for n, day in enumerate(days) if day.id in day_ids and day.day >= today]
    if not places or len(places) != len(set(day_ids)):
        raise DayElsewhere("days")
    return places


def _end_earlier(
    session: Session, application: Application, *, actor_id: int, now: datetime
) -> None:
    live = queries.live_booking(session, application.id)
    if live is None:
        return
    if live.state is not BookingState.HELD:
        raise BookingStands
    end_booking(session, booking_id=live.id, pct=0, actor_id=actor_id, reason="", now=now)


def write_booking(
    session: Session,
    application: Application,
    booth: Booth,
    places: Collection[int],
    *,
    state: BookingState,
    until: datetime,
    now: datetime,
) -> Booking:
    """Write a booking with its claims, all or none. Raises BoothTaken, BookingStands."""
    fair = session.get_one(Fair, application.fair_id)
    day_ids = session.scalars(
        select(FairDay.id).where(FairDay.fair_id == fair.id).order_by(FairDay.day)
    ).all()
    fee = fee_for(
        booth.type.price,
        all_days=len(day_ids),
        chosen=places,
        subsidy_pct=fair.subsidy_pct,
    )
    booking = Booking(
        fair_id=fair.id,
        booth_id=booth.id,
        application_id=application.id,
        shop_id=application.shop_id,
        state=state,
        fee_minor=fee.whole.minor,
        subsidy_minor=fee.subsidy.minor,
        due_minor=fee.due.minor,
        currency=fee.whole.currency,
        funder_en=fair.funder_en if fee.subsidy else "",
        funder_fa=fair.funder_fa if fee.subsidy else "",
        held_until=until,
        created_at=now,
    )
    _add(session, booking)
    claims.take(
        session,
        fair_id=fair.id,
        pairs=claims.pairs_of(
            session, booth_id=booth.id, day_ids=[day_ids[place] for place in places]
        ),
        status=ClaimStatus.HELD,
        booking_id=booking.id,
        until=until,
        now=now,
    )
    return booking


def _add(session: Session, booking: Booking) -> None:
    try:
        with session.begin_nested():
            session.add(booking)
            session.flush()
    except IntegrityError as error:
        if any(violated(error, name) for name in LIVE_INDEX):
            raise BookingStands from None
        raise


def held_now(session: Session, booking_id: int, now: datetime) -> Booking:
    """Return a held booking, locked. Raises HoldOver when its time is over."""
    booking = queries.get_booking(session, booking_id, lock=True)
    if booking.state is not BookingState.HELD or (booking.held_until or now) <= now:
        raise HoldOver
    return booking


def extend_hold(session: Session, *, booking_id: int, now: datetime) -> datetime:
    """Hold for some minutes more; return until when. Raises HoldOver, NoMoreTime."""
    booking = held_now(session, booking_id, now)
    if booking.extensions >= MOST_EXTENSIONS:
        raise NoMoreTime
    booking.extensions += 1
    return prolong(session, booking, (booking.held_until or now) + EXTENSION, now)


def prolong(session: Session, booking: Booking, until: datetime, now: datetime) -> datetime:
    """Move the end of a hold with its claims; return it. Raises HoldOver."""
    if not claims.prolong(session, booking_id=booking.id, until=until, now=now):
        raise HoldOver
    booking.held_until = until
    session.flush()
    return until


def ask_back(
    session: Session, payment: Payment, reference: str, amount: Money, reason: str, now: datetime
) -> None:
    """Ask for (part of) a fee back, told in the books by its reference."""
    request_refund(
        session,
        payment_id=payment.id,
        reference=reference,
        amount=amount,
        reason=reason[:200],
        now=now,
    )


def give_up(session: Session, *, booking_id: int, actor_id: int, now: datetime) -> None:
    """Let a held booth go before it is paid. Raises BookingStands for a confirmed one."""
    booking = queries.get_booking(session, booking_id, lock=True)
    if booking.state is BookingState.CONFIRMED:
        raise BookingStands
    end_booking(session, booking_id=booking_id, pct=0, actor_id=actor_id, reason="", now=now)


def may_choose(fair: Fair, booking: Booking, now: datetime) -> bool:
    """Say whether she may still give all back because the fair was moved after she booked."""
    moved, until = fair.moved_at, fair.choose_until
    if moved is None or until is None or booking.state is not BookingState.CONFIRMED:
        return False
    in_time = fair.state is FairState.POSTPONED or day_at(now, fair.zone) <= until
    agreed = max(filter(None, (booking.confirmed_at, booking.kept_at)), default=moved)
    return in_time and agreed < moved


def preview_refund(session: Session, *, booking: Booking, now: datetime) -> Refund:
    """Return what would go back if the producer withdrew now: all while she may choose."""
    fair = session.get_one(Fair, booking.fair_id)
    rule = RefundRule(fair.refund_full_days, fair.refund_part_days, fair.refund_part_pct)
    pct = refund_pct(rule, starts_on=fair.starts_on, today=day_at(now, fair.zone))
    if may_choose(fair, booking, now):
        pct = 100
    return refund_of(Fee(booking.fee, booking.due, booking.subsidy), pct)


def cancel_booking(
    session: Session, *, booking_id: int, agreed: Money, actor_id: int, now: datetime
) -> Refund:
    """Withdraw from a confirmed booth for the refund that was shown.

    Raises RefundChanged when the rule says something else by now, MoveRefused the second time.
    """
    found = queries.get_booking(session, booking_id)
    application = queries.get_application(session, found.application_id, lock=True)
    booking = queries.get_booking(session, booking_id, lock=True)
    refund = preview_refund(session, booking=booking, now=now)
    if booking.state is BookingState.CONFIRMED and refund.to_producer != agreed:
        raise RefundChanged(now=refund.to_producer)
    end_booking(
        session,
        booking_id=booking_id,
        pct=refund.pct,
        actor_id=actor_id,
        reason="withdrawn by the producer",
        now=now,
    )
    move_application(session, application, ApplicationAction.WITHDRAW, actor_id=actor_id, now=now)
    return refund


def end_booking(
    session: Session, *, booking_id: int, pct: int, actor_id: int | None, reason: str, now: datetime
) -> None:
    """End a live booking, free its cells, give `pct` per cent of a paid fee back.

    Raises MoveRefused when it has ended already: nothing is released or refunded twice (I14).
    """
    booking = queries.get_booking(session, booking_id, lock=True)
    confirmed = booking.state is BookingState.CONFIRMED
    move_booking(session, booking, BookingAction.CANCEL, actor_id=actor_id, now=now, reason=reason)
    claims.release(session, booking_id=booking.id, status=ClaimStatus.RELEASED)
    if confirmed:
        _give_back(session, booking, pct, reason, now)
    publish(session, BoothFreed(booking.fair_id, booking.booth_id, now))


def _give_back(session: Session, booking: Booking, pct: int, reason: str, now: datetime) -> None:
    refund = refund_of(Fee(booking.fee, booking.due, booking.subsidy), pct)
    booking.refunded_minor = refund.to_producer.minor
    session.flush()
    payment = find_succeeded(session, booking.reference)
    if refund.to_producer and payment is not None:
        ask_back(session, payment, booking.reference, refund.to_producer, reason, now)
    publish(
        session,
        BookingCancelled(
            booking_id=booking.id,
            fair_id=booking.fair_id,
            shop_id=booking.shop_id,
            refund=refund.to_producer,
            subsidy_back=refund.to_funder,
            reason=reason,
            at=now,
        ),
    )
