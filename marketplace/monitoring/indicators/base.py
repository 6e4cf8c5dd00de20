"""What an indicator is, and what it gives. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from marketplace.monitoring.facts import Group


class Unit(StrEnum):
    """What a figure counts."""

    BUSINESSES = "businesses"
    RATE = "rate"
    DAYS = "days"
    MONEY = "money"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with the businesses behind it; `value` None is "n/a", never 0 (C6)."""

    value: Fraction | None
    n: int
    numerator: int | None = None
    denominator: int | None = None
    parts: tuple[int, ...] = ()  # contributions of businesses to a money total, largest first
    more: dict[str, Any] | None = None

    def plain(self) -> dict[str, Any]:
        """Return it as it is stored: fractions exact, of the contributions only the two largest."""
        return {
            "value": plain(self.value),
            "n": self.n,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "largest": list(self.parts[:2]),
            "more": self.more or {},
        }


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator of the catalogue: code of the specification, unit, window in months, base."""

    code: str
    unit: Unit
    window: int
    base: str  # P platform, A all sales with evidence
    compute: Callable[[Group], Figure]
    has_target: bool = False


def plain(value: Fraction | None) -> list[int] | None:
    """Return an exact fraction as numerator and denominator."""
    return None if value is None else [value.numerator, value.denominator]


def whole_units(value: Fraction | None) -> list[int] | None:
    """Return an amount rounded half up to its minor unit, so that stored figures stay short."""
    return None if value is None else [(2 * value + 1) // 2, 1]


def rate(numerator: int, denominator: int, *, n: int, **more: Any) -> Figure:
    """Return a rate; nothing to divide by is "n/a"."""
    value = Fraction(numerator, denominator) if denominator else None
    return Figure(value, n, numerator, denominator, more=more)


def middle(values: Sequence[Fraction]) -> Fraction | None:
    """Return the median, None of nothing."""
    return quantile(values, Fraction(1, 2))


def quantile(values: Sequence[Fraction], share: Fraction) -> Fraction | None:
    """Return a quantile by linear interpolation between order statistics (type 7)."""
    if not values:
        return None
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])
