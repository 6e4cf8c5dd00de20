"""A booth is held, paid, confirmed, withdrawn from; never twice, never half."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from marketplace.core.bilingual import Bilingual
from marketplace.core.db import Database
from marketplace.fairs import queries
from marketplace.fairs import services as fairs
from marketplace.fairs.errors import (
    BoothElsewhere,
    BoothTaken,
    DayElsewhere,
    HoldOver,
    NoMoreTime,
    NotAccepted,
)
from marketplace.fairs.models import Claim
from marketplace.fairs.services import TypeFacts
from marketplace.fairs.services.bookings import EXTENSION, HOLD
from marketplace.fairs.states import ClaimStatus
from tests.factories import NOW, rial
from tests.factories.fairs import (
    PRICE,
    apply,
    booth_ids,
    day_ids,
    hold,
    make_fair,
    pay_booth,
)
from tests.fairs.reading import books_are_right, in_books, live, states


def test_a_paid_hold_is_a_booth_and_its_fee_is_the_organizers(database: Database) -> None:
    with database.transaction() as session:
        fair = make_fair(session, subsidy_pct=40)
        booking = hold(session, apply(session, fair))

    pay_booth(database, booking.id)

    assert states(database) == ["confirmed"]
    assert live(database) == {"booked": 3}
    assert in_books(database, f"fair:{fair.id}:payable") == PRICE
    assert in_books(database, f"fair:{fair.id}:subsidy") == PRICE * 40 // 100
    assert in_books(database, "gateway:demo") == PRICE * 60 // 100
    assert booking.funder.en == "Home-job fund"
    assert books_are_right(database)


def test_a_booth_borne_by_the_funder_needs_no_payment(database: Database) -> None:
    with database.transaction() as session:
        fair = make_fair(session, subsidy_pct=100)
        booking = hold(session, apply(session, fair))
        payment = fairs.start_paying(session, booking_id=booking.id, gateway="demo", now=NOW)

    assert payment is None
    assert states(database) == ["confirmed"]
    assert in_books(database, f"fair:{fair.id}:subsidy") == PRICE
    assert books_are_right(database)


def test_one_day_costs_its_share_and_all_days_add_up(database: Database) -> None:
    with database.transaction() as session:
        fair = make_fair(session, days=3, price=10_000_001)
        days = day_ids(session, fair.id)
        fees = [hold(session, apply(session, fair), f"B{n + 1}", days=[days[n]]) for n in range(3)]

    assert [booking.fee.minor for booking in fees] == [3_333_334, 3_333_334, 3_333_333]
    assert live(database) == {"held": 3}


def test_a_held_booth_is_refused_to_others_and_nothing_of_theirs_stays(database: Database) -> None:
    with database.transaction() as session:
        fair = make_fair(session)
        first, second = apply(session, fair), apply(session, fair)
        hold(session, first)

    with pytest.raises(BoothTaken), database.transaction() as session:
        hold(session, second)

    assert states(database) == ["held"]
    assert live(database) == {"held": 3}


def test_a_double_booth_and_its_halves_are_never_both_sold(database: Database) -> None:
    with database.transaction() as session:
        fair = make_fair(session)
        ids = booth_ids(session, fair.id)
        double = fairs.add_type(
            session,
            fair_id=fair.id,
            code="double",
            facts=TypeFacts(Bilingual("Double", "دوبل"), 12, 1, rial(30_000_000)),
        )
        fairs.combine_booths(
            session,
            fair_id=fair.id,
            booth_ids=[ids["B1"], ids["B2"]],
            code="B1-2",
            type_id=double.id,
        )
        one, two = apply(session, fair), apply(session, fair)
        hold(session, one, "B2")

    with pytest.raises(BoothTaken), database.transaction() as session:
        hold(session, two, "B1-2")
    with database.transaction() as session:
        plan = queries.plan_of(session, fair.id, now=NOW)
        assert {b.code: b.state for b in plan.booths} == {
            "B1": "free", "B2": "held", "B1-2": "held", "B3": "free", "B4": "free",
        }  # fmt: skip
        assert [b.code for b in plan.booths if not b.whole] == ["B1-2"]
        hold(session, two, "B1")
    assert live(database) == {"held": 6}


def test_two_live_claims_on_a_cell_and_day_are_refused_by_the_database(
    database: Database,
) -> None:
    with database.transaction() as session:
        hold(session, apply(session, make_fair(session)))
    with database.reading() as session:
        claim = session.scalars(select(Claim)).first()
    assert claim is not None

    with pytest.raises(IntegrityError), database.transaction() as session:
        session.execute(
            insert(Claim).values(
                fair_id=claim.fair_id,
                cell_id=claim.cell_id,
                fair_day_id=claim.fair_day_id,
                status=ClaimStatus.BLOCKED,
                created_at=NOW,
            )
        )


def test_a_claim_across_fairs_is_refused_by_the_database(database: Database) -> None:
    with database.transaction() as session:
        one, other = make_fair(session), make_fair(session)
        hold(session, apply(session, one))
        elsewhere = day_ids(session, other.id)[0]
        cell = session.scalars(select(Claim.cell_id)).first()

    with pytest.raises(IntegrityError), database.transaction() as session:
        session.execute(
            insert(Claim).values(
                fair_id=one.id,
                cell_id=cell,
                fair_day_id=elsewhere,
                status=ClaimStatus.BLOCKED,
                created_at=NOW,
            )
        )


def test_bad_picks_are_named(database: Database) -> None:
    with database.transaction() as session:
        fair, other = make_fair(session), make_fair(session)
        mine = apply(session, fair)
        waiting = apply(session, fair, decision=None)
        days, elsewhere = day_ids(session, fair.id), day_ids(session, other.id)
        booth, foreign = booth_ids(session, fair.id)["B1"], booth_ids(session, other.id)["B1"]

    def pick(application_id: int, booth_id: int, chosen: list[int]) -> None:
        with database.transaction() as session:
            fairs.hold_booth(
                session,
                application_id=application_id,
                booth_id=booth_id,
                day_ids=chosen,
                actor_id=mine.submitted_by,
                now=NOW,
            )

    with pytest.raises(BoothElsewhere):
        pick(mine.id, foreign, days)
    with pytest.raises(DayElsewhere):
        pick(mine.id, booth, [*days, elsewhere[0]])
    with pytest.raises(DayElsewhere):
        pick(mine.id, booth, [])
    with pytest.raises(NotAccepted):
        pick(waiting.id, booth, days)
    assert states(database) == []


def test_an_expired_hold_is_free_though_no_job_ran(database: Database) -> None:
    with database.transaction() as session:
        fair = make_fair(session)
        first, second = apply(session, fair), apply(session, fair)
        slow = hold(session, first)
    later = NOW + HOLD + timedelta(seconds=1)

    with database.transaction() as session:
        hold(session, second, now=later)

    with pytest.raises(HoldOver), database.transaction() as session:
        fairs.start_paying(session, booking_id=slow.id, gateway="demo", now=later)
    assert live(database) == {"expired": 3, "held": 3}


def test_choosing_another_booth_frees_the_first_and_a_refusal_keeps_it(
    database: Database,
) -> None:
    with database.transaction() as session:
        fair = make_fair(session)
        mine, other = apply(session, fair), apply(session, fair)
        hold(session, other, "B2")
        hold(session, mine, "B1")

    with pytest.raises(BoothTaken), database.transaction() as session:
        hold(session, mine, "B2")
    assert live(database) == {"held": 6}
    with database.transaction() as session:
        hold(session, mine, "B3")

    assert sorted(states(database)) == ["cancelled", "held", "held"]
    assert live(database) == {"held": 6, "released": 3}


def test_a_hold_is_made_longer_twice(database: Database) -> None:
    with database.transaction() as session:
        booking = hold(session, apply(session, make_fair(session)))
        for n in (1, 2):
            until = fairs.extend_hold(session, booking_id=booking.id, now=NOW)
            assert until == NOW + HOLD + n * EXTENSION

    with pytest.raises(NoMoreTime), database.transaction() as session:
        fairs.extend_hold(session, booking_id=booking.id, now=NOW)
