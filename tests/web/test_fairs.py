"""A fair from the organizer's desk to the producer's till, in both languages; refusals in words."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.states import Role
from marketplace.core import outbox
from marketplace.core.clock import utc_now
from marketplace.core.jalali import local_date
from marketplace.fairs import services as fairs
from marketplace.fairs.models import Application, Fair, FairDay
from marketplace.fairs.states import BookingState
from marketplace.ledger import checks
from tests.factories import make_user
from tests.web.conftest import Shelf, SignedIn
from tests.web.fair_ground import Ground

NEW_FAIR = {
    "title_fa": "نمایشگاه آزمایشی",
    "title_en": "Trial fair",
    "organizer_fa": "میز استان",
    "venue_fa": "سالن",
    "province_code": "19",
    "opens": "۱۶:۰۰",
    "closes": "1:30",
    "subsidy_pct": "۴۰",
    "funder_fa": "صندوق",
    "refund_full_days": "14",
    "refund_part_days": "3",
    "refund_part_pct": "50",
}


@pytest.fixture
def ground(app: Flask, shelf: Shelf) -> Ground:
    return Ground(app, shelf)


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_an_organizer_makes_a_fair_lays_booths_and_opens_a_call(
    app: Flask, shelf: Shelf, signed_in: SignedIn, lang: str
) -> None:
    database = app.extensions["database"]
    with database.transaction() as session:
        person = make_user(session, role=Role.ORGANIZER).id
    client = signed_in(person)
    day = local_date(utc_now()) + timedelta(days=30)
    form = {
        **NEW_FAIR,
        "city_code": shelf.city,
        "first_day": day.isoformat(),
        "last_day": (day + timedelta(days=1)).isoformat(),
    }

    refused = client.submit(f"/{lang}/organize/new", {**form, "funder_fa": ""})
    made = client.submit(f"/{lang}/organize/new", form)
    here = made.location
    for path in ("", "/days", "/ground", "/applications", "/bookings", "/result", "/edit"):
        assert client.get(here + path).status_code == 200, path
    kind = {
        "name_fa": "غرفه",
        "name_en": "Booth",
        "area_m2": "6",
        "places": "4",
        "price": "۱٬۸۰۰٬۰۰۰",
    }
    client.submit(f"{here}/types", kind)
    with database.reading() as session:
        fair = session.scalars(select(Fair)).one()
        kind_id = fairs_type(session, fair.id)
        hours = session.scalars(select(FairDay)).all()
    row = {"type_id": str(kind_id), "prefix": "b", "first": "1", "count": "4", "x": "0", "y": "0",
           "wide": "1", "deep": "1"}  # fmt: skip
    laid = client.submit(f"{here}/rows", row)
    again = client.submit(f"{here}/rows", row)
    client.submit(f"{here}/publish")
    early = client.submit(f"{here}/call", {"closes_on": "1390/1/1"})
    client.submit(f"{here}/call", {"closes_on": (day - timedelta(days=5)).isoformat()})

    assert refused.status_code == 422
    assert [(d.opens_min, d.closes_min) for d in hours] == [(960, 1530)] * 2
    assert (laid.status_code, again.status_code, early.status_code) == (302, 409, 409)
    page = client.get(f"/{lang}/fairs/{fair.slug}")
    assert page.status_code == 200
    assert "B4" in client.text()


def fairs_type(session, fair_id):  # type: ignore[no-untyped-def]
    from marketplace.fairs.models import BoothType

    return session.scalars(select(BoothType.id).where(BoothType.fair_id == fair_id)).one()


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_a_producer_applies_picks_pays_and_withdraws(
    ground: Ground, signed_in: SignedIn, lang: str
) -> None:
    client, desk = signed_in(ground.shelf.knife_owner), signed_in(ground.organizer)
    client.get(f"/{lang}/sell/fairs")
    client.get(f"/{lang}/sell/fairs/{ground.slug}/apply")
    application = ground.apply(client, lang)
    desk.get(f"/{lang}/organize/{ground.slug}/applications")
    path = f"/{lang}/organize/{ground.slug}/applications/{application}"
    unexplained = desk.submit(path, {"action": "decline", "reason": ""})
    desk.submit(path, {"action": "accept", "reason": ""})
    client.get(f"/{lang}/sell/fairs/{ground.slug}?booth=B2")
    assert "B2" in client.text()

    ground.hold(client, "B2", lang)
    client.get(f"/{lang}/sell/fairs/{ground.slug}")
    bank = client.submit(f"/{lang}/sell/fairs/{ground.slug}/hold", {"action": "pay"})
    client.get(bank.location)
    back = client.submit(bank.location, {"outcome": "pay"})
    mine = client.get(back.location)
    client.get(mine.location)

    assert unexplained.status_code == 422
    booking = ground.booking()
    assert booking is not None
    assert (booking.state, booking.due_minor) == (BookingState.CONFIRMED, 13_500_000)
    client.get(f"/{lang}/fairs/{ground.slug}")
    assert "Zanjan knife" in client.text()
    page = f"/{lang}/sell/fairs/{ground.slug}/withdraw"
    client.get(page)
    changed = client.submit(page, {"refund": "1"})
    client.submit(page, {"refund": "13500000"})
    after = ground.booking()
    assert changed.status_code == 409
    assert after is not None
    assert (after.state, after.refunded_minor) == (BookingState.CANCELLED, 13_500_000)
    outbox.drain(ground.database)
    with ground.database.reading() as session:
        assert checks.verify(session).faults == []


def test_bad_picks_are_refused_in_words_and_nothing_is_held(
    ground: Ground, signed_in: SignedIn
) -> None:
    client = signed_in(ground.shelf.knife_owner)
    before = ground.hold(client)
    ground.accept(ground.apply(client))

    for changes, words in (
        ({"booth_id": str(ground.foreign_booth)}, "not one of this fair"),
        ({"d": [str(ground.foreign_day)]}, "days of this fair"),
        ({"d": ["tomorrow"]}, "days of this fair"),
        ({"booth_id": "x"}, "not one of this fair"),
    ):
        answer = ground.hold(client, **changes)
        assert answer.status_code == 422
        assert words in client.text()
    assert before.status_code == 404
    assert ground.booking() is None


def test_a_taken_booth_says_so_and_the_plan_is_shown_again(
    ground: Ground, signed_in: SignedIn
) -> None:
    first, second = signed_in(ground.shelf.knife_owner), signed_in(ground.shelf.jam_owner)
    ground.accept(ground.apply(first))
    ground.hold(first)
    second.submit(
        f"/en/sell/fairs/{ground.slug}/apply",
        {"type_id": str(ground.type), "goods": str(ground.shelf.jam_product)},
    )
    with ground.database.reading() as session:
        last = session.scalars(select(Application.id).order_by(Application.id.desc())).first()
    ground.accept(last or 0)

    answer = ground.hold(second)

    assert answer.status_code == 409
    assert "Somebody was faster" in second.text()
    assert "Held until" in second.text()


def test_an_application_too_late_or_without_goods_keeps_what_was_typed(
    ground: Ground, signed_in: SignedIn
) -> None:
    client = signed_in(ground.shelf.knife_owner)
    path = f"/en/sell/fairs/{ground.slug}/apply"
    form = {"type_id": str(ground.type), "words": "my words stay"}

    empty = client.submit(path, form)
    with ground.database.transaction() as session:
        fairs.close_call(session, fair_id=ground.id, actor_id=1, now=utc_now())
    late = client.submit(path, {**form, "goods": str(ground.shelf.knife_product)})

    assert (empty.status_code, late.status_code) == (422, 409)
    assert "Applications are not taken now" in client.text()
    assert "my words stay" in late.get_data(as_text=True)


def test_another_organizers_fair_is_nobodys_business(ground: Ground, signed_in: SignedIn) -> None:
    other, producer = signed_in(ground.organizer), signed_in(ground.shelf.knife_owner)

    for path in ("", "/days", "/ground", "/applications", "/bookings", "/result", "/edit"):
        assert other.get(f"/en/organize/{ground.other_slug}{path}").status_code == 404
        assert producer.get(f"/en/organize/{ground.slug}{path}").status_code == 403
    assert other.submit(f"/en/organize/{ground.other_slug}/publish").status_code == 404
    stranger = signed_in(ground.shelf.jam_owner)
    ground.accept(ground.apply(producer))
    ground.hold(producer)
    booking = ground.booking()
    assert booking is not None
    assert stranger.get(f"/en/sell/till/{booking.id}").status_code == 404
