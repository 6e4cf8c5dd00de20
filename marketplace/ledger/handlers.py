"""The ledger hears, in the transaction of the fact itself: both are true or neither."""

from sqlalchemy.orm import Session

from marketplace.fairs.events import (
    BookingCancelled,
    BookingConfirmed,
    BoothPaidTooLate,
    SaleTakenBack,
    SoldAtBooth,
)
from marketplace.fairs.models import Booking
from marketplace.ledger import rules, rules_booths, rules_sales
from marketplace.ledger.books import post
from marketplace.ledger.entries import Dimensions
from marketplace.orders.events import OrderPaid, SubOrderDelivered
from marketplace.orders.models import Order, SubOrder
from marketplace.payments.events import RefundRequested, RefundSucceeded


def post_paid(session: Session, event: OrderPaid) -> None:
    """Post a paid order."""
    post(session, rules.paid(event), now=event.at)


def post_refund_requested(session: Session, event: RefundRequested) -> None:
    """Post that held money is to go back."""
    booking = _booking(session, event.reference)
    of = _dimensions(session, event.reference)
    if booking is None:
        post(session, rules.refund_requested(event, of=of), now=event.at)
        return
    late = event.reference.startswith("booth-late:")
    fact = rules_booths.refund_requested(event, fair_id=booking.fair_id, late=late, of=of)
    post(session, fact, now=event.at)


def post_refund_done(session: Session, event: RefundSucceeded) -> None:
    """Post that the gateway gave it back."""
    of = _dimensions(session, event.reference)
    post(session, rules.refund_done(event, of=of), now=event.at)


def post_cash_delivered(session: Session, event: SubOrderDelivered) -> None:
    """Post cash that the producer took at the door; other deliveries move no money."""
    if event.cash is not None:
        post(session, rules.cash_delivered(event, event.cash), now=event.at)


def post_booth(session: Session, event: BookingConfirmed) -> None:
    """Post a booth's fee, with the funder's part."""
    fact = rules_booths.confirmed(event)
    if fact is not None:
        post(session, fact, now=event.at)


def post_booth_too_late(session: Session, event: BoothPaidTooLate) -> None:
    """Post money for a booth that is gone."""
    post(session, rules_booths.paid_too_late(event), now=event.at)


def post_subsidy_returned(session: Session, event: BookingCancelled) -> None:
    """Post that the funder owes less."""
    fact = rules_booths.subsidy_returned(event)
    if fact is not None:
        post(session, fact, now=event.at)


def post_organizer_part(session: Session, event: SoldAtBooth) -> None:
    """Post the organizer's commission on a sale at a booth."""
    fact = rules_sales.organizer_part(event)
    if fact is not None:
        post(session, fact, now=event.at)


def post_taken_back(session: Session, event: SaleTakenBack) -> None:
    """Post what was taken back at a booth."""
    for fact in rules_sales.taken_back(event):
        post(session, fact, now=event.at)


def _booking(session: Session, reference: str) -> Booking | None:
    kind, _, number = reference.partition(":")
    return session.get_one(Booking, int(number)) if kind in {"booth", "booth-late"} else None


def _dimensions(session: Session, reference: str) -> Dimensions:
    booking = _booking(session, reference)
    if booking is not None:
        return rules_booths.dimensions(booking.shop_id, booking.id)
    sub_order = session.get_one(SubOrder, int(reference.removeprefix("sub-order:")))
    order = session.get_one(Order, sub_order.order_id)
    return Dimensions(sub_order.shop_id, order.number, sub_order.id, order.way)
