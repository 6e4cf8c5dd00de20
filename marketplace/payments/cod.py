"""Cash on delivery: no page, nothing to ask; the maker takes the cash and owes the commission."""

from marketplace.payments.gateway import (
    GatewayAnswer,
    PaymentRequest,
    RefundRequest,
    StartedPayment,
)


class CashOnDelivery:
    """The gateway that is none: orders with it are placed at once."""

    name = "cod"
    pays_later = True

    def start(self, request: PaymentRequest) -> StartedPayment:
        """Never called: there is nothing to start."""
        raise NotImplementedError(self.name)

    def look_up(self, gateway_ref: str) -> GatewayAnswer:
        """Never called: there is no payment."""
        raise NotImplementedError(self.name)

    def refund(self, request: RefundRequest) -> str:
        """Never called: cash goes back from hand to hand."""
        raise NotImplementedError(self.name)
