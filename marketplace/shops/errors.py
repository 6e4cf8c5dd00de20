"""Refusals about shops."""

from marketplace.core.errors import Conflict, NotFound


class UnknownShop(NotFound):
    """No such shop, or not open to the public, or not this person's."""

    code = "unknown_shop"


class SlugTaken(Conflict):
    """Another shop has this address."""

    code = "slug_taken"
