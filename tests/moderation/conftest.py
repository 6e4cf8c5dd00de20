"""A shop, its owner, another shop, two moderators."""

from datetime import timedelta

import pytest

from marketplace.core.db import Database
from marketplace.moderation import services as moderation
from tests.factories import NOW, make_places, make_product, make_shop, make_user, variant_of
from tests.factories.moderation import make_moderator


class Market:
    """Goods of one shop, two moderators."""

    def __init__(self, database: Database) -> None:
        with database.transaction() as session:
            self.city = make_places(session)
            self.owner = make_user(session)
            self.first, self.second = make_moderator(session), make_moderator(session)
            self.shop = make_shop(session, owner=self.owner)
            self.product = make_product(session, self.shop, title="Knife")
            self.other = make_product(session, make_shop(session), title="Jam")
            self.variant = variant_of(session, self.product).id
            self.jam = variant_of(session, self.other).id

    def appeal(self, session, case_id: int, plea: str = "It is true."):  # type: ignore[no-untyped-def]
        return moderation.appeal(
            session,
            case_id=case_id,
            shop_ids=[self.shop.id],
            by_id=self.owner.id,
            plea=plea,
            now=NOW + timedelta(days=1),
        )


@pytest.fixture
def market(database: Database) -> Market:
    return Market(database)
