"""The address book."""

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.accounts import queries
from marketplace.accounts import services as accounts
from marketplace.accounts.services.addresses import AddressFacts
from marketplace.core.clock import utc_now
from marketplace.places import queries as places
from marketplace.web import access
from marketplace.web.account import blueprint
from marketplace.web.account.forms import SavedAddressForm
from marketplace.web.auth import user_id
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.site import send_to_code


@blueprint.get("/addresses")
@access.signed_in
def addresses() -> str:
    """All saved addresses."""
    found = queries.addresses(session(), user_id=user_id())
    rows = [
        (a, places.names(session(), a.province_code, a.county_code, a.city_code)) for a in found
    ]
    return render_template("account/addresses.html", rows=rows)


def _facts(form: SavedAddressForm) -> AddressFacts:
    return replace(form.facts(), label=form.label.data or "")


@blueprint.route("/addresses/new", methods=["GET", "POST"])
@access.signed_in
def new_address() -> str | Response | tuple[str, int]:
    """Save an address."""
    form = SavedAddressForm()
    form.offer_places(send_to_code())
    sent = request.method == "POST" and "choose_province" not in request.form
    if sent and form.validate():
        with transaction() as writer:
            accounts.add_address(writer, user_id=user_id(), facts=_facts(form), now=utc_now())
        flash(_("Saved."), "ok")
        return redirect(url_for("account.addresses"))
    page = render_template("account/address.html", form=form, address=None)
    return (page, 422) if sent else page


@blueprint.route("/addresses/<int:address_id>", methods=["GET", "POST"])
@access.signed_in
def address(address_id: int) -> str | Response | tuple[str, int]:
    """Change an address."""
    found = queries.get_address(session(), user_id=user_id(), address_id=address_id)
    form = SavedAddressForm(obj=found)
    form.offer_places(found.province_code)
    sent = request.method == "POST" and "choose_province" not in request.form
    if sent and form.validate():
        with transaction() as writer:
            accounts.change_address(
                writer, user_id=user_id(), address_id=address_id, facts=_facts(form)
            )
        flash(_("Saved."), "ok")
        return redirect(url_for("account.addresses"))
    if request.method == "GET":
        form.mobile.data = found.mobile.replace("+98", "0")
    page = render_template("account/address.html", form=form, address=found)
    return (page, 422) if sent else page


@blueprint.post("/addresses/<int:address_id>/remove")
@access.signed_in
def remove_address(address_id: int) -> Response:
    """Remove an address."""
    with transaction() as writer:
        accounts.remove_address(writer, user_id=user_id(), address_id=address_id)
    flash(_("Removed."), "ok")
    return redirect(url_for("account.addresses"))
