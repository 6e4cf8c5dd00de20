"""What opening a shop asks for, step by step, computed from what is there (PR-02)."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from marketplace.accounts.models import User
from marketplace.catalog.models import Product
from marketplace.catalog.services import missing_facts
from marketplace.shipping.queries import methods_of_shop
from marketplace.shipping.states import MethodKind
from marketplace.shops.models import Shop
from marketplace.shops.queries import get_shop, members

ENOUGH_WORDS = 40  # characters of a story that says something
GOODS_WISHED = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One step; a wished one may be left for later."""

    key: str  # profile, contact, picture, address, delivery, product, three
    done: bool
    required: bool = True


def steps(session: Session, *, shop_id: int) -> list[Step]:
    """Return the steps of a shop in the order in which they are best taken."""
    shop = get_shop(session, shop_id)
    ready = len(ready_products(session, shop_id=shop_id))
    return [
        Step("contact", any(_proved(user) for user in members(session, shop_id))),
        Step("profile", bool(shop.name) and _tells(shop)),
        *_ways(session, shop),
        Step("product", ready >= 1),
        Step("three", ready >= GOODS_WISHED, required=False),
    ]


def missing_steps(session: Session, *, shop_id: int) -> list[str]:
    """Return the keys of the required steps that are open."""
    return [step.key for step in steps(session, shop_id=shop_id) if step.required and not step.done]


def ready_products(session: Session, *, shop_id: int) -> list[Product]:
    """Return the goods with words, picture and all that their category asks for."""
    found = session.scalars(
        select(Product)
        .where(Product.shop_id == shop_id)
        .options(selectinload(Product.pictures))
        .order_by(Product.id)
        .limit(20)
    )
    return [product for product in found if not missing_facts(session, product)]


def _proved(user: User) -> bool:
    return bool(user.phone_verified_at or user.email_verified_at)


def _tells(shop: Shop) -> bool:
    return max(len(shop.story_fa), len(shop.story_en)) >= ENOUGH_WORDS


def _ways(session: Session, shop: Shop) -> list[Step]:
    """The address is asked of who lets people collect; a way of delivery of everybody."""
    active = [method for method in methods_of_shop(session, shop.id) if method.active]
    pickup = any(method.kind is MethodKind.PICKUP for method in active)
    posted = any(method.kind is MethodKind.POST and method.rates for method in active)
    return [
        Step("address", bool(shop.pickup_address) or (posted and not pickup)),
        Step("delivery", pickup or posted),
    ]
