"""Facts of moderation."""

from dataclasses import dataclass
from datetime import datetime

from marketplace.core.events import Event


@dataclass(frozen=True, slots=True)
class CaseDecided(Event):
    """A verdict was given: the producer, and who reported, are told."""

    case_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class HiddenForNow(Event):
    """An urgent proposal took something off the shelf until a second person decides."""

    case_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Reinstated(Event):
    """Something suspended is back without an appeal."""

    shop_id: int
    subject_kind: str
    subject_id: int
    reason_en: str
    reason_fa: str
    at: datetime
