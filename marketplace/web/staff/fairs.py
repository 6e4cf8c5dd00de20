"""Money of fairs at the staff desk: organizers are paid, funders' money is entered (AD)."""

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from marketplace.accounts.states import Role
from marketplace.core.clock import utc_now
from marketplace.core.errors import DomainError
from marketplace.core.money import AmountError, parse_toman
from marketplace.core.text import normalise
from marketplace.fairs import queries
from marketplace.fairs.models import Fair
from marketplace.fairs.states import FairPaymentKind
from marketplace.ledger.fair_accounts import statement_of
from marketplace.moderation.audit import Act, record
from marketplace.settlements.fairs import MoreThanOwed, Moved, ReferenceTaken, record_payment
from marketplace.web import access
from marketplace.web.auth import user_id
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.site import settings
from marketplace.web.staff import blueprint


@blueprint.get("/fairs")
@access.staff(Role.ADMIN)
def fair_accounts() -> str:
    """All fairs with what is owed."""
    currency = settings().currency
    fairs = session().scalars(select(Fair).order_by(Fair.starts_on.desc(), Fair.id)).all()
    rows = [(fair, statement_of(session(), fair.id, currency=currency)) for fair in fairs]
    return render_template("staff/fairs.html", rows=rows)


@blueprint.route("/fairs/<slug>", methods=["GET", "POST"])
@access.staff(Role.ADMIN)
def fair_account(slug: str) -> str | Response | tuple[str, int]:
    """The statement of a fair; a payout, or money of its funder."""
    found = queries.get_fair(session(), slug)
    if request.method == "GET":
        return _page(found)
    try:
        _record(found)
    except AmountError:
        flash(_("Please write the amount in digits, such as 500,000."), "err")
        return _page(queries.get_fair(session(), slug)), 422
    except DomainError as error:
        flash(_words(error), "err")
        return _page(queries.get_fair(session(), slug)), error.status
    flash(_("Entered in the books."), "ok")
    return redirect(url_for("staff.fair_account", slug=slug))


def _record(found: Fair) -> None:
    kind = FairPaymentKind.SUBSIDY if "subsidy" in request.form else FairPaymentKind.PAYOUT
    reference = normalise(request.form.get("reference", ""))[:80]
    moved = Moved(kind, parse_toman(request.form.get("amount", "")), reference)
    person, now = user_id() or 0, utc_now()
    with transaction() as writer:
        record_payment(writer, fair_id=found.id, moved=moved, user_id=person, now=now)
        after = {"amount_minor": moved.amount.minor, "reference": reference}
        act = Act(f"fair.{kind.value}", "fair", found.id, found.title, after=after)
        record(writer, act, actor_id=person, now=now)


def _words(error: DomainError) -> str:
    if isinstance(error, MoreThanOwed):
        return _("That is more than is owed now. Nothing was entered.")
    if isinstance(error, ReferenceTaken):
        return _("Money with that reference was entered before.")
    return _("Please write an amount above zero and the bank's reference.")


def _page(found: Fair) -> str:
    statement = statement_of(session(), found.id, currency=settings().currency)
    return render_template(
        "staff/fair_account.html", found=found, statement=statement, form=request.form
    )
