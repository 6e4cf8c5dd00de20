"""Applications: in time, once, with goods of one's own, decided with a reason; standby."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.core import outbox
from marketplace.core.db import Database
from marketplace.core.states import MoveRefused
from marketplace.fairs import queries
from marketplace.fairs import services as fairs
from marketplace.fairs.errors import (
    AlreadyApplied,
    CallClosed,
    NoGoods,
    ReasonMissing,
    TypeElsewhere,
)
from marketplace.fairs.models import Application, Booking, FairLog
from marketplace.fairs.services import ApplicationFacts
from marketplace.fairs.services.standby import OFFER
from marketplace.fairs.states import ApplicationAction as Act
from marketplace.fairs.states import BookingState
from tests.factories import NOW, make_product, make_shop, make_user, rial
from tests.factories.fairs import PRICE, apply, hold, make_fair, pay_booth, type_id


def test_an_application_after_the_deadline_is_refused(database: Database) -> None:
    with database.transaction() as session:
        fair = make_fair(session)

    with pytest.raises(CallClosed), database.transaction() as session:
        apply(session, fair, now=NOW + timedelta(days=10))
    with database.transaction() as session:
        apply(session, fair, now=NOW + timedelta(days=9, hours=23))


def test_a_closed_call_and_a_draft_take_nobody(database: Database) -> None:
    with database.transaction() as session:
        fair, draft = make_fair(session), make_fair(session, published=False)
        fairs.close_call(session, fair_id=fair.id, actor_id=1, now=NOW)

    for closed in (fair, draft):
        with pytest.raises(CallClosed), database.transaction() as session:
            apply(session, closed)


def test_a_shop_applies_once_and_anew_after_withdrawing(database: Database) -> None:
    with database.transaction() as session:
        fair = make_fair(session)
        shop = make_shop(session)
        first = apply(session, fair, shop=shop)

    with pytest.raises(AlreadyApplied), database.transaction() as session:
        apply(session, fair, shop=shop)
    with database.transaction() as session:
        fairs.withdraw_application(session, application_id=first.id, actor_id=1, now=NOW)
        apply(session, fair, shop=shop)


def test_goods_of_others_hidden_goods_and_other_fairs_kinds_are_refused(
    database: Database,
) -> None:
    with database.transaction() as session:
        fair, other = make_fair(session), make_fair(session)
        shop, neighbour = make_shop(session), make_shop(session)
        mine = make_product(session, shop).id
        hers = make_product(session, neighbour).id
        hidden = make_product(session, shop, published=False).id
        kind, elsewhere = type_id(session, fair.id), type_id(session, other.id)
        user = make_user(session).id

    def ask(kind_id: int, goods: list[int]) -> None:
        with database.transaction() as session:
            fairs.apply(
                session,
                fair_id=fair.id,
                shop_id=shop.id,
                facts=ApplicationFacts(kind_id, goods),
                user_id=user,
                now=NOW,
            )

    for goods in ([], [hers], [hidden], [mine, hers]):
        with pytest.raises(NoGoods):
            ask(kind, goods)
    with pytest.raises(TypeElsewhere):
        ask(elsewhere, [mine])


def test_a_refusal_needs_a_reason_and_is_logged_with_it(database: Database) -> None:
    with database.transaction() as session:
        application = apply(session, make_fair(session), decision=None)

    def decide(action: Act, reason: str) -> None:
        with database.transaction() as session:
            fairs.decide(
                session,
                application_id=application.id,
                action=action,
                reason=reason,
                actor_id=1,
                now=NOW,
            )

    with pytest.raises(ReasonMissing):
        decide(Act.DECLINE, "  ")
    decide(Act.DECLINE, "too many jams")
    with pytest.raises(MoveRefused):
        decide(Act.ACCEPT, "")

    with database.reading() as session:
        row = session.scalars(select(FairLog).where(FairLog.subject == "application")).one()
        assert (row.from_state, row.to_state, row.reason) == (
            "submitted", "declined", "too many jams",
        )  # fmt: skip
        assert session.get_one(Application, application.id).reason == "too many jams"


def freed_booth(database: Database) -> tuple[int, int]:
    """One booth, booked; two on standby; then it is given back. Return both applications."""
    with database.transaction() as session:
        fair = make_fair(session, booths=1)
        lucky = apply(session, fair)
        first = apply(session, fair, decision=Act.PUT_ON_STANDBY)
        second = apply(session, fair, decision=Act.PUT_ON_STANDBY, now=NOW + timedelta(minutes=1))
        booking = hold(session, lucky)
    pay_booth(database, booking.id)
    with database.transaction() as session:
        fairs.cancel_booking(
            session, booking_id=booking.id, agreed=rial(PRICE), actor_id=1, now=NOW
        )
    outbox.drain(database)
    return first.id, second.id


def offer_to(database: Database, application_id: int) -> Booking | None:
    with database.reading() as session:
        return queries.live_booking(session, application_id)


def test_a_freed_booth_is_offered_to_who_waits_longest(database: Database) -> None:
    first, second = freed_booth(database)

    offer = offer_to(database, first)

    assert offer is not None
    assert (offer.state, offer.held_until) == (BookingState.OFFERED, NOW + OFFER)
    assert offer_to(database, second) is None


def test_a_declined_offer_goes_to_the_next(database: Database) -> None:
    first, second = freed_booth(database)
    offer = offer_to(database, first)
    assert offer is not None

    with database.transaction() as session:
        fairs.decline_offer(session, booking_id=offer.id, actor_id=1, now=NOW)
    outbox.drain(database)

    assert offer_to(database, first) is None
    assert offer_to(database, second) is not None


def test_an_offer_that_passed_goes_to_the_next(database: Database) -> None:
    first, second = freed_booth(database)

    with database.transaction() as session:
        assert fairs.expire_due(session, now=NOW + OFFER) == 1
    outbox.drain(database)

    assert offer_to(database, first) is None
    assert offer_to(database, second) is not None


def test_an_accepted_offer_is_a_hold_to_be_paid(database: Database) -> None:
    first, _ = freed_booth(database)
    offer = offer_to(database, first)
    assert offer is not None

    with database.transaction() as session:
        fairs.accept_offer(session, booking_id=offer.id, actor_id=1, now=NOW)
    pay_booth(database, offer.id)

    taken = offer_to(database, first)
    assert taken is not None
    assert taken.state is BookingState.CONFIRMED


def test_accepted_producers_who_have_yet_to_choose_come_before_standby(
    database: Database,
) -> None:
    with database.transaction() as session:
        fair = make_fair(session, booths=1)
        quick = apply(session, fair)
        apply(session, fair)
        waiting = apply(session, fair, decision=Act.PUT_ON_STANDBY)
        booking = hold(session, quick)
        fairs.give_up(session, booking_id=booking.id, actor_id=1, now=NOW)
    outbox.drain(database)

    assert offer_to(database, waiting.id) is None
