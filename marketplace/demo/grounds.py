"""Fairs of the demo, laid out by the real services: days, kinds of booth, plan, call."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.accounts.queries import find_by_email
from marketplace.core.bilingual import Bilingual
from marketplace.core.jalali import local_date
from marketplace.core.money import Money
from marketplace.demo.data import both, picture_key, rows
from marketplace.demo.people import CURRENCY
from marketplace.fairs import queries
from marketplace.fairs import services as fairs
from marketplace.fairs.fees import RefundRule
from marketplace.fairs.hours import at
from marketplace.fairs.models import Fair
from marketplace.fairs.services import FairFacts, Hours, RowPlan, TypeFacts

GROUND = 20  # squares from west to east
MOST_BOOTHS = 90  # a larger fair is announced without a plan yet
HOURS = Hours(10 * 60, 21 * 60)
EVENING = Hours(16 * 60, 22 * 60)
RULES = Bilingual(
    "Prices stand on the goods. Food is covered. Booths are cleared by the closing hour.",
    "قیمت روی کالا نوشته شود. خوراکی سرپوشیده باشد. غرفه تا ساعت پایان جمع شود.",
)
FUNDER = Bilingual("Home-business support fund (demo)", "صندوق حمایت از مشاغل خانگی (نمونه)")
PREFIXES = {
    "table": "T",
    "booth": "B",
    "corner": "K",
    "workshop": "W",
    "tandoor": "N",
    "shared": "S",
    "island": "M",
}


def load_fairs(session: Session, *, now: datetime) -> None:
    """Make the fairs that are missing, with days, plan and call."""
    known = set(session.scalars(select(Fair.slug)))
    organizer = find_by_email(session, "organizer@demo.example")
    if organizer is None:
        return
    for row in rows("fairs"):
        if row["id"] not in known:
            _make(session, row, organizer.id, now)


def _make(session: Session, row: dict[str, Any], organizer_id: int, now: datetime) -> None:
    today = local_date(now)
    starts = today + timedelta(days=int(row["start_offset_days"]))
    apply_by = today + timedelta(days=int(row["apply_by_offset_days"]))
    made = min(now, at(apply_by, 0, "Asia/Tehran")) - timedelta(days=20)
    fair = fairs.create_fair(
        session,
        slug=str(row["id"]),
        facts=_facts(row),
        days=[starts + timedelta(days=n) for n in range(int(row["days"]))],
        hours=EVENING if "yalda" in row["id"] else HOURS,
        user_id=organizer_id,
        now=made,
    )
    fair.picture_key = picture_key(str(row["image"]))
    for kind in row["booths"]:
        fairs.add_type(
            session,
            fair_id=fair.id,
            code=kind["code"],
            facts=TypeFacts(
                both(kind["name"]),
                kind["area_m2"],
                kind["count"],
                Money(kind["price"], CURRENCY),
            ),
        )
    _lay(session, fair, row["booths"])
    fairs.publish_fair(session, fair_id=fair.id, actor_id=organizer_id, now=made)
    fairs.open_call(
        session,
        fair_id=fair.id,
        closes_at=at(apply_by, 1440, fair.zone),
        actor_id=organizer_id,
        now=made,
    )


def _facts(row: dict[str, Any]) -> FairFacts:
    subsidised = row["province_code"] == "19"
    return FairFacts(
        title=both(row["title"]),
        description=both(row["description"]),
        rules=RULES,
        venue=both(row["venue"]),
        organizer=both(row["organiser"]),
        city=both(row["city"]),
        province_code=row["province_code"],
        county_code=row["county_code"],
        funder=FUNDER if subsidised else Bilingual("", ""),
        subsidy_pct=40 if subsidised else 0,
        refund=RefundRule(14, 3, 50),
    )


def _lay(session: Session, fair: Fair, kinds: list[dict[str, Any]]) -> None:
    if sum(kind["count"] for kind in kinds) > MOST_BOOTHS:
        return
    found = queries.get_fair(session, fair.slug)
    ids = {kind.code: kind.id for kind in found.booth_types}
    y = 0
    for kind in kinds:
        side = 1 if kind["area_m2"] <= 3 else 2
        wide = 3 if kind["area_m2"] >= 9 else side
        left, first = kind["count"], 1
        while left:
            count = min(left, GROUND // wide)
            fairs.lay_booths(
                session,
                fair_id=fair.id,
                row=RowPlan(
                    ids[kind["code"]],
                    PREFIXES.get(kind["code"], kind["code"][:1].upper()),
                    first,
                    count,
                    0,
                    y,
                    wide=wide,
                    deep=side,
                    has_power=kind["area_m2"] > 3,
                    accessible=first == 1,
                ),
            )
            left, first, y = left - count, first + count, y + side
            y += (first // max(1, GROUND // wide)) % 2 if left else 1
