"""The filters beside a list of goods: facets with counts, chips, the histogram of prices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from marketplace.catalog.tree import Node, Tree
from marketplace.core.money import Money
from marketplace.places import queries as places
from marketplace.web import kept
from marketplace.web.db import session
from marketplace.web.filters import money
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang
from marketplace.web.paging import here

BARS = 12
FILTERS = ("category", "province", "county", "min_price", "max_price", "ready")


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


def _choice(key: str, value: str, name: str, count: int, chosen: str) -> Choice:
    on = value == chosen
    return Choice(value, name, count, on, here(**{key: None if on else value, "page": None}))


def facets_of(
    asked: Asked,
    counts: Mapping[str, Mapping[Any, int]],
    tree: Tree,
    branch: Node | None,
) -> list[Facet]:
    """Return the filters beside a list, each value with how many goods it leaves."""
    here_lang = lang()
    facets = [_categories(asked, counts["category"], tree, branch)]
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
    provinces = {place.code: place.name for place in kept.provinces()}
    rows = sorted(counts["province"].items(), key=lambda row: (-row[1], row[0]))
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


def _categories(asked: Asked, own: Mapping[int, int], tree: Tree, branch: Node | None) -> Facet:
    """The categories of the first level as filters; on a category's page, those below it."""
    counts = tree.summed(own)
    choices = []
    for category in tree.children(branch.id if branch else None):
        count = counts[category.id]
        if not (count or category.slug == asked.category):
            continue
        name = category.name.in_language(lang())
        if branch is None:
            choices.append(_choice("category", category.slug, name, count, asked.category))
        else:
            url = here(slug=category.slug, page=None)
            choices.append(Choice(category.slug, name, count, chosen=False, url=url))
    return Facet("category", _("Category"), tuple(choices))


def chips_of(asked: Asked, tree: Tree) -> list[tuple[Any, str]]:
    """Return what is filtered by, each with the link that takes it off."""
    chips: list[tuple[Any, str]] = []
    category = tree.find(asked.category)
    if category is not None:
        chips.append((category.name.in_language(lang()), here(category=None, page=None)))
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


def bars_of(prices: Sequence[int]) -> list[int]:
    """Return heights (0 to 100) of a small histogram; few prices make none."""
    if len(prices) < 4 or min(prices) == max(prices):
        return []
    low, high = min(prices), sorted(prices)[int(len(prices) * 0.95)]
    width = max(1, (high - low) // BARS)
    counts = [0] * BARS
    for price in prices:
        counts[min(BARS - 1, (price - low) // width)] += 1
    return [round(100 * n / max(counts)) for n in counts]
