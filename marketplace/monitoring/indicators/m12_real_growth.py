"""M12: real growth after Davis, Haltiwanger and Schuh: 2(b - a)/(a + b), from -2 to 2."""

from fractions import Fraction

from marketplace.monitoring.facts import Group, Moment, Track
from marketplace.monitoring.indicators.base import Figure, Indicator, Unit, middle
from marketplace.monitoring.months import window


def growth(before: Fraction, now: Fraction) -> Fraction | None:
    """Return the DHS rate; None when nothing was sold in either year."""
    if before + now <= 0:
        return None
    return 2 * (now - before) / (before + now)


def growth_of(track: Track, at: Moment) -> Fraction | None:
    """Return one business's growth; None without prices, or born within the last year."""
    if track.born is None or track.born > at.month - 12:
        return None
    before = at.real(track, window(at.month - 12, 12))
    now = at.real(track, window(at.month, 12))
    return None if before is None or now is None else growth(before, now)


def compute(group: Group) -> Figure:
    """Return the median over businesses that have sold for more than a year."""
    found = [rate for t in group.tracks if (rate := growth_of(t, group.at)) is not None]
    return Figure(middle(found), len(found))


INDICATOR = Indicator("M12", Unit.INDEX, 24, "A", compute)
