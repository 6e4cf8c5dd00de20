"""Refusals about payments."""

from marketplace.core.errors import Conflict, Invalid, NotFound


class UnknownPayment(NotFound):
    """No such payment."""

    code = "unknown_payment"


class UnknownGateway(Invalid):
    """This marketplace does not offer that way to pay."""

    code = "unknown_gateway"


class RefundTooLarge(Conflict):
    """More would be given back than was paid."""

    code = "refund_too_large"


class PaymentMismatch(Conflict):
    """The gateway's answer is about another amount, currency or reference than ours."""

    code = "payment_mismatch"
