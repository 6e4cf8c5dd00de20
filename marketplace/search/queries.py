"""Reads of search: what goods say of themselves for the index, and the search without an index."""

from collections.abc import Iterator, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from marketplace.catalog.models import Category, Product, Variant
from marketplace.catalog.states import ProductState
from marketplace.places.models import City, County, Province
from marketplace.search.index import Document
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopState

BATCH = 500


def visible_ids(session: Session, *, after: int = 0, limit: int = BATCH) -> list[int]:
    """Return ids of published products of approved shops, in order, from beyond `after`."""
    return list(
        session.scalars(
            select(Product.id)
            .join(Shop, Shop.id == Product.shop_id)
            .where(
                Product.id > after,
                Product.state == ProductState.PUBLISHED,
                Shop.state == ShopState.APPROVED,
            )
            .order_by(Product.id)
            .limit(limit)
        )
    )


def documents(session: Session, ids: Sequence[int]) -> Iterator[Document]:
    """Give the words of those of the products that may be seen."""
    parents = dict(
        session.execute(
            select(Category.id, Category.name_en + " " + Category.name_fa).where(Category.level < 3)
        ).all()
    )
    rows = session.execute(
        select(Product, Shop, Category, County, Province, City)
        .join(Shop, Shop.id == Product.shop_id)
        .join(Category, Category.id == Product.category_id)
        .join(County, County.code == Shop.county_code)
        .join(Province, Province.code == Shop.province_code)
        .outerjoin(City, City.code == Shop.city_code)
        .where(
            Product.id.in_(ids),
            Product.state == ProductState.PUBLISHED,
            Shop.state == ShopState.APPROVED,
        )
    ).all()
    choices = _choices(session, ids)
    for product, shop, category, county, province, city in rows:
        names = [county.name, province.name, *([city.name] if city else [])]
        yield Document(
            product.id,
            {
                "title": f"{product.title_en} {product.title_fa}",
                "shop": f"{shop.name_en} {shop.name_fa} {shop.maker_en} {shop.maker_fa}",
                "category": f"{category.name_en} {category.name_fa} "
                + parents.get(category.parent_id or 0, ""),
                "place": " ".join(f"{name.en} {name.fa}" for name in names),
                "description": f"{product.description_en} {product.description_fa} "
                + " ".join(map(str, product.tags)),
                "material": " ".join(f"{m['en']} {m['fa']}" for m in product.materials)
                + choices.get(product.id, ""),
            },
        )


def _choices(session: Session, ids: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    rows = session.execute(
        select(Variant.product_id, Variant.choice_en, Variant.choice_fa).where(
            Variant.product_id.in_(ids), Variant.active
        )
    )
    for product_id, en, fa in rows:
        found[product_id] = f"{found.get(product_id, '')} {en} {fa}"
    return found


def find_without_index(session: Session, text: str, *, limit: int) -> list[int]:
    """Return ids of goods whose title holds each word: plain, for when the index is lost."""
    query = (
        select(Product.id)
        .join(Shop, Shop.id == Product.shop_id)
        .where(Product.state == ProductState.PUBLISHED, Shop.state == ShopState.APPROVED)
    )
    for word in text.split()[:8]:
        query = query.where(
            or_(
                Product.title_fa.icontains(word, autoescape=True),
                Product.title_en.icontains(word, autoescape=True),
            )
        )
    return list(session.scalars(query.order_by(Product.id.desc()).limit(limit)))
