"""The standing of a business: the first rule that fits (monitoring specification, section 5). Pure.

`ended` is provisional: whether somebody tried to reach her is not recorded yet, so the office asks
before it believes. A refund of the only sale of a spell changes the standing from its day on.
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from marketplace.monitoring.facts import Moment, Track
from marketplace.monitoring.indicators.m02_activity import activity
from marketplace.monitoring.months import window
from marketplace.monitoring.risk import Reason, flagged, risky_months
from marketplace.monitoring.states import Standing


@dataclass(frozen=True, slots=True)
class Judgement:
    """A standing with the rule's figures and the at-risk reasons."""

    standing: Standing
    points: int
    reasons: tuple[Reason, ...]


def judge(track: Track, at: Moment, gap: Fraction | None) -> Judgement:
    """Return where a business stands at t; `gap` is its rhythm in days, or its category's."""
    found = _without_sale(track, at) or _silent(track, at, gap)
    if found is not None:
        return found
    risky, why = flagged(track, at, gap)
    points = sum(reason.points for reason in why)
    if risky:
        return Judgement(Standing.AT_RISK, points, tuple(why))
    if _recovered(track, at, gap):
        return Judgement(Standing.RECOVERED, points, (_months(track, at, 4), *why))
    ratio = activity(track, at) or Fraction(0)
    months = sum(month in track.active_months for month in at.window(12))
    share = ratio if any(map(track.rests_in, at.window(12))) else Fraction(months, 12)
    if 100 * share >= at.parameters.steady_pct:
        return Judgement(Standing.STEADY, points, (_months(track, at, 12), *why))
    return Judgement(Standing.ACTIVE, points, (_months(track, at, 12), *why))


def _months(track: Track, at: Moment, of: int) -> Reason:
    active = sum(month in track.active_months for month in at.window(of))
    return Reason("S0", 0, {"active": active, "of": of})


def _without_sale(track: Track, at: Moment) -> Judgement | None:
    """Closed, paused, registered, not started: what needs no look at sales."""
    closed = track.business.closed_on
    if closed is not None and closed <= at.day:
        since = {"days": (at.day - closed).days}
        return Judgement(Standing.CLOSED, 0, (Reason("S1", 0, since),))
    if track.rests_on(at.day):
        return Judgement(Standing.PAUSED, 0, (Reason("S2", 0, {}),))
    if track.last_sale(at.day) is not None:
        return None
    days = (at.day - track.business.enrolled_on).days
    new = days <= at.parameters.registered_days
    standing = Standing.REGISTERED if new else Standing.NOT_STARTED
    return Judgement(standing, 0, (Reason("S3" if new else "S4", 0, {"days": days}),))


def limit(at: Moment, gap: Fraction | None) -> Fraction:
    """Return after how many days of silence a business is inactive."""
    rules = at.parameters
    own = rules.inactive_gaps * gap if gap is not None else Fraction(0)
    return min(Fraction(rules.inactive_most_days), max(Fraction(rules.inactive_least_days), own))


def _silent(track: Track, at: Moment, gap: Fraction | None) -> Judgement | None:
    last = track.last_sale(at.day)
    days = track.silence(last, at.day) if last is not None else 0
    if days >= at.parameters.ended_days:
        return Judgement(Standing.ENDED, 0, (Reason("S5", 0, {"days": days}),))
    most = limit(at, gap)
    if days > most:
        inputs = {"days": days, "limit": round(most)}
        return Judgement(Standing.INACTIVE, 0, (Reason("S6", 0, inputs),))
    return None


def _recovered(track: Track, at: Moment, gap: Fraction | None) -> bool:
    """Three active months of the last four after a fall of the last year, and half its best back.

    A fall is a silence beyond the limit that ended within the last twelve months, or a month end at
    which the business was at risk.
    """
    if track.born is None or sum(m in track.active_months for m in at.window(4)) < 3:
        return False
    falls = [*_silences(track, at, limit(at, gap)), *risky_months(track, at, gap)]
    if not falls:
        return False
    now = at.real(track, at.window(3))
    past = [at.real(track, window(m, 3)) for m in range(track.born + 2, max(falls) + 1)]
    best = max((real for real in past if real is not None), default=Fraction(0))
    return now is not None and 2 * now >= best


def _silences(track: Track, at: Moment, most: Fraction) -> list[int]:
    """Return the months before silences beyond the limit that ended within the last twelve."""
    year = at.window(12)
    return [
        earlier.month
        for earlier, later in pairwise(track.valid)
        if later.on <= at.day and later.month in year
        and track.silence(earlier.on, later.on) > most
    ]  # fmt: skip
