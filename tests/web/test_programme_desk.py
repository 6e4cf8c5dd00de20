"""The desk of the programme, and what a producer says and reads: forms, faults, files."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.accounts.states import Role
from marketplace.core.clock import utc_now
from marketplace.core.jalali import local_date
from marketplace.monitoring.models import Look, StandingOverride
from marketplace.monitoring.parameters import Parameters
from marketplace.monitoring.services import update_standings
from marketplace.supports import queries
from marketplace.supports.models import Closing, Consent, PauseSpell, Profile, SupportRecord
from marketplace.supports.services import ensure_programme
from marketplace.supports.states import Gender
from tests.client import JudgingClient
from tests.factories import make_user
from tests.web.conftest import Shelf, SignedIn

HEAD = "kind,reference,shop,title,provider,amount,starts_on\n"


@pytest.fixture
def office(app: Flask, shelf: Shelf, signed_in: SignedIn) -> JudgingClient:
    now = utc_now()
    with shelf.database.transaction() as session:
        ensure_programme(session)
        monitor = make_user(session, role=Role.MONITOR).id
        update_standings(session, day=local_date(now), parameters=Parameters(), now=now)
    return signed_in(monitor)


@pytest.mark.parametrize("lang", ["fa", "en"])
@pytest.mark.parametrize("path", ["/about-me", "/standing"])
def test_the_producers_pages_are_whole(
    office: JudgingClient, shelf: Shelf, signed_in: SignedIn, lang: str, path: str
) -> None:
    assert signed_in(shelf.knife_owner).get(f"/{lang}/sell{path}").status_code == 200


def test_a_producer_tells_agrees_and_takes_it_back(shelf: Shelf, signed_in: SignedIn) -> None:
    maker = signed_in(shelf.knife_owner)
    maker.get("/fa/sell/about-me")
    told = {"gender": "woman", "birth_year": "۱۳۶۵", "season_months": ["6", "7"], "consent": "y"}

    assert maker.submit("/fa/sell/about-me", told).status_code == 302
    with shelf.database.reading() as session:
        profile = session.scalars(select(Profile)).one()
        assert (profile.gender, profile.birth_year) == (Gender.WOMAN, 1986)
        assert (profile.education, profile.season_months) == (None, [6, 7])
        assert session.scalars(select(Consent)).one().withdrawn_at is None

    maker.get("/fa/sell/about-me")
    assert (
        "۱۳۶۵" in maker.get("/fa/sell/about-me").text
        or "1365" in maker.get("/fa/sell/about-me").text
    )
    maker.submit("/fa/sell/about-me", {"gender": "woman"})
    with shelf.database.reading() as session:
        assert session.scalars(select(Consent)).one().withdrawn_at is not None


def test_a_wrong_year_keeps_everything_else(shelf: Shelf, signed_in: SignedIn) -> None:
    maker = signed_in(shelf.knife_owner)
    maker.get("/en/sell/about-me")

    answer = maker.submit(
        "/en/sell/about-me", {"gender": "man", "birth_year": "3000", "paid_workers": "2"}
    )

    assert answer.status_code == 422
    assert 'value="3000"' in answer.text
    assert 'value="2"' in answer.text


def test_a_producer_rests_and_cannot_rest_for_ever(shelf: Shelf, signed_in: SignedIn) -> None:
    maker = signed_in(shelf.knife_owner)
    maker.get("/en/sell/standing")
    days = {"reason": "birth", "starts_on": "1405/09/01", "ends_on": "1406/09/01"}

    assert maker.submit("/en/sell/standing/pause", days).status_code == 422
    assert "At most 180 days" in maker.text()
    assert (
        maker.submit("/en/sell/standing/pause", {**days, "ends_on": "1405/11/01"}).status_code
        == 302
    )
    with shelf.database.reading() as session:
        assert session.scalar(select(func.count(PauseSpell.id))) == 1


def test_looks_moves_words_and_ends_are_recorded(office: JudgingClient, shelf: Shelf) -> None:
    place = f"/en/monitoring/businesses/{shelf.knives}"
    today = local_date(utc_now())
    later = (today + timedelta(days=30)).isoformat()
    office.get(place)

    def send(path: str, **values: str) -> int:
        return office.submit(place + path, values).status_code

    assert send("/step", step="1", on=today.isoformat()) == 302
    assert send("/step", step="2", on=later) == 422
    assert send("/block", reason="No licence yet") == 302
    assert send("/standing", standing="steady", ends_on=later, word="Seen on a visit") == 302
    assert send("/standing", standing="steady", ends_on="1400/01/01", word="x") == 422
    assert send("/standing", standing="steady", ends_on=later, word="") == 422
    assert send("/close", closed_on=today.isoformat(), closed_reason="Moved away") == 302
    assert send("/close", closed_on=today.isoformat(), closed_reason="Again") == 422
    with shelf.database.reading() as session:
        assert session.scalar(select(func.count(StandingOverride.id))) == 1
        assert session.scalars(select(Closing)).one().reason == "Moved away"
        assert session.scalar(select(func.count(Look.id))) == 1
        stay = queries.find_open_stay(session, shelf.knives)
        assert stay is not None
        assert stay.blocked_reason == "No licence yet"
    assert "No licence yet" in office.get("/en/monitoring/programme").text


def test_a_business_that_is_not_there_is_404(office: JudgingClient, shelf: Shelf) -> None:
    assert office.get("/en/monitoring/businesses/9999").status_code == 404


def test_a_support_is_written_once_and_faults_keep_what_was_typed(
    office: JudgingClient, shelf: Shelf
) -> None:
    office.get("/en/monitoring/supports/new")
    loan = {
        "kind": "loan", "shop": "knives", "reference": "L-7", "title": "Home loan",
        "provider": "Bank", "amount": "50,000,000", "starts_on": "1405/06/01",
    }  # fmt: skip

    for wrong in ({"shop": "nobody"}, {"amount": ""}, {"starts_on": "1499/01/01"}):
        answer = office.submit("/en/monitoring/supports/new", {**loan, **wrong})
        assert answer.status_code == 422, wrong
        assert 'value="L-7"' in answer.text
    assert office.submit("/en/monitoring/supports/new", loan).status_code == 302
    other = office.submit("/en/monitoring/supports/new", {**loan, "provider": "Other"})
    assert other.status_code == 422
    with shelf.database.reading() as session:
        assert session.scalars(select(SupportRecord)).one().amount_minor == 500_000_000


def upload(office: JudgingClient, text: str, **more: str) -> int:
    office.get("/en/monitoring/supports/import")
    file = (BytesIO(text.encode()), "supports.csv")
    return office.submit("/en/monitoring/supports/import", {"file": file, **more}).status_code


def test_a_file_with_wrong_columns_is_refused_in_words(office: JudgingClient, shelf: Shelf) -> None:
    assert upload(office, "kind,shop,colour\nloan,knives,red\n") == 422
    assert "other columns" in office.text()
    assert "colour" in office.text()
    assert upload(office, "") == 422


def test_a_file_is_tried_then_taken_with_its_faults_named(
    office: JudgingClient, shelf: Shelf
) -> None:
    good = HEAD + "loan,L-1,knives,Home loan,Bank,500000000,1405/06/01\n"
    mixed = good + "loan,L-2,nobody,Home loan,Bank,5,1405/06/01\n"

    def count() -> int | None:
        with shelf.database.reading() as session:
            return session.scalar(select(func.count(SupportRecord.id)))

    assert (upload(office, good, dry_run="y"), count()) == (200, 0)
    assert (upload(office, mixed), count()) == (422, 1)
    assert "no shop" in office.text()
    assert (upload(office, good), count()) == (200, 1)


def test_the_programme_is_changed_by_the_office(office: JudgingClient, shelf: Shelf) -> None:
    office.get("/en/monitoring/programme")
    phase = {"phase_fa": "رشد", "phase_en": "Grow"}
    assert office.submit("/en/monitoring/programme", {"phase_fa": ""}).status_code == 422
    assert office.submit("/en/monitoring/programme", phase).status_code == 302
    step = {"name_fa": "صادرات", "name_en": "Sell abroad", "owner": "market desk"}
    assert office.submit("/en/monitoring/programme/phases/4/steps/new", step).status_code == 302
    assert office.submit("/en/monitoring/programme/steps/13", {"name_fa": ""}).status_code == 422
    office.submit("/en/monitoring/programme/steps/14/remove")
    office.submit("/en/monitoring/programme/steps/13/remove")

    office.get("/en/monitoring/programme")
    assert "keeps at least one step" in office.text()
    assert office.get("/en/monitoring/programme/steps/99").status_code == 404
