"""The functions by which needs and offers change state: table, compare and set, history."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from marketplace.core.outbox import publish
from marketplace.core.states import MoveRefused, next_state
from marketplace.demand.events import NeedLeft, OfferEnded
from marketplace.demand.models import Need, NeedMove, NeedOffer, NeedOfferMove
from marketplace.demand.states import (
    NEED_MOVES,
    OFFER_MOVES,
    Ending,
    NeedAction,
    NeedState,
    OfferAction,
)


def move_need(
    session: Session,
    need: Need,
    action: NeedAction,
    *,
    now: datetime,
    actor_id: int | None = None,
    reason: str = "",
) -> None:
    """Move a need. Raises MoveRefused when the table or somebody faster says no."""
    before = need.state
    after = next_state(NEED_MOVES, before, action)
    changed = session.execute(
        update(Need)
        .where(Need.id == need.id, Need.state == before)
        .values(state=after)
        .returning(Need.id)
    ).first()
    if changed is None:
        raise MoveRefused(state=before.value, action=action.value)
    session.add(
        NeedMove(
            need_id=need.id,
            at=now,
            actor_id=actor_id,
            action=action.value,
            from_state=before.value,
            to_state=after.value,
            reason=reason[:200],
        )
    )
    session.flush()
    session.refresh(need, ["state"])
    if before is NeedState.WAITING and after is not NeedState.WAITING:
        publish(session, NeedLeft(need.id, now))


def move_offer(
    session: Session,
    offer: NeedOffer,
    action: OfferAction,
    *,
    now: datetime,
    actor_id: int | None = None,
    order_id: int | None = None,
) -> None:
    """Move an offer; acceptance names its order. Raises MoveRefused."""
    before = offer.state
    after = next_state(OFFER_MOVES, before, action)
    values = {"state": after, "changed_at": now}
    changed = session.execute(
        update(NeedOffer)
        .where(NeedOffer.id == offer.id, NeedOffer.state == before)
        .values(values | ({"order_id": order_id} if order_id is not None else {}))
        .returning(NeedOffer.id)
    ).first()
    if changed is None:
        raise MoveRefused(state=before.value, action=action.value)
    session.add(
        NeedOfferMove(
            offer_id=offer.id,
            at=now,
            actor_id=actor_id,
            action=action.value,
            from_state=before.value,
            to_state=after.value,
        )
    )
    session.flush()
    session.refresh(offer, ["state", "changed_at", "order_id"])


def end_offer(
    session: Session, offer: NeedOffer, action: OfferAction, *, ending: Ending, now: datetime
) -> None:
    """End an offer without a sale and tell why."""
    move_offer(session, offer, action, now=now)
    publish(session, OfferEnded(offer.id, offer.need_id, offer.shop_id, ending.value, now))
