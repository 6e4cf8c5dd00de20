"""A published fair changes: the organizer's desk, the producer's answer, what visitors read."""

import json
import re
from datetime import timedelta

import pytest
from flask import Flask

from marketplace.core.clock import utc_now
from marketplace.core.jalali import local_date
from marketplace.fairs import services as fairs
from marketplace.fairs.models import Booking, Fair
from marketplace.fairs.states import ApplicationAction
from tests.client import JudgingClient
from tests.web.conftest import Shelf, SignedIn
from tests.web.fair_ground import Ground

LANGS = pytest.mark.parametrize("lang", ["fa", "en"])


@pytest.fixture
def ground(app: Flask, shelf: Shelf) -> Ground:
    return Ground(app, shelf)


def book(ground: Ground, signed_in: SignedIn, lang: str) -> JudgingClient:
    """The knife maker has booth B1, borne by nobody else, paid at the counter of the test."""
    seller = signed_in(ground.shelf.knife_owner)
    ground.accept(ground.apply(seller, lang))
    ground.hold(seller, lang=lang)
    with ground.database.transaction() as session:
        booking = session.get_one(Booking, ground.booking().id)  # type: ignore[union-attr]
        booking.subsidy_minor, booking.due_minor = booking.fee_minor, 0
        session.flush()
        fairs.start_paying(session, booking_id=booking.id, gateway="demo", now=utc_now())
    return seller


def event(client: JudgingClient, ground: Ground) -> dict[str, object]:
    page = client.get(f"/en/fairs/{ground.slug}").get_data(as_text=True)
    found: dict[str, object] = json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])  # type: ignore[index]
    return found


def fair(ground: Ground) -> Fair:
    with ground.database.reading() as session:
        return session.get_one(Fair, ground.id)


@LANGS
def test_moved_kept_put_off_and_cancelled_as_visitors_read_it(
    ground: Ground, client: JudgingClient, signed_in: SignedIn, lang: str
) -> None:
    seller = book(ground, signed_in, lang)
    desk = signed_in(ground.organizer)
    start, today = fair(ground).starts_on, local_date(utc_now())
    move = {
        "first_day": str(start + timedelta(days=7)),
        "choose_until": str(today + timedelta(days=3)),
        "reason": "برف سنگین",
    }
    here = f"/{lang}/organize/{ground.slug}/move"
    desk.get(here)
    for wrong in (
        {"reason": ""}, {"first_day": ""}, {"first_day": "x"}, {"unknown": "y"},
        {"choose_until": str(start + timedelta(days=30))}, {"first_day": str(today)},
    ):  # fmt: skip
        refused = desk.submit(here, {**move, **wrong})
        assert refused.status_code == 422, wrong
        assert (wrong.get("reason", "برف سنگین")) in refused.get_data(as_text=True)
    assert desk.submit(here, move).status_code == 302
    desk.get(f"/{lang}/organize/{ground.slug}")

    assert "برف سنگین" in client.get(f"/{lang}/fairs/{ground.slug}").get_data(as_text=True)
    told = event(client, ground)
    assert str(told["eventStatus"]).endswith("EventRescheduled")
    assert str(told["previousStartDate"]).startswith(str(start))
    page = seller.get(f"/{lang}/sell/fairs/{ground.slug}").get_data(as_text=True)
    assert f"/sell/fairs/{ground.slug}/keep" in page
    seller.get(f"/{lang}/sell/fairs/{ground.slug}/withdraw")
    seller.submit(f"/{lang}/sell/fairs/{ground.slug}/keep")
    page = seller.get(f"/{lang}/sell/fairs/{ground.slug}").get_data(as_text=True)
    assert f"/sell/fairs/{ground.slug}/keep" not in page

    desk.submit(here, {**move, "first_day": "", "unknown": "y"})
    assert str(event(client, ground)["eventStatus"]).endswith("EventPostponed")
    seller.get(f"/{lang}/sell/fairs/{ground.slug}")
    seller.get(f"/{lang}/sell/fairs")
    client.get(f"/{lang}/fairs/{ground.slug}/booths/B1")
    client.get(f"/{lang}/fairs")
    client.get(f"/{lang}/fairs/month?day={start}")
    for _ in range(2):
        desk.submit(f"/{lang}/organize/{ground.slug}/cancel", {"reason": "سالن نیست"})
    assert str(event(client, ground)["eventStatus"]).endswith("EventCancelled")
    assert fair(ground).why == "سالن نیست"
    assert "سالن نیست" in client.get(f"/{lang}/fairs/{ground.slug}").get_data(as_text=True)


