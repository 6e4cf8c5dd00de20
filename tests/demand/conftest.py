"""A market with two shops that make knives, a writer of needs and a moderator."""

from dataclasses import replace

import pytest

from marketplace.accounts.models import User
from marketplace.core.db import Database
from marketplace.demand import services as demand
from marketplace.demand.comparing import compare
from marketplace.demand.models import Need, NeedOffer
from marketplace.demand.states import NeedState, OfferState
from marketplace.ledger import checks
from marketplace.orders import services as orders
from marketplace.orders.carts import view_bespoke
from marketplace.orders.models import Order
from tests.factories import NOW, make_places, make_product, make_shop, make_user
from tests.factories.needs import TODAY, make_need, make_offer
from tests.factories.orders import contact, terms


class Board:
    """Two shops, one open need, an offer of each shop."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as session:
            self.city = make_places(session)
            self.writer, self.moderator = make_user(session), make_user(session)
            self.owners = [make_user(session), make_user(session)]
            shops = [
                make_shop(session, slug=f"maker-{n}", owner=owner)
                for n, owner in enumerate(self.owners)
            ]
            self.shops = [shop.id for shop in shops]
            self.goods = [make_product(session, shop, stock=3).id for shop in shops]
            self.need = make_need(session, writer=self.writer).id
            self.offers = [
                make_offer(session, need_id=self.need, shop_id=shop, product_id=good).id
                for shop, good in zip(self.shops, self.goods, strict=True)
            ]

    def need_row(self) -> Need:
        with self.database.reading() as session:
            return session.get_one(Need, self.need)

    def state(self) -> NeedState:
        return self.need_row().state

    def offer_states(self) -> list[OfferState]:
        with self.database.reading() as session:
            return [session.get_one(NeedOffer, offer).state for offer in self.offers]

    def books_are_right(self) -> bool:
        with self.database.reading() as session:
            return checks.verify(session).ok

    def accept(
        self,
        place: int = 0,
        *,
        person: User | None = None,
        version: int = 1,
        key: str = "click-1",
        gateway: str = "demo",
    ) -> Order:
        """Accept an offer as its page's button does."""
        with self.database.transaction() as session:
            need = session.get_one(Need, self.need)
            offer = session.get_one(NeedOffer, self.offers[place])
            wanted = demand.bespoke(need, offer, today=TODAY)
            total = view_bespoke(session, wanted=wanted, terms=terms()).quote.total
            return demand.accept_offer(
                session,
                choice=demand.Choice(offer.id, version),
                agreement=orders.Agreement(key, total),
                contact=replace(contact(self.city), user_id=(person or self.writer).id),
                payment=orders.Payment(gateway, gateway == "cod", demand.TIME_TO_PAY),
                terms=terms(),
                now=NOW,
            )

    def totals(self) -> list[int]:
        with self.database.reading() as session:
            need = session.get_one(Need, self.need)
            return [row.total.minor for row in compare(session, need, today=TODAY)]


@pytest.fixture
def board(database: Database) -> Board:
    return Board(database)
