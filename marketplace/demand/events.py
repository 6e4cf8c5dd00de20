"""Facts about needs and the offers that answer them."""

from dataclasses import dataclass
from datetime import datetime

from marketplace.core.events import Event


@dataclass(frozen=True, slots=True)
class NeedPosted(Event):
    """A need was written, or mended, and waits for a moderator."""

    need_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class NeedLeft(Event):
    """A need waits for a moderator no more, whoever decided."""

    need_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class NeedOpened(Event):
    """A moderator let the need onto the board."""

    need_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class NeedReturned(Event):
    """A moderator sent the need back to its writer."""

    need_id: int
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OfferMade(Event):
    """A shop answered a need."""

    offer_id: int
    need_id: int
    shop_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class OfferEnded(Event):
    """An offer ended without a sale; `ending` says why."""

    offer_id: int
    need_id: int
    shop_id: int
    ending: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NeedMet(Event):
    """The order of the accepted offer is paid."""

    need_id: int
    offer_id: int
    order_id: int
    at: datetime
