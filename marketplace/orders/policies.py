"""Who may do what with an order: one function an action."""

from collections.abc import Collection

from marketplace.orders.models import Order, SubOrder
from marketplace.orders.states import Actor, SubOrderAction, SubOrderState

BUYERS_ACTIONS = frozenset({SubOrderAction.CANCEL, SubOrderAction.COMPLETE})
SHOPS_ACTIONS = frozenset(
    {
        SubOrderAction.ACCEPT,
        SubOrderAction.SHIP,
        SubOrderAction.DELIVER,
        SubOrderAction.CANCEL,
    }
)


def may_read_order(order: Order, *, user_id: int | None, opened: Collection[str]) -> bool:
    """The buyer reads her order; so does a browser that placed it or came by its signed link."""
    return (user_id is not None and order.user_id == user_id) or order.number in opened


def may_manage_sub_order(sub_order: SubOrder, *, member_of: Collection[int]) -> bool:
    """Members of its shop manage a sub-order, once it is theirs to see."""
    return sub_order.shop_id in member_of and sub_order.state not in {
        SubOrderState.AWAITING_PAYMENT,
        SubOrderState.EXPIRED,
    }


def may_act(actor: Actor, action: SubOrderAction) -> bool:
    """Say whether that kind of person does that kind of thing at all."""
    if actor is Actor.BUYER:
        return action in BUYERS_ACTIONS
    if actor is Actor.SHOP:
        return action in SHOPS_ACTIONS
    return True
