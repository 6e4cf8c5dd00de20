"""Opening a shop."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.accounts.services import grant_role
from marketplace.accounts.states import Role
from marketplace.core.bilingual import Bilingual
from marketplace.core.clock import utc_now
from marketplace.core.ids import readable_code
from marketplace.core.text import slugify
from marketplace.places import queries as places
from marketplace.shipping.services import set_pickup
from marketplace.shops.services import ShopFacts, open_shop
from marketplace.web import access
from marketplace.web.auth import user_id, viewer
from marketplace.web.db import session, transaction
from marketplace.web.forms_address import offer_places
from marketplace.web.i18n import gettext as _
from marketplace.web.seller import blueprint
from marketplace.web.seller.forms import OpenShopForm
from marketplace.web.site import send_to_code


@blueprint.route("/open", methods=["GET", "POST"], endpoint="open_shop")
@access.signed_in
def open_shop_view() -> str | Response | tuple[str, int]:
    """Ask what a shop needs first; the other steps follow in the workshop."""
    if viewer().has_shop:
        return redirect(url_for("seller.home"))
    form = OpenShopForm()
    offer_places(form, send_to_code())
    if request.method == "POST" and "choose_province" not in request.form and form.validate():
        _open(form)
        flash(
            _("Your shop is written down. Take the steps below, then send it in."),
            "ok",
        )
        return redirect(url_for("seller.home"))
    page = render_template("seller/open.html", form=form)
    return (page, 422) if request.method == "POST" else page


def _open(form: OpenShopForm) -> None:
    now = utc_now()
    city = places.get_city(session(), str(form.city_code.data))
    name = form.name_en.data or form.name_fa.data or ""
    facts = ShopFacts(
        name=Bilingual(form.name_en.data or "", form.name_fa.data or ""),
        maker=Bilingual("", form.maker_fa.data or ""),
        story=Bilingual("", form.story_fa.data or ""),
        province_code=city.province_code,
        county_code=city.county_code,
        city_code=city.code,
    )
    with transaction() as writer:
        shop = open_shop(
            writer,
            slug=f"{slugify(name, longest=60)}-{readable_code(4).lower()}",
            owner_id=user_id(),
            facts=facts,
            now=now,
        )
        grant_role(writer, user_id=user_id(), role=Role.PRODUCER, now=now)
        set_pickup(writer, shop_id=shop.id, offered=True)
