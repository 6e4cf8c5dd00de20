"""Refusals about needs and offers."""

from marketplace.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany


class UnknownNeed(NotFound):
    """No such need, or not for this person."""

    code = "unknown_need"


class UnknownOffer(NotFound):
    """No such offer, or not to this need."""

    code = "unknown_offer"


class BadNeed(Invalid):
    """A need without words, a quantity, or a day to come."""

    code = "bad_need"


class TooManyNeeds(TooMany):
    """A person posts so many needs a day and no more."""

    code = "too_many_needs"


class NeedNotOpen(Conflict):
    """The need takes no offers (any more): it waits, is met, closed, or its day passed."""

    code = "need_not_open"


class OwnNeed(Forbidden):
    """Nobody answers her own need."""

    code = "own_need"


class ShopCannotOffer(Conflict):
    """The shop is not open, or the good is not on its shelf."""

    code = "shop_cannot_offer"


class BadOffer(Invalid):
    """An offer of nothing, of more than is sought, or by a day that passed."""

    code = "bad_offer"


class OfferNotLive(Conflict):
    """The offer was withdrawn, or another one was chosen."""

    code = "offer_not_live"


class OfferChanged(Conflict):
    """The shop changed its offer since it was shown."""

    code = "offer_changed"
