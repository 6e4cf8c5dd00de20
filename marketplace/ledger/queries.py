"""Reads of the books: trial balance, a shop's balances, the export."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session, selectinload

from marketplace.core.jalali import local_date
from marketplace.core.money import Money, exponent
from marketplace.ledger.accounts import fair_payable, fair_subsidy
from marketplace.ledger.books import balance
from marketplace.ledger.models import Account, LedgerTransaction, Posting
from marketplace.ledger.states import Side, TransactionKind


@dataclass(frozen=True, slots=True)
class TrialLine:
    """One account: the sums of its debits and credits, in minor units."""

    account: str
    currency: str
    debit_minor: int
    credit_minor: int


def trial_balance(session: Session, *, currency: str | None = None) -> list[TrialLine]:
    """Return each account with its sums, in the order of codes."""
    query = (
        select(Account.code, Account.currency, _sum(Side.DEBIT), _sum(Side.CREDIT))
        .join(Posting, Posting.account_id == Account.id)
        .group_by(Account.code, Account.currency)
        .order_by(Account.code, Account.currency)
    )
    if currency is not None:
        query = query.where(Account.currency == currency)
    return [TrialLine(*row) for row in session.execute(query)]


def _sum(side: Side) -> ColumnElement[int]:
    amount = case((Posting.side == side, Posting.amount_minor), else_=0)
    return func.coalesce(func.sum(amount), 0)


def counter_sales(session: Session, numbers: Sequence[str], *, currency: str) -> Money:
    """Return what the books hold as sold over the counter with these order numbers."""
    total = session.scalar(
        select(func.coalesce(func.sum(Posting.amount_minor), 0))
        .join(LedgerTransaction, LedgerTransaction.seq == Posting.transaction_seq)
        .where(
            LedgerTransaction.kind == TransactionKind.COD_DELIVERED,
            LedgerTransaction.currency == currency,
            Posting.side == Side.CREDIT,
            Posting.order_number.in_(numbers),
        )
    )
    return Money(int(total or 0), currency)


def fair_money(session: Session, fair_id: int, *, currency: str) -> tuple[Money, Money]:
    """Return the booth fees that are the organizer's, and what the funder owes of them."""
    return (
        balance(session, fair_payable(fair_id), currency),
        balance(session, fair_subsidy(fair_id), currency),
    )


def hledger_lines(session: Session) -> Iterator[str]:
    """Give the books as text that `hledger check` accepts, a transaction at a time."""
    last = 0
    while rows := session.scalars(
        select(LedgerTransaction)
        .where(LedgerTransaction.seq > last)
        .order_by(LedgerTransaction.seq)
        .limit(500)
        .options(selectinload(LedgerTransaction.postings).selectinload(Posting.account))
    ).all():
        for row in rows:
            yield from _hledger(row)
        last = rows[-1].seq
        session.expunge_all()


def _hledger(row: LedgerTransaction) -> Iterator[str]:
    day = local_date(row.effective_at).isoformat()
    yield f"{day} * ({row.seq}) {row.kind.value} {row.source}:{row.source_ref}"
    for posting in row.postings:
        account = f"{posting.account.type.value}:{posting.account.code}"
        sign = "" if posting.side is Side.DEBIT else "-"
        yield f"    {account}  {sign}{_decimal(posting.amount_minor, row.currency)} {row.currency}"
    yield ""


def _decimal(minor: int, currency: str) -> str:
    places = exponent(currency)
    whole, part = divmod(minor, 10**places)
    return f"{whole}.{part:0{places}d}" if places else str(whole)
