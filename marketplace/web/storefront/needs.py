"""The needs board: read by all, written on by whoever is signed in."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.accounts import queries as accounts
from marketplace.catalog import queries as catalog
from marketplace.catalog.models import Category
from marketplace.catalog.units import counted_unit
from marketplace.core.bilingual import Bilingual
from marketplace.core.clock import utc_now
from marketplace.core.jalali import local_date
from marketplace.core.states import MoveRefused
from marketplace.demand import comparing, policies, queries
from marketplace.demand import services as demand
from marketplace.demand.errors import TooManyNeeds
from marketplace.demand.models import Need
from marketplace.demand.states import NeedState
from marketplace.orders.models import Order
from marketplace.places.models import County, Province
from marketplace.search.services import LONGEST
from marketplace.web import access
from marketplace.web.auth import user_id, viewer
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang
from marketplace.web.paging import here, page_number
from marketplace.web.pictures import Picture, picture_of, shop_picture
from marketplace.web.seo import public_seo
from marketplace.web.site import send_to_code
from marketplace.web.storefront import blueprint
from marketplace.web.storefront.cards import need_card
from marketplace.web.storefront.need_forms import NeedForm

PAGE = 20
MODERATES = {"moderator", "admin"}


@blueprint.get("/needs")
@access.public
def needs() -> str:
    """What buyers seek, the most urgent first; by kind of goods and province."""
    today, page = local_date(utc_now()), page_number()
    category = catalog.find_category(session(), request.args.get("category", "")[:80])
    province = session().get(Province, request.args.get("province", "")[:2])
    found = queries.open_needs(
        session(),
        today=today,
        limit=PAGE + 1,
        offset=(page - 1) * PAGE,
        category_ids=catalog.branch_ids(session(), category.id) if category else (),
        province_code=province.code if province else "",
    )
    return render_template(
        "storefront/needs.html",
        needs=[need_card(need, today) for need in found[:PAGE]],
        tops=[c for c in catalog.tree(session()) if c.level == 1],
        category=category,
        province=province,
        next_url=here(page=page + 1) if len(found) > PAGE else None,
        prev_url=here(page=page - 1) if page > 1 else None,
        here=here,
        seo=public_seo(endpoint="storefront.needs", noindex=bool(request.args)),
    )


@blueprint.route("/needs/new", methods=["GET", "POST"])
@access.signed_in
def new_need() -> str | Response | tuple[str, int]:
    """Write a need, from scratch or with the words of a search."""
    form = NeedForm()
    if request.method == "GET":
        _prefill(form)
    form.offer_lists(send_to_code())
    if request.method == "GET":
        return _form(form, None)
    return _submit(form, None)


def _prefill(form: NeedForm) -> None:
    user = accounts.find_user(session(), user_id())
    form.shown_as.data = (user.name if user else "").split(" ")[0]
    form.title.data = request.args.get("q", "")[:LONGEST][:120]
    category = catalog.find_category(session(), request.args.get("category", "")[:80])
    form.category.data = str(category.id) if category else ""
    county = session().get(County, request.args.get("county", "")[:4])
    form.province_code.data = (
        county.province_code if county else request.args.get("province", "")[:2]
    )
    form.county_code.data = county.code if county else None


def _form(form: NeedForm, need: Need | None) -> str:
    kept = form.kept_picture()
    return render_template(
        "storefront/need_form.html",
        form=form,
        need=need,
        kept=kept and _picture(kept.key, kept.width, kept.height),
    )


def _picture(key: str | None, width: int | None, height: int | None) -> Picture | None:
    return picture_of(key, size=(width or 1200, height or 900), alt=Bilingual())


def _submit(form: NeedForm, need: Need | None) -> Response | tuple[str, int]:
    good = form.take_picture()
    picture_errors = form.picture.errors
    if "choose_province" in request.form or not (form.validate() and good):
        form.picture.errors = picture_errors
        return _form(form, need), 422
    try:
        with transaction() as writer:
            facts, now = form.facts(), utc_now()
            if need is None:
                found = demand.post_need(writer, user_id=user_id(), facts=facts, now=now)
                need_id = found.id
            else:
                need_id = need.id
                demand.change_need(writer, need_id=need_id, user_id=user_id(), facts=facts, now=now)
    except TooManyNeeds:
        flash(_("Ten needs a day are enough. Please come back tomorrow."), "err")
        return _form(form, need), 429
    except MoveRefused:
        flash(_("It is on the board already and cannot be changed."), "err")
        return _form(form, need), 409
    flash(_("Written down. We look at it and put it on the board, usually the same day."), "ok")
    return redirect(url_for("storefront.need", need_id=need_id))


def _readable(need_id: int) -> Need:
    """Return the need if this visitor may read it; 404 otherwise, as for one that is not there."""
    found = queries.get_need(session(), need_id)
    moderates = bool(viewer().roles & MODERATES)
    if not policies.may_read_need(found, user_id=viewer().user_id, moderates=moderates):
        abort(404)
    return found


def own_need(need_id: int) -> Need:
    """Return the viewer's own need; others' are not there."""
    found = queries.get_need(session(), need_id)
    if not policies.is_writer(found, user_id=viewer().user_id):
        abort(404)
    return found


@blueprint.get("/needs/<int:need_id>")
@access.public
def need(need_id: int) -> str:
    """A need in full; its writer sees the offers side by side."""
    return show_need(_readable(need_id))


def show_need(found: Need) -> str:
    """Render a need as this visitor may see it."""
    today, person = local_date(utc_now()), viewer().user_id
    mine = policies.may_read_offers(found, user_id=person)
    offers = comparing.compare(session(), found, today=today) if mine else []
    chosen = next((row.offer for row in offers if row.offer.order_id), None)
    return render_template(
        "storefront/need.html",
        need=found,
        card=need_card(found, today),
        unit=counted_unit(found.unit_code, found.quantity),
        picture=_picture(found.picture_key, found.picture_width, found.picture_height),
        county=session().get_one(County, found.county_code).name,
        category=session().get(Category, found.category_id) if found.category_id else None,
        mine=mine,
        offers=offers,
        offers_count=queries.counts_of_offers(session(), [found.id]).get(found.id, 0),
        order=session().get(Order, chosen.order_id) if chosen else None,
        may_accept=found.state is NeedState.OPEN,
        may_change=policies.may_change_need(found, user_id=person),
        may_close=policies.may_close_need(found, user_id=person),
        shop_picture=shop_picture,
        crumbs=[
            (_("Home"), url_for("storefront.home")),
            (_("Needs board"), url_for("storefront.needs")),
            (found.title.in_language(lang()), None),
        ],
        seo=public_seo(
            endpoint="storefront.need",
            values={"need_id": found.id},
            description=found.text.in_language(lang())[:160],
            noindex=found.state is not NeedState.OPEN,
        ),
    )


@blueprint.route("/needs/<int:need_id>/edit", methods=["GET", "POST"])
@access.signed_in
def edit_need(need_id: int) -> str | Response | tuple[str, int]:
    """Mend a need that is not on the board yet, or was sent back."""
    found = own_need(need_id)
    form = NeedForm()
    if request.method == "GET":
        form.show(found)
    form.offer_lists(found.province_code)
    if not policies.may_change_need(found, user_id=user_id()):
        flash(_("It is on the board already and cannot be changed."), "err")
        return redirect(url_for("storefront.need", need_id=need_id))
    return _form(form, found) if request.method == "GET" else _submit(form, found)


@blueprint.post("/needs/<int:need_id>/close")
@access.signed_in
def close_need(need_id: int) -> Response | tuple[str, int]:
    """The writer seeks it no more."""
    found = own_need(need_id)
    try:
        with transaction() as writer:
            demand.close_need(writer, need_id=found.id, user_id=user_id(), now=utc_now())
    except MoveRefused:
        flash(_("It cannot be closed as it stands."), "err")
        return show_need(own_need(need_id)), 409
    flash(_("Closed. The makers who answered were told."), "ok")
    return redirect(url_for("storefront.need", need_id=need_id))
