"""M18: buyer concentration, Herfindahl and Hirschman's sum of squared shares."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from marketplace.monitoring.facts import Group, Moment, Sale, Track
from marketplace.monitoring.indicators.base import Figure, Indicator, Unit, middle, plain


def hhi(shares: Sequence[Fraction]) -> tuple[Fraction, Fraction | None]:
    """Return H, and H normalised to 0..1; of one buyer the latter is "n/a"."""
    h = sum((share * share for share in shares), Fraction(0))
    n = len(shares)
    return h, (h - Fraction(1, n)) / (1 - Fraction(1, n)) if n > 1 else None


def by_buyer(sales: Iterable[Sale]) -> dict[str, int]:
    """Return what each known buyer of the platform kept, in minor units."""
    sums: dict[str, int] = {}
    for sale in sales:
        if sale.platform and sale.buyer is not None and sale.valid:
            kept = sale.net_minor - sale.refunded_minor
            sums[sale.buyer] = sums.get(sale.buyer, 0) + kept
    return sums


def shares_of(track: Track, at: Moment) -> list[Fraction]:
    """Return the shares of a business's buyers in W(12), the largest first."""
    span = at.window(12)
    sums = by_buyer(s for s in track.sales if s.month in span)
    total = sum(sums.values())
    return sorted((Fraction(s, total) for s in sums.values()), reverse=True) if total else []


def compute(group: Group) -> Figure:
    """Return the median H over businesses, and the median share of the top buyer."""
    found = [shares for t in group.tracks if (shares := shares_of(t, group.at))]
    top = middle([shares[0] for shares in found])
    return Figure(middle([hhi(s)[0] for s in found]), len(found), more={"top": plain(top)})


INDICATOR = Indicator("M18", Unit.INDEX, 12, "P", compute)
