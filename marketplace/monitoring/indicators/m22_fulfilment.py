"""M22: fulfilment, of the orders accepted those delivered; and what producers cancelled."""

from collections.abc import Iterable
from datetime import timedelta

from marketplace.monitoring.facts import Fate, Group, Moment
from marketplace.monitoring.indicators.base import Figure, Indicator, Unit, rate
from marketplace.monitoring.months import month_of

SETTLED = timedelta(days=14)


def judged(fates: Iterable[Fate], at: Moment) -> list[Fate]:
    """Return the orders placed in W(3) that are older than 14 days."""
    span, before = at.window(3), at.day - SETTLED
    calendar = at.parameters.calendar
    return [f for f in fates if f.placed_on < before and month_of(f.placed_on, calendar) in span]


def compute(group: Group) -> Figure:
    """Return delivered / accepted, and producers' cancellations / orders beside it."""
    found = [(t, judged(t.fates, group.at)) for t in group.tracks]
    fates = [fate for _, some in found for fate in some]
    accepted = [fate for fate in fates if fate.accepted]
    delivered = sum(fate.delivered_on is not None for fate in accepted)
    cancelled = sum(fate.cancelled_by_shop for fate in fates)
    sellers = sum(bool(some) for _, some in found)
    return rate(delivered, len(accepted), n=sellers, cancelled=cancelled, orders=len(fates))


INDICATOR = Indicator("M22", Unit.RATE, 3, "P", compute, has_target=True)
