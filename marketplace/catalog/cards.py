"""Goods as shelves show them: a card each, few statements whatever the number, in the order asked.

The database says what may be seen: published products of approved shops with an active variant.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Select, Subquery, cast, func, select
from sqlalchemy.orm import Session

from marketplace.catalog.models import Product, ProductPicture, Variant
from marketplace.catalog.states import ProductState
from marketplace.catalog.units import price_per_kilo, unit_name
from marketplace.core.bilingual import Bilingual
from marketplace.core.money import Money
from marketplace.places.models import City, County
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopState

PAGE = 24
_FACET_OF = {"now": "ready", "order": "ready", "low": "price", "high": "price"}
SORTS = ("relevance", "newest", "cheapest", "dearest", "loved")


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


@dataclass(frozen=True, slots=True)
class Shelf:
    """Which goods are wanted. `ids` keeps the order of a search; empty fields do not narrow."""

    ids: tuple[int, ...] | None = None
    category_ids: tuple[int, ...] = ()
    shop_id: int | None = None
    province: str = ""
    county: str = ""
    low_minor: int | None = None
    high_minor: int | None = None
    ready: str = ""  # now | order


def _prices() -> Subquery:
    return (
        select(
            Variant.product_id,
            func.min(Variant.price_minor).label("low"),
            func.max(Variant.price_minor).label("high"),
            func.min(Variant.currency).label("currency"),
            func.max(Variant.on_hand).label("left"),
            func.max(cast(Variant.made_to_order, Integer)).label("to_order"),
        )
        .where(Variant.active)
        .group_by(Variant.product_id)
        .subquery()
    )


def visible() -> Select[int]:
    """Return the ids of all goods that may be seen, to be narrowed."""
    return (
        select(Product.id)
        .join(Shop, Shop.id == Product.shop_id)
        .where(Product.state == ProductState.PUBLISHED, Shop.state == ShopState.APPROVED)
    )


def _narrowed(shelf: Shelf, prices: Subquery, *, without: str = "") -> Select[Any]:
    query = visible().join(prices, prices.c.product_id == Product.id)
    rules = {
        "ids": (shelf.ids is not None, Product.id.in_(shelf.ids or ())),
        "category": (bool(shelf.category_ids), Product.category_id.in_(shelf.category_ids)),
        "shop": (shelf.shop_id is not None, Product.shop_id == shelf.shop_id),
        "province": (bool(shelf.province), Shop.province_code == shelf.province),
        "county": (bool(shelf.county), Shop.county_code == shelf.county),
        "low": (shelf.low_minor is not None, prices.c.low >= (shelf.low_minor or 0)),
        "high": (shelf.high_minor is not None, prices.c.low <= (shelf.high_minor or 0)),
        "now": (shelf.ready == "now", prices.c.left > 0),
        "order": (shelf.ready == "order", prices.c.to_order == 1),
    }
    for name, (wanted, rule) in rules.items():
        if wanted and without not in {name, _FACET_OF.get(name)}:
            query = query.where(rule)
    return query


def page_of(
    session: Session, shelf: Shelf, *, sort: str, page: int, size: int = PAGE
) -> tuple[list[int], int]:
    """Return the ids of one page of a shelf and the total. Two statements."""
    prices = _prices()
    query = _narrowed(shelf, prices)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    if sort == "relevance" and shelf.ids is not None:
        place = {product_id: n for n, product_id in enumerate(shelf.ids)}
        found = sorted(session.scalars(query), key=place.__getitem__)
        return found[(page - 1) * size : page * size], total
    orders: dict[str, tuple[Any, ...]] = {
        "cheapest": (prices.c.low, Product.id),
        "dearest": (prices.c.low.desc(), Product.id),
        "loved": (_loved().desc(), Product.id.desc()),
    }
    order = orders.get(sort, (Product.published_at.desc(), Product.id.desc()))
    return list(
        session.scalars(query.order_by(*order).limit(size).offset((page - 1) * size))
    ), total


def _loved() -> Any:
    # Average pulled towards 4 by three imagined ratings, so that one 5 does not beat forty 4.8.
    return (Product.rating_sum + 12.0) / (Product.rating_count + 3.0)


def fresh_ids(session: Session, *, limit: int) -> list[int]:
    """Return the goods published last, at most one of each shop's newest two."""
    rank = func.row_number().over(
        partition_by=Product.shop_id, order_by=(Product.published_at.desc(), Product.id.desc())
    )
    ranked = visible().add_columns(rank.label("rank"), Product.published_at).subquery()
    return list(
        session.scalars(
            select(ranked.c.id)
            .where(ranked.c.rank <= 1)
            .order_by(ranked.c.published_at.desc(), ranked.c.id.desc())
            .limit(limit)
        )
    )


