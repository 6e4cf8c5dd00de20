"""M11: net sales, nominal and real, their sum and how they spread over businesses."""

from fractions import Fraction

from marketplace.monitoring.facts import Group
from marketplace.monitoring.indicators.base import (
    Figure,
    Indicator,
    Unit,
    middle,
    quantile,
    whole_units,
)


def sales(group: Group, months: int) -> Figure:
    """Return the sum of W(n) in minor units; negative months are kept."""
    span = group.at.window(months)
    sellers = [t for t in group.tracks if any(m in t.by_month for m in span)]
    sums = [t.total(span) for t in sellers]
    reals = [group.at.real(t, span) for t in sellers]
    known = [real for real in reals if real is not None]
    whole = sum(known, Fraction(0)) if len(known) == len(reals) else None
    exact = [Fraction(minor) for minor in sums]
    more = {
        "real": whole_units(whole),
        "mean": whole_units(Fraction(sum(sums), len(sums)) if sums else None),
        "median": whole_units(middle(exact)),
        "p10": whole_units(quantile(exact, Fraction(1, 10))),
        "p90": whole_units(quantile(exact, Fraction(9, 10))),
        "outside": sum(
            s.net_minor for t in sellers for s in t.sales if s.month in span and not s.platform
        ),
        "fair": sum(
            s.net_minor for t in sellers for s in t.sales if s.month in span and s.channel == "fair"
        ),
    }
    parts = tuple(sorted(sums, reverse=True))
    return Figure(Fraction(sum(sums)), len(sellers), parts=parts, more=more)


def compute(group: Group) -> Figure:
    """Return the sales of the last whole month, with the year beside it."""
    month, year = sales(group, 1), sales(group, 12)
    return Figure(
        month.value,
        month.n,
        parts=month.parts,
        more={**(month.more or {}), "year": year.plain()},
    )


INDICATOR = Indicator("M11", Unit.MONEY, 1, "A", compute, has_target=True)
