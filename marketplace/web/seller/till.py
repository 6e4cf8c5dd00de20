"""The till: goods, basket, cash and change, on a phone at the booth; online for now."""

from dataclasses import dataclass
from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.core.clock import utc_now
from marketplace.core.errors import DomainError
from marketplace.core.formats import fmt_number
from marketplace.core.ids import secret_token
from marketplace.core.jalali import local_date
from marketplace.core.money import AmountError, Money
from marketplace.fairs import queries
from marketplace.fairs import services as fairs
from marketplace.fairs.hours import selling_day
from marketplace.fairs.models import Booking, Fair, FairDay, Sale
from marketplace.fairs.states import BookingState
from marketplace.orders.discounts import let_off
from marketplace.orders.errors import CartProblem
from marketplace.orders.services import CounterTerms
from marketplace.web import access
from marketplace.web.auth import viewer
from marketplace.web.db import session, transaction
from marketplace.web.fair_words import till_words
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang
from marketplace.web.seller import blueprint
from marketplace.web.seller.current import shop, shop_id
from marketplace.web.seller.till_form import Ware, read_basket, read_tender, wares
from marketplace.web.site import settings


@dataclass(frozen=True, slots=True)
class Sums:
    """What the basket comes to, as far as it can be told."""

    off: Money
    total: Money


@blueprint.get("/till")
@access.shop_member
def tills() -> str | Response:
    """My booths at fairs that are not over; the only one is opened at once."""
    yesterday = local_date(utc_now()) - timedelta(days=1)
    mine = [
        (booking, application.fair)
        for application in queries.applications_of_shop(session(), shop_id())
        if application.fair.ends_on >= yesterday
        and (booking := queries.live_booking(session(), application.id))
        and booking.state is BookingState.CONFIRMED
    ]
    if len(mine) == 1:
        return redirect(url_for("seller.till", booking_id=mine[0][0].id))
    return render_template("seller/tills.html", shop=shop(), mine=mine)


def my_booking(booking_id: int) -> Booking:
    """Return a booking of the viewer's shop, or none."""
    return queries.booking_of(session(), booking_id, shop_ids=viewer().shop_ids)


def today_of(fair: Fair) -> FairDay | None:
    """Return the day of the fair that is now."""
    found = selling_day(fair.days, utc_now(), fair.zone)
    return next((day for day in fair.days if day is found), None)


@blueprint.route("/till/<int:booking_id>", methods=["GET", "POST"])
@access.shop_member
def till(booking_id: int) -> str | Response | tuple[str, int]:
    """Ring up a sale."""
    booking = my_booking(booking_id)
    status = 200
    if request.method == "POST" and "count" not in request.form:
        try:
            sale = _sell(booking)
            address = url_for("seller.sale_done", booking_id=booking_id, order_id=sale.order_id)
            return redirect(address)
        except DomainError as error:
            flash(_refusal(error, booking_id), "err")
            status = error.status
        except AmountError:
            flash(_unreadable(), "err")
            status = 422
    page = _page(my_booking(booking_id))
    return page if status == 200 else (page, status)


def _sell(booking: Booking) -> Sale:
    with transaction() as writer:
        return fairs.sell_at_booth(
            writer,
            booking_id=booking.id,
            basket=read_basket(),
            tender=read_tender(),
            key=request.form.get("key", "")[:60] or secret_token(),
            user_id=viewer().user_id or 0,
            terms=CounterTerms(settings().currency, settings().commission_bp),
            now=utc_now(),
        )


def _unreadable() -> str:
    return _("Please write amounts in digits, such as 500,000; discounts may be in per cent too.")


def _refusal(error: DomainError, booking_id: int) -> str:
    if not isinstance(error, CartProblem):
        return till_words(error)
    short = [
        _(
            "%(name)s: only %(n)s left",
            name=ware.product.title.in_language(lang()),
            n=fmt_number(ware.variant.on_hand, lang()),
        )
        for ware in wares(booking_id)
        if ware.short
    ]
    if not short:
        return _("Something is no longer on your shelf. Nothing was recorded.")
    return _("Not recorded. %(short)s. Change the count, or enter new pieces in your workshop.",
             short=("، " if lang() == "fa" else ", ").join(short))  # fmt: skip


def _sums(goods: list[Ware]) -> Sums:
    """Return the sums of what is typed; what cannot be read counts as nothing yet."""
    nothing = Money.zero(settings().currency)
    try:
        basket = read_basket()
        totals = {
            w.variant.id: basket.prices.get(w.variant.id, w.variant.price) * w.count
            for w in goods
            if w.count
        }
        off = sum(let_off(totals, basket.discounts).values(), nothing) if totals else nothing
    except (AmountError, DomainError):
        totals, off = {w.variant.id: w.variant.price * w.count for w in goods}, nothing
    return Sums(off, sum(totals.values(), nothing) - off)


def _page(booking: Booking) -> str:
    fair = session().get_one(Fair, booking.fair_id)
    today = today_of(fair)
    goods = wares(booking.id)
    return render_template(
        "seller/till.html",
        shop=shop(),
        booking=booking,
        fair=fair,
        today=today,
        wares=goods,
        sums=_sums(goods),
        key=request.form.get("key") or secret_token(),
        form=request.form,
        day=queries.day_of_booth(
            session(),
            booking_id=booking.id,
            day_id=today.id if today else 0,
            currency=settings().currency,
        ),
        sales=queries.last_sales(session(), booking.id),
    )
