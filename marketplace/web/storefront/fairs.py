"""Fairs, to be read."""

from dataclasses import dataclass

from flask import render_template, url_for

from marketplace.core.bilingual import Bilingual
from marketplace.core.clock import utc_now
from marketplace.core.jalali import local_date
from marketplace.fairs import queries
from marketplace.fairs.queries import listed as directory
from marketplace.web import access, json_ld
from marketplace.web.db import session
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang
from marketplace.web.pictures import Picture, fair_picture, shop_picture
from marketplace.web.seo import public_seo
from marketplace.web.storefront import blueprint
from marketplace.web.storefront.cards import Card, cards_of, fair_card


@dataclass(frozen=True, slots=True)
class Exhibitor:
    """Who has a booth, with the goods she brings."""

    code: str
    name: Bilingual
    url: str
    picture: Picture | None
    goods: list[Card]


@blueprint.get("/fairs")
@access.public
def fairs() -> str:
    """Fairs to come and fairs that are over."""
    today = local_date(utc_now())
    return render_template(
        "storefront/fairs.html",
        coming=[fair_card(fair, today) for fair in queries.coming(session(), today=today)],
        past=[fair_card(fair, today) for fair in queries.past(session(), today=today)],
        elsewhere=bool(directory.sources(session())),
        seo=public_seo(endpoint="storefront.fairs"),
    )


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
    now = utc_now()
    there = queries.who_is_there(session(), found.id)
    goods = cards_of(sorted({product_id for _b, _s, ids in there for product_id in ids}))
    known = {card.facts.id: card for card in goods}
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
                shop_picture(shop.picture_key, shop.name),
                [known[product_id] for product_id in ids if product_id in known],
            )
            for booking, shop, ids in there
        ],
        shops={booking.booth.code: shop.name for booking, shop, _ids in there},
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
        ),
    )
