"""Refusals about people and sign-in. What a stranger could learn from is said the same way."""

from marketplace.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany


class AlreadyTaken(Conflict):
    """The phone number or e-mail belongs to an account already."""

    code = "already_taken"


class WrongPassword(Invalid):
    """Unknown person or wrong password: the same answer for both."""

    code = "wrong_password"


class WeakPassword(Invalid):
    """Too short, too common, or the e-mail address itself."""

    code = "weak_password"


class WrongCode(Invalid):
    """The code is wrong, used or too old; `left` tries remain."""

    code = "wrong_code"


class TooManyCodes(TooMany):
    """Too many codes asked for, by this number, from this address, or by all."""

    code = "too_many_codes"


class TooManyTries(TooMany):
    """Too many wrong passwords for this e-mail or from this address."""

    code = "too_many_tries"


class UnknownAddress(NotFound):
    """No such address of this person."""

    code = "unknown_address"


class AccountClosed(Forbidden):
    """The account was closed."""

    code = "account_closed"
