"""More of fairs for visitors: the month, the feed, receipts, directories of other people."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, render_template, request, url_for

from marketplace.core.clock import utc_now
from marketplace.core.jalali import local_date, month_start
from marketplace.fairs import queries
from marketplace.fairs.calendar import feed
from marketplace.fairs.models import Fair
from marketplace.fairs.queries import listed as directory
from marketplace.orders.models import Order
from marketplace.orders.queries import get_whole_order
from marketplace.shops.models import Shop
from marketplace.web import access
from marketplace.web.db import session
from marketplace.web.i18n import DIRECTIONS, lang
from marketplace.web.paging import page_number, pager
from marketplace.web.seo import public_seo
from marketplace.web.site import settings
from marketplace.web.storefront import blueprint
from marketplace.web.storefront.fairs import asked

calendars = Blueprint("calendars", __name__)
FEED_BACK, FEED_AHEAD = timedelta(days=90), timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Square:
    """A day of the month's table; days beside the month are empty."""

    day: date | None
    fairs: tuple[Fair, ...] = ()


@blueprint.get("/fairs/month")
@access.public
def fairs_month() -> str:
    """One month, Jalali in Persian, Gregorian in English; each day with its fairs."""
    today = local_date(utc_now())
    try:
        asked = date.fromisoformat(request.args.get("day", ""))
        first, after = _month(asked)
    except (ValueError, OverflowError):
        first, after = _month(today)
    found = queries.in_days(session(), first=first, last=after - timedelta(days=1))
    squares = list(_squares(first, after, found))
    return render_template(
        "storefront/fairs_month.html",
        first=first,
        today=today,
        weeks=[squares[n : n + 7] for n in range(0, len(squares), 7)],
        heads=[_week_start(first) + timedelta(days=n) for n in range(7)],
        before=first - timedelta(days=1),
        after=after,
        seo=public_seo(endpoint="storefront.fairs_month"),
    )


def _month(day: date) -> tuple[date, date]:
    """Return the first day of the month of `day` and of the next one, in the page's calendar."""
    if not 1900 <= day.year <= 2200:
        raise ValueError(day)
    if lang() == "fa":
        first = month_start(day)
        return first, month_start(first + timedelta(days=32))
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1)


def _week_start(day: date) -> date:
    """Return the Saturday (Persian) or Monday on or before a day."""
    return day - timedelta(days=(day.weekday() + 2) % 7 if lang() == "fa" else day.weekday())


def _squares(first: date, after: date, found: list[Fair]) -> Iterator[Square]:
    day = _week_start(first)
    while day < after or (day - _week_start(first)).days % 7:
        if first <= day < after:
            here = tuple(fair for fair in found if any(d.day == day for d in fair.days))
            yield Square(day, here)
        else:
            yield Square(None)
        day += timedelta(days=1)


@calendars.get("/fairs.ics")
@access.public
def fairs_feed() -> Response:
    """Public fairs, for calendar programs: all, one (`?fair=SLUG`), or as the list searches them.

    `?q= &province= &organizer= &free=1` as on the list; `?lang=en` for English.
    """
    now = utc_now()
    wanted = request.args.get("lang", "")
    spoken = wanted if wanted in DIRECTIONS else settings().languages[0]
    slug = request.args.get("fair", "")
    if slug:
        found = [queries.get_public_fair(session(), slug)]
    else:
        today = local_date(now)
        found = queries.in_days(
            session(), first=today - FEED_BACK, last=today + FEED_AHEAD, wanted=asked()
        )
    base = settings().base_url.rstrip("/")
    host = urlsplit(base).hostname or "localhost"
    text = feed(found, host=host, lang=spoken, base_url=base, now=now)
    response = Response(text, mimetype="text/calendar")
    response.headers["Content-Disposition"] = "inline; filename=fairs.ics"
    response.headers["Cache-Control"] = "public, max-age=900"
    return response


@blueprint.get("/receipts/<token>")
@access.public
def receipt(token: str) -> str:
    """The receipt of a sale at a booth; its address is known only from the code shown there."""
    sale = queries.sale_by_token(session(), token)
    order = session().get_one(Order, sale.order_id)
    whole = get_whole_order(session(), order.number)
    fair = session().get_one(Fair, sale.fair_id)
    return render_template(
        "storefront/receipt.html",
        sale=sale,
        order=whole,
        part=whole.sub_orders[0],
        shop=session().get_one(Shop, whole.sub_orders[0].shop_id),
        fair=fair,
        number=f"{sale.booking.booth.code}-{sale.seq:04d}",
        back=queries.returns_of_sale(session(), sale.order_id),
    )


@blueprint.get("/fairs/elsewhere")
@access.public
def listed_fairs() -> str:
    """Markets and fairs of other people's directories, each with its source."""
    words, region = request.args.get("q", "")[:80], request.args.get("region", "")[:80]
    page = page_number()
    rows, total = directory.listed(session(), words=words, region=region, page=page)
    if page > 1 and not rows:
        abort(404)
    return render_template(
        "storefront/listed_fairs.html",
        rows=rows,
        total=total,
        pager=pager(page, size=directory.PAGE, total=total),
        words=words,
        region=region,
        regions=directory.regions(session()),
        sources=directory.sources(session()),
        seo=public_seo(endpoint="storefront.listed_fairs", noindex=bool(words or region)),
    )


@blueprint.get("/fairs/elsewhere/<int:listed_id>")
@access.public
def listed_fair(listed_id: int) -> str:
    """A place as its source stated it, never as current."""
    found = directory.get_listed(session(), listed_id)
    return render_template(
        "storefront/listed_fair.html",
        place=found,
        website=found.website if found.website.startswith(("http://", "https://")) else "",
        back=url_for("storefront.listed_fairs"),
    )
