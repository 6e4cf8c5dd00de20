"""What fairs do when they hear of payments, and of booths that became free."""

from sqlalchemy.orm import Session

from marketplace.fairs.events import BoothFreed
from marketplace.fairs.services import confirm_paid, offer_booth
from marketplace.payments.events import PaymentSucceeded


def confirm_paid_booth(session: Session, event: PaymentSucceeded) -> None:
    """In the transaction: the booth of the payment is the producer's."""
    kind, _, number = event.reference.partition(":")
    if kind == "booth":
        confirm_paid(session, booking_id=int(number), payment_id=event.payment_id, now=event.at)


def offer_freed(session: Session, event: BoothFreed) -> None:
    """After commit: a freed booth is offered to the next on standby."""
    offer_booth(session, fair_id=event.fair_id, booth_id=event.booth_id, now=event.at)
