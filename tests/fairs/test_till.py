"""Sales at the booth: same stock, price and books; once a key; only on a day of one's booth."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.catalog.models import Variant
from marketplace.core.db import Database
from marketplace.fairs import queries
from marketplace.fairs import services as fairs
from marketplace.fairs.errors import CashShort, EmptySale, NotFairDay
from marketplace.fairs.hours import at
from marketplace.fairs.models import Application, Fair, Sale
from marketplace.fairs.services import Basket, Tender
from marketplace.fairs.states import SaleMethod
from marketplace.ledger import checks
from marketplace.ledger.models import Posting
from marketplace.ledger.queries import counter_sales
from marketplace.orders.errors import CartProblem
from marketplace.orders.models import Order
from marketplace.orders.services import CounterTerms
from tests.factories import NOW, make_product, rial, variant_of
from tests.factories.fairs import apply, hold, make_fair, pay_booth

TERMS = CounterTerms("IRR", 700)


class Stall:
    """A booth booked for a fair, with a jar of jam: 3 on hand at 2,600,000 rial."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as session:
            fair = make_fair(session, starts_in=5, days=2)
            application = apply(session, fair)
            shop = session.get_one(Application, application.id).shop
            self.jam = variant_of(
                session, make_product(session, shop, title="Jam", price=2_600_000, stock=3)
            ).id
            self.shop_id, self.user = shop.id, application.submitted_by
            self.booking = hold(session, application).id
            self.fair: Fair = fair
        pay_booth(database, self.booking)
        self.noon = at(fair.starts_on, 17 * 60, fair.zone)

    def sell(self, pieces: dict[int, int] | None = None, **changes: object) -> Sale:
        known = {
            "tender": Tender(SaleMethod.CASH, rial(6_000_000)),
            "basket": Basket({self.jam: 2} if pieces is None else pieces),
            "key": "one",
            "now": self.noon,
            **changes,
        }
        with self.database.transaction() as session:
            return fairs.sell_at_booth(
                session,
                booking_id=self.booking,
                user_id=self.user,
                terms=TERMS,
                **known,  # type: ignore[arg-type]
            )

    def left(self) -> int:
        with self.database.reading() as session:
            return session.get_one(Variant, self.jam).on_hand


@pytest.fixture
def stall(database: Database) -> Stall:
    return Stall(database)


def test_a_cash_sale_is_an_order_in_the_same_books(stall: Stall) -> None:
    sale = stall.sell()

    assert (sale.seq, sale.received.minor, sale.change.minor) == (1, 6_000_000, 800_000)
    assert stall.left() == 1
    with stall.database.reading() as session:
        order = session.get_one(Order, sale.order_id)
        part = order.sub_orders[0]
        assert (order.channel, part.state, part.commission_minor) == ("fair", "completed", 364_000)
        rows = session.scalars(select(Posting).where(Posting.order_number == order.number)).all()
        assert {(row.channel, row.shop_id) for row in rows} == {("fair", stall.shop_id)}
        assert checks.verify(session).faults == []
    with stall.database.reading() as session:
        from marketplace.ledger.books import balance

        assert balance(session, f"shop:{stall.shop_id}:payable", "IRR").minor == -364_000


def test_the_same_key_is_one_sale(stall: Stall) -> None:
    first, again = stall.sell(), stall.sell()

    assert first.order_id == again.order_id
    assert stall.left() == 1


def test_sales_are_numbered_and_card_gives_no_change(stall: Stall) -> None:
    stall.sell({stall.jam: 1})
    card = stall.sell({stall.jam: 1}, key="two", tender=Tender(SaleMethod.CARD, None, "ref 77"))

    assert (card.seq, card.change.minor, card.received.minor) == (2, 0, 2_600_000)


@pytest.mark.parametrize(
    ("pieces", "changes", "error"),
    [
        (0, {}, EmptySale),
        (2, {"tender": Tender(SaleMethod.CASH, rial(5_199_999))}, CashShort),
        (4, {"tender": Tender(SaleMethod.CASH)}, CartProblem),
        (2, {"now": NOW}, NotFairDay),
        (2, {"now": NOW + timedelta(days=30)}, NotFairDay),
    ],
)
def test_what_cannot_be_sold_leaves_no_trace(
    stall: Stall, pieces: int, changes: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        stall.sell({stall.jam: pieces} if pieces else {}, **changes)

    assert stall.left() == 3
    with stall.database.reading() as session:
        assert session.scalars(select(Order)).all() == []


def test_goods_of_another_shop_are_not_sold_here(stall: Stall) -> None:
    with stall.database.transaction() as session:
        from tests.factories import make_shop

        other = variant_of(session, make_product(session, make_shop(session))).id

    with pytest.raises(CartProblem):
        stall.sell({other: 1})


def test_the_result_of_the_fair_is_what_the_books_hold(stall: Stall) -> None:
    stall.sell({stall.jam: 2})
    stall.sell({stall.jam: 1}, key="two", tender=Tender(SaleMethod.CARD))

    with stall.database.reading() as session:
        result = queries.result_of(session, stall.fair.id, currency="IRR")
        booked = counter_sales(session, result.order_numbers, currency="IRR")
        nothing = queries.result_of(session, stall.fair.id + 1, currency="IRR")

    assert (result.sales, result.amount, result.booths_there) == (2, rial(7_800_000), 1)
    assert booked == result.amount
    for lines in (result.booths, result.categories, result.counties):
        assert [(line.sales, line.pieces, line.amount) for line in lines] == [(2, 3, booked)]
    assert (nothing.sales, nothing.booths) == (0, ())
