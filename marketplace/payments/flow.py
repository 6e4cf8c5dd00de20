"""Where payments meet gateways: intent written, gateway called, answer recorded, in that order.

A gateway is called between two transactions, never inside one. The return page, a webhook and the
worker's sweep all call the same `reconcile` (G3).
"""

import logging

from marketplace.core.clock import Clock, utc_now
from marketplace.core.db import Database
from marketplace.payments import queries, services
from marketplace.payments.errors import UnknownGateway
from marketplace.payments.gateway import (
    Gateway,
    Gateways,
    PaymentRequest,
    RefundRequest,
)
from marketplace.payments.models import Refund
from marketplace.payments.states import PaymentState

log = logging.getLogger(__name__)


def get_gateway(gateways: Gateways, name: str) -> Gateway:
    """Return the gateway of that name. Raises UnknownGateway."""
    if name not in gateways:
        raise UnknownGateway("gateway", gateway=name)
    return gateways[name]


def start(
    database: Database, gateways: Gateways, payment_id: int, *, return_url: str, language: str
) -> str:
    """Open the gateway's page for a payment and return its address. Raises GatewayDown."""
    with database.reading() as session:
        payment = queries.get_payment(session, payment_id)
    if payment.page_url:
        return payment.page_url
    started = get_gateway(gateways, payment.gateway).start(
        PaymentRequest(
            idempotency_key=payment.idempotency_key,
            reference=payment.reference,
            amount=payment.amount,
            return_url=return_url,
            language=language,
        )
    )
    with database.transaction() as session:
        services.mark_started(session, payment_id=payment_id, started=started)
    return started.page_url


def reconcile(
    database: Database, gateways: Gateways, payment_id: int, *, clock: Clock = utc_now
) -> PaymentState:
    """Ask the gateway how a payment stands and record it; return the payment's state.

    Raises GatewayDown.
    """
    with database.reading() as session:
        payment = queries.get_payment(session, payment_id)
    if payment.state in services.FINAL or payment.gateway_ref is None:
        return payment.state
    answer = get_gateway(gateways, payment.gateway).look_up(payment.gateway_ref)
    with database.transaction() as session:
        return services.record_answer(session, payment_id=payment_id, answer=answer, now=clock())


def reconcile_open(database: Database, gateways: Gateways, *, clock: Clock = utc_now) -> int:
    """Ask about all payments whose buyers have not come back; return how many were asked."""
    with database.reading() as session:
        ids = queries.open_payment_ids(session)
    for payment_id in ids:
        try:
            reconcile(database, gateways, payment_id, clock=clock)
        except Exception:  # whatever it is, the other payments are asked about
            log.exception("payment %s stays in doubt", payment_id)
    return len(ids)


def run_refunds(database: Database, gateways: Gateways, *, clock: Clock = utc_now) -> int:
    """Ask the gateways for all pending refunds; return how many were given back."""
    with database.reading() as session:
        ids = queries.pending_refund_ids(session)
    return sum(_run_refund(database, gateways, refund_id, clock) for refund_id in ids)


def _run_refund(database: Database, gateways: Gateways, refund_id: int, clock: Clock) -> bool:
    with database.reading() as session:
        refund = session.get_one(Refund, refund_id)
        payment = queries.get_payment(session, refund.payment_id)
    try:
        gateway_ref = get_gateway(gateways, payment.gateway).refund(
            RefundRequest(refund.idempotency_key, payment.gateway_ref or "", refund.amount)
        )
    except Exception:  # whatever it is, the other refunds are asked for
        log.exception("refund %s is tried again later", refund_id)
        with database.transaction() as session:
            services.note_failed_refund(session, refund_id=refund_id)
        return False
    with database.transaction() as session:
        services.record_refund(session, refund_id=refund_id, gateway_ref=gateway_ref, now=clock())
    return True