def loved_ids(session: Session, *, limit: int) -> list[int]:
    """Return the goods that buyers rated best, no more than one a shop."""
    score = _loved()
    rank = func.row_number().over(partition_by=Product.shop_id, order_by=(score.desc(), Product.id))
    ranked = (
        visible()
        .where(Product.rating_count > 0)
        .add_columns(rank.label("rank"), score.label("score"))
        .subquery()
    )
    return list(
        session.scalars(
            select(ranked.c.id)
            .where(ranked.c.rank <= 1)
            .order_by(ranked.c.score.desc(), ranked.c.id)
            .limit(limit)
        )
    )


def cards(session: Session, ids: Sequence[int]) -> list[CardFacts]:
    """Return the cards of those of `ids` that may be seen, in that order. Two statements."""
    if not ids:
        return []
    prices = _prices()
    rows = session.execute(
        select(Product, Shop, City, County, prices)
        .join(Shop, Shop.id == Product.shop_id)
        .join(prices, prices.c.product_id == Product.id)
        .join(County, County.code == Shop.county_code)
        .outerjoin(City, City.code == Shop.city_code)
        .where(
            Product.id.in_(ids),
            Product.state == ProductState.PUBLISHED,
            Shop.state == ShopState.APPROVED,
        )
    ).all()
    pictures = first_pictures(session, ids)
    found = {row.Product.id: _card(row, pictures) for row in rows}
    return [found[product_id] for product_id in ids if product_id in found]


def first_pictures(session: Session, ids: Sequence[int]) -> dict[int, CardPicture]:
    """Return the first picture of each product that has one."""
    rows = session.scalars(
        select(ProductPicture)
        .where(ProductPicture.product_id.in_(ids))
        .order_by(ProductPicture.position.desc())
    )
    return {p.product_id: CardPicture(p.key, p.width, p.height, p.alt) for p in rows}


def _card(row: Any, pictures: dict[int, CardPicture]) -> CardFacts:
    product, shop = row.Product, row.Shop
    price = Money(row.low, row.currency)
    return CardFacts(
        id=product.id,
        slug=product.slug,
        title=product.title,
        shop_name=shop.name,
        city=(row.City or row.County).name,
        price=price,
        from_price=row.high > row.low,
        unit_price=price_per_kilo(price, product.unit_code, product.weight_g),
        unit=unit_name(product.unit_code),
        picture=pictures.get(product.id),
        rating=product.rating_sum / product.rating_count if product.rating_count else None,
        rating_count=product.rating_count,
        lead_days=product.lead_time_days,
        made_to_order=bool(row.to_order),
        sold_out=not row.to_order and row.left <= 0,
        left=row.left,
        featured=product.featured,
    )


def facet_counts(session: Session, shelf: Shelf) -> dict[str, dict[str, int]]:
    """Return counts by category, province, county and readiness; each leaves its own choice out."""
    prices = _prices()
    counts: dict[str, dict[str, int]] = {}
    columns: dict[str, Any] = {
        "category": Product.category_id,
        "province": Shop.province_code,
        "county": Shop.county_code,
    }
    for name, column in columns.items():
        query = _narrowed(shelf, prices, without=name).with_only_columns(column, func.count())
        rows = session.execute(query.group_by(column))
        counts[name] = {str(value): n for value, n in rows}
    ready = _narrowed(shelf, prices, without="ready").with_only_columns(
        func.coalesce(func.sum(cast(prices.c.left > 0, Integer)), 0),
        func.coalesce(func.sum(prices.c.to_order), 0),
    )
    now, order = session.execute(ready).one()
    counts["ready"] = {"now": int(now), "order": int(order)}
    return counts


def prices_on(session: Session, shelf: Shelf) -> list[int]:
    """Return the lowest price (minor units) of a shelf's products, whatever range is chosen."""
    prices = _prices()
    query = _narrowed(shelf, prices, without="price").with_only_columns(prices.c.low)
    return list(session.scalars(query.limit(2000)))


def makers_on(session: Session, shelf: Shelf) -> int:
    """Return how many shops a shelf's goods come from."""
    query = _narrowed(shelf, _prices()).with_only_columns(
        func.count(func.distinct(Product.shop_id))
    )
    return session.scalar(query) or 0


def counts_by_category(session: Session) -> dict[int, int]:
    """Return how many goods may be seen in each category itself."""
    query = visible().with_only_columns(Product.category_id, func.count())
    return dict(session.execute(query.group_by(Product.category_id)).all())


def goods_per_shop(session: Session) -> dict[int, int]:
    """Return how many goods each shop shows."""
    query = visible().with_only_columns(Product.shop_id, func.count())
    return dict(session.execute(query.group_by(Product.shop_id)).all())


def one_per_category(session: Session, category_ids: Sequence[int]) -> dict[int, int]:
    """Return the best-rated visible product of each category."""
    score = (Product.featured.desc(), _loved().desc(), Product.id)
    rank = func.row_number().over(partition_by=Product.category_id, order_by=score)
    ranked = (
        visible()
        .where(Product.category_id.in_(category_ids))
        .add_columns(Product.category_id, rank.label("rank"))
        .subquery()
    )
    rows = session.execute(select(ranked.c.category_id, ranked.c.id).where(ranked.c.rank == 1))
    return dict(rows.all())
