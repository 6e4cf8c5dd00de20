"""Checkout: one page, one order, one payment over several shops."""

from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask import session as browser
from werkzeug.wrappers import Response

from marketplace.accounts import queries as accounts
from marketplace.accounts.models import Address
from marketplace.core.clock import utc_now
from marketplace.core.errors import DomainError
from marketplace.core.ids import secret_token
from marketplace.core.money import Money
from marketplace.orders import services as orders
from marketplace.orders.carts import CartView
from marketplace.orders.errors import CartProblem, DeliveryMissing, EmptyCart, TotalChanged
from marketplace.orders.models import Order
from marketplace.payments.gateway import GatewayDown
from marketplace.web import access
from marketplace.web.auth import viewer
from marketplace.web.choices import SelectChoice
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang, lazy_gettext
from marketplace.web.pictures import picture_of, shop_picture
from marketplace.web.site import send_to_code, settings
from marketplace.web.storefront import basket, blueprint
from marketplace.web.storefront.forms import CheckoutForm
from marketplace.web.storefront.paying import gateways, go_to_gateway

WAYS = {
    "demo": (
        lazy_gettext("Bank gateway (demo)"),
        lazy_gettext("Opens a demo bank page; no real money moves."),
    ),
    "cod": (
        lazy_gettext("Cash on delivery"),
        lazy_gettext("You pay each maker when the parcel arrives."),
    ),
}
MOST_OPENED = 20


@blueprint.route("/checkout", methods=["GET", "POST"])
@access.public
def checkout() -> str | Response | tuple[str, int]:
    """Show the form; placing the order is one button."""
    cart_id = basket.current_id()
    form = CheckoutForm()
    if request.method == "POST" and (first := placed_before(form.key.data)):
        return after_order(first)
    form.gateway.choices = [
        SelectChoice(name, str(WAYS[name][0])) for name in gateways() if name in WAYS
    ]
    if request.method == "GET":
        prefill(form)
    form.offer_places(send_to_code())
    cart = basket.view(cart_id, form.province_code.data)
    if cart_id is None or cart is None:
        return redirect(url_for("storefront.cart"))
    if request.method == "POST" and "choose_province" not in request.form:
        if _choose_deliveries(cart_id, cart):
            cart = basket.view(cart_id, form.province_code.data) or cart
        if form.validate():
            placed = _place(cart_id, form, cart)
            if placed is not None:
                return after_order(placed)
        return _show(form, basket.view(cart_id, form.province_code.data) or cart), 422
    return _show(form, cart)


def placed_before(key: str | None) -> Order | None:
    """Return the order of an earlier click of the same form."""
    return orders.find_by_key(session(), key) if key else None


def _show(form: CheckoutForm, cart: CartView) -> str:
    form.key.data = form.key.data or secret_token()
    form.total.data = str(cart.quote.total.minor)
    return render_template(
        "storefront/checkout.html",
        form=form,
        cart=cart,
        ways=WAYS,
        picture_of=picture_of,
        shop_picture=shop_picture,
        hold_minutes=settings().hold_minutes,
    )


def prefill(form: CheckoutForm) -> None:
    """Fill in who the viewer is and where she lives, as far as she told."""
    form.gateway.data = next(iter(gateways()), None)
    form.province_code.data = send_to_code()
    user_id = viewer().user_id
    if user_id is None:
        return
    user = accounts.find_user(session(), user_id)
    saved = accounts.addresses(session(), user_id=user_id)
    form.recipient.data = user.name if user else ""
    form.mobile.data = (user.phone or "").replace("+98", "0") if user else ""
    form.email.data = (user.email or "") if user else ""
    if saved:
        _fill(form, saved[0])


def _fill(form: CheckoutForm, address: Address) -> None:
    form.recipient.data, form.street.data = address.recipient, address.street
    form.mobile.data = address.mobile.replace("+98", "0")
    form.province_code.data, form.city_code.data = address.province_code, address.city_code
    form.postal_code.data = address.postal_code


def _choose_deliveries(cart_id: int, cart: CartView) -> bool:
    """Keep the ways of delivery that the form names; return whether any is another than before."""
    changed = {
        shop.shop_id: offer.method_id
        for shop in cart.shops
        for offer in shop.offers
        if str(offer.method_id) == request.form.get(f"delivery-{shop.shop_id}", "")
        and offer != shop.chosen
    }
    if not changed:
        return False
    with transaction() as writer:
        for shop_id, method_id in changed.items():
            orders.choose_delivery(writer, cart_id=cart_id, shop_id=shop_id, method_id=method_id)
    return True


def _place(cart_id: int, form: CheckoutForm, cart: CartView) -> Order | None:
    gateway = gateways()[str(form.gateway.data)]
    agreed = Money(cart.quote.total.minor, settings().currency)
    if form.total.data != str(agreed.minor):
        explain(TotalChanged(now=agreed))
        return None
    address = form.facts()
    try:
        with transaction() as writer:
            return orders.place_order(
                writer,
                cart_id=cart_id,
                agreement=orders.Agreement(str(form.key.data or secret_token())[:80], agreed),
                contact=orders.OrderContact(
                    user_id=viewer().user_id,
                    language=lang(),
                    recipient=address.recipient,
                    mobile=address.mobile,
                    email=form.email.address,
                    province_code=address.province_code,
                    county_code=address.county_code,
                    city_code=address.city_code,
                    street=address.street,
                    postal_code=address.postal_code,
                    note=form.note.data or "",
                ),
                payment=orders.Payment(
                    gateway.name, gateway.pays_later, timedelta(minutes=settings().hold_minutes)
                ),
                terms=basket.terms(address.province_code),
                now=utc_now(),
            )
    except (CartProblem, DeliveryMissing, EmptyCart, TotalChanged) as error:
        explain(error)
        return None


def explain(error: DomainError) -> None:
    """Say in words why an order was not placed."""
    words = {
        CartProblem: _(
            "Something in your basket ran out just now. Please look at the marked lines."
        ),
        DeliveryMissing: _("One of the shops does not send there. Please choose another way."),
        EmptyCart: _("Your basket is empty."),
        TotalChanged: _("The total changed since you saw it. Please look at it again."),
    }
    flash(words[type(error)], "err")


def after_order(order: Order) -> Response:
    """Go on to the bank, or to the order when it is paid at delivery."""
    opened = [*browser.get("orders", []), order.number]
    browser["orders"] = list(dict.fromkeys(opened))[-MOST_OPENED:]
    browser.permanent = True
    if order.gateway not in gateways():
        abort(404)
    if gateways()[order.gateway].pays_later:
        return redirect(url_for("storefront.order", number=order.number))
    try:
        return redirect(go_to_gateway(order))
    except GatewayDown:
        flash(_("The bank does not answer. Your order is kept; please try to pay again."), "err")
        return redirect(url_for("storefront.order", number=order.number))
