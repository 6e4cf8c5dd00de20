"""Refusals about places."""

from marketplace.core.errors import Invalid


class UnknownPlace(Invalid):
    """No such province, county or city."""

    code = "unknown_place"
