"""Fairs, to be read."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import render_template, request, url_for
from markupsafe import Markup

from marketplace.core.bilingual import Bilingual
from marketplace.core.clock import utc_now
from marketplace.core.formats import fmt_date_range
from marketplace.core.jalali import local_date
from marketplace.core.text import normalise, search_key
from marketplace.fairs import queries
from marketplace.fairs.models import Booking, Fair
from marketplace.fairs.queries import Wanted
from marketplace.fairs.queries import listed as directory
from marketplace.shops.models import Shop
from marketplace.web import access, json_ld, kept
from marketplace.web.db import session
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang
from marketplace.web.pictures import Picture, fair_picture, shop_picture
from marketplace.web.seo import absolute, public_seo
from marketplace.web.storefront import blueprint
from marketplace.web.storefront.cards import Card, cards_of, fair_card


@dataclass(frozen=True, slots=True)
class Exhibitor:
    """Who has a booth, with the goods she brings."""

    code: str
    name: Bilingual
    url: str
    booth_url: str
    picture: Picture | None
    goods: list[Card]


@blueprint.get("/fairs")
@access.public
def fairs() -> str:
    """Fairs to come and fairs that are over, of all or as searched; each search has its feed.

    Pages of the market stand in no frame of other sites (a house rule), so who wants the calendar
    on a site of her own takes the feed, or the snippet of plain links that is offered here.
    """
    today, wanted = local_date(utc_now()), asked()
    coming = queries.coming(session(), today=today, wanted=wanted)
    return render_template(
        "storefront/fairs.html",
        coming=[fair_card(fair, today) for fair in coming],
        past=[
            fair_card(fair, today) for fair in queries.past(session(), today=today, wanted=wanted)
        ],
        wanted=wanted,
        feed=absolute(url_for("calendars.fairs_feed", lang=lang()) + _more(wanted)),
        snippet=_snippet(coming),
        provinces=kept.provinces(),
        elsewhere=bool(directory.sources(session())),
        seo=public_seo(endpoint="storefront.fairs", noindex=bool(wanted.arguments)),
    )


def _more(wanted: Wanted) -> str:
    return f"&{urlencode(wanted.arguments)}" if wanted.arguments else ""


def asked() -> Wanted:
    """Return which fairs the address asks for."""
    return Wanted(
        words=normalise(request.args.get("q", ""))[:80],
        province_code=request.args.get("province", "")[:2],
        organizer=normalise(request.args.get("organizer", ""))[:200],
        free=request.args.get("free") == "1",
    )


def _snippet(coming: list[Fair]) -> str:
    """Return a list of links for pages of other people; nothing in it runs."""
    rows = [
        Markup('<li><a href="{}">{}</a> {}</li>').format(
            absolute(url_for("storefront.fair", slug=fair.slug)),
            fair.title.in_language(lang()),
            fmt_date_range(fair.starts_on, fair.ends_on, lang()),
        )
        for fair in coming[:12]
    ]
    return "<ul>\n" + "\n".join(rows) + "\n</ul>"


@blueprint.get("/fairs/<slug>")
@access.public
def fair(slug: str) -> str:
    """A fair: when, where, what it is, its plan, who is there with which goods."""
    return _fair_page(slug, "storefront/fair.html", "storefront.fair")


@blueprint.get("/fairs/<slug>/plan")
@access.public
def fair_plan(slug: str) -> str:
    """The plan alone, large and to be printed."""
    return _fair_page(slug, "storefront/fair_plan.html", "storefront.fair_plan")


def _fair_page(slug: str, template: str, endpoint: str) -> str:
    found = queries.get_public_fair(session(), slug)
    now, words = utc_now(), normalise(request.args.get("q", ""))[:80]
    there = queries.who_is_there(session(), found.id)
    goods = cards_of(sorted({product_id for _b, _s, ids in there for product_id in ids}))
    known = {card.facts.id: card for card in goods}
    booths = {booking.booth_id: booking.booth.code for booking, _shop, _ids in there}
    return render_template(
        template,
        fair=found,
        picture=fair_picture(found.picture_key, found.title),
        plan=queries.plan_of(session(), found.id, now=now),
        there=[
            Exhibitor(
                booking.booth.code,
                shop.name,
                url_for("storefront.shop", slug=shop.slug),
                _booth_url(slug, booking.booth.code),
                shop_picture(shop.picture_key, shop.name),
                [known[product_id] for product_id in ids if product_id in known],
            )
            for booking, shop, ids in there
        ],
        shops={booking.booth.code: shop.name for booking, shop, _ids in there},
        urls={booth_id: _booth_url(slug, code) for booth_id, code in booths.items()},
        words=words,
        found=_found(words, there, known) if words else [],
        today=local_date(now),
        now=now,
        crumbs=[
            (_("Home"), url_for("storefront.home")),
            (_("Fairs"), url_for("storefront.fairs")),
            (found.title.in_language(lang()), None),
        ],
        json_ld=json_ld.event(found),
        seo=public_seo(
            endpoint=endpoint,
            values={"slug": slug},
            description=found.description.in_language(lang())[:160],
            noindex=bool(words),
        ),
    )


def _booth_url(slug: str, code: str) -> str:
    return url_for("storefront.fair_booth", slug=slug, code=code)


def _found(
    words: str, there: list[tuple[Booking, Shop, list[int]]], known: dict[int, Card]
) -> list[str]:
    """Return the codes of booths whose producer or goods have all the words, in either language."""
    parts = search_key(words).split()
    codes = []
    for booking, shop, ids in there:
        titles = [known[product_id].facts.title for product_id in ids if product_id in known]
        names = [name for text in (shop.name, *titles) for name in (text.fa, text.en)]
        if any(all(part in search_key(name) for part in parts) for name in names):
            codes.append(booking.booth.code)
    return codes
