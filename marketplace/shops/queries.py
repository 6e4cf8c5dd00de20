"""Reads of shops."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.accounts.models import User
from marketplace.shops.errors import UnknownShop
from marketplace.shops.models import Shop, ShopMember
from marketplace.shops.states import ShopState


def ids_of_member(session: Session, *, user_id: int) -> tuple[int, ...]:
    """Return the ids of the shops a person is a member of, the first joined first."""
    query = select(ShopMember.shop_id).where(ShopMember.user_id == user_id).order_by(ShopMember.id)
    return tuple(session.scalars(query))


def get_shop(session: Session, shop_id: int) -> Shop:
    """Return the shop of that id. Raises UnknownShop."""
    shop = session.get(Shop, shop_id)
    if shop is None:
        raise UnknownShop
    return shop


def find_by_slug(session: Session, slug: str) -> Shop | None:
    """Return the shop of that address, whatever its state."""
    return session.scalar(select(Shop).where(Shop.slug == slug))


def in_review(session: Session) -> list[Shop]:
    """Return the shops that wait for approval, the oldest first."""
    return list(
        session.scalars(
            select(Shop).where(Shop.state == ShopState.REVIEW).order_by(Shop.created_at)
        )
    )


def members(session: Session, shop_id: int) -> list[User]:
    """Return the people of a shop."""
    return list(
        session.scalars(
            select(User)
            .join(ShopMember, ShopMember.user_id == User.id)
            .where(ShopMember.shop_id == shop_id)
        )
    )


def find_owner_id(session: Session, shop_id: int) -> int | None:
    """Return who joined a shop first."""
    return session.scalar(
        select(ShopMember.user_id)
        .where(ShopMember.shop_id == shop_id)
        .order_by(ShopMember.id)
        .limit(1)
    )
