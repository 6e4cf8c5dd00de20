"""Refusals about needs."""

from marketplace.core.errors import NotFound


class UnknownNeed(NotFound):
    """No such need."""

    code = "unknown_need"
