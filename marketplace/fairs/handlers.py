"""What fairs do when they hear of payments, and of booths that were booked or became free."""

from sqlalchemy.orm import Session

from marketplace.fairs.events import BookingCancelled, BookingConfirmed, BoothFreed
from marketplace.fairs.services import confirm_paid, offer_booth
from marketplace.fairs.services.collections import close_collections, open_collections
from marketplace.payments.events import PaymentSucceeded


def confirm_paid_booth(session: Session, event: PaymentSucceeded) -> None:
    """In the transaction: the booth of the payment is the producer's."""
    kind, _, number = event.reference.partition(":")
    if kind == "booth":
        confirm_paid(session, booking_id=int(number), payment_id=event.payment_id, now=event.at)


def open_booth_collections(session: Session, event: BookingConfirmed) -> None:
    """In the transaction: goods can be ordered ahead to the booth."""
    open_collections(session, event.booking_id)


def close_booth_collections(session: Session, event: BookingCancelled) -> None:
    """In the transaction: and no longer; who ordered is told."""
    close_collections(session, booking_ids=[event.booking_id], reason=event.reason, now=event.at)


def offer_freed(session: Session, event: BoothFreed) -> None:
    """After commit: a freed booth is offered to the next on standby."""
    offer_booth(session, fair_id=event.fair_id, booth_id=event.booth_id, now=event.at)
