"""Telling staff that something is wrong: anybody may, also without an account."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.catalog.queries import get_product
from marketplace.core.bilingual import Bilingual
from marketplace.core.clock import utc_now
from marketplace.core.errors import NotFound
from marketplace.core.text import normalise
from marketplace.moderation import services as moderation
from marketplace.moderation.errors import AlreadyWaiting, UnknownSubject
from marketplace.moderation.services import About, Complaint
from marketplace.moderation.states import ReportReason, SubjectKind
from marketplace.reviews.queries import get_review
from marketplace.shops.queries import get_shop
from marketplace.web import access
from marketplace.web.asking import asked_from
from marketplace.web.auth import viewer
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.storefront import blueprint
from marketplace.web.storefront.cards import product_url

LONGEST = 1000


@blueprint.route(
    "/report/<any(shop,product,review):kind>/<int:subject_id>", methods=["GET", "POST"]
)
@access.public
def report(kind: str, subject_id: int) -> str | Response | tuple[str, int]:
    """Say what is wrong with a shop, a good or a review."""
    about = About(SubjectKind(kind), subject_id)
    try:
        moderation.check_visible(session(), about)
    except NotFound:
        raise UnknownSubject from None
    label, back = _what(about)
    reason, text = request.form.get("reason", ""), normalise(request.form.get("text", ""))[:LONGEST]
    fault = ""
    if request.method == "POST":
        if reason in set(ReportReason):
            who, where = viewer().user_id, asked_from()
            flash(*_send(about, Complaint(ReportReason(reason), text, who, where)))
            return redirect(back)
        fault = _("Please choose what is wrong.")
    page = render_template(
        "storefront/report.html",
        about=about,
        label=label,
        back=back,
        reason=reason,
        text=text,
        fault=fault,
    )
    return (page, 422) if fault else page


def _send(about: About, complaint: Complaint) -> tuple[str, str]:
    try:
        with transaction() as writer:
            moderation.report(writer, about, complaint, now=utc_now())
    except AlreadyWaiting:
        return _("You told us already; we are looking at it."), "note"
    if viewer().is_authenticated:
        return _("Thank you. We look at it and tell you what came of it."), "ok"
    return _("Thank you. We look at it."), "ok"


def _what(about: About) -> tuple[Bilingual, str]:
    if about.kind is SubjectKind.SHOP:
        shop = get_shop(session(), about.id)
        return shop.name, url_for("storefront.shop", slug=shop.slug)
    if about.kind is SubjectKind.REVIEW:
        review = get_review(session(), about.id)
        product = get_product(session(), review.product_id)
        return review.author, product_url(product.id, product.slug) + "#reviews"
    product = get_product(session(), about.id)
    return product.title, product_url(product.id, product.slug)
