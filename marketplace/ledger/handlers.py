"""The ledger hears, in the transaction of the fact itself: both are true or neither."""

from sqlalchemy.orm import Session

from marketplace.ledger import rules
from marketplace.ledger.books import post
from marketplace.ledger.entries import Dimensions
from marketplace.orders.events import OrderPaid, SubOrderDelivered
from marketplace.orders.models import Order, SubOrder
from marketplace.payments.events import RefundRequested, RefundSucceeded


def post_paid(session: Session, event: OrderPaid) -> None:
    """Post a paid order."""
    post(session, rules.paid(event), now=event.at)


def post_refund_requested(session: Session, event: RefundRequested) -> None:
    """Post that held money is to go back."""
    of = _dimensions(session, event.reference)
    post(session, rules.refund_requested(event, of=of), now=event.at)


def post_refund_done(session: Session, event: RefundSucceeded) -> None:
    """Post that the gateway gave it back."""
    of = _dimensions(session, event.reference)
    post(session, rules.refund_done(event, of=of), now=event.at)


def post_cash_delivered(session: Session, event: SubOrderDelivered) -> None:
    """Post cash that the producer took at the door; other deliveries move no money."""
    if event.cash is not None:
        post(session, rules.cash_delivered(event, event.cash), now=event.at)


def _dimensions(session: Session, reference: str) -> Dimensions:
    sub_order = session.get_one(SubOrder, int(reference.removeprefix("sub-order:")))
    order = session.get_one(Order, sub_order.order_id)
    return Dimensions(sub_order.shop_id, order.number, sub_order.id, order.channel.value)
