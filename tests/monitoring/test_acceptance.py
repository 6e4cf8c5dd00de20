"""The acceptance checks of the monitoring specification, section 8, on generated businesses."""

import math
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from marketplace.monitoring.facts import Group, Track
from marketplace.monitoring.indicators import INDICATORS
from marketplace.monitoring.indicators.m03_recency import category_gaps, rhythm
from marketplace.monitoring.indicators.m07_curve import Life, kaplan_meier, life_of
from marketplace.monitoring.months import month_of
from marketplace.monitoring.snapshot import judge_all
from marketplace.monitoring.standing import Judgement, judge
from marketplace.monitoring.states import Calendar, Dimension, Standing
from marketplace.monitoring.tables import breakdown, row
from tests.monitoring.generated import DAY, doubled, make_tracks, moment

AT = moment()
MONEY = {"M11"}


@pytest.fixture(scope="module")
def group() -> Group:
    return Group(tuple(make_tracks(400, seed=7)), AT)


def lives_of(tracks: list[Track]) -> list[Life]:
    """Return the lives of businesses, a third of them seen only from a later month on."""
    found = []
    for track in tracks:
        closed = track.business.closed_on
        closed_month = month_of(closed, Calendar.JALALI) if closed else None
        life = life_of(track, AT.month, closed_month=closed_month)
        if life is not None:
            late = life.months // 3 if track.business.shop_id % 3 == 0 else 0
            found.append(replace(life, entry=late))
    return found


def hazards(lives: list[Life]) -> tuple[list[float], list[float]]:
    """Return S and its log-log spread by walking months one at a time, person by person.

    Another way than `kaplan_meier`: sums of logarithms in floating point over a life table.
    """
    log_s, greenwood, curve, spread = 0.0, 0.0, [], []
    for x in range(1, max(life.months for life in lives) + 1):
        there = Counter(
            "ended" if life.ended and life.months == x else "goes on"
            for life in lives
            if life.entry < x and not life.months < x
        )
        ended, n = there["ended"], there.total()
        if ended and ended < n:
            log_s += math.log1p(-ended / n)
            greenwood += ended / (n * (n - ended))
        elif ended:
            log_s = -math.inf
        curve.append(math.exp(log_s))
        spread.append(greenwood)
    return curve, spread


def test_the_survival_curve_of_a_thousand_businesses_equals_a_second_computation() -> None:
    lives = lives_of(make_tracks(1000, seed=1405))
    curve, spread = hazards(lives)

    points = kaplan_meier(lives)

    assert len(lives) > 900
    assert sum(life.ended for life in lives) > 100
    assert any(life.entry for life in lives)
    assert len(points) > 20
    for point in points:
        s = curve[point.x - 1]
        assert abs(float(point.s) - s) < 1e-9
        width = 1.959963984540054 * math.sqrt(spread[point.x - 1]) / abs(math.log(s))
        assert abs(point.low - s ** math.exp(width)) < 1e-6
        assert abs(point.high - s ** math.exp(-width)) < 1e-6


@pytest.mark.parametrize("dimension", Dimension)
def test_every_breakdown_with_not_said_adds_up_to_the_whole(
    group: Group, dimension: Dimension
) -> None:
    whole, rows = row("total", group), breakdown(group, dimension)

    for measure in ("registered", "active", "cohort", "survivors", "sales", "sellers"):
        assert sum(found[measure] for found in rows) == whole[measure]
    assert [sum(found["genders"][n] for found in rows) for n in (0, 1)] == whole["genders"]


def test_doubling_amounts_and_prices_leaves_rates_states_and_flags_as_they_were(
    group: Group,
) -> None:
    twice = Group(tuple(map(doubled, group.tracks)), moment(factor=2))

    for code, indicator in INDICATORS.items():
        once, again = indicator.compute(group), indicator.compute(twice)
        factor = 2 if code in MONEY else 1
        assert once.value is not None, code
        assert again.value == once.value * factor, code
        assert again.n == once.n, code
    assert _plain(judge_all(twice)) == _plain(judge_all(group))
    assert {"R1", "R2", "R3", "R8"} <= _rules(judge_all(group))


