"""A need is met once: two acceptances at the same moment, real processes, one order."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from marketplace.catalog.models import Variant
from marketplace.core.db import Database
from marketplace.demand.models import NeedOffer
from marketplace.demand.states import OfferState
from marketplace.orders.models import Order
from marketplace.payments.models import Payment
from tests.factories import make_places, make_product, make_shop, make_user
from tests.factories.needs import make_need, make_offer
from tests.races.chooser import choose
from tests.races.herd import all_at_once

OFFERS = 8

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races")]


def _offers(database: Database) -> tuple[list[int], str]:
    with database.transaction() as session:
        city = make_places(session).code
        need = make_need(session, writer=make_user(session)).id
        made = []
        for n in range(OFFERS):
            shop = make_shop(session, slug=f"maker-{n}")
            good = make_product(session, shop)
            made.append(make_offer(session, need_id=need, shop_id=shop.id, product_id=good.id).id)
    return made, city


def test_of_many_offers_accepted_at_once_one_becomes_an_order(
    database: Database, database_url: str
) -> None:
    offers, city = _offers(database)

    said = all_at_once(choose, [(database_url, offer, f"key-{offer}", city) for offer in offers])

    words = Counter(line.split()[0] for line in said)
    assert words == {"chosen": 1, "refused": OFFERS - 1}
    with database.reading() as session:
        accepted = select(func.count()).where(NeedOffer.state == OfferState.ACCEPTED)
        bespoke = select(func.count()).where(Variant.active.is_(False))
        assert session.scalar(select(func.count(Order.id))) == 1
        assert session.scalar(select(func.count(Payment.id))) == 1
        assert session.scalar(accepted) == 1
        assert session.scalar(bespoke) == 1


def test_one_acceptance_posted_many_times_is_one_order(
    database: Database, database_url: str
) -> None:
    offers, city = _offers(database)

    said = all_at_once(choose, [(database_url, offers[0], "one-click", city)] * OFFERS)

    assert len(set(said)) == 1
    with database.reading() as session:
        assert session.scalar(select(func.count(Order.id))) == 1
