"""What a person wrote about goods, what became of her reports, and her appeals."""

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from marketplace.catalog.models import Product
from marketplace.core.clock import utc_now
from marketplace.core.text import normalise
from marketplace.moderation import queries
from marketplace.moderation import services as moderation
from marketplace.moderation.errors import AlreadyWaiting, NotAppealable, ReasonMissing
from marketplace.reviews.queries import reviews_of_author
from marketplace.web import access
from marketplace.web.account import blueprint
from marketplace.web.auth import user_id
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _

LONGEST_PLEA = 2000


@blueprint.get("/reviews")
@access.signed_in
def verdicts() -> str:
    """Her reviews with their state, and what she reported."""
    reviews = reviews_of_author(session(), user_id())
    ids = {review.product_id for review in reviews}
    goods = session().scalars(select(Product).where(Product.id.in_(ids)))
    decided = reversed(queries.cases_of_author(session(), user_id()))
    reports = queries.reports_of(session(), user_id())
    about = queries.subjects(session(), [report.case for report in reports])
    return render_template(
        "account/verdicts.html",
        reviews=reviews,
        goods={product.id: product for product in goods},
        cases={case.subject_id: case for case in decided if moderation.is_against(case)},
        reports=reports,
        subjects=about,
    )


@blueprint.get("/verdicts/<int:verdict_id>")
@access.signed_in
def verdict(verdict_id: int) -> str:
    """One verdict about a review of hers, and the way to appeal."""
    return _show(verdict_id)


def _show(case_id: int, *, plea: str = "", fault: str = "") -> str:
    case = queries.get_case_of(session(), case_id, shop_ids=(), user_id=user_id())
    return render_template(
        "account/verdict.html",
        case=case,
        subject=queries.subjects(session(), [case])[case.id],
        appeal=queries.appeal_of(session(), case.id),
        appealable=moderation.may_appeal(session(), case, now=utc_now()),
        plea=plea,
        fault=fault,
    )


@blueprint.post("/verdicts/<int:verdict_id>/appeal")
@access.signed_in
def appeal(verdict_id: int) -> Response | tuple[str, int]:
    """Ask another person to look at it again."""
    plea = normalise(request.form.get("plea", ""))[:LONGEST_PLEA]
    try:
        with transaction() as writer:
            moderation.appeal(
                writer, case_id=verdict_id, shop_ids=(), by_id=user_id(), plea=plea, now=utc_now()
            )
    except ReasonMissing:
        fault = _("Please write why it should be different.")
        return _show(verdict_id, plea=plea, fault=fault), 422
    except (NotAppealable, AlreadyWaiting):
        fault = _("This can no longer be appealed; look at its state.")
        return _show(verdict_id, plea=plea, fault=fault), 409
    flash(_("Sent. A person who was not part of it looks at it again and tells you."), "ok")
    return redirect(url_for("account.verdict", verdict_id=verdict_id))
