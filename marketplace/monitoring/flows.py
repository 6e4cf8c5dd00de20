"""Births, ends and moves between standings: how the stock of businesses changes. Pure.

M4 and M5: a birth is a first valid sale; an end is dated at the last one and is known for certain
once a year has passed, so the ends of the running year are not counted yet (None). Stock at the
start, plus births, less ends, is the stock at the end.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from marketplace.monitoring.facts import Group, Track
from marketplace.monitoring.indicators.m07_curve import Life, life_of
from marketplace.monitoring.months import month_of, text_of
from marketplace.monitoring.standing import Judgement
from marketplace.monitoring.states import Standing

YEARS = 3
SELLING, SILENT, WAITING, NOT_YET = "selling", "silent", "waiting", "not_yet"
GROUPS: dict[str, tuple[Standing, ...]] = {
    SELLING: (Standing.STEADY, Standing.ACTIVE, Standing.RECOVERED, Standing.AT_RISK),
    SILENT: (Standing.INACTIVE, Standing.ENDED, Standing.CLOSED),
    WAITING: (Standing.REGISTERED, Standing.NOT_STARTED, Standing.PAUSED),
}
GROUP_OF = {standing: name for name, members in GROUPS.items() for standing in members}


def flows(group: Group) -> list[dict[str, Any]]:
    """Return births and ends of each of the last three years, the oldest first."""
    spans = [(track.born, _end(track, group)) for track in group.tracks if track.born is not None]
    last, found = group.at.month, []
    for back in reversed(range(YEARS)):
        year = range(last - 12 * back - 11, last - 12 * back + 1)
        before = year[0] - 1
        found.append(
            {
                "first": text_of(year[0]),
                "last": text_of(year[-1]),
                "start": _alive(spans, before),
                "births": sum(born in year for born, _ in spans),
                "ends": sum(end in year for _, end in spans if end is not None) if back else None,
                "stock": _alive(spans, year[-1]) if back else None,
            }
        )
    return found


def _end(track: Track, group: Group) -> int | None:
    """Return the month of a business's last sale when it has ended."""
    closed = track.business.closed_on
    month = month_of(closed, track.parameters.calendar) if closed else None
    life: Life | None = life_of(track, group.at.month, closed_month=month)
    if life is None or not life.ended:
        return None
    return max(m for m in track.active_months if m <= group.at.month)


def _alive(spans: list[tuple[int, int | None]], month: int) -> int:
    return sum(born <= month and (end is None or end > month) for born, end in spans)


def moves(before: Mapping[int, Judgement], now: Mapping[int, Judgement]) -> dict[str, list[int]]:
    """Return how many went from each group of standings a year ago to each of today."""
    pairs = Counter(
        (
            GROUP_OF[before[shop_id].standing] if shop_id in before else NOT_YET,
            GROUP_OF[found.standing],
        )
        for shop_id, found in now.items()
    )
    return {row: [pairs[row, column] for column in GROUPS] for row in (*GROUPS, NOT_YET)}
