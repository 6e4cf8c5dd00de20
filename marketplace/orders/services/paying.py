"""What money, or its absence, does to an order."""

import logging
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.catalog.services import release_hold, sell_held
from marketplace.core.money import Money
from marketplace.core.outbox import publish
from marketplace.orders import queries
from marketplace.orders.errors import NotPayable
from marketplace.orders.events import OrderConfirmed, OrderExpired, OrderPaid, ShopPart
from marketplace.orders.models import Order
from marketplace.orders.services.moving import move
from marketplace.orders.states import Actor, OrderState, SubOrderAction
from marketplace.payments.models import Payment
from marketplace.payments.services import expect, request_refund

log = logging.getLogger(__name__)


def confirm_paid(session: Session, *, number: str, payment_id: int, now: datetime) -> None:
    """Place the order with its shops, since its money has come.

    Money that comes after the stock went back is refunded at once (BU-12, G7).
    """
    order = queries.get_order(session, number, lock=True)
    payment = session.get_one(Payment, payment_id)
    parts = tuple(
        ShopPart(part.id, part.shop_id, Money(part.total_minor, part.currency))
        for part in order.sub_orders
    )
    late = order.state is not OrderState.AWAITING_PAYMENT
    if not late:
        order.state, order.paid_at, order.hold_until = OrderState.PLACED, now, None
        for sub_order in order.sub_orders:
            move(session, sub_order, SubOrderAction.CONFIRM, actor=Actor.SYSTEM, now=now)
        sell_held(session, reference=order.reference, now=now)
    publish(
        session,
        OrderPaid(
            order_id=order.id,
            number=order.number,
            payment_id=payment.id,
            gateway=payment.gateway,
            amount=payment.amount,
            parts=parts,
            channel=order.way,
            at=now,
        ),
    )
    if late:
        log.warning("money came after the hold ended; refunding", extra={"order_id": order.id})
        for part in parts:
            refund_part(session, order=order, part=part, reason="late payment", now=now)
    else:
        publish(session, OrderConfirmed(order.id, order.number, now))


def refund_part(
    session: Session, *, order: Order, part: ShopPart, reason: str, now: datetime
) -> int | None:
    """Ask for one shop's part back in full; return the refund's id, None when nothing was paid."""
    payment = queries.find_payment(session, order)
    if payment is None:
        return None
    sub_order = next(s for s in order.sub_orders if s.id == part.sub_order_id)
    sub_order.refunded_minor += part.amount.minor
    refund = request_refund(
        session,
        payment_id=payment.id,
        reference=f"sub-order:{part.sub_order_id}",
        amount=part.amount,
        reason=reason,
        now=now,
    )
    return refund.id


def expire_orders(session: Session, *, now: datetime, limit: int = 100) -> int:
    """Give up orders whose hold ended unpaid: their stock goes back. Return how many."""
    numbers = session.scalars(
        select(Order.number)
        .where(Order.state == OrderState.AWAITING_PAYMENT, Order.hold_until <= now)
        .order_by(Order.id)
        .limit(limit)
    ).all()
    return sum(_expire(session, number, now) for number in numbers)


def _expire(session: Session, number: str, now: datetime) -> bool:
    order = queries.get_order(session, number, lock=True)
    if order.state is not OrderState.AWAITING_PAYMENT:
        return False
    order.state = OrderState.EXPIRED
    for sub_order in order.sub_orders:
        move(session, sub_order, SubOrderAction.EXPIRE, actor=Actor.SYSTEM, now=now)
    release_hold(session, reference=order.reference, now=now)
    publish(session, OrderExpired(order.id, order.number, now))
    return True


def retry_payment(session: Session, *, number: str, now: datetime) -> Payment:
    """Return a new try to pay, open as long as the stock waits; a try does not make it wait longer.

    Raises NotPayable when the order was paid or given up.
    """
    order = queries.get_order(session, number, lock=True)
    until = order.hold_until
    if order.state is not OrderState.AWAITING_PAYMENT or until is None or until <= now:
        raise NotPayable(number=number)
    return expect(
        session,
        reference=order.reference,
        gateway=order.gateway,
        amount=order.total,
        expires_at=until,
        now=now,
    )
