"""Buyer and producer hear when goods ordered ahead cannot be collected as agreed."""

from typing import Any

from sqlalchemy.orm import Session

from marketplace.core.formats import fmt_weekday_date
from marketplace.fairs.events import CollectionChanged
from marketplace.fairs.models import Fair
from marketplace.notifications.services import queue_message
from marketplace.notifications.states import MessageChannel
from marketplace.orders.models import SubOrder
from marketplace.shops.models import Shop
from marketplace.shops.queries import members


def tell_changed(session: Session, event: CollectionChanged) -> None:
    """The booth is lost, or its day moved: why, and that there is another way."""
    part = session.get_one(SubOrder, event.sub_order_id)
    order = part.order
    buyer = ((MessageChannel.SMS, order.mobile), (MessageChannel.EMAIL, order.email))
    _queue(session, event, part, who="buyer", language=order.language, ways=buyer)
    for user in members(session, event.shop_id):
        ways = ((MessageChannel.EMAIL, user.email), (MessageChannel.SMS, user.phone))
        _queue(session, event, part, who=str(user.id), language=user.language, ways=ways)


def _queue(
    session: Session,
    event: CollectionChanged,
    part: SubOrder,
    *,
    who: str,
    language: str,
    ways: tuple[tuple[MessageChannel, str | None], ...],
) -> None:
    for channel, recipient in ways:
        if recipient:
            queue_message(
                session,
                key=f"collect:{part.id}:{event.at:%y%m%d%H%M%S}:{who}:{channel.value}",
                channel=channel,
                template="collection_changed",
                recipient=recipient,
                language=language,
                facts={**_facts(session, event, part, language), "to_buyer": who == "buyer"},
                now=event.at,
            )


def _facts(
    session: Session, event: CollectionChanged, part: SubOrder, language: str
) -> dict[str, Any]:
    fair = session.get_one(Fair, event.fair_id)
    shop = session.get_one(Shop, event.shop_id)
    moved = part.promised_on is not None and not event.lost
    return {
        "number": part.order.number,
        "currency": part.currency,
        "sub_order_id": part.id,
        "fair": {"en": fair.title_en, "fa": fair.title_fa},
        "shop": {"en": shop.name_en, "fa": shop.name_fa},
        "day": fmt_weekday_date(part.promised_on, language) if moved and part.promised_on else "",
        "reason": event.reason,
    }
