"""Sales taken back at the booth: voided within their day, or pieces of them refunded.

Neither changes the sale: a return is a row of its own, with its own postings, once a key.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.core.money import refund_share
from marketplace.core.outbox import publish
from marketplace.fairs import queries
from marketplace.fairs.errors import NotVoidable, ReasonMissing
from marketplace.fairs.events import SaleTakenBack
from marketplace.fairs.models import Booking, FairDay, Sale, SaleReturn, SaleReturnLine
from marketplace.fairs.services.till import day_of_sale
from marketplace.fairs.states import ReturnKind, SaleMethod
from marketplace.orders.models import Order
from marketplace.orders.services import TakenBack, take_back


@dataclass(frozen=True, slots=True)
class Back:
    """Why, and how the buyer gets her money."""

    reason: str
    method: SaleMethod
    key: str


def void_sale(
    session: Session, *, booking_id: int, order_id: int, back: Back, user_id: int, now: datetime
) -> SaleReturn:
    """Take a whole sale back on the day it was made; the same key again gives the first.

    Raises UnknownSale, NotFairDay, ReasonMissing, NotVoidable on another day or after a return.
    """
    booking, sale, first = _open(session, booking_id, order_id, back)
    if first is not None:
        return first
    day = day_of_sale(session, booking, now)
    order = session.get_one(Order, order_id)
    part = order.sub_orders[0]
    if sale.fair_day_id != day.id or any(line.returned_pieces for line in part.lines):
        raise NotVoidable
    pieces = {line.id: line.quantity for line in part.lines}
    taken = take_back(session, sub_order_id=part.id, pieces=pieces, now=now)
    return _write(session, (sale, order, day), ReturnKind.VOID, back, taken, (user_id, now))


def refund_sale(
    session: Session,
    *,
    booking_id: int,
    order_id: int,
    pieces: Mapping[int, int],
    back: Back,
    user_id: int,
    now: datetime,
) -> SaleReturn:
    """Take pieces (line -> how many) back on any day of the booth; once a key.

    Raises UnknownSale, NotFairDay, ReasonMissing, and orders' MoreThanSold.
    """
    booking, sale, first = _open(session, booking_id, order_id, back)
    if first is not None:
        return first
    day = day_of_sale(session, booking, now)
    order = session.get_one(Order, order_id)
    part = order.sub_orders[0]
    taken = take_back(session, sub_order_id=part.id, pieces=pieces, now=now)
    return _write(session, (sale, order, day), ReturnKind.REFUND, back, taken, (user_id, now))


def _open(
    session: Session, booking_id: int, order_id: int, back: Back
) -> tuple[Booking, Sale, SaleReturn | None]:
    """Wait for the booth's turn, then tell what this key has done already."""
    booking = queries.get_booking(session, booking_id, lock=True)
    sale = queries.sale_of(session, order_id, booking_id=booking_id)
    key = _key(booking_id, back)
    first = session.scalar(select(SaleReturn).where(SaleReturn.key == key))
    if first is None and not back.reason:
        raise ReasonMissing("reason")
    return booking, sale, first


def _key(booking_id: int, back: Back) -> str:
    return f"back:{booking_id}:{back.key}"[:80]


def _write(
    session: Session,
    of: tuple[Sale, Order, FairDay],
    kind: ReturnKind,
    back: Back,
    taken: TakenBack,
    by: tuple[int, datetime],
) -> SaleReturn:
    sale, order, day = of
    user_id, now = by
    organizer = refund_share(sale.organizer_sum, order.total, taken.before, taken.amount)
    made = SaleReturn(
        order_id=sale.order_id,
        fair_id=sale.fair_id,
        booking_id=sale.booking_id,
        fair_day_id=day.id,
        kind=kind,
        method=back.method,
        key=_key(sale.booking_id, back),
        reason=back.reason[:200],
        amount_minor=taken.amount.minor,
        commission_minor=taken.commission.minor,
        organizer_minor=organizer.minor,
        currency=order.currency,
        at=now,
        by=user_id,
        lines=[
            SaleReturnLine(
                order_line_id=line_id, quantity=n, amount_minor=taken.amounts[line_id].minor
            )
            for line_id, n in sorted(taken.pieces.items())
        ],
    )
    session.add(made)
    session.flush()
    part = order.sub_orders[0]
    publish(
        session,
        SaleTakenBack(
            return_id=made.id,
            fair_id=sale.fair_id,
            shop_id=part.shop_id,
            number=order.number,
            sub_order_id=part.id,
            amount=taken.amount,
            commission=taken.commission,
            organizer=organizer,
            at=now,
        ),
    )
    return made
