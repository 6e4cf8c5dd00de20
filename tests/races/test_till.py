"""Eight phones send the same 12 sales and the same void: 12 sales, one void, the books right."""

import pytest
from sqlalchemy import select

from marketplace.catalog.services import count_stock
from marketplace.core.db import Database
from marketplace.fairs.models import Sale, SaleReturn
from marketplace.ledger import checks
from marketplace.ledger.books import balance
from tests.fairs.test_till import Stall
from tests.races.cashier import ring_up
from tests.races.herd import all_at_once

PHONES, SALES, STOCK = 8, 12, 20

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races")]


def test_the_same_sales_from_many_phones_exist_once(database: Database, database_url: str) -> None:
    stall = Stall(database)
    with database.transaction() as session:
        count_stock(
            session, variant_id=stall.jam, counted=STOCK, now=stall.noon, actor_id=stall.user
        )
    keys = [f"sale-{n}" for n in range(SALES)]

    said = all_at_once(
        ring_up,
        [(database_url, stall.booking, stall.jam, keys, stall.user, stall.noon)] * PHONES,
    )

    assert len(set(said)) == 1  # every phone was told the same orders
    assert stall.left() == STOCK - SALES + 1
    with database.reading() as session:
        sequence = session.scalars(select(Sale.seq).order_by(Sale.seq)).all()
        assert sequence == list(range(1, SALES + 1))
        assert len(session.scalars(select(SaleReturn)).all()) == 1
        owed = balance(session, f"shop:{stall.shop_id}:payable", "IRR").minor
        assert owed == -182_000 * (SALES - 1)
        assert checks.verify(session).faults == []
