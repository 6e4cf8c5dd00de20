"""Makers: the list and the shop page."""

from flask import abort, render_template, url_for
from sqlalchemy import select

from marketplace.catalog import shelves
from marketplace.catalog.shelves import Shelf
from marketplace.moderation.checklist import verified_papers
from marketplace.moderation.states import PaperKind
from marketplace.places.models import City, County
from marketplace.shops.policies import may_see
from marketplace.shops.queries import find_by_slug
from marketplace.shops.states import ShopState
from marketplace.web import access, json_ld
from marketplace.web.auth import viewer
from marketplace.web.db import session
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang
from marketplace.web.paging import page_number, page_value, pager
from marketplace.web.pictures import shop_picture
from marketplace.web.seo import public_seo
from marketplace.web.storefront import blueprint
from marketplace.web.storefront.cards import cards_of
from marketplace.web.storefront.home import nearby
from marketplace.web.storefront.makers import makers, shop_cards

PAGE = 24
WERE_OPEN = {ShopState.SUSPENDED, ShopState.CLOSED}


@blueprint.get("/shops")
@access.public
def shops() -> str:
    """All makers, the nearest first."""
    point, near = nearby()
    found = makers(point)
    page = page_number()
    return render_template(
        "storefront/shops.html",
        shops=shop_cards(found[(page - 1) * PAGE : page * PAGE]),
        near=near,
        pager=pager(page, size=PAGE, total=len(found)),
        seo=public_seo(endpoint="storefront.shops", noindex=page > 1),
    )


@blueprint.get("/shops/<slug>")
@access.public
def shop(slug: str) -> str:
    """A shop: story, place, goods."""
    found = find_by_slug(session(), slug)
    if found is None or not may_see(found, member_of=viewer().shop_ids):
        abort(410 if found and found.state in WERE_OPEN else 404)
    page = page_number()
    goods = Shelf(shop_id=found.id)
    ids = shelves.page_of(session(), goods, sort="newest", page=page)
    county, city = (
        session()
        .execute(
            select(County, City)
            .outerjoin(City, City.code == found.city_code)
            .where(County.code == found.county_code)
        )
        .one()
    )
    place = (city or county).name
    url = url_for("storefront.shop", slug=slug)
    return render_template(
        "storefront/shop.html",
        shop=found,
        city=place,
        picture=shop_picture(found.picture_key, found.name),
        rating=found.rating,
        identity_verified=PaperKind.IDENTITY in verified_papers(session(), found.id),
        cards=cards_of(ids),
        pager=pager(page, size=shelves.PAGE, total=shelves.total_of(session(), goods)),
        crumbs=[
            (_("Home"), url_for("storefront.home")),
            (_("Makers"), url_for("storefront.shops")),
            (found.name.in_language(lang()), None),
        ],
        json_ld=json_ld.graph(
            json_ld.shop(
                found.name.in_language(lang()),
                city=place.in_language(lang()),
                url=url,
                rating=(found.rating, found.rating_count) if found.rating else None,
            )
        ),
        seo=public_seo(
            endpoint="storefront.shop",
            values={"slug": slug, **page_value()},
            description=found.story.in_language(lang())[:160],
        ),
    )
