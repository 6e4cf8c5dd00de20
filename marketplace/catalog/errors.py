"""Refusals about goods and stock."""

from marketplace.core.errors import Conflict, Invalid, NotFound


class UnknownProduct(NotFound):
    """No such product, or not for this person."""

    code = "unknown_product"


class UnknownVariant(NotFound):
    """No such variant, or no longer sold."""

    code = "unknown_variant"


class UnknownCategory(Invalid):
    """No such category."""

    code = "unknown_category"


class NotReady(Invalid):
    """The product lacks what publishing asks for; `params["missing"]` lists the keys."""

    code = "not_ready"


class Suspended(Conflict):
    """Staff took the product off the shelf; only they put it back."""

    code = "suspended"


class OutOfStock(Conflict):
    """Fewer pieces are left than wanted; names the variant and how many are `left`."""

    code = "out_of_stock"


class BadQuantity(Invalid):
    """A stock movement needs a positive number of pieces."""

    code = "bad_quantity"


class BadPrice(Invalid):
    """A price is more than nothing and at most `params["most"]`."""

    code = "bad_price"


class LastVariant(Conflict):
    """A product keeps at least one variant."""

    code = "last_variant"


class TooManyPictures(Conflict):
    """A product shows at most ten pictures."""

    code = "too_many_pictures"
