"""The one function by which a sub-order changes state: table, compare and set, history."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from marketplace.core.states import MoveRefused, next_state
from marketplace.orders.models import SubOrder, SubOrderMove
from marketplace.orders.states import MOVES, Actor, SubOrderAction


def move(
    session: Session,
    sub_order: SubOrder,
    action: SubOrderAction,
    *,
    actor: Actor,
    now: datetime,
    actor_id: int | None = None,
    reason: str = "",
) -> None:
    """Move a sub-order. Raises MoveRefused when the table or somebody faster says no."""
    before = sub_order.state
    after = next_state(MOVES, before, action)
    changed = session.execute(
        update(SubOrder)
        .where(SubOrder.id == sub_order.id, SubOrder.state == before)
        .values(state=after, changed_at=now)
        .returning(SubOrder.id)
    ).first()
    if changed is None:
        raise MoveRefused(state=before.value, action=action.value)
    session.add(
        SubOrderMove(
            sub_order_id=sub_order.id,
            at=now,
            actor=actor,
            actor_id=actor_id,
            action=action.value,
            from_state=before.value,
            to_state=after.value,
            reason=reason[:200],
        )
    )
    session.flush()
    session.refresh(sub_order, ["state", "changed_at"])