@LANGS
def test_other_hours_need_a_reason_and_visitors_read_it(
    ground: Ground, client: JudgingClient, signed_in: SignedIn, lang: str
) -> None:
    desk = signed_in(ground.organizer)
    here = f"/{lang}/organize/{ground.slug}/days"
    desk.get(here)
    hours = {"opens": "10:00", "closes": "20:00"}
    desk.submit(f"{here}/{ground.days[0]}", hours)
    assert fair(ground).why == ""
    desk.submit(f"{here}/{ground.days[0]}", {**hours, "reason": "سالن زودتر بسته می‌شود"})
    assert "زودتر بسته" in client.get(f"/{lang}/fairs/{ground.slug}").get_data(as_text=True)
    desk.get(f"/{lang}/organize/{ground.slug}/edit")


@LANGS
def test_a_declined_producer_asks_once_for_a_second_look(
    ground: Ground, signed_in: SignedIn, lang: str
) -> None:
    seller = signed_in(ground.shelf.knife_owner)
    application = ground.apply(seller, lang)
    with ground.database.transaction() as session:
        fairs.decide(
            session,
            application_id=application,
            action=ApplicationAction.DECLINE,
            reason="جا نیست",
            actor_id=ground.organizer,
            now=utc_now(),
        )
    here = f"/{lang}/sell/fairs/{ground.slug}"
    assert "/appeal" in seller.get(here).get_data(as_text=True)
    seller.submit(f"{here}/appeal", {"appeal": ""})
    seller.submit(f"{here}/appeal", {"appeal": "چاقوهای من نشان ملی دارد."})
    assert "/appeal" not in seller.get(here).get_data(as_text=True)
    desk = signed_in(ground.organizer)
    page = desk.get(f"/{lang}/organize/{ground.slug}/applications").get_data(as_text=True)
    assert "نشان ملی" in page
    assert seller.submit(f"{here}/appeal", {"appeal": "باز هم"}).status_code == 302
    desk.get(f"/{lang}/organize/{ground.slug}")


@LANGS
def test_a_search_of_fairs_has_its_own_feed(
    ground: Ground, client: JudgingClient, lang: str
) -> None:
    with ground.database.transaction() as session:
        mine = session.get_one(Fair, ground.id)
        mine.title_fa, mine.organizer_fa, mine.free_entry = "جشنوارهٔ سیر", "میز ایجرود", False
    for query, there in (
        ({"q": "سير"}, True),
        ({"q": "گندم"}, False),
        ({"organizer": "میز ایجرود"}, True),
        ({"organizer": "دیگری"}, False),
        ({"province": "19"}, True),
        ({"province": "01"}, False),
        ({"free": "1"}, False),
    ):
        page = client.get(f"/{lang}/fairs", query_string=query).get_data(as_text=True)
        calendar = client.get("/fairs.ics", query_string={**query, "lang": lang})
        listed = f'href="/{lang}/fairs/{ground.slug}"' in page
        assert (listed, f"/fairs/{ground.slug}" in _unfolded(calendar.text)) == (there, there), (
            query
        )
        address = re.search(r'id="feed" value="([^"]*)"', page)[1]  # type: ignore[index]
        assert next(iter(query)) + "=" in address


def _unfolded(calendar: str) -> str:
    return calendar.replace("\r\n ", "")
