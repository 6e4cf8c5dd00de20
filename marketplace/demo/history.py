"""Some months of orders, made by the real services with their clock set back.

Seeded, so that each load tells the same story. What is sold was made the day before, so that the
stock left is what the data says. The last days leave work to do: orders to accept, parcels to send.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.accounts.queries import find_by_email
from marketplace.catalog.models import Product, Variant
from marketplace.catalog.services import move_stock
from marketplace.catalog.states import Movement
from marketplace.core.config import Settings
from marketplace.core.db import Database
from marketplace.core.jalali import local_date
from marketplace.demo.people import FIRST_SHOP
from marketplace.orders import services as orders
from marketplace.orders.carts import CartTerms, view_cart
from marketplace.orders.models import Order
from marketplace.orders.queries import get_order
from marketplace.orders.services import By
from marketplace.orders.states import Actor
from marketplace.payments import flow
from marketplace.payments.demo import DemoGateway, choose
from marketplace.payments.gateway import Gateways
from marketplace.payments.queries import find_last
from marketplace.payments.states import DemoOutcome
from marketplace.places.models import City
from marketplace.shops.models import Shop

DAYS_BACK = 170
ORDERS = 220
SEED = 1405
NAMES = ("سارا", "ندا", "امیر", "یوسف", "نیلوفر", "کاوه", "لیلا", "بابک", "مینا", "آرش")
TOWNS = (("19", "زنجان"), ("23", "تهران"), ("03", "تبریز"), ("10", "اصفهان"), ("01", "رشت"))
HOLD = timedelta(minutes=20)
LATELY = (0.02, 0.04, 0.9, 1.6, 2.4, 3.1)  # days ago: the demo producer finds work to do


@dataclass(frozen=True, slots=True)
class Ware:
    """A variant that may be ordered in the story."""

    variant_id: int
    made_to_order: bool
    since: datetime
    weight: float
    shop: str


class Story:
    """The places, goods and dice of the story."""

    def __init__(self, database: Database, settings: Settings, now: datetime) -> None:
        self.database, self.settings, self.now = database, settings, now
        self.dice = random.Random(SEED)  # noqa: S311 - a story, not a secret
        self.at = now
        self.gateways: Gateways = {"demo": DemoGateway(database, clock=lambda: self.at)}
        with database.reading() as session:
            self.wares = _wares(session)
            self.cities = _cities(session)
            buyer = find_by_email(session, "buyer@demo.example")
        self.buyer_id = buyer.id if buyer else None

    def tell(self) -> None:
        """Make all orders, the oldest first."""
        ages = [(self.dice.triangular(0.05, DAYS_BACK, 8), "") for _ in range(ORDERS)]
        ages += [(age, FIRST_SHOP) for age in LATELY]
        for number, (age_days, shop) in enumerate(sorted(ages, reverse=True)):
            self.at = self.now - timedelta(days=age_days)
            order = self._place(number, shop)
            if order is not None and self._pay(order):
                self._carry(order)

    def _place(self, number: int, shop: str) -> Order | None:
        known = [w for w in self.wares if w.since < self.at and shop in {"", w.shop}]
        if not known:
            return None
        wanted = {
            ware.variant_id: (ware, self.dice.choice((1, 1, 1, 2, 3)))
            for ware in self.dice.choices(
                known, [ware.weight for ware in known], k=self.dice.choice((1, 1, 2, 2, 3))
            )
        }
        city = self.dice.choice(self.cities)
        cash = self.dice.random() < 0.15
        with self.database.transaction() as session:
            cart = orders.ensure_cart(session, token=None, user_id=None, now=self.at)
            for ware, pieces in wanted.values():
                if not ware.made_to_order:
                    move_stock(
                        session,
                        variant_id=ware.variant_id,
                        kind=Movement.MADE,
                        pieces=pieces,
                        now=max(ware.since, self.at - timedelta(days=1)),
                    )
                orders.add_line(
                    session,
                    cart_id=cart.id,
                    variant_id=ware.variant_id,
                    quantity=pieces,
                    now=self.at,
                )
            terms = CartTerms(
                city.province_code,
                local_date(self.at),
                self.settings.currency,
                self.settings.commission_bp,
            )
            view = view_cart(session, cart_id=cart.id, terms=terms)
            return orders.place_order(
                session,
                cart_id=cart.id,
                agreement=orders.Agreement(f"demo-story-{number}", view.quote.total),
                contact=self._contact(city, number),
                payment=orders.Payment("cod" if cash else "demo", cash, HOLD),
                terms=terms,
                now=self.at,
            )

    def _contact(self, city: City, number: int) -> orders.OrderContact:
        own = number % 23 == 0
        return orders.OrderContact(
            user_id=self.buyer_id if own else None,
            language="fa",
            recipient="مریم رستمی" if own else self.dice.choice(NAMES),
            mobile="+989120000000" if own else f"+98935000{number:04d}",
            email=None,
            province_code=city.province_code,
            county_code=city.county_code,
            city_code=city.code,
            street="خیابان سعدی، کوچه یاس، پلاک ۱۲ (نمونه)",
            postal_code="4513615891",
        )

    def _pay(self, order: Order) -> bool:
        if order.gateway == "cod":
            return True
        left_open = self.dice.random() < 0.05
        with self.database.reading() as session:
            payment = find_last(session, order.reference)
        if payment is None:
            return False
        flow.start(self.database, self.gateways, payment.id, return_url="/", language="fa")
        if left_open:
            with self.database.transaction() as session:
                orders.expire_orders(session, now=self.at + HOLD)
            return False
        with self.database.transaction() as session:
            started = find_last(session, order.reference)
            if started is not None and started.gateway_ref is not None:
                choose(session, authority=started.gateway_ref, outcome=DemoOutcome.PAID)
        flow.reconcile(self.database, self.gateways, payment.id, clock=lambda: self.at)
        return True

    def _carry(self, order: Order) -> None:
        """Let each shop do with its part what the days since then allow."""
        with self.database.transaction() as session:
            for part in get_order(session, order.number).sub_orders:
                self._walk(session, part.id)
        flow.run_refunds(self.database, self.gateways, clock=lambda: self.at)

    def _walk(self, session: Session, sub_order_id: int) -> None:
        shop, buyer = By(Actor.SHOP), By(Actor.BUYER)
        dice, at = self.dice, self.at + timedelta(hours=self.dice.uniform(1, 40))
        if at > self.now:
            return
        if dice.random() < 0.04:
            orders.cancel_sub_order(
                session, sub_order_id=sub_order_id, by=buyer, reason="نظرم عوض شد", now=at
            )
            return
        orders.accept_sub_order(session, sub_order_id=sub_order_id, by=shop, now=at)
        at += timedelta(hours=dice.uniform(8, 50))
        if at > self.now:
            return
        orders.ship_sub_order(
            session,
            sub_order_id=sub_order_id,
            by=shop,
            tracking_code=f"2180{dice.randrange(10**8):08d}",
            now=at,
        )
        at += timedelta(days=dice.uniform(2, 6))
        if at > self.now:
            return
        orders.deliver_sub_order(session, sub_order_id=sub_order_id, by=shop, now=at)
        at += timedelta(days=dice.uniform(0.5, 6.5))
        if at <= self.now:
            orders.complete_sub_order(session, sub_order_id=sub_order_id, by=buyer, now=at)


def _wares(session: Session) -> list[Ware]:
    rows = session.execute(
        select(Variant, Product, Shop.slug)
        .join(Product, Product.id == Variant.product_id)
        .join(Shop, Shop.id == Product.shop_id)
        .order_by(Product.external_id, Variant.position)
    ).all()
    return [
        Ware(
            variant_id=variant.id,
            made_to_order=variant.made_to_order,
            since=product.published_at or product.created_at,
            weight=(5 if slug == FIRST_SHOP else 1 + product.id % 3)
            * min(2.0, 8_000_000 / variant.price_minor),
            shop=slug,
        )
        for variant, product, slug in rows
    ]


def _cities(session: Session) -> list[City]:
    return [
        city
        for province, name in TOWNS
        for city in session.scalars(
            select(City).where(City.province_code == province, City.name_fa == name)
        )
    ]


def make_orders(database: Database, settings: Settings, *, now: datetime) -> None:
    """Place, pay, send and complete the orders of the last months."""
    Story(database, settings, now).tell()
