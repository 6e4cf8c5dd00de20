"""Needs of the demo with their writers, offers, and two that were accepted and paid.

Made by the real services with their clock set back. The demo buyer wrote some of them, so that she
finds offers to compare; the largest knife order waits for the demo producer to answer it.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from marketplace.accounts.models import User
from marketplace.accounts.queries import find_by_email
from marketplace.accounts.services import create_user
from marketplace.catalog import queries as catalog
from marketplace.catalog.models import Product, Variant
from marketplace.catalog.states import ProductState
from marketplace.core.config import Settings
from marketplace.core.db import Database
from marketplace.core.jalali import local_date
from marketplace.core.money import Money
from marketplace.demand import queries
from marketplace.demand import services as demand
from marketplace.demand.matching import shops_for
from marketplace.demand.models import Need
from marketplace.demand.services import NeedFacts, OfferFacts
from marketplace.demo.data import both, rows
from marketplace.demo.people import CURRENCY
from marketplace.orders import services as orders
from marketplace.orders.carts import CartTerms, view_bespoke
from marketplace.orders.models import Order
from marketplace.payments import flow
from marketplace.payments.demo import DemoGateway, choose
from marketplace.payments.gateway import Gateways
from marketplace.payments.queries import find_last
from marketplace.payments.states import DemoOutcome
from marketplace.places.models import City

BUYERS_OWN = frozenset({"q04", "q06", "q11", "q13"})
OFFERS = {"q01": 3, "q04": 2, "q05": 1, "q09": 2, "q13": 3, "q15": 2}
ACCEPTED = ("q04", "q09")
PRICES_PCT = (96, 104, 88)
WAITING: tuple[dict[str, Any], ...] = (
    {
        "id": "q16",
        "title": {"en": "40 jars of fig jam for guests", "fa": "۴۰ شیشه مربای انجیر برای مهمان‌ها"},
        "text": {
            "en": "Little sugar, small jars; for a family celebration in Abhar.",
            "fa": "کم‌شکر و در شیشه کوچک؛ برای جشن خانوادگی در ابهر.",
        },
        "buyer": {"en": "Family of Abhar", "fa": "خانواده‌ای در ابهر"},
        "quantity": 40,
        "unit": {"code": "jar"},
        "category": "jams",
        "budget": 110_000_000,
        "province_code": "19",
        "county_code": "1901",
        "created_offset_days": -0.4,
        "needed_offset_days": 22,
    },
    {
        "id": "q17",
        "title": {"en": "Handmade dolls for a nursery", "fa": "عروسک پارچه‌ای برای مهدکودک"},
        "text": {
            "en": "Soft and washable, no small parts.",
            "fa": "نرم و شستنی، بدون قطعه ریز.",
        },
        "buyer": {"en": "Nursery", "fa": "مهدکودک"},
        "quantity": 18,
        "unit": {"code": "piece"},
        "category": "dolls-toys",
        "budget": 0,
        "province_code": "19",
        "county_code": "1904",
        "created_offset_days": -0.1,
        "needed_offset_days": 30,
    },
)


def load_needs(database: Database, settings: Settings, *, now: datetime) -> None:
    """Add the needs that are missing, with offers and orders; those whose day passed end."""
    with database.reading() as session:
        known = set(session.scalars(select(Need.external_id)))
    with database.transaction() as session:
        for row in (*rows("requests"), *WAITING):
            if row["id"] not in known:
                _add(session, row, now)
        demand.expire_needs(session, now=now)
    for name in ACCEPTED:
        if name not in known:
            _accept(database, settings, name, now)


def _writer(session: Session, row: dict[str, Any], now: datetime) -> User:
    email = "buyer@demo.example" if row["id"] in BUYERS_OWN else f"{row['id']}@demo.example"
    found = find_by_email(session, email)
    if found is not None:
        return found
    return create_user(
        session,
        name=both(row["buyer"]).fa,
        email=email,
        phone=f"+9891400000{row['id'][1:]}",
        password=None,
        language="fa",
        verified=True,
        now=now,
    )


def _add(session: Session, row: dict[str, Any], now: datetime) -> None:
    at = now + timedelta(days=row["created_offset_days"])
    category = catalog.find_category(session, row["category"])
    need = demand.post_need(
        session,
        user_id=_writer(session, row, at).id,
        facts=NeedFacts(
            title=both(row["title"]),
            text=both(row["text"]),
            buyer=both(row["buyer"]),
            quantity=row["quantity"],
            unit_code=row["unit"]["code"],
            province_code=row["province_code"],
            county_code=row["county_code"],
            needed_by=local_date(now + timedelta(days=row["needed_offset_days"])),
            currency=CURRENCY,
            budget=Money(row["budget"], CURRENCY) if row["budget"] else None,
            category_id=category.id if category else None,
        ),
        now=at,
    )
    need.external_id = row["id"]
    if row["id"] in {waiting["id"] for waiting in WAITING}:
        return
    moderator = find_by_email(session, "moderator@demo.example")
    demand.approve_need(session, need_id=need.id, actor_id=moderator.id if moderator else 0, now=at)
    for place, shop_id in enumerate(shops_for(session, need)[: OFFERS.get(row["id"], 0)]):
        _offer(session, need, shop_id, place, min(now, at + timedelta(hours=9 * (place + 1))))


def _offer(session: Session, need: Need, shop_id: int, place: int, at: datetime) -> None:
    fair = (need.budget_minor or 0) // need.quantity
    good, minor = session.execute(
        select(Product, Variant.price_minor)
        .join(Variant, Variant.product_id == Product.id)
        .where(
            Product.shop_id == shop_id,
            Product.state == ProductState.PUBLISHED,
            Product.category_id.in_(catalog.branch_ids(session, need.category_id or 0)),
            Variant.active,
        )
        .order_by(func.abs(Variant.price_minor - fair), Variant.id)
        .limit(1)
    ).one()
    price = minor * PRICES_PCT[place % 3] // 100 // 10_000 * 10_000
    demand.make_offer(
        session,
        need_id=need.id,
        shop_id=shop_id,
        user_id=None,
        facts=OfferFacts(
            product_id=good.id,
            unit_price=Money(price, CURRENCY),
            quantity=need.quantity if place != 1 else max(1, need.quantity * 3 // 4),
            ready_on=max(local_date(at), need.needed_by - timedelta(days=9 - 4 * place)),
            note="با همان کیفیت قفسه؛ نمونه‌اش را ببینید." if place == 0 else "",
        ),
        now=at,
    )


def _accept(database: Database, settings: Settings, name: str, now: datetime) -> None:
    """Let the writer accept the cheapest offer and pay it."""
    at = now - timedelta(days=2)
    with database.transaction() as session:
        order = _order(session, settings, name, at)
    if order is None:
        return
    gateways: Gateways = {"demo": DemoGateway(database, clock=lambda: at)}
    with database.reading() as session:
        payment = find_last(session, order.reference)
    if payment is None:
        return
    flow.start(database, gateways, payment.id, return_url="/", language="fa")
    with database.transaction() as session:
        started = find_last(session, order.reference)
        if started is not None and started.gateway_ref is not None:
            choose(session, authority=started.gateway_ref, outcome=DemoOutcome.PAID)
    flow.reconcile(database, gateways, payment.id, clock=lambda: at)


def _order(session: Session, settings: Settings, name: str, at: datetime) -> Order | None:
    need = session.scalars(select(Need).where(Need.external_id == name)).one()
    offer = next(iter(queries.standing_offers(session, need.id)), None)
    city = session.scalars(select(City).where(City.county_code == need.county_code)).first()
    if offer is None or city is None:
        return None
    today = local_date(at)
    terms = CartTerms(city.province_code, today, settings.currency, settings.commission_bp)
    wanted = demand.bespoke(need, offer, today=today)
    total = view_bespoke(session, wanted=wanted, terms=terms).quote.total
    writer = session.get_one(User, need.user_id)
    return demand.accept_offer(
        session,
        choice=demand.Choice(offer.id, offer.version),
        agreement=orders.Agreement(f"demo-need-{name}", total),
        contact=orders.OrderContact(
            user_id=writer.id,
            language="fa",
            recipient=writer.name,
            mobile=writer.phone or "+989120000000",
            email=None,
            province_code=city.province_code,
            county_code=city.county_code,
            city_code=city.code,
            street="خیابان سعدی، کوچه یاس، پلاک ۱۲ (نمونه)",
            postal_code="4513615891",
        ),
        payment=orders.Payment("demo", pays_later=False, hold=demand.TIME_TO_PAY),
        terms=terms,
        now=at,
    )
