"""Template filters: numbers, money, dates and texts in the page's language."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask import Flask
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from marketplace.core import formats
from marketplace.core.jalali import local_date
from marketplace.core.money import Money
from marketplace.fairs.hours import clock_text
from marketplace.web.i18n import lang, tr


def money(value: Money) -> Markup:
    """Return amount and unit, kept together whatever the direction around them."""
    return _with_unit(formats.fmt_money(value, lang()))


def _with_unit(text: formats.MoneyText) -> Markup:
    return Markup(
        '<bdi class="money"><span class="money-amount">{}</span> '
        '<span class="money-unit">{}</span></bdi>'
    ).format(text.amount, text.unit)


def _day_of(value: date | datetime) -> date:
    return local_date(value) if isinstance(value, datetime) else value


def _iso(value: date | datetime) -> str:
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()


def _per_page(display: Callable[..., Any]) -> Callable[..., Any]:
    """Keep Jinja from working a filter out once, when it compiles `{{ 1|num }}`.

    What a filter shows depends on the language of the page; a filter that takes the context is
    never folded into a constant.
    """

    @pass_context
    def show(_context: Context, *values: Any) -> Any:
        return display(*values)

    return show


def init_app(app: Flask) -> None:
    """Register the filters."""
    filters: dict[str, Callable[..., Any]] = {
        "num": lambda value: formats.fmt_number(value, lang()),
        "digits": lambda value: formats.fmt_digits(str(value), lang()),
        "money": money,
        "millions": lambda value: _with_unit(formats.fmt_money_millions(value, lang())),
        "about": lambda value: _with_unit(formats.fmt_money_millions(value, lang(), rounded=True)),
        "amount": lambda value: formats.fmt_money(value, lang()).amount,
        "date": lambda value: formats.fmt_date(_day_of(value), lang()),
        "date_short": lambda value: formats.fmt_date_short(_day_of(value), lang()),
        "weekday_date": lambda value: formats.fmt_weekday_date(_day_of(value), lang()),
        "datetime": lambda value: formats.fmt_datetime(value, lang()),
        "day": lambda value: formats.fmt_day(_day_of(value), lang()),
        "month": lambda value: formats.fmt_month(_day_of(value), lang()),
        "jalali_month": lambda value: formats.fmt_jalali_month(_day_of(value), lang()),
        "month_year": lambda value: formats.fmt_month_year(_day_of(value), lang()),
        "weekday": lambda value: formats.fmt_weekday(value, lang()),
        "date_range": lambda first, last: formats.fmt_date_range(first, last, lang()),
        "percent": lambda value: formats.fmt_percent(value, lang()),
        "clock": lambda value: formats.fmt_clock(value, lang()),
        "minutes": lambda value: formats.fmt_digits(clock_text(value), lang()),
        "rating": lambda value: formats.fmt_rating(value, lang()),
        "phone": lambda value: formats.fmt_phone(value, lang()),
        "tr": tr,
    }
    app.jinja_env.filters.update({name: _per_page(show) for name, show in filters.items()})
    app.jinja_env.filters["iso"] = _iso
    app.jinja_env.filters["local_day"] = local_date
