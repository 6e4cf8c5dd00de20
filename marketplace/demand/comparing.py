"""Offers side by side, as the writer of a need compares them: price, delivery, day, shop."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.catalog.models import Product
from marketplace.catalog.units import counted_unit
from marketplace.core.bilingual import Bilingual
from marketplace.core.money import Money
from marketplace.demand import queries
from marketplace.demand.models import Need, NeedOffer
from marketplace.shipping.queries import terms_of_shops
from marketplace.shipping.rates import Basket, DeliveryOffer, offers
from marketplace.shops.models import Shop
from marketplace.shops.states import Reach


@dataclass(frozen=True, slots=True)
class ComparedOffer:
    """An offer with what it costs at the writer's door. `delivery` is the shop's first way there.

    `missing` pieces are not covered; `late` means after the day it is needed.
    """

    offer: NeedOffer
    shop: Shop
    product: Product
    delivery: DeliveryOffer | None
    missing: int
    late: bool
    within_budget: bool
    unit: Bilingual

    @property
    def total(self) -> Money:
        """Goods with delivery."""
        return self.offer.total + self.delivery.price if self.delivery else self.offer.total


def compare(session: Session, need: Need, *, today: date) -> list[ComparedOffer]:
    """Return the standing offers to a need, the cheapest a piece first. Four statements for any."""
    standing = queries.standing_offers(session, need.id)
    shops = {
        shop.id: shop
        for shop in session.scalars(select(Shop).where(Shop.id.in_([o.shop_id for o in standing])))
    }
    goods = {
        good.id: good
        for good in session.scalars(
            select(Product).where(Product.id.in_([o.product_id for o in standing]))
        )
    }
    methods = terms_of_shops(session, list(shops))
    found = []
    for offer in standing:
        shop, good = shops[offer.shop_id], goods[offer.product_id]
        basket = Basket(
            goods=offer.total,
            province_code=need.province_code,
            shop_province_code=shop.province_code,
            province_only=Reach.PROVINCE in {good.reach, shop.reach},
            lead_days=max(0, (offer.ready_on - today).days),
        )
        delivery = next(iter(offers(methods[shop.id], basket, today=today)), None)
        there_on = delivery.latest if delivery else offer.ready_on
        found.append(
            ComparedOffer(
                offer=offer,
                shop=shop,
                product=good,
                delivery=delivery,
                missing=need.quantity - offer.quantity,
                late=there_on > need.needed_by,
                within_budget=need.budget is None or offer.total <= need.budget,
                unit=counted_unit(need.unit_code, offer.quantity),
            )
        )
    return found
