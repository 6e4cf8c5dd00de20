"""The producer's part of opening: what she says herself, and her papers."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.core.clock import utc_now
from marketplace.core.ids import readable_code
from marketplace.core.pictures import WIDTHS, PictureError, ProcessedPicture
from marketplace.moderation import services as moderation
from marketplace.moderation.checklist import steps
from marketplace.moderation.errors import AlreadyDone
from marketplace.moderation.services import PaperFacts
from marketplace.moderation.states import PaperKind, StatementKey
from marketplace.web import access
from marketplace.web.auth import user_id
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.seller import blueprint
from marketplace.web.seller.current import shop, shop_id
from marketplace.web.site import private_storage
from marketplace.web.uploads import picture_words, read_upload


@blueprint.post("/statements/<any(homemade,rules):key>")
@access.shop_member
def state(key: str) -> Response:
    """Keep what she says herself, in the words she read."""
    with transaction() as writer:
        moderation.make_statement(
            writer, shop_id=shop_id(), key=StatementKey(key), by_id=user_id(), now=utc_now()
        )
    flash(_("Noted with today's date. Thank you."), "ok")
    return redirect(url_for("seller.home") + "#h-steps")


@blueprint.route("/papers/<any(identity,permit):kind>", methods=["GET", "POST"])
@access.shop_member
def paper(kind: str) -> str | Response | tuple[str, int]:
    """Send a photograph of a paper, or a better one while it waits."""
    try:
        picture = read_upload("paper")
    except PictureError as error:
        return _page(kind, picture_words(error)), 422
    if picture is None:
        if request.method == "GET":
            return _page(kind, "")
        return _page(kind, _("Please choose a photo of it first.")), 422
    try:
        _send(PaperKind(kind), picture)
    except AlreadyDone:
        flash(_("It is verified already."), "note")
    else:
        flash(_("Sent. Only the officer who checks it opens it, and each opening is logged."), "ok")
    return redirect(url_for("seller.home") + "#h-steps")


def _send(kind: PaperKind, picture: ProcessedPicture) -> None:
    content = picture.widths[WIDTHS[-1]]
    key = f"papers/{readable_code(20).lower()}.webp"
    with transaction() as writer:
        _paper, replaced = moderation.send_paper(
            writer,
            shop_id=shop_id(),
            by_id=user_id(),
            facts=PaperFacts(kind, key, len(content)),
            now=utc_now(),
        )
        private_storage().save(key, content)
    if replaced:
        private_storage().delete(replaced)


def _page(kind: str, fault: str) -> str:
    found = {step.key: step for step in steps(session(), shop_id=shop_id())}
    return render_template(
        "seller/paper.html", shop=shop(), kind=kind, step=found.get(kind), fault=fault
    )
