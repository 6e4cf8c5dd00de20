"""Money of a fair: the organizer's statement, payouts, and what the funder paid."""

import pytest
from sqlalchemy import delete, select, text
from sqlalchemy.exc import DatabaseError

from marketplace.core.db import Database
from marketplace.fairs import services as fairs
from marketplace.fairs.models import Fair, FairPayment
from marketplace.fairs.states import FairPaymentKind
from marketplace.ledger import checks
from marketplace.ledger.fair_accounts import Statement, statement_of
from marketplace.ledger.models import LedgerTransaction
from marketplace.ledger.queries import trial_balance
from marketplace.settlements.fairs import (
    MoreThanOwed,
    Moved,
    PaymentUnclear,
    ReferenceTaken,
    record_payment,
)
from tests.factories import NOW, make_user, rial
from tests.factories.fairs import apply, hold, make_fair, pay_booth
from tests.fairs.test_till import Stall, stall

__all__ = ["stall"]  # the fixture
OUT, IN = FairPaymentKind.PAYOUT, FairPaymentKind.SUBSIDY


class Desk:
    """A fair whose funder bears 40 per cent, with one booth paid."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as session:
            fair = make_fair(session, subsidy_pct=40)
            self.booking = hold(session, apply(session, fair)).id
            self.fair, self.user = fair.id, make_user(session).id
        pay_booth(database, self.booking)

    def move(self, kind: FairPaymentKind, minor: int, reference: str = "77/1") -> FairPayment:
        with self.database.transaction() as session:
            moved = Moved(kind, rial(minor), reference)
            return record_payment(
                session, fair_id=self.fair, moved=moved, user_id=self.user, now=NOW
            )

    def statement(self) -> Statement:
        with self.database.reading() as session:
            assert checks.verify(session).faults == []
            rows = trial_balance(session)
            assert sum(row.debit_minor - row.credit_minor for row in rows) == 0
            return statement_of(session, self.fair, currency="IRR")


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def test_fees_are_owed_to_the_organizer_and_paid_out_as_the_money_arrives(desk: Desk) -> None:
    found = desk.statement()
    assert (found.owed, found.subsidy_due) == (rial(18_000_000), rial(7_200_000))
    assert found.payable_now == rial(10_800_000)

    with pytest.raises(MoreThanOwed):
        desk.move(OUT, 10_800_001)
    desk.move(OUT, 10_800_000)
    assert desk.statement().payable_now == rial(0)
    desk.move(IN, 7_200_000)
    assert desk.statement().subsidy_due == rial(0)
    desk.move(OUT, 7_200_000, "77/2")

    found = desk.statement()
    assert (found.owed, found.total("payout")) == (rial(0), rial(-18_000_000))
    assert [line.what for line in found.lines] == ["fee", "payout", "payout"]
    assert [line.what for line in found.funder] == ["fee", "subsidy_paid"]


def test_a_reference_counts_once_and_nothing_is_kept_of_a_refusal(desk: Desk) -> None:
    desk.move(OUT, 1_000)

    for minor, reference, error in (
        (1_000, "77/1", ReferenceTaken),
        (0, "77/3", PaymentUnclear),
        (1_000, "", PaymentUnclear),
        (99_000_000, "77/4", MoreThanOwed),
    ):
        with pytest.raises(error):
            desk.move(OUT, minor, reference)
    with pytest.raises(MoreThanOwed):
        desk.move(IN, 7_200_001)
    with desk.database.reading() as session:
        assert session.scalars(select(FairPayment.reference)).all() == ["77/1"]
    with pytest.raises(DatabaseError), desk.database.transaction() as session:
        session.execute(delete(FairPayment))


def test_a_refund_after_the_payout_leaves_the_organizer_in_debt(desk: Desk) -> None:
    desk.move(OUT, 10_800_000)
    with desk.database.transaction() as session:
        fairs.cancel_booking(
            session,
            booking_id=desk.booking,
            agreed=rial(10_800_000),
            actor_id=desk.user,
            now=NOW,
        )

    found = desk.statement()
    assert (found.owed, found.subsidy_due) == (rial(-10_800_000), rial(0))
    assert found.payable_now == rial(0)
    assert found.total("fee_back") == rial(-10_800_000)
    assert found.total("subsidy_back") == rial(-7_200_000)


def test_the_organizers_part_of_sales_stands_in_her_statement(stall: Stall) -> None:
    with stall.database.transaction() as session:
        session.get_one(Fair, stall.fair.id).commission_pct = 5
    sale = stall.sell()
    with stall.database.reading() as session:
        found = statement_of(session, stall.fair.id, currency="IRR")
        assert (found.total("commission").minor, found.lines[-1].reference) == (
            sale.organizer_minor,
            session.scalars(
                select(LedgerTransaction.source_ref).where(LedgerTransaction.source == "organizer")
            ).one(),
        )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE booth_sale SET organizer_minor = 7", "organizers' commission"),
        ("UPDATE order_line SET returned_pieces = 1", "order line"),
        ("UPDATE sub_order SET refunded_minor = 5", "what came back is not"),
        ("UPDATE order_line SET discount_minor = 5", "its lines are not its total"),
    ],
)
def test_verify_names_what_the_till_and_the_books_do_not_share(
    stall: Stall, change: str, words: str
) -> None:
    stall.sell()
    with stall.database.transaction() as session:
        session.execute(text(change))

    with stall.database.reading() as session:
        assert any(words in fault for fault in checks.verify(session).faults)
