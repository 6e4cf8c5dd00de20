"""The buyer collects another way: another day at the booth, or at the maker's."""

from flask import abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from marketplace.core.clock import utc_now
from marketplace.core.jalali import local_date
from marketplace.orders import services as orders
from marketplace.orders.errors import NotCollected
from marketplace.orders.services import By
from marketplace.orders.states import Actor
from marketplace.web import access
from marketplace.web.auth import viewer
from marketplace.web.db import transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.storefront import blueprint
from marketplace.web.storefront.cart import whole_number
from marketplace.web.storefront.orders import readable


@blueprint.post("/orders/<number>/parts/<int:sub_order_id>/collect")
@access.public
def collect_elsewhere(number: str, sub_order_id: int) -> Response:
    """Choose another day or place; nothing else of the order changes."""
    if sub_order_id not in {part.id for part in readable(number).sub_orders}:
        abort(404)
    try:
        with transaction() as writer:
            orders.collect_elsewhere(
                writer,
                sub_order_id=sub_order_id,
                method_id=whole_number("method_id") or 0,
                by=By(Actor.BUYER, viewer().user_id),
                now=utc_now(),
                today=local_date(utc_now()),
            )
        flash(_("Changed. The maker sees it on her list."), "ok")
    except NotCollected:
        flash(_("That way is no longer open. Please look at the others."), "err")
    return redirect(url_for("storefront.order", number=number, _anchor=f"part-{sub_order_id}"))
