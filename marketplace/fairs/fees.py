"""What a booth costs, who pays it, and what goes back on withdrawal. Pure; whole numbers only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from marketplace.core.money import Money, share, split


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee and its two payers."""

    whole: Money
    due: Money
    subsidy: Money


@dataclass(frozen=True, slots=True)
class RefundRule:
    """All until `full_days` before the start, `part_pct` until `part_days`, then nothing."""

    full_days: int
    part_days: int
    part_pct: int


@dataclass(frozen=True, slots=True)
class Refund:
    """What goes back, and by which share."""

    pct: int
    to_producer: Money
    to_funder: Money


def fee_for(price: Money, *, all_days: int, chosen: Collection[int], subsidy_pct: int) -> Fee:
    """Return the fee of some days (places in the fair, from 0); all days together cost `price`."""
    parts = split(price, [1] * all_days)
    whole = sum((parts[place] for place in sorted(chosen)), Money.zero(price.currency))
    subsidy = share(whole, subsidy_pct * 100)
    return Fee(whole, whole - subsidy, subsidy)


def refund_pct(rule: RefundRule, *, starts_on: date, today: date) -> int:
    """Return the share in per cent that goes back to who withdraws today."""
    left = (starts_on - today).days
    if left >= rule.full_days:
        return 100
    return rule.part_pct if left >= rule.part_days and left > 0 else 0


def refund_of(fee: Fee, pct: int) -> Refund:
    """Return what goes back to producer and funder, each by the same share of her part."""
    return Refund(pct, share(fee.due, pct * 100), share(fee.subsidy, pct * 100))
