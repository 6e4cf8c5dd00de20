"""States of orders and sub-orders, and the moves between them.

An order is one purchase over several shops; each shop's part is a sub-order with a life of its own.
"""

from enum import StrEnum


class OrderState(StrEnum):
    """The purchase as a whole: waiting for money, placed with the shops, or given up."""

    AWAITING_PAYMENT = "awaiting_payment"
    PLACED = "placed"
    EXPIRED = "expired"


class SubOrderState(StrEnum):
    """One shop's part."""

    AWAITING_PAYMENT = "awaiting_payment"
    NEW = "new"
    ACCEPTED = "accepted"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class SubOrderAction(StrEnum):
    """What happens to a sub-order, and who may do it (see `orders.policies`)."""

    CONFIRM = "confirm"  # paid, or placed with cash on delivery
    ACCEPT = "accept"
    SHIP = "ship"
    DELIVER = "deliver"
    HAND_OVER = "hand_over"  # from hand to hand: sold at a counter, or collected there
    COMPLETE = "complete"  # the buyer has it, or the days of waiting are over
    CANCEL = "cancel"
    EXPIRE = "expire"


_S, _A = SubOrderState, SubOrderAction
MOVES = {
    (_S.AWAITING_PAYMENT, _A.CONFIRM): _S.NEW,
    (_S.AWAITING_PAYMENT, _A.EXPIRE): _S.EXPIRED,
    (_S.NEW, _A.ACCEPT): _S.ACCEPTED,
    (_S.NEW, _A.CANCEL): _S.CANCELLED,
    (_S.NEW, _A.HAND_OVER): _S.DELIVERED,
    (_S.ACCEPTED, _A.SHIP): _S.SHIPPED,
    (_S.ACCEPTED, _A.HAND_OVER): _S.DELIVERED,
    (_S.ACCEPTED, _A.CANCEL): _S.CANCELLED,
    (_S.SHIPPED, _A.DELIVER): _S.DELIVERED,
    (_S.SHIPPED, _A.HAND_OVER): _S.DELIVERED,
    (_S.DELIVERED, _A.COMPLETE): _S.COMPLETED,
}


class Actor(StrEnum):
    """Who moved a sub-order."""

    BUYER = "buyer"
    SHOP = "shop"
    STAFF = "staff"
    SYSTEM = "system"


class OrderChannel(StrEnum):
    """Where the order was made."""

    WEB = "web"
    FAIR = "fair"


# Ways to pay into the shop's own hands: no gateway has the money.
HAND_TO_HAND = frozenset({"cod", "cash", "card", "other"})
