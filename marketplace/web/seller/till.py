"""The till: goods, cart, cash and change, on a phone at the booth; online for now."""

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.catalog import queries as catalog
from marketplace.catalog.models import Product, Variant
from marketplace.catalog.states import ProductState
from marketplace.core.clock import utc_now
from marketplace.core.errors import DomainError
from marketplace.core.ids import secret_token
from marketplace.core.jalali import local_date
from marketplace.core.money import AmountError, Money, parse_toman
from marketplace.core.text import normalise, to_ascii_digits
from marketplace.fairs import queries
from marketplace.fairs import services as fairs
from marketplace.fairs.errors import CashShort
from marketplace.fairs.hours import selling_day
from marketplace.fairs.models import Booking, Fair, Sale
from marketplace.fairs.services import Tender
from marketplace.fairs.states import BookingState, SaleMethod
from marketplace.orders.errors import BadQuantity, CartProblem
from marketplace.orders.services import CounterTerms
from marketplace.web import access
from marketplace.web.auth import viewer
from marketplace.web.db import session, transaction
from marketplace.web.fair_words import words
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang
from marketplace.web.pictures import Picture, picture_of
from marketplace.web.qr import qr_svg
from marketplace.web.seller import blueprint
from marketplace.web.seller.current import shop, shop_id
from marketplace.web.seo import absolute
from marketplace.web.site import settings


@dataclass(frozen=True, slots=True)
class Ware:
    """A good of the grid."""

    variant: Variant
    product: Product
    picture: Picture | None
    count: int


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


def _mine(booking_id: int) -> Booking:
    return queries.booking_of(session(), booking_id, shop_ids=viewer().shop_ids)


@blueprint.route("/till/<int:booking_id>", methods=["GET", "POST"])
@access.shop_member
def till(booking_id: int) -> str | Response | tuple[str, int]:
    """Ring up a sale."""
    booking = _mine(booking_id)
    status = 200
    if request.method == "POST" and "count" not in request.form:
        try:
            return _after(booking, _sell(booking))
        except DomainError as error:
            flash(_refusal(error), "err")
            status = error.status
        except AmountError:
            flash(_("Please write the money received in digits, such as 500,000."), "err")
            status = 422
    page = _page(_mine(booking_id))
    return page if status == 200 else (page, status)


def _pieces() -> dict[int, int]:
    found: dict[int, int] = {}
    for name, text in request.form.items():
        number = to_ascii_digits(text).strip()
        if name.startswith("q-") and name[2:].isdigit() and number.isdigit():
            found[int(name[2:])] = int(number[:4])
    return {variant_id: n for variant_id, n in found.items() if n}


def _sell(booking: Booking) -> Sale:
    card = "card" in request.form
    typed = request.form.get("received", "").strip()
    received = parse_toman(typed) if typed and not card else None
    with transaction() as writer:
        return fairs.sell_at_booth(
            writer,
            booking_id=booking.id,
            pieces=_pieces(),
            tender=Tender(
                SaleMethod.CARD if card else SaleMethod.CASH,
                received,
                normalise(request.form.get("card_reference", ""))[:80],
            ),
            key=request.form.get("key", "")[:60] or secret_token(),
            user_id=viewer().user_id or 0,
            terms=CounterTerms(settings().currency, settings().commission_bp),
            now=utc_now(),
        )


def _refusal(error: DomainError) -> str:
    if isinstance(error, CartProblem):
        ids = set(cast("tuple[int, ...]", error.params.get("variant_ids", ())))
        names = [
            ware.product.title.in_language(lang()) for ware in _wares() if ware.variant.id in ids
        ]
        return _("There is not enough of: %(names)s.", names=", ".join(names) or "?")
    if isinstance(error, BadQuantity):
        return _("At most 999 pieces of a thing.")
    if isinstance(error, CashShort):
        return _("The money received is less than the total. Nothing was recorded.")
    return words(error)


def _wares() -> list[Ware]:
    counts = _pieces() if request.method == "POST" else {}
    products = catalog.products_of_shop(session(), shop_id=shop_id(), state=ProductState.PUBLISHED)
    return [
        Ware(
            variant,
            product,
            picture_of(
                product.pictures[0].key if product.pictures else None,
                size=(96, 96),
                alt=product.title,
            ),
            counts.get(variant.id, 0),
        )
        for product in sorted(products, key=lambda p: p.id)
        for variant in product.variants
        if variant.active
    ]


def _page(booking: Booking) -> str:
    fair = session().get_one(Fair, booking.fair_id)
    today = selling_day(fair.days, utc_now(), fair.zone)
    day_id = next((day.id for day in fair.days if day is today), 0)
    wares = _wares()
    currency = settings().currency
    total = sum((w.variant.price * w.count for w in wares), Money.zero(currency))
    count, minor = queries.sold_on(session(), booking_id=booking.id, day_id=day_id)
    return render_template(
        "seller/till.html",
        shop=shop(),
        booking=booking,
        fair=fair,
        today=today,
        wares=wares,
        total=total,
        key=request.form.get("key") or secret_token(),
        form=request.form,
        sold=(count, Money(minor, currency)),
        sales=queries.last_sales(session(), booking.id),
    )


def _after(booking: Booking, sale: Sale) -> Response:
    return redirect(url_for("seller.sale_done", booking_id=booking.id, order_id=sale.order_id))


@blueprint.get("/till/<int:booking_id>/sales/<int:order_id>")
@access.shop_member
def sale_done(booking_id: int, order_id: int) -> str:
    """Recorded: the change to give, and the receipt's code for the buyer."""
    booking = _mine(booking_id)
    sale = queries.sale_of(session(), order_id, booking_id=booking.id)
    address = url_for("storefront.receipt", token=sale.token)
    return render_template(
        "seller/sale.html",
        shop=shop(),
        booking=booking,
        sale=sale,
        number=f"{booking.booth.code}-{sale.seq:04d}",
        address=address,
        code=qr_svg(absolute(address), label=_("Code of the receipt")),
    )
