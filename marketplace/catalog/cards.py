"""Goods as shelves show them: a card each, in the order asked, one statement for any number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Subquery, and_, func, select
from sqlalchemy.orm import Session

from marketplace.catalog.models import Product, ProductPicture, Variant
from marketplace.catalog.units import price_per_kilo, unit_name
from marketplace.core.bilingual import Bilingual
from marketplace.core.money import Money
from marketplace.places.models import City, County
from marketplace.shops.models import Shop


@dataclass(frozen=True, slots=True)
class CardPicture:
    """The first picture of a product."""

    key: str
    width: int
    height: int
    alt: Bilingual


@dataclass(frozen=True, slots=True)
class CardFacts:
    """All that a card shows."""

    id: int
    slug: str
    title: Bilingual
    shop_name: Bilingual
    city: Bilingual
    price: Money
    from_price: bool
    unit_price: Money | None
    unit: Bilingual
    picture: CardPicture | None
    rating: float | None
    rating_count: int
    lead_days: int
    made_to_order: bool
    sold_out: bool
    left: int
    featured: bool


_COLUMNS = (
    Product.id, Product.slug, Product.title_en, Product.title_fa, Product.unit_code,
    Product.weight_g, Product.rating_sum, Product.rating_count, Product.lead_time_days,
    Product.featured, Product.to_order,
    Shop.name_en.label("shop_en"), Shop.name_fa.label("shop_fa"),
    func.coalesce(City.name_en, County.name_en).label("city_en"),
    func.coalesce(City.name_fa, County.name_fa).label("city_fa"),
    ProductPicture.key, ProductPicture.width, ProductPicture.height,
    ProductPicture.alt_en, ProductPicture.alt_fa,
)  # fmt: skip


def _forms(ids: Sequence[int]) -> Subquery:
    """Return the prices and stock of the forms of these few goods."""
    return (
        select(
            Variant.product_id,
            func.min(Variant.price_minor).label("low"),
            func.max(Variant.price_minor).label("high"),
            func.min(Variant.currency).label("currency"),
            func.max(Variant.on_hand).label("left"),
        )
        .where(Variant.active, Variant.product_id.in_(ids))
        .group_by(Variant.product_id)
        .subquery()
    )


def cards(session: Session, ids: Sequence[int]) -> list[CardFacts]:
    """Return the cards of those of `ids` that may be seen, in that order. One statement."""
    if not ids:
        return []
    forms = _forms(ids)
    rows = session.execute(
        select(*_COLUMNS, forms.c.low, forms.c.high, forms.c.currency, forms.c.left)
        .join(Shop, Shop.id == Product.shop_id)
        .join(forms, forms.c.product_id == Product.id)
        .join(County, County.code == Shop.county_code)
        .outerjoin(City, City.code == Shop.city_code)
        .outerjoin(ProductPicture, is_first_picture(Product.id))
        .where(Product.id.in_(ids), Product.on_shelf)
    )
    found = {row.id: _card(row) for row in rows}
    return [found[product_id] for product_id in ids if product_id in found]


def is_first_picture(product_id: Any) -> Any:
    """Return the condition that joins the first picture of each product, where there is one."""
    others = ProductPicture.__table__.alias("others")
    first = select(func.min(others.c.position)).where(others.c.product_id == product_id)
    return and_(
        ProductPicture.product_id == product_id,
        ProductPicture.position == first.scalar_subquery(),
    )


def first_pictures(session: Session, ids: Sequence[int]) -> dict[int, CardPicture]:
    """Return the first picture of each product that has one."""
    rows = session.scalars(
        select(ProductPicture)
        .where(ProductPicture.product_id.in_(ids))
        .order_by(ProductPicture.position.desc())
    )
    return {p.product_id: CardPicture(p.key, p.width, p.height, p.alt) for p in rows}


def _card(row: Any) -> CardFacts:
    price = Money(row.low, row.currency)
    return CardFacts(
        id=row.id,
        slug=row.slug,
        title=Bilingual(row.title_en, row.title_fa),
        shop_name=Bilingual(row.shop_en, row.shop_fa),
        city=Bilingual(row.city_en, row.city_fa),
        price=price,
        from_price=row.high > row.low,
        unit_price=price_per_kilo(price, row.unit_code, row.weight_g),
        unit=unit_name(row.unit_code),
        picture=_picture(row) if row.key else None,
        rating=row.rating_sum / row.rating_count if row.rating_count else None,
        rating_count=row.rating_count,
        lead_days=row.lead_time_days,
        made_to_order=row.to_order,
        sold_out=not row.to_order and row.left <= 0,
        left=row.left,
        featured=row.featured,
    )


def _picture(row: Any) -> CardPicture:
    return CardPicture(row.key, row.width, row.height, Bilingual(row.alt_en, row.alt_fa))
