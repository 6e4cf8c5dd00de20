"""Paying for a booth: the fee confirms it, also a little late; money for a lost booth goes back."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from marketplace.core.outbox import publish
from marketplace.fairs import queries
from marketplace.fairs.errors import BoothTaken
from marketplace.fairs.events import BookingConfirmed, BoothPaidTooLate
from marketplace.fairs.models import Booking
from marketplace.fairs.services import claims
from marketplace.fairs.services.bookings import ask_back, held_now, prolong
from marketplace.fairs.services.records import SYSTEM, move_booking
from marketplace.fairs.states import ApplicationState, BookingAction, BookingState
from marketplace.payments.models import Payment
from marketplace.payments.services import expect

PAY_TIME = timedelta(minutes=10)  # at least so long once she goes to the bank's page


def start_paying(
    session: Session, *, booking_id: int, gateway: str, now: datetime
) -> Payment | None:
    """Return the payment to make; None when nothing is due: it is hers. Raises HoldOver."""
    booking = held_now(session, booking_id, now)
    if not booking.due:
        _confirm(session, booking, payment=None, now=now)
        return None
    until = max(booking.held_until or now, now + PAY_TIME)
    prolong(session, booking, until, now)
    return expect(
        session,
        reference=booking.reference,
        gateway=gateway,
        amount=booking.due,
        expires_at=until,
        now=now,
    )


def confirm_paid(session: Session, *, booking_id: int, payment_id: int, now: datetime) -> None:
    """The fee came: the booth is the producer's, or the money goes back at once.

    Money that comes after the hold ended books the booth all the same while it is free.
    """
    booking = queries.get_booking(session, booking_id, lock=True)
    payment = session.get_one(Payment, payment_id)
    if booking.state is BookingState.HELD and _confirm(session, booking, payment=payment, now=now):
        return
    if booking.state in {BookingState.HELD, BookingState.EXPIRED} and _revive(
        session, booking, payment, now
    ):
        return
    _refund_late(session, booking, payment, now)


def _confirm(session: Session, booking: Booking, *, payment: Payment | None, now: datetime) -> bool:
    if not claims.confirm(session, booking_id=booking.id, now=now):
        return False
    move_booking(session, booking, BookingAction.CONFIRM, actor_id=SYSTEM, now=now)
    _tell_confirmed(session, booking, payment, now)
    return True


def _revive(session: Session, booking: Booking, payment: Payment, now: datetime) -> bool:
    application = queries.get_application(session, booking.application_id)
    other = queries.live_booking(session, booking.application_id)
    if application.state is not ApplicationState.ACCEPTED or (other and other.id != booking.id):
        return False
    try:
        claims.take_again(session, fair_id=booking.fair_id, booking_id=booking.id, now=now)
    except BoothTaken:
        return False
    action = BookingAction.CONFIRM if booking.state is BookingState.HELD else BookingAction.REVIVE
    move_booking(session, booking, action, actor_id=SYSTEM, now=now, reason="paid late")
    _tell_confirmed(session, booking, payment, now)
    return True


def _tell_confirmed(
    session: Session, booking: Booking, payment: Payment | None, now: datetime
) -> None:
    publish(
        session,
        BookingConfirmed(
            booking_id=booking.id,
            fair_id=booking.fair_id,
            shop_id=booking.shop_id,
            payment_id=payment.id if payment else None,
            gateway=payment.gateway if payment else "",
            due=booking.due,
            subsidy=booking.subsidy,
            funder=booking.funder.in_language("en"),
            at=now,
        ),
    )


def _refund_late(session: Session, booking: Booking, payment: Payment, now: datetime) -> None:
    publish(
        session,
        BoothPaidTooLate(
            booking_id=booking.id,
            fair_id=booking.fair_id,
            shop_id=booking.shop_id,
            payment_id=payment.id,
            gateway=payment.gateway,
            amount=payment.amount,
            at=now,
        ),
    )
    ask_back(session, payment, f"booth-late:{booking.id}", payment.amount, "late payment", now)
