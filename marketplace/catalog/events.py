"""Facts about goods."""

from dataclasses import dataclass
from datetime import datetime

from marketplace.core.events import Event


@dataclass(frozen=True, slots=True)
class ProductChanged(Event):
    """What buyers can read of a product changed: words, price, pictures, publication, stock."""

    product_id: int
    at: datetime
