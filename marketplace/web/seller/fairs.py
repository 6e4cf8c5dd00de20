"""Fairs for producers: open calls, one's applications with their decisions, applying."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.catalog import queries as catalog
from marketplace.catalog.states import ProductState
from marketplace.core.clock import utc_now
from marketplace.core.errors import DomainError
from marketplace.core.text import normalise
from marketplace.fairs import queries
from marketplace.fairs import services as fairs
from marketplace.fairs.errors import CallClosed
from marketplace.fairs.models import Application, Booking
from marketplace.fairs.services import ApplicationFacts
from marketplace.fairs.states import ApplicationState, CallState
from marketplace.web import access
from marketplace.web.auth import viewer
from marketplace.web.db import session, transaction
from marketplace.web.fair_words import words
from marketplace.web.i18n import gettext as _
from marketplace.web.pictures import picture_of
from marketplace.web.seller import blueprint
from marketplace.web.seller.current import shop, shop_id


@dataclass(frozen=True, slots=True)
class Mine:
    """One of the shop's applications and the booth it has, if any."""

    application: Application
    booking: Booking | None


@blueprint.get("/fairs", endpoint="fairs")
@access.shop_member
def my_fairs() -> str:
    """Calls that are open, and where my applications stand."""
    now = utc_now()
    mine = queries.applications_of_shop(session(), shop_id())
    standing = {a.fair_id for a in mine if a.state is not ApplicationState.WITHDRAWN}
    return render_template(
        "seller/fairs.html",
        shop=shop(),
        calls=[c for c in queries.open_calls(session(), now=now) if c.fair_id not in standing],
        mine=[Mine(a, queries.live_booking(session(), a.id)) for a in mine],
        now=now,
    )


@blueprint.route("/fairs/<slug>/apply", methods=["GET", "POST"])
@access.shop_member
def apply_to_fair(slug: str) -> str | Response | tuple[str, int]:
    """Apply with goods of the shop."""
    found = queries.get_public_fair(session(), slug)
    status = 200
    if request.method == "POST":
        try:
            _apply(found.id)
            flash(_("Your application is with the organizer. You hear the decision here."), "ok")
            return redirect(url_for("seller.fair", slug=slug))
        except DomainError as error:
            flash(words(error), "err")
            status = error.status
    elif not found.call or found.call.state is not CallState.OPEN:
        raise CallClosed
    page = render_template(
        "seller/apply.html",
        shop=shop(),
        fair=queries.get_public_fair(session(), slug),
        products=catalog.products_of_shop(
            session(), shop_id=shop_id(), state=ProductState.PUBLISHED
        ),
        picture_of=picture_of,
        chosen=request.form.getlist("goods"),
        form=request.form,
    )
    return page if status == 200 else (page, status)


def _apply(fair_id: int) -> None:
    goods = [int(text) for text in request.form.getlist("goods") if text.isdigit()]
    kind = request.form.get("type_id", "")
    facts = ApplicationFacts(
        type_id=int(kind) if kind.isdigit() else 0,
        product_ids=goods,
        words=normalise(request.form.get("words", ""))[:1000],
    )
    with transaction() as writer:
        fairs.apply(
            writer,
            fair_id=fair_id,
            shop_id=shop_id(),
            facts=facts,
            user_id=viewer().user_id or 0,
            now=utc_now(),
        )


@blueprint.post("/fairs/<slug>/take-back")
@access.shop_member
def take_application_back(slug: str) -> Response:
    """Withdraw an application that has no paid booth."""
    found = queries.get_public_fair(session(), slug)
    mine = queries.find_standing(session(), fair_id=found.id, shop_ids=viewer().shop_ids)
    try:
        if mine is not None:
            with transaction() as writer:
                fairs.withdraw_application(
                    writer,
                    application_id=mine.id,
                    actor_id=viewer().user_id or 0,
                    now=utc_now(),
                )
            flash(_("Your application is withdrawn."), "ok")
    except DomainError as error:
        flash(words(error), "err")
    return redirect(url_for("seller.fairs"))
