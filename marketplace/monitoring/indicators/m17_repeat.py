"""M17: repeat rate, of the platform's buyers those who came back on another day."""

from collections.abc import Iterable
from datetime import date

from marketplace.monitoring.facts import Group, Sale
from marketplace.monitoring.indicators.base import Figure, Indicator, Unit, rate

LEAST_BUYERS = 10


def repeats(sales: Iterable[Sale]) -> tuple[int, int]:
    """Return buyers with orders on two days or more, and all buyers with identity."""
    days: dict[str, set[date]] = {}
    for sale in sales:
        if sale.platform and sale.buyer is not None and sale.valid:
            days.setdefault(sale.buyer, set()).add(sale.on)
    return sum(len(found) >= 2 for found in days.values()), len(days)


def compute(group: Group) -> Figure:
    """Return the rate over W(12); below ten buyers it is "n/a"."""
    span = group.at.window(12)
    sellers = [t for t in group.tracks if any(m in t.active_months for m in span)]
    again, buyers = repeats(s for t in sellers for s in t.sales if s.month in span)
    figure = rate(again, buyers, n=len(sellers))
    if buyers < LEAST_BUYERS:
        return Figure(None, len(sellers), again, buyers)
    return figure


INDICATOR = Indicator("M17", Unit.RATE, 12, "P", compute)
