"""Needs and offers for tests, through the real services."""

from datetime import timedelta

from sqlalchemy.orm import Session

from marketplace.accounts.models import User
from marketplace.core.bilingual import Bilingual
from marketplace.core.jalali import local_date
from marketplace.demand import services as demand
from marketplace.demand.models import Need, NeedOffer
from marketplace.demand.services import NeedFacts, OfferFacts
from tests.factories import NOW, make_category, make_places, make_user, rial

TODAY = local_date(NOW)


def need_facts(session: Session, **changes: object) -> NeedFacts:
    """Return 20 knives for Zanjan in 30 days, with whatever a test changes."""
    city = make_places(session)
    known: dict[str, object] = {
        "title": Bilingual("Twenty fruit knives", "۲۰ چاقوی میوه"),
        "text": Bilingual("With our mark", "با نشان ما"),
        "buyer": Bilingual("Maryam", "مریم"),
        "quantity": 20,
        "unit_code": "piece",
        "province_code": city.province_code,
        "county_code": city.county_code,
        "needed_by": TODAY + timedelta(days=30),
        "currency": "IRR",
        "budget": rial(50_000_000),
        "category_id": make_category(session).id,
    }
    return NeedFacts(**{**known, **changes})  # type: ignore[arg-type]


def make_need(
    session: Session, *, writer: User | None = None, opened: bool = True, **changes: object
) -> Need:
    """Return a need, on the board unless said otherwise."""
    person = writer or make_user(session)
    need = demand.post_need(
        session, user_id=person.id, facts=need_facts(session, **changes), now=NOW
    )
    if opened:
        demand.approve_need(session, need_id=need.id, actor_id=make_user(session).id, now=NOW)
    return need


def offer_facts(product_id: int, **changes: object) -> OfferFacts:
    """Return an offer of 20 pieces at 200,000 toman, ready in 10 days."""
    known: dict[str, object] = {
        "product_id": product_id,
        "unit_price": rial(2_000_000),
        "quantity": 20,
        "ready_on": TODAY + timedelta(days=10),
        "note": "In a wooden box",
    }
    return OfferFacts(**{**known, **changes})  # type: ignore[arg-type]


def make_offer(
    session: Session, *, need_id: int, shop_id: int, product_id: int, **changes: object
) -> NeedOffer:
    return demand.make_offer(
        session,
        need_id=need_id,
        shop_id=shop_id,
        user_id=None,
        facts=offer_facts(product_id, **changes),
        now=NOW,
    )
