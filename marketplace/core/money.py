"""Money: integer minor units and a currency, and the few rules by which it is divided.

Rules M1 to M6 of the money specification. Nothing here knows floats.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.core.text import to_ascii_digits

MOST_MINOR = 10**15
RIALS_IN_TOMAN = 10
_SEPARATORS = str.maketrans({"٬": "", ",": "", "٫": "."})

# Digits after the point (M1). IRR has none by our choice; ISO 4217 says two.
EXPONENTS = {
    **dict.fromkeys(("JPY", "KRW", "VND", "XOF", "XAF", "XPF", "CLP", "PYG", "RWF", "BIF"), 0),
    **dict.fromkeys(("DJF", "GNF", "KMF", "MGA", "VUV", "ISK", "UGX", "IRR"), 0),
    **dict.fromkeys(("BHD", "JOD", "KWD", "OMR", "TND"), 3),
}


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies were put together."""


class AmountError(ValueError):
    """A typed amount cannot be read; `reason`: empty, not_a_number, decimals or too_large."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def exponent(currency: str) -> int:
    """Return how many digits of `currency` stand after the point."""
    return EXPONENTS.get(currency, 2)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units of a currency. Different currencies never meet."""

    minor: int
    currency: str

    @classmethod
    def zero(cls, currency: str) -> "Money":
        """Return nothing of `currency`."""
        return cls(0, currency)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            msg = f"{self.currency} and {other.currency}"
            raise CurrencyMismatch(msg)
        return other.minor

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __mul__(self, times: int) -> "Money":
        if isinstance(times, bool) or not isinstance(times, int):
            return NotImplemented
        return Money(self.minor * times, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.minor >= self._same(other)

    def __bool__(self) -> bool:
        return self.minor != 0


def parse_amount(text: str, currency: str) -> Money:
    """Read a typed amount: any digits, ٬ , and spaces between thousands, ٫ or . before decimals.

    Raises AmountError for what is empty, negative, not a number, finer than the currency or larger
    than 10^15 minor units.
    """
    return Money(_typed_minor(text, exponent(currency)), currency)


def parse_toman(text: str) -> Money:
    """Read an amount typed in toman; toman is for people, what is kept is rial (M3).

    One decimal is a rial. Raises AmountError as parse_amount does.
    """
    return Money(_typed_minor(text, 1), "IRR")


def _typed_minor(text: str, places: int) -> int:
    plain = "".join(to_ascii_digits(text).translate(_SEPARATORS).split())
    if not plain:
        raise AmountError("empty")
    whole, _, part = plain.partition(".")
    if not (whole + part).isascii() or not (whole + part).isdigit():
        raise AmountError("not_a_number")
    # Zeros count too: who writes 185.000 may well mean thousands, and must be asked.
    if len(part) > places:
        raise AmountError("decimals")
    digits = (whole + part.ljust(places, "0")).lstrip("0") or "0"
    # The length first: int() of very many digits is slow, then an error of its own.
    if len(digits) > len(str(MOST_MINOR)) or int(digits) > MOST_MINOR:
        raise AmountError("too_large")
    return int(digits)


def share(base: Money, basis_points: int) -> Money:
    """Return `basis_points` of `base`, rounded half up and kept within 0 and `base` (M4)."""
    minor = (base.minor * basis_points * 2 + 10_000) // 20_000
    return Money(max(0, min(minor, base.minor)), base.currency)


def split(amount: Money, weights: Sequence[int]) -> list[Money]:
    """Divide `amount` by `weights` without a remainder: largest remainder, ties to the first (M5).

    Raises ValueError without a positive weight.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        msg = "weights must be non-negative with a positive sum"
        raise ValueError(msg)
    parts = [amount.minor * weight // total for weight in weights]
    rests = [amount.minor * weight % total for weight in weights]
    order = sorted(range(len(weights)), key=lambda line: (-rests[line], line))
    for line in order[: amount.minor - sum(parts)]:
        parts[line] += 1
    return [Money(part, amount.currency) for part in parts]


def refund_share(commission: Money, base: Money, before: Money, now: Money) -> Money:
    """Return the part of `commission` that a refund of `now` takes back (M6).

    `before` was refunded earlier, both of `base`; what passes `base` takes nothing back.
    Cumulative, so that the parts of a full refund add up to the commission exactly.

    Raises CurrencyMismatch, and ValueError for a negative refund.
    """
    if commission.currency != base.currency:
        raise CurrencyMismatch(f"{commission.currency} and {base.currency}")
    nothing = Money.zero(base.currency)
    if min(before, now) < nothing:
        raise ValueError("a refund is not negative")
    if base <= nothing:
        return nothing
    done, reached = (min(refunded, base).minor for refunded in (before, before + now))
    part = commission.minor * reached // base.minor - commission.minor * done // base.minor
    return Money(part, base.currency)
