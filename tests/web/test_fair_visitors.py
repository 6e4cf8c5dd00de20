"""What visitors see of fairs, and sales at the till with their receipts."""

import json
import re

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.core.clock import utc_now
from marketplace.fairs import services as fairs
from marketplace.fairs.models import Fair, Sale
from tests.client import JudgingClient
from tests.factories.fairs import make_fair
from tests.web.conftest import Shelf, SignedIn
from tests.web.fair_ground import Ground, running_booth


@pytest.fixture
def ground(app: Flask, shelf: Shelf) -> Ground:
    return Ground(app, shelf)


def test_a_draft_is_seen_by_its_organizer_only(app: Flask, client: JudgingClient) -> None:
    with app.extensions["database"].transaction() as session:
        slug = make_fair(session, published=False, now=utc_now()).slug

    assert client.get(f"/en/fairs/{slug}").status_code == 404
    assert client.get(f"/fairs.ics?fair={slug}").status_code == 404
    client.get("/en/fairs")
    assert "Yalda" not in client.text()


def test_the_feed_and_the_structured_data_tell_the_days(
    ground: Ground, client: JudgingClient
) -> None:
    text = client.get("/fairs.ics?lang=en").get_data(as_text=True)
    page = client.get(f"/en/fairs/{ground.slug}").get_data(as_text=True)

    assert text.count("BEGIN:VEVENT") == 6
    assert f"UID:fair-{ground.id}-" in text
    assert "DTSTART;TZID=Asia/Tehran:" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])  # type: ignore[index]
    assert (data["@type"], len(data["subEvent"])) == ("Event", 3)
    assert data["eventStatus"].endswith("EventScheduled")
    with ground.database.transaction() as session:
        fairs.cancel_fair(session, fair_id=ground.id, actor_id=1, reason="snow", now=utc_now())
    assert "STATUS:CANCELLED" in client.get("/fairs.ics").get_data(as_text=True)


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_months_are_those_of_the_pages_calendar(
    ground: Ground, client: JudgingClient, lang: str
) -> None:
    with ground.database.reading() as session:
        start = session.get_one(Fair, ground.id).starts_on
    assert client.get(f"/{lang}/fairs/month?day={start}").status_code == 200
    assert ground.slug in client.get(f"/{lang}/fairs/month?day={start}").get_data(as_text=True)
    for odd in ("9999-12-31", "x", "0001-01-01"):
        assert client.get(f"/{lang}/fairs/month?day={odd}").status_code == 200
    assert client.get(f"/{lang}/fairs/{ground.slug}/plan").status_code == 200


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_a_sale_at_the_till_gives_change_and_a_receipt(
    app: Flask, shelf: Shelf, signed_in: SignedIn, client: JudgingClient, lang: str
) -> None:
    now = utc_now()
    database = app.extensions["database"]
    with database.transaction() as session:
        booking_id = running_booth(session, shelf).id
    seller = signed_in(shelf.knife_owner)
    seller.get(f"/{lang}/sell/till", follow_redirects=True)
    form = {"key": "one", f"q-{shelf.knife}": "۲", "received": "۲٬۰۰۰٬۰۰۰"}

    short = seller.submit(f"/{lang}/sell/till/{booking_id}", {**form, "received": "1"})
    assert 'value="۲"' in short.get_data(as_text=True) or 'value="2"' in short.get_data(
        as_text=True
    )
    counted = seller.submit(f"/{lang}/sell/till/{booking_id}", {**form, "count": "1"})
    many = seller.submit(f"/{lang}/sell/till/{booking_id}", {**form, f"q-{shelf.knife}": "6"})
    sold = seller.submit(f"/{lang}/sell/till/{booking_id}", form)
    again = seller.submit(f"/{lang}/sell/till/{booking_id}", form)
    seller.get(sold.location)

    assert (short.status_code, counted.status_code, many.status_code) == (422, 200, 409)
    assert sold.location == again.location
    with database.reading() as session:
        sale = session.scalars(select(Sale)).one()
        assert (sale.change_minor, sale.sold_at >= now) == (2_000_000, True)
    assert client.get(f"/{lang}/receipts/{sale.token}").status_code == 200
    assert "B1-0001" in client.text()
    assert client.get(f"/{lang}/receipts/nonsense").status_code == 404
