"""The log of staff acts, searched by admins; and what is suspended, to be put back."""

from datetime import UTC, datetime, timedelta

from flask import Response as Answer
from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from marketplace.accounts.states import Role
from marketplace.catalog.models import Product
from marketplace.catalog.states import Standing
from marketplace.core.bilingual import Bilingual
from marketplace.core.clock import utc_now
from marketplace.core.errors import DomainError
from marketplace.core.jalali import day_start, parse_date
from marketplace.core.text import normalise, to_ascii_digits
from marketplace.moderation import log as audit_log
from marketplace.moderation import queries
from marketplace.moderation import services as moderation
from marketplace.moderation.errors import UnknownSubject
from marketplace.moderation.exporting import as_csv, as_jsonl
from marketplace.moderation.log import LogFilter
from marketplace.moderation.services import About
from marketplace.moderation.states import SubjectKind
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopState
from marketplace.web import access
from marketplace.web.auth import user_id
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.paging import here, page_number
from marketplace.web.staff import blueprint
from marketplace.web.staff.queue import refusal


@blueprint.get("/log")
@access.staff(Role.ADMIN)
def log() -> str | tuple[str, int]:
    """What staff did: by whom, what, to what, when."""
    faults: dict[str, str] = {}
    wanted = _wanted(faults)
    page = page_number()
    found = audit_log.search_log(session(), wanted, page=page)
    shown = render_template(
        "staff/log.html",
        entries=found[: audit_log.PAGE],
        faults=faults,
        actions=audit_log.logged_actions(session()),
        kinds_logged=audit_log.logged_kinds(session()),
        next_url=here(page=page + 1) if len(found) > audit_log.PAGE else None,
        prev_url=here(page=page - 1) if page > 1 else None,
    )
    return (shown, 422) if faults else shown


@blueprint.get("/log.<any(csv,jsonl):form>")
@access.staff(Role.ADMIN)
def export_log(form: str) -> Answer:
    """The acts that the page's search finds, all of them, the first one first."""
    faults: dict[str, str] = {}
    wanted = _wanted(faults)
    if faults:
        abort(422)
    entries = audit_log.matching_log(session(), wanted)
    text = as_csv(entries) if form == "csv" else as_jsonl(entries)
    answer = Answer(text, mimetype="text/csv" if form == "csv" else "application/x-ndjson")
    answer.headers["Content-Disposition"] = f"attachment; filename=decision-log.{form}"
    return answer


def _wanted(faults: dict[str, str]) -> LogFilter:
    since, until = _day("since", faults), _day("until", faults)
    return LogFilter(
        actor=_text("actor"),
        action=_text("action"),
        object_kind=_text("object_kind"),
        object_id=to_ascii_digits(_text("object")),
        since=since,
        until=until + timedelta(days=1) if until else None,
        words=_text("words"),
    )


def _text(name: str) -> str:
    return normalise(request.args.get(name, ""))[:80]


def _day(name: str, faults: dict[str, str]) -> datetime | None:
    text = _text(name)
    if not text:
        return None
    try:
        return day_start(parse_date(text)).astimezone(UTC)
    except (ValueError, OverflowError):
        faults[name] = _("Please write a day like 1405/09/04 or 2026-11-25.")
        return None


@blueprint.get("/suspended")
@access.staff(Role.MODERATOR, Role.ADMIN)
def suspended() -> str:
    """Shops and goods that are off the shelf, each with the reason and a way back."""
    return _suspended()


def _suspended(typed: tuple[str, int, str] = ("", 0, "")) -> str:
    shops = session().scalars(select(Shop).where(Shop.state == ShopState.SUSPENDED)).all()
    goods = session().execute(
        select(Product, Shop)
        .join(Shop, Shop.id == Product.shop_id)
        .where(Product.standing == Standing.SUSPENDED)
        .limit(200)
    )
    rows = [(About(SubjectKind.SHOP, s.id), s.name, s.maker) for s in shops]
    rows += [(About(SubjectKind.PRODUCT, p.id), p.title, s.name) for p, s in goods]
    verdicts = {
        (about.kind.value, about.id): queries.last_suspension(
            session(), subject_kind=about.kind, subject_id=about.id
        )
        for about, _title, _shop in rows
    }
    return render_template("staff/suspended.html", rows=rows, verdicts=verdicts, typed=typed)


@blueprint.post("/suspended/<any(shop,product):kind>/<int:subject_id>")
@access.staff(Role.MODERATOR, Role.ADMIN)
def reinstate(kind: str, subject_id: int) -> Response | tuple[str, int]:
    """Put a shop or a product back, with a reason."""
    words = normalise(request.form.get("reason", ""))[:2000]
    try:
        with transaction() as writer:
            moderation.reinstate(
                writer,
                About(SubjectKind(kind), subject_id),
                by_id=user_id(),
                reason=Bilingual(words, words),
                now=utc_now(),
            )
    except UnknownSubject:
        raise
    except DomainError as error:
        flash(refusal(error), "err")
        return _suspended((kind, subject_id, words)), error.status
    flash(_("It is back, and the maker is told."), "ok")
    return redirect(url_for("staff.suspended"))
