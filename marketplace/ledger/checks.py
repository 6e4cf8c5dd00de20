"""`ledger verify`: what is promised of the books, recomputed from their rows.

Streams the transactions in order, so that memory stays bounded however long the books are.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from marketplace.core.money import Money
from marketplace.ledger.accounts import kind_of
from marketplace.ledger.entries import (
    GENESIS,
    Dimensions,
    Entry,
    Fact,
    chain_hash,
    check_balance,
    content_hash,
    signed,
)
from marketplace.ledger.errors import Unbalanced
from marketplace.ledger.models import Account, LedgerHead, LedgerTransaction, Posting
from marketplace.ledger.states import Side
from marketplace.orders.models import SubOrder
from marketplace.payments.models import Payment

BATCH = 500


@dataclass(slots=True)
class Report:
    """What was checked and what is wrong; `first_bad_seq` is the earliest broken transaction."""

    transactions: int = 0
    postings: int = 0
    head_hash: str = GENESIS
    first_bad_seq: int | None = None
    faults: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Nothing is wrong."""
        return not self.faults

    def fault(self, text: str, seq: int | None = None) -> None:
        """Note a fault."""
        self.faults.append(text)
        if seq is not None and (self.first_bad_seq is None or seq < self.first_bad_seq):
            self.first_bad_seq = seq


def verify(session: Session) -> Report:
    """Check chain, balance, stored sums and signs (I1, I4, I11, I13, I15), and each order (I6)."""
    report = Report()
    sums: dict[int, int] = defaultdict(int)
    for row in _stream(session):
        _check_row(row, report)
        for posting in row.postings:
            sums[posting.account_id] += signed(posting.side, posting.amount_minor)
            report.postings += 1
        report.transactions += 1
        report.head_hash = row.hash
    _check_head(session, report)
    _check_accounts(session, sums, report)
    _check_orders(session, report)
    return report


def _stream(session: Session) -> Iterator[LedgerTransaction]:
    last = 0
    while True:
        rows = session.scalars(
            select(LedgerTransaction)
            .where(LedgerTransaction.seq > last)
            .order_by(LedgerTransaction.seq)
            .limit(BATCH)
            .options(selectinload(LedgerTransaction.postings).selectinload(Posting.account))
        ).all()
        if not rows:
            return
        yield from rows
        last = rows[-1].seq
        session.expunge_all()


def _check_row(row: LedgerTransaction, report: Report) -> None:
    if row.seq != report.transactions + 1:
        report.fault(f"seq {report.transactions + 1} is missing", report.transactions + 1)
    fact = Fact(row.kind, row.source, row.source_ref, tuple(_entries(row)), row.effective_at)
    try:
        check_balance(fact.entries)
    except Unbalanced as error:
        report.fault(f"seq {row.seq}: {error}", row.seq)
    if row.prev_hash != report.head_hash:
        report.fault(f"seq {row.seq}: does not follow the one before", row.seq)
    wanted = chain_hash(row.prev_hash, row.seq, content_hash(fact), row.effective_at, row.posted_at)
    if content_hash(fact) != row.content_hash or wanted != row.hash:
        report.fault(f"seq {row.seq}: its content was changed", row.seq)


def _entries(row: LedgerTransaction) -> Iterator[Entry]:
    for posting in row.postings:
        yield Entry(
            posting.account.code,
            posting.side,
            Money(posting.amount_minor, row.currency),
            Dimensions(
                posting.shop_id, posting.order_number, posting.sub_order_id, posting.channel
            ),
        )


def _check_head(session: Session, report: Report) -> None:
    head = session.get(LedgerHead, 1)
    seq, value = (head.seq, head.hash) if head else (0, GENESIS)
    if (seq, value) != (report.transactions, report.head_hash):
        report.fault(f"the end of the chain is not seq {seq}", report.transactions + 1)


def _check_accounts(session: Session, sums: dict[int, int], report: Report) -> None:
    totals: dict[str, int] = defaultdict(int)
    for account in session.scalars(select(Account).order_by(Account.code)):
        if account.balance_minor != sums[account.id]:
            report.fault(f"{account.code}: stored balance is not the sum of its postings")
        normal = signed(account.normal_side, sums[account.id])
        if normal < 0 and not kind_of(account.code).may_be_negative:
            report.fault(f"{account.code}: below zero")
        totals[account.currency] += sums[account.id]
    for currency, total in totals.items():
        if total:
            report.fault(f"{currency}: the trial balance is off by {total}")


def _check_orders(session: Session, report: Report) -> None:
    """I6: what gateways captured is what the books took in from them; refunds fit."""
    captured = session.scalar(
        select(func.coalesce(func.sum(Payment.amount_minor), 0)).where(Payment.state == "succeeded")
    )
    booked = session.scalar(
        select(func.coalesce(func.sum(Posting.amount_minor), 0))
        .join(LedgerTransaction, LedgerTransaction.seq == Posting.transaction_seq)
        .join(Account, Account.id == Posting.account_id)
        .where(
            LedgerTransaction.kind == "capture",
            Posting.side == Side.DEBIT,
            Account.code.like("gateway:%"),
        )
    )
    if captured != booked:
        report.fault(f"payments captured {captured}, the books say {booked}")
    too_much = session.scalars(
        select(SubOrder.id).where(SubOrder.refunded_minor > SubOrder.total_minor)
    ).all()
    for sub_order_id in too_much:
        report.fault(f"sub-order {sub_order_id}: refunded more than its total")
