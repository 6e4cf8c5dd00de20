"""Discounts, own prices and the organizer's part: priced once, frozen, and in the same books."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Update, select, update
from sqlalchemy.exc import IntegrityError

from marketplace.core.money import Money
from marketplace.fairs.errors import BadPrice, ReasonMissing
from marketplace.fairs.models import Fair, Sale
from marketplace.fairs.services import Basket, Tender
from marketplace.fairs.states import SaleMethod
from marketplace.ledger import checks
from marketplace.ledger.books import balance
from marketplace.orders.discounts import Discount, Discounts, let_off
from marketplace.orders.errors import DiscountTooLarge
from marketplace.orders.models import Order, OrderLine
from tests.factories import rial
from tests.fairs.test_till import Stall, stall

__all__ = ["stall"]  # the fixture


def test_a_discount_lowers_what_is_paid_and_what_commission_is_taken_of(stall: Stall) -> None:
    off = Discounts({stall.jam: Discount(pct=10)}, Discount(amount=rial(80_000)))
    sale = stall.sell(basket=Basket({stall.jam: 2}, discounts=off, reason="last day"))

    assert (sale.discount_minor, sale.discount_reason) == (600_000, "last day")
    with stall.database.reading() as session:
        order = session.get_one(Order, sale.order_id)
        part = order.sub_orders[0]
        assert (order.total_minor, part.commission_minor) == (4_600_000, 322_000)
        assert part.lines[0].net == rial(4_600_000)
        assert balance(session, f"shop:{stall.shop_id}:payable", "IRR").minor == -322_000
        assert checks.verify(session).faults == []


def test_a_piece_can_be_sold_at_a_price_of_the_moment(stall: Stall) -> None:
    stall.sell(basket=Basket({stall.jam: 2}, {stall.jam: rial(3_000_000)}))

    with stall.database.reading() as session:
        line = session.scalars(select(OrderLine)).one()
        assert (line.unit_price_minor, line.total_minor) == (3_000_000, 6_000_000)


@pytest.mark.parametrize(
    ("basket", "error"),
    [
        ({"discounts": Discounts(basket=Discount(pct=5))}, ReasonMissing),
        ({"discounts": Discounts(basket=Discount(pct=100)), "reason": "gift"}, DiscountTooLarge),
        (
            {"discounts": Discounts(basket=Discount(amount=rial(9_000_000))), "reason": "x"},
            DiscountTooLarge,
        ),
        ({"prices": {1: rial(0)}}, BadPrice),
    ],
)
def test_what_is_no_price_leaves_no_trace(
    stall: Stall, basket: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        stall.sell(basket=Basket({stall.jam: 1}, **basket))  # type: ignore[arg-type]

    assert stall.left() == 3
    with stall.database.reading() as session:
        assert session.scalars(select(Order)).all() == []


@pytest.mark.parametrize(
    "change",
    [
        update(Sale).values(discount_minor=1),
        update(Sale).values(organizer_pct=31),
        update(OrderLine).values(discount_minor=OrderLine.total_minor + 1),
    ],
)
def test_the_database_keeps_discounts_within_their_line_and_with_a_reason(
    stall: Stall, change: Update
) -> None:
    stall.sell()

    with pytest.raises(IntegrityError), stall.database.transaction() as session:
        session.execute(change)


def test_the_organizers_commission_is_a_line_of_its_own_frozen_at_the_sale(stall: Stall) -> None:
    with stall.database.transaction() as session:
        session.get_one(Fair, stall.fair.id).commission_pct = 5
    sale = stall.sell(tender=Tender(SaleMethod.OTHER, None, "card to card 1234"))
    with stall.database.transaction() as session:
        session.get_one(Fair, stall.fair.id).commission_pct = 20

    assert (sale.organizer_pct, sale.organizer_minor) == (5, 260_000)
    assert (sale.method, sale.change_minor) == ("other", 0)
    with stall.database.reading() as session:
        fees = balance(session, f"fair:{stall.fair.id}:payable", "IRR").minor
        assert fees == 18_000_000 + 260_000
        assert balance(session, "commission", "IRR").minor == 364_000
        assert checks.verify(session).faults == []


@given(
    prices=st.lists(st.integers(1, 9_000_000), min_size=1, max_size=6),
    pct=st.integers(0, 99),
    lines=st.lists(st.integers(0, 60), min_size=6, max_size=6),
)
def test_what_is_let_off_adds_up_and_leaves_every_line_whole(
    prices: list[int], pct: int, lines: list[int]
) -> None:
    totals = {n: Money(price * 10, "IRR") for n, price in enumerate(prices)}
    of_lines = {n: Discount(pct=lines[n]) for n in totals}

    off = let_off(totals, Discounts(of_lines, Discount(pct=pct)))

    assert all(0 <= off[n].minor <= totals[n].minor for n in totals)
    assert sum(part.minor for part in off.values()) < sum(total.minor for total in totals.values())
    assert all(part.minor % 10 == 0 for part in off.values())
