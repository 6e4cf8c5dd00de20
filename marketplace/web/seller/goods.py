"""Goods: the list, a new one, all that is said of one, its pictures, on and off the shelf."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.catalog import queries
from marketplace.catalog import services as catalog
from marketplace.catalog.errors import NotReady, Suspended, TooManyPictures
from marketplace.catalog.models import CategoryAttribute, Product
from marketplace.catalog.services import Offer, ProductFacts
from marketplace.catalog.states import AttributeKind, Movement, ProductState, Standing
from marketplace.core.bilingual import Bilingual
from marketplace.core.clock import utc_now
from marketplace.core.pictures import PictureError, ProcessedPicture
from marketplace.core.states import MoveRefused
from marketplace.moderation import queries as moderation
from marketplace.moderation.errors import AlreadyWaiting
from marketplace.moderation.models import Case
from marketplace.moderation.services import submit_listing
from marketplace.moderation.states import SubjectKind
from marketplace.web import access
from marketplace.web.auth import user_id, viewer
from marketplace.web.choices import SelectChoice
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang, lazy_gettext
from marketplace.web.pictures import picture_of
from marketplace.web.seller import blueprint, edits
from marketplace.web.seller.current import shop, shop_id
from marketplace.web.seller.forms import GoodForm, NewGoodForm, StockForm, VariantForm
from marketplace.web.uploads import picture_words, read_upload, store

STAYS = lazy_gettext(
    "On the shelf it needs a title, a description, a picture and all facts that its category asks "
    "for. Fill them in, or take it off the shelf first."
)


def mine(product_id: int) -> Product:
    """Return a product of the viewer's shop; others' are not there."""
    return queries.get_product_of(session(), product_id=product_id, shop_ids=viewer().shop_ids)


def category_choices() -> list[SelectChoice]:
    """Return all categories with their depth shown."""
    return [
        SelectChoice(
            str(category.id),
            "\u00a0\u00a0" * (category.level - 1) + category.name.in_language(lang()),
        )
        for category in queries.tree(session())
    ]


@blueprint.get("/goods")
@access.shop_member
def goods() -> str:
    """All goods of the shop, by state."""
    wanted = request.args.get("state", "")
    state = ProductState(wanted) if wanted in set(ProductState) else None
    return render_template(
        "seller/goods.html",
        shop=shop(),
        goods=queries.products_of_shop(session(), shop_id=shop_id(), state=state),
        counts=queries.counts_by_state(session(), shop_id()),
        state=state,
        picture_of=picture_of,
    )


@blueprint.route("/goods/new", methods=["GET", "POST"])
@access.shop_member
def new_good() -> str | Response | tuple[str, int]:
    """A new product in five fields; the rest follows on its page."""
    form = NewGoodForm()
    form.category.choices = category_choices()
    if request.method == "POST" and form.validate():
        try:
            picture = read_upload("picture")
        except PictureError as error:
            form.picture.errors = [picture_words(error)]
        else:
            product_id = _create(form, picture)
            flash(_("Saved as a draft. Fill in what is asked for and publish it."), "ok")
            return redirect(url_for("seller.good", product_id=product_id))
    page = render_template("seller/new_good.html", form=form, shop=shop())
    return (page, 422) if request.method == "POST" else page


def _create(form: NewGoodForm, picture: ProcessedPicture | None) -> int:
    now, title = utc_now(), form.title.data or ""
    words = Bilingual("", title) if lang() == "fa" else Bilingual(title, "")
    pieces = form.stock.number
    key = store(picture) if picture else None
    with transaction() as writer:
        product = catalog.create_product(
            writer,
            shop_id=shop_id(),
            facts=ProductFacts(
                title=words,
                description=Bilingual("", ""),
                category_id=form.category.data,
                lead_time_days=2,
            ),
            offer=Offer(price=form.price.money_or_zero(), made_to_order=pieces is None),
            now=now,
        )
        if pieces:
            catalog.move_stock(
                writer,
                variant_id=product.variants[0].id,
                kind=Movement.MADE,
                pieces=pieces,
                now=now,
                actor_id=viewer().user_id,
            )
        if picture and key:
            size = (picture.width, picture.height)
            catalog.add_picture(
                writer, product_id=product.id, key=key, size=size, alt=words, now=now
            )
        return product.id


@blueprint.route("/goods/<int:product_id>", methods=["GET", "POST"])
@access.shop_member
def good(product_id: int) -> str | Response | tuple[str, int]:
    """All that is said of a product."""
    product = mine(product_id)
    form = GoodForm(obj=edits.version_of(product, edits.pending(product)))
    form.category.choices = category_choices()
    form.offer_units()
    if request.method == "POST" and form.validate():
        try:
            waits = _save(product, form)
        except NotReady:
            flash(str(STAYS), "err")
        except AlreadyWaiting:
            flash(_("Your appeal is being looked at; please wait for the answer."), "err")
        else:
            flash(*saved_words(waits=waits))
            return redirect(url_for("seller.good", product_id=product_id))
    page = show_good(product, form=form)
    return (page, 422) if request.method == "POST" else page


def show_good(
    product: Product,
    *,
    form: GoodForm | None = None,
    variant_form: VariantForm | None = None,
    stock_form: StockForm | None = None,
) -> str:
    """Render a product's page, with the form that needs mending if one does."""
    words = edits.pending(product)
    version = edits.version_of(product, words)
    if form is None:
        form = GoodForm(formdata=None, obj=version)
        form.category.choices = category_choices()
        form.offer_units()
    stock = stock_form or StockForm(formdata=None)
    stock.offer_kinds()
    attributes = queries.attributes_for(session(), version.category_id)
    return render_template(
        "seller/good.html",
        shop=shop(),
        product=product,
        version=version,
        proposal=moderation.last_edit(session(), product.id) if words else None,
        verdict=_verdict(product),
        form=form,
        attributes=attributes,
        missing=catalog.missing_facts(session(), product),
        attribute_names={a.key: a.name for a in attributes},
        variants=[v for v in product.variants if v.active],
        variant_form=variant_form or VariantForm(formdata=None),
        stock_form=stock,
        movements=queries.movements(session(), product_id=product.id, limit=20),
        picture_of=picture_of,
    )


