"""Voids and refunds at the booth: new rows, mirrored in the books, once a key, never too much."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from marketplace.fairs import services as fairs
from marketplace.fairs.errors import NotVoidable, ReasonMissing, UnknownSale
from marketplace.fairs.models import Fair, Sale, SaleReturn
from marketplace.fairs.services import Back
from marketplace.fairs.states import SaleMethod
from marketplace.ledger import checks
from marketplace.ledger.books import balance
from marketplace.orders.errors import MoreThanSold
from marketplace.orders.models import OrderLine
from marketplace.settlements.queries import earnings
from tests.fairs.test_till import Stall, stall

__all__ = ["stall"]  # the fixture


def back(key: str = "back", reason: str = "wrong jar") -> Back:
    return Back(reason, SaleMethod.CASH, key)


def void(stall: Stall, sale: Sale, days: int = 0, **changes: str) -> SaleReturn:
    with stall.database.transaction() as session:
        return fairs.void_sale(
            session,
            booking_id=stall.booking,
            order_id=sale.order_id,
            back=back(**changes),
            user_id=stall.user,
            now=stall.noon + timedelta(days=days),
        )


def refund(stall: Stall, sale: Sale, pieces: int, days: int = 0, **changes: str) -> SaleReturn:
    with stall.database.transaction() as session:
        line = session.scalars(
            select(OrderLine.id).where(OrderLine.sub_order.has(order_id=sale.order_id))
        ).one()
        return fairs.refund_sale(
            session,
            booking_id=stall.booking,
            order_id=sale.order_id,
            pieces={line: pieces},
            back=back(**changes),
            user_id=stall.user,
            now=stall.noon + timedelta(days=days),
        )


def money(stall: Stall) -> tuple[int, int, int]:
    """Payable of the shop, commission, and what is the organizer's beyond the fee."""
    with stall.database.reading() as session:
        assert checks.verify(session).faults == []
        assert balance(session, "refunds:pending", "IRR").minor == 0
        return (
            balance(session, f"shop:{stall.shop_id}:payable", "IRR").minor,
            balance(session, "commission", "IRR").minor,
            balance(session, f"fair:{stall.fair.id}:payable", "IRR").minor - 18_000_000,
        )


def test_a_void_mirrors_the_sale_and_takes_its_pieces_back(stall: Stall) -> None:
    with stall.database.transaction() as session:
        session.get_one(Fair, stall.fair.id).commission_pct = 5
    sale = stall.sell()
    assert money(stall) == (-364_000 - 260_000, 364_000, 260_000)

    first, again = void(stall, sale), void(stall, sale)

    assert (first.id, first.amount_minor, first.kind) == (again.id, 5_200_000, "void")
    assert stall.left() == 3
    assert money(stall) == (0, 0, 0)
    with stall.database.reading() as session:
        assert session.get_one(Sale, sale.order_id).received_minor == 6_000_000


def test_pieces_come_back_one_after_another_and_never_more_than_were_sold(stall: Stall) -> None:
    sale = stall.sell()

    assert refund(stall, sale, 1, days=1).amount_minor == 2_600_000
    assert money(stall) == (-182_000, 182_000, 0)
    with stall.database.reading() as session:
        row = earnings(session, stall.shop_id)[0]
        assert (row.refund.minor, row.owed.minor) == (2_600_000, 2_418_000)
    with pytest.raises(MoreThanSold):
        refund(stall, sale, 2, key="other")
    refund(stall, sale, 1, key="other")

    assert stall.left() == 3
    assert money(stall) == (0, 0, 0)
    with stall.database.reading() as session:
        assert earnings(session, stall.shop_id)[0].owed.minor == 0


def test_only_a_whole_sale_of_today_is_voided_and_always_for_a_reason(stall: Stall) -> None:
    sale = stall.sell()

    with pytest.raises(NotVoidable):
        void(stall, sale, days=1)
    with pytest.raises(ReasonMissing):
        void(stall, sale, reason="")
    refund(stall, sale, 1)
    with pytest.raises(NotVoidable):
        void(stall, sale, key="other")
    assert stall.left() == 2


def test_sales_of_another_booth_are_not_taken_back_here(stall: Stall) -> None:
    sale = stall.sell()

    with pytest.raises(UnknownSale), stall.database.transaction() as session:
        fairs.void_sale(
            session,
            booking_id=stall.booking,
            order_id=sale.order_id + 1,
            back=back(),
            user_id=stall.user,
            now=stall.noon,
        )


def test_the_database_keeps_returns_as_they_were_written(stall: Stall) -> None:
    sale = stall.sell()
    void(stall, sale)

    for statement in (update(SaleReturn).values(amount_minor=1), delete(SaleReturn)):
        with pytest.raises(DatabaseError), stall.database.transaction() as session:
            session.execute(statement)
    with pytest.raises(IntegrityError), stall.database.transaction() as session:
        session.scalars(select(OrderLine)).one().returned_pieces = 3
