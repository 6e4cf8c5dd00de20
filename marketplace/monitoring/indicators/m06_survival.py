"""M6: survival, of those born in a cohort how many are active k months after their birth."""

from marketplace.monitoring.facts import Group, Track
from marketplace.monitoring.indicators.base import Figure, Indicator, Unit, rate

COHORT_MONTHS = 24  # births of two years: a small province has few of one
COHORT_LEAST = 10
STEPS = (6, 12, 24, 36, 60)


def cohort(group: Group, k: int) -> list[Track]:
    """Return the births of two years that have all been observed for k months."""
    last = group.at.month - k
    births = range(last - COHORT_MONTHS + 1, last + 1)
    return [track for track in group.tracks if track.born in births]


def survived(track: Track, k: int) -> bool:
    """Say whether a business was active in the months k-2 to k after its birth."""
    if track.born is None:
        return False
    return any(track.born + m in track.active_months for m in range(k - 2, k + 1))


def survival(group: Group, k: int, *, least: int = COHORT_LEAST) -> Figure:
    """Return survivors by cohort; a cohort below ten is "n/a"."""
    members = cohort(group, k)
    alive = sum(survived(track, k) for track in members)
    figure = rate(alive, len(members), n=len(members), k=k)
    if len(members) < least:
        return Figure(None, figure.n, figure.numerator, figure.denominator, more=figure.more)
    return figure


def compute(group: Group) -> Figure:
    """Return survival at 12 months, and at 6, 24, 36 and 60 beside it."""
    main = survival(group, 12)
    steps = {str(k): survival(group, k).plain() for k in STEPS}
    return Figure(main.value, main.n, main.numerator, main.denominator, more={"steps": steps})


INDICATOR = Indicator("M6", Unit.RATE, 12, "A", compute, has_target=True)
