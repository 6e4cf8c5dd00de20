"""The address form: province first, then its cities; what is wrong is said at its field."""

import pytest
from flask import Flask

from marketplace.core.db import Database
from tests.factories import make_places, make_user
from tests.web.conftest import SignedIn


@pytest.fixture
def rows(app: Flask) -> Database:
    found: Database = app.extensions["database"]
    return found


@pytest.fixture
def mina(rows: Database) -> int:
    with rows.transaction() as session:
        return make_user(session).id


def test_another_province_shows_its_cities_without_a_script(
    rows: Database, mina: int, signed_in: SignedIn
) -> None:
    with rows.transaction() as session:
        make_places(session)
    client = signed_in(mina)
    client.get("/fa/account/addresses/new")

    answer = client.submit(
        "/fa/account/addresses/new",
        {"recipient": "مینا", "province_code": "10", "choose_province": "1"},
    )

    assert answer.status_code == 200
    assert 'value="مینا"' in answer.text
    assert "<optgroup" in answer.text
    assert 'aria-invalid="true"' not in answer.text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("postal_code", "۱۲۳۴۵", "You wrote 5 digits"),
        ("mobile", "02433123456", "looks like 0912"),
        ("city_code", "none such", "choose a city of this province"),
        ("street", " ", "is missing"),
    ],
)
def test_a_wrong_address_is_told_at_its_field_and_nothing_typed_is_lost(
    rows: Database, mina: int, signed_in: SignedIn, field: str, value: str, words: str
) -> None:
    with rows.transaction() as session:
        city = make_places(session).code
    client = signed_in(mina)
    client.get("/en/account/addresses/new")
    facts = {
        "recipient": "Mina", "mobile": "0912 345 6789", "province_code": "19", "city_code": city,
        "street": "Saadi 12", "postal_code": "4513615891",
    }  # fmt: skip

    answer = client.submit("/en/account/addresses/new", {**facts, field: value})

    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="Mina"' in answer.text
