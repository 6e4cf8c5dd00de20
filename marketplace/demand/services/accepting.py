"""An accepted offer becomes an ordinary order; its payment, or the lack of it, decides the need.

Locks are taken in the order need, offer, order on acceptance; when money moves the order is locked
first and the need after it. The two cannot block each other: acceptance makes a new order.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from marketplace.core.db import violated
from marketplace.core.jalali import local_date
from marketplace.core.outbox import publish
from marketplace.demand import policies, queries
from marketplace.demand.errors import NeedNotOpen, OfferChanged, OfferNotLive, UnknownNeed
from marketplace.demand.events import NeedMet
from marketplace.demand.models import Need, NeedOffer
from marketplace.demand.services.moving import end_offer, move_need, move_offer
from marketplace.demand.states import Ending, NeedAction, NeedState, OfferAction, OfferState
from marketplace.orders.carts import Bespoke, CartTerms
from marketplace.orders.models import Order
from marketplace.orders.services import (
    Agreement,
    OrderContact,
    Payment,
    find_by_key,
    place_bespoke_order,
)

# No stock is held for a good that is yet to be made, so its buyer has a day to pay.
TIME_TO_PAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Choice:
    """The offer as the writer of the need saw it, and the way of delivery she picked."""

    offer_id: int
    version: int
    method_id: int | None = None


def bespoke(need: Need, offer: NeedOffer, *, today: date, method_id: int | None = None) -> Bespoke:
    """Return what an offer would put into an order placed today."""
    return Bespoke(
        product_id=offer.product_id,
        words=need.title,
        unit_price=offer.unit_price,
        quantity=offer.quantity,
        lead_days=max(0, (offer.ready_on - today).days),
        method_id=method_id,
    )


def accept_offer(
    session: Session,
    *,
    choice: Choice,
    agreement: Agreement,
    contact: OrderContact,
    payment: Payment,
    terms: CartTerms,
    now: datetime,
) -> Order:
    """Accept an offer: an order of it is placed and waits for its payment. The same key, one order.

    Raises UnknownNeed for anybody but the writer, NeedNotOpen, OfferNotLive, OfferChanged, and what
    placing an order raises. Of two acceptances at once the second finds the need taken.
    """
    offer = queries.get_offer(session, choice.offer_id)
    need = queries.get_need(session, offer.need_id, lock=True)
    if not policies.is_writer(need, user_id=contact.user_id):
        raise UnknownNeed
    first = find_by_key(session, agreement.idempotency_key)
    if first is not None:
        return first
    session.refresh(offer)
    if need.state is not NeedState.OPEN:
        raise NeedNotOpen(state=need.state.value)
    if offer.state is not OfferState.LIVE or offer.ready_on < local_date(now):
        raise OfferNotLive(state=offer.state.value)
    if offer.version != choice.version:
        raise OfferChanged
    order = place_bespoke_order(
        session,
        wanted=bespoke(need, offer, today=local_date(now), method_id=choice.method_id),
        origin=need.reference,
        agreement=agreement,
        contact=contact,
        payment=payment,
        terms=terms,
        now=now,
    )
    _choose(session, need, offer, order, contact.user_id, now)
    return order


def _choose(
    session: Session,
    need: Need,
    offer: NeedOffer,
    order: Order,
    user_id: int | None,
    now: datetime,
) -> None:
    try:
        with session.begin_nested():
            move_offer(
                session,
                offer,
                OfferAction.ACCEPT,
                now=now,
                actor_id=user_id,
                order_id=order.id,
            )
    except IntegrityError as error:
        if violated(error, "uq_need_offer_need_id"):
            raise NeedNotOpen(state=NeedState.CHOSEN.value) from None
        raise
    move_need(session, need, NeedAction.CHOOSE, now=now, actor_id=user_id)
    if order.hold_until is None:  # paid at delivery: nothing to wait for
        meet_need(session, order_id=order.id, now=now)


def _of_order(session: Session, order_id: int) -> tuple[Need, NeedOffer] | None:
    offer = session.scalar(select(NeedOffer).where(NeedOffer.order_id == order_id))
    if offer is None:
        return None
    need = queries.get_need(session, offer.need_id, lock=True)
    session.refresh(offer)
    return need, offer


def meet_need(session: Session, *, order_id: int, now: datetime) -> None:
    """The order is paid: the need is met, the other shops hear that another was chosen."""
    found = _of_order(session, order_id)
    if found is None:
        return
    need, offer = found
    move_need(session, need, NeedAction.MEET, now=now)
    for other in queries.live_offers(session, need.id):
        end_offer(session, other, OfferAction.DECLINE, ending=Ending.OTHER_CHOSEN, now=now)
    publish(session, NeedMet(need.id, offer.id, order_id, now))


def release_need(session: Session, *, order_id: int, now: datetime) -> None:
    """The order was not paid in time, or was cancelled: the offer ends, the need opens again."""
    found = _of_order(session, order_id)
    if found is None or found[1].state is not OfferState.ACCEPTED:
        return
    need, offer = found
    unpaid = need.state is NeedState.CHOSEN
    ending = Ending.UNPAID if unpaid else Ending.ORDER_CANCELLED
    end_offer(session, offer, OfferAction.EXPIRE, ending=ending, now=now)
    move_need(session, need, NeedAction.LAPSE if unpaid else NeedAction.REOPEN, now=now)
