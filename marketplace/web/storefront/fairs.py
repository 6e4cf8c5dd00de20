"""Fairs, to be read."""

from flask import render_template, url_for

from marketplace.core.clock import utc_now
from marketplace.core.jalali import local_date
from marketplace.core.money import Money
from marketplace.fairs import queries
from marketplace.web import access, json_ld
from marketplace.web.db import session
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang
from marketplace.web.pictures import fair_picture
from marketplace.web.seo import public_seo
from marketplace.web.storefront import blueprint
from marketplace.web.storefront.cards import fair_card


@blueprint.get("/fairs")
@access.public
def fairs() -> str:
    """Fairs to come and fairs that are over."""
    today = local_date(utc_now())
    return render_template(
        "storefront/fairs.html",
        coming=[fair_card(fair, today) for fair in queries.coming(session(), today=today)],
        past=[fair_card(fair, today) for fair in queries.past(session(), today=today)],
        seo=public_seo(endpoint="storefront.fairs"),
    )


@blueprint.get("/fairs/<slug>")
@access.public
def fair(slug: str) -> str:
    """A fair: when, where, what it is, which booths it has."""
    found = queries.get_fair(session(), slug)
    return render_template(
        "storefront/fair.html",
        fair=found,
        picture=fair_picture(found.picture_key, found.title),
        booths=[(booth, Money(booth.price_minor, booth.currency)) for booth in found.booth_types],
        today=local_date(utc_now()),
        crumbs=[
            (_("Home"), url_for("storefront.home")),
            (_("Fairs"), url_for("storefront.fairs")),
            (found.title.in_language(lang()), None),
        ],
        json_ld=json_ld.event(found),
        seo=public_seo(
            endpoint="storefront.fair",
            values={"slug": slug},
            description=found.description.in_language(lang())[:160],
        ),
    )
