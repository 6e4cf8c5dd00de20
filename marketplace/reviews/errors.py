"""Refusals about reviews."""

from marketplace.core.errors import Conflict, Forbidden, Invalid, NotFound


class UnknownReview(NotFound):
    """No such review, or not about this person's goods."""

    code = "unknown_review"


class NotBought(Forbidden):
    """Only who bought a thing says how it is."""

    code = "not_bought"


class NotArrived(Conflict):
    """The thing has yet to arrive."""

    code = "not_arrived"


class AlreadyReviewed(Conflict):
    """One thing bought, one review."""

    code = "already_reviewed"


class NoWords(Invalid):
    """A review has from 1 to 5 stars and some words."""

    code = "no_words"
