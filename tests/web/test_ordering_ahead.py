"""Goods ordered ahead at a booth's page, collected by code or list, or another way."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.core.clock import utc_now
from marketplace.fairs import queries
from marketplace.fairs import services as fairs
from marketplace.fairs.models import Booking, Fair
from marketplace.fairs.services import ApplicationFacts
from marketplace.fairs.states import ApplicationAction
from marketplace.orders.models import Collection, Order, SubOrder
from marketplace.shipping.services import set_pickup
from tests.client import JudgingClient
from tests.factories.fairs import booth_ids, day_ids, make_fair, type_id
from tests.factories.orders import pay
from tests.web.conftest import Shelf, SignedIn

LANGS = pytest.mark.parametrize("lang", ["fa", "en"])


class Stall:
    """The knife maker's booth B1 at a fair to come, borne by the funder."""

    def __init__(self, app: Flask, shelf: Shelf) -> None:
        self.database, self.shelf = app.extensions["database"], shelf
        now = utc_now()
        with self.database.transaction() as session:
            fair = make_fair(session, subsidy_pct=100, now=now)
            application = fairs.apply(
                session,
                fair_id=fair.id,
                shop_id=shelf.knives,
                facts=ApplicationFacts(type_id(session, fair.id), [shelf.knife_product]),
                user_id=shelf.knife_owner,
                now=now,
            )
            fairs.decide(
                session,
                application_id=application.id,
                action=ApplicationAction.ACCEPT,
                reason="",
                actor_id=1,
                now=now,
            )
            booking = fairs.hold_booth(
                session,
                application_id=application.id,
                booth_id=booth_ids(session, fair.id)["B1"],
                day_ids=day_ids(session, fair.id),
                actor_id=1,
                now=now,
            )
            fairs.start_paying(session, booking_id=booking.id, gateway="demo", now=now)
            self.slug, self.fair, self.booking = fair.slug, fair.id, booking.id
            self.ways = [w.method_id for w in queries.ways_of_booking(session, booking.id)]

    def page(self, lang: str) -> str:
        return f"/{lang}/fairs/{self.slug}/booths/B1"

    def put(self, client: JudgingClient, lang: str, **changes: str):  # type: ignore[no-untyped-def]
        form = {
            "variant_id": str(self.shelf.knife),
            "method_id": str(self.ways[1]),
            "quantity": "۲",
        }
        return client.submit(self.page(lang), {**form, **changes})

    def order(self, client: JudgingClient, lang: str) -> Order:
        """Put it into the basket and check out, as a guest does."""
        client.get(self.page(lang))
        assert self.put(client, lang).location == f"/{lang}/cart"
        client.get(f"/{lang}/cart")
        page = client.get(f"/{lang}/checkout").get_data(as_text=True)
        form = {
            name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1]  # type: ignore[index]
            for name in ("key", "total")
        }
        form |= {
            "recipient": "مریم رستمی",
            "mobile": "09123456789",
            "province_code": "19",
            "city_code": self.shelf.city,
            "street": "خیابان سعدی ۱۲",
            "postal_code": "4513615891",
            "gateway": "demo",
            f"delivery-{self.shelf.knives}": str(self.ways[1]),
        }
        answer = client.submit(f"/{lang}/checkout", form)
        assert answer.status_code == 302, client.text()
        with self.database.reading() as session:
            found = session.scalars(select(Order).order_by(Order.id.desc())).first()
        assert found is not None
        pay(self.database, found, now=utc_now())
        return found

    def part(self, order: Order) -> SubOrder:
        with self.database.reading() as session:
            return session.scalars(select(SubOrder).where(SubOrder.order_id == order.id)).one()


@pytest.fixture
def stall(app: Flask, shelf: Shelf) -> Stall:
    return Stall(app, shelf)


