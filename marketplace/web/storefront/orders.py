"""The buyer's order: one page, a part for each shop."""

from collections import defaultdict
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask import session as browser
from werkzeug.wrappers import Response

from marketplace.core.clock import utc_now
from marketplace.core.jalali import local_date
from marketplace.core.security import unsign
from marketplace.core.states import MoveRefused, possible_actions
from marketplace.fairs.queries import collection_points
from marketplace.orders import queries
from marketplace.orders import services as orders
from marketplace.orders.errors import NotPayable
from marketplace.orders.models import Order, SubOrder
from marketplace.orders.policies import may_read_order
from marketplace.orders.services import By
from marketplace.orders.states import MOVES, Actor, OrderState, SubOrderAction
from marketplace.payments.gateway import GatewayDown
from marketplace.payments.queries import find_last
from marketplace.places import queries as places
from marketplace.reviews.queries import reviews_of_lines
from marketplace.reviews.services import ARRIVED
from marketplace.shipping.states import MethodKind
from marketplace.shops.models import Shop
from marketplace.web import access
from marketplace.web.auth import viewer
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.pictures import picture_of, shop_picture
from marketplace.web.qr import qr_svg
from marketplace.web.seo import absolute
from marketplace.web.site import settings
from marketplace.web.storefront import blueprint
from marketplace.web.storefront.paying import go_to_gateway

MOST_OPENED = 20


def readable(number: str) -> Order:
    """Return the order if this visitor may read it; 404 otherwise, as for one that is not there."""
    found = queries.get_whole_order(session(), number)
    if not may_read_order(found, user_id=viewer().user_id, opened=browser.get("orders", [])):
        abort(404)
    return found


def _remember_link(number: str) -> None:
    keys = (settings().secret_key, *settings().secret_key_fallbacks)
    token = request.args.get("token", "")
    if token and unsign(keys, "order", token) == number:
        browser["orders"] = [*browser.get("orders", []), number][-MOST_OPENED:]
        browser.permanent = True


@blueprint.get("/orders/<number>")
@access.public
def order(number: str) -> str | Response:
    """The order with its parts, each with its state and what can be done."""
    if "token" in request.args:
        _remember_link(number)
        return redirect(url_for("storefront.order", number=number))
    found = readable(number)
    shops = {part.shop_id: session().get_one(Shop, part.shop_id) for part in found.sub_orders}
    waiting = found.state is OrderState.AWAITING_PAYMENT
    left = (found.hold_until - utc_now()).total_seconds() if found.hold_until else 0
    return render_template(
        "storefront/order.html",
        order=found,
        shops=shops,
        actions={part.id: _actions(part) for part in found.sub_orders},
        places=places.names(session(), found.province_code, found.county_code, found.city_code),
        payment=find_last(session(), found.reference),
        minutes_left=max(0, int(left // 60)) if waiting else None,
        arrived=ARRIVED,
        reviewed=reviews_of_lines(
            session(), [n.id for p in found.sub_orders if p.state in ARRIVED for n in p.lines]
        ),
        picture_of=picture_of,
        shop_picture=shop_picture,
        **_collecting(found),
    )


def _collecting(found: Order) -> dict[str, Any]:
    """Where each part is collected, the code its buyer shows, and the other ways."""
    collected = [p.id for p in found.sub_orders if p.delivery_kind is MethodKind.PICKUP]
    points = collection_points(session(), collected) if collected else {}
    today = local_date(utc_now())
    return {
        "points": defaultdict(lambda: None, points),
        "codes": {
            key: qr_svg(
                absolute(url_for("seller.collect", word=point.token)),
                label=_("Code to collect order %(number)s", number=found.number),
            )
            for key, point in points.items()
        },
        "ways": {
            part.id: orders.ways_for(session(), part, today=today)
            for part in found.sub_orders
            if part.id in points
        },
    }


def _actions(part: SubOrder) -> set[str]:
    possible = set(possible_actions(MOVES, part.state))
    return {a.value for a in possible & {SubOrderAction.CANCEL, SubOrderAction.COMPLETE}}


def _part(number: str, sub_order_id: int) -> SubOrder:
    for part in readable(number).sub_orders:
        if part.id == sub_order_id:
            return part
    return abort(404)


def _act(number: str, sub_order_id: int, action: SubOrderAction) -> Response:
    part = _part(number, sub_order_id)
    by = By(Actor.BUYER, viewer().user_id)
    try:
        with transaction() as writer:
            if action is SubOrderAction.CANCEL:
                orders.cancel_sub_order(
                    writer,
                    sub_order_id=part.id,
                    by=by,
                    reason=request.form.get("reason", "")[:200],
                    now=utc_now(),
                )
            else:
                orders.complete_sub_order(writer, sub_order_id=part.id, by=by, now=utc_now())
    except MoveRefused:
        flash(_("That is no longer possible: the maker was faster."), "err")
    else:
        done = {
            SubOrderAction.CANCEL: _("Cancelled. Your money goes back to you."),
            SubOrderAction.COMPLETE: _("Thank you. The maker is paid now."),
        }
        flash(done[action], "ok")
    return redirect(url_for("storefront.order", number=number))


@blueprint.post("/orders/<number>/parts/<int:sub_order_id>/cancel")
@access.public
def cancel_part(number: str, sub_order_id: int) -> Response:
    """Cancel one shop's part before it is sent."""
    return _act(number, sub_order_id, SubOrderAction.CANCEL)


@blueprint.post("/orders/<number>/parts/<int:sub_order_id>/received")
@access.public
def confirm_receipt(number: str, sub_order_id: int) -> Response:
    """Say that the parcel arrived as it should."""
    return _act(number, sub_order_id, SubOrderAction.COMPLETE)


@blueprint.post("/orders/<number>/pay")
@access.public
def pay_again(number: str) -> Response:
    """Try to pay once more while the goods still wait."""
    found = readable(number)
    try:
        with transaction() as writer:
            orders.retry_payment(writer, number=found.number, now=utc_now())
        return redirect(go_to_gateway(queries.get_order(session(), number)))
    except NotPayable:
        flash(_("The time to pay is over, and the goods are on the shelf again."), "err")
    except GatewayDown:
        flash(_("The bank does not answer. Please try again in a minute."), "err")
    return redirect(url_for("storefront.order", number=number))
