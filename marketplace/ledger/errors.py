"""Refusals of the books."""

from marketplace.core.errors import Conflict, Invalid


class Unbalanced(Invalid):
    """Debits and credits differ, or an amount is not positive, or there is only one posting."""

    code = "unbalanced"


class DifferentContent(Conflict):
    """The same source was posted before, with other postings."""

    code = "different_content"


class WouldBeNegative(Conflict):
    """An account that may not fall below zero would."""

    code = "would_be_negative"


class InTheFuture(Invalid):
    """A fact cannot take effect later than now."""

    code = "in_the_future"


class NotReversible(Conflict):
    """A reversal, or a transaction that was reversed before."""

    code = "not_reversible"


class UnknownAccount(Invalid):
    """The account's code follows no known pattern."""

    code = "unknown_account"
