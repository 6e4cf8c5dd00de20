"""What monitoring knows of the businesses at a moment t: plain values, no database. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from statistics import median

from marketplace.monitoring.months import last_day, month_of, window
from marketplace.monitoring.parameters import Parameters

GAP_LEAST_DAYS = 7
GAP_SALES = 4
SEASON_MONTHS = 5
SEASON_SHARE = Fraction(4, 5)


@dataclass(frozen=True, slots=True)
class Sale:
    """A delivered order part, or a sale outside with evidence; net of delivery, before refunds."""

    shop_id: int
    on: date
    month: int
    net_minor: int
    refunded_minor: int
    buyer: str | None
    channel: str
    evidence: int
    seq: int  # the ledger transaction behind it

    @property
    def valid(self) -> bool:
        """C2: not given back in full."""
        return self.refunded_minor < self.net_minor

    @property
    def platform(self) -> bool:
        """Made on the platform; the rest is S_off."""
        return self.evidence == 3


@dataclass(frozen=True, slots=True)
class Refund:
    """Money given back for a delivered sale, in the month it was posted."""

    month: int
    minor: int
    seq: int
    way: str = "web"  # how the sale came about that it undoes


@dataclass(frozen=True, slots=True)
class Fee:
    """What a booth cost: the producer's part and the funder's, negative where given back."""

    on: date
    month: int
    paid_minor: int
    subsidy_minor: int
    seq: int


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of an order part."""

    placed_on: date
    accepted: bool
    delivered_on: date | None
    promised_on: date | None
    cancelled_by_shop: bool


@dataclass(frozen=True, slots=True)
class Loan:
    """A loan as far as rules and outcomes need it."""

    on: date
    lender: str
    title: str
    amount_minor: int
    instalment_minor: int
    late_days: int
    jobs_promised: int


@dataclass(frozen=True, slots=True)
class Business:
    """A business with what may be counted of its producer at t; None is "not said"."""

    shop_id: int
    slug: str
    county: str
    enrolled_on: date
    category: str | None = None
    gender: str | None = None
    birth_year: int | None = None
    settlement: str | None = None
    mode: str | None = None
    closed_on: date | None = None
    pauses: tuple[tuple[date, date], ...] = ()
    season: frozenset[int] = frozenset()
    licence_ends_on: date | None = None
    negative_since: date | None = None
    loans: tuple[Loan, ...] = ()


@dataclass(frozen=True)
class Track:
    """One business and all that happened to it up to t."""

    business: Business
    sales: tuple[Sale, ...]  # by day
    refunds: tuple[Refund, ...] = ()
    fates: tuple[Fate, ...] = ()
    parameters: Parameters = field(default_factory=Parameters)
    fees: tuple[Fee, ...] = ()

    @cached_property
    def valid(self) -> tuple[Sale, ...]:
        """The sales that count for activity."""
        return tuple(sale for sale in self.sales if sale.valid)

    @cached_property
    def by_month(self) -> dict[int, int]:
        """S_m in minor units: sales delivered in m minus refunds posted in m."""
        sums: dict[int, int] = {}
        for sale in self.sales:
            sums[sale.month] = sums.get(sale.month, 0) + sale.net_minor
        for refund in self.refunds:
            sums[refund.month] = sums.get(refund.month, 0) - refund.minor
        return sums

    @cached_property
    def active_months(self) -> frozenset[int]:
        """The months with a valid sale."""
        return frozenset(sale.month for sale in self.valid)

    @cached_property
    def born(self) -> int | None:
        """The month of the first valid sale ever."""
        return self.valid[0].month if self.valid else None

    @cached_property
    def season(self) -> frozenset[int]:
        """Months of the year (1 to 12) worked in: declared, or read from two years of sales."""
        if self.business.season:
            return self.business.season
        sums: dict[int, int] = {}
        months = {sale.month for sale in self.sales}
        if not months or max(months) - min(months) < 23:
            return frozenset()
        latest = max(months)
        for month, minor in self.by_month.items():
            if month > latest - 24:
                sums[month % 12 + 1] = sums.get(month % 12 + 1, 0) + minor
        best = sorted(sums, key=lambda place: (-sums[place], place))[:SEASON_MONTHS]
        share = sum(sums[place] for place in best)
        seasonal = len(sums) > SEASON_MONTHS and share >= SEASON_SHARE * sum(sums.values()) > 0
        return frozenset(best) if seasonal else frozenset()

    def rests_in(self, month: int) -> bool:
        """Say whether the month is a paused one: out of season, or mostly within a pause."""
        if self.season and month % 12 + 1 not in self.season:
            return True
        middle = last_day(month, self.parameters.calendar) - timedelta(days=15)
        return any(start <= middle <= end for start, end in self.business.pauses)

    def rests_on(self, day: date) -> bool:
        """Say whether the business rests on that day."""
        month = month_of(day, self.parameters.calendar)
        if self.season and month % 12 + 1 not in self.season:
            return True
        return any(start <= day <= end for start, end in self.business.pauses)

    def silence(self, after: date, until: date) -> int:
        """Return the days from one day to another without those of rest."""
        days = (until - after).days
        if not self.season:
            overlaps = (
                (min(end, until) - max(start, after + timedelta(days=1))).days + 1
                for start, end in self.business.pauses
            )
            return days - sum(max(0, overlap) for overlap in overlaps)
        return sum(not self.rests_on(after + timedelta(days=n)) for n in range(1, days + 1))

    def gap(self, until: date) -> Fraction | None:
        """Return the median days between valid sales up to a day; None below four sales."""
        days = [sale.on for sale in self.valid if sale.on <= until]
        if len(days) < GAP_SALES:
            return None
        gaps = [(b - a).days for a, b in pairwise(days)]
        return Fraction(median(gaps))

    def last_sale(self, until: date) -> date | None:
        """Return the day of the last valid sale up to a day."""
        return next((sale.on for sale in reversed(self.valid) if sale.on <= until), None)

    def total(self, months: range) -> int:
        """Return the nominal sum of S over months."""
        return sum(self.by_month.get(month, 0) for month in months)


@dataclass(frozen=True, slots=True)
class Moment:
    """t, its last whole month, and the price index by month."""

    day: date
    month: int
    prices: Mapping[int, int]
    parameters: Parameters

    def before(self, months: int) -> "Moment":
        """Return the end of an earlier month."""
        month = self.month - months
        day = last_day(month, self.parameters.calendar)
        return Moment(day, month, self.prices, self.parameters)

    def real(self, track: Track, months: range) -> Fraction | None:
        """C4: the sum of S in prices of this moment's month; None when an index is missing."""
        base = self.prices.get(self.month)
        total = Fraction(0)
        for month in months:
            minor = track.by_month.get(month, 0)
            if not minor:
                continue
            index = self.prices.get(month)
            if base is None or index is None:
                return None
            total += Fraction(minor * base, index)
        return total

    def window(self, months: int) -> range:
        """W(n) of this moment."""
        return window(self.month, months)


@dataclass(frozen=True, slots=True)
class Group:
    """Businesses looked at together, at a moment."""

    tracks: tuple[Track, ...]
    at: Moment

    def moved(self, months: int) -> "Group":
        """Return the same businesses some months earlier, without those not yet enrolled."""
        at = self.at.before(months)
        return Group(tuple(t for t in self.tracks if t.business.enrolled_on <= at.day), at)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a frozen period is made of, and where it was read."""

    group: Group
    names: Mapping[str, tuple[str, str]]
    ledger_seq: int
    ledger_hash: str
    rows: int
    needs: Mapping[str, int] = field(default_factory=dict)
