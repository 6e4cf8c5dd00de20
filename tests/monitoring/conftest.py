"""A few businesses with sales through the real books."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy.orm import Session

from marketplace.core.db import Database
from marketplace.demo.counter_sales import CounterSale, write_sales
from marketplace.orders.states import OrderChannel
from tests.factories import make_shop

T = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 3 Azar 1405
ABAN_ENDS = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


class Market:
    """Shops of the programme, and sales to put on their books."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._numbers = count(1)
        self.sales: list[CounterSale] = []
        self._written = 0

    def shop(self, session: Session) -> int:
        return make_shop(session, slug=f"maker-{next(self._numbers)}").id

    def sells(
        self, shop_id: int, days_ago: float, minor: int = 1_000_000, *, buyer: str = "1"
    ) -> None:
        at = T - timedelta(days=days_ago)
        self.sales.append(
            CounterSale(
                shop_id, at, at, minor, f"+98936000000{buyer}", OrderChannel.FAIR, cancelled=False
            )
        )

    def write(self) -> None:
        with self.database.transaction() as session:
            self._written += write_sales(session, self.sales, after=self._written)
        self.sales = []


@pytest.fixture
def market(database: Database) -> Market:
    return Market(database)


@pytest.fixture
def forty(market: Market) -> Market:
    """Forty shops that each sell a few times a month for half a year."""
    with market.database.transaction() as session:
        shops = [market.shop(session) for _ in range(40)]
    for place, shop_id in enumerate(shops):
        for month in range(6):
            for n in range(1 + place % 3):
                market.sells(
                    shop_id,
                    month * 30 + 5 + n * 6,
                    500_000 * (1 + place % 7),
                    buyer=str((place + n) % 9),
                )
    market.write()
    return market
