"""Refusals about fairs."""

from marketplace.core.errors import NotFound


class UnknownFair(NotFound):
    """No such fair."""

    code = "unknown_fair"