def _plain(found: dict[int, Judgement]) -> dict[int, tuple[Standing, int]]:
    return {shop_id: (j.standing, j.points) for shop_id, j in found.items()}


def _rules(found: dict[int, Judgement]) -> set[str]:
    return {reason.rule for j in found.values() for reason in j.reasons}


def test_both_calendars_lay_the_same_sales_into_their_months() -> None:
    jalali = make_tracks(200, seed=3)
    gregorian = make_tracks(200, seed=3, calendar=Calendar.GREGORIAN)

    for one, other in zip(jalali, gregorian, strict=True):
        assert sum(one.by_month.values()) == sum(other.by_month.values())
        assert one.gap(DAY) == other.gap(DAY)
        assert one.last_sale(DAY) == other.last_sale(DAY)
    assert [t.by_month for t in jalali] != [t.by_month for t in gregorian]


def test_a_business_that_sells_at_fairs_only_is_never_silent_for_it(group: Group) -> None:
    fairs = [t for t in group.tracks if t.valid and not any(s.platform for s in t.sales)]
    online = [
        Track(t.business, tuple(replace(s, evidence=3, channel="web") for s in t.sales))
        for t in fairs
    ]

    assert len(fairs) > 30
    assert [_stands(t).standing for t in fairs] == [_stands(t).standing for t in online]
    lately = [t for t in fairs if (DAY - t.valid[-1].on).days <= 90]
    assert lately
    assert not {_stands(t).standing for t in lately} & {Standing.INACTIVE, Standing.ENDED}


def test_no_seasonal_business_is_at_risk_out_of_its_season(group: Group) -> None:
    resting = frozenset((AT.month - n) % 12 + 1 for n in range(4, 9))
    seasonal = [
        Track(replace(t.business, season=resting, closed_on=None), sales, fates=t.fates)
        for t in group.tracks
        if (sales := tuple(s for s in t.sales if s.month % 12 + 1 in resting))
    ]

    assert len(seasonal) > 200
    assert {_stands(t).standing for t in seasonal} == {Standing.PAUSED}
    assert {_stands(t).points for t in seasonal} == {0}


def _stands(track: Track) -> Judgement:
    return judge(track, AT, track.gap(DAY))


def test_no_rule_reads_gender_age_disability_or_place(group: Group) -> None:
    """The same businesses under other persons and places stand where they stood."""
    others = Group(
        tuple(
            Track(
                replace(
                    t.business, gender="man" if t.business.gender == "woman" else "woman",
                    birth_year=1941, settlement="rural", county="other", mode=None,
                ),
                t.sales, t.refunds, t.fates, t.parameters,
            )
            for t in group.tracks
        ),
        AT,
    )  # fmt: skip

    assert judge_all(others) == judge_all(group)


def test_who_was_at_risk_and_sells_again_is_recovered() -> None:
    base = next(t for t in make_tracks(50, seed=2) if len(t.sales) > 40)
    pattern = [900] * 14 + [300, 200, 100] + [900] * 5
    sale = base.sales[0]
    month = AT.month - len(pattern) + 1
    sales = tuple(
        replace(sale, month=month + n, on=DAY - timedelta(days=30 * (len(pattern) - 1 - n) + 5),
                net_minor=minor * 10_000, refunded_minor=0, buyer=f"b{n % 4}")
        for n, minor in enumerate(pattern)
    )  # fmt: skip
    plain = replace(base.business, pauses=(), loans=(), closed_on=None, licence_ends_on=None)

    found = _stands(Track(plain, sales))

    assert found.standing is Standing.RECOVERED


def test_a_rhythm_of_several_sales_on_one_day_is_the_shops_own() -> None:
    track = next(t for t in make_tracks(50, seed=2) if len(t.sales) > 10)
    day = track.sales[0].on
    crowded = Track(track.business, tuple(replace(s, on=day) for s in track.sales))

    assert rhythm(crowded, AT, Fraction(40)) == 0
    assert category_gaps(Group((crowded,), AT))[crowded.business.category] == 0
