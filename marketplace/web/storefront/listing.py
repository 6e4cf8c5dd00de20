"""Search and category pages: one listing with filters as a plain GET form."""

from dataclasses import dataclass
from typing import Any

from flask import abort, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from marketplace.catalog import cards as shelf
from marketplace.catalog import queries as catalog
from marketplace.catalog.cards import Shelf
from marketplace.catalog.models import Category
from marketplace.core.money import AmountError, Money, parse_toman
from marketplace.places import queries as places
from marketplace.search.index import IndexMissing
from marketplace.search.queries import find_without_index
from marketplace.web import access, json_ld
from marketplace.web.db import session
from marketplace.web.filters import money
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang
from marketplace.web.paging import here, page_number, pager
from marketplace.web.searching import reader
from marketplace.web.seo import public_seo
from marketplace.web.storefront import blueprint
from marketplace.web.storefront.cards import cards_of

LONGEST_QUERY = 200
MOST_FOUND = 1000
BARS = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet with how many goods it leaves, and the link that turns it on or off."""

    value: str
    name: str
    count: int
    chosen: bool
    url: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of choices."""

    key: str
    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, cleaned."""

    query: str
    category: str
    province: str
    county: str
    low: Money | None
    high: Money | None
    ready: str
    sort: str
    page: int
    problem: str


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
        sort=sort if sort in shelf.SORTS else "",
        page=page_number(),
        problem="" if low_good and high_good else _("Please write a price in digits."),
    )


@blueprint.get("/search")
@access.public
def search() -> str:
    """Goods that fit the words, or all goods without words."""
    asked = read_request()
    ids, note = _found(asked.query)
    category = catalog.find_category(session(), asked.category) if asked.category else None
    heading = _("All goods")
    trail: list[tuple[str, str | None]] = [(_("Home"), url_for("storefront.home"))]
    trail.append((asked.query or heading, None))
    return _page(
        asked,
        base=_shelf(asked, category, ids),
        heading=heading,
        trail=trail,
        note=note,
        branch=None,
        seo=public_seo(endpoint="storefront.search", noindex=True),
    )


def _found(query: str) -> tuple[tuple[int, ...] | None, str]:
    if not query:
        return None, ""
    try:
        return tuple(i for i, _score in reader().find(query, limit=MOST_FOUND)), ""
    except IndexMissing:
        ids = find_without_index(session(), query, limit=MOST_FOUND)
        return tuple(ids), _("Search is being mended; for now only titles are looked through.")


def _shelf(asked: Asked, category: Category | None, ids: tuple[int, ...] | None) -> Shelf:
    branch = tuple(catalog.branch_ids(session(), category.id)) if category else ()
    return Shelf(
        ids=ids,
        category_ids=branch,
        province=asked.province,
        county=asked.county,
        low_minor=asked.low.minor if asked.low else None,
        high_minor=asked.high.minor if asked.high else None,
        ready=asked.ready,
    )


@blueprint.get("/categories/<slug>")
@access.public
def category(slug: str) -> str | Response:
    """Goods of a category and all below it."""
    found = catalog.find_category(session(), slug)
    if found is None:
        abort(404)
    asked = read_request()
    trail: list[tuple[str, str | None]] = [(_("Home"), url_for("storefront.home"))]
    for step in catalog.path(session(), found.id):
        url = url_for("storefront.category", slug=step.slug) if step.id != found.id else None
        trail.append((step.name.in_language(lang()), url))
    filtered = set(request.args) - {"page"}
    return _page(
        asked,
        base=_shelf(asked, found, None),
        heading=found.name.in_language(lang()),
        trail=trail,
        note="",
        branch=found,
        seo=public_seo(
            endpoint="storefront.category", values={"slug": slug}, noindex=bool(filtered)
        ),
    )


def _page(
    asked: Asked,
    *,
    base: Shelf,
    heading: str,
    trail: list[tuple[str, str | None]],
    note: str,
    branch: Category | None,
    seo: Any,
) -> str:
    sort = asked.sort or ("relevance" if asked.query else "newest")
    ids, total = shelf.page_of(session(), base, sort=sort, page=asked.page)
    counts = shelf.facet_counts(session(), base)
    tree = catalog.tree(session())
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
        heading=heading,
        query=asked.query,
        crumbs=trail,
        total=total,
        makers_count=shelf.makers_on(session(), base) if total else 0,
        cards=cards_of(ids),
        facets=_facets(asked, counts, tree, branch),
        price_from=request.args.get("min_price", "")[:20],
        price_to=request.args.get("max_price", "")[:20],
        price_bars=_bars(shelf.prices_on(session(), base)),
        chips=_chips(asked, tree),
        clear_url=here(**dict.fromkeys((*FILTERS, "page"))),
        sort=sort,
        sorts=list(sorts.items()),
        pager=pager(asked.page, size=shelf.PAGE, total=total),
        form_action=request.path,
        note=note or asked.problem,
        hint=_hint(asked.query) if not total else None,
        json_ld=json_ld.graph(json_ld.crumbs(trail)),
        seo=seo,
    )


FILTERS = ("category", "province", "county", "min_price", "max_price", "ready")


def _hint(query: str) -> str | None:
    try:
        return reader().hint(query) if query else None
    except IndexMissing:
        return None


def _choice(key: str, value: str, name: str, count: int, chosen: str) -> Choice:
    on = value == chosen
    return Choice(value, name, count, on, here(**{key: None if on else value, "page": None}))


def _facets(
    asked: Asked,
    counts: dict[str, dict[str, int]],
    tree: list[Category],
    branch: Category | None,
) -> list[Facet]:
    here_lang = lang()
    facets = []
    if branch is None:
        own = counts["category"]
        tops = [
            (top, sum(own.get(str(i), 0) for i in _below(tree, top)))
            for top in tree
            if top.level == 1
        ]
        choices = [
            _choice("category", top.slug, top.name.in_language(here_lang), n, asked.category)
            for top, n in tops
            if n or top.slug == asked.category
        ]
        facets.append(Facet("category", _("Category"), tuple(choices)))
    ready = counts["ready"]
    named = {"now": _("Ready to send"), "order": _("Made to order")}
    facets.append(
        Facet(
            "ready",
            _("Ready or made to order"),
            tuple(
                _choice("ready", value, name, ready[value], asked.ready)
                for value, name in named.items()
                if ready[value] or value == asked.ready
            ),
        )
    )
    provinces = {p.code: p.name for p in places.provinces(session())}
    rows = sorted(counts["province"].items(), key=lambda row: -row[1])
    facets.append(
        Facet(
            "province",
            _("Made in"),
            tuple(
                _choice("province", code, provinces[code].in_language(here_lang), n, asked.province)
                for code, n in rows
                if code in provinces
            ),
        )
    )
    return [facet for facet in facets if facet.choices]


def _below(tree: list[Category], top: Category) -> set[int]:
    ids = {top.id}
    for category_ in tree:
        if category_.parent_id in ids:
            ids.add(category_.id)
    return ids


def _chips(asked: Asked, tree: list[Category]) -> list[tuple[Any, str]]:
    chips: list[tuple[Any, str]] = []
    names = {c.slug: c.name.in_language(lang()) for c in tree}
    if asked.category in names:
        chips.append((names[asked.category], here(category=None, page=None)))
    if asked.ready:
        words = {"now": _("Ready to send"), "order": _("Made to order")}
        chips.append((words[asked.ready], here(ready=None, page=None)))
    province = places.find_province(session(), asked.province) if asked.province else None
    if province is not None:
        chips.append((province.name.in_language(lang()), here(province=None, page=None)))
    if asked.low:
        chips.append(
            (
                _filled(_("from %(price)s"), asked.low),
                here(min_price=None, page=None),
            )
        )
    if asked.high:
        chips.append(
            (
                _filled(_("up to %(price)s"), asked.high),
                here(max_price=None, page=None),
            )
        )
    return chips


def _filled(words: str, price: Money) -> Markup:
    return Markup.escape(words) % {"price": money(price)}


def _bars(prices: list[int]) -> list[int]:
    """Return heights (0 to 100) of a small histogram; few prices make none."""
    if len(prices) < 4 or min(prices) == max(prices):
        return []
    low, high = min(prices), sorted(prices)[int(len(prices) * 0.95)]
    width = max(1, (high - low) // BARS)
    counts = [0] * BARS
    for price in prices:
        counts[min(BARS - 1, (price - low) // width)] += 1
    return [round(100 * n / max(counts)) for n in counts]
