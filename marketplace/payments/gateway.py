"""The one protocol that every way to pay speaks (PL-07, money specification section 5).

A gateway is called outside any database transaction; what it is asked carries our own key, so that
asking twice has one effect.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from marketplace.core.money import Money


class Standing(StrEnum):
    """What a gateway says of a payment."""

    OPEN = "open"
    PAID = "paid"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """What a gateway needs to open a payment page."""

    idempotency_key: str
    reference: str
    amount: Money
    return_url: str
    language: str


@dataclass(frozen=True, slots=True)
class StartedPayment:
    """The gateway's name for the payment, and the page to send the buyer to."""

    gateway_ref: str
    page_url: str


@dataclass(frozen=True, slots=True)
class GatewayAnswer:
    """What the gateway says when asked about a payment."""

    standing: Standing
    amount: Money
    reference: str
    failure: str = ""


@dataclass(frozen=True, slots=True)
class RefundRequest:
    """Money to give back."""

    idempotency_key: str
    gateway_ref: str
    amount: Money


class GatewayDown(Exception):
    """The gateway did not answer; the same call may be made again."""


class Gateway(Protocol):
    """A way to pay."""

    name: str
    pays_later: bool  # nothing is asked for until delivery

    def start(self, request: PaymentRequest) -> StartedPayment:
        """Open a payment page. Raises GatewayDown."""

    def look_up(self, gateway_ref: str) -> GatewayAnswer:
        """Say how a payment stands. Raises GatewayDown."""

    def refund(self, request: RefundRequest) -> str:
        """Give money back and return the gateway's name for it. Raises GatewayDown."""


Gateways = dict[str, Gateway]
