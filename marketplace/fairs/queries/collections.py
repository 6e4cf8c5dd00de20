"""Reads of goods that are ordered ahead and collected at a booth."""

from collections import defaultdict
from collections.abc import Collection as Many
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from marketplace.fairs.models import Booking, Booth, BoothCollection, Fair, FairDay
from marketplace.orders.models import Collection, SubOrder
from marketplace.orders.states import SubOrderState
from marketplace.shipping.models import ShippingMethod

UNLISTED = (SubOrderState.AWAITING_PAYMENT, SubOrderState.EXPIRED, SubOrderState.CANCELLED)


@dataclass(frozen=True, slots=True)
class CollectionPoint:
    """Where and when a sub-order is collected; not `open` when the booth is no longer there.

    Without fair, booth and day it is collected at the maker's.
    """

    sub_order_id: int
    token: str
    open: bool
    fair: Fair | None = None
    booking_id: int | None = None
    booth: Booth | None = None
    day: FairDay | None = None


def collection_points(session: Session, sub_order_ids: Many[int]) -> dict[int, CollectionPoint]:
    """Return the points of those of these sub-orders that are collected on a day."""
    rows = session.execute(
        select(Collection, ShippingMethod.active, Fair, Booking.id, Booth, FairDay)
        .join(ShippingMethod, ShippingMethod.id == Collection.method_id)
        .outerjoin(BoothCollection, BoothCollection.method_id == Collection.method_id)
        .outerjoin(Booking, Booking.id == BoothCollection.booking_id)
        .outerjoin(Booth, Booth.id == Booking.booth_id)
        .outerjoin(Fair, Fair.id == BoothCollection.fair_id)
        .outerjoin(FairDay, FairDay.id == BoothCollection.fair_day_id)
        .where(Collection.sub_order_id.in_(list(sub_order_ids)))
    )
    return {
        row.sub_order_id: CollectionPoint(
            row.sub_order_id, row.token, active, fair, booking_id, booth, day
        )
        for row, active, fair, booking_id, booth, day in rows
    }


def find_by_token(session: Session, token: str) -> int | None:
    """Return the sub-order whose buyer shows this word."""
    return session.scalar(select(Collection.sub_order_id).where(Collection.token == token))


def ways_of_booking(
    session: Session, booking_id: int, *, after: date | None = None
) -> list[BoothCollection]:
    """Return the days on which goods can be collected at a booth, later ones than `after` only."""
    query = (
        select(BoothCollection)
        .join(ShippingMethod, ShippingMethod.id == BoothCollection.method_id)
        .where(BoothCollection.booking_id == booking_id, ShippingMethod.active)
        .options(joinedload(BoothCollection.day))
        .order_by(ShippingMethod.collect_on, BoothCollection.method_id)
    )
    if after is not None:
        query = query.where(ShippingMethod.collect_on > after)
    return list(session.scalars(query))


def to_collect(session: Session, booking_id: int) -> list[tuple[FairDay, list[SubOrder]]]:
    """Return what was ordered ahead to a booth, day by day, by the buyers' names."""
    rows = session.execute(
        select(FairDay, SubOrder)
        .join(BoothCollection, BoothCollection.fair_day_id == FairDay.id)
        .join(Collection, Collection.method_id == BoothCollection.method_id)
        .join(SubOrder, SubOrder.id == Collection.sub_order_id)
        .where(BoothCollection.booking_id == booking_id, SubOrder.state.not_in(UNLISTED))
        .options(joinedload(SubOrder.order), selectinload(SubOrder.lines))
        .order_by(FairDay.day, SubOrder.id)
    )
    found: dict[int, list[SubOrder]] = defaultdict(list)
    days: dict[int, FairDay] = {}
    for day, sub_order in rows:
        days[day.id] = day
        found[day.id].append(sub_order)
    return [
        (days[day_id], sorted(parts, key=lambda part: part.order.recipient))
        for day_id, parts in found.items()
    ]
