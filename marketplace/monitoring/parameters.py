"""Every number of the method that somebody chose (marked [P] in the specification). Pure.

They are stored with each frozen period, so that a figure can be made again as it was made.
"""

from dataclasses import asdict, dataclass
from typing import Any

from marketplace.monitoring.states import Calendar

METHOD = "1.1"  # raised with every change of a formula or rule


@dataclass(frozen=True, slots=True)
class Parameters:
    """Defaults of the specification; days, counts and shares in percent."""

    calendar: Calendar = Calendar.JALALI
    home_province: str = "19"
    currency: str = "IRR"
    evidence_least: int = 1  # C3: sales outside the platform count from this grade on
    few: int = 5  # k of P1
    rate_denominator_least: int = 10
    median_least: int = 10
    dominance_one_pct: int = 75
    dominance_two_pct: int = 85
    p_pct: int = 10
    registered_days: int = 90
    inactive_least_days: int = 90
    inactive_most_days: int = 180
    inactive_gaps: int = 4
    ended_days: int = 365
    risk_points: int = 3
    clear_points: int = 2
    clear_months: int = 2
    steady_pct: int = 75

    def plain(self) -> dict[str, Any]:
        """Return them as they are stored."""
        return asdict(self)
