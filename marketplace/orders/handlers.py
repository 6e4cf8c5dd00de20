"""What orders do when they hear of payments."""

from sqlalchemy.orm import Session

from marketplace.orders.services import confirm_paid
from marketplace.payments.events import PaymentSucceeded


def place_paid_order(session: Session, event: PaymentSucceeded) -> None:
    """In the transaction: the order of the payment goes to its shops."""
    kind, _, number = event.reference.partition(":")
    if kind == "order":
        confirm_paid(session, number=number, payment_id=event.payment_id, now=event.at)
