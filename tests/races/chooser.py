"""The writer of a need in a process of her own, accepting an offer."""

from dataclasses import replace
from datetime import UTC, datetime

from marketplace.core.db import Database
from marketplace.core.jalali import local_date
from marketplace.demand import services as demand
from marketplace.demand.errors import NeedNotOpen
from marketplace.demand.models import Need, NeedOffer
from marketplace.orders import services as orders
from marketplace.orders.carts import view_bespoke
from marketplace.places.models import City
from marketplace.wiring import make_bus
from tests.factories.orders import contact, terms


def choose(url: str, offer_id: int, key: str, city_code: str) -> str:
    """Accept an offer; return `chosen NUMBER` or `refused CODE`."""
    database = Database(url, make_bus())
    now = datetime.now(UTC)
    with database.reading() as session:
        offer = session.get_one(NeedOffer, offer_id)
        need, city = session.get_one(Need, offer.need_id), session.get_one(City, city_code)
        wanted = demand.bespoke(need, offer, today=local_date(now))
        total = view_bespoke(session, wanted=wanted, terms=terms(now)).quote.total
    try:
        with database.transaction() as session:
            order = demand.accept_offer(
                session,
                choice=demand.Choice(offer_id, offer.version),
                agreement=orders.Agreement(key, total),
                contact=replace(contact(city), user_id=need.user_id),
                payment=orders.Payment("demo", False, demand.TIME_TO_PAY),
                terms=terms(now),
                now=now,
            )
            return f"chosen {order.number}"
    except NeedNotOpen as error:
        return f"refused {error.code}"
    finally:
        database.dispose()
