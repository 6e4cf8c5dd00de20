"""What staff said: verdicts with their reasons, appeals; sending a shop in, taking an edit back."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.core.clock import utc_now
from marketplace.core.states import MoveRefused
from marketplace.core.text import normalise
from marketplace.moderation import queries
from marketplace.moderation import services as moderation
from marketplace.moderation.errors import (
    AlreadyWaiting,
    NotAppealable,
    ReasonMissing,
    StepsMissing,
)
from marketplace.web import access
from marketplace.web.auth import user_id, viewer
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.seller import blueprint
from marketplace.web.seller.current import shop, shop_id
from marketplace.web.seller.goods import mine

LONGEST_PLEA = 2000


@blueprint.get("/verdicts")
@access.shop_member
def verdicts() -> str:
    """All that was sent in and what came of it."""
    cases = queries.cases_of_shop(session(), shop_id())
    return render_template(
        "seller/verdicts.html",
        shop=shop(),
        cases=cases,
        subjects=queries.subjects(session(), cases),
    )


@blueprint.get("/verdicts/<int:case_id>")
@access.shop_member
def verdict(case_id: int) -> str:
    """One verdict with its reason and the way to appeal."""
    return _show(case_id)


def _show(case_id: int, *, plea: str = "", fault: str = "") -> str:
    case = queries.get_case_of(session(), case_id, shop_ids=viewer().shop_ids)
    return render_template(
        "seller/verdict.html",
        shop=shop(),
        case=case,
        subject=queries.subjects(session(), [case])[case.id],
        appeal=queries.appeal_of(session(), case.id),
        appealable=moderation.may_appeal(session(), case, now=utc_now()),
        plea=plea,
        fault=fault,
    )


@blueprint.post("/verdicts/<int:case_id>/appeal")
@access.shop_member
def appeal(case_id: int) -> Response | tuple[str, int]:
    """Ask another person to look at it again."""
    plea = normalise(request.form.get("plea", ""))[:LONGEST_PLEA]
    try:
        with transaction() as writer:
            moderation.appeal(
                writer,
                case_id=case_id,
                shop_ids=viewer().shop_ids,
                by_id=user_id(),
                plea=plea,
                now=utc_now(),
            )
    except ReasonMissing:
        fault = _("Please write why it should be different.")
        return _show(case_id, plea=plea, fault=fault), 422
    except (NotAppealable, AlreadyWaiting):
        fault = _("This can no longer be appealed; look at its state.")
        return _show(case_id, plea=plea, fault=fault), 409
    flash(_("Sent. A person who was not part of it looks at it again and tells you."), "ok")
    return redirect(url_for("seller.verdict", case_id=case_id))


@blueprint.post("/submit")
@access.shop_member
def submit_shop() -> Response:
    """Send the shop in to be looked at."""
    try:
        with transaction() as writer:
            moderation.submit_shop(writer, shop_id=shop_id(), by_id=user_id(), now=utc_now())
        flash(_("Your shop is sent in. We look at it, usually within a day, and tell you."), "ok")
    except StepsMissing:
        flash(_("Some steps are still open; see the list."), "err")
    except (MoveRefused, AlreadyWaiting):
        flash(_("It is being looked at already."), "note")
    return redirect(url_for("seller.home"))


@blueprint.post("/goods/<int:product_id>/take-back")
@access.shop_member
def take_back(product_id: int) -> Response:
    """Give up a change that waits; the approved version stays."""
    product = mine(product_id)
    with transaction() as writer:
        moderation.withdraw_edit(writer, product_id=product.id)
    flash(_("Taken back; the version on the shelf stays as it is."), "ok")
    return redirect(url_for("seller.good", product_id=product_id))
