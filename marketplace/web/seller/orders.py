"""The inbox: sub-orders of this shop only, each with its next step."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.core.clock import utc_now
from marketplace.core.states import MoveRefused, possible_actions
from marketplace.core.text import normalise, to_ascii_digits
from marketplace.fairs.queries import collection_points
from marketplace.orders import queries
from marketplace.orders import services as orders
from marketplace.orders.models import SubOrder
from marketplace.orders.policies import SHOPS_ACTIONS
from marketplace.orders.services import By
from marketplace.orders.states import MOVES, Actor, SubOrderState
from marketplace.places import queries as places
from marketplace.web import access
from marketplace.web.auth import viewer
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.paging import here, page_number
from marketplace.web.pictures import picture_of
from marketplace.web.seller import blueprint
from marketplace.web.seller.current import shop, shop_id

_S = SubOrderState
TABS: dict[str, tuple[SubOrderState, ...]] = {
    "new": (_S.NEW,),
    "to-send": (_S.ACCEPTED,),
    "on-way": (_S.SHIPPED,),
    "arrived": (_S.DELIVERED, _S.COMPLETED),
    "cancelled": (_S.CANCELLED,),
}


@blueprint.get("/orders")
@access.shop_member
def inbox() -> str:
    """Sub-orders by state."""
    tab = request.args.get("tab", "new")
    tab = tab if tab in TABS else "new"
    page = page_number()
    found = queries.sub_orders_of_shop(session(), shop_id=shop_id(), states=TABS[tab], page=page)
    counts = queries.counts_of_shop(session(), shop_id())
    return render_template(
        "seller/orders.html",
        shop=shop(),
        tab=tab,
        counts={name: sum(counts.get(s, 0) for s in states) for name, states in TABS.items()},
        parts=found[: queries.PAGE],
        next_url=here(page=page + 1) if len(found) > queries.PAGE else None,
        prev_url=here(page=page - 1) if page > 1 else None,
        picture_of=picture_of,
    )


def _mine(sub_order_id: int) -> SubOrder:
    return queries.get_sub_order_of(
        session(), sub_order_id=sub_order_id, shop_ids=viewer().shop_ids
    )


@blueprint.get("/orders/<int:sub_order_id>")
@access.shop_member
def sub_order(sub_order_id: int) -> str:
    """One sub-order with what to send where, and the next step."""
    part = _mine(sub_order_id)
    order = part.order
    possible = [a.value for a in possible_actions(MOVES, part.state) if a in SHOPS_ACTIONS]
    return render_template(
        "seller/order.html",
        shop=shop(),
        part=part,
        order=order,
        actions=possible,
        places=places.names(session(), order.province_code, order.county_code, order.city_code),
        picture_of=picture_of,
        point=collection_points(session(), [part.id]).get(part.id),
    )


@blueprint.post("/orders/<int:sub_order_id>")
@access.shop_member
def move_sub_order(sub_order_id: int) -> Response:
    """Accept, send, mark as delivered, or cancel."""
    part = _mine(sub_order_id)
    try:
        done = _act(part, request.form.get("action", ""))
    except MoveRefused:
        flash(_("That is no longer possible; look at its state."), "err")
    else:
        flash(done, "ok")
    return redirect(url_for("seller.sub_order", sub_order_id=sub_order_id))


def _act(part: SubOrder, action: str) -> str:
    by, now = By(Actor.SHOP, viewer().user_id), utc_now()
    code = to_ascii_digits(request.form.get("tracking_code", "")).strip()[:40]
    reason = normalise(request.form.get("reason", ""))[:200]
    with transaction() as writer:
        if action == "accept":
            orders.accept_sub_order(writer, sub_order_id=part.id, by=by, now=now)
            return _("Accepted. Now make it ready.")
        if action == "ship":
            orders.ship_sub_order(writer, sub_order_id=part.id, by=by, tracking_code=code, now=now)
            return _("Sent. The buyer was told.")
        if action == "deliver":
            orders.deliver_sub_order(writer, sub_order_id=part.id, by=by, now=now)
            return _("Delivered. Well done!")
        if action == "cancel":
            orders.cancel_sub_order(writer, sub_order_id=part.id, by=by, reason=reason, now=now)
            return _("Cancelled. The buyer gets the money back.")
    raise MoveRefused(action=action)
