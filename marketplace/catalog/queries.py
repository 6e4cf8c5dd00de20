"""Reads of goods and categories for those who manage them."""

from collections.abc import Iterable

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, selectinload

from marketplace.catalog.errors import UnknownCategory, UnknownProduct
from marketplace.catalog.models import (
    Category,
    CategoryAttribute,
    Product,
    StockMovement,
    Variant,
)
from marketplace.catalog.states import ProductState


def get_product(session: Session, product_id: int) -> Product:
    """Return the product of that id. Raises UnknownProduct."""
    product = session.get(Product, product_id)
    if product is None:
        raise UnknownProduct
    return product


def get_product_of(session: Session, *, product_id: int, shop_ids: Iterable[int]) -> Product:
    """Return a product of one of these shops with variants and pictures. Raises UnknownProduct."""
    product = session.scalar(
        select(Product)
        .where(Product.id == product_id, Product.shop_id.in_(list(shop_ids)))
        .options(selectinload(Product.variants), selectinload(Product.pictures))
    )
    if product is None:
        raise UnknownProduct
    return product


def products_of_shop(
    session: Session, *, shop_id: int, state: ProductState | None = None
) -> list[Product]:
    """Return a shop's products with variants and pictures, the last changed first."""
    query = (
        select(Product)
        .where(Product.shop_id == shop_id)
        .options(selectinload(Product.variants), selectinload(Product.pictures))
        .order_by(Product.updated_at.desc(), Product.id.desc())
    )
    if state is not None:
        query = query.where(Product.state == state)
    return list(session.scalars(query))


def counts_by_state(session: Session, shop_id: int) -> dict[ProductState, int]:
    """Return how many products a shop has in each state."""
    rows = session.execute(
        select(Product.state, func.count())
        .where(Product.shop_id == shop_id)
        .group_by(Product.state)
    )
    return dict(rows.all())


def low_stock(session: Session, shop_id: int, *, at_most: int = 3) -> list[Variant]:
    """Return the stocked variants of published products that are running out."""
    return list(
        session.scalars(
            select(Variant)
            .join(Variant.product)
            .where(
                Product.shop_id == shop_id,
                Product.state == ProductState.PUBLISHED,
                Variant.active,
                Variant.made_to_order.is_(False),
                Variant.on_hand <= at_most,
            )
            .options(selectinload(Variant.product))
            .order_by(Variant.on_hand, Variant.id)
        )
    )


def movements(session: Session, *, product_id: int, limit: int = 50) -> list[StockMovement]:
    """Return the last stock movements of a product, the newest first."""
    return list(
        session.scalars(
            select(StockMovement)
            .join(Variant, Variant.id == StockMovement.variant_id)
            .where(Variant.product_id == product_id)
            .order_by(StockMovement.id.desc())
            .limit(limit)
        )
    )


def find_category(session: Session, slug: str) -> Category | None:
    """Return the category of that address."""
    return session.scalar(select(Category).where(Category.slug == slug))


def get_category(session: Session, category_id: int) -> Category:
    """Return the category of that id. Raises UnknownCategory."""
    category = session.get(Category, category_id)
    if category is None:
        raise UnknownCategory("category")
    return category


def tree(session: Session) -> list[Category]:
    """Return all categories, parents before their children, siblings in their order."""
    rows = list(session.scalars(select(Category).order_by(Category.level, Category.sort)))
    children: dict[int | None, list[Category]] = {}
    for category in rows:
        children.setdefault(category.parent_id, []).append(category)
    ordered: list[Category] = []
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        category = waiting.pop()
        ordered.append(category)
        waiting += reversed(children.get(category.id, []))
    return ordered


def path(session: Session, category_id: int) -> list[Category]:
    """Return the category and its ancestors, the top first. One statement."""
    start = (
        select(Category.id, Category.parent_id)
        .where(Category.id == category_id)
        .cte(recursive=True)
    )
    up = start.union_all(
        select(Category.id, Category.parent_id).join(start, Category.id == start.c.parent_id)
    )
    return list(
        session.scalars(select(Category).join(up, up.c.id == Category.id).order_by(Category.level))
    )


def branch_ids(session: Session, category_id: int) -> list[int]:
    """Return the ids of a category and all below it. One statement."""
    start = select(Category.id).where(Category.id == category_id).cte(recursive=True)
    down = start.union_all(select(Category.id).join(start, Category.parent_id == start.c.id))
    return list(session.scalars(select(down.c.id)))


def attributes_for(session: Session, category_id: int) -> list[CategoryAttribute]:
    """Return the attributes of a category and its ancestors; a nearer one of the same key wins."""
    ids = [category.id for category in path(session, category_id)]
    if not ids:
        return []
    nearness = case(
        {cid: place for place, cid in enumerate(ids)}, value=CategoryAttribute.category_id
    )
    rows = session.scalars(
        select(CategoryAttribute)
        .where(CategoryAttribute.category_id.in_(ids))
        .order_by(nearness, CategoryAttribute.sort, CategoryAttribute.id)
    )
    return list({attribute.key: attribute for attribute in rows}.values())


def children(session: Session, parent_id: int | None) -> list[Category]:
    """Return the categories right below one, or those at the top."""
    return list(
        session.scalars(
            select(Category).where(Category.parent_id == parent_id).order_by(Category.sort)
        )
    )


def for_export(session: Session, *, shop_id: int | None, after: int, limit: int) -> list[Product]:
    """Return products with variants in the order of ids, from beyond `after`."""
    query = (
        select(Product)
        .where(Product.id > after)
        .options(selectinload(Product.variants), selectinload(Product.category))
        .order_by(Product.id)
        .limit(limit)
    )
    if shop_id is not None:
        query = query.where(Product.shop_id == shop_id)
    return list(session.scalars(query))
