"""What was ordered ahead to my booth: a list for each day, given out with one touch.

With the buyer's code the order is complete at once; without it, it counts as delivered, and its
money is released as a parcel's is.
"""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.core.clock import utc_now
from marketplace.core.states import MoveRefused
from marketplace.fairs import queries
from marketplace.fairs.models import Fair
from marketplace.orders import queries as order_queries
from marketplace.orders import services as orders
from marketplace.orders.errors import NotCollected
from marketplace.orders.models import SubOrder
from marketplace.orders.services import By
from marketplace.orders.states import Actor, SubOrderState
from marketplace.web import access
from marketplace.web.auth import viewer
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.pictures import picture_of
from marketplace.web.seller import blueprint
from marketplace.web.seller.current import shop

TO_GIVE = (SubOrderState.NEW, SubOrderState.ACCEPTED, SubOrderState.SHIPPED)


@blueprint.get("/collections/<int:booking_id>")
@access.shop_member
def collections(booking_id: int) -> str:
    """The list of a booth, day by day, also to be printed."""
    booking = queries.booking_of(session(), booking_id, shop_ids=viewer().shop_ids)
    return render_template(
        "seller/collections.html",
        shop=shop(),
        booking=booking,
        fair=session().get_one(Fair, booking.fair_id),
        days=queries.to_collect(session(), booking_id),
        to_give=TO_GIVE,
    )


def _mine(sub_order_id: int) -> SubOrder:
    return order_queries.get_sub_order_of(
        session(), sub_order_id=sub_order_id, shop_ids=viewer().shop_ids
    )


@blueprint.post("/orders/<int:sub_order_id>/hand-over")
@access.shop_member
def hand_over(sub_order_id: int) -> Response:
    """Give it out; `token` is what the buyer showed."""
    part = _mine(sub_order_id)
    booking_id = request.form.get("booking_id", "")
    try:
        with transaction() as writer:
            state = orders.hand_over_collected(
                writer,
                sub_order_id=part.id,
                by=By(Actor.SHOP, viewer().user_id),
                token=request.form.get("token", ""),
                now=utc_now(),
            )
        done = state is SubOrderState.COMPLETED
        flash(
            _("Given out, and done: the money is yours.")
            if done
            else _(
                "Given out. The money follows when the buyer agrees, or after the days of waiting."
            ),
            "ok",
        )
    except MoveRefused:
        flash(_("It was given out already, or cancelled; look at its state."), "err")
    except NotCollected:
        flash(_("That order is not collected; it goes by post."), "err")
    if booking_id.isdigit():
        return redirect(url_for("seller.collections", booking_id=int(booking_id)))
    return redirect(url_for("seller.sub_order", sub_order_id=part.id))


@blueprint.get("/collect/<word>")
@access.shop_member
def collect(word: str) -> str:
    """What the buyer's code opens: her order, and one button."""
    sub_order_id = queries.find_by_token(session(), word)
    if sub_order_id is None:
        abort(404)
    part = _mine(sub_order_id)
    point = queries.collection_points(session(), [part.id])[part.id]
    return render_template(
        "seller/collect.html",
        shop=shop(),
        part=part,
        order=part.order,
        point=point,
        word=word,
        may_give=part.state in TO_GIVE,
        picture_of=picture_of,
    )
