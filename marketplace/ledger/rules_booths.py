"""From events about booths to postings. Pure.

A fee belongs to the organizer: `fair:ID:payable`. The producer's part comes through a gateway, the
funder's part is what the funder owes: `fair:ID:subsidy`, in the same transaction, the funder named
in its memo. Their postings carry the shop, `booth:ID` as their number, and the channel `booth`, so
that costs of fairs are told apart from sales at fairs (channel `fair`).
"""

from marketplace.core.money import Money
from marketplace.fairs.events import BookingCancelled, BookingConfirmed, BoothPaidTooLate
from marketplace.ledger.accounts import (
    REFUNDS_PENDING,
    UNALLOCATED,
    fair_payable,
    fair_subsidy,
    gateway,
)
from marketplace.ledger.entries import Dimensions, Fact, credit, debit
from marketplace.ledger.states import TransactionKind
from marketplace.payments.events import RefundRequested

CHANNEL = "booth"


def dimensions(shop_id: int, booking_id: int) -> Dimensions:
    """What monitoring asks of a booth's postings."""
    return Dimensions(shop_id, f"booth:{booking_id}", None, CHANNEL)


def confirmed(event: BookingConfirmed) -> Fact | None:
    """Fee paid: the organizer's, from gateway and funder. None for a booth that costs nothing."""
    of = dimensions(event.shop_id, event.booking_id)
    payers = ((gateway(event.gateway), event.due), (fair_subsidy(event.fair_id), event.subsidy))
    debits = tuple(debit(account, amount, of) for account, amount in payers if amount)
    if not debits:
        return None
    by_payment = event.payment_id is not None
    return Fact(
        kind=TransactionKind.CAPTURE,
        source="payment" if by_payment else "booth",
        source_ref=str(event.payment_id if by_payment else event.booking_id),
        entries=(*debits, credit(fair_payable(event.fair_id), event.due + event.subsidy, of)),
        effective_at=event.at,
        memo=f"subsidy: {event.funder}"[:200] if event.subsidy else "",
    )


def paid_too_late(event: BoothPaidTooLate) -> Fact:
    """Money for a booth that is gone: nobody's, until it is given back."""
    of = dimensions(event.shop_id, event.booking_id)
    return Fact(
        kind=TransactionKind.CAPTURE,
        source="payment",
        source_ref=str(event.payment_id),
        entries=(
            debit(gateway(event.gateway), event.amount, of),
            credit(UNALLOCATED, event.amount, of),
        ),
        effective_at=event.at,
    )


def refund_requested(event: RefundRequested, *, fair_id: int, late: bool, of: Dimensions) -> Fact:
    """The producer gets (part of) her fee back, out of the organizer's money."""
    source = UNALLOCATED if late else fair_payable(fair_id)
    return Fact(
        kind=TransactionKind.REFUND,
        source="refund",
        source_ref=str(event.refund_id),
        entries=(
            debit(source, event.amount, of),
            credit(REFUNDS_PENDING, event.amount, of),
        ),
        effective_at=event.at,
    )


def subsidy_returned(event: BookingCancelled) -> Fact | None:
    """The funder owes its share of the refunded fee no longer."""
    nothing = Money.zero(event.subsidy_back.currency)
    if event.subsidy_back == nothing:
        return None
    of = dimensions(event.shop_id, event.booking_id)
    return Fact(
        kind=TransactionKind.REFUND,
        source="booth",
        source_ref=str(event.booking_id),
        entries=(
            debit(fair_payable(event.fair_id), event.subsidy_back, of),
            credit(fair_subsidy(event.fair_id), event.subsidy_back, of),
        ),
        effective_at=event.at,
    )
