"""Figures beside the books: the same sums to the unit; old months that later days leave alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from marketplace.core.db import Database
from marketplace.core.money import Money
from marketplace.ledger import checks
from marketplace.ledger.accounts import REFUNDS_PENDING, payable
from marketplace.ledger.books import post
from marketplace.ledger.entries import Dimensions, Fact, credit, debit
from marketplace.ledger.models import Account, LedgerTransaction, Posting
from marketplace.ledger.states import TransactionKind
from marketplace.monitoring import services
from marketplace.monitoring.facts import Facts, Group
from marketplace.monitoring.indicators import INDICATORS
from marketplace.monitoring.parameters import Parameters
from marketplace.monitoring.reading import read_facts
from marketplace.monitoring.states import Calendar
from marketplace.orders import services as orders
from marketplace.orders.models import SubOrder
from marketplace.orders.services import By
from marketplace.orders.states import Actor
from tests.factories import NOW, make_places, make_product, make_shop, variant_of
from tests.factories.orders import pay, place
from tests.monitoring.conftest import ABAN_ENDS, Market, T

P = Parameters()
DAY = ABAN_ENDS.date()


@dataclass(frozen=True, slots=True)
class Back:
    """Money to give back for an order part."""

    part: int
    minor: int
    at: datetime


def give_back(database: Database, backs: Iterable[Back]) -> None:
    with database.transaction() as session:
        for n, back in enumerate(backs):
            part = session.get_one(SubOrder, back.part)
            of = Dimensions(part.shop_id, None, part.id, "web")
            money = Money(back.minor, "IRR")
            fact = Fact(
                kind=TransactionKind.REFUND,
                source="refund",
                source_ref=f"{part.id}-{back.at.date()}-{n}",
                entries=(
                    debit(payable(part.shop_id), money, of),
                    credit(REFUNDS_PENDING, money, of),
                ),
                effective_at=back.at,
            )
            post(session, fact, now=back.at)


def facts(database: Database, day=DAY, parameters: Parameters = P) -> Facts:  # type: ignore[no-untyped-def]
    with database.reading() as session:
        return read_facts(session, day=day, parameters=parameters)


def of_the_books(database: Database, kind: str, *, account: str) -> int:
    """Return what the books credited to accounts by transactions of a kind until the day."""
    with database.reading() as session:
        return int(
            session.scalar(
                select(func.sum(Posting.amount_minor))
                .join(Account, Account.id == Posting.account_id)
                .join(LedgerTransaction, LedgerTransaction.seq == Posting.transaction_seq)
                .where(
                    LedgerTransaction.kind == kind,
                    Posting.side == "credit",
                    Account.code.like(account),
                    LedgerTransaction.posted_at <= ABAN_ENDS + timedelta(hours=8),
                )
            )
            or 0
        )


@pytest.mark.parametrize("calendar", Calendar)
def test_sales_less_refunds_of_all_businesses_are_those_of_the_books(
    forty: Market, calendar: Calendar
) -> None:
    earlier = ABAN_ENDS - timedelta(days=8)
    give_back(forty.database, [Back(n, 100_000 * n, earlier) for n in range(1, 6)])
    parameters = Parameters(calendar=calendar)

    ours = sum(
        sum(track.by_month.values())
        for track in facts(forty.database, parameters=parameters).group.tracks
    )

    sold = of_the_books(forty.database, "cod_delivered", account="shop:%:held")
    back = of_the_books(forty.database, "refund", account=REFUNDS_PENDING)
    assert (ours, back) == (sold - back, 1_500_000)
    with forty.database.reading() as session:
        assert not [fault for fault in checks.verify(session).faults if "balance" in fault]


def test_what_goes_back_for_delivery_takes_nothing_from_the_sale(database: Database) -> None:
    with database.transaction() as session:
        city = make_places(session)
        shop = make_shop(session)
        variant = variant_of(session, make_product(session, shop, price=1_000_000)).id
    order = place(database, city, {variant: 1})
    pay(database, order)
    part = order.sub_orders[0]
    assert part.delivery_minor > 0
    shop_does, later = By(Actor.SHOP), NOW + timedelta(hours=5)
    with database.transaction() as session:
        orders.accept_sub_order(session, sub_order_id=part.id, by=shop_does, now=later)
        orders.ship_sub_order(
            session, sub_order_id=part.id, by=shop_does, tracking_code="1", now=later
        )
        orders.deliver_sub_order(session, sub_order_id=part.id, by=shop_does, now=later)
    half = (1_000_000 + part.delivery_minor) // 2
    give_back(
        database, [Back(part.id, half, later), Back(part.id, half, later + timedelta(minutes=1))]
    )

    (track,) = facts(database, day=(NOW + timedelta(days=2)).date()).group.tracks

    assert sum(track.by_month.values()) == 0
    assert [refund.minor for refund in track.refunds] == [half, 1_000_000 - half]
    assert not track.valid


def test_a_later_refund_changes_no_frozen_month_and_activity_only_from_its_own_day(
    market: Market,
) -> None:
    with market.database.transaction() as session:
        shop_id = market.shop(session)
    market.sells(shop_id, 20, 700_000)
    market.write()

    def freeze(now: datetime):  # type: ignore[no-untyped-def]
        with market.database.transaction() as session:
            return services.freeze(session, day=DAY, parameters=P, now=now)

    first = freeze(T)
    give_back(market.database, [Back(1, 700_000, T)])
    again = freeze(T + timedelta(days=1))

    assert (again.revision, again.digest) == (1, first.digest)
    then, today = facts(market.database), facts(market.database, day=T.date())
    assert _active(then.group) == 1
    assert _active(today.group) == 0
    with market.database.transaction() as session:
        month_later = services.freeze(
            session, day=DAY + timedelta(days=30), parameters=P, now=T + timedelta(days=40)
        )
    assert '"active":0' in month_later.content


def _active(group: Group) -> int:
    return int(INDICATORS["M1"].compute(group).value or 0)
