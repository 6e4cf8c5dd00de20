"""Loans and what became of sales: before and after, beside those without. For staff."""

from fractions import Fraction
from typing import Any

from flask import render_template

from marketplace.accounts.states import Role
from marketplace.core.formats import fmt_number
from marketplace.monitoring.headline import exact
from marketplace.web import access
from marketplace.web.i18n import lang
from marketplace.web.monitoring import blueprint
from marketplace.web.monitoring.show import chosen_period, content_of, million


@blueprint.get("/loans")
@access.staff(Role.MONITOR, Role.ADMIN)
def loans() -> str:
    """A row for each lender and product of a month."""
    period = chosen_period()
    content = content_of(period)
    rows = [_row(found) for found in content["loans"]]
    return render_template("monitoring/loans.html", period=period, rows=rows)


def _row(found: dict[str, Any]) -> dict[str, Any]:
    judged = found["judged"]
    return {
        **found,
        "amount": million(found["amount"]),
        "before": _money(found["before"]) if judged else "–",
        "after": _money(found["after"]) if judged else "–",
        "active_before": _number(found["active_before"]) if judged else "–",
        "active_after": _number(found["active_after"]) if judged else "–",
        "difference": _money(found["difference"]) if judged and found["compared"] else "–",
    }


def _money(value: list[int] | None) -> str:
    return million(exact(value) or Fraction(0))


def _number(value: list[int] | None) -> str:
    return fmt_number(float(exact(value) or 0), lang(), places=1)
