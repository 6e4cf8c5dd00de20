"""Offers side by side."""

from datetime import timedelta

from marketplace.core.db import Database
from marketplace.core.jalali import local_date
from marketplace.demand import queries
from marketplace.demand.comparing import compare
from tests.demand.conftest import Board
from tests.factories import NOW, make_product, make_shop, rial
from tests.factories.needs import TODAY, make_need, make_offer


def test_offers_lie_side_by_side_with_delivery_and_what_they_leave_open(board: Board) -> None:
    with board.database.transaction() as session:
        make_offer(
            session,
            need_id=board.need,
            shop_id=board.shops[0],
            product_id=board.goods[0],
            unit_price=rial(1_000_000),
            quantity=12,
            ready_on=TODAY + timedelta(days=28),
        )

    with board.database.reading() as session:
        need = queries.get_need(session, board.need)
        rows = compare(session, need, today=local_date(NOW))
    cheap, whole = rows
    assert (cheap.missing, cheap.late, cheap.total) == (8, True, rial(12_500_000))
    assert (whole.missing, whole.late, whole.total) == (0, False, rial(40_500_000))


def test_a_shop_elsewhere_sends_at_its_other_rate(database: Database) -> None:
    board = Board(database)
    with database.transaction() as session:
        far = make_need(session, province_code="23", county_code="2301").id
        shop = make_shop(session, slug="third")
        good = make_product(session, shop)
        make_offer(session, need_id=far, shop_id=shop.id, product_id=good.id)

    board.need = far

    assert board.totals() == [40_700_000]
