"""At-risk points of a business (monitoring specification, section 5), each with its inputs. Pure.

R5, R10 and R12 wait for lead firms, declared costs and contacts to be recorded; a rule without its
data gives no point. No rule looks at gender, age, disability or place. Points lead to no sanction.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from marketplace.monitoring.facts import Fate, Moment, Track
from marketplace.monitoring.indicators.m18_concentration import by_buyer
from marketplace.monitoring.months import last_day, month_of, window

NINETY = 90
LEAST_ORDERS = 5


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that fits, its points, and the figures it read (days, percent, minor units)."""

    rule: str
    points: int
    inputs: dict[str, int]

    def plain(self) -> dict[str, object]:
        """Return it as it is stored."""
        return {"rule": self.rule, "points": self.points, "inputs": self.inputs}


def reasons(track: Track, at: Moment, gap: Fraction | None) -> list[Reason]:
    """Return the rules that fit a business at a moment; `gap` is its rhythm in days."""
    found = [*_silence(track, at, gap), *(r for rule in RULES for r in rule(track, at))]
    return sorted(found, key=lambda reason: int(reason.rule[1:]))


def _silence(track: Track, at: Moment, gap: Fraction | None) -> Iterator[Reason]:
    """R1: silent for more than three of its own gaps and a month."""
    last = track.last_sale(at.day)
    if last is None or gap is None:
        return
    days = track.silence(last, at.day)
    if days > 3 * gap and days > 30:
        yield Reason("R1", 1, {"days": days, "gap": round(gap)})


def _halved(track: Track, at: Moment) -> Iterator[Reason]:
    """R2: real sales of three months below half of the same a year before (or just before)."""
    if track.born is None:
        return
    old = track.born <= at.month - 14
    back = 12 if old else 3
    if track.born > at.month - back - 2 or any(track.rests_in(m) for m in at.window(3)):
        return
    now = at.real(track, at.window(3))
    before = at.real(track, window(at.month - back, 3))
    if now is not None and before is not None and before > 0 and 2 * now < before:
        yield Reason("R2", 2, {"percent": round(100 * now / before), "months_before": back})


def _falling(track: Track, at: Moment) -> Iterator[Reason]:
    """R3: three falling months in a row, by more than 30 percent in all."""
    months = list(at.window(4))
    if track.born is None or track.born > months[0] or any(map(track.rests_in, months)):
        return
    found = [at.real(track, range(month, month + 1)) for month in months]
    sums = [real for real in found if real is not None]
    if len(sums) < 4 or sums[0] <= 0:
        return
    if sums[0] > sums[1] > sums[2] > sums[3] and 10 * sums[3] < 7 * sums[0]:
        yield Reason("R3", 1, {"percent": round(100 * (1 - sums[3] / sums[0]))})


def _one_buyer(track: Track, at: Moment) -> Iterator[Reason]:
    """R4: one buyer has more than 60 percent and has been silent for 60 days."""
    span = at.window(12)
    known = [sale for sale in track.valid if sale.on <= at.day]
    sums = by_buyer(sale for sale in known if sale.month in span)
    if not sums or sum(sums.values()) <= 0:
        return
    top = max(sums, key=lambda buyer: (sums[buyer], buyer))
    share = Fraction(sums[top], sum(sums.values()))
    last = max(sale.on for sale in known if sale.buyer == top)
    silent = (at.day - last).days
    if share > Fraction(3, 5) and silent >= 60:
        yield Reason("R4", 1, {"percent": round(100 * share), "days": silent})


def _lately(track: Track, at: Moment) -> list[Fate]:
    calendar, span = at.parameters.calendar, at.window(3)
    return [f for f in track.fates if month_of(f.placed_on, calendar) in span]


