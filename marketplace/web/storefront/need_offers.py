"""Accepting an offer: the ordinary checkout, with the offered good instead of a basket."""

from dataclasses import replace

from flask import abort, flash, request, url_for
from flask.templating import render_template
from werkzeug.wrappers import Response
from wtforms import HiddenField

from marketplace.core.clock import utc_now
from marketplace.core.ids import secret_token
from marketplace.core.jalali import local_date
from marketplace.core.money import Money
from marketplace.demand import policies, queries
from marketplace.demand import services as demand
from marketplace.demand.errors import NeedNotOpen, OfferChanged, OfferNotLive
from marketplace.demand.models import Need, NeedOffer
from marketplace.orders import services as orders
from marketplace.orders.carts import Bespoke, CartView, view_bespoke
from marketplace.orders.errors import CartProblem, DeliveryMissing, EmptyCart, TotalChanged
from marketplace.orders.models import Order
from marketplace.web import access
from marketplace.web.auth import viewer
from marketplace.web.choices import SelectChoice
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang
from marketplace.web.pictures import picture_of, shop_picture
from marketplace.web.site import settings
from marketplace.web.storefront import basket, blueprint
from marketplace.web.storefront.checkout import WAYS, after_order, explain, placed_before, prefill
from marketplace.web.storefront.forms import CheckoutForm
from marketplace.web.storefront.needs import own_need, show_need
from marketplace.web.storefront.paying import gateways


class AcceptForm(CheckoutForm):
    """The checkout's form, and which state of the offer the buyer saw."""

    version = HiddenField()


def _ways() -> list[SelectChoice]:
    """Return the ways to pay: now, since the maker begins on it; else at delivery."""
    known = {name: way for name, way in gateways().items() if name in WAYS}
    now = [name for name, way in known.items() if not way.pays_later]
    return [SelectChoice(name, str(WAYS[name][0])) for name in now or known]


@blueprint.route("/needs/<int:need_id>/offers/<int:offer_id>/accept", methods=["GET", "POST"])
@access.signed_in
def accept_offer(need_id: int, offer_id: int) -> str | Response | tuple[str, int]:
    """Show what the offer costs at the door; one button orders it."""
    need, form = own_need(need_id), AcceptForm()
    if request.method == "POST" and (first := placed_before(form.key.data)):
        return after_order(first)
    offer = queries.get_offer(session(), offer_id)
    if offer.need_id != need.id:
        abort(404)
    if not policies.may_accept(need, offer, user_id=viewer().user_id):
        return _too_late(need)
    _prepare(form, need)
    if request.method == "GET" or "choose_province" in request.form:
        return _show(form, need, offer, _wanted(need, offer))
    return _submit(form, need, offer)


def _prepare(form: AcceptForm, need: Need) -> None:
    form.gateway.choices = _ways()
    if request.method == "GET":
        prefill(form)
        form.province_code.data = need.province_code
    form.gateway.data = form.gateway.data or form.gateway.choices[0].value
    form.offer_places(need.province_code)


def _submit(form: AcceptForm, need: Need, offer: NeedOffer) -> Response | tuple[str, int]:
    placed = _accept(form, offer, _wanted(need, offer)) if form.validate() else False
    if isinstance(placed, Order):
        return after_order(placed)
    need = own_need(need.id)
    if placed is None:
        return _too_late(need)
    offer = queries.get_offer(session(), offer.id)
    return _show(form, need, offer, _wanted(need, offer)), 422


def _wanted(need: Need, offer: NeedOffer) -> Bespoke:
    chosen = request.form.get(f"delivery-{offer.shop_id}", "")
    method = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else None
    wanted = demand.bespoke(need, offer, today=local_date(utc_now()))
    return replace(wanted, method_id=method)


def _view(form: AcceptForm, wanted: Bespoke) -> CartView:
    terms = basket.terms(str(form.province_code.data))
    return view_bespoke(session(), wanted=wanted, terms=terms)


def _show(form: AcceptForm, need: Need, offer: NeedOffer, wanted: Bespoke) -> str:
    cart = _view(form, wanted)
    form.key.data = form.key.data or secret_token()
    form.total.data = str(cart.quote.total.minor)
    form.version.data = str(offer.version)
    return render_template(
        "storefront/accept_offer.html",
        form=form,
        cart=cart,
        need=need,
        offer=offer,
        action=url_for("storefront.accept_offer", need_id=need.id, offer_id=offer.id),
        ways=WAYS,
        picture_of=picture_of,
        shop_picture=shop_picture,
    )


def _too_late(need: Need) -> tuple[str, int]:
    flash(_("This offer can no longer be accepted. Please look at the others."), "err")
    return show_need(need), 409


def _accept(form: AcceptForm, offer: NeedOffer, wanted: Bespoke) -> Order | bool | None:
    """Return the order, None when need or offer is taken, False when something must be mended."""
    total = _view(form, wanted).quote.total
    if form.total.data != str(total.minor):
        explain(TotalChanged(now=total))
        return False
    address, gateway = form.facts(), gateways()[str(form.gateway.data)]
    try:
        with transaction() as writer:
            return demand.accept_offer(
                writer,
                choice=demand.Choice(offer.id, _version(form), wanted.method_id),
                agreement=orders.Agreement(
                    str(form.key.data or secret_token())[:80],
                    Money(total.minor, settings().currency),
                ),
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
                payment=orders.Payment(gateway.name, gateway.pays_later, demand.TIME_TO_PAY),
                terms=basket.terms(address.province_code),
                now=utc_now(),
            )
    except (NeedNotOpen, OfferNotLive):
        return None
    except OfferChanged:
        flash(_("The maker changed her offer since you saw it. Please look at it again."), "err")
    except (CartProblem, DeliveryMissing, EmptyCart, TotalChanged) as error:
        explain(error)
    return False


def _version(form: AcceptForm) -> int:
    text = str(form.version.data or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
