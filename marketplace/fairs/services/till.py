"""Sales at the booth: the same order, price, stock and books as on the web, channel `fair`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from marketplace.core.bilingual import Bilingual
from marketplace.core.ids import secret_token
from marketplace.core.money import Money
from marketplace.fairs import queries
from marketplace.fairs.errors import CashShort, EmptySale, NotFairDay
from marketplace.fairs.hours import selling_day
from marketplace.fairs.models import Booking, Fair, FairDay, Sale
from marketplace.fairs.services import claims
from marketplace.fairs.states import BookingState, SaleMethod
from marketplace.orders.services import CounterSale, CounterTerms, place_counter_order
from marketplace.orders.services.placing import find_by_key
from marketplace.orders.states import OrderChannel

AT_BOOTH = Bilingual("At the booth", "سر غرفه")


@dataclass(frozen=True, slots=True)
class Tender:
    """How the buyer pays. `received` is what she hands over; None means the exact sum."""

    method: SaleMethod
    received: Money | None = None
    card_reference: str = ""


def sell_at_booth(
    session: Session,
    *,
    booking_id: int,
    pieces: Mapping[int, int],
    tender: Tender,
    key: str,
    user_id: int,
    terms: CounterTerms,
    now: datetime,
) -> Sale:
    """Sell goods (variant -> pieces) over the counter; the same key again gives the first sale.

    Raises NotFairDay, EmptySale, CashShort, and orders' CartProblem when something ran out.
    """
    booking = queries.get_booking(session, booking_id, lock=True)
    key = f"till:{booking_id}:{key}"[:80]
    first = find_by_key(session, key)
    if first is not None:
        return session.get_one(Sale, first.id)
    day = _day(session, booking, now)
    if not pieces:
        raise EmptySale("goods")
    fair = session.get_one(Fair, booking.fair_id)
    order = place_counter_order(
        session,
        sale=CounterSale(
            shop_id=booking.shop_id,
            pieces=dict(pieces),
            idempotency_key=key,
            gateway=tender.method.value,
            channel=OrderChannel.FAIR,
            province_code=fair.province_code,
            county_code=fair.county_code,
            handed_over=AT_BOOTH,
            user_id=user_id,
        ),
        terms=terms,
        now=now,
    )
    received = tender.received if tender.received is not None else order.total
    if tender.method is SaleMethod.CARD:
        received = order.total
    if received < order.total:
        raise CashShort("received", total=order.total, received=received)
    sale = Sale(
        order_id=order.id,
        fair_id=booking.fair_id,
        booking_id=booking.id,
        fair_day_id=day.id,
        seq=_next_seq(session, booking.id),
        token=secret_token(),
        method=tender.method,
        card_reference=tender.card_reference[:80],
        received_minor=received.minor,
        change_minor=(received - order.total).minor,
        currency=order.currency,
        sold_at=now,
        sold_by=user_id,
    )
    session.add(sale)
    session.flush()
    return sale


def _day(session: Session, booking: Booking, now: datetime) -> FairDay:
    if booking.state is not BookingState.CONFIRMED:
        raise NotFairDay
    fair = session.get_one(Fair, booking.fair_id)
    days = session.scalars(
        select(FairDay).where(FairDay.id.in_(claims.days_of(session, booking.id)))
    ).all()
    found = selling_day(days, now, fair.zone)
    for day in days:
        if day is found:
            return day
    raise NotFairDay


def _next_seq(session: Session, booking_id: int) -> int:
    """Count under the lock of the booking, which each sale of a booth takes first."""
    last = session.scalar(select(func.max(Sale.seq)).where(Sale.booking_id == booking_id))
    return (last or 0) + 1
