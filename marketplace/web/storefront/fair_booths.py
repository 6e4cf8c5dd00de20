"""A booth of a fair as visitors see it: who is there, with which goods, to be ordered ahead."""

from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from marketplace.catalog.models import Product, Variant
from marketplace.catalog.states import ProductState
from marketplace.core.clock import utc_now
from marketplace.core.formats import fmt_weekday_date
from marketplace.fairs import queries
from marketplace.fairs.errors import BoothElsewhere, UnknownFair
from marketplace.fairs.hours import day_at
from marketplace.fairs.models import Booking, BoothCollection, Fair
from marketplace.fairs.queries import BoothView, Plan
from marketplace.orders import services as orders
from marketplace.orders.errors import BadQuantity, UnknownItem
from marketplace.shops.models import Shop
from marketplace.web import access
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang
from marketplace.web.pictures import Picture, picture_of, shop_picture
from marketplace.web.qr import qr_svg
from marketplace.web.seo import absolute, public_seo
from marketplace.web.storefront import basket, blueprint
from marketplace.web.storefront.cart import whole_number

MOST_PIECES = 99


@dataclass(frozen=True, slots=True)
class Ware:
    """A form of a good that she brings, and the days by which it can be ready for the buyer."""

    variant: Variant
    product: Product
    picture: Picture | None
    sold_out: bool
    days: list[BoothCollection]


@dataclass(frozen=True, slots=True)
class Stall:
    """A booth with its place on the plan and who has it, if anybody."""

    fair: Fair
    plan: Plan
    booth: BoothView
    booking: Booking | None
    shop: Shop | None
    wares: list[Ware]


def _stall(slug: str, code: str) -> Stall:
    found = queries.get_public_fair(session(), slug)
    plan = queries.plan_of(session(), found.id, now=utc_now())
    booth = plan.find(code)
    if booth is None:
        raise UnknownFair
    for booking, shop, ids in queries.who_is_there(session(), found.id):
        if booking.booth_id == booth.id:
            today = day_at(utc_now(), found.zone)
            days = queries.ways_of_booking(session(), booking.id, after=today)
            return Stall(found, plan, booth, booking, shop, _wares(ids, days, today))
    return Stall(found, plan, booth, None, None, [])


def _wares(ids: list[int], days: list[BoothCollection], today: date) -> list[Ware]:
    rows = session().execute(
        select(Variant, Product)
        .join(Product, Product.id == Variant.product_id)
        .where(
            Product.id.in_(ids),
            Product.state == ProductState.PUBLISHED,
            Product.on_shelf,
            Variant.active,
        )
        .order_by(Product.id, Variant.price_minor, Variant.id)
    )
    return [
        Ware(
            variant,
            product,
            picture_of(_first_picture(product), size=(96, 96), alt=product.title),
            not variant.made_to_order and variant.on_hand <= 0,
            [way for way in days if (way.day.day - today).days >= product.lead_time_days],
        )
        for variant, product in rows
    ]


def _first_picture(product: Product) -> str | None:
    return product.pictures[0].key if product.pictures else None


@blueprint.get("/fairs/<slug>/booths/<code>")
@access.public
def fair_booth(slug: str, code: str) -> str:
    """Producer, goods with prices and stock, the place on the plan, the code of this page."""
    return _page(_stall(slug, code))


def _page(stall: Stall) -> str:
    fair, code, here = stall.fair, stall.booth.code, lang()
    address = url_for("storefront.fair_booth", slug=fair.slug, code=code)
    title = fair.title.in_language(here)
    name = stall.shop.name.in_language(here) if stall.shop else title
    return render_template(
        "storefront/fair_booth.html",
        stall=stall,
        fair=fair,
        face=shop_picture(stall.shop.picture_key, stall.shop.name) if stall.shop else None,
        qr=qr_svg(absolute(address), label=_("Code of this page")),
        crumbs=[
            (_("Home"), url_for("storefront.home")),
            (_("Fairs"), url_for("storefront.fairs")),
            (title, url_for("storefront.fair", slug=fair.slug)),
            (_("Booth %(code)s", code=code), None),
        ],
        seo=public_seo(
            endpoint="storefront.fair_booth",
            values={"slug": fair.slug, "code": code},
            description=f"{_('Booth %(code)s', code=code)} · {name} · {title}",
        ),
    )


@blueprint.post("/fairs/<slug>/booths/<code>")
@access.public
def order_ahead(slug: str, code: str) -> Response | tuple[str, int]:
    """Put a good into the basket, to be collected here on one of the days."""
    stall = _stall(slug, code)
    variant_id, method_id = whole_number("variant_id"), whole_number("method_id")
    ware = next((w for w in stall.wares if w.variant.id == variant_id), None)
    if stall.shop is None or ware is None:
        raise BoothElsewhere("variant_id")
    way = next((w for w in ware.days if w.method_id == method_id), None)
    quantity = whole_number("quantity")
    if way is None:
        flash(_("These goods cannot be collected here on that day. Please choose another."), "err")
        return _page(stall), 422
    if quantity is None or not 1 <= quantity <= MOST_PIECES:
        flash(_("Please choose from 1 to %(n)s pieces.", n=MOST_PIECES), "err")
        return _page(stall), 422
    return _fill_basket(stall, ware, way, quantity)


def _fill_basket(
    stall: Stall, ware: Ware, way: BoothCollection, quantity: int
) -> Response | tuple[str, int]:
    cart_id = basket.ensure_id()
    try:
        with transaction() as writer:
            orders.add_line(
                writer,
                cart_id=cart_id,
                variant_id=ware.variant.id,
                quantity=quantity,
                now=utc_now(),
            )
            orders.choose_delivery(
                writer, cart_id=cart_id, shop_id=ware.product.shop_id, method_id=way.method_id
            )
    except (UnknownItem, BadQuantity):
        flash(_("We do not have that many (any more)."), "err")
        return _page(stall), 422
    day = fmt_weekday_date(way.day.day, lang())
    flash(
        _(
            "In your basket. You collect it at booth %(code)s on %(day)s.",
            code=stall.booth.code,
            day=day,
        ),
        "ok",
    )
    return redirect(url_for("storefront.cart"))
