"""Facts about payments and refunds."""

from dataclasses import dataclass
from datetime import datetime

from marketplace.core.events import Event
from marketplace.core.money import Money


@dataclass(frozen=True, slots=True)
class PaymentSucceeded(Event):
    """The gateway confirmed that the amount was paid."""

    payment_id: int
    reference: str
    gateway: str
    amount: Money
    at: datetime


@dataclass(frozen=True, slots=True)
class PaymentFailed(Event):
    """The try ended without money; another may follow."""

    payment_id: int
    reference: str
    gateway: str
    failure: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RefundRequested(Event):
    """Money is to go back to the buyer; the gateway is asked after commit."""

    refund_id: int
    payment_id: int
    reference: str
    gateway: str
    amount: Money
    at: datetime


@dataclass(frozen=True, slots=True)
class RefundSucceeded(Event):
    """The gateway gave the money back."""

    refund_id: int
    payment_id: int
    reference: str
    gateway: str
    amount: Money
    at: datetime
