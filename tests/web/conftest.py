"""A small market behind the application, and people signed in."""

from collections.abc import Callable

import pytest
from flask import Flask

from marketplace.accounts.services import sign_in
from marketplace.accounts.states import Role
from marketplace.core.clock import utc_now
from marketplace.core.db import Database
from tests.client import JudgingClient
from tests.factories import make_places, make_product, make_shop, make_user, variant_of


class Shelf:
    """Ids of two shops' goods and their owners."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as session:
            self.city = make_places(session).code
            self.knife_owner = make_user(session, role=Role.PRODUCER).id
            self.jam_owner = make_user(session, role=Role.PRODUCER).id
            knives = make_shop(session, slug="knives", owner=make_owner(session, self.knife_owner))
            jams = make_shop(session, slug="jams", owner=make_owner(session, self.jam_owner))
            knife = make_product(session, knives, title="Zanjan knife", price=9_000_000, stock=5)
            jam = make_product(session, jams, title="Cherry jam", price=2_600_000, stock=8)
            self.knives, self.jams = knives.id, jams.id
            self.knife_product, self.jam_product = knife.id, jam.id
            self.knife, self.jam = variant_of(session, knife).id, variant_of(session, jam).id


def make_owner(session, user_id):  # type: ignore[no-untyped-def]
    from marketplace.accounts.models import User

    return session.get_one(User, user_id)


@pytest.fixture
def shelf(app: Flask) -> Shelf:
    return Shelf(app.extensions["database"])


SignedIn = Callable[[int], JudgingClient]


@pytest.fixture
def signed_in(app: Flask) -> SignedIn:
    """Give a browser in which the person is signed in."""

    def make(user_id: int) -> JudgingClient:
        client: JudgingClient = app.test_client()
        with app.extensions["database"].transaction() as session:
            token = sign_in(session, user_id=user_id, device="test", now=utc_now())
        with client.session_transaction() as browser:
            browser["_user_id"] = token
            browser["_fresh"] = True
        return client

    return make
