"""Which shops a need is for, and which needs are for a shop: same branch of goods, within reach.

A shop fits when it is open, has something on the shelf in the need's category or below it, and can
bring it there: from the same province, or by a post that goes to the need's province while neither
shop nor good is held to its own. Nobody is matched with a need of her own. A need without a
category is on the board for all, and matched with nobody.
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.catalog.models import Category, Product
from marketplace.catalog.queries import branch_ids
from marketplace.catalog.states import ProductState
from marketplace.demand import queries
from marketplace.demand.models import Need
from marketplace.shipping.queries import terms_of_shops
from marketplace.shipping.rates import MethodTerms, rate_minor
from marketplace.shipping.states import MethodKind
from marketplace.shops.models import Shop, ShopMember
from marketplace.shops.states import Reach, ShopState


def reaches(
    shop: Shop, good_reach: Reach, methods: Collection[MethodTerms], province_code: str
) -> bool:
    """Say whether a shop can bring a good into a province."""
    if shop.province_code == province_code:
        return True
    if Reach.PROVINCE in {shop.reach, good_reach}:
        return False
    return any(
        method.kind is not MethodKind.PICKUP and rate_minor(method, province_code) is not None
        for method in methods
    )


def shops_for(session: Session, need: Need) -> list[int]:
    """Return the ids of the shops that a need is for, in order."""
    if need.category_id is None:
        return []
    rows = session.execute(
        select(Shop, Product.reach)
        .join(Product, Product.shop_id == Shop.id)
        .where(
            Shop.state == ShopState.APPROVED,
            Product.state == ProductState.PUBLISHED,
            Product.category_id.in_(branch_ids(session, need.category_id)),
        )
        .distinct()
        .order_by(Shop.id)
    ).all()
    own = set(session.scalars(select(ShopMember.shop_id).where(ShopMember.user_id == need.user_id)))
    methods = terms_of_shops(session, {shop.id for shop, _reach in rows})
    found = [
        shop.id
        for shop, reach in rows
        if shop.id not in own and reaches(shop, reach, methods[shop.id], need.province_code)
    ]
    return list(dict.fromkeys(found))


def categories_of(session: Session, shop_id: int) -> dict[int, set[Reach]]:
    """Return the categories of a shop's goods on the shelf and all above, with the goods' reach.

    Two statements, however many goods.
    """
    rows = session.execute(
        select(Product.category_id, Product.reach)
        .where(Product.shop_id == shop_id, Product.state == ProductState.PUBLISHED)
        .distinct()
    ).all()
    parents = dict(session.execute(select(Category.id, Category.parent_id)).all())
    found: dict[int, set[Reach]] = {}
    for category_id, reach in rows:
        step: int | None = category_id
        while step is not None:
            found.setdefault(step, set()).add(reach)
            step = parents[step]
    return found


def needs_for(session: Session, shop: Shop, *, today: date) -> list[Need]:
    """Return the open needs that are for a shop, the most urgent first."""
    categories = categories_of(session, shop.id)
    if not categories or shop.state is not ShopState.APPROVED:
        return []
    methods = terms_of_shops(session, [shop.id])[shop.id]
    members = set(session.scalars(select(ShopMember.user_id).where(ShopMember.shop_id == shop.id)))
    return [
        need
        for need in queries.open_needs(session, today=today, category_ids=categories, limit=200)
        if need.user_id not in members
        and any(
            reaches(shop, reach, methods, need.province_code)
            for reach in categories[need.category_id or 0]
        )
    ]
