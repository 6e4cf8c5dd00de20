"""Money of fairs: paid out to organizers, received from funders; by a bank's reference, once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from marketplace.core.db import violated
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.money import Money
from marketplace.fairs.models import FairPayment
from marketplace.fairs.services.records import lock_fair
from marketplace.fairs.states import FairPaymentKind
from marketplace.ledger.accounts import fair_payable, fair_subsidy
from marketplace.ledger.books import lock_head, post
from marketplace.ledger.entries import Dimensions, Fact, credit, debit
from marketplace.ledger.fair_accounts import PAYOUT, SUBSIDY, statement_of
from marketplace.ledger.states import TransactionKind

BANK = "bank:main"


class MoreThanOwed(Conflict):
    """More than can be paid out now, or than the funder owes."""

    code = "more_than_owed"


class ReferenceTaken(Conflict):
    """Money with that reference of the bank was entered before."""

    code = "reference_taken"


class PaymentUnclear(Invalid):
    """An amount above zero and the bank's reference are needed."""

    code = "payment_unclear"


@dataclass(frozen=True, slots=True)
class Moved:
    """Money that went or came: how much, and how the bank names it."""

    kind: FairPaymentKind
    amount: Money
    reference: str


def record_payment(
    session: Session, *, fair_id: int, moved: Moved, user_id: int, now: datetime
) -> FairPayment:
    """Enter what was paid to the organizer or came from the funder, and post it.

    Raises PaymentUnclear, MoreThanOwed, ReferenceTaken.
    """
    if moved.amount.minor <= 0 or not moved.reference:
        raise PaymentUnclear("amount")
    lock_fair(session, fair_id)
    lock_head(session)  # nobody posts to the fair's accounts between looking and posting
    found = statement_of(session, fair_id, currency=moved.amount.currency)
    payout = moved.kind is FairPaymentKind.PAYOUT
    most = found.payable_now if payout else found.subsidy_due
    made = _write(session, fair_id, moved, user_id, now)
    if moved.amount > most:
        raise MoreThanOwed("amount", most=most)
    post(session, _fact(made, payout=payout), now=now)
    return made


def _write(
    session: Session, fair_id: int, moved: Moved, user_id: int, now: datetime
) -> FairPayment:
    made = FairPayment(
        fair_id=fair_id,
        kind=moved.kind,
        amount_minor=moved.amount.minor,
        currency=moved.amount.currency,
        reference=moved.reference[:80],
        at=now,
        entered_by=user_id,
    )
    try:
        with session.begin_nested():
            session.add(made)
            session.flush()
    except IntegrityError as error:
        if violated(error, "uq_fair_payment_kind_reference"):
            raise ReferenceTaken("reference") from None
        raise
    return made


def _fact(made: FairPayment, *, payout: bool) -> Fact:
    """Paid out: the organizer's money leaves the bank. Received: the funder's debt is smaller."""
    of = Dimensions(None, f"fair:{made.fair_id}", None, "booth")
    accounts = (fair_payable(made.fair_id), BANK) if payout else (BANK, fair_subsidy(made.fair_id))
    return Fact(
        kind=TransactionKind.RELEASE if payout else TransactionKind.CAPTURE,
        source=PAYOUT if payout else SUBSIDY,
        source_ref=str(made.id),
        entries=(debit(accounts[0], made.amount, of), credit(accounts[1], made.amount, of)),
        effective_at=made.at,
        actor=f"user:{made.entered_by}",
        memo=made.reference,
    )
