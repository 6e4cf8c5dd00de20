"""M2: activity ratio, active months by months observed in the last twelve."""

from fractions import Fraction

from marketplace.monitoring.facts import Group, Moment, Track
from marketplace.monitoring.indicators.base import Figure, Indicator, Unit

LEAST_MONTHS = 3


def activity(track: Track, at: Moment) -> Fraction | None:
    """Return one business's ratio; None while it is observed under three months.

    Months before its birth and months of rest are left out.
    """
    if track.born is None:
        return None
    observed = [m for m in at.window(12) if m >= track.born and not track.rests_in(m)]
    if len(observed) < LEAST_MONTHS:
        return None
    return Fraction(sum(month in track.active_months for month in observed), len(observed))


def compute(group: Group) -> Figure:
    """Return the mean over businesses."""
    found = [ratio for t in group.tracks if (ratio := activity(t, group.at)) is not None]
    return Figure(sum(found, Fraction(0)) / len(found) if found else None, len(found))


INDICATOR = Indicator("M2", Unit.RATE, 12, "A", compute)
