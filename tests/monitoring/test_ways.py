"""Sales by way add up to all sales, costs of booths to what the books say; few stay hidden."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from marketplace.core.db import Database
from marketplace.core.jalali import local_date
from marketplace.fairs import services as fairs
from marketplace.monitoring.facts import Group, Refund, Sale
from marketplace.monitoring.indicators.m11_sales import sales
from marketplace.monitoring.parameters import Parameters
from marketplace.monitoring.publishing import HIDDEN
from marketplace.monitoring.reading import read_facts
from marketplace.monitoring.ways import COSTS, WAYS, by_way, parts_of, published
from tests.factories import NOW
from tests.factories.fairs import PRICE, apply, hold, make_fair, pay_booth
from tests.monitoring.test_worked_values import AT, MONTH, sale, track

AMOUNTS = st.integers(1, 10**9)


def sold(shop_id: int, way: str, minor: int) -> Sale:
    evidence = 1 if way == "outside" else 3
    return sale(0, minor, shop_id=shop_id, channel=way, evidence=evidence)


@given(
    st.lists(st.tuples(st.integers(1, 9), st.sampled_from(WAYS), AMOUNTS), max_size=40),
    st.lists(st.tuples(st.sampled_from(WAYS), AMOUNTS), max_size=9),
)
def test_the_ways_add_up_to_all_sales_of_the_month(
    made: list[tuple[int, str, int]], back: list[tuple[str, int]]
) -> None:
    tracks = [
        track(*(sold(*one) for one in made if one[0] == shop_id), shop_id=shop_id)
        for shop_id in range(1, 10)
    ]
    refunds = tuple(Refund(MONTH, minor, 1, way) for way, minor in back)
    group = Group((*tracks, track(refunds=refunds, shop_id=10)), AT)

    found = by_way(group)

    assert [row["class"] for row in found] == list(WAYS)
    assert sum(row["sales"] for row in found) == sales(group, 1).value


def test_a_way_of_few_hides_with_another_that_would_tell_it() -> None:
    tracks = [track(sold(n, "web", 100), sold(n, "fair", 90 + n), shop_id=n) for n in range(1, 12)]
    tracks.append(track(sold(12, "need", 70), shop_id=12))
    content = {"ways": by_way(Group(tuple(tracks), AT)), "parameters": Parameters().plain()}

    found = published(content)

    assert found["need"] is HIDDEN
    assert sum(value is HIDDEN for value in found.values()) >= 2
    assert published(content, public=False)["need"] == 70


def test_what_a_booth_cost_is_halved_when_half_is_given_back(database: Database) -> None:
    with database.transaction() as session:
        booking = hold(session, apply(session, make_fair(session, subsidy_pct=25)))
    pay_booth(database, booking.id)
    paid = costs(database, at=NOW)
    at = NOW + timedelta(days=12)  # ten days before the fair
    with database.transaction() as session:
        shown = fairs.preview_refund(session, booking=booking, now=at)
        fairs.cancel_booking(
            session, booking_id=booking.id, agreed=shown.to_producer, actor_id=1, now=at
        )

    left = costs(database, at=at)

    assert paid == {"booth": PRICE * 75 // 100, "subsidy": PRICE * 25 // 100}
    assert left == {name: minor // 2 for name, minor in paid.items()}


def costs(database: Database, *, at: datetime) -> dict[str, int]:
    """Return all that booths cost up to a moment, by who bore it."""
    with database.reading() as session:
        found = read_facts(session, day=local_date(at), parameters=Parameters()).group
    whole = range(found.at.month - 24, found.at.month + 2)
    return {
        name: sum(minor for track in found.tracks for _seq, minor in parts_of(track, name, whole))
        for name in COSTS
    }
