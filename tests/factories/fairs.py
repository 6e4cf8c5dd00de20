"""Fairs for tests, through the real services."""

from datetime import date, datetime, timedelta
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.accounts.models import User
from marketplace.accounts.states import Role
from marketplace.core.bilingual import Bilingual
from marketplace.core.db import Database
from marketplace.core.jalali import local_date
from marketplace.fairs import services as fairs
from marketplace.fairs.fees import RefundRule
from marketplace.fairs.models import Application, Booking, Booth, Fair, FairDay
from marketplace.fairs.services import ApplicationFacts, FairFacts, Hours, RowPlan, TypeFacts
from marketplace.fairs.states import ApplicationAction
from marketplace.payments import flow
from marketplace.payments.demo import choose
from marketplace.payments.queries import find_last
from marketplace.payments.states import DemoOutcome, PaymentState
from marketplace.shops.models import Shop
from tests.factories import NOW, make_places, make_product, make_shop, make_user, rial
from tests.factories.orders import gateways

PRICE = 18_000_000
HOURS = Hours(16 * 60, 22 * 60)
_numbers = count(1)


def facts(session: Session, *, subsidy_pct: int = 0, title: str = "Yalda fair") -> FairFacts:
    city = make_places(session)
    return FairFacts(
        title=Bilingual(title, "نمایشگاه یلدا"),
        description=Bilingual("Six evenings.", "شش عصر."),
        rules=Bilingual("Bring a light.", "نور بیاورید."),
        venue=Bilingual("Covered hall", "سالن سرپوشیده"),
        organizer=Bilingual("Provincial desk", "میز استان"),
        city=city.name,
        province_code=city.province_code,
        county_code=city.county_code,
        funder=Bilingual("Home-job fund", "صندوق مشاغل خانگی")
        if subsidy_pct
        else Bilingual("", ""),
        subsidy_pct=subsidy_pct,
        refund=RefundRule(14, 3, 50),
    )


def make_fair(
    session: Session,
    *,
    starts_in: int = 22,
    days: int = 3,
    booths: int = 4,
    price: int = PRICE,
    subsidy_pct: int = 0,
    organizer: User | None = None,
    published: bool = True,
    now: datetime = NOW,
) -> Fair:
    """Return a fair with one kind of booth in a row B1, B2, .. of single cells."""
    person = organizer or make_user(session, role=Role.ORGANIZER)
    first = local_date(now) + timedelta(days=starts_in)
    fair = fairs.create_fair(
        session,
        slug=f"fair-{next(_numbers)}",
        facts=facts(session, subsidy_pct=subsidy_pct),
        days=[first + timedelta(days=n) for n in range(days)],
        hours=HOURS,
        user_id=person.id,
        now=now,
    )
    kind = fairs.add_type(
        session,
        fair_id=fair.id,
        code="booth",
        facts=TypeFacts(Bilingual("Booth", "غرفه"), 6, max(booths, 1), rial(price)),
    )
    if booths:
        fairs.lay_booths(session, fair_id=fair.id, row=RowPlan(kind.id, "B", 1, booths, 0, 0))
    if published:
        fairs.publish_fair(session, fair_id=fair.id, actor_id=person.id, now=now)
        fairs.open_call(
            session,
            fair_id=fair.id,
            closes_at=now + timedelta(days=10),
            actor_id=person.id,
            now=now,
        )
    return fair


def day_ids(session: Session, fair_id: int) -> list[int]:
    query = select(FairDay.id).where(FairDay.fair_id == fair_id).order_by(FairDay.day)
    return list(session.scalars(query))


def booth_ids(session: Session, fair_id: int) -> dict[str, int]:
    rows = session.execute(select(Booth.code, Booth.id).where(Booth.fair_id == fair_id))
    return dict(rows.all())


def type_id(session: Session, fair_id: int) -> int:
    return session.scalars(select(Booth.type_id).where(Booth.fair_id == fair_id)).first() or 0


def apply(
    session: Session,
    fair: Fair,
    *,
    shop: Shop | None = None,
    decision: ApplicationAction | None = ApplicationAction.ACCEPT,
    now: datetime = NOW,
) -> Application:
    """Return an application of a shop with one good, decided unless told otherwise."""
    owner = make_user(session, role=Role.PRODUCER)
    shop = shop or make_shop(session, owner=owner)
    product = make_product(session, shop)
    application = fairs.apply(
        session,
        fair_id=fair.id,
        shop_id=shop.id,
        facts=ApplicationFacts(type_id(session, fair.id), [product.id], "jam and knives"),
        user_id=owner.id,
        now=now,
    )
    if decision is not None:
        fairs.decide(
            session,
            application_id=application.id,
            action=decision,
            reason="goods fit",
            actor_id=owner.id,
            now=now,
        )
    return application


def hold(
    session: Session,
    application: Application,
    code: str = "B1",
    *,
    days: list[int] | None = None,
    now: datetime = NOW,
) -> Booking:
    """Hold a booth for all days."""
    return fairs.hold_booth(
        session,
        application_id=application.id,
        booth_id=booth_ids(session, application.fair_id)[code],
        day_ids=days or day_ids(session, application.fair_id),
        actor_id=application.submitted_by,
        now=now,
    )


def pay_booth(database: Database, booking_id: int, *, now: datetime = NOW) -> PaymentState:
    """Pay the fee at the demo bank."""
    with database.transaction() as session:
        payment = fairs.start_paying(session, booking_id=booking_id, gateway="demo", now=now)
    assert payment is not None
    return settle(database, payment.reference, now=now)


def settle(database: Database, reference: str, *, now: datetime = NOW) -> PaymentState:
    """Walk the demo bank of an expected payment to its end."""
    ways = gateways(database)
    with database.reading() as session:
        payment = find_last(session, reference)
    assert payment is not None
    flow.start(database, ways, payment.id, return_url="/", language="en")
    with database.transaction() as session:
        started = find_last(session, reference)
        assert started is not None
        assert started.gateway_ref is not None
        choose(session, authority=started.gateway_ref, outcome=DemoOutcome.PAID)
    return flow.reconcile(database, ways, payment.id, clock=lambda: now)


def first_day(fair: Fair) -> date:
    return fair.starts_on
