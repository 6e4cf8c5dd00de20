"""What buyers seek, for this shop: needs to answer, answers given, demand that nobody serves."""

from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectField

from marketplace.catalog import queries as catalog
from marketplace.catalog.models import Category, Product
from marketplace.catalog.states import ProductState
from marketplace.catalog.units import counted_unit
from marketplace.core.bilingual import Bilingual
from marketplace.core.clock import utc_now
from marketplace.core.errors import DomainError
from marketplace.core.jalali import local_date, month_start
from marketplace.core.states import MoveRefused
from marketplace.demand import matching, policies, queries
from marketplace.demand import services as demand
from marketplace.demand.errors import (
    BadOffer,
    NeedNotOpen,
    OwnNeed,
    ShopCannotOffer,
    UnknownOffer,
)
from marketplace.demand.models import Need, NeedOffer
from marketplace.demand.services import OfferFacts
from marketplace.demand.states import NeedState, OfferState
from marketplace.demand.unmet import UnmetCell, sought_terms, unmet
from marketplace.places import queries as places
from marketplace.places.models import County
from marketplace.shipping.queries import terms_of_shops
from marketplace.shops.states import Reach, ShopState
from marketplace.web import access
from marketplace.web.auth import viewer
from marketplace.web.choices import SelectChoice
from marketplace.web.db import session, transaction
from marketplace.web.forms import Form, LongTextField, MoneyField, WholeNumberField, most
from marketplace.web.forms_dates import DayField
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang, lazy_gettext
from marketplace.web.pictures import picture_of
from marketplace.web.seller import blueprint
from marketplace.web.seller.current import shop, shop_id
from marketplace.web.storefront.cards import need_card

LATELY = timedelta(days=180)


class OfferForm(Form):
    """Which good, how many, at what price, by when. Call `offer_goods` first."""

    product_id = SelectField(lazy_gettext("Which of your goods is nearest to it?"), coerce=int)
    unit_price = MoneyField(lazy_gettext("Your price for one, toman"))
    quantity = WholeNumberField(lazy_gettext("How many can you make?"), low=1)
    ready_on = DayField(lazy_gettext("Ready on which day?"))
    note = LongTextField(lazy_gettext("A few words to the buyer"), [most(500)])

    def offer_goods(self, need: Need, goods: list[Product]) -> None:
        """Fill the list of goods; the quantity ends at what is sought."""
        self.quantity.high = need.quantity
        self.product_id.choices = [
            SelectChoice(str(good.id), good.title.in_language(lang())) for good in goods
        ]

    def show(self, offer: NeedOffer) -> None:
        """Fill in what was offered before."""
        self.product_id.data = offer.product_id
        self.unit_price.process_data(offer.unit_price)
        self.quantity.process_data(offer.quantity)
        self.ready_on.show(offer.ready_on)
        self.note.data = offer.note


@blueprint.get("/needs")
@access.shop_member
def needs() -> str:
    """Open needs for this shop, and its answers."""
    today, mine = local_date(utc_now()), shop()
    offers = queries.offers_of_shop(session(), shop_id=mine.id)
    answered = queries.answered_by(session(), mine.id)
    found = [n for n in matching.needs_for(session(), mine, today=today) if n.id not in answered]
    return render_template(
        "seller/needs.html",
        shop=mine,
        needs=[
            (need, need_card(need, today), counted_unit(need.unit_code, need.quantity))
            for need in found
        ],
        counties=places.county_names(session(), [need.county_code for need in found]),
        offers=offers,
    )


def _goods(need: Need) -> list[Product]:
    """Return the shop's goods on the shelf, those of the need's kind first."""
    kind = set(catalog.branch_ids(session(), need.category_id)) if need.category_id else set()
    found = catalog.products_of_shop(session(), shop_id=shop_id(), state=ProductState.PUBLISHED)
    return sorted(found, key=lambda good: good.category_id not in kind)


def _need(need_id: int) -> Need:
    """Return a need on the board, or one this shop answered; others are not there."""
    found = queries.get_need(session(), need_id)
    if not policies.may_read_need(found, user_id=viewer().user_id):
        abort(404)
    return found


def _show(need: Need, form: OfferForm, goods: list[Product]) -> str:
    today = local_date(utc_now())
    last = queries.last_offer(session(), need_id=need.id, shop_id=shop_id())
    own = policies.is_writer(need, user_id=viewer().user_id)
    size = (need.picture_width or 1200, need.picture_height or 900)
    return render_template(
        "seller/need.html",
        shop=shop(),
        need=need,
        card=need_card(need, today),
        unit=counted_unit(need.unit_code, need.quantity),
        county=session().get_one(County, need.county_code).name,
        picture=picture_of(need.picture_key, size=size, alt=Bilingual()),
        form=form,
        goods=goods,
        sends=_sends(need),
        last=last,
        own=own,
        can_answer=need.state is NeedState.OPEN
        and not own
        and bool(goods)
        and shop().state is ShopState.APPROVED
        and (last is None or last.state is not OfferState.ACCEPTED),
    )


