"""What a search leaves behind, and who does not count."""

import pytest
from flask import Flask

from marketplace.accounts.states import Role
from marketplace.search.models import SearchRow
from tests.client import JudgingClient
from tests.factories import make_category, make_user
from tests.web.conftest import Shelf, SignedIn

PERSON = {"User-Agent": "Mozilla/5.0 (Linux; Android 11)", "Accept-Language": "fa"}


def rows(app: Flask) -> list[SearchRow]:
    with app.extensions["database"].reading() as session:
        return session.query(SearchRow).order_by(SearchRow.id).all()


def test_each_search_leaves_one_row_and_one_person_one_hash(
    app: Flask, client: JudgingClient, shelf: Shelf
) -> None:
    other = app.test_client()

    client.get("/fa/search?q=هواپیما&county=1904&min_price=1000", headers=PERSON)
    client.get("/fa/search?q=knife", headers=PERSON)
    other.get("/fa/search?q=knife", headers=PERSON)

    first, second, third = rows(app)
    assert (first.query, first.results, first.county_code) == ("هواپیما", 0, "1904")
    assert (first.province_code, first.filters) == ("19", {"min_price": "10000"})
    assert first.visitor == second.visitor != third.visitor
    with client.session_transaction() as browser:
        assert browser["visit"] not in {first.visitor, second.visitor}


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/fa/search?q=knife", {**PERSON, "User-Agent": "Googlebot/2.1"}),
        ("/fa/search?q=knife", {**PERSON, "User-Agent": ""}),
        ("/fa/search?q=knife", {"User-Agent": "Mozilla/5.0"}),
        ("/fa/search?q=knife", {**PERSON, "Sec-Purpose": "prefetch"}),
        ("/fa/search?q=knife&page=2", PERSON),
        ("/fa/search?q=knife&sort=cheapest", PERSON),
        ("/fa/search", PERSON),
    ],
)
def test_robots_and_turned_pages_do_not_count(
    app: Flask, client: JudgingClient, shelf: Shelf, path: str, headers: dict[str, str]
) -> None:
    client.get(path, headers=headers)

    assert rows(app) == []


def test_staff_do_not_count(app: Flask, shelf: Shelf, signed_in: SignedIn) -> None:
    with app.extensions["database"].transaction() as session:
        monitor = make_user(session, role=Role.MONITOR).id

    signed_in(monitor).get("/fa/search?q=knife", headers=PERSON)

    assert rows(app) == []


def test_opening_what_was_found_marks_the_search(
    app: Flask, client: JudgingClient, shelf: Shelf
) -> None:
    client.get("/en/search?q=zanjan+knife", headers=PERSON)
    before = [row.clicked for row in rows(app)]
    address = f"/en/products/{shelf.knife_product}/zanjan-knife"

    client.get(address, headers=PERSON)
    from_home = [row.clicked for row in rows(app)]
    found = {**PERSON, "Referer": "http://localhost/en/search?q=zanjan+knife&category=knives"}
    client.get(address, headers=found)

    assert (before, from_home) == ([False], [False])
    assert [row.clicked for row in rows(app)] == [True]


def test_a_search_without_result_shows_the_nearest_and_leads_to_the_needs_board(
    app: Flask, client: JudgingClient, shelf: Shelf
) -> None:
    with app.extensions["database"].transaction() as session:
        make_category(session).name_en = "Knives"

    page = client.get("/en/search?q=throwing+knives&county=2301").get_data(as_text=True)

    assert "Nearest to it" in client.text()
    assert "Zanjan knife" in client.text()
    assert "/en/needs/new?q=throwing+knives&amp;county=2301" in page
