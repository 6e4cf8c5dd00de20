"""After a sale: its receipt, what is taken back of it, and the day of the booth."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.core.clock import utc_now
from marketplace.core.errors import DomainError
from marketplace.core.ids import secret_token
from marketplace.core.text import normalise
from marketplace.fairs import queries
from marketplace.fairs import services as fairs
from marketplace.fairs.models import Booking, Fair, Sale
from marketplace.fairs.services import Back
from marketplace.orders.models import Order
from marketplace.orders.queries import get_whole_order
from marketplace.web import access
from marketplace.web.auth import viewer
from marketplace.web.db import session, transaction
from marketplace.web.fair_words import till_words
from marketplace.web.i18n import gettext as _
from marketplace.web.qr import qr_svg
from marketplace.web.seller import blueprint
from marketplace.web.seller.current import shop
from marketplace.web.seller.till import my_booking, today_of
from marketplace.web.seller.till_form import method, pieces
from marketplace.web.seo import absolute
from marketplace.web.site import settings


@blueprint.get("/till/<int:booking_id>/sales/<int:order_id>")
@access.shop_member
def sale_done(booking_id: int, order_id: int) -> str:
    """Recorded: the change to give, and the receipt's code for the buyer."""
    booking = my_booking(booking_id)
    sale = queries.sale_of(session(), order_id, booking_id=booking.id)
    address = url_for("storefront.receipt", token=sale.token)
    return render_template(
        "seller/sale.html",
        shop=shop(),
        booking=booking,
        sale=sale,
        back=queries.returns_of_sale(session(), order_id),
        number=f"{booking.booth.code}-{sale.seq:04d}",
        address=address,
        code=qr_svg(absolute(address), label=_("Code of the receipt")),
    )


@blueprint.route("/till/<int:booking_id>/sales/<int:order_id>/back", methods=["GET", "POST"])
@access.shop_member
def sale_back(booking_id: int, order_id: int) -> str | Response | tuple[str, int]:
    """Void a sale of today, or take pieces of it back."""
    booking = my_booking(booking_id)
    sale = queries.sale_of(session(), order_id, booking_id=booking.id)
    if request.method == "GET":
        return _back_page(booking, sale)
    try:
        _take_back(booking.id, sale.order_id)
    except DomainError as error:
        flash(till_words(error), "err")
        return _back_page(my_booking(booking_id), sale), error.status
    flash(_("Recorded. The pieces are in your stock again; give the buyer her money."), "ok")
    return redirect(url_for("seller.sale_done", booking_id=booking_id, order_id=order_id))


def _take_back(booking_id: int, order_id: int) -> None:
    reason = normalise(request.form.get("reason", ""))[:200]
    back = Back(reason, method(), request.form.get("key", "")[:60] or secret_token())
    person, now = viewer().user_id or 0, utc_now()
    with transaction() as writer:
        if "void" in request.form:
            fairs.void_sale(
                writer, booking_id=booking_id, order_id=order_id, back=back, user_id=person, now=now
            )
            return
        fairs.refund_sale(
            writer,
            booking_id=booking_id,
            order_id=order_id,
            pieces=pieces("l-"),
            back=back,
            user_id=person,
            now=now,
        )


def _back_page(booking: Booking, sale: Sale) -> str:
    order = session().get_one(Order, sale.order_id)
    lines = get_whole_order(session(), order.number).sub_orders[0].lines
    today = today_of(session().get_one(Fair, booking.fair_id))
    untouched = not any(line.returned_pieces for line in lines)
    return render_template(
        "seller/sale_back.html",
        shop=shop(),
        booking=booking,
        sale=sale,
        order=order,
        lines=lines,
        number=f"{booking.booth.code}-{sale.seq:04d}",
        voidable=untouched and today is not None and today.id == sale.fair_day_id,
        today=today,
        form=request.form,
        key=request.form.get("key") or secret_token(),
    )


@blueprint.get("/till/<int:booking_id>/day")
@access.shop_member
def till_day(booking_id: int) -> str:
    """The day of a booth: sales by way of paying, the cash there should be, what was taken back."""
    booking = my_booking(booking_id)
    fair = session().get_one(Fair, booking.fair_id)
    wanted = request.args.get("day", "")
    chosen = next((day for day in fair.days if str(day.id) == wanted), None) or today_of(fair)
    day = chosen or fair.days[-1]
    return render_template(
        "seller/till_day.html",
        shop=shop(),
        booking=booking,
        fair=fair,
        day=day,
        sums=queries.day_of_booth(
            session(), booking_id=booking.id, day_id=day.id, currency=settings().currency
        ),
        back=queries.returns_of_day(session(), booking_id=booking.id, day_id=day.id),
        sales=[
            (sale, order)
            for sale, order in queries.last_sales(session(), booking.id, limit=500)
            if sale.fair_day_id == day.id
        ],
    )
