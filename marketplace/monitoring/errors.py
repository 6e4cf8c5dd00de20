"""Refusals of monitoring."""

from marketplace.core.errors import Conflict, Invalid, NotFound


class PeriodInFuture(Invalid):
    """Figures are made of what has happened; that month has not ended yet."""

    code = "period_in_future"


class NotAPeriod(Invalid):
    """A month is written as year and month."""

    code = "not_a_period"


class NothingFrozen(NotFound):
    """No figures were frozen for that month."""

    code = "nothing_frozen"


class UnknownIndicator(NotFound):
    """No such indicator."""

    code = "unknown_indicator"


class NotReproduced(Conflict):
    """The figures of a frozen period, made again, are not the stored ones."""

    code = "not_reproduced"
