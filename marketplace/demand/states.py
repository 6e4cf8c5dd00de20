"""States of needs and of the offers that answer them, and the moves between them.

A need waits for a moderator, lies open for offers, and ends met, closed or expired. Once an offer
is chosen it waits for the payment of that order; an order that nobody pays opens it again.
"""

from enum import StrEnum


class NeedState(StrEnum):
    """Where a need stands."""

    WAITING = "waiting"  # for a moderator
    RETURNED = "returned"  # to its writer, with a reason
    OPEN = "open"
    CHOSEN = "chosen"  # an offer is accepted, its order waits for the payment
    MET = "met"
    CLOSED = "closed"  # by its writer
    EXPIRED = "expired"  # its day passed


class NeedAction(StrEnum):
    """What happens to a need."""

    POST = "post"  # the first row of its history
    CHANGE = "change"
    APPROVE = "approve"
    RETURN = "return"
    CHOOSE = "choose"
    LAPSE = "lapse"  # the order was not paid in time
    MEET = "meet"
    REOPEN = "reopen"  # the order was cancelled
    CLOSE = "close"
    EXPIRE = "expire"


_N, _A = NeedState, NeedAction
NEED_MOVES = {
    (_N.WAITING, _A.APPROVE): _N.OPEN,
    (_N.WAITING, _A.RETURN): _N.RETURNED,
    (_N.WAITING, _A.CHANGE): _N.WAITING,
    (_N.WAITING, _A.CLOSE): _N.CLOSED,
    (_N.WAITING, _A.EXPIRE): _N.EXPIRED,
    (_N.RETURNED, _A.CHANGE): _N.WAITING,
    (_N.RETURNED, _A.CLOSE): _N.CLOSED,
    (_N.RETURNED, _A.EXPIRE): _N.EXPIRED,
    (_N.OPEN, _A.CHOOSE): _N.CHOSEN,
    (_N.OPEN, _A.RETURN): _N.RETURNED,
    (_N.OPEN, _A.CLOSE): _N.CLOSED,
    (_N.OPEN, _A.EXPIRE): _N.EXPIRED,
    (_N.CHOSEN, _A.LAPSE): _N.OPEN,
    (_N.CHOSEN, _A.MEET): _N.MET,
    (_N.MET, _A.REOPEN): _N.OPEN,
}

# What everybody may read on the board.
PUBLIC = frozenset({_N.OPEN, _N.CHOSEN, _N.MET, _N.CLOSED, _N.EXPIRED})
# What ends with the day it is needed by.
ENDS_WITH_ITS_DAY = frozenset({_N.WAITING, _N.RETURNED, _N.OPEN})


class OfferState(StrEnum):
    """Where an offer stands; a shop has at most one live or accepted offer a need."""

    LIVE = "live"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"  # another was chosen, or the need was closed
    EXPIRED = "expired"  # accepted and not paid, or the need's day passed


class OfferAction(StrEnum):
    """What happens to an offer."""

    MAKE = "make"  # the first row of its history
    CHANGE = "change"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    DECLINE = "decline"
    EXPIRE = "expire"


_O, _B = OfferState, OfferAction
OFFER_MOVES = {
    (_O.LIVE, _B.CHANGE): _O.LIVE,
    (_O.LIVE, _B.WITHDRAW): _O.WITHDRAWN,
    (_O.LIVE, _B.ACCEPT): _O.ACCEPTED,
    (_O.LIVE, _B.DECLINE): _O.DECLINED,
    (_O.LIVE, _B.EXPIRE): _O.EXPIRED,
    (_O.ACCEPTED, _B.EXPIRE): _O.EXPIRED,
}


class Ending(StrEnum):
    """Why an offer ended without a sale, as its maker is told."""

    OTHER_CHOSEN = "other_chosen"
    NEED_CLOSED = "need_closed"
    NEED_EXPIRED = "need_expired"
    UNPAID = "unpaid"
    DAY_PASSED = "day_passed"  # the one the shop named
    ORDER_CANCELLED = "order_cancelled"
