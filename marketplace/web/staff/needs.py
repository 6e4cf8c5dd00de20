"""Needs that wait to be looked at, and the table of what nobody serves."""

import csv
from datetime import date, timedelta
from io import StringIO

from flask import Response as Answer
from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from marketplace.accounts.states import Role
from marketplace.catalog import queries as catalog
from marketplace.catalog.units import counted_unit
from marketplace.core.bilingual import Bilingual
from marketplace.core.clock import utc_now
from marketplace.core.jalali import local_date, month_start, to_jalali
from marketplace.core.states import MoveRefused
from marketplace.core.text import normalise
from marketplace.demand import queries
from marketplace.demand import services as demand
from marketplace.demand.errors import BadNeed
from marketplace.demand.models import Need
from marketplace.demand.states import NeedState
from marketplace.demand.unmet import SMALLEST, UnmetCell, unmet
from marketplace.moderation.audit import Act, record
from marketplace.places import queries as places
from marketplace.web import access
from marketplace.web.auth import user_id
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.pictures import picture_of
from marketplace.web.staff import blueprint

MONTHS_BACK = timedelta(days=365)
COLUMNS = (
    "month", "category", "county_code", "county", "nothing_found", "passed_over", "needs",
    "person_days",
)  # fmt: skip


@blueprint.get("/needs")
@access.staff(Role.MODERATOR, Role.ADMIN)
def needs() -> str:
    """The needs that wait, the oldest first."""
    return _queue()


def _queue(typed: tuple[int, str] = (0, "")) -> str:
    found = queries.waiting_needs(session())
    return render_template(
        "staff/needs.html",
        needs=found,
        typed=dict([typed]),
        units={need.id: counted_unit(need.unit_code, need.quantity) for need in found},
        counties=places.county_names(session(), [need.county_code for need in found]),
        pictures={n.id: _picture(n) for n in found},
        tree=catalog.tree(session()),
    )


def _picture(need: Need) -> object:
    size = (need.picture_width or 1200, need.picture_height or 900)
    return picture_of(need.picture_key, size=size, alt=need.title)


@blueprint.post("/needs/<int:need_id>")
@access.staff(Role.MODERATOR, Role.ADMIN)
def decide_need(need_id: int) -> Response | tuple[str, int]:
    """Let a need onto the board, or send it back with a reason."""
    reason = normalise(request.form.get("reason", ""))[:200]
    try:
        with transaction() as writer:
            _decide(writer, need_id, reason)
        flash(_("Decided."), "ok")
    except BadNeed:
        flash(_("Please say why it goes back; the writer reads it."), "err")
        return _queue((need_id, reason)), 422
    except MoveRefused:
        flash(_("Somebody decided already, or its day passed."), "note")
    return redirect(url_for("staff.needs"))


def _decide(writer: Session, need_id: int, reason: str) -> None:
    """Take the moderator's decision and put it into the log of staff."""
    need, now = queries.get_need(writer, need_id), utc_now()
    before = {"state": need.state.value, "category": need.category_id}
    if request.form.get("action") == "approve":
        category = catalog.find_category(writer, request.form.get("category", "")[:80])
        demand.approve_need(
            writer,
            need_id=need_id,
            actor_id=user_id(),
            now=now,
            category_id=category.id if category else None,
        )
    else:
        demand.return_need(writer, need_id=need_id, actor_id=user_id(), reason=reason, now=now)
    act = Act(
        action="need.approve" if need.state is NeedState.OPEN else "need.return",
        object_kind="need",
        object_id=need_id,
        label=need.title,
        before=before,
        after={"state": need.state.value, "category": need.category_id},
        reason=need.reason,
    )
    record(writer, act, actor_id=user_id(), now=now)


def _cells() -> list[UnmetCell]:
    today = local_date(utc_now())
    return unmet(session(), first=month_start(today - MONTHS_BACK), last=today)


def _names(cells: list[UnmetCell]) -> tuple[dict[int, Bilingual], dict[str, Bilingual]]:
    branches = {c.id: c.name for c in catalog.tree(session())}
    codes = [c.county_code for c in cells if c.county_code]
    return branches, places.county_names(session(), codes)


@blueprint.get("/demand", endpoint="demand")
@access.staff(Role.MODERATOR, Role.ADMIN, Role.MONITOR)
def demand_table() -> str:
    """Unmet demand by branch, county and month of the last year; small cells hidden."""
    cells = _cells()
    branches, counties = _names(cells)
    return render_template(
        "staff/demand.html",
        cells=cells,
        branches=branches,
        counties=counties,
        smallest=SMALLEST,
    )


@blueprint.get("/demand.csv")
@access.staff(Role.MODERATOR, Role.ADMIN, Role.MONITOR)
def demand_csv() -> Answer:
    """The same cells as the page, `c` where one is hidden."""
    out = StringIO()
    sheet = csv.writer(out)
    sheet.writerow(COLUMNS)
    cells = _cells()
    branches, counties = _names(cells)
    for cell in cells:
        county = counties[cell.county_code].en if cell.county_code else ""
        parts = [cell.nothing, cell.passed_over, cell.needs]
        sheet.writerow(
            [_jalali_month(cell.month), branches[cell.branch_id].en, cell.county_code or "", county]
            + ["c" if part is None else part for part in parts]
            + [cell.total]
        )
    answer = Answer(out.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=unmet-demand.csv"
    return answer


def _jalali_month(month: date) -> str:
    year, number, _day = to_jalali(month)
    return f"{year}-{number:02d}"
