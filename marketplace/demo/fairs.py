"""What happens at the fairs of the demo: applied, booked, paid, sold, by the real services.

Each fair tells its story once, with the clock set back where it lies in the past: one is over, one
is on today, the others take applications.
"""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.accounts.queries import find_by_email
from marketplace.catalog.models import Product, Variant
from marketplace.catalog.services import move_stock
from marketplace.catalog.states import Movement, ProductState
from marketplace.core.config import Settings
from marketplace.core.db import Database
from marketplace.demo.people import FIRST_SHOP
from marketplace.fairs import queries
from marketplace.fairs import services as fairs
from marketplace.fairs.hours import at
from marketplace.fairs.models import Application, Booking, Fair
from marketplace.fairs.services import (
    ApplicationFacts,
    Basket,
    Tender,
)
from marketplace.fairs.states import ApplicationAction, SaleMethod
from marketplace.orders.services import CounterTerms
from marketplace.payments import flow
from marketplace.payments.demo import DemoGateway, choose
from marketplace.payments.gateway import Gateways
from marketplace.payments.queries import find_last
from marketplace.payments.states import DemoOutcome
from marketplace.shops.models import Shop
from marketplace.shops.queries import find_owner_id

SEED = 2405
STORIES = {  # slug: applicants, booked, standby, declined, with sales
    "yalda-zanjan": (16, 9, 2, 1, False),
    "olive-tarom": (8, 5, 0, 1, False),
    "food-soltaniyeh": (5, 0, 0, 0, False),
    "weave-shiraz": (9, 9, 0, 0, True),
    "home-market-zanjan": (10, 9, 1, 0, True),
}
REASONS = {
    ApplicationAction.ACCEPT: "کالای شما با این نمایشگاه جور است.",
    ApplicationAction.PUT_ON_STANDBY: "جا پر شد؛ اگر غرفه‌ای آزاد شود نوبت شماست.",
    ApplicationAction.DECLINE: "این بار کالای مشابه زیاد بود.",
}


