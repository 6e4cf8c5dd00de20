"""The worker's sweep: one payment or refund that cannot be settled never stands in others' way."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from marketplace.core.db import Database
from marketplace.payments import flow, queries
from marketplace.payments.gateway import (
    GatewayAnswer,
    PaymentRequest,
    RefundRequest,
    Standing,
    StartedPayment,
)
from marketplace.payments.models import Payment, Refund
from marketplace.payments.services import expect, request_refund
from marketplace.payments.states import PaymentState, RefundState
from tests.factories import NOW, rial
from tests.factories.orders import HOLD


@dataclass
class StubbornBank:
    """A gateway that stumbles over one reference or key and serves all others."""

    stumbles_over: str
    name: str = "demo"
    pays_later: bool = False

    def start(self, request: PaymentRequest) -> StartedPayment:
        return StartedPayment(request.reference, "/bank")

    def look_up(self, gateway_ref: str) -> GatewayAnswer:
        if gateway_ref == self.stumbles_over:
            raise RuntimeError("an answer nobody expected")
        return GatewayAnswer(Standing.PAID, rial(1000), gateway_ref)

    def refund(self, request: RefundRequest) -> str:
        if self.stumbles_over in request.idempotency_key:
            raise RuntimeError("an answer nobody expected")
        return "R-1"


@pytest.fixture
def started(bare_books: Database) -> Callable[[StubbornBank, str], int]:
    def start(bank: StubbornBank, reference: str) -> int:
        with bare_books.transaction() as session:
            payment = expect(
                session, reference=reference, gateway="demo", amount=rial(1000),
                expires_at=NOW + HOLD, now=NOW,
            )  # fmt: skip
        flow.start(bare_books, {"demo": bank}, payment.id, return_url="/", language="en")
        return payment.id

    return start


@pytest.fixture
def bare_books(database_url: str) -> Database:
    """A database whose events nobody hears."""
    made = Database(database_url)
    yield made
    made.dispose()


def test_a_payment_with_an_odd_answer_does_not_stop_the_next(
    bare_books: Database, started: Callable[[StubbornBank, str], int]
) -> None:
    bank = StubbornBank("odd")
    odd, good = started(bank, "odd"), started(bank, "good")

    flow.reconcile_open(bare_books, {"demo": bank}, clock=lambda: NOW)

    with bare_books.reading() as session:
        assert session.get_one(Payment, odd).state is PaymentState.PROCESSING
        assert session.get_one(Payment, good).state is PaymentState.SUCCEEDED


def test_a_refund_that_fails_comes_after_those_never_tried(
    bare_books: Database, started: Callable[[StubbornBank, str], int]
) -> None:
    bank = StubbornBank("part:1")
    payment_id = started(bank, "good")
    flow.reconcile_open(bare_books, {"demo": bank}, clock=lambda: NOW)
    with bare_books.transaction() as session:
        for part in ("part:1", "part:2"):
            request_refund(
                session, payment_id=payment_id, reference=part, amount=rial(400), reason="",
                now=NOW,
            )  # fmt: skip

    assert flow.run_refunds(bare_books, {"demo": bank}, clock=lambda: NOW) == 1

    with bare_books.transaction() as session:
        assert session.scalars(select(Refund.state).order_by(Refund.id)).all() == [
            RefundState.PENDING,
            RefundState.SUCCEEDED,
        ]
        request_refund(
            session, payment_id=payment_id, reference="part:3", amount=rial(200), reason="",
            now=NOW,
        )  # fmt: skip
        assert queries.pending_refund_ids(session, limit=1) != [1]
