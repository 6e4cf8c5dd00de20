"""Loan outcomes, first form (MO-14): before and after, beside those without a loan. Pure.

B1: mean monthly real sales of the six months after the month of the loan minus the six before, with
four observed months on each side. B2, first form: the same months of businesses without a loan that
were born within a year of the borrower; the difference of differences is an association, no proof.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from marketplace.monitoring.facts import Group, Loan, Moment, Track
from marketplace.monitoring.indicators.base import plain, whole_units
from marketplace.monitoring.months import month_of

SPAN = 6
LEAST_OBSERVED = 4
COHORT_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Change:
    """Mean monthly real sales and active months before and after."""

    before: Fraction
    after: Fraction
    active_before: int
    active_after: int

    @property
    def difference(self) -> Fraction:
        """After minus before."""
        return self.after - self.before


def change(track: Track, at: Moment, month: int) -> Change | None:
    """Return what changed around a month that itself is left out; None if seen too little."""
    before, after = range(month - SPAN, month), range(month + 1, month + SPAN + 1)
    if track.born is None or after[-1] > at.month:
        return None
    if sum(m >= track.born for m in before) < LEAST_OBSERVED:
        return None
    observed = [m for m in before if m >= track.born]
    early, late = at.real(track, range(observed[0], month)), at.real(track, after)
    if early is None or late is None:
        return None
    return Change(
        early / len(observed),
        late / SPAN,
        sum(m in track.active_months for m in before),
        sum(m in track.active_months for m in after),
    )


def difference_in_differences(supported: Sequence[Change], others: Sequence[Change]) -> Fraction:
    """Return the mean change of the supported minus that of the others."""
    return _mean([c.difference for c in supported]) - _mean([c.difference for c in others])


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values) if values else Fraction(0)


def loans_by_lender(group: Group) -> list[dict[str, object]]:
    """Return a row for each lender and product: loans, businesses, before, after, comparison."""
    found: dict[tuple[str, str], list[tuple[Track, Loan]]] = {}
    for track in group.tracks:
        for loan in track.business.loans:
            found.setdefault((loan.lender, loan.title), []).append((track, loan))
    beside = _Beside(group)
    return [_row(group, *key, loans, beside) for key, loans in sorted(found.items())]


class _Beside:
    """Businesses without a loan, each month's changes worked out once."""

    def __init__(self, group: Group) -> None:
        self._group = group
        self._free = [t for t in group.tracks if t.born is not None and not t.business.loans]
        self._changes: dict[int, list[tuple[int, Change]]] = {}

    def alike(self, borrower: Track, month: int) -> list[Change]:
        """Return the changes around a month of those born within a year of the borrower."""
        if month not in self._changes:
            self._changes[month] = [
                (track.born or 0, found)
                for track in self._free
                if (found := change(track, self._group.at, month)) is not None
            ]
        own = borrower.born or 0
        return [c for born, c in self._changes[month] if abs(born - own) <= COHORT_MONTHS]


def _row(
    group: Group,
    lender: str,
    product: str,
    loans: list[tuple[Track, Loan]],
    beside: _Beside,
) -> dict[str, object]:
    changes, others, jobs = [], [], 0
    for track, loan in loans:
        month = month_of(loan.on, group.at.parameters.calendar)
        own = change(track, group.at, month)
        jobs += loan.jobs_promised
        if own is not None:
            changes.append(own)
            others += beside.alike(track, month)
    return {
        "lender": lender,
        "product": product,
        "loans": len(loans),
        "businesses": len({track.business.shop_id for track, _ in loans}),
        "amount": sum(loan.amount_minor for _, loan in loans),
        "jobs_promised": jobs,
        "late": sum(loan.late_days > 30 for _, loan in loans),
        "judged": len(changes),
        "before": whole_units(_mean([c.before for c in changes])),
        "after": whole_units(_mean([c.after for c in changes])),
        "active_before": plain(_mean([Fraction(c.active_before) for c in changes])),
        "active_after": plain(_mean([Fraction(c.active_after) for c in changes])),
        "compared": len(others),
        "difference": whole_units(difference_in_differences(changes, others)) if others else None,
    }
