"""The worked values of the monitoring specification come out exactly."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from marketplace.monitoring.facts import Business, Fate, Group, Moment, Refund, Sale, Track
from marketplace.monitoring.indicators import INDICATORS
from marketplace.monitoring.indicators.m02_activity import activity
from marketplace.monitoring.indicators.m07_curve import Life, kaplan_meier
from marketplace.monitoring.indicators.m10_growth import tier
from marketplace.monitoring.indicators.m12_real_growth import growth
from marketplace.monitoring.indicators.m17_repeat import repeats
from marketplace.monitoring.indicators.m18_concentration import hhi
from marketplace.monitoring.months import (
    first_day,
    last_day,
    last_whole,
    month_of,
    parse_month,
    text_of,
)
from marketplace.monitoring.outcomes import Change, difference_in_differences
from marketplace.monitoring.parameters import Parameters
from marketplace.monitoring.states import Calendar

JALALI = Calendar.JALALI
MONTH = parse_month("1405-08")
DAY = last_day(MONTH, JALALI)
PRICES = dict.fromkeys(range(MONTH - 60, MONTH + 1), 100000)
AT = Moment(DAY, MONTH, PRICES, Parameters())


def sale(back: int, minor: int, *, buyer: str | None = None, day: int = 9, **more: object) -> Sale:
    """Return a sale some months before the moment."""
    month = MONTH - back
    values: dict[str, object] = {
        "shop_id": 1, "on": first_day(month, JALALI) + timedelta(days=day), "month": month,
        "net_minor": minor, "refunded_minor": 0, "buyer": buyer, "channel": "web",
        "evidence": 3, "seq": 1,
    }  # fmt: skip
    return Sale(**{**values, **more})  # type: ignore[arg-type]


def track(*sales: Sale, refunds: tuple[Refund, ...] = (), **more: object) -> Track:
    values: dict[str, object] = {
        "shop_id": 1, "slug": "s", "county": "1904", "enrolled_on": date(2020, 1, 1),
    }  # fmt: skip
    business = Business(**{**values, **more})  # type: ignore[arg-type]
    return Track(business, tuple(sorted(sales, key=lambda s: s.on)), refunds)


def monthly(*minors: int) -> Track:
    """Return a business that sold these amounts in the last months, and once long ago."""
    recent = [sale(len(minors) - 1 - n, minor) for n, minor in enumerate(minors) if minor]
    return track(sale(30, 1), *recent)


def test_the_survival_curve_of_six_lives() -> None:
    lives = [
        Life(3, ended=True), Life(5, ended=False), Life(6, ended=True), Life(6, ended=False),
        Life(9, ended=True), Life(12, ended=False),
    ]  # fmt: skip

    points = kaplan_meier(lives)

    assert [(p.x, p.s) for p in points] == [
        (3, Fraction(5, 6)), (6, Fraction(5, 8)), (9, Fraction(5, 16)),
    ]  # fmt: skip
    assert [p.at_risk for p in points] == [6, 4, 2]
    assert all(p.low <= p.s <= p.high for p in points)


def test_who_joins_late_is_not_counted_before_she_joined() -> None:
    late = kaplan_meier([Life(3, ended=True), Life(9, ended=False, entry=4)])

    assert [(p.x, p.s, p.at_risk) for p in late] == [(3, Fraction(0), 1)]


@given(st.lists(st.tuples(st.integers(1, 40), st.booleans()), min_size=1, max_size=60))
def test_the_curve_equals_a_second_way_of_counting(lives: list[tuple[int, bool]]) -> None:
    points = kaplan_meier([Life(months, ended) for months, ended in lives])

    expected, left = Fraction(1), {}
    for x in range(1, 41):
        n = len([m for m, _ in lives if m >= x])
        d = len([m for m, ended in lives if ended and m == x])
        if d:
            expected *= 1 - Fraction(d, n)
            left[x] = expected
    assert {p.x: p.s for p in points} == left


def test_activity_of_a_year_with_three_silent_months() -> None:
    year = monthly(0, 0, 120, 80, 100, 60, 0, 40, 90, 110, 70, 50)

    assert activity(year, AT) == Fraction(3, 4)
    assert year.total(AT.window(12)) == 720  # a mean of 60


def test_activity_is_not_available_under_three_months() -> None:
    assert activity(track(sale(1, 5), sale(0, 5)), AT) is None


def test_growth_is_bounded_and_nothing_before_is_new() -> None:
    assert growth(Fraction(100), Fraction(150)) == Fraction(2, 5)
    assert growth(Fraction(100), Fraction(0)) == -2
    assert growth(Fraction(0), Fraction(100)) == 2
    assert growth(Fraction(0), Fraction(0)) is None
    assert [tier(Fraction(n), Fraction(100)) for n in (200, 110, 90, 50, 49)] == [
        "doubled", "grown", "steady", "fallen", "collapsed",
    ]  # fmt: skip
    assert tier(Fraction(7), Fraction(0)) == "new"


def test_repeat_rate_of_four_buyers() -> None:
    bought = [("a", 1), ("a", 2), ("a", 3), ("b", 1), ("c", 4), ("c", 5), ("d", 6)]

    again, buyers = repeats([sale(0, 9, buyer=name, day=day) for name, day in bought])

    assert Fraction(again, buyers) == Fraction(1, 2)


def test_two_orders_on_one_day_are_not_a_return() -> None:
    assert repeats([sale(0, 9, buyer="a"), sale(0, 9, buyer="a")]) == (0, 1)


def test_concentration_of_three_buyers_and_of_one() -> None:
    h, normal = hhi([Fraction(1, 2), Fraction(3, 10), Fraction(1, 5)])

    assert (h, normal) == (Fraction(38, 100), Fraction(7, 100))
    assert hhi([Fraction(1)]) == (1, None)


def test_difference_in_differences() -> None:
    loan = Change(Fraction(100), Fraction(130), 6, 6)
    other = Change(Fraction(105), Fraction(112), 6, 6)

    assert difference_in_differences([loan], [other]) == 23


def test_a_refund_lowers_the_month_it_is_posted_in_and_a_full_one_ends_activity() -> None:
    back = track(sale(2, 100, refunded_minor=100), refunds=(Refund(MONTH, 100, 2),))

    assert (back.total(range(MONTH - 2, MONTH - 1)), back.total(AT.window(1))) == (100, -100)
    assert INDICATORS["M1"].compute(Group((back,), AT)).value == 0


def test_sales_outside_the_platform_keep_a_business_active() -> None:
    outside = track(sale(0, 10, evidence=1))

    assert INDICATORS["M1"].compute(Group((outside,), AT)).value == 1
    assert INDICATORS["M11"].compute(Group((outside,), AT)).more["outside"] == 10  # type: ignore[index]


def test_fulfilment_leaves_the_last_fourteen_days_out() -> None:
    early, late = DAY - timedelta(days=30), DAY - timedelta(days=3)
    fates = (
        Fate(early, True, early, None, False),
        Fate(early, True, None, None, True),
        Fate(late, True, None, None, False),
    )
    one = Track(track().business, (), (), fates)

    figure = INDICATORS["M22"].compute(Group((one,), AT))

    assert (figure.value, figure.more) == (Fraction(1, 2), {"cancelled": 1, "orders": 2})


def test_growth_without_a_price_index_is_not_available() -> None:
    bare = Moment(DAY, MONTH, {}, Parameters())
    sold = track(*(sale(back, 100) for back in range(30)))

    assert INDICATORS["M12"].compute(Group((sold,), bare)).value is None
    assert INDICATORS["M12"].compute(Group((sold,), AT)).value == 0


def test_doubling_amounts_and_prices_leaves_real_figures_as_they_were() -> None:
    once = track(*(sale(back, 100 + back) for back in range(30)))
    twice = track(*(sale(back, 200 + 2 * back) for back in range(30)))
    doubled = Moment(DAY, MONTH, {m: 2 * index for m, index in PRICES.items()}, Parameters())

    for code in ("M10", "M12"):
        assert (
            INDICATORS[code].compute(Group((once,), AT)).value
            == INDICATORS[code].compute(Group((twice,), doubled)).value
        )


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(Calendar))
def test_months_of_both_calendars_cover_each_day_once(day: date, calendar: Calendar) -> None:
    month = month_of(day, calendar)

    assert first_day(month, calendar) <= day <= last_day(month, calendar)
    assert parse_month(text_of(month)) == month
    assert last_day(last_whole(day, calendar), calendar) <= day
