"""Goods ordered ahead: given from hand to hand on their day, or collected another way.

Who gives them out with the word that only the buyer can show (her code) completes the sub-order at
once, and its money is the shop's. Without that word it counts as delivered, and completes as a
parcel does: when the buyer says so, or after the days of waiting.
"""

from dataclasses import dataclass
from datetime import date, datetime
from secrets import compare_digest

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from marketplace.core.bilingual import Bilingual
from marketplace.orders import queries
from marketplace.orders.errors import NotCollected
from marketplace.orders.models import Collection, SubOrder, SubOrderMove
from marketplace.orders.services.sub_orders import By, complete_sub_order, hand_over
from marketplace.orders.states import Actor, SubOrderState
from marketplace.shipping.models import ShippingMethod
from marketplace.shipping.states import MethodKind

CHANGEABLE = (SubOrderState.NEW, SubOrderState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Way:
    """Another way to collect the same goods; without a day at the maker's."""

    method_id: int
    name: Bilingual
    day: date | None


def hand_over_collected(
    session: Session, *, sub_order_id: int, by: By, now: datetime, token: str = ""
) -> SubOrderState:
    """Give out a sub-order that is collected; return its state. Raises NotCollected, MoveRefused.

    The second time it is refused, so that nothing is counted or paid twice.
    """
    sub_order = queries.get_sub_order(session, sub_order_id, lock=True)
    collection = session.get(Collection, sub_order_id)
    if collection is None:
        raise NotCollected
    hand_over(session, sub_order, by=by, now=now)
    if token and compare_digest(token, collection.token):
        complete_sub_order(session, sub_order_id=sub_order_id, by=By(Actor.BUYER), now=now)
    return sub_order.state


def ways_for(session: Session, sub_order: SubOrder, *, today: date) -> list[Way]:
    """Return the other free ways to collect that its shop offers, the soonest day first."""
    collection = session.get(Collection, sub_order.id)
    if collection is None or sub_order.state not in CHANGEABLE:
        return []
    rows = session.scalars(
        select(ShippingMethod)
        .where(
            ShippingMethod.shop_id == sub_order.shop_id,
            ShippingMethod.kind == MethodKind.PICKUP,
            ShippingMethod.active,
            ShippingMethod.id != collection.method_id,
            or_(ShippingMethod.collect_on.is_(None), ShippingMethod.collect_on > today),
        )
        .order_by(ShippingMethod.collect_on.nulls_last(), ShippingMethod.id)
    )
    return [Way(row.id, row.name, row.collect_on) for row in rows]


def collect_elsewhere(
    session: Session, *, sub_order_id: int, method_id: int, by: By, now: datetime, today: date
) -> Way:
    """Collect on another day or at the maker's: price, stock and payment stay as they are.

    Raises NotCollected when that way is not open for it, or the goods are on their way.
    """
    sub_order = queries.get_sub_order(session, sub_order_id, lock=True)
    ways = ways_for(session, sub_order, today=today)
    way = next((way for way in ways if way.method_id == method_id), None)
    if way is None:
        raise NotCollected
    collection = session.get_one(Collection, sub_order_id)
    collection.method_id = way.method_id
    name_collection(sub_order, way.name, way.day)
    session.add(
        SubOrderMove(
            sub_order_id=sub_order.id,
            at=now,
            actor=by.actor,
            actor_id=by.user_id,
            action="collect_elsewhere",
            from_state=sub_order.state.value,
            to_state=sub_order.state.value,
            reason=way.name.en[:200],
        )
    )
    session.flush()
    return way


def name_collection(sub_order: SubOrder, name: Bilingual, day: date | None) -> None:
    """Write on a sub-order where and when it is collected."""
    sub_order.delivery_en, sub_order.delivery_fa = name.en, name.fa
    sub_order.promised_on = day
