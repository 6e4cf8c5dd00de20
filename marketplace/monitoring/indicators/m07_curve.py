"""M7: the survival curve by Kaplan and Meier, with a log-log band of 95 percent."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from marketplace.monitoring.facts import Group, Track
from marketplace.monitoring.indicators.base import Figure, Indicator, Unit, plain
from marketplace.monitoring.months import month_of

Z95 = 1.959963984540054
SILENT_MONTHS = 12
SHOWN_LEAST = 5
PLACES = 12  # digits of S that are stored


@dataclass(frozen=True, slots=True)
class Life:
    """Months from birth to the end or to t; seen from `entry` on; `ended` or still going."""

    months: int
    ended: bool
    entry: int = 0


@dataclass(frozen=True, slots=True)
class Point:
    """S at x months, its band, and how many were still under observation just before."""

    x: int
    s: Fraction
    low: float
    high: float
    at_risk: int


def kaplan_meier(lives: Sequence[Life]) -> list[Point]:
    """Return a point at each month with an end: S = prod(1 - d/n). Ends go before censorings."""
    points, s, spread = [], Fraction(1), 0.0
    for x in sorted({life.months for life in lives if life.ended}):
        n = sum(life.entry < x <= life.months for life in lives)
        d = sum(life.ended and life.months == x for life in lives)
        s *= Fraction(n - d, n)
        spread += d / (n * (n - d)) if n > d else 0.0
        low, high = _band(s, spread)
        points.append(Point(x, s, low, high, n))
    return points


def _band(s: Fraction, spread: float) -> tuple[float, float]:
    """Return the log-log limits, rounded so that any machine stores the same bytes."""
    if not 0 < s < 1:
        return float(s), float(s)
    width = Z95 * math.sqrt(spread) / abs(math.log(s))
    return round(float(s) ** math.exp(width), 6), round(float(s) ** math.exp(-width), 6)


def life_of(track: Track, month: int, *, closed_month: int | None) -> Life | None:
    """Return how long a business has lived by the end of `month`; None before its birth.

    It ended at its last sale when it was declared closed or has been silent for twelve months that
    were not months of rest (provisional death of M5).
    """
    months = [m for m in track.active_months if m <= month]
    if not months:
        return None
    born, last = min(months), max(months)
    silent = sum(not track.rests_in(m) for m in range(last + 1, month + 1))
    closed = closed_month is not None and closed_month <= month
    if closed or silent >= SILENT_MONTHS:
        return Life(max(1, last - born), ended=True)
    return Life(month - born, ended=False)


def compute(group: Group) -> Figure:
    """Return the curve, its points only while five are under observation."""
    lives = []
    for track in group.tracks:
        closed = track.business.closed_on
        closed_month = month_of(closed, track.parameters.calendar) if closed else None
        life = life_of(track, group.at.month, closed_month=closed_month)
        if life is not None:
            lives.append(life)
    points = [p for p in kaplan_meier(lives) if p.at_risk >= SHOWN_LEAST]
    more = {
        "points": [[p.x, plain(round(p.s, PLACES)), p.low, p.high, p.at_risk] for p in points],
        "ends": sum(life.ended for life in lives),
        "longest": max((life.months for life in lives), default=0),
    }
    return Figure(round(points[-1].s, PLACES) if points else None, len(lives), more=more)


INDICATOR = Indicator("M7", Unit.RATE, 0, "A", compute)
