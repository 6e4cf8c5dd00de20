"""Searches of the embedded engine: what was matched is filtered, counted, ordered, paged."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from marketplace.search.engines import DEEPEST, MOST_PRICES, Filters, Found, Hit, Page
from marketplace.search.engines.whoosh.snapshot import Mask, Matches

_CODES = {"category": "category", "province": "province", "county": "county"}
_READY = (1, 2)


def found(
    matches: list[Matches], filters: Filters, facets: Sequence[str], page: Page, *, beside: bool
) -> Found:
    """Return a page of what was matched; with `beside` also counts of shops and prices."""
    whole = any(part.whole.any() for part in matches)
    if whole:
        matches = [part.only(part.whole) for part in matches]
    masks = [_masks(part, filters) for part in matches]
    kept = [part.only(_all(mask, part)) for part, mask in zip(matches, masks, strict=True)]
    counts = {name: _count(name, matches, masks) for name in facets}
    prices = _without("price", matches, masks, "price")[:MOST_PRICES] if beside else ()
    return Found(
        hits=tuple(best(kept, page)),
        total=sum(len(part.docs) for part in kept),
        whole=whole,
        facets=counts,
        per_shop=_tally(_joined(kept, "shop")) if beside else {},
        prices=tuple(int(price) for price in prices),
    )


def _masks(part: Matches, filters: Filters) -> dict[str, Mask]:
    masks: dict[str, Mask] = {}
    if filters.category_ids:
        masks["category"] = np.isin(part.fact("category"), filters.category_ids)
    for name in ("province", "county"):
        if wanted := getattr(filters, name):
            masks[name] = part.fact(name) == wanted
    if filters.shop_id:
        masks["shop"] = part.fact("shop") == filters.shop_id
    if filters.low_minor is not None or filters.high_minor is not None:
        low, high = filters.low_minor or 0, filters.high_minor
        price = part.fact("price")
        masks["price"] = (price >= low) & (price <= high if high is not None else True)
    if filters.ready:
        masks["ready"] = (part.fact("ready") & filters.ready) > 0
    return masks


def _all(masks: dict[str, Mask], part: Matches, but: str = "") -> Mask:
    kept = np.ones(len(part.docs), np.bool_)
    for name, mask in masks.items():
        if name != but:
            kept &= mask
    return kept


def _without(name: str, matches: list[Matches], masks: list[dict[str, Mask]], fact: str) -> Any:
    """Return a fact of all that fit every filter but the one named."""
    parts = zip(matches, masks, strict=True)
    kept = [part.fact(fact)[_all(mask, part, but=name)] for part, mask in parts]
    return np.concatenate(kept) if kept else np.empty(0, np.int32)


def _count(name: str, matches: list[Matches], masks: list[dict[str, Mask]]) -> dict[int, int]:
    values = _without(name, matches, masks, name)
    if name != "ready":
        return _tally(values)
    return {bit: n for bit in _READY if (n := int(((values & bit) > 0).sum()))}


def _tally(values: NDArray[Any]) -> dict[int, int]:
    counts = np.bincount(values) if len(values) else np.empty(0, np.int64)
    return {int(value): int(counts[value]) for value in np.flatnonzero(counts)}


def _joined(parts: list[Matches], fact: str) -> NDArray[Any]:
    return np.concatenate([part.fact(fact) for part in parts]) if parts else np.empty(0, np.int32)


def best(parts: list[Matches], page: Page) -> list[Hit]:
    """Return a page of hits in order; only those up to its end are put in order at all."""
    parts = [part for part in parts if len(part.docs)]
    last = page.first + page.size
    if not parts or page.first >= DEEPEST:
        return []
    ids = _joined(parts, "product")
    scores = np.concatenate([part.scores for part in parts])
    key, tie = _order(parts, page.sort, scores, ids)
    if last < len(key):
        chosen = np.flatnonzero(key <= np.partition(key, last - 1)[last - 1])
    else:
        chosen = np.arange(len(key))
    order = chosen[np.lexsort((tie[chosen], key[chosen]))][page.first : last]
    return [Hit(int(ids[i]), float(scores[i])) for i in order]


def _order(
    parts: list[Matches], sort: str, scores: NDArray[Any], ids: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return what is ordered by, the smallest first, and what decides between equals."""
    match sort:
        case "cheapest":
            return _joined(parts, "price"), ids
        case "dearest":
            return -_joined(parts, "price"), ids
        case "newest":
            return -_joined(parts, "published"), -ids
        case "loved":
            return -_joined(parts, "loved"), -ids
    return -scores, ids