class Story:
    """Applications, bookings and sales of one fair, on the dice of the demo."""

    def __init__(self, database: Database, settings: Settings, now: datetime) -> None:
        self.database, self.settings, self.now = database, settings, now
        self.dice = random.Random(SEED)  # noqa: S311 - a story, not a secret
        self.at = now
        self.gateways: Gateways = {"demo": DemoGateway(database, clock=lambda: self.at)}

    def tell(self, slug: str) -> None:
        """Tell a fair's story, unless it was told."""
        with self.database.reading() as session:
            fair = queries.get_fair(session, slug)
            if queries.applications_of_fair(session, fair.id) or fair.call is None:
                return
            shops = self._shops(session, fair)
            organizer = find_by_email(session, "organizer@demo.example")
        if organizer is None:
            return
        count, booked, standby, declined, sells = STORIES[slug]
        self.at = max(fair.call.opens_at, min(self.now, fair.call.closes_at) - timedelta(days=9))
        made = [self._apply(fair, shop) for shop in shops[:count]]
        self.at += timedelta(days=2)
        ends = {
            **dict.fromkeys(range(booked + 1), ApplicationAction.ACCEPT),
            **dict.fromkeys(range(count - standby, count), ApplicationAction.PUT_ON_STANDBY),
            **dict.fromkeys(
                range(count - standby - declined, count - standby), ApplicationAction.DECLINE
            ),
        }
        for place, application_id in enumerate(made):
            if application_id and place in ends:
                self._decide(application_id, ends[place], organizer.id)
        # The demo producer is first; at a coming fair whoever looks chooses the booth.
        first = 0 if sells else 1
        for place, application_id in enumerate(made[first : booked + first]):
            if application_id:
                self._book(application_id, place)
        if sells:
            self._sell(fair.id)

    def _shops(self, session: Session, fair: Fair) -> list[Shop]:
        found = list(session.scalars(select(Shop).order_by(Shop.id)))
        near = [s for s in found if s.province_code == fair.province_code]
        far = [s for s in found if s.province_code != fair.province_code]
        ordered = near + far
        return sorted(ordered, key=lambda shop: shop.slug != FIRST_SHOP)

    def _apply(self, fair: Fair, shop: Shop) -> int:
        self.at += timedelta(minutes=self.dice.randint(5, 200))
        self.at = min(self.at, self.now)
        with self.database.transaction() as session:
            goods = session.scalars(
                select(Product.id)
                .where(Product.shop_id == shop.id, Product.state == ProductState.PUBLISHED)
                .order_by(Product.id)
                .limit(5)
            ).all()
            owner = find_owner_id(session, shop.id)
            if not goods or owner is None:
                return 0
            kinds = queries.get_fair(session, fair.slug).booth_types
            kind = kinds[-1 if len(kinds) == 1 else self.dice.choice((0, 1, 1))]
            return fairs.apply(
                session,
                fair_id=fair.id,
                shop_id=shop.id,
                facts=ApplicationFacts(
                    kind.id, goods, "کارهای تازه را می‌آورم و سر غرفه نشان می‌دهم."
                ),
                user_id=owner,
                now=self.at,
            ).id

    def _decide(self, application_id: int, action: ApplicationAction, organizer_id: int) -> None:
        self.at = min(self.at + timedelta(minutes=7), self.now)
        with self.database.transaction() as session:
            fairs.decide(
                session,
                application_id=application_id,
                action=action,
                reason=REASONS[action],
                actor_id=organizer_id,
                now=self.at,
            )

    def _book(self, application_id: int, place: int) -> None:
        self.at = min(self.at + timedelta(minutes=40), self.now)
        with self.database.transaction() as session:
            application = queries.get_application(session, application_id)
            fair = session.get_one(Fair, application.fair_id)
            plan = queries.plan_of(session, fair.id, now=self.at)
            free = [
                b
                for b in plan.booths
                if b.state == "free" and b.whole and b.type_id == application.type_id
            ]
            if not free:
                return
            booth = free[(place * 5) % len(free)]
            days = [day.id for day in queries.get_fair(session, fair.slug).days]
            booking = fairs.hold_booth(
                session,
                application_id=application_id,
                booth_id=booth.id,
                day_ids=days,
                actor_id=application.submitted_by,
                now=self.at,
            )
            payment = fairs.start_paying(
                session, booking_id=booking.id, gateway="demo", now=self.at
            )
        if payment is not None:
            self._pay(payment.id, payment.reference)

    def _pay(self, payment_id: int, reference: str) -> None:
        flow.start(self.database, self.gateways, payment_id, return_url="/", language="fa")
        with self.database.transaction() as session:
            started = find_last(session, reference)
            if started is not None and started.gateway_ref is not None:
                choose(session, authority=started.gateway_ref, outcome=DemoOutcome.PAID)
        flow.reconcile(self.database, self.gateways, payment_id, clock=lambda: self.at)

    def _sell(self, fair_id: int) -> None:
        with self.database.reading() as session:
            there = queries.who_is_there(session, fair_id)
            days = queries.get_fair(session, session.get_one(Fair, fair_id).slug).days
            wares = {shop.id: _wares(session, shop.id) for _, shop, _ in there}
        for day in days:
            for booking, shop, _goods in there:
                for number in range(self.dice.choice((1, 2, 3, 4))):
                    minute = self.dice.randint(day.opens_min, day.closes_min - 1)
                    moment = at(day.day, minute, "Asia/Tehran")
                    if moment <= self.now and wares[shop.id]:
                        self._ring_up(booking, wares[shop.id], moment, f"{day.day}:{number}")

    def _ring_up(
        self, booking: Booking, wares: list[tuple[int, bool]], moment: datetime, key: str
    ) -> None:
        chosen = self.dice.sample(wares, k=min(len(wares), self.dice.choice((1, 1, 2))))
        pieces = {variant_id: self.dice.choice((1, 1, 2)) for variant_id, _ in chosen}
        card = self.dice.random() < 0.4
        with self.database.transaction() as session:
            for variant_id, to_order in chosen:
                if not to_order:
                    move_stock(
                        session,
                        variant_id=variant_id,
                        kind=Movement.MADE,
                        pieces=pieces[variant_id],
                        now=moment - timedelta(days=1),
                    )
            application = session.get_one(Application, booking.application_id)
            fairs.sell_at_booth(
                session,
                booking_id=booking.id,
                basket=Basket(pieces),
                tender=Tender(SaleMethod.CARD if card else SaleMethod.CASH),
                key=f"demo:{key}",
                user_id=application.submitted_by,
                terms=CounterTerms(self.settings.currency, self.settings.commission_bp),
                now=moment,
            )


def _wares(session: Session, shop_id: int) -> list[tuple[int, bool]]:
    rows_ = session.execute(
        select(Variant.id, Variant.made_to_order)
        .join(Product, Product.id == Variant.product_id)
        .where(
            Product.shop_id == shop_id,
            Product.state == ProductState.PUBLISHED,
            Variant.active,
            Variant.price_minor < 40_000_000,
        )
        .order_by(Variant.id)
    )
    return [(variant_id, to_order) for variant_id, to_order in rows_]


def tell_stories(
    database: Database, settings: Settings, *, now: datetime, report: Callable[[str], None]
) -> None:
    """Let each fair have its applications, bookings and sales, the oldest fair first."""
    report("fairs: applications, booths, sales ...")
    story = Story(database, settings, now)
    with database.reading() as session:
        order = session.execute(
            select(Fair.slug, Fair.starts_on)
            .where(Fair.slug.in_(list(STORIES)))
            .order_by(Fair.starts_on)
        ).all()
    for slug, _starts in order:
        story.tell(slug)
