"""M10: growth tiers, real sales of the last twelve months beside the twelve before."""

from collections import Counter
from fractions import Fraction

from marketplace.monitoring.facts import Group, Moment, Track
from marketplace.monitoring.indicators.base import Figure, Indicator, Unit
from marketplace.monitoring.months import window

TIERS = (
    ("doubled", Fraction(2)),
    ("grown", Fraction(11, 10)),
    ("steady", Fraction(9, 10)),
    ("fallen", Fraction(1, 2)),
    ("collapsed", Fraction(0)),
)


def tier(now: Fraction, before: Fraction) -> str:
    """Return the tier; nothing sold before is "new", not infinite growth."""
    if before <= 0:
        return "new"
    ratio = now / before
    return next((name for name, least in TIERS if ratio >= least), "collapsed")


def tier_of(track: Track, at: Moment) -> str | None:
    """Return one business's tier.

    None unless both years were seen whole (or it is new) and prices are known.
    """
    if track.born is None or at.month - 23 < track.born <= at.month - 12:
        return None
    now = at.real(track, window(at.month, 12))
    before = at.real(track, window(at.month - 12, 12))
    if now is None or before is None or (now <= 0 and before <= 0):
        return None
    return tier(now, before)


def compute(group: Group) -> Figure:
    """Return how many are in each tier; the value is the share that grew or doubled."""
    counts = Counter(found for t in group.tracks if (found := tier_of(t, group.at)) is not None)
    judged = sum(n for name, n in counts.items() if name != "new")
    grown = counts["doubled"] + counts["grown"]
    return Figure(
        Fraction(grown, judged) if judged else None,
        judged,
        grown,
        judged,
        more={"tiers": {name: counts[name] for name in (*(n for n, _ in TIERS), "new")}},
    )


INDICATOR = Indicator("M10", Unit.RATE, 24, "A", compute)
