"""Pages of words, the list of categories, and the maps for search engines."""

from typing import Any

from flask import Blueprint, Response, abort, render_template, url_for
from sqlalchemy import select

from marketplace.catalog.models import Category, Product
from marketplace.catalog.shelves import Shelf, visible
from marketplace.fairs.models import Fair
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopState
from marketplace.web import access, kept
from marketplace.web.db import session
from marketplace.web.i18n import DIRECTIONS
from marketplace.web.seo import absolute, public_seo
from marketplace.web.site import settings
from marketplace.web.storefront import blueprint

SLUGS = ("how-to-buy", "shipping", "returns", "fees", "about", "terms", "privacy", "contact")
MOST_GOODS = 24_000  # each with two addresses, of the 50,000 that one sitemap may have

maps = Blueprint("maps", __name__)


@blueprint.get("/pages/<slug>")
@access.public
def page(slug: str) -> str:
    """A page of words."""
    if slug not in SLUGS:
        abort(404)
    return render_template(
        f"storefront/pages/{slug}.html",
        commission_pct=settings().commission_bp / 100,
        release_days=settings().release_days,
        hold_minutes=settings().hold_minutes,
        seo=public_seo(endpoint="storefront.page", values={"slug": slug}),
    )


@blueprint.get("/categories")
@access.public
def categories() -> str:
    """The whole tree with counts."""
    tree = kept.tree()
    tops = [(top, tree.children(top.id)) for top in tree.children(None)]
    return render_template(
        "storefront/categories.html",
        tops=tops,
        counts=tree.summed(kept.overview(Shelf()).facets["category"]),
        seo=public_seo(endpoint="storefront.categories"),
    )


@maps.get("/robots.txt")
@access.public
def robots() -> Response:
    """What crawlers may read."""
    lines = ["User-agent: *"]
    lines += [
        f"Disallow: /{code}/{part}"
        for code in DIRECTIONS
        for part in ("cart", "checkout", "orders", "account", "sell", "staff", "search")
    ]
    lines.append(f"Sitemap: {absolute(url_for('maps.sitemap'))}")
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@maps.get("/sitemap.xml")
@access.public
def sitemap() -> Response:
    """All public pages in both languages, each naming its twin."""
    return Response(
        render_template("storefront/sitemap.xml", pages=_pages()), mimetype="application/xml"
    )


def _pages() -> list[tuple[list[tuple[str, str]], str | None]]:
    plain = ("home", "categories", "shops", "fairs", "needs")
    pages = [_twins(f"storefront.{name}", None) for name in plain]
    pages += [_twins("storefront.page", None, slug=slug) for slug in SLUGS]
    pages += [
        _twins("storefront.category", None, slug=slug)
        for slug in session().scalars(select(Category.slug).order_by(Category.id))
    ]
    shops = select(Shop.slug).where(Shop.state == ShopState.APPROVED).order_by(Shop.id)
    pages += [_twins("storefront.shop", None, slug=slug) for slug in session().scalars(shops)]
    pages += [
        _twins("storefront.fair", None, slug=slug)
        for slug in session().scalars(select(Fair.slug).order_by(Fair.id))
    ]
    goods = visible().with_only_columns(Product.id, Product.slug, Product.updated_at)
    for product_id, slug, updated in session().execute(
        goods.order_by(Product.id.desc()).limit(MOST_GOODS)
    ):
        day = updated.date().isoformat()
        pages.append(_twins("storefront.product", day, product_id=product_id, slug=slug))
    return pages


def _twins(
    endpoint: str, day: str | None, **values: Any
) -> tuple[list[tuple[str, str]], str | None]:
    return [(code, absolute(url_for(endpoint, lang=code, **values))) for code in DIRECTIONS], day
