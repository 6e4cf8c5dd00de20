"""Options of a product with own price and stock, and stock movements by hand."""

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from marketplace.catalog import services as catalog
from marketplace.catalog.errors import LastVariant, OutOfStock
from marketplace.catalog.models import Product, Variant
from marketplace.catalog.services import Offer
from marketplace.catalog.states import Movement
from marketplace.core.bilingual import Bilingual
from marketplace.core.clock import utc_now
from marketplace.web import access
from marketplace.web.auth import viewer
from marketplace.web.db import transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.seller import blueprint
from marketplace.web.seller.forms import StockForm, VariantForm
from marketplace.web.seller.goods import mine, show_good

OPTION = Bilingual("Option", "گزینه")


def _variant(product: Product, variant_id: int) -> Variant:
    for variant in product.variants:
        if variant.id == variant_id and variant.active:
            return variant
    return abort(404)


def _back(product_id: int) -> Response:
    return redirect(url_for("seller.good", product_id=product_id) + "#variants")


@blueprint.post("/goods/<int:product_id>/variants")
@access.shop_member
def add_variant(product_id: int) -> Response | tuple[str, int]:
    """Add an option."""
    product, form = mine(product_id), VariantForm()
    if not form.validate():
        return show_good(product, variant_form=form), 422
    choice = Bilingual(form.choice_en.data or "", form.choice_fa.data or "")
    if not choice:
        form.choice_fa.errors = [_("Please name the option.")]
        return show_good(product, variant_form=form), 422
    with transaction() as writer:
        offer = Offer(form.price.money_or_zero(), bool(form.made_to_order.data), OPTION, choice)
        catalog.add_variant(writer, product_id=product.id, offer=offer, now=utc_now())
    flash(_("Saved."), "ok")
    return _back(product_id)


@blueprint.post("/goods/<int:product_id>/variants/<int:variant_id>")
@access.shop_member
def change_variant(product_id: int, variant_id: int) -> Response | tuple[str, int]:
    """Change the name or price of an option, or stop selling it."""
    product, form = mine(product_id), VariantForm()
    variant = _variant(product, variant_id)
    now = utc_now()
    if "retire" in request.form:
        try:
            with transaction() as writer:
                catalog.retire_variant(writer, variant_id=variant.id, now=now)
        except LastVariant:
            flash(_("A product keeps at least one option; hide the product instead."), "err")
        return _back(product_id)
    if not form.validate():
        return show_good(product, variant_form=form), 422
    choice = Bilingual(form.choice_en.data or "", form.choice_fa.data or "")
    with transaction() as writer:
        price = form.price.money_or_zero()
        catalog.set_price(writer, variant_id=variant.id, price=price, now=now)
        if choice:
            catalog.name_variant(
                writer,
                variant_id=variant.id,
                option=variant.option or OPTION,
                choice=choice,
                now=now,
            )
    flash(_("Saved."), "ok")
    return _back(product_id)


@blueprint.post("/goods/<int:product_id>/variants/<int:variant_id>/stock")
@access.shop_member
def move_stock(product_id: int, variant_id: int) -> Response | tuple[str, int]:
    """Record what was made, counted, spoiled or given away."""
    product, form = mine(product_id), StockForm()
    variant = _variant(product, variant_id)
    form.offer_kinds()
    pieces = form.quantity.number if form.validate() else None
    if pieces is None:
        return show_good(product, stock_form=form), 422
    try:
        with transaction() as writer:
            if form.kind.data == "counted":
                catalog.count_stock(
                    writer,
                    variant_id=variant.id,
                    counted=pieces,
                    now=utc_now(),
                    actor_id=viewer().user_id,
                )
            elif pieces:
                catalog.move_stock(
                    writer,
                    variant_id=variant.id,
                    kind=Movement(form.kind.data),
                    pieces=pieces,
                    now=utc_now(),
                    actor_id=viewer().user_id,
                    note=form.note.data or "",
                )
    except OutOfStock:
        form.quantity.errors = [_("Fewer than that are there.")]
        return show_good(mine(product_id), stock_form=form), 422
    flash(_("Stock is written down."), "ok")
    return _back(product_id)
