"""Which goods a list shows: narrowed, ordered, paged, counted.

All is read from the facts that triggers keep on the product (see `models.Product`), of which the
partial indexes hold those that may be seen; only stock is looked up at the variants.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, exists, func, literal, select, true, union_all
from sqlalchemy.orm import Session

from marketplace.catalog.models import Product, Variant

PAGE = 24
SORTS = ("relevance", "newest", "cheapest", "dearest", "loved")
MOST_PRICES = 2000  # a histogram of more would look the same
WINDOW = 60  # goods looked at to find some of different shops


@dataclass(frozen=True, slots=True)
class Shelf:
    """Which goods are wanted. `ids` keeps the order of a search; empty fields do not narrow.

    `within` is the category whose page it is; `category_ids` is one chosen as a filter.
    """

    ids: tuple[int, ...] | None = None
    within: tuple[int, ...] = ()
    category_ids: tuple[int, ...] = ()
    shop_id: int | None = None
    province: str = ""
    county: str = ""
    low_minor: int | None = None
    high_minor: int | None = None
    ready: str = ""  # now | order


@dataclass(frozen=True, slots=True)
class Overview:
    """What stands beside a list: how many goods of how many shops, facets, prices."""

    total: int
    per_shop: Mapping[int, int]
    facets: Mapping[str, Mapping[Any, int]]  # category, province, ready
    prices: tuple[int, ...]


def visible() -> Select[int]:
    """Return the ids of all goods that may be seen, to be narrowed."""
    return select(Product.id).where(Product.on_shelf)


def _at_hand() -> Any:
    return exists().where(Variant.product_id == Product.id, Variant.active, Variant.on_hand > 0)


def _base(shelf: Shelf) -> Select[Any]:
    """Narrow to what no facet leaves out."""
    query = visible()
    if shelf.ids is not None:
        query = query.where(Product.id.in_(shelf.ids))
    if shelf.within:
        query = query.where(Product.category_id.in_(shelf.within))
    return query.where(Product.shop_id == shelf.shop_id) if shelf.shop_id else query


def _rules(shelf: Shelf) -> dict[str, Any]:
    """Return the condition of each filter that is on."""
    ready = {"now": _at_hand(), "order": Product.to_order}
    rules = {
        "category": (shelf.category_ids, Product.category_id.in_(shelf.category_ids)),
        "province": (shelf.province, Product.province_code == shelf.province),
        "county": (shelf.county, Product.county_code == shelf.county),
        "price": (
            shelf.low_minor is not None or shelf.high_minor is not None,
            _between(shelf.low_minor, shelf.high_minor),
        ),
        "ready": (shelf.ready, ready.get(shelf.ready)),
    }
    return {name: rule for name, (wanted, rule) in rules.items() if wanted}


def _between(low: int | None, high: int | None) -> Any:
    bounds = [Product.low_minor >= low] if low is not None else []
    return and_(true(), *bounds, *([Product.low_minor <= high] if high is not None else []))


def page_of(session: Session, shelf: Shelf, *, sort: str, page: int, size: int = PAGE) -> list[int]:
    """Return the ids of one page of a shelf. One statement."""
    query = _base(shelf).where(*_rules(shelf).values())
    if sort == "relevance" and shelf.ids is not None:
        place = {product_id: n for n, product_id in enumerate(shelf.ids)}
        found = sorted(session.scalars(query), key=place.__getitem__)
        return found[(page - 1) * size : page * size]
    orders: dict[str, tuple[Any, ...]] = {
        "cheapest": (Product.low_minor, Product.id),
        "dearest": (Product.low_minor.desc(), Product.id),
        "loved": (Product.loved.desc(), Product.id.desc()),
    }
    order = orders.get(sort, (Product.published_at.desc(), Product.id.desc()))
    return list(session.scalars(query.order_by(*order).limit(size).offset((page - 1) * size)))


def total_of(session: Session, shelf: Shelf) -> int:
    """Return how many goods a small shelf has, such as one shop's."""
    query = _base(shelf).where(*_rules(shelf).values())
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def overview(session: Session, shelf: Shelf) -> Overview:
    """Count a shelf; each facet leaves its own choice out. Two statements.

    The database counts goods that are alike in all facets once, so that few rows come back: about
    as many as shops times the categories that each works in.
    """
    rules = _rules(shelf)
    fits = rules.get("price", true())
    columns = (
        Product.category_id, Product.province_code, Product.county_code, Product.shop_id,
        Product.to_order, _at_hand().label("now"), fits.label("fits"),
    )  # fmt: skip
    groups = _base(shelf).with_only_columns(*columns).subquery()
    rows = session.execute(select(groups, func.count().label("n")).group_by(*groups.c)).all()
    prices = _base(shelf).where(*(rule for name, rule in rules.items() if name != "price"))
    return _overview(
        shelf,
        rows,
        session.scalars(prices.with_only_columns(Product.low_minor).limit(MOST_PRICES)),
    )


