"""Goods ordered ahead and collected at the booth: each booked day is a way to hand over.

The way is the shop's like any other, free and of that day only, so basket, price, stock, payment
and books know nothing of fairs. It closes with the booking; then buyer and producer are told, and
the buyer chooses another way or her money.
"""

from collections.abc import Collection as Many
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.core.bilingual import Bilingual
from marketplace.core.outbox import publish
from marketplace.fairs.events import CollectionChanged
from marketplace.fairs.models import Booking, Booth, BoothCollection, Fair, FairDay
from marketplace.fairs.services import claims
from marketplace.orders.models import Collection, SubOrder
from marketplace.orders.services.collecting import name_collection
from marketplace.orders.states import SubOrderState
from marketplace.shipping import services as shipping

WAITING = (
    SubOrderState.AWAITING_PAYMENT,
    SubOrderState.NEW,
    SubOrderState.ACCEPTED,
    SubOrderState.SHIPPED,
)


def open_collections(session: Session, booking_id: int) -> None:
    """Let buyers collect at a confirmed booth on each of its days."""
    booking = session.get_one(Booking, booking_id)
    fair = session.get_one(Fair, booking.fair_id)
    booth = session.get_one(Booth, booking.booth_id)
    name = Bilingual(
        f"At booth {booth.code}, {fair.title.in_language('en')}",
        f"سر غرفهٔ {booth.code}، {fair.title.in_language('fa')}",
    )
    for day_id in claims.days_of(session, booking_id):
        day = session.get_one(FairDay, day_id)
        method_id = shipping.open_collection(
            session, shop_id=booking.shop_id, name=name, day=day.day
        )
        session.add(
            BoothCollection(
                method_id=method_id, fair_id=fair.id, booking_id=booking_id, fair_day_id=day_id
            )
        )
    session.flush()


def close_collections(
    session: Session, *, booking_ids: Many[int], reason: str, now: datetime
) -> None:
    """Offer these booths no more, and tell who ordered ahead; a second time changes nothing."""
    rows = _ways(session, booking_ids)
    closed = shipping.close_collections(session, [row.method_id for row in rows])
    for row in rows:
        if row.method_id in closed:
            _tell(session, row, lost=True, reason=reason, now=now)


def move_collections(
    session: Session, *, booking_ids: Many[int], reason: str, now: datetime
) -> None:
    """Follow the days of the fair, and tell who ordered ahead."""
    for row in _ways(session, booking_ids):
        day = session.get_one(FairDay, row.fair_day_id).day
        shipping.move_collection(session, method_id=row.method_id, day=day)
        for sub_order in _waiting(session, row.method_id):
            name_collection(sub_order, sub_order.delivery_name, day)
        _tell(session, row, lost=False, reason=reason, now=now)
    session.flush()


def _ways(session: Session, booking_ids: Many[int]) -> list[BoothCollection]:
    return list(
        session.scalars(
            select(BoothCollection)
            .where(BoothCollection.booking_id.in_(list(booking_ids)))
            .order_by(BoothCollection.method_id)
        )
    )


def _waiting(session: Session, method_id: int) -> list[SubOrder]:
    return list(
        session.scalars(
            select(SubOrder)
            .join(Collection, Collection.sub_order_id == SubOrder.id)
            .where(Collection.method_id == method_id, SubOrder.state.in_(WAITING))
            .order_by(SubOrder.id)
        )
    )


def _tell(
    session: Session, row: BoothCollection, *, lost: bool, reason: str, now: datetime
) -> None:
    for sub_order in _waiting(session, row.method_id):
        publish(
            session,
            CollectionChanged(
                sub_order_id=sub_order.id,
                fair_id=row.fair_id,
                shop_id=sub_order.shop_id,
                lost=lost,
                reason=reason[:200],
                at=now,
            ),
        )
