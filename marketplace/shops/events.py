"""Facts about shops."""

from dataclasses import dataclass
from datetime import datetime

from marketplace.core.events import Event


@dataclass(frozen=True, slots=True)
class ShopChanged(Event):
    """What buyers can read of a shop changed, its state included."""

    shop_id: int
    at: datetime
