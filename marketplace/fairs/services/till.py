"""Sales at the booth: the same order, price, stock and books as on the web, channel `fair`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from marketplace.core.bilingual import Bilingual
from marketplace.core.ids import secret_token
from marketplace.core.money import Money, share
from marketplace.core.outbox import publish
from marketplace.fairs import queries
from marketplace.fairs.errors import BadPrice, CashShort, EmptySale, NotFairDay, ReasonMissing
from marketplace.fairs.events import SoldAtBooth
from marketplace.fairs.hours import selling_day
from marketplace.fairs.models import Booking, Fair, FairDay, Sale
from marketplace.fairs.services import claims
from marketplace.fairs.states import BookingState, SaleMethod
from marketplace.orders.discounts import Discounts
from marketplace.orders.models import Order
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


@dataclass(frozen=True, slots=True)
class Basket:
    """What is sold (variant -> pieces), at own prices where given, less what is let off and why."""

    pieces: Mapping[int, int]
    prices: Mapping[int, Money] = field(default_factory=dict)
    discounts: Discounts = field(default_factory=Discounts)
    reason: str = ""


def sell_at_booth(
    session: Session,
    *,
    booking_id: int,
    basket: Basket,
    tender: Tender,
    key: str,
    user_id: int,
    terms: CounterTerms,
    now: datetime,
) -> Sale:
    """Sell goods over the counter; the same key again gives the first sale.

    Raises NotFairDay, EmptySale, BadPrice, ReasonMissing for a discount without one, CashShort,
    and orders' DiscountTooLarge, and CartProblem when something ran out.
    """
    booking = queries.get_booking(session, booking_id, lock=True)
    key = f"till:{booking_id}:{key}"[:80]
    first = find_by_key(session, key)
    if first is not None:
        return session.get_one(Sale, first.id)
    day = day_of_sale(session, booking, now)
    _check(basket)
    fair = session.get_one(Fair, booking.fair_id)
    order = place_counter_order(
        session,
        sale=CounterSale(
            shop_id=booking.shop_id,
            pieces=dict(basket.pieces),
            idempotency_key=key,
            gateway=tender.method.value,
            channel=OrderChannel.FAIR,
            province_code=fair.province_code,
            county_code=fair.county_code,
            handed_over=AT_BOOTH,
            user_id=user_id,
            prices=basket.prices,
            discounts=basket.discounts,
        ),
        terms=terms,
        now=now,
    )
    sale = _sale(order, booking, day, tender)
    sale.seq = _next_seq(session, booking.id)
    sale.discount_reason = basket.reason[:80] if sale.discount_minor else ""
    sale.organizer_pct = fair.commission_pct
    sale.organizer_minor = share(order.total, fair.commission_pct * 100).minor
    sale.sold_at, sale.sold_by = now, user_id
    session.add(sale)
    session.flush()
    _tell(session, sale, order)
    return sale


def _check(basket: Basket) -> None:
    if not basket.pieces:
        raise EmptySale("goods")
    if any(price.minor <= 0 for price in basket.prices.values()):
        raise BadPrice("price")
    if (basket.discounts.basket or basket.discounts.lines) and not basket.reason:
        raise ReasonMissing("reason")


def _sale(order: Order, booking: Booking, day: FairDay, tender: Tender) -> Sale:
    """Return the row, not yet numbered. Raises CashShort."""
    cash = tender.method is SaleMethod.CASH
    received = tender.received if cash and tender.received is not None else order.total
    if received < order.total:
        raise CashShort("received", total=order.total, received=received)
    return Sale(
        order_id=order.id,
        fair_id=booking.fair_id,
        booking_id=booking.id,
        fair_day_id=day.id,
        token=secret_token(),
        method=tender.method,
        card_reference="" if cash else tender.card_reference[:80],
        received_minor=received.minor,
        change_minor=(received - order.total).minor,
        discount_minor=sum(line.discount_minor for line in order.sub_orders[0].lines),
        currency=order.currency,
    )


def _tell(session: Session, sale: Sale, order: Order) -> None:
    part = order.sub_orders[0]
    publish(
        session,
        SoldAtBooth(
            fair_id=sale.fair_id,
            shop_id=part.shop_id,
            number=order.number,
            sub_order_id=part.id,
            organizer=sale.organizer_sum,
            at=sale.sold_at,
        ),
    )


def day_of_sale(session: Session, booking: Booking, now: datetime) -> FairDay:
    """Return the day of the booth that `now` belongs to. Raises NotFairDay."""
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
