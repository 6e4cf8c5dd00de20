"""24 producers, 20 booths, some double, some with an expired hold: none twice, none half (F16)."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from marketplace.core.bilingual import Bilingual
from marketplace.core.db import Database
from marketplace.fairs import services as fairs
from marketplace.fairs.models import Booking, BoothCell, Claim
from marketplace.fairs.services import TypeFacts
from marketplace.fairs.services.bookings import HOLD
from marketplace.fairs.states import BookingState, ClaimStatus
from tests.factories import NOW, make_shop, make_user, rial
from tests.factories.fairs import apply, booth_ids, day_ids, hold, make_fair
from tests.races.exhibitor import pick
from tests.races.herd import all_at_once

PRODUCERS, SINGLE, DOUBLE, EXPIRED = 24, 14, 6, 6
DAYS = 3

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races")]


def test_24_producers_share_20_booths_none_twice_none_half(
    database: Database, database_url: str
) -> None:
    fair_id, applications, booths, days = _ground(database)
    later = NOW + HOLD + timedelta(seconds=1)

    wishes = [booths[n % len(booths) :] + booths[: n % len(booths)] for n in range(PRODUCERS)]
    said = all_at_once(
        pick,
        [
            (database_url, application, wished, days, user, later)
            for (application, user), wished in zip(applications, wishes, strict=True)
        ],
    )

    held = [line.split()[1:] for line in said if line.startswith("held")]
    given = Counter(booth for _, booth in held)
    assert set(given.values()) == {1}
    _check(database, fair_id, [int(booking) for booking, _ in held])
    assert said.count("refused") == PRODUCERS - len(held)


def _ground(
    database: Database,
) -> tuple[int, list[tuple[int, int]], list[int], list[int]]:
    """14 single booths, 6 doubles over 12 of them, expired holds on 6."""
    with database.transaction() as session:
        fair = make_fair(session, booths=SINGLE, days=DAYS)
        ids = booth_ids(session, fair.id)
        double = fairs.add_type(
            session,
            fair_id=fair.id,
            code="double",
            facts=TypeFacts(Bilingual("Double", "دوبل"), 12, DOUBLE, rial(30_000_000)),
        )
        for n in range(DOUBLE):
            pair = [ids[f"B{2 * n + 1}"], ids[f"B{2 * n + 2}"]]
            fairs.combine_booths(
                session, fair_id=fair.id, booth_ids=pair, code=f"D{n}", type_id=double.id
            )
        for n in range(EXPIRED):
            hold(session, apply(session, fair), f"B{2 * n + 1}")
        owner = make_user(session)
        applications = []
        for _ in range(PRODUCERS):
            made = apply(session, fair, shop=make_shop(session, owner=owner))
            applications.append((made.id, owner.id))
        everything = booth_ids(session, fair.id)
        order = [everything[f"D{n}"] for n in range(DOUBLE)]
        order += [everything[f"B{n + 1}"] for n in range(SINGLE)]
        return fair.id, applications, order, day_ids(session, fair.id)


def _check(database: Database, fair_id: int, bookings: list[int]) -> None:
    with database.reading() as session:
        live = session.execute(
            select(Claim.cell_id, Claim.fair_day_id, Claim.booking_id).where(
                Claim.fair_id == fair_id, Claim.status == ClaimStatus.HELD
            )
        ).all()
        assert len({(cell, day) for cell, day, _ in live}) == len(live)
        by_booking = Counter(booking for _, _, booking in live)
        assert set(by_booking) == set(bookings)
        assert len(live) == SINGLE * DAYS  # who was refused left nothing free
        for booking_id in bookings:
            booking = session.get_one(Booking, booking_id)
            assert booking.state is BookingState.HELD
            cells = session.scalar(
                select(func.count())
                .select_from(BoothCell)
                .where(BoothCell.booth_id == booking.booth_id)
            )
            assert by_booking[booking_id] == (cells or 0) * DAYS


@pytest.mark.parametrize("rounds", [8])
def test_a_hold_paid_in_its_last_moment_has_exactly_one_winner(
    database: Database, database_url: str, rounds: int
) -> None:
    with database.transaction() as session:
        fair = make_fair(session, booths=1, days=1)
        days = day_ids(session, fair.id)
        booth = booth_ids(session, fair.id)["B1"]
        owner = make_user(session)
        rivals = [
            apply(session, fair, shop=make_shop(session, owner=owner)).id for _ in range(rounds)
        ]
        slow = hold(session, apply(session, fair))
    edge = NOW + HOLD

    said = all_at_once(
        pick, [(database_url, rival, [booth], days, owner.id, edge) for rival in rivals]
    )

    assert Counter(line.split()[0] for line in said) == {"held": 1, "refused": rounds - 1}
    with database.reading() as session:
        rows = session.execute(select(Claim.status, Claim.booking_id)).all()
    assert Counter(status.value for status, _ in rows) == {"expired": 1, "held": 1}
    assert ("expired", slow.id) in [(status.value, booking) for status, booking in rows]
