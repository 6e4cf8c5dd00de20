"""Reads of payments."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.payments.errors import UnknownPayment
from marketplace.payments.models import Payment, Refund
from marketplace.payments.states import PaymentState, RefundState


def get_payment(session: Session, payment_id: int, *, lock: bool = False) -> Payment:
    """Return the payment of that id. Raises UnknownPayment."""
    payment = session.get(Payment, payment_id, with_for_update=lock or None)
    if payment is None:
        raise UnknownPayment
    return payment


def find_last(session: Session, reference: str) -> Payment | None:
    """Return the last try to pay for a reference."""
    return session.scalar(
        select(Payment)
        .where(Payment.reference == reference)
        .order_by(Payment.attempt.desc())
        .limit(1)
    )


def find_succeeded(session: Session, reference: str, *, lock: bool = False) -> Payment | None:
    """Return the payment that paid for a reference."""
    query = select(Payment).where(
        Payment.reference == reference, Payment.state == PaymentState.SUCCEEDED
    )
    return session.scalar(query.with_for_update() if lock else query)


def pending_refund_ids(session: Session, *, limit: int = 100) -> list[int]:
    """Return the refunds the gateways have yet to be asked for; those often tried come last."""
    return list(
        session.scalars(
            select(Refund.id)
            .where(Refund.state == RefundState.PENDING)
            .order_by(Refund.tries, Refund.id)
            .limit(limit)
        )
    )


def open_payment_ids(session: Session) -> list[int]:
    """Return all payments whose buyers were sent to a gateway and have not come back.

    They are few: those that nobody makes are given up a day after their end.
    """
    return list(
        session.scalars(
            select(Payment.id).where(Payment.state == PaymentState.PROCESSING).order_by(Payment.id)
        )
    )
