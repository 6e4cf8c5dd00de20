"""The basket."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask import session as browser
from werkzeug.wrappers import Response

from marketplace.core.clock import utc_now
from marketplace.core.db import LARGEST_ID
from marketplace.core.text import to_ascii_digits
from marketplace.orders import services as orders
from marketplace.orders.errors import BadQuantity, UnknownItem
from marketplace.places import queries as places
from marketplace.web import access, kept
from marketplace.web.db import session, transaction
from marketplace.web.errors import error_page
from marketplace.web.i18n import gettext as _
from marketplace.web.pictures import picture_of, shop_picture
from marketplace.web.requests import path_of_ours
from marketplace.web.site import send_to_code
from marketplace.web.storefront import basket, blueprint


def whole_number(name: str) -> int | None:
    """Return a typed whole number of the form, None when it is none."""
    text = to_ascii_digits(request.form.get(name, "")).strip()
    sign, plain = (-1, text[1:]) if text.startswith("-") else (1, text)
    if not plain.isascii() or not plain.isdigit() or len(plain) > len(str(LARGEST_ID)):
        return None
    number = int(plain)
    return sign * number if number <= LARGEST_ID else None


@blueprint.get("/cart")
@access.public
def cart() -> str:
    """The basket, grouped by shop, with delivery and one total."""
    return show_cart()


def show_cart() -> str:
    """Render the basket as it stands."""
    return render_template(
        "storefront/cart.html",
        cart=basket.view(basket.current_id()),
        picture_of=picture_of,
        shop_picture=shop_picture,
        provinces=kept.provinces(),
        province_code=send_to_code(),
    )


def _refused(sentence: str, status: int) -> tuple[str, int]:
    flash(sentence, "err")
    return show_cart(), status


@blueprint.post("/cart/items")
@access.public
def add_to_cart() -> Response | tuple[str, int]:
    """Put a variant into the basket."""
    quantity, variant_id = whole_number("quantity"), whole_number("variant_id")
    if quantity is None or not 1 <= quantity <= 999:
        return _refused(_("Please choose from 1 to 999 pieces."), 422)
    if variant_id is None or variant_id < 1:
        return _refused(_("We do not have that (any more)."), 404)
    cart_id = basket.ensure_id()
    try:
        with transaction() as writer:
            orders.add_line(
                writer,
                cart_id=cart_id,
                variant_id=variant_id,
                quantity=quantity,
                now=utc_now(),
            )
    except UnknownItem:
        return _refused(_("We do not have that (any more)."), 404)
    except BadQuantity:
        return _refused(_("Please choose from 1 to 999 pieces."), 422)
    flash(_("It is in your basket."), "ok")
    return redirect(url_for("storefront.cart"))


@blueprint.post("/cart/items/<int:variant_id>")
@access.public
def change_line(variant_id: int) -> Response | tuple[str, int]:
    """Set, raise or lower how many of a line are wanted; 0 takes it out, with a way back."""
    cart_id = basket.current_id()
    typed = whole_number("quantity")
    step = {"more": 1, "fewer": -1}.get(request.form.get("step", ""), 0)
    if cart_id is None:
        return error_page(404)
    if request.form.get("step") == "remove":
        typed, step = 0, 0
    if typed is None or not 0 <= typed + step <= 999:
        return _refused(_("Please choose from 1 to 999 pieces."), 422)
    try:
        with transaction() as writer:
            before = orders.set_quantity(
                writer,
                cart_id=cart_id,
                variant_id=variant_id,
                quantity=typed + step,
                now=utc_now(),
            )
    except UnknownItem:
        return _refused(_("That is not in your basket (any more)."), 404)
    if typed + step == 0:
        browser["removed"] = [variant_id, before]
        return redirect(url_for("storefront.cart", removed=variant_id))
    return redirect(url_for("storefront.cart") + f"#line-{variant_id}")


@blueprint.post("/cart/undo")
@access.public
def undo_removal() -> Response:
    """Put back what was taken out last."""
    removed = browser.pop("removed", None)
    if not removed:
        abort(404)
    cart_id = basket.ensure_id()
    with transaction() as writer:
        orders.add_line(
            writer,
            cart_id=cart_id,
            variant_id=int(removed[0]),
            quantity=int(removed[1]),
            now=utc_now(),
        )
    return redirect(url_for("storefront.cart"))


@blueprint.post("/cart/delivery")
@access.public
def choose_delivery() -> Response:
    """Choose how one shop's part is handed over."""
    cart_id = basket.current_id()
    shop_id, method_id = whole_number("shop_id"), whole_number("method_id")
    view = basket.view(cart_id)
    if cart_id is None or view is None or shop_id is None or method_id is None:
        abort(404)
    offered = {(shop.shop_id, offer.method_id) for shop in view.shops for offer in shop.offers}
    if (shop_id, method_id) not in offered:
        abort(422)
    with transaction() as writer:
        orders.choose_delivery(writer, cart_id=cart_id, shop_id=shop_id, method_id=method_id)
    return redirect(url_for("storefront.cart") + f"#shop-{shop_id}")


@blueprint.post("/send-to")
@access.public
def send_to() -> Response:
    """Remember the province that goods are sent to."""
    code = request.form.get("province", "")
    if places.find_province(session(), code) is None:
        abort(422)
    browser["send_to"] = code
    browser.permanent = True
    return redirect(path_of_ours(request.form.get("back")) or url_for("storefront.cart"))
