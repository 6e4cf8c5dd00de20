"""Goods and reviews of the demo."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.catalog import queries as catalog
from marketplace.catalog.models import Product, Variant
from marketplace.catalog.services import (
    Offer,
    ProductFacts,
    add_picture,
    add_variant,
    create_product,
    move_stock,
    publish_product,
    set_attributes,
    set_materials,
)
from marketplace.catalog.states import Movement
from marketplace.core.bilingual import Bilingual
from marketplace.core.money import Money
from marketplace.demo.data import both, picture_key, rows
from marketplace.demo.people import CURRENCY
from marketplace.reviews.models import Review
from marketplace.reviews.services import ReviewFacts, write_review
from marketplace.shops.models import Shop
from marketplace.shops.states import Reach

ALLERGENS = {
    "wheat": Bilingual("gluten", "گلوتن"),
    "milk": Bilingual("milk", "لبنیات"),
    "walnut": Bilingual("walnuts", "گردو"),
    "almond": Bilingual("almonds", "بادام"),
    "pistachio": Bilingual("pistachios", "پسته"),
    "sesame": Bilingual("sesame", "کنجد"),
    "egg": Bilingual("eggs", "تخم‌مرغ"),
}


def load_goods(session: Session, *, now: datetime) -> None:
    """Add and publish the goods that are missing, with pictures and stock."""
    known = set(session.scalars(select(Product.external_id)))
    shops = dict(session.execute(select(Shop.slug, Shop.id)).all())
    for row in rows("products"):
        if row["id"] not in known:
            _add(session, row, shops[row["producer"]], now)


def _add(session: Session, row: dict[str, Any], shop_id: int, now: datetime) -> None:
    at = now + timedelta(days=row["created_offset_days"])
    category = catalog.find_category(session, row["category"])
    if category is None:
        msg = f"products.json: {row['id']}: no category {row['category']}"
        raise ValueError(msg)
    offers = _offers(row)
    product = create_product(
        session,
        shop_id=shop_id,
        external_id=row["id"],
        facts=ProductFacts(
            title=both(row["title"]),
            description=both(row["description"]),
            category_id=category.id,
            unit_code=row["unit"]["code"],
            weight_g=row["weight_grams"],
            lead_time_days=row["lead_time_days"],
            reach=Reach(row["ships_to"]),
            is_service=row["service"],
        ),
        offer=offers[0],
        now=at,
    )
    for offer in offers[1:]:
        add_variant(session, product_id=product.id, offer=offer, now=at)
    product.featured = row["featured"]
    set_materials(
        session, product_id=product.id, materials=[both(m) for m in row["materials"]], now=at
    )
    set_attributes(session, product_id=product.id, values=_attributes(row), now=at)
    add_picture(
        session,
        product_id=product.id,
        key=picture_key(row["image"]),
        size=(800, 800),
        alt=both(row["title"]),
        now=at,
    )
    publish_product(session, product_id=product.id, now=at)
    _stock(session, product.id, row, at)


def _offers(row: dict[str, Any]) -> list[Offer]:
    to_order = row["availability"] == "made_to_order"
    if not row["options"]:
        return [Offer(Money(row["price"], CURRENCY), to_order, sku=row["sku"])]
    option = row["options"][0]
    return [
        Offer(
            price=Money(row["price"] + value["price_delta"], CURRENCY),
            made_to_order=to_order,
            option=both(option["name"]),
            choice=Bilingual(value["en"], value["fa"]),
            sku=f"{row['sku']}-{place}",
        )
        for place, value in enumerate(option["values"], 1)
    ]


def _attributes(row: dict[str, Any]) -> dict[str, object]:
    names = [both(m) for m in row["materials"]]
    codes = " ".join(m["code"] for m in row["materials"])
    found = [words for code, words in ALLERGENS.items() if code in codes]
    grams = row["weight_grams"]
    weight = Bilingual(f"{grams:,} g", f"{grams:,} گرم".replace(",", "٬"))
    return {
        "ingredients": _listed(names, Bilingual("nothing added", "بدون افزودنی")),
        "allergens": _listed(found, Bilingual("none", "ندارد")),
        "net_weight": {"en": weight.en, "fa": weight.fa} if grams else "",
    }


def _listed(names: list[Bilingual], none: Bilingual) -> dict[str, str]:
    """Return names as a fact in both languages."""
    names = names or [none]
    return {"en": ", ".join(n.en for n in names), "fa": "، ".join(n.fa for n in names)}


def _stock(session: Session, product_id: int, row: dict[str, Any], at: datetime) -> None:
    if row["availability"] == "made_to_order":
        return
    variants = session.scalars(
        select(Variant).where(Variant.product_id == product_id).order_by(Variant.position)
    ).all()
    for place, variant in enumerate(variants):
        share = row["stock"] // len(variants) + (place < row["stock"] % len(variants))
        if share:
            move_stock(session, variant_id=variant.id, kind=Movement.MADE, pieces=share, now=at)


def load_reviews(session: Session, *, now: datetime) -> None:
    """Add the reviews that are missing."""
    known = set(session.scalars(select(Review.external_id)))
    goods = {p.external_id: p for p in session.scalars(select(Product)) if p.external_id}
    ages = {row["id"]: row["created_offset_days"] for row in rows("products")}
    for row in rows("reviews"):
        if row["id"] in known:
            continue
        product = goods[row["product"]]
        days = min(-1, ages[row["product"]] + abs(row["offset_days"]))
        write_review(
            session,
            product_id=product.id,
            shop_id=product.shop_id,
            facts=ReviewFacts(
                stars=row["stars"],
                text=both(row["text"]),
                author=both(row["author"]),
                city=both(row["city"]),
                verified_purchase=row["verified_purchase"],
                external_id=row["id"],
            ),
            now=now + timedelta(days=days),
        )
