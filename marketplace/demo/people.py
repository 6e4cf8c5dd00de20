"""Producers of the demo with their shops."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from marketplace.accounts import queries as accounts
from marketplace.accounts.services import create_user, grant_role
from marketplace.accounts.states import Role
from marketplace.core.bilingual import Bilingual
from marketplace.core.money import Money
from marketplace.demo.data import both, picture_key, rows
from marketplace.places import queries as places
from marketplace.shipping.services import PostTerms, set_pickup, set_post
from marketplace.shops import queries as shops
from marketplace.shops.models import Shop
from marketplace.shops.services import ShopFacts, move_shop, open_shop
from marketplace.shops.states import Reach, ShopAction

CURRENCY = "IRR"
JALALI_TO_GREGORIAN_YEARS = 621
FIRST_SHOP = "chaqu-sarmad"  # the demo account `producer` owns this one


def load_producers(session: Session, *, now: datetime) -> None:
    """Open and approve the shops that are missing, each with an owner and rates of delivery."""
    for place, row in enumerate(rows("producers")):
        if shops.find_by_slug(session, row["id"]) is None:
            _open(session, row, place, now)


def _open(session: Session, row: dict[str, Any], place: int, now: datetime) -> None:
    facts = dict(row)
    slug = str(facts["id"])
    since = now + timedelta(days=int(str(facts["joined_offset_days"])))
    province, county = str(facts["province_code"]), str(facts["county_code"])
    city = places.find_city_by_name(session, county, both(row["city"]).fa)
    shop = open_shop(
        session,
        slug=slug,
        owner_id=_owner(session, slug, both(row["first_name"]), place, since),
        facts=ShopFacts(
            name=both(row["shop_name"]),
            maker=both(row["first_name"]),
            story=both(row["about"]),
            province_code=province,
            county_code=county,
            city_code=city.code if city else None,
            reach=Reach(str(facts["ships_to"])),
            started_year=int(str(facts["started_year_jalali"])) + JALALI_TO_GREGORIAN_YEARS,
        ),
        now=since,
    )
    shop.has_permit = bool(facts["home_job_permit"])
    shop.picture_key = picture_key(str(facts["image"]))
    shop.pickup_address = "خیابان اصلی، کوچه اول، پلاک ۱ (نمونه)"
    move_shop(session, shop_id=shop.id, action=ShopAction.SUBMIT, now=since)
    move_shop(session, shop_id=shop.id, action=ShopAction.APPROVE, now=since)
    _deliveries(session, shop, place)


def _owner(session: Session, slug: str, name: Bilingual, place: int, now: datetime) -> int:
    if slug == FIRST_SHOP:
        demo = accounts.find_by_email(session, "producer@demo.example")
        if demo is not None:
            return demo.id
    user = create_user(
        session,
        name=name.fa,
        email=f"{slug}@demo.example",
        phone=f"+9891300000{place:02d}",
        password=None,
        language="fa",
        verified=True,
        now=now,
    )
    grant_role(session, user_id=user.id, role=Role.PRODUCER, now=now)
    return user.id


def _deliveries(session: Session, shop: Shop, place: int) -> None:
    far = shop.reach is Reach.NATIONWIDE
    set_post(
        session,
        shop_id=shop.id,
        terms=PostTerms(
            own_province=shop.province_code,
            own_rate=Money(450_000 + place % 4 * 50_000, CURRENCY),
            other_rate=Money(580_000 + place % 5 * 70_000, CURRENCY) if far else None,
            free_over=Money(30_000_000, CURRENCY) if place % 3 == 0 else None,
            days_min=2,
            days_max=4 + place % 3,
        ),
    )
    set_pickup(session, shop_id=shop.id, offered=True)
