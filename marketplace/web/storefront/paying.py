"""The way to a gateway's page and back."""

from typing import cast

from flask import current_app, url_for

from marketplace.orders.models import Order
from marketplace.orders.states import OrderState
from marketplace.payments import flow, queries
from marketplace.payments.gateway import Gateways
from marketplace.payments.registry import make_gateways
from marketplace.web.db import close_reader, database, session
from marketplace.web.i18n import lang
from marketplace.web.seo import absolute
from marketplace.web.site import settings


def gateways() -> Gateways:
    """Return the ways to pay of this instance, made once."""
    known = current_app.extensions
    if "gateways" not in known:
        known["gateways"] = make_gateways(settings(), database())
    return cast("Gateways", known["gateways"])


def go_to_gateway(order: Order) -> str:
    """Return the address of the gateway's page for an order, or of the order when it is paid.

    Raises GatewayDown.
    """
    payment = queries.find_last(session(), order.reference)
    here = url_for("storefront.order", number=order.number)
    if payment is None or order.state is not OrderState.AWAITING_PAYMENT:
        return here
    return open_page(payment.id)


def open_page(payment_id: int) -> str:
    """Return the address of the gateway's page for a payment. Raises GatewayDown."""
    close_reader()
    return flow.start(
        database(),
        gateways(),
        payment_id,
        return_url=absolute(url_for("storefront.payment_return", payment_id=payment_id)),
        language=lang(),
    )
