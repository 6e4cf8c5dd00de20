"""Pure rules of delivery: which ways a shop offers to a province, at what price, by which day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from marketplace.core.bilingual import Bilingual
from marketplace.core.money import Money
from marketplace.shipping.states import MethodKind


@dataclass(frozen=True, slots=True)
class MethodTerms:
    """A shop's way to hand over, as plain values. `rates` maps province code (None = elsewhere)."""

    method_id: int
    kind: MethodKind
    name: Bilingual
    days_min: int
    days_max: int
    free_over_minor: int | None
    rates: tuple[tuple[str | None, int], ...]
    collect_on: date | None = None


@dataclass(frozen=True, slots=True)
class DeliveryOffer:
    """A way to get the goods, with its price and the days it arrives between."""

    method_id: int
    kind: MethodKind
    name: Bilingual
    price: Money
    earliest: date
    latest: date
    collect_on: date | None = None


@dataclass(frozen=True, slots=True)
class Basket:
    """What of a shop is to be sent, and where to."""

    goods: Money
    province_code: str
    shop_province_code: str
    province_only: bool  # something in it is sent inside the shop's province only
    lead_days: int


def rate_minor(terms: MethodTerms, province_code: str) -> int | None:
    """Return the flat rate into a province, None when the method does not go there."""
    rates = dict(terms.rates)
    return rates.get(province_code, rates.get(None))


def offers(methods: Sequence[MethodTerms], basket: Basket, *, today: date) -> list[DeliveryOffer]:
    """Return the ways offered for a basket, in the shop's order.

    Pick-up is free and always offered, one of a single day until the evening before and if the
    goods are ready by then. A parcel is free from the shop's free-over amount on, and
    is not sent out of the province when something in it may not leave.
    """
    found = []
    for terms in methods:
        price = _price(terms, basket)
        first, last = _days(terms, basket, today)
        if price is not None and first <= last:
            found.append(
                DeliveryOffer(
                    method_id=terms.method_id,
                    kind=terms.kind,
                    name=terms.name,
                    price=price,
                    earliest=terms.collect_on or first,
                    latest=last,
                    collect_on=terms.collect_on,
                )
            )
    return found


def _days(terms: MethodTerms, basket: Basket, today: date) -> tuple[date, date]:
    """Return the first and the last day; out of order when a single day comes too soon."""
    if terms.collect_on is not None:
        return today + timedelta(days=max(1, basket.lead_days)), terms.collect_on
    return (
        today + timedelta(days=basket.lead_days + terms.days_min),
        today + timedelta(days=basket.lead_days + terms.days_max),
    )


def _price(terms: MethodTerms, basket: Basket) -> Money | None:
    currency = basket.goods.currency
    if terms.kind is MethodKind.PICKUP:
        return Money.zero(currency)
    if basket.province_only and basket.province_code != basket.shop_province_code:
        return None
    minor = rate_minor(terms, basket.province_code)
    if minor is None:
        return None
    if terms.free_over_minor is not None and basket.goods.minor >= terms.free_over_minor:
        minor = 0
    return Money(minor, currency)
