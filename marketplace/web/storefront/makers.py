"""Makers as cards, the nearest first."""

from dataclasses import dataclass

from flask import url_for
from sqlalchemy import select

from marketplace.catalog.shelves import Shelf
from marketplace.core.bilingual import Bilingual
from marketplace.places.distance import distance_km
from marketplace.places.models import City, County
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopState
from marketplace.web import kept
from marketplace.web.db import session
from marketplace.web.pictures import Picture, shop_picture

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Maker:
    """A shop that may be seen, with how far it is from the visitor."""

    id: int
    slug: str
    name: Bilingual
    city: Bilingual
    distance_km: float | None
    about: Bilingual
    rating: float | None
    rating_count: int
    picture_key: str | None


@dataclass(frozen=True, slots=True)
class ShopCard:
    """A shop among others."""

    url: str
    name: Bilingual
    city: Bilingual
    distance_km: float | None
    about: Bilingual
    rating: float | None
    rating_count: int
    goods_count: int
    picture: Picture | None


def makers(near: Point | None) -> list[Maker]:
    """Return approved shops with goods, the nearest first where a point is given."""
    goods = kept.overview(Shelf()).per_shop
    return [m for m in kept.kept().get(("makers", near), lambda: _read(near)) if m.id in goods]


def _read(near: Point | None) -> list[Maker]:
    rows = session().execute(
        select(Shop, City, County)
        .join(County, County.code == Shop.county_code)
        .outerjoin(City, City.code == Shop.city_code)
        .where(Shop.state == ShopState.APPROVED)
        .order_by(Shop.id)
    )
    found = [_maker(shop, city, county, near) for shop, city, county in rows]
    return sorted(found, key=lambda maker: (maker.distance_km is None, maker.distance_km or 0.0))


def _maker(shop: Shop, city: City | None, county: County, near: Point | None) -> Maker:
    return Maker(
        id=shop.id,
        slug=shop.slug,
        name=shop.name,
        city=(city or county).name,
        distance_km=_distance(city, near),
        about=shop.story,
        rating=shop.rating,
        rating_count=shop.rating_count,
        picture_key=shop.picture_key,
    )


def _distance(city: City | None, near: Point | None) -> float | None:
    if city is None or near is None or city.lat is None or city.lon is None:
        return None
    return distance_km(*near, city.lat, city.lon)


def shop_cards(found: list[Maker]) -> list[ShopCard]:
    """Return the cards of these makers."""
    goods = kept.overview(Shelf()).per_shop
    return [
        ShopCard(
            url=url_for("storefront.shop", slug=maker.slug),
            name=maker.name,
            city=maker.city,
            distance_km=maker.distance_km,
            about=maker.about,
            rating=maker.rating,
            rating_count=maker.rating_count,
            goods_count=goods[maker.id],
            picture=shop_picture(maker.picture_key, maker.name),
        )
        for maker in found
    ]
