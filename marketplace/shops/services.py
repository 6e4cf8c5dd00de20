"""Writes about shops."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from marketplace.core.bilingual import Bilingual
from marketplace.core.db import violated
from marketplace.core.outbox import publish
from marketplace.core.states import next_state
from marketplace.shops import queries
from marketplace.shops.errors import SlugTaken
from marketplace.shops.events import ShopChanged
from marketplace.shops.models import Shop, ShopMember
from marketplace.shops.states import MOVES, MemberRole, Reach, ShopAction, ShopKind, ShopState


@dataclass(frozen=True, slots=True)
class ShopFacts:
    """What a producer says of her shop."""

    name: Bilingual
    maker: Bilingual
    story: Bilingual
    province_code: str
    county_code: str
    city_code: str | None
    reach: Reach = Reach.NATIONWIDE
    started_year: int | None = None


def open_shop(
    session: Session, *, slug: str, owner_id: int | None, facts: ShopFacts, now: datetime
) -> Shop:
    """Add a shop in draft, its owner the first member. Raises SlugTaken."""
    shop = Shop(slug=slug, kind=ShopKind.INDEPENDENT, state=ShopState.DRAFT, created_at=now)
    _write(shop, facts)
    try:
        with session.begin_nested():
            session.add(shop)
            session.flush()
    except IntegrityError as error:
        if violated(error, "uq_shop_slug"):
            raise SlugTaken("slug", slug=slug) from None
        raise
    if owner_id is not None:
        add_member(session, shop_id=shop.id, user_id=owner_id, role=MemberRole.OWNER, now=now)
    return shop


def add_member(
    session: Session, *, shop_id: int, user_id: int, role: MemberRole, now: datetime
) -> None:
    """Make the person a member of the shop."""
    session.add(ShopMember(shop_id=shop_id, user_id=user_id, role=role, since=now))
    session.flush()


def _write(shop: Shop, facts: ShopFacts) -> None:
    shop.name_en, shop.name_fa = facts.name.en, facts.name.fa
    shop.maker_en, shop.maker_fa = facts.maker.en, facts.maker.fa
    shop.story_en, shop.story_fa = facts.story.en, facts.story.fa
    shop.province_code, shop.county_code = facts.province_code, facts.county_code
    shop.city_code, shop.reach = facts.city_code, facts.reach
    shop.started_year = facts.started_year


def describe_shop(session: Session, *, shop_id: int, facts: ShopFacts, now: datetime) -> None:
    """Change what the shop says of itself."""
    _write(queries.get_shop(session, shop_id), facts)
    publish(session, ShopChanged(shop_id, now))


def set_picture(session: Session, *, shop_id: int, key: str, now: datetime) -> None:
    """Give the shop a header picture that lies in the storage under `key`."""
    queries.get_shop(session, shop_id).picture_key = key
    publish(session, ShopChanged(shop_id, now))


def move_shop(session: Session, *, shop_id: int, action: ShopAction, now: datetime) -> ShopState:
    """Submit, approve, return, suspend, reinstate or close a shop. Raises MoveRefused."""
    shop = queries.get_shop(session, shop_id)
    shop.state = next_state(MOVES, shop.state, action)
    if shop.state is ShopState.APPROVED and shop.approved_at is None:
        shop.approved_at = now
    publish(session, ShopChanged(shop_id, now))
    return shop.state


def count_sale(session: Session, *, shop_id: int, orders: int) -> None:
    """Add to the number of sales that the shop page shows."""
    session.execute(
        update(Shop).where(Shop.id == shop_id).values(sales_count=Shop.sales_count + orders)
    )


def count_rating(session: Session, *, shop_id: int, stars: int, times: int = 1) -> None:
    """Add a rating to the sum that the shop page shows, or with `times` -1 take it out again."""
    session.execute(
        update(Shop)
        .where(Shop.id == shop_id)
        .values(rating_sum=Shop.rating_sum + stars * times, rating_count=Shop.rating_count + times)
    )
