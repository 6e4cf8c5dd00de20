"""What is let off at a counter: on a line, then on the whole basket. Pure; whole numbers only.

A part in per cent is rounded half up (M4) and cut to whole tomans, so that it can be paid in coins;
what is let off the basket lies on its lines by their price (M5).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from marketplace.core.money import RIALS_IN_TOMAN, Money, share, split
from marketplace.orders.errors import DiscountTooLarge


@dataclass(frozen=True, slots=True)
class Discount:
    """So much off: `pct` per cent, or an amount."""

    pct: int = 0
    amount: Money | None = None

    def of(self, base: Money) -> Money:
        """Return what comes off `base`. Raises DiscountTooLarge beyond it."""
        if self.amount is None:
            coin = _coin(base.currency)
            minor = share(base, self.pct * 100).minor
            off = Money(minor - minor % coin, base.currency)
        else:
            off = self.amount
        if not 0 <= self.pct <= 100 or off > base or off.minor < 0:
            raise DiscountTooLarge("discount")
        return off


@dataclass(frozen=True, slots=True)
class Discounts:
    """On lines (by variant) and on the rest of the basket."""

    lines: Mapping[int, Discount] = field(default_factory=dict)
    basket: Discount | None = None


def let_off(totals: Mapping[int, Money], discounts: Discounts) -> dict[int, Money]:
    """Return what comes off each line (variant -> total). Raises DiscountTooLarge.

    Something is left to pay: what costs nothing is a gift, and a gift is no sale.
    """
    off = {
        variant_id: discounts.lines[variant_id].of(total)
        if variant_id in discounts.lines
        else Money.zero(total.currency)
        for variant_id, total in totals.items()
    }
    left = {variant_id: total - off[variant_id] for variant_id, total in totals.items()}
    currency = next(iter(totals.values())).currency
    rest = sum(left.values(), Money.zero(currency))
    whole = discounts.basket.of(rest) if discounts.basket else Money.zero(currency)
    if whole >= rest:
        raise DiscountTooLarge("discount")
    if whole:
        for variant_id, part in zip(left, _spread(whole, list(left.values())), strict=True):
            off[variant_id] += part
    return off


def _coin(currency: str) -> int:
    return RIALS_IN_TOMAN if currency == "IRR" else 1


def _spread(whole: Money, left: list[Money]) -> list[Money]:
    """Lay `whole` on the lines in whole coins where it is made of them."""
    coin = _coin(whole.currency)
    if any(amount.minor % coin for amount in (whole, *left)):
        coin = 1
    parts = split(Money(whole.minor // coin, whole.currency), [m.minor // coin for m in left])
    return [part * coin for part in parts]
