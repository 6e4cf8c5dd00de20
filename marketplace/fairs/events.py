"""Facts about fairs. Amounts: `due` is the producer's part of a fee, `subsidy` the funder's."""

from dataclasses import dataclass
from datetime import datetime

from marketplace.core.events import Event
from marketplace.core.money import Money


@dataclass(frozen=True, slots=True)
class ApplicationDecided(Event):
    """The organizer accepted, declined, or put an application on standby."""

    application_id: int
    fair_id: int
    shop_id: int
    state: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class BookingConfirmed(Event):
    """A booth is a producer's; `payment_id` is None when the funder bears the whole fee."""

    booking_id: int
    fair_id: int
    shop_id: int
    payment_id: int | None
    gateway: str
    due: Money
    subsidy: Money
    funder: str
    at: datetime


@dataclass(frozen=True, slots=True)
class BoothPaidTooLate(Event):
    """Money came for a booth that is no longer to be had; it goes back."""

    booking_id: int
    fair_id: int
    shop_id: int
    payment_id: int
    gateway: str
    amount: Money
    at: datetime


@dataclass(frozen=True, slots=True)
class BookingCancelled(Event):
    """A confirmed booking ended; `refund` goes back to the producer, `subsidy_back` to the funder.

    The refund itself is told by `RefundRequested` with the reference of the booking.
    """

    booking_id: int
    fair_id: int
    shop_id: int
    refund: Money
    subsidy_back: Money
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FairChanged(Event):
    """A published fair changed for who comes: `what` is changed, moved or postponed."""

    fair_id: int
    what: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CollectionChanged(Event):
    """Goods ordered ahead cannot be collected as agreed: the booth is lost, or its day moved."""

    sub_order_id: int
    fair_id: int
    shop_id: int
    lost: bool
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class BoothFreed(Event):
    """A booth can be had again."""

    fair_id: int
    booth_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class BoothOffered(Event):
    """A producer on standby was offered a booth, which waits for her until `until`."""

    booking_id: int
    fair_id: int
    shop_id: int
    until: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class SoldAtBooth(Event):
    """A sale at a booth; `organizer` is the organizer's commission on it, often nothing."""

    fair_id: int
    shop_id: int
    number: str
    sub_order_id: int
    organizer: Money
    at: datetime


@dataclass(frozen=True, slots=True)
class SaleTakenBack(Event):
    """The buyer got `amount` back at the booth; of both commissions a part goes with it."""

    return_id: int
    fair_id: int
    shop_id: int
    number: str
    sub_order_id: int
    amount: Money
    commission: Money
    organizer: Money
    at: datetime