def _overview(shelf: Shelf, rows: Sequence[Any], prices: Any) -> Overview:
    facets: dict[str, Counter[Any]] = {
        name: Counter() for name in ("category", "province", "ready")
    }
    per_shop: Counter[int] = Counter()
    for row in rows:
        broken = _broken(shelf, row)
        if not broken:
            per_shop[row.shop_id] += row.n
        if not broken - {"category"}:
            facets["category"][row.category_id] += row.n
        if not broken - {"province"}:
            facets["province"][row.province_code] += row.n
        if not broken - {"ready"}:
            facets["ready"]["now"] += row.n * bool(row.now)
            facets["ready"]["order"] += row.n * bool(row.to_order)
    return Overview(per_shop.total(), per_shop, facets, tuple(prices))


def _broken(shelf: Shelf, row: Any) -> set[str]:
    """Return the filters that these goods do not fit."""
    fits = {
        "category": not shelf.category_ids or row.category_id in shelf.category_ids,
        "province": shelf.province in {"", row.province_code},
        "county": shelf.county in {"", row.county_code},
        "price": bool(row.fits),
        "ready": {"now": row.now, "order": row.to_order}.get(shelf.ready, True),
    }
    return {name for name, fit in fits.items() if not fit}


_FRONT: dict[str, tuple[Any, ...]] = {
    "fresh": (Product.published_at.desc(), Product.id.desc()),
    "loved": (Product.loved.desc(), Product.id),
}


def front_ids(session: Session, *, fresh: int, loved: int) -> tuple[list[int], list[int]]:
    """Return the goods published last and those rated best, one a shop.

    One statement, however large the catalogue: a window of each order is looked at, and only
    where a few shops fill it another without their goods.
    """
    limits = {"fresh": fresh, "loved": loved}
    found: dict[str, dict[int, int]] = {"fresh": {}, "loved": {}}
    lacking = list(limits)
    while lacking:
        query = union_all(*(_window(name, tuple(found[name])) for name in lacking))
        seen = Counter[str]()
        for name, shop_id, product_id in session.execute(query):
            seen[name] += 1
            found[name].setdefault(shop_id, product_id)
        lacking = [n for n in lacking if seen[n] == WINDOW and len(found[n]) < limits[n]]
    return list(found["fresh"].values())[:fresh], list(found["loved"].values())[:loved]


def _window(name: str, without_shops: tuple[int, ...]) -> Any:
    query = select(literal(name).label("name"), Product.shop_id, Product.id).where(Product.on_shelf)
    if name == "loved":
        query = query.where(Product.rating_count > 0)
    if without_shops:
        query = query.where(Product.shop_id.not_in(without_shops))
    rows = query.order_by(*_FRONT[name]).limit(WINDOW).subquery()
    return select(rows.c.name, rows.c.shop_id, rows.c.id)


def one_per_category(session: Session, category_ids: Sequence[int]) -> dict[int, int]:
    """Return the best-rated visible product of each category."""
    score = (Product.featured.desc(), Product.loved.desc(), Product.id)
    rank = func.row_number().over(partition_by=Product.category_id, order_by=score)
    ranked = (
        visible()
        .where(Product.category_id.in_(category_ids))
        .add_columns(Product.category_id, rank.label("rank"))
        .subquery()
    )
    rows = session.execute(select(ranked.c.category_id, ranked.c.id).where(ranked.c.rank == 1))
    return dict(rows.all())
