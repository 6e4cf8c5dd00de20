"""The ledger rows behind a figure of a month, for staff: nothing is counted that is not here."""

from dataclasses import dataclass
from datetime import date

from flask import abort, render_template, request
from sqlalchemy import select

from marketplace.accounts.states import Role
from marketplace.monitoring.facts import Group, Sale, Track
from marketplace.monitoring.indicators import INDICATORS, Indicator
from marketplace.monitoring.months import window
from marketplace.monitoring.reading import read_facts
from marketplace.monitoring.states import Dimension
from marketplace.monitoring.tables import class_of
from marketplace.shops.models import Shop
from marketplace.web import access
from marketplace.web.db import session
from marketplace.web.monitoring import blueprint, words
from marketplace.web.monitoring.show import (
    chosen_period,
    content_of,
    million,
    parameters,
    show,
)
from marketplace.web.paging import page_number, pager

PAGE = 100
TRACED = {code: found for code, found in INDICATORS.items() if found.window}


@dataclass(frozen=True, slots=True)
class Row:
    """A sale, or money given back, with its number in the books."""

    seq: int
    on: date | None
    slug: str
    minor: int
    channel: str
    evidence: int | None


@blueprint.get("/rows")
@access.staff(Role.MONITOR, Role.ADMIN)
def rows() -> str:
    """Sales and refunds within the window of an indicator, for all or one class."""
    period = chosen_period()
    content = content_of(period)
    indicator = _indicator()
    end = period.snapshot.period_end if period else date.min
    group = read_facts(session(), day=end, parameters=parameters()).group
    group, chosen = _chosen(group)
    found = _rows(group, indicator)
    figure = indicator.compute(group)
    page = page_number()
    return render_template(
        "monitoring/rows.html",
        period=period,
        content=content,
        indicator=indicator,
        names=[(code, words.indicator(code)) for code in TRACED],
        chosen=words.class_name(chosen, content["names"]) if chosen else "",
        figure=show(figure.value, indicator.unit.value),
        businesses=len({row.slug for row in found}),
        total=million(sum(row.minor for row in found)),
        rows=found[(page - 1) * PAGE : page * PAGE],
        shops=_names({row.slug for row in found}),
        pager=pager(page, size=PAGE, total=len(found)),
    )


def _indicator() -> Indicator:
    code = request.args.get("indicator", "M11")
    if code not in TRACED:
        abort(404)
    return TRACED[code]


def _chosen(group: Group) -> tuple[Group, str]:
    """Return the businesses of the class that the address names."""
    by, name = request.args.get("by", ""), request.args.get("class", "")
    if not by or not name or name == "total":
        return group, ""
    if by not in set(Dimension):
        abort(404)
    dimension = Dimension(by)
    tracks = tuple(
        track for track in group.tracks if class_of(track.business, dimension, group.at.day) == name
    )
    return Group(tracks, group.at), name


def _rows(group: Group, indicator: Indicator) -> list[Row]:
    span = window(group.at.month, indicator.window)
    found = [row for track in group.tracks for row in _of(track, span)]
    return sorted(found, key=lambda row: -row.seq)


def _of(track: Track, span: range) -> list[Row]:
    slug = track.business.slug
    sales = [_sale(sale, slug) for sale in track.sales if sale.month in span]
    back = [
        Row(refund.seq, None, slug, -refund.minor, "", None)
        for refund in track.refunds
        if refund.month in span
    ]
    return sales + back


def _sale(sale: Sale, slug: str) -> Row:
    return Row(sale.seq, sale.on, slug, sale.net_minor, sale.channel, sale.evidence)


def _names(slugs: set[str]) -> dict[str, Shop]:
    return {shop.slug: shop for shop in session().scalars(select(Shop)) if shop.slug in slugs}
