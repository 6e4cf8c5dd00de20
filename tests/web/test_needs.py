"""A need's walk through its pages: written, moderated, answered, accepted, paid."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from marketplace.accounts.states import Role
from marketplace.core.clock import utc_now
from marketplace.core.db import Database
from marketplace.core.jalali import local_date, to_jalali
from marketplace.demand import queries
from marketplace.demand import services as demand
from marketplace.demand.models import Need, NeedOffer
from marketplace.demand.states import NeedState, OfferState
from marketplace.moderation.models import AuditEntry
from marketplace.orders.models import Order
from tests.client import JudgingClient
from tests.factories import make_category, make_user
from tests.web.conftest import Shelf, SignedIn


class People:
    """A writer of needs and a moderator, in a market with two shops."""

    def __init__(self, app: Flask, shelf: Shelf) -> None:
        self.database: Database = app.extensions["database"]
        self.shelf = shelf
        with self.database.transaction() as session:
            self.writer = make_user(session).id
            self.other = make_user(session).id
            self.moderator = make_user(session, role=Role.MODERATOR).id
            self.category = make_category(session).id

    def needs(self) -> list[Need]:
        with self.database.reading() as session:
            return session.query(Need).order_by(Need.id).all()

    def open_need(self) -> int:
        need_id = self.needs()[-1].id
        with self.database.transaction() as session:
            demand.approve_need(session, need_id=need_id, actor_id=self.moderator, now=utc_now())
        return need_id


@pytest.fixture
def people(app: Flask, shelf: Shelf) -> People:
    return People(app, shelf)


def day_in(days: int, lang: str = "en") -> dict[str, str]:
    day = local_date(utc_now()) + timedelta(days=days)
    parts = to_jalali(day) if lang == "fa" else (day.year, day.month, day.day)
    return dict(zip(("year", "month", "day"), map(str, parts), strict=True))


def written(people: People, *, days: int = 20, lang: str = "en", **changes: str) -> dict[str, str]:
    known = {
        "title": "Twenty fruit knives",
        "text": "With our mark",
        "quantity": "20",
        "unit_code": "piece",
        "category": str(people.category),
        "province_code": "19",
        "county_code": "1904",
        "budget": "5,000,000",
        "shown_as": "Maryam",
    }
    day = {f"needed_by-{part}": value for part, value in day_in(days, lang).items()}
    return {**known, **day, **changes}


def offered(people: People, **changes: str) -> dict[str, str]:
    day = {f"ready_on-{part}": value for part, value in day_in(9).items()}
    known = {
        "product_id": str(people.shelf.knife_product),
        "unit_price": "۲۰۰٬۰۰۰",
        "quantity": "20",
        "note": "In a box",
    }
    return {**known, **day, **changes}


def accepted(client: JudgingClient, path: str, city: str) -> dict[str, str]:
    """Fill in the checkout of an offer as its page asks."""
    client.get(path)
    assert client.last is not None
    hidden = {
        field.get("name", ""): field.get("value", "")
        for field in client.last.iter("{http://www.w3.org/1999/xhtml}input")
        if field.get("type") == "hidden"
    }
    return {
        **{name: hidden[name] for name in ("key", "total", "version")},
        "recipient": "Maryam Rostami",
        "mobile": "09123456789",
        "province_code": "19",
        "city_code": city,
        "street": "Saadi 12",
        "postal_code": "4513615891",
        "gateway": "demo",
    }


def test_a_need_is_written_moderated_answered_accepted_and_paid(
    people: People, signed_in: SignedIn
) -> None:
    writer, staff = signed_in(people.writer), signed_in(people.moderator)
    maker, guest = signed_in(people.shelf.knife_owner), signed_in(people.other)
    path = "/en/needs/1"

    assert writer.get("/en/needs/new?q=fruit+knife&county=1904").status_code == 200
    assert writer.submit("/en/needs/new", written(people)).location.endswith(path)
    assert guest.get(path).status_code == 404
    staff.get("/en/staff/?kind=need")
    assert "Twenty fruit knives" in staff.text()
    staff.get("/en/staff/cases/1")
    approved = {"verdict": "approve", "category": "knives", "revision": "1"}
    staff.submit("/en/staff/cases/1", approved)
    assert guest.get(path).status_code == 200

    maker.get("/en/sell/needs")
    assert "Twenty fruit knives" in maker.text()
    maker.get("/en/sell/needs/1")
    assert maker.submit("/en/sell/needs/1", offered(people)).status_code == 302
    guest.get(path)
    assert "In a box" not in guest.text()
    writer.get(path)
    assert "In a box" in writer.text()

    form = accepted(writer, f"{path}/offers/1/accept", people.shelf.city)
    placed = writer.submit(f"{path}/offers/1/accept", form)
    assert "/demo-bank/" in placed.location
    assert people.needs()[0].state is NeedState.CHOSEN
    bank = placed.location.removeprefix("http://bazarche.test")
    writer.get(bank)
    back = writer.submit(bank, {"outcome": "pay"})
    writer.get(back.location)

    assert people.needs()[0].state is NeedState.MET
    with people.database.reading() as session:
        order = session.query(Order).one()
        assert session.get_one(NeedOffer, 1).order_id == order.id
    assert (order.origin, order.total_minor) == ("need:1", 40_000_000 + 500_000)
    writer.get(f"/en/orders/{order.number}")
    assert "Made for your need" in writer.text()
    writer.get(path)
    assert "The maker is at work" in writer.text()
    writer.get("/en/account/needs")
    assert "Met" in writer.text()


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_a_refused_form_keeps_all_that_was_typed(
    people: People, signed_in: SignedIn, lang: str
) -> None:
    writer = signed_in(people.writer)
    picture = BytesIO()
    Image.new("RGB", (400, 300), "red").save(picture, "PNG")
    bad = written(people, days=-3, lang=lang, quantity="۰", shown_as="")
    files = {**bad, "picture": (BytesIO(picture.getvalue()), "red.png")}
    writer.get(f"/{lang}/needs/new")

    refused = writer.submit(f"/{lang}/needs/new", files)

    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert people.needs() == []
    assert "Twenty fruit knives" in page
    assert "With our mark" in page
    assert "۰" in page
    chosen = bad["needed_by-day"]
    assert f'<option value="{chosen}" selected>' in page
    assert "/media/needs/" in page  # the picture was good and is kept


@pytest.mark.parametrize(
    ("lang", "day", "words"),
    [
        ("en", {"day": "31", "month": "2"}, "That month has no such day."),
        ("en", {"day": ""}, "Please choose day, month and year."),
        ("en", {"year": "2999"}, "That is too far away."),
        ("fa", {"day": "31", "month": "7"}, "آن ماه چنین روزی ندارد."),
    ],
)
def test_a_day_that_is_none_is_said_so(
    people: People, signed_in: SignedIn, lang: str, day: dict[str, str], words: str
) -> None:
    writer = signed_in(people.writer)
    changes = {f"needed_by-{part}": value for part, value in day.items()}
    writer.get(f"/{lang}/needs/new")

    answer = writer.submit(f"/{lang}/needs/new", written(people, lang=lang, **changes))

    assert answer.status_code == 422
    assert words in writer.text()


def test_a_returned_need_is_mended_by_its_writer_only(people: People, signed_in: SignedIn) -> None:
    writer, staff, other = (
        signed_in(person) for person in (people.writer, people.moderator, people.other)
    )
    writer.get("/en/needs/new")
    writer.submit("/en/needs/new", written(people))
    staff.get("/en/staff/cases/1")

    back = {"verdict": "change", "revision": "1"}
    silent = staff.submit("/en/staff/cases/1", {**back, "reason_en": " "})
    staff.submit("/en/staff/cases/1", {**back, "reason_en": "No phone numbers, please"})

    assert silent.status_code == 422
    with people.database.reading() as session:
        logged = [(e.action, e.object_id, e.reason) for e in session.query(AuditEntry)]
    assert logged == [("need.change", "1", "No phone numbers, please")]
    writer.get("/en/needs/1")
    assert "No phone numbers, please" in writer.text()
    assert other.get("/en/needs/1/edit").status_code == 404
    assert other.submit("/en/needs/1/close").status_code == 404
    again = writer.get("/en/needs/1/edit").get_data(as_text=True)
    assert 'value="Twenty fruit knives"' in again
    writer.submit("/en/needs/1/edit", written(people, quantity="5"))
    assert (people.needs()[0].state, people.needs()[0].quantity) == (NeedState.WAITING, 5)
    assert writer.submit("/en/needs/1/close").status_code == 302
    assert writer.submit("/en/needs/1/close").status_code == 409


def test_a_closed_need_and_an_own_need_take_no_offer_and_nothing_typed_is_lost(
    people: People, signed_in: SignedIn
) -> None:
    maker = signed_in(people.shelf.knife_owner)
    maker.get("/en/needs/new")
    maker.submit("/en/needs/new", written(people))
    own = people.open_need()

    maker.get(f"/en/sell/needs/{own}")
    answer = maker.submit(f"/en/sell/needs/{own}", offered(people, note="My own words"))

    assert answer.status_code == 403
    assert "This is your own need" in maker.text()
    assert "My own words" in answer.get_data(as_text=True)

    writer = signed_in(people.writer)
    writer.get("/en/needs/new")
    writer.submit("/en/needs/new", written(people))
    theirs = people.open_need()
    maker.get(f"/en/sell/needs/{theirs}")
    writer.submit(f"/en/needs/{theirs}/close")
    late = maker.submit(f"/en/sell/needs/{theirs}", offered(people, note="My own words"))

    assert late.status_code == 409
    assert "takes no offers any more" in maker.text()
    assert "My own words" in late.get_data(as_text=True)


def test_an_offer_is_changed_withdrawn_and_then_too_late(
    people: People, signed_in: SignedIn
) -> None:
    writer, maker = signed_in(people.writer), signed_in(people.shelf.knife_owner)
    writer.get("/en/needs/new")
    writer.submit("/en/needs/new", written(people))
    need = people.open_need()
    path = f"/en/needs/{need}/offers/1/accept"
    maker.get(f"/en/sell/needs/{need}")
    too_many = maker.submit(f"/en/sell/needs/{need}", offered(people, quantity="21"))
    maker.submit(f"/en/sell/needs/{need}", offered(people))
    form = accepted(writer, path, people.shelf.city)
    maker.submit(f"/en/sell/needs/{need}", offered(people, unit_price="300,000"))

    changed = writer.submit(path, form)
    maker.submit(f"/en/sell/needs/{need}/withdraw")
    gone = writer.submit(path, form)

    assert (too_many.status_code, changed.status_code, gone.status_code) == (422, 422, 409)
    assert people.needs()[-1].state is NeedState.OPEN
    with people.database.reading() as session:
        assert session.get_one(NeedOffer, 1).state is OfferState.WITHDRAWN
        assert queries.live_offers(session, need) == []


def test_an_offer_is_accepted_by_the_writer_of_its_need_only(
    people: People, signed_in: SignedIn
) -> None:
    writer, maker = signed_in(people.writer), signed_in(people.shelf.knife_owner)
    for _ in range(2):
        writer.get("/en/needs/new")
        writer.submit("/en/needs/new", written(people))
        people.open_need()
    maker.get("/en/sell/needs/1")
    maker.submit("/en/sell/needs/1", offered(people))

    assert signed_in(people.other).get("/en/needs/1/offers/1/accept").status_code == 404
    assert maker.get("/en/needs/1/offers/1/accept").status_code == 404
    assert writer.get("/en/needs/2/offers/1/accept").status_code == 404
    jams = signed_in(people.shelf.jam_owner)
    jams.get("/en/sell/needs/1")
    stolen = offered(people)  # a good of another shop
    assert jams.submit("/en/sell/needs/1", stolen).status_code == 422
    assert jams.submit("/en/sell/needs/1/withdraw").status_code == 404
