"""How the sales of a month came about, and what booths cost: by way, before and after protection.

M20 counts by channel. A sale of the platform was made on the web, for a need, or at a fair; the
rest happened outside and has a document. Costs of booths stand apart: what the producers paid, and
what funders bore. All of it is sums of rows of the books. Pure.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from marketplace.monitoring.facts import Group, Sale, Track
from marketplace.monitoring.publishing import Value, rules_of, sums

WEB, NEED, FAIR, OUTSIDE = WAYS = ("web", "need", "fair", "outside")
FEE, SUBSIDY = COSTS = ("booth", "subsidy")
Part = tuple[int, int]  # number in the books, minor units


def way_of(sale: Sale) -> str:
    """Return how a sale came about."""
    return sale.channel if sale.platform else OUTSIDE


def parts_of(track: Track, way: str, months: range) -> list[Part]:
    """Return the rows of a business behind a way or a cost; money given back is negative."""
    if way in COSTS:
        return [
            (fee.seq, fee.paid_minor if way == FEE else fee.subsidy_minor)
            for fee in track.fees
            if fee.month in months and (fee.paid_minor if way == FEE else fee.subsidy_minor)
        ]
    sold = [(s.seq, s.net_minor) for s in track.sales if s.month in months and way_of(s) == way]
    back = [(r.seq, -r.minor) for r in track.refunds if r.month in months and r.way == way]
    return sold + back


def by_way(group: Group, ways: Iterable[str] = WAYS) -> list[dict[str, Any]]:
    """Return the sum of the last month for each way, with the businesses behind it."""
    return [_row(way, group) for way in ways]


def _row(way: str, group: Group) -> dict[str, Any]:
    of_shop: dict[int, int] = defaultdict(int)
    for track in group.tracks:
        for _seq, minor in parts_of(track, way, group.at.window(1)):
            of_shop[track.business.shop_id] += minor
    largest = sorted(of_shop.values(), reverse=True)[:2]
    return {
        "class": way,
        "sales": sum(of_shop.values()),
        "sellers": len(of_shop),
        "largest": largest,
    }


def published(content: dict[str, Any], *, public: bool = True) -> dict[str, Value]:
    """Return sales by way and costs of booths as an audience may see them (P2, P4).

    Sales add up to those of the month, fees and subsidies to what booths cost.
    """
    found: dict[str, Value] = {}
    for name in ("ways", "booths"):
        rows: list[dict[str, Any]] = content.get(name, [])
        values = sums(rows, set(), rules_of(content), public=public)
        found |= {row["class"]: value for row, value in zip(rows, values, strict=True)}
    return found
