"""The home page."""

from dataclasses import dataclass

from flask import render_template, url_for
from sqlalchemy import select

from marketplace.catalog import cards as shelf
from marketplace.catalog import queries as catalog
from marketplace.catalog.models import Category
from marketplace.core.bilingual import Bilingual
from marketplace.core.clock import utc_now
from marketplace.core.jalali import local_date
from marketplace.demand import queries as demand
from marketplace.fairs import queries as fairs
from marketplace.places.models import City, Province
from marketplace.web import access, json_ld
from marketplace.web.db import session
from marketplace.web.i18n import gettext as _
from marketplace.web.pictures import Picture, of_card
from marketplace.web.seo import public_seo
from marketplace.web.site import send_to_code
from marketplace.web.storefront import blueprint
from marketplace.web.storefront.cards import cards_of, fair_card, need_card, shop_cards

TILE_COUNT = 8


@dataclass(frozen=True, slots=True)
class Tile:
    """A category with a picture of its goods."""

    url: str
    name: Bilingual
    picture: Picture | None
    count: int


@blueprint.get("/")
@access.public
def home() -> str:
    """Search first, then categories, new and loved goods, fairs, makers nearby, needs."""
    today = local_date(utc_now())
    fresh = cards_of(shelf.fresh_ids(session(), limit=5))
    loved = cards_of(shelf.loved_ids(session(), limit=10))
    tiles, total = category_tiles()
    point, near = nearby()
    needs = demand.open_needs(session(), today=today, limit=3)
    return render_template(
        "storefront/home.html",
        categories=tiles,
        fresh=fresh,
        loved=loved[:5],
        hero=[card.picture for card in [*loved, *fresh] if card.picture][:8],
        fairs=[fair_card(fair, today) for fair in fairs.coming(session(), today=today, limit=3)],
        shops=shop_cards(near=point, limit=4),
        needs=[need_card(need, today) for need in needs],
        popular=[_("honey"), _("kitchen knife"), _("kilim"), _("sour cherry jam")],
        goods_count=total,
        near=near,
        json_ld=json_ld.organization(),
        seo=public_seo(
            endpoint="storefront.home",
            description=_("Handmade goods and homemade food, bought from the maker."),
        ),
    )


def category_tiles() -> tuple[list[Tile], int]:
    """Return the tiles of the first page, those with most goods, and how many goods there are."""
    tree = catalog.tree(session())
    own = shelf.counts_by_category(session())
    counts = _with_children(tree, own)
    known = [c for c in tree if c.level == 2 and counts.get(c.id)]
    known.sort(key=lambda category: -counts[category.id])
    chosen = known[:TILE_COUNT]
    pictures = _pictures(chosen, tree)
    return [
        Tile(
            url_for("storefront.category", slug=category.slug),
            category.name,
            pictures.get(category.id),
            counts[category.id],
        )
        for category in chosen
    ], sum(own.values())


def _with_children(tree: list[Category], own: dict[int, int]) -> dict[int, int]:
    counts = dict(own)
    for category in sorted(tree, key=lambda c: -c.level):
        if category.parent_id is not None:
            counts[category.parent_id] = counts.get(category.parent_id, 0) + counts.get(
                category.id, 0
            )
    return counts


def _pictures(chosen: list[Category], tree: list[Category]) -> dict[int, Picture | None]:
    wanted = {c.id: c.id for c in chosen}
    for category in tree:
        if category.parent_id in wanted:
            wanted[category.id] = wanted[category.parent_id]
    firsts = shelf.one_per_category(session(), list(wanted))
    pictures = shelf.first_pictures(session(), list(firsts.values()))
    found: dict[int, Picture | None] = {}
    for category_id, product_id in sorted(firsts.items()):
        found.setdefault(wanted[category_id], of_card(pictures.get(product_id)))
    return found


def nearby() -> tuple[tuple[float, float] | None, Bilingual]:
    """Return the point and the name of the place that goods are sent to: its capital city."""
    row = session().execute(
        select(City.lat, City.lon, City.name_en, City.name_fa)
        .join(Province, Province.code == City.province_code)
        .where(Province.code == send_to_code(), City.name_fa == Province.capital_fa)
        .limit(1)
    )
    found = row.first()
    if found is None or found.lat is None or found.lon is None:
        return None, Bilingual("you", "شما")
    return (found.lat, found.lon), Bilingual(found.name_en, found.name_fa)
