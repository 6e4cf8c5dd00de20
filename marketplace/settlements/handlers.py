"""What settlements do when they hear of orders."""

from sqlalchemy.orm import Session

from marketplace.orders.events import SubOrderCompleted
from marketplace.settlements.services import release


def release_completed(session: Session, event: SubOrderCompleted) -> None:
    """In the transaction: a completed sub-order releases its money."""
    release(session, event=event)
