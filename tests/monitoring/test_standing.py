"""Where a business stands, rule by rule, and what puts it at risk."""

from datetime import timedelta

import pytest

from marketplace.core.jalali import to_jalali
from marketplace.monitoring.facts import Fate, Loan, Track
from marketplace.monitoring.parameters import Parameters
from marketplace.monitoring.risk import reasons
from marketplace.monitoring.standing import judge
from marketplace.monitoring.states import Standing
from tests.monitoring.test_worked_values import AT, DAY, MONTH, sale, track

S = Standing


def steady(months: range, minor: int = 100, **more: object) -> Track:
    """Return a business that sold on three days of each of these months, counted back."""
    return track(*(sale(back, minor, day=day) for back in months for day in (3, 13, 23)), **more)


def stands(found: Track) -> Standing:
    return judge(found, AT, found.gap(AT.day)).standing


def rules(found: Track) -> dict[str, int]:
    return {reason.rule: reason.points for reason in reasons(found, AT, found.gap(AT.day))}


@pytest.mark.parametrize(
    ("found", "standing"),
    [
        (steady(range(14), closed_on=DAY), S.CLOSED),
        (steady(range(14), pauses=((DAY - timedelta(days=9), DAY + timedelta(days=9)),)), S.PAUSED),
        (track(enrolled_on=DAY - timedelta(days=90)), S.REGISTERED),
        (track(enrolled_on=DAY - timedelta(days=91)), S.NOT_STARTED),
        (steady(range(14, 20)), S.ENDED),
        (steady(range(5, 20)), S.INACTIVE),
        (steady(range(14)), S.STEADY),
        (steady(range(4)), S.ACTIVE),
        (steady(range(3, 6)), S.INACTIVE),
    ],
)
def test_the_first_rule_that_fits(found: Track, standing: Standing) -> None:
    assert stands(found) is standing


def test_a_long_own_rhythm_is_not_silence_before_180_days() -> None:
    slow = track(*(sale(back, 100) for back in (5, 7, 9, 11, 13)))

    assert stands(slow) is S.ACTIVE


def test_who_came_back_after_a_silence_is_recovered() -> None:
    back = steady(range(4))
    away = steady(range(9, 13))
    both = Track(back.business, away.sales + back.sales)

    assert stands(both) is S.RECOVERED


def test_a_seasonal_business_is_not_at_risk_out_of_season() -> None:
    season = frozenset((MONTH - n) % 12 + 1 for n in range(7, 12))
    found = steady(range(7, 12), season=season)
    two_years = Track(found.business, steady(range(19, 24)).sales + found.sales)

    assert stands(two_years) is S.PAUSED
    assert judge(two_years, AT, two_years.gap(AT.day)).points == 0


def test_a_season_is_read_from_two_years_of_sales() -> None:
    peak = [sale(back, 1000) for back in (*range(6, 10), *range(18, 22))]
    rest = [sale(back, 10) for back in (0, 2, 4, 12, 14, 23)]

    assert len(track(*peak, *rest).season) == 5
    assert track(*peak).season == frozenset()  # eight months of sales, all of them in season


def test_a_fall_of_the_year_and_three_falling_months_make_a_risk() -> None:
    falling = [sale(back, minor) for back, minor in ((3, 400), (2, 300), (1, 200), (0, 100))]
    found = track(*(sale(back, 1000) for back in range(4, 26)), *falling)

    assert rules(found) == {"R2": 2, "R3": 1}
    assert stands(found) is S.AT_RISK


def test_a_risk_is_cleared_only_after_two_calm_months() -> None:
    low = [sale(back, 100 * back) for back in (1, 2, 3)]
    calm = track(*(sale(back, 1000) for back in range(4, 27)), *low, sale(0, 3000))

    assert rules(calm) == {}
    assert stands(calm) is S.AT_RISK


def test_one_silent_buyer_of_most_sales_is_a_point() -> None:
    found = track(
        *(sale(back, 700, buyer="a") for back in (3, 4, 5)),
        *(sale(back, 100, buyer="b") for back in range(6)),
    )

    assert rules(found)["R4"] == 1


def test_late_and_cancelled_orders_are_a_point() -> None:
    day = DAY - timedelta(days=40)
    fates = tuple(Fate(day, True, day + timedelta(days=9), day, False) for _ in range(6))
    found = steady(range(14))

    assert rules(Track(found.business, found.sales, (), fates))["R6"] == 1


def test_a_late_instalment_is_two_points_and_ninety_days_of_grace_are_none() -> None:
    def loan(days_ago: int, late: int, instalment: int) -> Loan:
        on = DAY - timedelta(days=days_ago)
        return Loan(on, "bank", "loan", 10_000, instalment, late, 1)

    assert rules(steady(range(14), loans=(loan(200, 31, 1),))) == {"R8": 2}
    assert rules(steady(range(14), loans=(loan(200, 0, 250),))) == {"R8": 2}  # cover 1.2
    assert rules(steady(range(14), loans=(loan(200, 0, 150),))) == {}  # cover 2
    assert rules(steady(range(14), loans=(loan(60, 99, 250),))) == {}


def test_a_licence_about_to_end_is_a_point() -> None:
    assert rules(steady(range(14), licence_ends_on=DAY + timedelta(days=30))) == {"R11": 1}
    assert rules(steady(range(14), licence_ends_on=DAY + timedelta(days=31))) == {}


def test_owing_the_market_for_more_than_a_month_is_a_point() -> None:
    assert rules(steady(range(14), negative_since=DAY - timedelta(days=31))) == {"R9": 1}


def test_no_rule_reads_who_the_producer_is() -> None:
    plain = steady(range(14))
    told = steady(
        range(14), gender="woman", birth_year=1960, settlement="rural", county="1906", mode="x"
    )

    assert judge(plain, AT, None) == judge(told, AT, None)


def test_standings_and_months_do_not_depend_on_the_calendar() -> None:
    assert to_jalali(DAY)[:2] == (1405, 8)
    assert Parameters().calendar.value == "jalali"
