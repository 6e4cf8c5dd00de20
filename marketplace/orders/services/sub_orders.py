"""A shop's part of an order on its way: accepted, sent, delivered, completed, or cancelled."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from marketplace.catalog.services import count_sale as count_product_sale
from marketplace.catalog.services import return_sold
from marketplace.core.errors import Forbidden
from marketplace.core.money import Money
from marketplace.core.outbox import publish
from marketplace.orders import queries
from marketplace.orders.events import (
    ShopPart,
    SubOrderAccepted,
    SubOrderCancelled,
    SubOrderCompleted,
    SubOrderDelivered,
    SubOrderShipped,
)
from marketplace.orders.models import SubOrder
from marketplace.orders.policies import may_act
from marketplace.orders.services.moving import move
from marketplace.orders.services.paying import refund_part
from marketplace.orders.states import HAND_TO_HAND, Actor, SubOrderAction
from marketplace.shops.services import count_sale as count_shop_sale


@dataclass(frozen=True, slots=True)
class By:
    """Who acts: the kind of person, and her account if she has one."""

    actor: Actor
    user_id: int | None = None


def _move(
    session: Session,
    sub_order_id: int,
    action: SubOrderAction,
    by: By,
    now: datetime,
    reason: str = "",
) -> SubOrder:
    if not may_act(by.actor, action):
        raise Forbidden
    sub_order = queries.get_sub_order(session, sub_order_id, lock=True)
    move(
        session,
        sub_order,
        action,
        actor=by.actor,
        actor_id=by.user_id,
        now=now,
        reason=reason,
    )
    return sub_order


def accept_sub_order(session: Session, *, sub_order_id: int, by: By, now: datetime) -> None:
    """The shop takes the sub-order on. Raises MoveRefused."""
    sub_order = _move(session, sub_order_id, SubOrderAction.ACCEPT, by, now)
    publish(session, SubOrderAccepted(sub_order.id, sub_order.shop_id, now))


def ship_sub_order(
    session: Session, *, sub_order_id: int, by: By, tracking_code: str, now: datetime
) -> None:
    """The parcel is on its way, or ready for pick-up. Raises MoveRefused."""
    sub_order = _move(session, sub_order_id, SubOrderAction.SHIP, by, now)
    sub_order.tracking_code = tracking_code
    publish(session, SubOrderShipped(sub_order.id, sub_order.shop_id, now))


def deliver_sub_order(session: Session, *, sub_order_id: int, by: By, now: datetime) -> None:
    """The buyer got the parcel; with cash on delivery the shop now has the cash."""
    _arrive(session, _move(session, sub_order_id, SubOrderAction.DELIVER, by, now), now)


def hand_over(session: Session, sub_order: SubOrder, *, by: By, now: datetime) -> None:
    """The buyer takes the goods from hand to hand. Raises MoveRefused."""
    move(
        session,
        sub_order,
        SubOrderAction.HAND_OVER,
        actor=by.actor,
        actor_id=by.user_id,
        now=now,
    )
    _arrive(session, sub_order, now)


def _arrive(session: Session, sub_order: SubOrder, now: datetime) -> None:
    sub_order.delivered_at = now
    order = sub_order.order
    cash = sub_order.total if order.gateway in HAND_TO_HAND else None
    count_shop_sale(session, shop_id=sub_order.shop_id, orders=1)
    for line in sub_order.lines:
        count_product_sale(session, product_id=line.product_id, pieces=line.quantity)
    publish(
        session,
        SubOrderDelivered(
            sub_order_id=sub_order.id,
            shop_id=sub_order.shop_id,
            number=order.number,
            cash=cash,
            channel=order.way,
            at=now,
        ),
    )


def complete_sub_order(session: Session, *, sub_order_id: int, by: By, now: datetime) -> None:
    """The buyer has it and is content, or the days of waiting are over: money may be released."""
    sub_order = _move(session, sub_order_id, SubOrderAction.COMPLETE, by, now)
    publish(
        session,
        SubOrderCompleted(
            sub_order_id=sub_order.id,
            shop_id=sub_order.shop_id,
            number=sub_order.order.number,
            amount=sub_order.total,
            commission=Money(sub_order.commission_minor, sub_order.currency),
            channel=sub_order.order.way,
            at=now,
        ),
    )


def cancel_sub_order(
    session: Session, *, sub_order_id: int, by: By, reason: str, now: datetime
) -> None:
    """End a sub-order before shipping: its pieces go back into stock, its money to the buyer.

    Raises MoveRefused once it is shipped.
    """
    sub_order = _move(session, sub_order_id, SubOrderAction.CANCEL, by, now, reason)
    order = sub_order.order
    pieces = {line.variant_id: line.quantity for line in sub_order.lines if not line.made_to_order}
    return_sold(session, reference=order.reference, pieces=pieces, now=now)
    part = ShopPart(sub_order.id, sub_order.shop_id, sub_order.total)
    refund_id = refund_part(session, order=order, part=part, reason=reason, now=now)
    publish(
        session,
        SubOrderCancelled(
            sub_order_id=sub_order.id,
            shop_id=sub_order.shop_id,
            number=order.number,
            refund=part.amount if refund_id else None,
            refund_id=refund_id,
            reason=reason,
            at=now,
        ),
    )


def claim_guest_orders(
    session: Session, *, user_id: int, phone: str | None, email: str | None
) -> int:
    """Give a person the orders she placed as a guest, by her verified contacts. Return how many."""
    orders = queries.guest_orders_of(session, phone=phone, email=email)
    for order in orders:
        order.user_id = user_id
    return len(orders)
