"""What refusals about fairs mean, for organizers and producers."""

from marketplace.core.errors import DomainError
from marketplace.core.states import MoveRefused
from marketplace.fairs import errors
from marketplace.orders import errors as orders
from marketplace.web.i18n import gettext as _


def words(error: DomainError) -> str:
    """Return a refusal in the page's language, with the next step where there is one."""
    known = {
        errors.BoothElsewhere: _(
            "That booth is not one of this fair. Please choose from the plan."
        ),
        errors.TypeElsewhere: _("That kind of booth is not one of this fair."),
        errors.DayElsewhere: _("Please choose days of this fair that are still to come."),
        errors.DayKnown: _("The fair has that day already."),
        errors.DayInUse: _("Booths were taken for that day, or it is the only one; it stays."),
        errors.BadHours: _("It must close after it opens, within one day."),
        errors.NotReady: _("The fair must be published and have a kind of booth first."),
        errors.CodeTaken: _("A booth or kind of that name is there already."),
        errors.OffTheGround: _("That row does not fit on the ground of 200 by 200 squares."),
        errors.CellsInUse: _("Booth %(code)s stands there.", code=error.params.get("code", "")),
        errors.BoothInUse: _("Somebody has that booth; it stays on the plan."),
        errors.CallClosed: _("Applications are not taken now: the time is over or has not come."),
        errors.AlreadyApplied: _("Your application is with the organizer already."),
        errors.NoGoods: _("Please choose between 1 and 40 of your goods on the shelf."),
        errors.ReasonMissing: _("Please write the reason; the producer reads it."),
        errors.BookingStands: _("A booth is held or booked for this application."),
        errors.NotAccepted: _("Only accepted producers choose a booth."),
        errors.BoothTaken: _(
            "Somebody was faster. Nothing was charged; the plan shows what is free."
        ),
        errors.HoldOver: _("The time is over. If the booth is still free, choose it again."),
        errors.NoMoreTime: _("The time was made longer twice already."),
        errors.ChoiceTooLate: _(
            "Producers choose from today until before the new first day, please."
        ),
        errors.NothingToChoose: _("There is nothing to choose (any more); your booth is yours."),
        errors.AppealedAlready: _("You asked for a second look once already."),
        errors.RefundChanged: _("The refund changed since you saw it. Please look at it again."),
        MoveRefused: _("That is no longer possible; look at its state."),
    }
    return known.get(type(error), _("Something does not fit"))


def till_words(error: DomainError) -> str:
    """Return a refusal at the till in the page's language."""
    known = {
        errors.NotFairDay: _("This booth has no fair day today, so nothing can be sold here now."),
        errors.EmptySale: _("Choose at least one thing to sell."),
        errors.CashShort: _("The money received is less than the total. Nothing was recorded."),
        errors.BadPrice: _("A price must be more than zero."),
        errors.ReasonMissing: _("Please write why; it stands beside the sale."),
        errors.NotVoidable: _(
            "Only a whole sale of today can be voided. Take the pieces back instead."
        ),
        orders.BadQuantity: _("At most 999 pieces of a thing."),
        orders.DiscountTooLarge: _("The discount is more than the goods cost, or all of it."),
        orders.MoreThanSold: _("Choose pieces that were sold and are not back yet."),
    }
    return known.get(type(error)) or words(error)
