"""Values as pages show them: hidden, not available, or a number with its unit; periods by name."""

import json
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from flask import abort, request

from marketplace.core.clock import utc_now
from marketplace.core.formats import fmt_digits, fmt_number, fmt_percent
from marketplace.core.jalali import MONTHS_EN, MONTHS_FA, local_date
from marketplace.monitoring import queries
from marketplace.monitoring.errors import NothingFrozen, PeriodInFuture
from marketplace.monitoring.jobs import parameters_of
from marketplace.monitoring.models import Snapshot
from marketplace.monitoring.months import last_day, month_of, parse_month, text_of
from marketplace.monitoring.parameters import Parameters
from marketplace.monitoring.publishing import HIDDEN, Value
from marketplace.web.db import session
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang
from marketplace.web.monitoring import blueprint
from marketplace.web.site import settings

MILLION_TOMAN = 10_000_000  # in rial


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as text. `state` is value, hidden or none; `share` (0 to 1) is for bars."""

    text: str
    state: str = "value"
    share: float = 0.0


def show(value: Value, unit: str) -> Shown:
    """Return a value in a unit: businesses, rate, days, money (million), index."""
    if value is HIDDEN:
        return Shown("·", "hidden")
    if value is None:
        return Shown("–", "none")
    number = Fraction(str(value))
    if unit == "rate":
        return Shown(fmt_percent(_half_up(number * 100), lang()), share=float(number))
    if unit == "money":
        return Shown(million(number))
    if unit == "index":
        return Shown(fmt_number(float(number), lang(), places=2))
    return Shown(fmt_number(_half_up(number), lang()))


def _half_up(number: Fraction) -> int:
    return int((2 * number + 1) // 2)


def million(minor: Fraction | int) -> str:
    """Return an amount in million toman (or million units of another currency)."""
    amount = float(Fraction(minor) / (MILLION_TOMAN if settings().currency == "IRR" else 10**8))
    return fmt_number(amount, lang(), places=0 if abs(amount) >= 100 else 1)


def month_name(month: int) -> str:
    """Return a month of the calendar in use: آبان ۱۴۰۵ or Aban 1405."""
    year, place = divmod(month, 12)
    name = (MONTHS_FA if lang() == "fa" else MONTHS_EN)[place]
    return f"{name} {fmt_digits(str(year), lang())}"


def parameters() -> Parameters:
    """Return the parameters of this instance."""
    return parameters_of(settings())


@dataclass(frozen=True, slots=True)
class Period:
    """A frozen month and its neighbours, for the chooser of a page."""

    month: int
    snapshot: Snapshot
    months: tuple[tuple[str, str], ...]  # value and name, the newest first
    earlier: str | None
    later: str | None

    @property
    def name(self) -> str:
        """Its name."""
        return month_name(self.month)


def chosen_period() -> Period | None:
    """Return the month that the address names, the newest otherwise; None before there is one.

    A month that has not ended is refused with 422, one that was never frozen with 404.
    """
    calendar = parameters().calendar
    ends = queries.frozen_periods(session())
    typed = request.args.get("period", "")
    if typed:
        _check(typed, ends)
    elif not ends:
        return None
    end = last_day(parse_month(typed), calendar) if typed else ends[0]
    known = [_address(day) for day in ends]
    place = ends.index(end)
    return Period(
        month=month_of(end, calendar),
        snapshot=queries.get_snapshot(session(), end),
        months=tuple((text, month_name(parse_month(text))) for text in known),
        earlier=known[place + 1] if place + 1 < len(known) else None,
        later=known[place - 1] if place else None,
    )


def _check(typed: str, ends: list[date]) -> None:
    end = last_day(parse_month(typed), parameters().calendar)
    if end >= local_date(utc_now()):
        raise PeriodInFuture("period")
    if end not in ends:
        raise NothingFrozen("period")


@blueprint.app_template_filter("period_text")
def _address(day: date) -> str:
    return text_of(month_of(day, parameters().calendar))


@blueprint.app_template_filter("month_text")
def _month_text(month: int) -> str:
    return text_of(month)


def content_of(period: Period | None) -> dict[str, Any]:
    """Return the stored figures of a period; 404 when there are none at all."""
    if period is None:
        abort(404, description=_("No month has been frozen yet."))
    found: dict[str, Any] = json.loads(period.snapshot.content)
    return found
