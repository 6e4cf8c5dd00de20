"""The buyer writes about a thing that arrived, from the page of her order."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.core.bilingual import Bilingual
from marketplace.core.clock import utc_now
from marketplace.core.pictures import PictureError, ProcessedPicture
from marketplace.core.text import normalise, to_ascii_digits
from marketplace.moderation.services import submit_review
from marketplace.orders.models import OrderLine
from marketplace.reviews.errors import AlreadyReviewed, NotArrived, NoWords
from marketplace.reviews.services import ARRIVED, Purchase, ReviewPicture
from marketplace.reviews.states import ReviewState
from marketplace.web import access
from marketplace.web.db import transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang
from marketplace.web.pictures import picture_of
from marketplace.web.storefront import blueprint
from marketplace.web.storefront.orders import readable
from marketplace.web.uploads import picture_words, read_upload, store

LONGEST = 2000


@blueprint.route("/orders/<number>/lines/<int:line_id>/review", methods=["GET", "POST"])
@access.public
def write_review(number: str, line_id: int) -> str | Response | tuple[str, int]:
    """Stars and words about one thing of an order."""
    order = readable(number)
    line = _line(number, line_id)
    if line.sub_order.state not in ARRIVED:
        flash(_("Please wait until it has arrived."), "note")
        return redirect(url_for("storefront.order", number=number))
    if request.method == "GET":
        return _page(number, line, 0, "", "")
    text = normalise(request.form.get("text", ""))[:LONGEST]
    stars = _stars()
    try:
        picture = read_upload("picture")
    except PictureError as error:
        return _page(number, line, stars, text, picture_words(error)), 422
    try:
        with transaction() as writer:
            review = submit_review(
                writer,
                purchase=Purchase(number, line_id, order.user_id),
                stars=stars,
                text=Bilingual("", text) if lang() == "fa" else Bilingual(text, ""),
                now=utc_now(),
                picture=_kept(picture),
            )
    except NoWords as error:
        lacks = _("Please choose from 1 to 5 stars."), _("Please write a few words.")
        return _page(number, line, stars, text, lacks[error.field != "stars"]), 422
    except AlreadyReviewed:
        flash(_("You wrote about it already; thank you."), "note")
    except NotArrived:
        flash(_("Please wait until it has arrived."), "note")
    else:
        flash(_thanks(review.state), "ok")
    return redirect(url_for("storefront.order", number=number))


def _kept(picture: ProcessedPicture | None) -> ReviewPicture | None:
    if picture is None:
        return None
    return ReviewPicture(store(picture, "reviews"), picture.width, picture.height)


def _thanks(state: ReviewState) -> str:
    if state is ReviewState.WAITING:
        return _("Thank you! We read it first; then it stands on the page of the goods.")
    return _("Thank you! It stands on the page of the goods.")


def _stars() -> int:
    text = to_ascii_digits(request.form.get("stars", ""))
    return int(text) if text in {"1", "2", "3", "4", "5"} else 0


def _line(number: str, line_id: int) -> OrderLine:
    for part in readable(number).sub_orders:
        for line in part.lines:
            if line.id == line_id:
                return line
    return abort(404)


def _page(number: str, line: OrderLine, stars: int, text: str, fault: str) -> str:
    return render_template(
        "storefront/write_review.html",
        number=number,
        line=line,
        stars=stars,
        text=text,
        fault=fault,
        picture_of=picture_of,
    )
