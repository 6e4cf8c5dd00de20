"""The catalogue of indicators: how each is counted, its value, its target and owner."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.accounts.states import Role
from marketplace.core.clock import utc_now
from marketplace.core.jalali import local_date
from marketplace.monitoring import headline, queries, services
from marketplace.monitoring.indicators import INDICATORS
from marketplace.monitoring.months import month_of
from marketplace.web import access
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.monitoring import blueprint, words
from marketplace.web.monitoring.forms import TargetForm
from marketplace.web.monitoring.show import chosen_period, content_of, parameters, show
from marketplace.web.seo import public_seo

WITH_TARGET = ("M1", "M6", "M11", "M17", "M22", "women")
SCALE = {"rate": 100, "money": 10}  # from what is typed (percent, toman) to what is kept


def _unit(code: str) -> str:
    return "rate" if code == "women" else INDICATORS[code].unit.value


def _year() -> int:
    return month_of(local_date(utc_now()), parameters().calendar) // 12


def _page(form: TargetForm | None = None, code: str = "") -> str:
    period = chosen_period()
    content = content_of(period)
    values = {**headline.figures(content), "women": headline.women(content)}
    behind = headline.populations(content)
    year = _year()
    return render_template(
        "monitoring/method.html",
        seo=public_seo(endpoint="monitoring.method", description=_("How we count.")),
        period=period,
        content=content,
        year=year,
        indicators=[
            {
                "code": each,
                "name": words.indicator(each),
                "formula": words.formula(each),
                "unit": words.unit(_unit(each)),
                "rate": _unit(each) == "rate",
                "base": INDICATORS[each].base if each in INDICATORS else "A",
                "value": show(value, _unit(each)),
                "behind": show(behind[each], "businesses"),
            }
            for each, value in values.items()
        ],
        targets={
            each: (target, target.value // SCALE.get(_unit(each), 1))
            for each, target in queries.targets(session(), year).items()
        },
        with_target=WITH_TARGET,
        form=form or TargetForm(formdata=None),
        typed_code=code,
    )


@blueprint.get("/method")
@access.public
def method() -> str:
    """Formula, unit, source, frequency, target, owner and value of each."""
    return _page()


@blueprint.post("/method/<code>")
@access.staff(Role.MONITOR, Role.ADMIN)
def set_target(code: str) -> Response | tuple[str, int]:
    """Write down this year's target: percent, toman, or a number."""
    if code not in WITH_TARGET:
        abort(404)
    form = TargetForm()
    if not form.validate():
        return _page(form, code), 422
    value = (form.value.number or 0) * SCALE.get(_unit(code), 1)
    with transaction() as writer:
        services.set_target(
            writer, indicator=code, year=_year(), value=value, owner=form.owner.data or ""
        )
    flash(_("Saved."), "ok")
    return redirect(url_for("monitoring.method", period=request.args.get("period")))
