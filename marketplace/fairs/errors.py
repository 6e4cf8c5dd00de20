"""Refusals about fairs."""

from marketplace.core.errors import Conflict, Forbidden, Invalid, NotFound


class UnknownFair(NotFound):
    """No such fair, or not this organizer's."""

    code = "unknown_fair"


class UnknownApplication(NotFound):
    """No such application, or not this person's."""

    code = "unknown_application"


class UnknownBooking(NotFound):
    """No such booking, or not this person's."""

    code = "unknown_booking"


class UnknownSale(NotFound):
    """No such receipt."""

    code = "unknown_sale"


class BoothElsewhere(Invalid):
    """The booth is not one of this fair, or no longer."""

    code = "booth_elsewhere"


class TypeElsewhere(Invalid):
    """The kind of booth is not one of this fair."""

    code = "type_elsewhere"


class DayElsewhere(Invalid):
    """The day is not one of this fair, or it is over."""

    code = "day_elsewhere"


class DayKnown(Conflict):
    """The fair has that day already."""

    code = "day_known"


class DayInUse(Conflict):
    """Booths are booked on that day, or it is the last one."""

    code = "day_in_use"


class BadHours(Invalid):
    """A day closes after it opens, and is open for a day at most."""

    code = "bad_hours"


class NotReady(Conflict):
    """The fair lacks something that visitors must know; `params["missing"]` says what."""

    code = "not_ready"


class CodeTaken(Conflict):
    """A booth or kind of that name stands already."""

    code = "code_taken"


class OffTheGround(Invalid):
    """The row of booths reaches beyond the grid."""

    code = "off_the_ground"


class CellsInUse(Conflict):
    """Another booth stands on that ground; `params["code"]` names it."""

    code = "cells_in_use"


class BoothInUse(Conflict):
    """Somebody has that booth; a plan never drops it from under her (I13)."""

    code = "booth_in_use"


class CallClosed(Conflict):
    """No applications are taken: not yet, no longer, or there is no call."""

    code = "call_closed"


class AlreadyApplied(Conflict):
    """The shop's application to this call stands already."""

    code = "already_applied"


class NoGoods(Invalid):
    """An application names goods of the shop that buyers can see."""

    code = "no_goods"


class ReasonMissing(Invalid):
    """Who is not accepted is told why."""

    code = "reason_missing"


class BookingStands(Conflict):
    """A booth is held or booked for this application."""

    code = "booking_stands"


class NotAccepted(Forbidden):
    """Only who was accepted picks a booth."""

    code = "not_accepted"


class BoothTaken(Conflict):
    """Somebody was faster; `params["near"]` names free booths like it."""

    code = "booth_taken"


class HoldOver(Conflict):
    """The time to pay is over, and the booth is free for others."""

    code = "hold_over"


class NoMoreTime(Conflict):
    """The hold was made longer as often as it may be."""

    code = "no_more_time"


class ChoiceTooLate(Invalid):
    """Producers choose from today until before the new first day."""

    code = "choice_too_late"


class NothingToChoose(Conflict):
    """The fair was not moved since the booth was booked, or the time to choose is over."""

    code = "nothing_to_choose"


class AppealedAlready(Conflict):
    """A second look was asked for once, which is all there is."""

    code = "appealed_already"


class RefundChanged(Conflict):
    """The refund is no longer the one that was shown."""

    code = "refund_changed"


class NotFairDay(Conflict):
    """The booth is not open for sales today."""

    code = "not_fair_day"


class EmptySale(Invalid):
    """There is nothing to sell."""

    code = "empty_sale"


class NotVoidable(Conflict):
    """Only a sale of today is voided, as a whole and once; else pieces of it are taken back."""

    code = "not_voidable"


class BadPrice(Invalid):
    """A piece costs something."""

    code = "bad_price"


class CashShort(Invalid):
    """Less was handed over than the goods cost."""

    code = "cash_short"