def _verdict(product: Product) -> Case | None:
    """The last verdict, where it keeps the goods off the shelf."""
    if product.standing in {Standing.APPROVED, Standing.WAITING}:
        return None
    return moderation.last_decided(
        session(), subject_kind=SubjectKind.PRODUCT, subject_id=product.id
    )


def saved_words(*, waits: bool) -> tuple[str, str]:
    """Return what is said after a change, and its kind."""
    if waits:
        return _("Sent in. Until we have looked at it, buyers see the version before."), "note"
    return _("Saved."), "ok"


def _save(product: Product, form: GoodForm) -> bool:
    facts = ProductFacts(
        title=Bilingual(form.title_en.data or "", form.title_fa.data or ""),
        description=Bilingual(form.description_en.data or "", form.description_fa.data or ""),
        category_id=form.category.data,
        unit_code=str(form.unit_code.data),
        weight_g=form.weight_g.number or 0,
        lead_time_days=form.lead_time_days.number or 0,
        reach=product.reach,
        is_service=product.is_service,
    )
    known = queries.attributes_for(session(), form.category.data)
    said = edits.version_of(product, edits.pending(product)).attributes
    values = {a.key: _typed(a, said.get(a.key)) for a in known}
    with transaction() as writer:
        return edits.save_words(writer, product, facts, values)


def _typed(attribute: CategoryAttribute, kept: object) -> object:
    """Return what was typed; a fact kept in both languages changes in that of the page."""
    text = request.form.get(f"attribute-{attribute.key}", "").strip()[:300]
    if attribute.kind is AttributeKind.YES_NO:
        return {"yes": True, "no": False}.get(text)
    if attribute.kind is AttributeKind.CHOICE:
        return next((c for c in attribute.choices if c["en"] == text), None)
    return {**kept, lang(): text} if text and isinstance(kept, dict) else text


@blueprint.post("/goods/<int:product_id>/publish")
@access.shop_member
def publish(product_id: int) -> Response:
    """Put a product on the shelf, or say what is missing."""
    product = mine(product_id)
    try:
        with transaction() as writer:
            standing = submit_listing(writer, product_id=product.id, by_id=user_id(), now=utc_now())
        if standing is Standing.APPROVED:
            flash(_("It is on the shelf."), "ok")
        else:
            flash(_("Sent in. We look at it, usually within a day, and tell you."), "ok")
    except NotReady:
        flash(_("Something is still missing; see the list."), "err")
    except Suspended:
        flash(_("It was taken off the shelf; below you read why and can appeal."), "err")
    except (AlreadyWaiting, MoveRefused):
        flash(_("It is on the shelf or being looked at already."), "note")
    return redirect(url_for("seller.good", product_id=product_id))


@blueprint.post("/goods/<int:product_id>/hide")
@access.shop_member
def hide(product_id: int) -> Response:
    """Take a product off the shelf."""
    product = mine(product_id)
    try:
        with transaction() as writer:
            catalog.hide_product(writer, product_id=product.id, now=utc_now())
        flash(_("It is off the shelf; open orders are not touched."), "ok")
    except MoveRefused:
        flash(_("It is not on the shelf."), "note")
    return redirect(url_for("seller.good", product_id=product_id))


@blueprint.post("/goods/<int:product_id>/pictures")
@access.shop_member
def add_picture(product_id: int) -> Response | tuple[str, int]:
    """Add a picture."""
    product = mine(product_id)
    try:
        picture = read_upload("picture")
        if picture is not None:
            key, size = store(picture), (picture.width, picture.height)
            with transaction() as writer:
                waits = edits.add_photo(writer, product, key, size)
            flash(*saved_words(waits=waits))
    except PictureError as error:
        flash(picture_words(error), "err")
        return show_good(mine(product_id)), 422
    except TooManyPictures:
        flash(_("A product shows at most ten pictures."), "err")
    except AlreadyWaiting:
        flash(_("Your appeal is being looked at; please wait for the answer."), "err")
    return redirect(url_for("seller.good", product_id=product_id) + "#pictures")


@blueprint.post("/goods/<int:product_id>/pictures/<int:picture_id>")
@access.shop_member
def change_picture(product_id: int, picture_id: int) -> Response:
    """Put a picture first, or take it off."""
    product = mine(product_id)
    try:
        with transaction() as writer:
            waits = edits.change_photo(writer, product, picture_id, remove="remove" in request.form)
        flash(*saved_words(waits=waits))
    except NotReady:
        flash(str(STAYS), "err")
    except AlreadyWaiting:
        flash(_("Your appeal is being looked at; please wait for the answer."), "err")
    return redirect(url_for("seller.good", product_id=product_id) + "#pictures")
