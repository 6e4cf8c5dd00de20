"""A year of anonymous searches, seeded: what the province seeks and what nobody serves.

Written through the service that pages use; each visitor is a random hash, as after a real day.
"""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.catalog.queries import find_category
from marketplace.core.jalali import local_date
from marketplace.search.models import SearchRow
from marketplace.search.services import SearchFacts, mark_clicked, record_search

DAYS_BACK = 360
SEED = 1405
ZANJAN, ABHAR, KHODABANDEH, TEHRAN = "1904", "1901", "1903", "2301"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is typed, the kind it belongs to, where, how often a month, and how it ends.

    `found` is how many goods come; of those who see some, `served_pct` open one.
    """

    query: str
    category: str
    county: str
    a_month: int
    found: int = 0
    served_pct: int = 0


WISHES = (
    Wish("چاقوی شکاری دسته شاخ", "knives", ZANJAN, 9),
    Wish("ساطور قصابی", "kitchen-knives", ZANJAN, 6, 2, 30),
    Wish("چاقوی سرآشپز چپ‌دست", "kitchen-knives", TEHRAN, 7),
    Wish("قلمتراش هدیه", "folding-knives", "", 12, 3, 55),
    Wish("چاروق عروس", "charogh", ZANJAN, 8, 4, 60),
    Wish("کفش چرم زنانه", "shoes", ZANJAN, 11, 1, 10),
    Wish("مربای انجیر", "jams", ABHAR, 10),
    Wish("مربای بدون شکر", "jams", ZANJAN, 13),
    Wish("ترشی انبه", "pickles", ABHAR, 6, 2, 25),
    Wish("نان بدون گلوتن", "bread", ZANJAN, 16),
    Wish("نان سنگک خانگی", "bread", TEHRAN, 7, 3, 40),
    Wish("عسل گون", "honey", ZANJAN, 9, 4, 70),
    Wish("عسل با موم", "honey", TEHRAN, 14, 2, 45),
    Wish("کشک کم‌نمک", "doogh-kashk", KHODABANDEH, 7),
    Wish("گلیم گرد", "kilim", TEHRAN, 9),
    Wish("گلیم راهرو", "kilim", "", 15, 5, 75),
    Wish("سینی مسی بزرگ", "copperware", ZANJAN, 8, 3, 50),
    Wish("گوشواره ملیله", "filigree", "", 13, 6, 80),
    Wish("عروسک بافتنی", "dolls-toys", ZANJAN, 7, 2, 35),
    Wish("لباس گرم نوزاد", "baby-clothing", ZANJAN, 9, 1, 20),
    Wish("غذای آماده نذری", "ready-meals", ZANJAN, 12),
    Wish("تخم‌مرغ محلی", "eggs-poultry", ZANJAN, 10),
    Wish("تعمیر فرش", "handicraft-repair", TEHRAN, 3),
    Wish("حنا", "creams-oils", KHODABANDEH, 2),
)


def load_searches(session: Session, *, now: datetime) -> None:
    """Add the year when there is none yet."""
    if session.scalar(select(SearchRow.id).limit(1)) is not None:
        return
    dice = random.Random(SEED)  # noqa: S311 - a story, not a secret
    today = local_date(now)
    for wish in WISHES:
        category = find_category(session, wish.category)
        times = round(wish.a_month * DAYS_BACK / 30)
        for _ in range(times):
            # Demand grows over the year, as the marketplace becomes known.
            day = today - timedelta(days=int(DAYS_BACK * (1 - dice.random() ** 0.6)))
            _search(session, dice, wish, category.id if category else None, day)


def _search(
    session: Session, dice: random.Random, wish: Wish, category_id: int | None, day: date
) -> None:
    visitor = f"{dice.getrandbits(128):032x}"
    facts = SearchFacts(
        query=wish.query,
        language="fa",
        results=wish.found,
        category_id=category_id,
        province_code=wish.county[:2],
        county_code=wish.county,
    )
    record_search(session, facts=facts, visitor=visitor, day=day)
    if wish.found and dice.randrange(100) < wish.served_pct:
        mark_clicked(session, query=wish.query, visitor=visitor, day=day)
