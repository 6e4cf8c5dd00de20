"""From sales at booths to postings: the organizer's part, and what is taken back. Pure.

The organizer's commission is a transaction of its own, never inside the market's. A return runs
the way of every refund; the producer gives the money out of her own hand, so that what waits for
the buyer is settled in the same moment.
"""

from marketplace.fairs.events import SaleTakenBack, SoldAtBooth
from marketplace.ledger.accounts import COMMISSION, REFUNDS_PENDING, fair_payable, payable
from marketplace.ledger.entries import Dimensions, Fact, credit, debit
from marketplace.ledger.states import TransactionKind

ORGANIZER = "organizer"
RETURN = "return"


def _of(event: SoldAtBooth | SaleTakenBack) -> Dimensions:
    return Dimensions(event.shop_id, event.number, event.sub_order_id, "fair")


def organizer_part(event: SoldAtBooth) -> Fact | None:
    """The organizer's commission, frozen at the sale. None where there is none."""
    if not event.organizer:
        return None
    of = _of(event)
    return Fact(
        kind=TransactionKind.RELEASE,
        source=ORGANIZER,
        source_ref=event.number,
        entries=(
            debit(payable(event.shop_id), event.organizer, of),
            credit(fair_payable(event.fair_id), event.organizer, of),
        ),
        effective_at=event.at,
    )


def taken_back(event: SaleTakenBack) -> tuple[Fact, Fact]:
    """The buyer is owed her money by all who had a part of it, and has it from the producer."""
    of = _of(event)
    shares = (
        (payable(event.shop_id), event.amount - event.commission - event.organizer),
        (COMMISSION, event.commission),
        (fair_payable(event.fair_id), event.organizer),
    )
    debits = tuple(debit(account, part, of) for account, part in shares if part)
    owed = Fact(
        kind=TransactionKind.REFUND,
        source=RETURN,
        source_ref=str(event.return_id),
        entries=(*debits, credit(REFUNDS_PENDING, event.amount, of)),
        effective_at=event.at,
    )
    given = Fact(
        kind=TransactionKind.REFUND_DONE,
        source=RETURN,
        source_ref=str(event.return_id),
        entries=(
            debit(REFUNDS_PENDING, event.amount, of),
            credit(payable(event.shop_id), event.amount, of),
        ),
        effective_at=event.at,
    )
    return owed, given
