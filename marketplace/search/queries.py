"""Reads of search: what goods say of themselves for the index, and the search without an index."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from marketplace.catalog.models import Product, Variant
from marketplace.catalog.tree import Tree, read_tree
from marketplace.core.bilingual import Bilingual
from marketplace.places.models import City, County, Province
from marketplace.search.documents import NOW, ORDER, Document, Facts
from marketplace.shops.models import Shop

BATCH = 500
# Attributes of catalogues from outside that say who made a thing, and what it is.
MAKER_KEYS = frozenset({"brand", "manufacturer", "maker", "برند", "سازنده"})
CLASS_KEYS = frozenset({"class", "type", "kind", "model", "نوع", "مدل"})

_COLUMNS = (
    Product.id, Product.category_id, Product.shop_id, Product.province_code, Product.county_code,
    Product.low_minor, Product.to_order, Product.published_at, Product.loved, Product.tags,
    Product.materials, Product.attributes, Product.title_en, Product.title_fa,
    Product.description_en, Product.description_fa,
)  # fmt: skip


def visible_ids(session: Session, *, after: int = 0, limit: int = BATCH) -> list[int]:
    """Return ids of goods that may be seen, in order, from beyond `after`."""
    query = select(Product.id).where(Product.id > after, Product.on_shelf)
    return list(session.scalars(query.order_by(Product.id).limit(limit)))


def visible_count(session: Session) -> int:
    """Return how many goods may be seen."""
    return session.scalar(select(func.count()).where(Product.on_shelf)) or 0


def documents(session: Session, ids: Sequence[int]) -> Iterator[Document]:
    """Give those of the products that may be seen, as an engine sees them."""
    query = select(*_COLUMNS).where(Product.id.in_(ids), Product.on_shelf).order_by(Product.id)
    rows = session.execute(query).all()
    shops = _shops(session, {row.shop_id for row in rows})
    categories = _categories(read_tree(session), {row.category_id for row in rows})
    forms = _forms(session, ids)
    for row in rows:
        choices, at_hand = forms.get(row.id, ((), False))
        makers, classes, features = _sorted_attributes(row.attributes)
        yield Document(
            row.id,
            {
                "title": (row.title_en, row.title_fa),
                "brand": (*shops[row.shop_id], *makers),
                "class": (*classes, " ".join(map(str, row.tags))),
                "category": categories.get(row.category_id, ()),
                "description": (row.description_en, row.description_fa),
                "feature": (*_materials(row.materials), *choices, features),
            },
            _facts(row, at_hand=at_hand),
        )


def _facts(row: Any, *, at_hand: bool) -> Facts:
    return Facts(
        category_id=row.category_id,
        shop_id=row.shop_id,
        province=int(row.province_code or 0),
        county=int(row.county_code or 0),
        price_minor=row.low_minor,
        ready=NOW * at_hand + ORDER * row.to_order,
        published_s=int(row.published_at.timestamp()) if row.published_at else 0,
        loved=row.loved,
    )


def _shops(session: Session, ids: set[int]) -> dict[int, tuple[str, ...]]:
    """Return how each shop is called, by whom it is run and where, each text on its own."""
    rows = session.execute(
        select(Shop, County, Province, City)
        .join(County, County.code == Shop.county_code)
        .join(Province, Province.code == Shop.province_code)
        .outerjoin(City, City.code == Shop.city_code)
        .where(Shop.id.in_(ids))
    ).all()
    return {shop.id: tuple(_both(shop.name, shop.maker, *_names(places))) for shop, *places in rows}


def _names(places: Iterable[Any]) -> list[Bilingual]:
    """Return the names of places, each once: a city is often called like its county."""
    return list(dict.fromkeys(place.name for place in places if place is not None))


def _both(*names: Bilingual) -> Iterator[str]:
    return (text for name in names for text in (name.en, name.fa) if text)


def _categories(known: Tree, ids: set[int]) -> dict[int, tuple[str, str]]:
    """Return the path of each category in both languages."""
    paths = {category_id: known.path(category_id) for category_id in ids}
    return {
        category_id: (
            " ".join(step.name.en for step in path),
            " ".join(step.name.fa for step in path if step.name.fa != step.name.en),
        )
        for category_id, path in paths.items()
    }


def _forms(session: Session, ids: Sequence[int]) -> dict[int, tuple[tuple[str, ...], bool]]:
    """Return what the forms of each product are called, and whether a piece is at hand."""
    query = select(Variant.product_id, Variant.choice_en, Variant.choice_fa, Variant.on_hand)
    found: dict[int, list[Any]] = defaultdict(list)
    for row in session.execute(query.where(Variant.product_id.in_(ids), Variant.active)):
        found[row.product_id].append(row)
    return {
        product_id: (
            tuple(text for row in rows for text in (row.choice_en, row.choice_fa) if text),
            any(row.on_hand > 0 for row in rows),
        )
        for product_id, rows in found.items()
    }


def _materials(materials: Sequence[Mapping[str, str]]) -> tuple[str, str]:
    others = [m["fa"] for m in materials if m["fa"] != m["en"]]
    return " ".join(m["en"] for m in materials), " ".join(others)


def _sorted_attributes(attributes: Mapping[str, Any]) -> tuple[list[str], list[str], str]:
    """Return who made it, what it is, and all that is said besides."""
    makers, classes, features = [], [], []
    for key, value in attributes.items():
        text = _flat(value)
        if key.lower() in MAKER_KEYS:
            makers.append(text)
        elif key.lower() in CLASS_KEYS:
            classes.append(text)
        else:
            features.append(f"{key} {text}")
    return makers, classes, " ".join(features)


def _flat(value: Any) -> str:
    """Return the words of an attribute, which may be a list or have a text a language."""
    if isinstance(value, Mapping):
        return " ".join(_flat(part) for part in value.values())
    if isinstance(value, list | tuple):
        return " ".join(_flat(part) for part in value)
    return "" if value is None or isinstance(value, bool) else str(value)


def find_without_index(session: Session, text: str, *, limit: int) -> list[int]:
    """Return ids of goods whose title holds each word: plain, for when the index is lost."""
    query = select(Product.id).where(Product.on_shelf)
    for word in text.split()[:8]:
        query = query.where(
            or_(
                Product.title_fa.icontains(word, autoescape=True),
                Product.title_en.icontains(word, autoescape=True),
            )
        )
    return list(session.scalars(query.order_by(Product.id.desc()).limit(limit)))
