"""What money does to a booth: late, back, whole, in the books."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.core.db import Database
from marketplace.core.states import MoveRefused
from marketplace.fairs import services as fairs
from marketplace.fairs.errors import (
    BookingStands,
    RefundChanged,
)
from marketplace.fairs.models import Booking
from marketplace.fairs.states import ApplicationAction, BookingState
from marketplace.payments import flow
from marketplace.payments.models import Payment, Refund
from tests.factories import NOW, rial
from tests.factories.fairs import (
    PRICE,
    apply,
    hold,
    make_fair,
    pay_booth,
    settle,
)
from tests.factories.orders import gateways
from tests.fairs.reading import books_are_right, in_books, live, states


def test_late_money_books_the_booth_while_it_is_free(database: Database) -> None:
    with database.transaction() as session:
        booking = hold(session, apply(session, make_fair(session)))
        fairs.start_paying(session, booking_id=booking.id, gateway="demo", now=NOW)
    later = NOW + timedelta(hours=1)
    with database.transaction() as session:
        assert fairs.expire_due(session, now=later) == 1

    settle(database, booking.reference, now=later)

    assert states(database) == ["confirmed"]
    assert books_are_right(database)


def test_late_money_for_a_booth_that_is_gone_goes_back(database: Database) -> None:
    with database.transaction() as session:
        fair = make_fair(session)
        slow, fast = apply(session, fair), apply(session, fair)
        booking = hold(session, slow)
        fairs.start_paying(session, booking_id=booking.id, gateway="demo", now=NOW)
    later = NOW + timedelta(hours=1)
    with database.transaction() as session:
        hold(session, fast, now=later)

    settle(database, booking.reference, now=later)
    flow.run_refunds(database, gateways(database), clock=lambda: later)

    with database.reading() as session:
        refund = session.scalars(select(Refund)).one()
        assert (refund.amount_minor, refund.state) == (PRICE, "succeeded")
    assert in_books(database, "unallocated") == 0
    assert in_books(database, "gateway:demo") == 0
    assert books_are_right(database)


@pytest.mark.parametrize(("days_before", "back"), [(22, 100), (14, 100), (10, 50), (3, 50), (2, 0)])
def test_withdrawing_gives_back_what_the_rule_says(
    database: Database, days_before: int, back: int
) -> None:
    with database.transaction() as session:
        fair = make_fair(session, subsidy_pct=25)
        booking = hold(session, apply(session, fair))
    pay_booth(database, booking.id)
    at = NOW + timedelta(days=22 - days_before)

    with database.transaction() as session:
        shown = fairs.preview_refund(session, booking=booking, now=at)
        fairs.cancel_booking(
            session, booking_id=booking.id, agreed=shown.to_producer, actor_id=1, now=at
        )
    flow.run_refunds(database, gateways(database), clock=lambda: at)

    assert shown.to_producer.minor == PRICE * 75 // 100 * back // 100
    assert states(database) == ["cancelled"]
    assert live(database) == {"released": 3}
    assert in_books(database, f"fair:{fair.id}:payable") == PRICE - PRICE * back // 100
    subsidy = PRICE // 4
    assert in_books(database, f"fair:{fair.id}:subsidy") == subsidy - subsidy * back // 100
    assert books_are_right(database)


def test_withdrawing_twice_changes_nothing_and_another_sum_is_asked_again(
    database: Database,
) -> None:
    with database.transaction() as session:
        booking = hold(session, apply(session, make_fair(session)))
    pay_booth(database, booking.id)

    with pytest.raises(RefundChanged), database.transaction() as session:
        fairs.cancel_booking(session, booking_id=booking.id, agreed=rial(1), actor_id=1, now=NOW)
    with database.transaction() as session:
        fairs.cancel_booking(
            session, booking_id=booking.id, agreed=rial(PRICE), actor_id=1, now=NOW
        )
    with pytest.raises(MoveRefused), database.transaction() as session:
        fairs.cancel_booking(
            session, booking_id=booking.id, agreed=rial(PRICE), actor_id=1, now=NOW
        )

    with database.reading() as session:
        assert session.scalars(select(Payment)).one().refunded_minor == PRICE
        assert len(session.scalars(select(Refund)).all()) == 1


def test_a_cancelled_fair_gives_every_fee_back(database: Database) -> None:
    with database.transaction() as session:
        fair = make_fair(session, starts_in=2, subsidy_pct=50)
        paid, unpaid = apply(session, fair), apply(session, fair)
        booking = hold(session, paid)
        hold(session, unpaid, "B2")
    pay_booth(database, booking.id)

    with database.transaction() as session:
        assert fairs.cancel_fair(session, fair_id=fair.id, actor_id=1, reason="snow", now=NOW) == 2
    flow.run_refunds(database, gateways(database), clock=lambda: NOW)

    assert states(database) == ["cancelled", "cancelled"]
    for account in (f"fair:{fair.id}:payable", f"fair:{fair.id}:subsidy", "gateway:demo"):
        assert in_books(database, account) == 0
    assert books_are_right(database)


def test_a_booked_application_is_not_decided_anew(database: Database) -> None:
    with database.transaction() as session:
        application = apply(session, make_fair(session))
        hold(session, application)

    with pytest.raises(BookingStands), database.transaction() as session:
        fairs.decide(
            session,
            application_id=application.id,
            action=ApplicationAction.DECLINE,
            reason="no",
            actor_id=1,
            now=NOW,
        )
    with database.transaction() as session:
        fairs.withdraw_application(session, application_id=application.id, actor_id=1, now=NOW)
    with database.reading() as session:
        booking = session.scalars(select(Booking)).one()
    assert booking.state is BookingState.CANCELLED
