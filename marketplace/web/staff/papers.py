"""Papers of shops that open: shown to one officer by a short-lived link, each opening logged.

Also here: letting a shop leave a step out.
"""

from datetime import datetime, timedelta

from flask import Response as Answer
from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from marketplace.accounts.states import Role
from marketplace.core.clock import utc_now
from marketplace.core.errors import DomainError
from marketplace.core.security import sign, unsign
from marketplace.core.text import normalise
from marketplace.moderation import queries
from marketplace.moderation import services as moderation
from marketplace.moderation.errors import UnknownPaper
from marketplace.web import access
from marketplace.web.auth import user_id
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.site import private_storage, settings
from marketplace.web.staff import blueprint
from marketplace.web.staff.queue import refusal

LINK_LASTS = timedelta(minutes=2)
PURPOSE = "paper"


@blueprint.post("/papers/<int:paper_id>")
@access.staff(Role.MODERATOR, Role.ADMIN)
def open_paper(paper_id: int) -> Response:
    """Log that this person opens a paper and lead her to it."""
    now = utc_now()
    try:
        with transaction() as writer:
            moderation.log_opening(writer, paper_id=paper_id, by_id=user_id(), now=now)
    except UnknownPaper:
        raise
    except DomainError as error:
        flash(refusal(error), "err")
        return redirect(url_for("staff.home"))
    value = f"{paper_id}:{user_id()}:{int((now + LINK_LASTS).timestamp())}"
    token = sign(settings().secret_key, PURPOSE, value)
    return redirect(url_for("staff.paper", paper_token=token), 303)


@blueprint.get("/papers/<paper_token>")
@access.staff(Role.MODERATOR, Role.ADMIN)
def paper(paper_token: str) -> Response:
    """The picture of a paper, for the person and the minutes that the link was made for."""
    found = settings()
    value = unsign((found.secret_key, *found.secret_key_fallbacks), PURPOSE, paper_token)
    if value is None:
        abort(404)
    paper_id, person, until = (int(part) for part in value.split(":"))
    if person != user_id() or utc_now() > datetime.fromtimestamp(until, tz=utc_now().tzinfo):
        abort(404)
    path = private_storage().path_of(queries.get_paper(session(), paper_id).key)
    if path is None:
        abort(404)
    answer = Answer(path.read_bytes(), mimetype="image/webp")
    answer.headers["Content-Disposition"] = f"inline; filename=paper-{paper_id}.webp"
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@blueprint.post("/cases/<int:case_id>/waive")
@access.staff(Role.MODERATOR, Role.ADMIN)
def waive(case_id: int) -> Response:
    """Let the shop of a case leave a step out, with a reason."""
    case = queries.get_case(session(), case_id)
    reason = normalise(request.form.get("reason", ""))[:500]
    try:
        with transaction() as writer:
            moderation.waive_step(
                writer,
                shop_id=case.shop_id or 0,
                step=request.form.get("step", ""),
                reason=reason,
                by_id=user_id(),
                now=utc_now(),
            )
        flash(_("The step is waived, and logged with your name."), "ok")
    except DomainError as error:
        flash(refusal(error), "err")
    return redirect(url_for("staff.case", case_id=case_id) + "#h-steps")
