"""The rows of the books behind a figure of a month, for staff: nothing counts that is not here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from flask import abort, render_template, request
from sqlalchemy import select

from marketplace.accounts.states import Role
from marketplace.core.clock import utc_now
from marketplace.core.money import Money
from marketplace.monitoring.facts import Group, Track
from marketplace.monitoring.indicators import INDICATORS, Indicator
from marketplace.monitoring.ledger_rows import PLATFORM
from marketplace.monitoring.months import window
from marketplace.monitoring.reading import read_facts
from marketplace.monitoring.services import note_look
from marketplace.monitoring.states import Dimension
from marketplace.monitoring.tables import class_of
from marketplace.monitoring.ways import COSTS, WAYS, by_way, way_of
from marketplace.shops.models import Shop
from marketplace.shops.queries import get_shop
from marketplace.web import access
from marketplace.web.auth import user_id
from marketplace.web.db import session, transaction
from marketplace.web.i18n import lang
from marketplace.web.monitoring import blueprint, words
from marketplace.web.monitoring.show import (
    Period,
    chosen_period,
    content_of,
    parameters,
    show,
)
from marketplace.web.paging import page_number, pager
from marketplace.web.site import settings

PAGE = 100
TRACED = {code: found for code, found in INDICATORS.items() if found.window}


@dataclass(frozen=True, slots=True)
class Row:
    """A sale, money given back, or a part of a booth's cost, with its number in the books."""

    seq: int
    on: date | None
    slug: str
    minor: int
    way: str
    evidence: int | None


@blueprint.get("/rows")
@access.staff(Role.MONITOR, Role.ADMIN)
def rows() -> str:
    """Rows within the window of an indicator: for all, one class or business, by way."""
    period = chosen_period()
    content = content_of(period)
    indicator, way, shop = _indicator(), _way(), _shop()
    end = period.snapshot.period_end if period else date.min
    group = read_facts(session(), day=end, parameters=parameters()).group
    group, chosen = _chosen(group, shop)
    found = _rows(group, indicator, way)
    total, page = sum(row.minor for row in found), page_number()
    figure = Fraction(total) if way else indicator.compute(group).value
    return render_template(
        "monitoring/rows.html",
        period=period,
        content=content,
        indicator=indicator,
        names=[(code, words.indicator(code)) for code in TRACED],
        way=way,
        ways=[(name, words.way(name)) for name in (*WAYS, *COSTS)],
        way_words=words.way,
        chosen=_chosen_words(chosen, shop, content),
        figure=show(figure, "money" if way else indicator.unit.value),
        businesses=len({row.slug for row in found}),
        total=Money(total, settings().currency),
        rows=found[(page - 1) * PAGE : page * PAGE],
        shops=_names({row.slug for row in found}),
        pager=pager(page, size=PAGE, total=len(found)),
    )


def _chosen_words(chosen: str, shop: Shop | None, content: dict[str, Any]) -> str:
    if shop is not None:
        return shop.name.in_language(lang())
    return words.class_name(chosen, content["names"]) if chosen else ""


def _way() -> str:
    way = request.args.get("way", "")
    if way and (way not in (*WAYS, *COSTS) or _indicator().code != "M11"):
        abort(404)
    return way


def _shop() -> Shop | None:
    """Return the business that the address names; the look at it is noted."""
    text = request.args.get("shop", "")
    if not text:
        return None
    found = get_shop(session(), int(text) if text.isascii() and text.isdigit() else 0)
    with transaction() as writer:
        note_look(writer, user_id=user_id(), shop_id=found.id, page="rows", now=utc_now())
    return found


def _indicator() -> Indicator:
    code = request.args.get("indicator", "M11")
    if code not in TRACED:
        abort(404)
    return TRACED[code]


def _chosen(group: Group, shop: Shop | None) -> tuple[Group, str]:
    """Return the one business, or those of the class that the address names."""
    if shop is not None:
        own = tuple(track for track in group.tracks if track.business.shop_id == shop.id)
        return Group(own, group.at), ""
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


def _rows(group: Group, indicator: Indicator, way: str) -> list[Row]:
    span, wanted = window(group.at.month, indicator.window), {way} if way else set(WAYS)
    found = [row for track in group.tracks for row in _of(track, span) if row.way in wanted]
    return sorted(found, key=lambda row: -row.seq)


def _of(track: Track, span: range) -> Iterator[Row]:
    slug = track.business.slug
    for sale in track.sales:
        if sale.month in span:
            yield Row(sale.seq, sale.on, slug, sale.net_minor, way_of(sale), sale.evidence)
    for refund in track.refunds:
        if refund.month in span:
            yield Row(refund.seq, None, slug, -refund.minor, refund.way, None)
    for fee in track.fees:
        costs = zip(COSTS, (fee.paid_minor, fee.subsidy_minor), strict=True)
        for way, minor in costs if fee.month in span else ():
            if minor:
                yield Row(fee.seq, fee.on, slug, minor, way, PLATFORM)


def _names(slugs: set[str]) -> dict[str, Shop]:
    return {shop.slug: shop for shop in session().scalars(select(Shop)) if shop.slug in slugs}


def sums_of(shop_id: int, period: Period) -> list[tuple[str, str, Money]]:
    """Return what a business sold in a month by each way it used, and what its booths cost."""
    group = read_facts(session(), day=period.snapshot.period_end, parameters=parameters()).group
    own = Group(tuple(t for t in group.tracks if t.business.shop_id == shop_id), group.at)
    return [
        (row["class"], words.way(row["class"]), Money(row["sales"], settings().currency))
        for row in by_way(own, (*WAYS, *COSTS))
        if row["sellers"]
    ]