@LANGS
def test_ordered_at_the_booths_page_and_given_out_by_the_buyers_code(
    stall: Stall, client: JudgingClient, signed_in: SignedIn, lang: str
) -> None:
    order = stall.order(client, lang)
    mine = client.get(f"/{lang}/orders/{order.number}").get_data(as_text=True)
    part = stall.part(order)
    with stall.database.reading() as session:
        word = session.get_one(Collection, part.id).token
        starts = session.get_one(Fair, stall.fair).starts_on
    seller = signed_in(stall.shelf.knife_owner)
    listed = seller.get(f"/{lang}/sell/collections/{stall.booking}").get_data(as_text=True)
    seller.get(f"/{lang}/sell/orders/{part.id}")
    seller.get(f"/{lang}/sell/collect/{word}")
    given = seller.submit(f"/{lang}/sell/orders/{part.id}/hand-over", {"token": word})
    again = seller.submit(
        f"/{lang}/sell/orders/{part.id}/hand-over", {"booking_id": str(stall.booking)}
    )
    seller.get(f"/{lang}/sell/collect/{word}")

    assert 'class="qr"' in mine
    assert part.promised_on is not None
    assert (part.promised_on - starts).days == 1
    assert "مریم رستمی" in listed
    assert (given.status_code, again.location) == (
        302,
        f"/{lang}/sell/collections/{stall.booking}",
    )
    assert stall.part(order).state.value == "completed"
    assert seller.get(f"/{lang}/sell/collect/nonsense").status_code == 404
    assert signed_in(stall.shelf.jam_owner).get(f"/en/sell/collect/{word}").status_code == 404


@LANGS
def test_a_buyer_collects_another_way_when_the_booth_is_lost(
    stall: Stall, client: JudgingClient, lang: str
) -> None:
    order = stall.order(client, lang)
    part = stall.part(order)
    here = f"/{lang}/orders/{order.number}/parts/{part.id}/collect"
    other_day = client.submit(here, {"method_id": str(stall.ways[2])})
    assert stall.part(order).promised_on != part.promised_on
    with stall.database.transaction() as session:
        set_pickup(session, shop_id=stall.shelf.knives, offered=True)
        fairs.cancel_booking(
            session,
            booking_id=stall.booking,
            agreed=session.get_one(Booking, stall.booking).refund_sum,
            actor_id=1,
            now=utc_now(),
        )
    page = client.get(f"/{lang}/orders/{order.number}").get_data(as_text=True)
    refused = client.submit(here, {"method_id": str(stall.ways[0])})
    maker = re.search(r'name="method_id" value="(\d+)"', page)
    client.submit(here, {"method_id": maker[1] if maker else ""})

    assert other_day.location.endswith(f"#part-{part.id}")
    assert 'class="qr"' not in page
    assert refused.status_code == 302
    assert stall.part(order).promised_on is None
    assert client.get(f"/{lang}/orders/{order.number}").status_code == 200
    assert client.submit(f"/{lang}/orders/{order.number}/parts/0/collect").status_code == 404


@LANGS
def test_what_cannot_be_collected_is_refused_in_words(
    stall: Stall, client: JudgingClient, lang: str
) -> None:
    client.get(stall.page(lang))
    for changes, status in (
        ({"quantity": "0"}, 422),
        ({"quantity": "many"}, 422),
        ({"method_id": "999999"}, 422),
        ({"variant_id": "999999"}, 422),
    ):
        assert stall.put(client, lang, **changes).status_code == status, changes
    assert client.get(f"/{lang}/fairs/{stall.slug}/booths/Z9").status_code == 404
    assert client.get(f"/{lang}/fairs/{stall.slug}/booths/B2").status_code == 200


@LANGS
def test_the_plan_is_searched_for_producers_and_goods(
    stall: Stall, client: JudgingClient, lang: str
) -> None:
    with stall.database.reading() as session:
        (_booking, shop, _ids), *_ = queries.who_is_there(session, stall.fair)
    for path in ("", "/plan"):
        here = f"/{lang}/fairs/{stall.slug}{path}"
        found = client.get(here, query_string={"q": shop.name.in_language(lang)})
        none = client.get(here, query_string={"q": "هیچ"})
        assert re.search(r'class="pb pb-taken on"', found.get_data(as_text=True))
        assert 'pb-taken on"' not in none.get_data(as_text=True)
