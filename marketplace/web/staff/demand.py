"""The table of what nobody serves."""

import csv
from datetime import date, timedelta
from io import StringIO

from flask import Response as Answer
from flask import render_template

from marketplace.accounts.states import Role
from marketplace.catalog import queries as catalog
from marketplace.core.bilingual import Bilingual
from marketplace.core.clock import utc_now
from marketplace.core.jalali import local_date, month_start, to_jalali
from marketplace.demand.unmet import SMALLEST, UnmetCell, unmet
from marketplace.places import queries as places
from marketplace.web import access
from marketplace.web.db import session
from marketplace.web.staff import blueprint

MONTHS_BACK = timedelta(days=365)
COLUMNS = (
    "month", "category", "county_code", "county", "nothing_found", "passed_over", "needs",
    "person_days",
)  # fmt: skip


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
