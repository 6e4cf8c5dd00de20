"""States of fairs, calls, applications, bookings and claims, and the moves between them."""

from enum import StrEnum


class FairState(StrEnum):
    """Where a fair stands; whether it is to come, on or over follows from its days."""

    DRAFT = "draft"
    PUBLISHED = "published"
    POSTPONED = "postponed"  # put off; the new days are not known yet
    CANCELLED = "cancelled"


class FairAction(StrEnum):
    """What an organizer does with a fair as a whole."""

    PUBLISH = "publish"
    MOVE = "move"  # to other days
    POSTPONE = "postpone"
    CANCEL = "cancel"


FAIR_MOVES = {
    (FairState.DRAFT, FairAction.PUBLISH): FairState.PUBLISHED,
    (FairState.DRAFT, FairAction.CANCEL): FairState.CANCELLED,
    (FairState.PUBLISHED, FairAction.MOVE): FairState.PUBLISHED,
    (FairState.PUBLISHED, FairAction.POSTPONE): FairState.POSTPONED,
    (FairState.PUBLISHED, FairAction.CANCEL): FairState.CANCELLED,
    (FairState.POSTPONED, FairAction.MOVE): FairState.PUBLISHED,
    (FairState.POSTPONED, FairAction.CANCEL): FairState.CANCELLED,
}


class CallState(StrEnum):
    """A call for applications; past its deadline an open one takes none either."""

    OPEN = "open"
    CLOSED = "closed"


class ApplicationState(StrEnum):
    """A producer's application to one call."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    STANDBY = "standby"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ApplicationAction(StrEnum):
    """What happens to an application; the organizer does all but WITHDRAW and APPEAL."""

    ACCEPT = "accept"
    PUT_ON_STANDBY = "put_on_standby"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    APPEAL = "appeal"  # a declined producer asks for a second look, once


_P, _D = ApplicationState, ApplicationAction
APPLICATION_MOVES = {
    (_P.SUBMITTED, _D.ACCEPT): _P.ACCEPTED,
    (_P.SUBMITTED, _D.PUT_ON_STANDBY): _P.STANDBY,
    (_P.SUBMITTED, _D.DECLINE): _P.DECLINED,
    (_P.STANDBY, _D.ACCEPT): _P.ACCEPTED,
    (_P.STANDBY, _D.DECLINE): _P.DECLINED,
    (_P.ACCEPTED, _D.PUT_ON_STANDBY): _P.STANDBY,
    (_P.ACCEPTED, _D.DECLINE): _P.DECLINED,
    (_P.SUBMITTED, _D.WITHDRAW): _P.WITHDRAWN,
    (_P.ACCEPTED, _D.WITHDRAW): _P.WITHDRAWN,
    (_P.STANDBY, _D.WITHDRAW): _P.WITHDRAWN,
    (_P.DECLINED, _D.APPEAL): _P.SUBMITTED,
}
DECISIONS = (_D.ACCEPT, _D.PUT_ON_STANDBY, _D.DECLINE)


class BookingState(StrEnum):
    """A booth for an application: offered from standby, held while paying, confirmed, or ended."""

    OFFERED = "offered"
    HELD = "held"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class BookingAction(StrEnum):
    """What happens to a booking."""

    TAKE = "take"  # the offered producer goes on to pay
    CONFIRM = "confirm"  # paid, or nothing to pay
    CANCEL = "cancel"  # given up or declined while held, withdrawn once confirmed
    EXPIRE = "expire"
    REVIVE = "revive"  # paid a little late, and the booth was still free


_B, _A = BookingState, BookingAction
BOOKING_MOVES = {
    (_B.OFFERED, _A.TAKE): _B.HELD,
    (_B.OFFERED, _A.CANCEL): _B.CANCELLED,
    (_B.OFFERED, _A.EXPIRE): _B.EXPIRED,
    (_B.HELD, _A.CONFIRM): _B.CONFIRMED,
    (_B.HELD, _A.CANCEL): _B.CANCELLED,
    (_B.HELD, _A.EXPIRE): _B.EXPIRED,
    (_B.CONFIRMED, _A.CANCEL): _B.CANCELLED,
    (_B.EXPIRED, _A.REVIVE): _B.CONFIRMED,
}
LIVE = (_B.OFFERED, _B.HELD, _B.CONFIRMED)


class ClaimStatus(StrEnum):
    """A cell on a day. At most one row of a cell and day is held, booked or blocked."""

    HELD = "held"
    BOOKED = "booked"
    BLOCKED = "blocked"
    RELEASED = "released"
    EXPIRED = "expired"


class SaleMethod(StrEnum):
    """How a buyer paid at the booth; all are in the producer's own hands."""

    CASH = "cash"
    CARD = "card"  # by the producer's own terminal
    OTHER = "other"  # from card to card, by a link of hers


class ReturnKind(StrEnum):
    """A sale that should not have been, or goods that came back."""

    VOID = "void"
    REFUND = "refund"


class FairPaymentKind(StrEnum):
    """Money from the platform to an organizer, or from a funder to the platform."""

    PAYOUT = "payout"
    SUBSIDY = "subsidy"
