"""Reads of delivery methods."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from marketplace.shipping.models import ShippingMethod
from marketplace.shipping.rates import MethodTerms


def terms_of_shops(session: Session, shop_ids: Collection[int]) -> dict[int, list[MethodTerms]]:
    """Return the active methods of each shop, in its order. One statement for any number."""
    found: dict[int, list[MethodTerms]] = {shop_id: [] for shop_id in shop_ids}
    rows = session.scalars(
        select(ShippingMethod)
        .where(ShippingMethod.shop_id.in_(list(shop_ids)), ShippingMethod.active)
        .options(joinedload(ShippingMethod.rates))
        .order_by(ShippingMethod.sort, ShippingMethod.id)
    )
    for method in rows.unique():
        found[method.shop_id].append(
            MethodTerms(
                method_id=method.id,
                kind=method.kind,
                name=method.name,
                days_min=method.days_min,
                days_max=method.days_max,
                free_over_minor=method.free_over_minor,
                rates=tuple((rate.province_code, rate.price_minor) for rate in method.rates),
                collect_on=method.collect_on,
            )
        )
    return found


def methods_of_shop(session: Session, shop_id: int) -> list[ShippingMethod]:
    """Return the methods a shop set for itself, inactive ones too, none of a single day."""
    return list(
        session.scalars(
            select(ShippingMethod)
            .where(ShippingMethod.shop_id == shop_id, ShippingMethod.collect_on.is_(None))
            .order_by(ShippingMethod.sort, ShippingMethod.id)
        )
    )
