"""The product page."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.wrappers import Response

from marketplace.catalog import shelves
from marketplace.catalog.models import Product, Variant
from marketplace.catalog.shelves import Shelf
from marketplace.catalog.states import ProductState
from marketplace.catalog.units import price_per_kilo, unit_name
from marketplace.core.bilingual import Bilingual
from marketplace.core.clock import utc_now
from marketplace.core.jalali import local_date
from marketplace.core.money import Money, share
from marketplace.places.models import City, County
from marketplace.reviews import queries as reviews
from marketplace.shipping import queries as shipping
from marketplace.shipping.rates import Basket, DeliveryOffer, offers
from marketplace.shops.models import Shop
from marketplace.shops.states import Reach, ShopState
from marketplace.web import access, json_ld, kept
from marketplace.web.auth import viewer
from marketplace.web.db import session
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang
from marketplace.web.pictures import picture_of, shop_picture
from marketplace.web.seo import public_seo
from marketplace.web.site import send_to_code, settings
from marketplace.web.storefront import blueprint
from marketplace.web.storefront.cards import cards_of, product_url
from marketplace.web.storefront.searches import note_click


@dataclass(frozen=True, slots=True)
class Option:
    """A variant as a button."""

    variant_id: int
    name: Bilingual
    price: Money
    sold_out: bool
    chosen: bool
    url: str


@dataclass(frozen=True, slots=True)
class MoneyPart:
    """Where a part of the price goes."""

    name: str
    amount: Money
    pct: int
    colour: str


def _load(product_id: int) -> tuple[Product, Shop, Bilingual]:
    row = (
        session()
        .execute(
            select(Product, Shop, City, County)
            .join(Shop, Shop.id == Product.shop_id)
            .join(County, County.code == Shop.county_code)
            .outerjoin(City, City.code == Shop.city_code)
            .where(Product.id == product_id)
            .options(joinedload(Product.variants), selectinload(Product.pictures))
        )
        .unique()
        .first()
    )
    if row is None:
        abort(404)
    product, shop, city, county = row
    seen = product.state is ProductState.PUBLISHED and shop.state is ShopState.APPROVED
    if not seen and shop.id not in viewer().shop_ids:
        abort(404 if product.published_at is None else 410)
    return product, shop, (city or county).name


@blueprint.get("/products/<int:product_id>/<slug>")
@blueprint.get("/products/<int:product_id>", defaults={"slug": ""})
@access.public
def product(product_id: int, slug: str) -> str | Response:
    """Pictures, price, options, delivery, maker, where the money goes, reviews."""
    found, shop, city = _load(product_id)
    if slug != found.slug:
        return redirect(product_url(found.id, found.slug), 301)
    variants = [v for v in found.variants if v.active]
    if not variants:
        abort(410)
    chosen = _chosen(variants)
    note_click()
    pictures = [picture_of(p.key, size=(p.width, p.height), alt=p.alt) for p in found.pictures]
    trail = _trail(found)
    more = shelves.page_of(session(), Shelf(shop_id=shop.id), sort="loved", page=1, size=6)
    words = reviews.read_by_buyers(session(), found.id) if found.rating_count else reviews.NO_WORDS
    here = lang()
    return render_template(
        "storefront/product.html",
        product=found,
        city=city,
        shop=shop,
        shop_picture=shop_picture(shop.picture_key, shop.name),
        pictures=[picture for picture in pictures if picture],
        variant=chosen,
        options=_options(found, variants, chosen),
        sold_out=not chosen.made_to_order and chosen.on_hand <= 0,
        unit=unit_name(found.unit_code),
        unit_price=price_per_kilo(chosen.price, found.unit_code, found.weight_g),
        attributes=_attributes(found),
        deliveries=_deliveries(found, shop, chosen.price),
        money_parts=_money_parts(chosen.price),
        rating=found.rating,
        stars=words.stars,
        reviews=words.last,
        picture_of=picture_of,
        more=cards_of([i for i in more if i != found.id][:5]),
        crumbs=trail,
        json_ld=json_ld.graph(
            json_ld.product(
                name=found.title.in_language(here),
                description=found.description.in_language(here),
                pictures=[picture.src for picture in pictures if picture],
                price=chosen.price,
                url=product_url(found.id, found.slug),
                seller=shop.name.in_language(here),
                available=chosen.made_to_order or chosen.on_hand > 0,
                rating=(found.rating, found.rating_count) if found.rating else None,
            ),
            json_ld.crumbs(trail),
        ),
        seo=public_seo(
            endpoint="storefront.product",
            values={"product_id": found.id, "slug": found.slug},
            description=found.description.in_language(here)[:160],
        ),
    )


def _chosen(variants: list[Variant]) -> Variant:
    wanted = request.args.get("variant", "")
    for variant in variants:
        if str(variant.id) == wanted:
            return variant
    return next((v for v in variants if v.made_to_order or v.on_hand > 0), variants[0])


def _options(found: Product, variants: list[Variant], chosen: Variant) -> list[Option]:
    if len(variants) < 2:
        return []
    base = product_url(found.id, found.slug)
    return [
        Option(
            variant_id=variant.id,
            name=variant.choice,
            price=variant.price,
            sold_out=not variant.made_to_order and variant.on_hand <= 0,
            chosen=variant is chosen,
            url=f"{base}?variant={variant.id}",
        )
        for variant in variants
    ]


def _trail(found: Product) -> list[tuple[str, str | None]]:
    here = lang()
    trail: list[tuple[str, str | None]] = [(_("Home"), url_for("storefront.home"))]
    trail += [
        (step.name.in_language(here), url_for("storefront.category", slug=step.slug))
        for step in kept.tree().path(found.category_id)
    ]
    return [*trail, (found.title.in_language(here), None)]


def _attributes(found: Product) -> list[tuple[str, str]]:
    here = lang()
    rows: list[tuple[str, str]] = []
    if found.materials:
        joint = "، " if here == "fa" else ", "
        rows.append((_("Materials"), joint.join(str(m[here]) for m in found.materials)))
    for attribute in kept.tree().facts_for(found.category_id):
        value = found.attributes.get(attribute.key)
        if value not in (None, ""):
            rows.append((attribute.name.in_language(here), _value(value)))
    return rows


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return Bilingual(value.get("en", ""), value.get("fa", "")).in_language(lang())
    return str(value)


def _deliveries(found: Product, shop: Shop, price: Money) -> list[DeliveryOffer]:
    today: date = local_date(utc_now())
    basket = Basket(
        goods=price,
        province_code=send_to_code(),
        shop_province_code=shop.province_code,
        province_only=Reach.PROVINCE in {found.reach, shop.reach},
        lead_days=found.lead_time_days,
    )
    return offers(shipping.terms_of_shops(session(), [shop.id])[shop.id], basket, today=today)


def _money_parts(price: Money) -> list[MoneyPart]:
    fee = share(price, settings().commission_bp)
    fee_pct = round(settings().commission_bp / 100)
    return [
        MoneyPart(_("To the maker"), price - fee, 100 - fee_pct, "c1"),
        MoneyPart(_("Bazarche's fee"), fee, fee_pct, "c4"),
    ]
