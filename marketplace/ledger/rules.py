"""From events to postings: the posting table of the money specification, section 6. Pure."""

from marketplace.core.money import Money
from marketplace.ledger.accounts import COMMISSION, REFUNDS_PENDING, gateway, held, payable
from marketplace.ledger.entries import Dimensions, Fact, credit, debit
from marketplace.ledger.states import TransactionKind
from marketplace.orders.events import OrderPaid, SubOrderCompleted, SubOrderDelivered
from marketplace.payments.events import RefundRequested, RefundSucceeded


def paid(event: OrderPaid) -> Fact:
    """Paid online: the gateway has it, each shop's part is held."""
    whole = Dimensions(None, event.number, None, event.channel)
    parts = [
        credit(
            held(part.shop_id),
            part.amount,
            Dimensions(part.shop_id, event.number, part.sub_order_id, event.channel),
        )
        for part in event.parts
    ]
    return Fact(
        kind=TransactionKind.CAPTURE,
        source="payment",
        source_ref=str(event.payment_id),
        entries=(debit(gateway(event.gateway), event.amount, whole), *parts),
        effective_at=event.at,
    )


def refund_requested(event: RefundRequested, *, of: Dimensions) -> Fact:
    """Refund before release: what was held is to go back to the buyer."""
    return Fact(
        kind=TransactionKind.REFUND,
        source="refund",
        source_ref=str(event.refund_id),
        entries=(
            debit(held(of.shop_id or 0), event.amount, of),
            credit(REFUNDS_PENDING, event.amount, of),
        ),
        effective_at=event.at,
    )


def refund_done(event: RefundSucceeded, *, of: Dimensions) -> Fact:
    """The gateway gave it back."""
    return Fact(
        kind=TransactionKind.REFUND_DONE,
        source="refund",
        source_ref=str(event.refund_id),
        entries=(
            debit(REFUNDS_PENDING, event.amount, of),
            credit(gateway(event.gateway), event.amount, of),
        ),
        effective_at=event.at,
    )


def cash_delivered(event: SubOrderDelivered, cash: Money) -> Fact:
    """Cash on delivery, taken by the producer: she has the money, and the books hold her sale."""
    of = Dimensions(event.shop_id, event.number, event.sub_order_id, event.channel)
    return Fact(
        kind=TransactionKind.COD_DELIVERED,
        source="sub_order",
        source_ref=str(event.sub_order_id),
        entries=(
            debit(payable(event.shop_id), cash, of),
            credit(held(event.shop_id), cash, of),
        ),
        effective_at=event.at,
    )


def released(event: SubOrderCompleted, *, release_id: int) -> Fact:
    """Held becomes the shop's, less the commission that was frozen at placement."""
    of = Dimensions(event.shop_id, event.number, event.sub_order_id, event.channel)
    net = event.amount - event.commission
    shares = [(payable(event.shop_id), net), (COMMISSION, event.commission)]
    return Fact(
        kind=TransactionKind.RELEASE,
        source="release",
        source_ref=str(release_id),
        entries=(
            debit(held(event.shop_id), event.amount, of),
            *(credit(account, part, of) for account, part in shares if part),
        ),
        effective_at=event.at,
    )
