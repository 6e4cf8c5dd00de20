"""Facts about orders and their sub-orders. Amounts include delivery unless said otherwise."""

from dataclasses import dataclass
from datetime import datetime

from marketplace.core.events import Event
from marketplace.core.money import Money


@dataclass(frozen=True, slots=True)
class ShopPart:
    """One shop's share of an order's amount."""

    sub_order_id: int
    shop_id: int
    amount: Money


@dataclass(frozen=True, slots=True)
class OrderPlaced(Event):
    """A buyer placed an order; it may still wait for its payment."""

    order_id: int
    number: str
    gateway: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OrderConfirmed(Event):
    """The order is paid, or placed with cash on delivery: the shops may begin."""

    order_id: int
    number: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OrderPaid(Event):
    """The whole amount arrived at the gateway; `parts` add up to it."""

    order_id: int
    number: str
    payment_id: int
    gateway: str
    amount: Money
    parts: tuple[ShopPart, ...]
    channel: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OrderExpired(Event):
    """Nobody paid in time; the stock went back."""

    order_id: int
    number: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SubOrderAccepted(Event):
    """The shop took the sub-order on."""

    sub_order_id: int
    shop_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class SubOrderShipped(Event):
    """The shop sent the parcel, or has it ready for pick-up."""

    sub_order_id: int
    shop_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class SubOrderDelivered(Event):
    """The parcel arrived; `cash` is what the shop took in hand (cash on delivery), else None."""

    sub_order_id: int
    shop_id: int
    number: str
    cash: Money | None
    channel: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SubOrderCompleted(Event):
    """The buyer has it and the time for claims is over: money may be released."""

    sub_order_id: int
    shop_id: int
    number: str
    amount: Money
    commission: Money
    channel: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SubOrderCancelled(Event):
    """A sub-order ended before shipping; `refund` is what goes back, None when nothing was paid."""

    sub_order_id: int
    shop_id: int
    number: str
    refund: Money | None
    refund_id: int | None
    reason: str
    at: datetime
