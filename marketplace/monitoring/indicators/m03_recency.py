"""M3: recency, the days since the last valid sale, and beside the business's own rhythm."""

from fractions import Fraction

from marketplace.monitoring.facts import GAP_LEAST_DAYS, Group, Moment, Track
from marketplace.monitoring.indicators.base import Figure, Indicator, Unit, middle


def recency(track: Track, at: Moment) -> int | None:
    """Return the days from the last valid sale to t without days of rest; None without a sale."""
    last = track.last_sale(at.day)
    return None if last is None else track.silence(last, at.day)


def rhythm(track: Track, at: Moment, category_gap: Fraction | None) -> Fraction | None:
    """Return the business's median gap in days, its category's below four sales."""
    own = track.gap(at.day)
    return category_gap if own is None else own


def category_gaps(group: Group) -> dict[str | None, Fraction | None]:
    """Return the median of the own gaps in each category."""
    gaps: dict[str | None, list[Fraction]] = {}
    for track in group.tracks:
        gap = track.gap(group.at.day)
        if gap is not None:
            gaps.setdefault(track.business.category, []).append(gap)
    return {category: middle(found) for category, found in gaps.items()}


def compute(group: Group) -> Figure:
    """Return the median recency, and the median of recency / max(7, gap)."""
    by_category = category_gaps(group)
    days, shares = [], []
    for track in group.tracks:
        silent = recency(track, group.at)
        if silent is None:
            continue
        days.append(Fraction(silent))
        gap = rhythm(track, group.at, by_category.get(track.business.category))
        if gap is not None:
            shares.append(silent / max(Fraction(GAP_LEAST_DAYS), gap))
    share = middle(shares)
    more = {"by_rhythm": [share.numerator, share.denominator] if share is not None else None}
    return Figure(middle(days), len(days), more=more)


INDICATOR = Indicator("M3", Unit.DAYS, 0, "A", compute)
