"""Enums of payments and refunds and their moves; a payment moves forward only (money.md G4).

An expired payment is no longer asked about by the sweep. Money that comes for it all the same is
taken note of when its buyer comes back, so that it is never dropped (G7).
"""

from enum import StrEnum


class PaymentState(StrEnum):
    """Where a payment stands; `succeeded` and `failed` are final."""

    CREATED = "created"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    EXPIRED = "expired"


class PaymentAction(StrEnum):
    """What can happen to a payment."""

    START = "start"
    SUCCEED = "succeed"
    FAIL = "fail"
    EXPIRE = "expire"


MOVES = {
    (PaymentState.CREATED, PaymentAction.START): PaymentState.PROCESSING,
    (PaymentState.CREATED, PaymentAction.FAIL): PaymentState.FAILED,
    (PaymentState.CREATED, PaymentAction.EXPIRE): PaymentState.EXPIRED,
    (PaymentState.PROCESSING, PaymentAction.SUCCEED): PaymentState.SUCCEEDED,
    (PaymentState.PROCESSING, PaymentAction.FAIL): PaymentState.FAILED,
    (PaymentState.PROCESSING, PaymentAction.EXPIRE): PaymentState.EXPIRED,
    (PaymentState.EXPIRED, PaymentAction.SUCCEED): PaymentState.SUCCEEDED,
    (PaymentState.EXPIRED, PaymentAction.FAIL): PaymentState.FAILED,
}


class RefundState(StrEnum):
    """A refund ends once."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class DemoOutcome(StrEnum):
    """What the person chose on the demo bank's page."""

    OPEN = "open"
    PAID = "paid"
    FAILED = "failed"