def _sends(need: Need) -> bool:
    """Say whether the shop brings goods into the need's province."""
    mine = shop()
    methods = terms_of_shops(session(), [mine.id])[mine.id]
    return matching.reaches(mine, Reach.NATIONWIDE, methods, need.province_code)


@blueprint.route("/needs/<int:need_id>", methods=["GET", "POST"])
@access.shop_member
def need(need_id: int) -> str | Response | tuple[str, int]:
    """A need with this shop's answer: made, changed."""
    found = _need(need_id)
    form, goods = OfferForm(), _goods(found)
    form.offer_goods(found, goods)
    if request.method == "GET":
        last = queries.find_standing_offer(session(), need_id=need_id, shop_id=shop_id())
        if last is not None:
            form.show(last)
        else:
            form.quantity.process_data(found.quantity)
        return _show(found, form, goods)
    if not form.validate():
        return _show(found, form, goods), 422
    refusal = _offer(found, form)
    if refusal is not None:
        flash(_refused(refusal), "err")
        return _show(_need(need_id), form, goods), refusal.status
    flash(_("Your offer is with the buyer. You can change it until she accepts."), "ok")
    return redirect(url_for("seller.needs"))


def _offer(found: Need, form: OfferForm) -> DomainError | None:
    day = form.ready_on.day
    facts = OfferFacts(
        product_id=form.product_id.data,
        unit_price=form.unit_price.money_or_zero(),
        quantity=form.quantity.number or 0,
        ready_on=day or found.needed_by,
        note=form.note.data or "",
    )
    try:
        with transaction() as writer:
            demand.make_offer(
                writer,
                need_id=found.id,
                shop_id=shop_id(),
                user_id=viewer().user_id,
                facts=facts,
                now=utc_now(),
            )
    except (BadOffer, NeedNotOpen, OwnNeed, ShopCannotOffer) as error:
        return error
    return None


def _refused(error: DomainError) -> str:
    words = {
        BadOffer: _("Please look at price, number and day once more."),
        NeedNotOpen: _("This need takes no offers any more. What you typed is still here."),
        OwnNeed: _("This is your own need; somebody else has to answer it."),
        ShopCannotOffer: _("Your shop must be open and the good on the shelf."),
    }
    return words[type(error)]


@blueprint.post("/needs/<int:need_id>/withdraw")
@access.shop_member
def withdraw_offer(need_id: int) -> Response:
    """Take the shop's answer back."""
    try:
        with transaction() as writer:
            demand.withdraw_offer(
                writer,
                need_id=need_id,
                shop_id=shop_id(),
                user_id=viewer().user_id,
                now=utc_now(),
            )
        flash(_("Withdrawn."), "ok")
    except UnknownOffer:
        abort(404)
    except MoveRefused:
        flash(_("It was accepted already; it cannot be withdrawn."), "err")
    return redirect(url_for("seller.need", need_id=need_id))


@blueprint.get("/demand")
@access.shop_member
def what_buyers_seek() -> str:
    """Wishes in this shop's branches that were not served, here and anywhere (PR-25)."""
    mine, today = shop(), local_date(utc_now())
    first = month_start(today - LATELY)
    branches = _branches(mine.id)
    cells = unmet(session(), first=first, last=today, branch_ids=frozenset(branches))
    here = [c for c in cells if c.county_code in {mine.county_code, None}]
    return render_template(
        "seller/demand.html",
        shop=mine,
        county=session().get_one(County, mine.county_code).name,
        branches=branches,
        cells=here,
        elsewhere=_elsewhere(cells, mine.county_code),
        counties=places.county_names(session(), [c.county_code for c in cells if c.county_code]),
        terms=sought_terms(
            session(), branch_ids=frozenset(branches), first=today - LATELY, last=today
        ),
    )


def _branches(of_shop: int) -> dict[int, Bilingual]:
    """Return the second-level branches that the shop's goods lie in."""
    rows = {c.id: c for c in catalog.tree(session())}
    found: dict[int, Bilingual] = {}
    for category_id in matching.categories_of(session(), of_shop):
        category: Category = rows[category_id]
        if category.level <= 2:
            found[category.id] = category.name
    return found


def _elsewhere(cells: list[UnmetCell], county_code: str) -> list[UnmetCell]:
    """Return the largest cells of other counties: where else it would sell."""
    others = [c for c in cells if c.county_code not in {county_code, None}]
    return sorted(others, key=lambda c: -c.total)[:8]
