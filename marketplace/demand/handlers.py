"""What needs do when they hear of orders: in the transaction, true together with them."""

from sqlalchemy.orm import Session

from marketplace.demand.services import meet_need, release_need
from marketplace.orders.events import OrderConfirmed, OrderExpired, SubOrderCancelled
from marketplace.orders.models import SubOrder


def meet(session: Session, event: OrderConfirmed) -> None:
    """The order of an accepted offer is paid."""
    meet_need(session, order_id=event.order_id, now=event.at)


def lapse(session: Session, event: OrderExpired) -> None:
    """Nobody paid the order of an accepted offer."""
    release_need(session, order_id=event.order_id, now=event.at)


def reopen(session: Session, event: SubOrderCancelled) -> None:
    """The order of an accepted offer was cancelled before it was sent."""
    order_id = session.get_one(SubOrder, event.sub_order_id).order_id
    release_need(session, order_id=order_id, now=event.at)
