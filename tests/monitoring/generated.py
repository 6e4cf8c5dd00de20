"""Businesses made up by a seed: steady, failing, seasonal, at fairs, with refunds, loans, rests."""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from marketplace.monitoring.facts import Business, Fate, Loan, Moment, Refund, Sale, Track
from marketplace.monitoring.months import last_whole, month_of
from marketplace.monitoring.parameters import Parameters
from marketplace.monitoring.states import Calendar

DAY = date(2026, 11, 21)  # the last day of Aban 1405
GENDERS = ("woman", "woman", "man", None)


@dataclass(frozen=True, slots=True)
class Told:
    """A sale of the story, before it is laid into months."""

    on: date
    minor: int
    refunded: int
    buyer: str | None
    channel: str
    evidence: int


def moment(calendar: Calendar = Calendar.JALALI, *, factor: int = 1) -> Moment:
    """Return t with prices that rise by two percent a month."""
    parameters = Parameters(calendar=calendar)
    month = last_whole(DAY, calendar)
    prices = {month - back: factor * round(100_000 * 1.02**-back) for back in range(72)}
    return Moment(DAY, month, prices, parameters)


def make_tracks(count: int, *, seed: int, calendar: Calendar = Calendar.JALALI) -> list[Track]:
    """Return businesses with their sales laid into the months of a calendar."""
    dice = [random.Random(f"{seed}-{n}") for n in range(1, count + 1)]  # noqa: S311 - no secret
    return [_track(n, each, calendar) for n, each in enumerate(dice, 1)]


def _track(n: int, dice: random.Random, calendar: Calendar) -> Track:
    told = _told(dice)
    parameters = Parameters(calendar=calendar)
    sales = tuple(
        Sale(n, t.on, month_of(t.on, calendar), t.minor, t.refunded, t.buyer, t.channel,
             t.evidence, place)
        for place, t in enumerate(sorted(told, key=lambda t: t.on), 1)
    )  # fmt: skip
    refunds = tuple(
        Refund(s.month, s.refunded_minor, 10_000 + s.seq) for s in sales if s.refunded_minor
    )
    return Track(_business(n, dice, sales), sales, refunds, _fates(dice, sales), parameters)


def _told(dice: random.Random) -> list[Told]:
    days = dice.randint(5, 1500)
    ends = dice.randint(0, days) if dice.random() < 0.4 else 0
    gap, fair_only = dice.choice((4, 9, 20, 45)), dice.random() < 0.15
    found = []
    while days > ends:
        minor = dice.randint(1, 900) * 10_000
        back = dice.choice((minor, minor // 3)) if dice.random() < 0.05 else 0
        outside = fair_only or dice.random() < 0.1
        found.append(
            Told(
                on=DAY - timedelta(days=days),
                minor=minor,
                refunded=0 if outside else back,
                buyer=None if outside else f"b{dice.choice((*[1] * 9, *range(1, 40)))}",
                channel="fair" if outside else "web",
                evidence=1 if outside else 3,
            )
        )
        days -= 1 + int(dice.expovariate(1 / gap))
    return found


def _business(n: int, dice: random.Random, sales: tuple[Sale, ...]) -> Business:
    first = sales[0].on if sales else DAY - timedelta(days=dice.randint(0, 300))
    loan = Loan(first + timedelta(days=90), "bank", "loan", 5_000_000, 900_000,
                dice.choice((0, 0, 40)), 1)  # fmt: skip
    rest = DAY - timedelta(days=dice.randint(30, 400))
    return Business(
        shop_id=n,
        slug=f"maker-{n}",
        county=dice.choice(("1901", "1903", "1904")),
        enrolled_on=first - timedelta(days=dice.randint(0, 200)),
        category=dice.choice(("food", "textile", None)),
        gender=dice.choice(GENDERS),
        birth_year=dice.choice((1960, 1984, 2003, None)),
        settlement=dice.choice(("urban", "rural", None)),
        mode=dice.choice(("independent", "supported", None)),
        closed_on=DAY - timedelta(days=9) if dice.random() < 0.05 else None,
        pauses=((rest, rest + timedelta(days=60)),) if dice.random() < 0.2 else (),
        loans=(loan,) if dice.random() < 0.3 else (),
        licence_ends_on=DAY + timedelta(days=10) if dice.random() < 0.1 else None,
    )


def _fates(dice: random.Random, sales: tuple[Sale, ...]) -> tuple[Fate, ...]:
    return tuple(
        Fate(
            placed_on=sale.on,
            accepted=True,
            delivered_on=sale.on + timedelta(days=3),
            promised_on=sale.on + timedelta(days=dice.choice((1, 9))),
            cancelled_by_shop=False,
        )
        for sale in sales[-40:]
        if sale.platform
    )


def doubled(track: Track) -> Track:
    """Return a business with every amount twice as large."""
    loans = tuple(
        replace(
            loan, amount_minor=2 * loan.amount_minor, instalment_minor=2 * loan.instalment_minor
        )
        for loan in track.business.loans
    )
    sales = tuple(
        replace(s, net_minor=2 * s.net_minor, refunded_minor=2 * s.refunded_minor)
        for s in track.sales
    )
    refunds = tuple(replace(r, minor=2 * r.minor) for r in track.refunds)
    business = replace(track.business, loans=loans)
    return Track(business, sales, refunds, track.fates, track.parameters)
