"""What the shop says of itself and how it sends."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.core.bilingual import Bilingual
from marketplace.core.clock import utc_now
from marketplace.core.money import Money
from marketplace.shipping import queries as shipping
from marketplace.shipping.models import ShippingMethod
from marketplace.shipping.services import PostTerms, set_pickup, set_post, stop_post
from marketplace.shipping.states import MethodKind
from marketplace.shops.models import Shop
from marketplace.shops.services import ShopFacts, describe_shop
from marketplace.shops.states import Reach
from marketplace.web import access
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.seller import blueprint
from marketplace.web.seller.current import shop as my_shop
from marketplace.web.seller.forms import ShopForm
from marketplace.web.site import settings


@blueprint.route("/shop", methods=["GET", "POST"])
@access.shop_member
def shop() -> str | Response | tuple[str, int]:
    """Show and change the shop's facts and delivery."""
    mine = my_shop()
    form = ShopForm(obj=mine)
    if request.method == "GET":
        _prefill(form, mine)
    elif form.validate():
        _save(form, mine)
        flash(_("Saved."), "ok")
        return redirect(url_for("seller.shop"))
    page = render_template("seller/shop.html", form=form, shop=mine)
    return (page, 422) if request.method == "POST" else page


def _prefill(form: ShopForm, mine: Shop) -> None:
    methods = {m.kind: m for m in shipping.methods_of_shop(session(), mine.id)}
    pickup, post = methods.get(MethodKind.PICKUP), methods.get(MethodKind.POST)
    form.pickup.data = bool(pickup and pickup.active)
    form.days.process_data(post.days_max if post else 5)
    form.post.data = "none"
    if post is not None and post.active:
        _prefill_post(form, post, mine)


def _prefill_post(form: ShopForm, post: ShippingMethod, mine: Shop) -> None:
    rates = {rate.province_code: Money(rate.price_minor, rate.currency) for rate in post.rates}
    form.post.data = "nationwide" if None in rates else "province"
    form.own_rate.process_data(rates.get(mine.province_code))
    form.other_rate.process_data(rates.get(None))
    if post.free_over_minor:
        form.free_over.process_data(Money(post.free_over_minor, settings().currency))


def _save(form: ShopForm, mine: Shop) -> None:
    facts = ShopFacts(
        name=Bilingual(form.name_en.data or "", form.name_fa.data or ""),
        maker=mine.maker,
        story=Bilingual(form.story_en.data or "", form.story_fa.data or ""),
        province_code=mine.province_code,
        county_code=mine.county_code,
        city_code=mine.city_code,
        reach=Reach.PROVINCE if form.post.data == "province" else Reach.NATIONWIDE,
        started_year=mine.started_year,
    )
    with transaction() as writer:
        describe_shop(writer, shop_id=mine.id, facts=facts, now=utc_now())
        writer.get_one(Shop, mine.id).pickup_address = form.pickup_address.data or ""
        set_pickup(writer, shop_id=mine.id, offered=bool(form.pickup.data))
        if form.post.data == "none":
            stop_post(writer, shop_id=mine.id)
        else:
            set_post(writer, shop_id=mine.id, terms=_terms(form, mine))


def _terms(form: ShopForm, mine: Shop) -> PostTerms:
    far = form.post.data == "nationwide"
    days = form.days.number or 5
    return PostTerms(
        own_province=mine.province_code,
        own_rate=form.own_rate.money_or_zero(),
        other_rate=form.other_rate.money_or_zero() if far else None,
        free_over=form.free_over.money or None,
        days_min=min(2, days),
        days_max=days,
    )
