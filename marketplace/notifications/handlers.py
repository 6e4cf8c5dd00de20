"""Who is told what: after commit, by the worker."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from marketplace.notifications.services import queue_message
from marketplace.notifications.states import MessageChannel
from marketplace.orders.events import OrderConfirmed, SubOrderCancelled, SubOrderShipped
from marketplace.orders.models import Order, SubOrder
from marketplace.orders.queries import get_whole_order
from marketplace.shops.models import Shop
from marketplace.shops.queries import members


def _line(line: Any) -> dict[str, Any]:
    return {
        "title": {
            "en": " · ".join(filter(None, (line.title_en, line.choice_en))),
            "fa": " · ".join(filter(None, (line.title_fa, line.choice_fa))),
        },
        "quantity": line.quantity,
        "minor": line.total_minor,
    }


def _part(session: Session, part: SubOrder) -> dict[str, Any]:
    shop = session.get_one(Shop, part.shop_id)
    return {
        "shop": {"en": shop.name_en, "fa": shop.name_fa},
        "delivery": {"en": part.delivery_en, "fa": part.delivery_fa},
        "minor": part.total_minor,
        "tracking": part.tracking_code,
        "lines": [_line(line) for line in part.lines],
    }


def _tell_buyer(
    session: Session, order: Order, template: str, key: str, facts: dict[str, Any], now: datetime
) -> None:
    known = {"number": order.number, "currency": order.currency, "name": order.recipient, **facts}
    ways = [(MessageChannel.SMS, order.mobile)]
    if order.email:
        ways.append((MessageChannel.EMAIL, order.email))
    for channel, recipient in ways:
        queue_message(
            session,
            key=f"{key}:{channel.value}",
            channel=channel,
            template=template,
            recipient=recipient,
            language=order.language,
            facts=known,
            now=now,
        )


def tell_confirmed(session: Session, event: OrderConfirmed) -> None:
    """The buyer gets her order in writing; each shop hears of its part."""
    order = get_whole_order(session, event.number)
    parts = [_part(session, part) for part in order.sub_orders]
    facts = {"parts": parts, "minor": order.total_minor, "cod": order.gateway == "cod"}
    _tell_buyer(session, order, "order_confirmed", f"confirmed:{order.number}", facts, event.at)
    for sub_order, part in zip(order.sub_orders, parts, strict=True):
        _tell_shop(session, sub_order, part, order, event.at)


def _tell_shop(
    session: Session, sub_order: SubOrder, part: dict[str, Any], order: Order, now: datetime
) -> None:
    for user in members(session, sub_order.shop_id):
        facts = {
            "number": order.number,
            "currency": order.currency,
            "part": part,
            "sub_order_id": sub_order.id,
        }
        for channel, recipient in (
            (MessageChannel.EMAIL, user.email),
            (MessageChannel.SMS, user.phone),
        ):
            if recipient:
                queue_message(
                    session,
                    key=f"new:{sub_order.id}:{user.id}:{channel.value}",
                    channel=channel,
                    template="new_order",
                    recipient=recipient,
                    language=user.language,
                    facts=facts,
                    now=now,
                )


def tell_shipped(session: Session, event: SubOrderShipped) -> None:
    """The buyer hears that a parcel is on its way."""
    sub_order = session.get_one(SubOrder, event.sub_order_id)
    facts = {"part": _part(session, sub_order)}
    key = f"shipped:{sub_order.id}"
    _tell_buyer(session, sub_order.order, "shipped", key, facts, event.at)


def tell_cancelled(session: Session, event: SubOrderCancelled) -> None:
    """The buyer hears that a part was cancelled, and of her money."""
    sub_order = session.get_one(SubOrder, event.sub_order_id)
    facts = {
        "part": _part(session, sub_order),
        "refund_minor": event.refund.minor if event.refund else 0,
    }
    key = f"cancelled:{sub_order.id}"
    _tell_buyer(session, sub_order.order, "cancelled", key, facts, event.at)
