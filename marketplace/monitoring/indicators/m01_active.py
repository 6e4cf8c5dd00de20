"""M1: active businesses, those with at least one valid sale in the last three months."""

from fractions import Fraction

from marketplace.monitoring.facts import Group, Moment, Track
from marketplace.monitoring.indicators.base import Figure, Indicator, Unit


def is_active(track: Track, at: Moment, *, months: int = 3) -> bool:
    """Say whether a business sold in W(n)."""
    return any(month in track.active_months for month in at.window(months))


def compute(group: Group) -> Figure:
    """Count W(3); also W(12), and apart those that rest and so are not asked to sell."""
    active = sum(is_active(track, group.at) for track in group.tracks)
    year = sum(is_active(track, group.at, months=12) for track in group.tracks)
    resting = sum(
        track.rests_on(group.at.day) and not is_active(track, group.at) for track in group.tracks
    )
    more = {"year": year, "resting": resting, "registered": len(group.tracks)}
    return Figure(Fraction(active), active, numerator=active, more=more)


INDICATOR = Indicator("M1", Unit.BUSINESSES, 3, "A", compute, has_target=True)
