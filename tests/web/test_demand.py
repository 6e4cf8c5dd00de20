"""The table of what nobody serves: workshop, staff desk and file hold the same cells."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from flask import Flask

from marketplace.accounts.states import Role
from marketplace.core.clock import utc_now
from marketplace.core.db import Database
from marketplace.core.jalali import local_date, month_start
from marketplace.search.services import SearchFacts, mark_clicked, record_search
from tests.factories import make_category, make_user
from tests.web.conftest import Shelf, SignedIn


@pytest.fixture
def sought(app: Flask, shelf: Shelf) -> Shelf:
    """Nine people sought a hunting knife in vain, three opened nothing, four sought a sword."""
    database: Database = app.extensions["database"]
    day = month_start(local_date(utc_now()))
    with database.transaction() as session:
        kind = make_category(session).id
        for n in range(16):
            query = "hunting knife" if n < 12 else "sword of my uncle"
            facts = SearchFacts(
                query=query,
                language="en",
                results=0 if n < 9 or n >= 12 else 4,
                category_id=kind,
                county_code="1904" if n < 12 else "1901",
            )
            record_search(session, facts=facts, visitor=f"v{n}", day=day)
        served = SearchFacts("jam knife", "en", 2, category_id=kind, county_code="1904")
        record_search(session, facts=served, visitor="served", day=day)
        mark_clicked(session, query="jam knife", visitor="served", day=day)
    return shelf


def test_a_producer_sees_what_is_sought_in_her_kind_and_county(
    sought: Shelf, signed_in: SignedIn
) -> None:
    maker = signed_in(sought.knife_owner)

    maker.get("/en/sell/demand")

    assert "hunting knife 12 times" in maker.text()
    assert "sword" not in maker.text()
    # Nine found nothing; three opened nothing, which is hidden and hides its sibling.
    hidden = "·hidden, under five people"
    assert f"KnivesZanjan{hidden}{hidden}012" in maker.text()


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ADMIN, Role.MONITOR])
def test_page_and_file_hold_the_same_cells_and_none_of_one_to_four(
    app: Flask, sought: Shelf, signed_in: SignedIn, role: Role
) -> None:
    with app.extensions["database"].transaction() as session:
        person = make_user(session, role=role).id
    staff = signed_in(person)

    staff.get("/en/staff/demand")
    answer = staff.get("/en/staff/demand.csv")

    rows = list(csv.DictReader(StringIO(answer.get_data(as_text=True))))
    assert answer.mimetype == "text/csv"
    (row,) = rows
    assert (row["county_code"], row["nothing_found"], row["passed_over"], row["needs"]) == (
        "1904",
        "c",
        "c",
        "0",
    )
    assert row["person_days"] == "12"
    assert "KnivesZanjan" in staff.text()
    assert "Abhar" not in staff.text()


def test_the_table_of_the_staff_is_not_for_buyers_and_makers(
    app: Flask, sought: Shelf, signed_in: SignedIn
) -> None:
    with app.extensions["database"].transaction() as session:
        buyer = make_user(session).id
    for person in (buyer, sought.knife_owner):
        browser = signed_in(person)
        for path in ("/en/staff/demand", "/en/staff/demand.csv"):
            assert browser.get(path).status_code == 403


def test_last_year_is_the_oldest_shown(app: Flask, sought: Shelf, signed_in: SignedIn) -> None:
    database: Database = app.extensions["database"]
    with database.transaction() as session:
        monitor = make_user(session, role=Role.MONITOR).id
        long_ago = local_date(utc_now()) - timedelta(days=500)
        kind = make_category(session).id
        for n in range(9):
            facts = SearchFacts("old", "en", 0, category_id=kind, county_code="1908")
            record_search(session, facts=facts, visitor=f"o{n}", day=long_ago)
    staff = signed_in(monitor)

    staff.get("/en/staff/demand")

    assert "Tarom" not in staff.text()
