"""Search and category pages: one listing with filters as a plain GET form."""

from typing import Any

from flask import abort, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.catalog import shelves
from marketplace.catalog.shelves import Overview, Shelf
from marketplace.catalog.tree import Node
from marketplace.core.money import AmountError, Money, parse_toman
from marketplace.search.engines import IndexMissing
from marketplace.search.engines import Page as Wanted
from marketplace.search.hints import spelt_better
from marketplace.search.queries import find_without_index
from marketplace.search.services import guess_category
from marketplace.web import access, json_ld, kept
from marketplace.web.db import session
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang
from marketplace.web.paging import here, page_number, page_value, pager
from marketplace.web.searching import engine
from marketplace.web.seo import public_seo
from marketplace.web.storefront import blueprint
from marketplace.web.storefront.cards import Card, cards_of
from marketplace.web.storefront.facets import FILTERS, Asked, bars_of, chips_of, facets_of
from marketplace.web.storefront.searches import note_search

LONGEST_QUERY = 200
MOST_FOUND = 1000
NEAREST = 4


def _typed_price(name: str) -> tuple[Money | None, bool]:
    text = request.args.get(name, "").strip()[:20]
    if not text:
        return None, True
    try:
        return parse_toman(text), True
    except AmountError:
        return None, False


def read_request() -> Asked:
    """Read the filters; what cannot be is left out, a bad price is said."""
    low, low_good = _typed_price("min_price")
    high, high_good = _typed_price("max_price")
    sort = request.args.get("sort", "")
    ready = request.args.get("ready", "")
    return Asked(
        query=" ".join(request.args.get("q", "")[:LONGEST_QUERY].split()),
        category=request.args.get("category", "")[:80],
        province=request.args.get("province", "")[:2],
        county=request.args.get("county", "")[:4],
        low=low,
        high=high,
        ready=ready if ready in {"now", "order"} else "",
        sort=sort if sort in shelves.SORTS else "",
        page=page_number(),
        problem="" if low_good and high_good else _("Please write a price in digits."),
    )


@blueprint.get("/search")
@access.public
def search() -> str:
    """Goods that fit the words, or all goods without words."""
    asked = read_request()
    ids, note = _found(asked.query)
    category = kept.tree().find(asked.category)
    trail: list[tuple[str, str | None]] = [(_("Home"), url_for("storefront.home"))]
    trail.append((asked.query or _("All goods"), None))
    base = _shelf(asked, ids=ids, filtered=category)
    beside = kept.overview(base)
    note_search(
        asked,
        category_id=category.id if category else None,
        results=beside.total,
        first_id=next(iter(ids or ()), None),
    )
    return _page(
        asked,
        base=base,
        beside=beside,
        trail=trail,
        note=note,
        branch=None,
        seo=public_seo(endpoint="storefront.search", noindex=True),
    )


def _found(query: str) -> tuple[tuple[int, ...] | None, str]:
    if not query:
        return None, ""
    try:
        hits = engine().find(query, page=Wanted(size=MOST_FOUND)).hits
        return tuple(hit.product_id for hit in hits), ""
    except IndexMissing:
        ids = find_without_index(session(), query, limit=MOST_FOUND)
        return tuple(ids), _("Search is being mended; for now only titles are looked through.")


def _shelf(
    asked: Asked,
    *,
    ids: tuple[int, ...] | None = None,
    within: Node | None = None,
    filtered: Node | None = None,
) -> Shelf:
    return Shelf(
        ids=ids,
        within=_branch(within),
        category_ids=_branch(filtered),
        province=asked.province,
        county=asked.county,
        low_minor=asked.low.minor if asked.low else None,
        high_minor=asked.high.minor if asked.high else None,
        ready=asked.ready,
    )


def _branch(category: Node | None) -> tuple[int, ...]:
    return kept.tree().branch_ids(category.id) if category else ()


@blueprint.get("/categories/<slug>")
@access.public
def category(slug: str) -> str | Response:
    """Goods of a category and all below it."""
    found = kept.tree().find(slug)
    if found is None:
        abort(404)
    asked = read_request()
    trail: list[tuple[str, str | None]] = [(_("Home"), url_for("storefront.home"))]
    for step in kept.tree().path(found.id):
        url = url_for("storefront.category", slug=step.slug) if step.id != found.id else None
        trail.append((step.name.in_language(lang()), url))
    filtered = set(request.args) - {"page"}
    base = _shelf(asked, within=found)
    return _page(
        asked,
        base=base,
        beside=kept.overview(base),
        trail=trail,
        note="",
        branch=found,
        seo=public_seo(
            endpoint="storefront.category",
            values={"slug": slug, **page_value()},
            noindex=bool(filtered),
        ),
    )


def _sort(asked: Asked) -> str:
    return asked.sort or ("relevance" if asked.query else "newest")


def _page(
    asked: Asked,
    *,
    base: Shelf,
    beside: Overview,
    trail: list[tuple[str, str | None]],
    note: str,
    branch: Node | None,
    seo: Any,
) -> str:
    sort, total, tree = _sort(asked), beside.total, kept.tree()
    ids = shelves.page_of(session(), base, sort=sort, page=asked.page)
    sorts = {
        "relevance": _("Most relevant"),
        "newest": _("Newest"),
        "cheapest": _("Cheapest"),
        "dearest": _("Dearest"),
        "loved": _("Best loved"),
    }
    if not asked.query:
        del sorts["relevance"]
    return render_template(
        "storefront/listing.html",
        heading=branch.name.in_language(lang()) if branch else _("All goods"),
        query=asked.query,
        crumbs=trail,
        total=total,
        makers_count=len(beside.per_shop),
        cards=cards_of(ids),
        facets=facets_of(asked, beside.facets, tree, branch),
        price_from=request.args.get("min_price", "")[:20],
        price_to=request.args.get("max_price", "")[:20],
        price_bars=bars_of(beside.prices),
        chips=chips_of(asked, tree),
        clear_url=here(**dict.fromkeys((*FILTERS, "page"))),
        sort=sort,
        sorts=list(sorts.items()),
        pager=pager(asked.page, size=shelves.PAGE, total=total),
        form_action=request.path,
        note=note or asked.problem,
        hint=_hint(asked.query),
        nearest=_nearest(asked, base) if not total else [],
        need_url=_need_url(asked, branch),
        json_ld=json_ld.graph(json_ld.crumbs(trail)),
        seo=seo,
    )


def _nearest(asked: Asked, base: Shelf) -> list[Card]:
    """Return what comes nearest to a wish that nothing fits: filters left out, then its kind."""
    ids: list[int] = list(base.ids or ())[:NEAREST]
    guessed = guess_category(session(), asked.query) if asked.query and not ids else None
    kind = kept.tree().branch_ids(guessed.id) if guessed else base.within or base.category_ids
    if not ids and kind:
        wide = Shelf(within=kind)
        ids = shelves.page_of(session(), wide, sort="loved", page=1, size=NEAREST)
    return cards_of(ids)


def _need_url(asked: Asked, branch: Node | None) -> str:
    """Return the way to the needs board with what was sought filled in."""
    known: dict[str, Any] = {
        "q": asked.query,
        "category": asked.category or (branch.slug if branch else ""),
        "county": asked.county,
        "province": asked.province,
    }
    return url_for("storefront.new_need", **{name: text for name, text in known.items() if text})


def _hint(query: str) -> str | None:
    try:
        return spelt_better(session(), engine(), query) if query else None
    except IndexMissing:
        return None
