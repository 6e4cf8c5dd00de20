"""Writes about a shop's ways to hand over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import update
from sqlalchemy.orm import Session

from marketplace.core.bilingual import Bilingual
from marketplace.core.money import Money
from marketplace.shipping import queries
from marketplace.shipping.models import ShippingMethod, ShippingRate
from marketplace.shipping.states import MethodKind

POST = Bilingual("Priority post", "پست پیشتاز")
PICKUP = Bilingual("Collect from the maker", "تحویل از سازنده")


@dataclass(frozen=True, slots=True)
class PostTerms:
    """Flat rates of post: into the own province, and elsewhere (None = not sent there)."""

    own_province: str
    own_rate: Money
    other_rate: Money | None
    free_over: Money | None
    days_min: int
    days_max: int


def _method(session: Session, shop_id: int, kind: MethodKind, name: Bilingual) -> ShippingMethod:
    for method in queries.methods_of_shop(session, shop_id):
        if method.kind is kind:
            return method
    method = ShippingMethod(
        shop_id=shop_id,
        kind=kind,
        name_en=name.en,
        name_fa=name.fa,
        sort=0 if kind is MethodKind.POST else 10,
        rates=[],
    )
    session.add(method)
    session.flush()
    return method


def set_post(session: Session, *, shop_id: int, terms: PostTerms) -> None:
    """Set how the shop sends by post."""
    method = _method(session, shop_id, MethodKind.POST, POST)
    method.active = True
    method.days_min, method.days_max = terms.days_min, terms.days_max
    method.free_over_minor = terms.free_over.minor if terms.free_over else None
    wanted: dict[str | None, Money] = {terms.own_province: terms.own_rate}
    if terms.other_rate is not None:
        wanted[None] = terms.other_rate
    kept = {rate.province_code: rate for rate in method.rates}
    for province, price in wanted.items():
        rate = kept.pop(province, None)
        if rate is None:
            rate = ShippingRate(province_code=province)
            method.rates.append(rate)
        rate.price_minor, rate.currency = price.minor, price.currency
    for rate in kept.values():
        method.rates.remove(rate)
    session.flush()


def stop_post(session: Session, *, shop_id: int) -> None:
    """Send nothing by post until rates are set again."""
    _method(session, shop_id, MethodKind.POST, POST).active = False


def set_pickup(session: Session, *, shop_id: int, offered: bool) -> None:
    """Say whether buyers may collect from the maker."""
    _method(session, shop_id, MethodKind.PICKUP, PICKUP).active = offered
    session.flush()


def open_collection(session: Session, *, shop_id: int, name: Bilingual, day: date) -> int:
    """Let buyers collect from the shop at a place on one day, free of charge; return the way."""
    method = ShippingMethod(
        shop_id=shop_id,
        kind=MethodKind.PICKUP,
        name_en=name.en[:80],
        name_fa=name.fa[:80],
        collect_on=day,
        sort=20,
        rates=[],
    )
    session.add(method)
    session.flush()
    return method.id


def move_collection(session: Session, *, method_id: int, day: date) -> None:
    """Offer a collection on another day; a closed one is open again."""
    method = session.get_one(ShippingMethod, method_id)
    method.collect_on, method.active = day, True
    session.flush()


def close_collections(session: Session, method_ids: Collection[int]) -> list[int]:
    """Offer these no more; return those that were open."""
    rows = session.scalars(
        update(ShippingMethod)
        .where(ShippingMethod.id.in_(list(method_ids)), ShippingMethod.active)
        .values(active=False)
        .returning(ShippingMethod.id)
    )
    return sorted(rows)
