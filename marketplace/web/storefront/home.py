"""The home page."""

from dataclasses import dataclass

from flask import render_template, url_for
from sqlalchemy import select

from marketplace.catalog import shelves
from marketplace.catalog.cards import CardPicture, first_pictures
from marketplace.catalog.shelves import Shelf
from marketplace.catalog.tree import Node, Tree
from marketplace.core.bilingual import Bilingual
from marketplace.core.clock import utc_now
from marketplace.core.jalali import local_date
from marketplace.demand import queries as demand
from marketplace.fairs import queries as fairs
from marketplace.places.models import City, Province
from marketplace.web import access, json_ld, kept
from marketplace.web.db import session
from marketplace.web.i18n import gettext as _
from marketplace.web.pictures import Picture, of_card
from marketplace.web.seo import public_seo
from marketplace.web.site import send_to_code
from marketplace.web.storefront import blueprint
from marketplace.web.storefront.cards import cards_of, fair_card, need_card
from marketplace.web.storefront.makers import makers, shop_cards

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
    fresh_ids, loved_ids = shelves.front_ids(session(), fresh=5, loved=10)
    cards = {card.facts.id: card for card in cards_of([*fresh_ids, *loved_ids])}
    fresh = [cards[i] for i in fresh_ids if i in cards]
    loved = [cards[i] for i in loved_ids if i in cards]
    point, near = nearby()
    needs = demand.open_needs(session(), today=today, limit=3)
    return render_template(
        "storefront/home.html",
        categories=category_tiles(),
        fresh=fresh,
        loved=loved[:5],
        hero=[card.picture for card in [*loved, *fresh] if card.picture][:8],
        fairs=[fair_card(fair, today) for fair in fairs.coming(session(), today=today, limit=3)],
        shops=shop_cards(makers(point)[:4]),
        needs=[need_card(need, today) for need in needs],
        popular=[_("honey"), _("kitchen knife"), _("kilim"), _("sour cherry jam")],
        goods_count=kept.overview(Shelf()).total,
        near=near,
        json_ld=json_ld.organization(),
        seo=public_seo(
            endpoint="storefront.home",
            description=_("Handmade goods and homemade food, bought from the maker."),
        ),
    )


def category_tiles() -> list[Tile]:
    """Return the tiles of the first page, those with most goods."""
    tree = kept.tree()
    counts = tree.summed(kept.overview(Shelf()).facets["category"])
    known = [node for node in tree if node.level == 2 and counts[node.id]]
    chosen = sorted(known, key=lambda node: -counts[node.id])[:TILE_COUNT]
    key = ("tile pictures", *(node.id for node in chosen))
    pictures = kept.kept().get(key, lambda: _pictures(chosen, tree))
    return [
        Tile(
            url_for("storefront.category", slug=node.slug),
            node.name,
            of_card(pictures.get(node.id)),
            counts[node.id],
        )
        for node in chosen
    ]


def _pictures(chosen: list[Node], tree: Tree) -> dict[int, CardPicture | None]:
    tops = {below: node.id for node in chosen for below in tree.branch_ids(node.id)}
    firsts = shelves.one_per_category(session(), list(tops))
    pictures = first_pictures(session(), list(firsts.values()))
    found: dict[int, CardPicture | None] = {}
    for category_id, product_id in sorted(firsts.items()):
        found.setdefault(tops[category_id], pictures.get(product_id))
    return found


def nearby() -> tuple[tuple[float, float] | None, Bilingual]:
    """Return the point and the name of the place that goods are sent to: its capital city."""
    code = send_to_code()
    return kept.kept().get(("capital", code), lambda: _capital(code))


def _capital(code: str) -> tuple[tuple[float, float] | None, Bilingual]:
    row = session().execute(
        select(City.lat, City.lon, City.name_en, City.name_fa)
        .join(Province, Province.code == City.province_code)
        .where(Province.code == code, City.name_fa == Province.capital_fa)
        .limit(1)
    )
    found = row.first()
    if found is None or found.lat is None or found.lon is None:
        return None, Bilingual("you", "شما")
    return (found.lat, found.lon), Bilingual(found.name_en, found.name_fa)
