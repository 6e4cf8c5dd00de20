"""Writes about payments and refunds. None of these calls a gateway: that is `payments.flow`."""

from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from marketplace.core.db import violated
from marketplace.core.money import Money
from marketplace.core.outbox import publish
from marketplace.core.states import next_state
from marketplace.payments import queries
from marketplace.payments.errors import PaymentMismatch, RefundTooLarge
from marketplace.payments.events import (
    PaymentFailed,
    PaymentSucceeded,
    RefundRequested,
    RefundSucceeded,
)
from marketplace.payments.gateway import GatewayAnswer, Standing, StartedPayment
from marketplace.payments.models import Payment, Refund
from marketplace.payments.states import MOVES, PaymentAction, PaymentState, RefundState

FINAL = frozenset({PaymentState.SUCCEEDED, PaymentState.FAILED})
OVER = FINAL | {PaymentState.EXPIRED}
PATIENCE = timedelta(days=1)  # how long after its end a payment is still asked about


def expect(
    session: Session,
    *,
    reference: str,
    gateway: str,
    amount: Money,
    expires_at: datetime,
    now: datetime,
) -> Payment:
    """Return the open try to pay for a reference, or write one, before a gateway is called."""
    last = queries.find_last(session, reference)
    if last is not None and last.state not in OVER and last.gateway == gateway:
        return last
    attempt = (last.attempt if last else 0) + 1
    payment = Payment(
        reference=reference,
        attempt=attempt,
        gateway=gateway,
        amount_minor=amount.minor,
        currency=amount.currency,
        state=PaymentState.CREATED,
        idempotency_key=f"pay:{reference}:{attempt}",
        created_at=now,
        expires_at=expires_at,
    )
    session.add(payment)
    session.flush()
    return payment


def mark_started(session: Session, *, payment_id: int, started: StartedPayment) -> None:
    """Keep the gateway's name for the payment and the address of its page."""
    payment = queries.get_payment(session, payment_id, lock=True)
    if payment.state is PaymentState.CREATED:
        payment.state = next_state(MOVES, payment.state, PaymentAction.START)
        payment.gateway_ref, payment.page_url = started.gateway_ref, started.page_url


def record_answer(
    session: Session, *, payment_id: int, answer: GatewayAnswer, now: datetime
) -> PaymentState:
    """Move a payment to what its gateway said, once and forward only; return where it stands.

    Raises PaymentMismatch when the answer is not about this amount and reference (G3).
    """
    payment = queries.get_payment(session, payment_id, lock=True)
    if payment.state in FINAL:
        return payment.state
    if answer.standing is Standing.OPEN:
        return _expire_when_due(payment, now)
    if (answer.amount, answer.reference) != (payment.amount, payment.reference):
        raise PaymentMismatch(reference=payment.reference)
    if answer.standing is Standing.PAID:
        payment.state = next_state(MOVES, payment.state, PaymentAction.SUCCEED)
        payment.ended_at = now
        session.flush()
        publish(
            session,
            PaymentSucceeded(payment.id, payment.reference, payment.gateway, payment.amount, now),
        )
    else:
        payment.state = next_state(MOVES, payment.state, PaymentAction.FAIL)
        payment.ended_at, payment.failure = now, answer.failure[:80]
        session.flush()
        publish(
            session,
            PaymentFailed(payment.id, payment.reference, payment.gateway, answer.failure, now),
        )
    return payment.state


def _expire_when_due(payment: Payment, now: datetime) -> PaymentState:
    if payment.state is PaymentState.PROCESSING and now >= payment.expires_at + PATIENCE:
        payment.state = next_state(MOVES, payment.state, PaymentAction.EXPIRE)
        payment.ended_at = now
    return payment.state


def note_failed_refund(session: Session, *, refund_id: int) -> None:
    """Count a try that brought nothing, so that others come before the next one."""
    session.execute(update(Refund).where(Refund.id == refund_id).values(tries=Refund.tries + 1))


def request_refund(
    session: Session,
    *,
    payment_id: int,
    reference: str,
    amount: Money,
    reason: str,
    now: datetime,
) -> Refund:
    """Write that money goes back for a reference; the gateway is asked after commit.

    Raises RefundTooLarge when all refunds together would pass what was paid; a database
    constraint holds this for parallel requests too.
    """
    payment = queries.get_payment(session, payment_id)
    try:
        with session.begin_nested():
            session.execute(
                update(Payment)
                .where(Payment.id == payment_id)
                .values(refunded_minor=Payment.refunded_minor + amount.minor)
            )
    except IntegrityError as error:
        if violated(error, "ck_payment_refunds_within_amount"):
            raise RefundTooLarge(reference=reference) from None
        raise
    number = session.scalar(select(func.count()).where(Refund.reference == reference)) or 0
    refund = Refund(
        payment_id=payment_id,
        reference=reference,
        amount_minor=amount.minor,
        currency=amount.currency,
        state=RefundState.PENDING,
        idempotency_key=f"refund:{reference}:{number + 1}",
        reason=reason,
        created_at=now,
    )
    session.add(refund)
    session.flush()
    publish(
        session,
        RefundRequested(refund.id, payment_id, reference, payment.gateway, amount, now),
    )
    return refund


def record_refund(session: Session, *, refund_id: int, gateway_ref: str, now: datetime) -> None:
    """Record that the gateway gave the money back; doing it again changes nothing."""
    refund = session.get_one(Refund, refund_id, with_for_update=True)
    if refund.state is not RefundState.PENDING:
        return
    refund.state, refund.gateway_ref, refund.ended_at = RefundState.SUCCEEDED, gateway_ref, now
    session.flush()
    payment = queries.get_payment(session, refund.payment_id)
    publish(
        session,
        RefundSucceeded(
            refund.id, payment.id, refund.reference, payment.gateway, refund.amount, now
        ),
    )
