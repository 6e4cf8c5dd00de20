"""What a producer says when a fair is moved, and when she was declined."""

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from marketplace.core.clock import utc_now
from marketplace.core.errors import DomainError
from marketplace.core.text import normalise
from marketplace.fairs import queries
from marketplace.fairs import services as fairs
from marketplace.fairs.errors import UnknownApplication, UnknownBooking
from marketplace.fairs.models import Application
from marketplace.web import access
from marketplace.web.auth import viewer
from marketplace.web.db import session, transaction
from marketplace.web.fair_words import words
from marketplace.web.i18n import gettext as _
from marketplace.web.seller import blueprint


def _mine(slug: str) -> Application:
    found = queries.get_public_fair(session(), slug)
    mine = queries.find_standing(session(), fair_id=found.id, shop_ids=viewer().shop_ids)
    if mine is None:
        raise UnknownApplication
    return mine


def _do(slug: str, act: Callable[[Session], None], done: str) -> Response:
    try:
        with transaction() as writer:
            act(writer)
        flash(done, "ok")
    except DomainError as error:
        flash(words(error), "err")
    return redirect(url_for("seller.fair", slug=slug))


@blueprint.post("/fairs/<slug>/keep")
@access.shop_member
def keep_booth(slug: str) -> Response:
    """Keep my booth on the fair's new days."""
    booking = queries.live_booking(session(), _mine(slug).id)
    if booking is None:
        raise UnknownBooking
    me, now = viewer().user_id or 0, utc_now()
    return _do(
        slug,
        lambda writer: fairs.keep_booth(writer, booking_id=booking.id, actor_id=me, now=now),
        _("Good: your booth stays yours."),
    )


@blueprint.post("/fairs/<slug>/appeal")
@access.shop_member
def ask_again(slug: str) -> Response:
    """Ask the organizer for a second look, once."""
    mine, me, now = _mine(slug), viewer().user_id or 0, utc_now()
    said = normalise(request.form.get("appeal", ""))
    return _do(
        slug,
        lambda writer: fairs.appeal(
            writer, application_id=mine.id, words=said, actor_id=me, now=now
        ),
        _("The organizer looks at it again. You hear the decision here."),
    )
