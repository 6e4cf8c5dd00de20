"""Refusals about baskets and orders."""

from marketplace.core.errors import Conflict, Invalid, NotFound


class UnknownOrder(NotFound):
    """No such order, or not this person's."""

    code = "unknown_order"


class UnknownItem(NotFound):
    """No such thing on sale: unknown, hidden, retired, or its shop is not open."""

    code = "unknown_item"


class BadQuantity(Invalid):
    """A basket holds from 1 to 999 pieces of a thing."""

    code = "bad_quantity"


class EmptyCart(Invalid):
    """There is nothing to order."""

    code = "empty_cart"


class CartProblem(Conflict):
    """A line cannot be ordered as it stands: gone, sold out, or fewer are left."""

    code = "cart_problem"


class DiscountTooLarge(Invalid):
    """More is let off than it costs, or all of it: what costs nothing is no sale."""

    code = "discount_too_large"


class MoreThanSold(Conflict):
    """More pieces would come back than were sold, or than are not back yet."""

    code = "more_than_sold"


class DeliveryMissing(Invalid):
    """A shop's way of delivery has yet to be chosen, or is not offered to that place."""

    code = "delivery_missing"


class TotalChanged(Conflict):
    """The total is no longer the one the buyer agreed to."""

    code = "total_changed"


class NotCollected(Conflict):
    """It is not collected at a place (any more), or that way is not open for it."""

    code = "not_collected"


class NotPayable(Conflict):
    """The order does not wait for a payment (any more)."""

    code = "not_payable"
