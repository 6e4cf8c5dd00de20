"""Releases: held money becomes the shop's, once a sub-order, less the frozen commission."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.ledger import rules
from marketplace.ledger.books import post
from marketplace.orders.events import SubOrderCompleted
from marketplace.orders.models import SubOrder
from marketplace.orders.services import By, complete_sub_order
from marketplace.orders.states import Actor, SubOrderState
from marketplace.settlements.models import Release


def release(session: Session, *, event: SubOrderCompleted) -> Release:
    """Release a completed sub-order; a second release is refused by the database."""
    found = session.scalar(select(Release).where(Release.sub_order_id == event.sub_order_id))
    if found is not None:
        return found
    made = Release(
        sub_order_id=event.sub_order_id,
        shop_id=event.shop_id,
        amount_minor=event.amount.minor,
        commission_minor=event.commission.minor,
        currency=event.amount.currency,
        released_at=event.at,
    )
    session.add(made)
    session.flush()
    post(session, rules.released(event, release_id=made.id), now=event.at)
    return made


def complete_due(session: Session, *, now: datetime, days: int, limit: int = 200) -> int:
    """Complete what was delivered more than `days` days ago and not disputed; return how many."""
    ids = session.scalars(
        select(SubOrder.id)
        .where(
            SubOrder.state == SubOrderState.DELIVERED,
            SubOrder.delivered_at <= now - timedelta(days=days),
        )
        .order_by(SubOrder.id)
        .limit(limit)
    ).all()
    for sub_order_id in ids:
        complete_sub_order(session, sub_order_id=sub_order_id, by=By(Actor.SYSTEM), now=now)
    return len(ids)
