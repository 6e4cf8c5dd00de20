"""The accounts of one fair as a statement: every line is a posting, every sum is of its lines."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.core.money import Money
from marketplace.ledger.accounts import fair_payable, fair_subsidy
from marketplace.ledger.entries import signed
from marketplace.ledger.models import Account, LedgerTransaction, Posting
from marketplace.ledger.states import TransactionKind

PAYOUT, SUBSIDY = "fair_payout", "fair_subsidy"  # sources of what is paid out and received
_K = TransactionKind
_WHAT = {
    (_K.CAPTURE, "payment"): "fee",
    (_K.CAPTURE, "booth"): "fee",
    (_K.REFUND, "refund"): "fee_back",
    (_K.REFUND, "booth"): "subsidy_back",
    (_K.RELEASE, "organizer"): "commission",
    (_K.REFUND, "return"): "commission_back",
    (_K.RELEASE, PAYOUT): "payout",
    (_K.CAPTURE, SUBSIDY): "subsidy_paid",
}


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One posting: `amount` is what it adds to the organizer's money, or to the funder's debt."""

    seq: int
    at: datetime
    what: str  # fee, fee_back, subsidy_back, commission, commission_back, payout, .. or other
    reference: str  # booth:ID, the order's number, or the bank's reference
    amount: Money
    memo: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What is the organizer's, and what the funder owes of it."""

    lines: tuple[StatementLine, ...]
    funder: tuple[StatementLine, ...]
    currency: str

    def total(self, what: str) -> Money:
        """Return the sum of one sort of lines of the organizer."""
        return self._sum(tuple(line for line in self.lines if line.what == what))

    def _sum(self, lines: tuple[StatementLine, ...]) -> Money:
        return sum((line.amount for line in lines), Money.zero(self.currency))

    @property
    def owed(self) -> Money:
        """What the organizer is owed; below zero she owes it."""
        return self._sum(self.lines)

    @property
    def subsidy_due(self) -> Money:
        """What the funder has yet to pay."""
        return self._sum(self.funder)

    @property
    def payable_now(self) -> Money:
        """What can be paid out: what is owed, less what the funder has not paid yet."""
        nothing = Money.zero(self.currency)
        return max(nothing, self.owed - self.subsidy_due)


def statement_of(session: Session, fair_id: int, *, currency: str) -> Statement:
    """Return all that was posted to a fair's two accounts, in order."""
    return Statement(
        lines=_lines(session, fair_payable(fair_id), currency, -1),
        funder=_lines(session, fair_subsidy(fair_id), currency, 1),
        currency=currency,
    )


def _lines(session: Session, code: str, currency: str, sign: int) -> tuple[StatementLine, ...]:
    rows = session.execute(
        select(LedgerTransaction, Posting)
        .join(Posting, Posting.transaction_seq == LedgerTransaction.seq)
        .join(Account, Account.id == Posting.account_id)
        .where(Account.code == code, Account.currency == currency)
        .order_by(LedgerTransaction.seq, Posting.line)
    )
    return tuple(
        StatementLine(
            row.seq,
            row.effective_at,
            _WHAT.get((row.kind, row.source), "other"),
            posting.order_number or "",
            Money(sign * signed(posting.side, posting.amount_minor), currency),
            row.memo,
        )
        for row, posting in rows
    )
