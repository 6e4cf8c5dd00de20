"""The programme of the demo: profiles with consents, journeys, loans, courses, pauses, prices."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.catalog.models import Category
from marketplace.core.jalali import local_date
from marketplace.core.money import Money
from marketplace.demo.businesses import MONTH_DAYS, SEED, Life, lives
from marketplace.demo.counter_sales import PRICES_RISE_MONTHLY
from marketplace.demo.data import rows
from marketplace.demo.people import CURRENCY
from marketplace.monitoring.months import first_day, last_whole, month_of
from marketplace.monitoring.services import set_price_index, set_target
from marketplace.monitoring.states import Calendar
from marketplace.shops.models import Shop
from marketplace.supports.models import Profile
from marketplace.supports.services import (
    ProfileFacts,
    SupportFacts,
    close_business,
    ensure_programme,
    give_consent,
    move_to_step,
    pause_business,
    record_support,
    tell_profile,
)
from marketplace.supports.states import (
    Education,
    Gender,
    Mode,
    PauseReason,
    Purpose,
    Settlement,
    SupportKind,
    WorkRelation,
)

MEN_OF_SHOPS = {"رحیم", "حسن", "علی", "محمد", "حسین", "رضا"}
LENDERS = (("بانک نمونه‌ی یک", "وام خوداشتغالی"), ("صندوق نمونه‌ی دو", "وام مشاغل خانگی"))
COURSES = ("قیمت‌گذاری و فروش", "بسته‌بندی خوراک", "عکاسی از کالا با گوشی")
TARGETS = {"M1": 100, "M6": 7500, "women": 5500, "M11": 40_000_000, "M17": 5500, "M22": 9500}


@dataclass(frozen=True, slots=True)
class Member:
    """A business of the programme: one of the figures, or one of the shop front."""

    shop_id: int
    woman: bool
    rural: bool
    workers: tuple[int | None, int | None]
    began: datetime  # enrolled
    category: str | None
    life: Life | None = None


def load_programme(session: Session, *, now: datetime) -> None:
    """Write profiles, journeys and supports of all businesses, once."""
    if session.scalar(select(Profile.id).limit(1)) is not None:
        return
    steps = [step.id for phase in ensure_programme(session).phases for step in phase.steps]
    categories = dict(session.execute(select(Category.slug, Category.id)).all())
    for place, member in enumerate(_members(session, now)):
        dice = random.Random(f"{SEED}-member-{place}")  # noqa: S311 - a story, not a secret
        _profile(session, member, categories, dice)
        _journey(session, member, steps, now)
        _supports(session, member, place, dice, now)
        _rests_and_ends(session, member, place, now)
    _prices(session, local_date(now))
    year = month_of(local_date(now), Calendar.JALALI) // 12
    for code, value in TARGETS.items():
        for each in (year - 1, year):
            set_target(session, indicator=code, year=each, value=value, owner="دفتر برنامه")


def _members(session: Session, now: datetime) -> list[Member]:
    shops = {shop.slug: shop for shop in session.scalars(select(Shop))}
    front = [_front(shops[row["id"]], row) for row in rows("producers")]
    figures = [
        Member(
            shop_id=shops[life.slug].id,
            woman=life.woman,
            rural=life.county not in {"1904", "1901"},
            workers=(0, 1 + place % 3),
            began=now - timedelta(days=life.enrolled_days_ago),
            category=life.category,
            life=life,
        )
        for place, life in enumerate(lives())
    ]
    return front + figures


def _front(shop: Shop, row: dict[str, Any]) -> Member:
    return Member(
        shop_id=shop.id,
        woman=row["first_name"]["fa"] not in MEN_OF_SHOPS,
        rural=bool(row["rural"]),
        workers=(None, int(row["household_members_working"])),
        began=shop.approved_at or shop.created_at,
        category=None,
    )


def _profile(
    session: Session, member: Member, categories: dict[str, int], dice: random.Random
) -> None:
    def said(share: float) -> bool:
        return dice.random() < share

    facts = ProfileFacts(
        gender=(Gender.WOMAN if member.woman else Gender.MAN) if said(0.94) else None,
        birth_year=round(dice.triangular(1960, 2004, 1984)) if said(0.9) else None,
        education=dice.choice(list(Education)) if said(0.8) else None,
        household_head=dice.random() < 0.3 if said(0.75) else None,
        disability=dice.random() < 0.05 if said(0.7) else None,
        settlement=Settlement.RURAL if member.rural else Settlement.URBAN,
        work_relation=dice.choice((*[WorkRelation.OWN_ACCOUNT] * 4, *WorkRelation)),
        mode=dice.choice((*[Mode.INDEPENDENT] * 6, *[Mode.SUPPORTED] * 3, Mode.COOPERATIVE)),
        category_id=categories[member.category] if member.category else None,
        paid_workers=member.workers[0],
        family_workers=member.workers[1],
        season_months=list(member.life.season)
        if member.life and member.life.course == "seasonal"
        else [],
    )
    day = local_date(member.began)
    tell_profile(
        session, shop_id=member.shop_id, facts=facts, valid_from=day, by=None, now=member.began
    )
    if said(0.94):
        give_consent(
            session,
            shop_id=member.shop_id,
            purpose=Purpose.STATISTICS,
            by=None,
            now=member.began,
        )


def _journey(session: Session, member: Member, steps: list[int], now: datetime) -> None:
    """Enter a step about each month until the first sale, later ones more slowly."""
    course = member.life.course if member.life else "steady"
    reached = {"never": 5, "new": 8, "failing": 8, "fading": 9}.get(course, 10)
    at, born = member.began, _born(member, now)
    for place, step in enumerate(steps[:reached]):
        if at > now:
            return
        move_to_step(
            session, shop_id=member.shop_id, step_id=step, on=local_date(at), by=None, now=at
        )
        wait = (born - member.began) / 8 if place < 8 else timedelta(days=100)
        at += max(wait, timedelta(hours=1))


def _born(member: Member, now: datetime) -> datetime:
    if member.life is None or member.life.born_days_ago is None:
        return member.began + timedelta(days=40)
    return now - timedelta(days=member.life.born_days_ago)


def _supports(
    session: Session, member: Member, place: int, dice: random.Random, now: datetime
) -> None:
    course = member.life.course if member.life else "steady"
    born = _born(member, now)
    if dice.random() < 0.62:
        done = dice.random() < 0.85
        _record(
            session,
            SupportFacts(
                kind=SupportKind.TRAINING,
                reference=f"T-{place + 1:03d}",
                shop_id=member.shop_id,
                title=dice.choice(COURSES),
                provider="مرکز آموزش نمونه",
                amount=Money.zero(CURRENCY),
                starts_on=local_date(member.began + timedelta(days=10)),
                hours=dice.choice((16, 24, 40)),
                attended=done,
                passed=done and dice.random() < 0.8,
            ),
            now,
        )
    if course not in {"never", "new"} and dice.random() < 0.36:
        lender, product = LENDERS[place % len(LENDERS)]
        amount = dice.choice((300_000_000, 500_000_000, 800_000_000, 1_500_000_000))
        late = course in {"failing", "fading"} and dice.random() < 0.6
        _record(
            session,
            SupportFacts(
                kind=SupportKind.LOAN,
                reference=f"L-{place + 1:03d}",
                shop_id=member.shop_id,
                title=product,
                provider=lender,
                amount=Money(amount, CURRENCY),
                starts_on=local_date(
                    min(born + timedelta(days=dice.randint(120, 300)), now - timedelta(days=5))
                ),
                purpose="ابزار و مواد اولیه",
                instalment_minor=amount // 60 // 10_000 * 10_000,
                late_days=dice.choice((35, 62, 120)) if late else 0,
                guarantee="یک ضامن",
                jobs_promised=dice.choice((1, 1, 2, 3)),
            ),
            now,
        )


def _record(session: Session, facts: SupportFacts, now: datetime) -> None:
    """Write a support as it was known on its first day."""
    if facts.starts_on <= local_date(now):
        at = min(now, now - timedelta(days=(local_date(now) - facts.starts_on).days))
        record_support(session, facts=facts, by=None, now=at)


def _rests_and_ends(session: Session, member: Member, place: int, now: datetime) -> None:
    life, today = member.life, local_date(now)
    if life is None:
        return
    if life.course == "steady" and place % 17 == 0:
        pause_business(
            session,
            shop_id=member.shop_id,
            reason=PauseReason.BIRTH,
            starts_on=today - timedelta(days=40),
            ends_on=today + timedelta(days=50),
            now=now - timedelta(days=45),
        )
    last = (life.born_days_ago or 0) - life.lasting_months * MONTH_DAYS
    if life.course == "failing" and place % 3 == 0 and last > 40:
        ended = now - timedelta(days=round(last) - 30)
        close_business(
            session,
            shop_id=member.shop_id,
            on=local_date(ended),
            reason="تولیدکننده گفت دیگر ادامه نمی‌دهد",
            by=None,
            now=ended,
        )


def _prices(session: Session, today: date) -> None:
    """Write an invented price index of three years, at a steady rise."""
    last = last_whole(today, Calendar.JALALI)
    for back in range(36):
        set_price_index(
            session,
            month_start=first_day(last - back, Calendar.JALALI),
            index_milli=round(300_000 * (1 + PRICES_RISE_MONTHLY) ** -back),
            source="شاخص ساختگی نمونه",
        )
