"""The demo bank's page, and the way back from any gateway."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.core.errors import DomainError
from marketplace.core.money import Money
from marketplace.fairs import queries as fairs
from marketplace.fairs.models import Fair
from marketplace.fairs.states import BookingState
from marketplace.payments import flow, queries
from marketplace.payments.demo import choose, get_charge
from marketplace.payments.gateway import GatewayDown
from marketplace.payments.states import DemoOutcome, PaymentState
from marketplace.web import access
from marketplace.web.auth import viewer
from marketplace.web.db import close_reader, database, session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.site import settings
from marketplace.web.storefront import blueprint
from marketplace.web.storefront.orders import readable
from marketplace.web.storefront.paying import gateways


@blueprint.get("/demo-bank/<authority>")
@access.public
def demo_bank(authority: str) -> str:
    """The page of the demo bank: pay, fail, or leave."""
    if not settings().demo:
        abort(404)
    charge = get_charge(session(), authority)
    return render_template(
        "storefront/demo_bank.html",
        charge=charge,
        amount=Money(charge.amount_minor, charge.currency),
        number=charge.reference.removeprefix("order:"),
    )


@blueprint.post("/demo-bank/<authority>")
@access.public
def demo_bank_choose(authority: str) -> Response:
    """Record the choice and send the person back to the marketplace."""
    if not settings().demo:
        abort(404)
    outcomes = {"pay": DemoOutcome.PAID, "fail": DemoOutcome.FAILED}
    wanted = request.form.get("outcome", "")
    if wanted in outcomes:
        with transaction() as writer:
            choose(writer, authority=authority, outcome=outcomes[wanted])
    charge = get_charge(session(), authority)
    return redirect(charge.return_url.removeprefix(settings().base_url))


@blueprint.get("/payments/<int:payment_id>/return")
@access.public
def payment_return(payment_id: int) -> Response:
    """Ask the gateway how the payment stands (being here proves nothing) and show the order.

    Whoever may not read the order learns neither its number nor how its payment stands.
    """
    payment = queries.get_payment(session(), payment_id)
    close_reader()
    try:
        state = flow.reconcile(database(), gateways(), payment_id)
    except (GatewayDown, DomainError):
        state = PaymentState.PROCESSING
    kind, _colon, name = payment.reference.partition(":")
    if kind == "booth":
        return _back_to_booth(int(name), state)
    order = readable(name)
    words = {
        PaymentState.SUCCEEDED: (_("Thank you! The makers were told."), "ok"),
        PaymentState.FAILED: (_("The payment failed. Nothing was taken."), "err"),
        PaymentState.PROCESSING: (_("You have not paid yet."), "warn"),
    }
    if state in words:
        flash(*words[state])
    return redirect(url_for("storefront.order", number=order.number))


def _back_to_booth(booking_id: int, state: PaymentState) -> Response:
    """Show the producer her booth; what became of it is read from the booking."""
    booking = fairs.booking_of(session(), booking_id, shop_ids=viewer().shop_ids)
    fair = session().get_one(Fair, booking.fair_id)
    paid = state is PaymentState.SUCCEEDED
    words = {
        PaymentState.SUCCEEDED: (_("Paid: the booth is yours. See you there!"), "ok"),
        PaymentState.FAILED: (_("The payment failed. Nothing was taken."), "err"),
        PaymentState.PROCESSING: (_("You have not paid yet."), "warn"),
    }
    if paid and booking.state is not BookingState.CONFIRMED:
        flash(_("The time was over and the booth is gone. All your money goes back."), "err")
    elif state in words:
        flash(*words[state])
    return redirect(url_for("seller.fair", slug=fair.slug))
