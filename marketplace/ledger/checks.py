"""`ledger verify`: what is promised of the books, recomputed from their rows.

Streams the transactions in order, so that memory stays bounded however long the books are.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from marketplace.core.money import Money
from marketplace.ledger.accounts import kind_of
from marketplace.ledger.checks_fairs import fair_faults
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
from marketplace.ledger.errors import Unbalanced, UnknownAccount
from marketplace.ledger.models import Account, LedgerHead, LedgerTransaction, Posting
from marketplace.ledger.states import Side
from marketplace.orders.models import SubOrder
from marketplace.payments.models import Payment

BATCH = 500
UNREADABLE = (LookupError, TypeError, ValueError)  # a column holds what its type cannot be


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
    """Check chain, balance, stored sums and signs (I1, I4, I11, I13, I15), orders (I6), and fairs.

    Give it a snapshot (`Database.snapshot`): the books grow while they are read.
    """
    report = Report()
    sums: dict[int, int] = defaultdict(int)
    for row in _stream(session, report):
        try:
            _check_row(row, report)
            _add_up(row, sums, report)
        except UNREADABLE:
            report.fault(f"seq {row.seq}: cannot be read", row.seq)
        report.transactions += 1
        report.head_hash = row.hash
    _check_head(session, report)
    _check_accounts(session, sums, report)
    _check_orders(session, report)
    for words in fair_faults(session):
        report.fault(words)
    return report


def _stream(session: Session, report: Report) -> Iterator[LedgerTransaction]:
    last = 0
    query = select(LedgerTransaction.seq).order_by(LedgerTransaction.seq).limit(BATCH)
    while seqs := session.scalars(query.where(LedgerTransaction.seq > last)).all():
        yield from _read(session, seqs, report)
        last = seqs[-1]
        session.expunge_all()


def _read(session: Session, seqs: Sequence[int], report: Report) -> Iterator[LedgerTransaction]:
    """Give these transactions; one whose bytes make no sense is a fault, not the end."""
    try:
        rows = session.scalars(
            select(LedgerTransaction)
            .where(LedgerTransaction.seq.in_(seqs))
            .order_by(LedgerTransaction.seq)
            .options(selectinload(LedgerTransaction.postings).selectinload(Posting.account))
        ).all()
    except UNREADABLE:
        session.expunge_all()
        if len(seqs) > 1:
            for seq in seqs:
                yield from _read(session, [seq], report)
            return
        report.fault(f"seq {seqs[0]}: cannot be read", seqs[0])
        report.transactions += 1
        stored = select(LedgerTransaction.hash).where(LedgerTransaction.seq == seqs[0])
        report.head_hash = session.scalar(stored) or ""
        return
    yield from rows


def _check_row(row: LedgerTransaction, report: Report) -> None:
    if row.seq != report.transactions + 1:
        report.fault(f"seq {report.transactions + 1} is missing", report.transactions + 1)
    fact = Fact(
        kind=row.kind,
        source=row.source,
        source_ref=row.source_ref,
        entries=tuple(_entries(row)),
        effective_at=row.effective_at,
        actor=row.actor,
        memo=row.memo,
        reverses_seq=row.reverses_seq,
    )
    try:
        check_balance(fact.entries)
    except Unbalanced as error:
        report.fault(f"seq {row.seq}: {error}", row.seq)
    if row.prev_hash != report.head_hash:
        report.fault(f"seq {row.seq}: does not follow the one before", row.seq)
    lines = [posting.line for posting in row.postings] == list(range(1, len(row.postings) + 1))
    wanted = chain_hash(row.prev_hash, row.seq, fact, row.posted_at)
    if not lines or content_hash(fact) != row.content_hash or wanted != row.hash:
        report.fault(f"seq {row.seq}: its content was changed", row.seq)


def _add_up(row: LedgerTransaction, sums: dict[int, int], report: Report) -> None:
    """Add the postings to the balances; none may pass below zero at any moment (I13)."""
    for posting in row.postings:
        sums[posting.account_id] += signed(posting.side, posting.amount_minor)
        report.postings += 1
    for account in {posting.account for posting in row.postings}:
        if _is_below_zero(account, sums[account.id]):
            report.fault(f"seq {row.seq}: {account.code} falls below zero", row.seq)


def _is_below_zero(account: Account, balance_minor: int) -> bool:
    try:
        kind = kind_of(account.code)
    except UnknownAccount:
        return False  # told of with the accounts
    return not kind.may_be_negative and signed(kind.normal_side, balance_minor) < 0


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
    try:
        accounts = session.scalars(select(Account).order_by(Account.code)).all()
    except UNREADABLE:
        report.fault("an account cannot be read")
        return
    for account in accounts:
        if account.balance_minor != sums[account.id]:
            report.fault(f"{account.code}: stored balance is not the sum of its postings")
        _check_kind(account, report)
        totals[account.currency] += sums[account.id]
    for currency, total in totals.items():
        if total:
            report.fault(f"{currency}: the trial balance is off by {total}")


def _check_kind(account: Account, report: Report) -> None:
    try:
        kind = kind_of(account.code)
    except UnknownAccount:
        report.fault(f"{account.code}: no known kind of account")
        return
    if (account.type, account.normal_side) != (kind.type, kind.normal_side):
        report.fault(f"{account.code}: its type or normal side was changed")


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