def _late(track: Track, at: Moment) -> Iterator[Reason]:
    """R6: she cancels more than 20 percent, or fewer than 60 percent come on time."""
    fates = _lately(track, at)
    if len(fates) < LEAST_ORDERS:
        return
    cancelled = Fraction(sum(f.cancelled_by_shop for f in fates), len(fates))
    due = [f for f in fates if f.delivered_on is not None and f.promised_on is not None]
    on_time = sum((f.delivered_on or at.day) <= (f.promised_on or at.day) for f in due)
    share = Fraction(on_time, len(due)) if len(due) >= LEAST_ORDERS else Fraction(1)
    if cancelled > Fraction(1, 5) or share < Fraction(3, 5):
        inputs = {"cancelled": round(100 * cancelled), "on_time": round(100 * share)}
        yield Reason("R6", 1, inputs)


def _given_back(track: Track, at: Moment) -> Iterator[Reason]:
    """R7: more than 15 percent of the sales were given back."""
    span = at.window(3)
    sales = [s for s in track.sales if s.month in span]
    total = sum(s.net_minor for s in sales)
    back = sum(s.refunded_minor for s in sales)
    if len(sales) >= LEAST_ORDERS and total > 0 and 100 * back > 15 * total:
        yield Reason("R7", 1, {"percent": round(Fraction(100 * back, total))})


def _loan(track: Track, at: Moment) -> Iterator[Reason]:
    """R8: an instalment over 30 days late, or sales below 1.5 instalments for three months."""
    loans = [loan for loan in track.business.loans if loan.on <= at.day - timedelta(days=NINETY)]
    late = max((loan.late_days for loan in loans), default=0)
    instalment = sum(loan.instalment_minor for loan in loans)
    if late > 30:
        yield Reason("R8", 2, {"days": late})
    elif instalment and not track.rests_on(at.day):
        covers = [Fraction(track.total(window(at.month - n, 6)), 6 * instalment) for n in range(3)]
        if all(cover < Fraction(3, 2) for cover in covers):
            yield Reason("R8", 2, {"percent": round(100 * covers[0])})


def _owes(track: Track, at: Moment) -> Iterator[Reason]:
    """R9: the shop has owed the market for more than 30 days."""
    since = track.business.negative_since
    if since is not None and (at.day - since).days > 30:
        yield Reason("R9", 1, {"days": (at.day - since).days})


def _licence(track: Track, at: Moment) -> Iterator[Reason]:
    """R11: the licence ends within 30 days, or has ended."""
    ends = track.business.licence_ends_on
    if ends is not None and (ends - at.day).days <= 30:
        yield Reason("R11", 1, {"days": (ends - at.day).days})


RULES: tuple[Callable[[Track, Moment], Iterator[Reason]], ...] = (
    _halved,
    _falling,
    _one_buyer,
    _late,
    _given_back,
    _loan,
    _owes,
    _licence,
)


def flagged(track: Track, at: Moment, gap: Fraction | None) -> tuple[bool, list[Reason]]:
    """Say whether a business is at risk, with the reasons at t.

    Once flagged it stays so until it has had under two points for two month ends in a row.
    """
    rules = at.parameters
    now = reasons(track, at, gap)
    if sum(r.points for r in now) >= rules.risk_points:
        return True, now
    calm = sum(r.points for r in now) < rules.clear_points
    for back in range(1, 13):
        moment = (
            at.before(back) if at.day == last_day(at.month, rules.calendar) else at.before(back - 1)
        )
        points = sum(r.points for r in reasons(track, moment, gap))
        if points >= rules.risk_points:
            return True, now
        if points < rules.clear_points and calm:
            return False, now
        calm = points < rules.clear_points
    return False, now


def risky_months(track: Track, at: Moment, gap: Fraction | None) -> list[int]:
    """Return the months of the last twelve at whose ends a business had the points of a risk."""
    ends = [at.before(back) for back in range(12, 0, -1)]
    return [
        moment.month
        for moment in ends
        if sum(r.points for r in reasons(track, moment, gap)) >= at.parameters.risk_points
    ]
