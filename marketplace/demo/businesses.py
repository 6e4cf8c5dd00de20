"""Ninety-six more businesses for the figures: enrolled in the programme, without a shop on the web.

Invented, and the same at each load. Their shops stay in draft, so that buyers never meet them; they
sell at the weekly market and by telephone, against cash. Each follows a course: steady, growing,
seasonal, fading, failing, new, or never begun.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.core.bilingual import Bilingual
from marketplace.shops.models import Shop
from marketplace.shops.services import ShopFacts, open_shop

SEED = 1405
MONTH_DAYS = 30.44
COURSES = (
    ("steady", 38),
    ("growing", 10),
    ("seasonal", 10),
    ("fading", 8),
    ("failing", 18),
    ("new", 6),
    ("never", 6),
)
COUNTIES = (
    ("1904", 34), ("1901", 16), ("1903", 14), ("1907", 10), ("1908", 9), ("1910", 6), ("1909", 4),
    ("1906", 3),
)  # fmt: skip
# category, craft (en, fa), usual price of an order in toman
CRAFTS = (
    ("food", "Jam", "مربای", 420_000),
    ("food", "Pickle", "ترشی", 380_000),
    ("food", "Bread", "نان", 240_000),
    ("food", "Noodles", "رشته‌ی", 310_000),
    ("carpets-textiles", "Kilim", "گلیم", 2_600_000),
    ("carpets-textiles", "Jajim", "جاجیم", 1_900_000),
    ("clothing-accessories", "Sewing", "دوخت", 980_000),
    ("clothing-accessories", "Knitting", "بافتنی", 760_000),
    ("metal-jewelry", "Knives", "چاقوی", 1_300_000),
    ("metal-jewelry", "Filigree", "ملیله‌ی", 2_100_000),
    ("pottery-wood-glass", "Pottery", "سفال", 690_000),
    ("pottery-wood-glass", "Woodwork", "چوب", 880_000),
    ("herbs-beauty", "Herbs", "گیاهان", 350_000),
    ("farm-garden", "Cheese", "پنیر", 460_000),
    ("farm-garden", "Honey", "عسل", 640_000),
    ("art-culture", "Dolls", "عروسک", 520_000),
)
WOMEN = (
    ("Azam", "اعظم"), ("Sima", "سیما"), ("Tahereh", "طاهره"), ("Parvaneh", "پروانه"),
    ("Narges", "نرگس"), ("Soheila", "سهیلا"), ("Ashraf", "اشرف"), ("Mahtab", "مهتاب"),
    ("Samaneh", "سمانه"), ("Kobra", "کبری"), ("Robabeh", "ربابه"), ("Elaheh", "الهه"),
    ("Farzaneh", "فرزانه"), ("Nahid", "ناهید"), ("Mansoureh", "منصوره"), ("Zeynab", "زینب"),
)  # fmt: skip
MEN = (
    ("Ghasem", "قاسم"), ("Yadollah", "یدالله"), ("Majid", "مجید"), ("Davoud", "داوود"),
    ("Karim", "کریم"), ("Saeed", "سعید"), ("Abbas", "عباس"), ("Mehdi", "مهدی"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Life:
    """A business of the figures: who, where, and when it began, relative to now."""

    slug: str
    course: str
    county: str
    category: str
    name: Bilingual
    maker: Bilingual
    woman: bool
    price_minor: int
    enrolled_days_ago: int
    born_days_ago: int | None
    monthly_orders: float
    lasting_months: int  # how long a failing one sold
    season: tuple[int, ...]


def lives() -> list[Life]:
    """Return the ninety-six, always the same."""
    dice = random.Random(SEED)  # noqa: S311 - a story, not a secret
    courses = [course for course, n in COURSES for _ in range(n)]
    counties = [county for county, n in COUNTIES for _ in range(n)]
    dice.shuffle(courses)
    dice.shuffle(counties)
    return list(_lives(dice, courses, counties))


def _lives(dice: random.Random, courses: list[str], counties: list[str]) -> Iterator[Life]:
    for place, (course, county) in enumerate(zip(courses, counties, strict=True)):
        category, craft_en, craft_fa, toman = CRAFTS[place % len(CRAFTS)]
        woman = dice.random() < 0.62
        names = WOMEN if woman else MEN
        en, fa = names[(place * 7 + place // len(CRAFTS)) % len(names)]
        born = _born(dice, course)
        yield Life(
            slug=f"home-{place + 1:02d}-{craft_en.lower()}",
            course=course,
            county=county,
            category=category,
            name=Bilingual(f"{en}'s {craft_en}", f"{craft_fa} {fa}"),
            maker=Bilingual(en, fa),
            woman=woman,
            price_minor=toman * 10,
            enrolled_days_ago=(born or dice.choice((20, 45, 160, 200))) + dice.randint(25, 80)
            if born
            else dice.choice((20, 45, 160, 200)),
            born_days_ago=born,
            monthly_orders=dice.uniform(1.6, 6.0),
            lasting_months=dice.randint(2, 11),
            season=dice.choice(((6, 7, 8, 9), (1, 2, 3, 12), (7, 8, 9, 10))),
        )


def _born(dice: random.Random, course: str) -> int | None:
    if course == "never":
        return None
    months = {
        "new": (0.4, 2.8),
        "failing": (12.5, 27),
        "fading": (16, 27),
        "seasonal": (20, 27),
        "growing": (14, 27),
        "steady": (3.5, 27),
    }[course]
    return round(dice.uniform(*months) * MONTH_DAYS)


def open_businesses(session: Session, *, now: datetime) -> dict[str, int]:
    """Open the shops that are missing, in draft; return the id of each by its address."""
    found = lives()
    known = dict(
        session.execute(
            select(Shop.slug, Shop.id).where(Shop.slug.in_([life.slug for life in found]))
        ).all()
    )
    for life in found:
        if life.slug not in known:
            shop = open_shop(
                session,
                slug=life.slug,
                owner_id=None,
                facts=ShopFacts(
                    name=life.name,
                    maker=life.maker,
                    story=Bilingual(),
                    province_code="19",
                    county_code=life.county,
                    city_code=None,
                ),
                now=now - timedelta(days=life.enrolled_days_ago),
            )
            known[life.slug] = shop.id
    return known
