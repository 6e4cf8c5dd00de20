"""A published fair is changed, moved, put off, cancelled: booths, money and calendars follow."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from marketplace.core import outbox
from marketplace.core.db import Database
from marketplace.core.jalali import local_date
from marketplace.core.states import MoveRefused
from marketplace.fairs import queries
from marketplace.fairs import services as fairs
from marketplace.fairs.calendar import feed
from marketplace.fairs.errors import (
    AppealedAlready,
    ChoiceTooLate,
    DayElsewhere,
    DayInUse,
    NothingToChoose,
    ReasonMissing,
)
from marketplace.fairs.models import Application, Booking, Fair, FairLog
from marketplace.fairs.services import Change, Hours, Move
from marketplace.fairs.states import ApplicationAction, ApplicationState, FairState
from marketplace.notifications.models import Message
from marketplace.shipping.models import ShippingMethod
from tests.factories import NOW, make_shop, make_user
from tests.factories.fairs import PRICE, apply, day_ids, hold, make_fair, pay_booth
from tests.fairs.reading import books_are_right, in_books, live, states

TODAY = local_date(NOW)
SNOW = Change(1, NOW, "snow")


class Moved:
    """A fair in 10 days with two paid booths, of which the rule would give back half."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as session:
            fair = make_fair(session, starts_in=10, days=2, subsidy_pct=40)
            self.bookings = []
            for code in ("B1", "B2"):
                shop = make_shop(session, owner=make_user(session))
                self.bookings.append(hold(session, apply(session, fair, shop=shop), code).id)
            self.id, self.slug, self.starts = fair.id, fair.slug, fair.starts_on
            self.days = day_ids(session, fair.id)
        for booking_id in self.bookings:
            pay_booth(database, booking_id)

    def move(self, by: int | None, *, change: Change = SNOW, choose: int = 5) -> None:
        first = None if by is None else self.starts + timedelta(days=by)
        until = local_date(change.now) + timedelta(days=choose)
        with self.database.transaction() as session:
            fairs.move_fair(session, fair_id=self.id, move=Move(first, until), change=change)

    def refund(self, place: int, now: datetime) -> int:
        with self.database.reading() as session:
            booking = session.get_one(Booking, self.bookings[place])
            return fairs.preview_refund(session, booking=booking, now=now).pct

    def fair(self) -> Fair:
        with self.database.reading() as session:
            return queries.get_fair(session, self.slug)

    def calendar(self) -> str:
        return feed([self.fair()], host="h", lang="en", base_url="https://h", now=NOW)


LATER = NOW + timedelta(hours=1)


@pytest.mark.parametrize("by", [1, -3, 30])
def test_moved_days_keep_their_booths_and_calendar_ids(database: Database, by: int) -> None:
    moved = Moved(database)
    before = moved.calendar()

    moved.move(by, change=Change(1, LATER, "snow"), choose=1)

    fair = moved.fair()
    assert (fair.starts_on, fair.previous_starts_on) == (
        moved.starts + timedelta(days=by),
        moved.starts,
    )
    assert (states(database), live(database)) == (["confirmed"] * 2, {"booked": 4})
    with database.reading() as session:
        assert day_ids(session, moved.id) == moved.days
        ways = select(ShippingMethod.collect_on).where(ShippingMethod.collect_on.is_not(None))
        days = session.scalars(ways.order_by(ShippingMethod.id)).all()
    assert days == [d.day for d in fair.days] * 2

    def of(calendar: str, name: str) -> list[str]:
        return [line for line in calendar.split("\r\n") if line.startswith(name)]

    after = moved.calendar()
    assert of(after, "UID:") == of(before, "UID:")
    assert of(after, "SEQUENCE:") > of(before, "SEQUENCE:")
    assert of(after, "DTSTART") != of(before, "DTSTART")


def test_each_producer_keeps_or_gives_back_all_until_the_day(database: Database) -> None:
    moved = Moved(database)
    assert moved.refund(0, NOW) == 50
    moved.move(20, change=Change(1, LATER, "snow"), choose=5)
    first, second = moved.bookings

    with database.transaction() as session:
        fairs.keep_booth(session, booking_id=first, actor_id=1, now=LATER)
    with pytest.raises(NothingToChoose), database.transaction() as session:
        fairs.keep_booth(session, booking_id=first, actor_id=1, now=LATER)
    in_time, too_late = LATER + timedelta(days=5), NOW + timedelta(days=26)
    assert moved.refund(1, in_time) == 100
    assert moved.refund(0, too_late) == moved.refund(1, too_late) == 50
    with database.transaction() as session:
        paid = session.get_one(Booking, second).due
        fairs.cancel_booking(session, booking_id=second, agreed=paid, actor_id=1, now=in_time)

    assert in_books(database, f"fair:{moved.id}:payable") == PRICE
    assert in_books(database, f"fair:{moved.id}:subsidy") == PRICE * 40 // 100
    assert books_are_right(database)


def test_put_off_takes_nothing_more_until_there_are_new_days(database: Database) -> None:
    moved = Moved(database)
    moved.move(None, change=Change(1, LATER, "snow"))
    assert "STATUS:TENTATIVE" in moved.calendar()
    with database.reading() as session:
        assert queries.ways_of_booking(session, moved.bookings[0]) == []
        assert [f.id for f in queries.coming(session, today=TODAY)] == [moved.id]
    assert moved.refund(0, NOW + timedelta(days=300)) == 100

    again = NOW + timedelta(days=40)
    moved.move(90, change=Change(1, again, "the hall is free"))

    assert moved.fair().state is FairState.PUBLISHED
    with database.reading() as session:
        assert len(queries.ways_of_booking(session, moved.bookings[0])) == 2
        log = session.scalars(
            select(FairLog).where(FairLog.subject == "fair").order_by(FairLog.id)
        ).all()
    assert [(row.action, row.to_state, row.reason) for row in log[-2:]] == [
        ("postpone", "postponed", "snow"),
        ("move", "published", "the hall is free"),
    ]


def test_a_move_that_makes_no_sense_is_refused(database: Database) -> None:
    moved = Moved(database)
    before = moved.fair().revision
    for by, change, choose, error in (
        (5, Change(1, NOW, " "), 3, ReasonMissing),
        (0, SNOW, 3, DayElsewhere),
        (-10, SNOW, 3, DayElsewhere),
        (1, SNOW, 11, ChoiceTooLate),
        (5, SNOW, -1, ChoiceTooLate),
        (5, Change(1, NOW + timedelta(days=10), "late"), 1, DayInUse),
    ):
        with pytest.raises(error):
            moved.move(by, change=change, choose=choose)
    assert moved.fair().revision == before


def test_cancelling_twice_changes_nothing(database: Database) -> None:
    moved = Moved(database)
    moved.move(None, change=Change(1, LATER, "snow"))
    with database.transaction() as session:
        assert (
            fairs.cancel_fair(session, fair_id=moved.id, actor_id=1, reason="no hall", now=LATER)
            == 2
        )
    before = (moved.fair().revision, in_books(database, "gateway:demo"))

    for act in (
        lambda session: fairs.cancel_fair(
            session, fair_id=moved.id, actor_id=1, reason="again", now=LATER
        ),
        lambda session: fairs.move_fair(
            session, fair_id=moved.id, move=Move(None, date(2099, 1, 1)), change=SNOW
        ),
    ):
        with pytest.raises(MoveRefused), database.transaction() as session:
            act(session)

    assert (moved.fair().revision, in_books(database, "gateway:demo")) == before
    assert in_books(database, f"fair:{moved.id}:payable") == 0
    assert in_books(database, f"fair:{moved.id}:subsidy") == 0
    assert "STATUS:CANCELLED" in moved.calendar()
    assert books_are_right(database)


def test_another_place_or_hour_of_a_published_fair_needs_its_reason(database: Database) -> None:
    moved = Moved(database)
    silent, told = Change(1, NOW), Change(1, NOW, "the hall is wet")
    with pytest.raises(ReasonMissing), database.transaction() as session:
        fairs.change_hours(
            session, fair_id=moved.id, day_id=moved.days[0], hours=Hours(600, 900), change=silent
        )
    with database.transaction() as session:
        fairs.change_hours(
            session, fair_id=moved.id, day_id=moved.days[0], hours=Hours(600, 900), change=told
        )
    outbox.drain(database)

    assert moved.fair().why == "the hall is wet"
    with database.reading() as session:
        messages = session.scalars(select(Message).where(Message.template == "fair_news")).all()
    assert {m.facts["what"] for m in messages} >= {"booked", "changed"}


def test_a_decline_is_looked_at_once_more_and_no_oftener(database: Database) -> None:
    with database.transaction() as session:
        fair = make_fair(session)
        mine = apply(session, fair, decision=ApplicationAction.DECLINE)
    decline = {
        "application_id": mine.id, "action": ApplicationAction.DECLINE,
        "reason": "full", "actor_id": 1, "now": NOW,
    }  # fmt: skip
    said = {"application_id": mine.id, "actor_id": 1, "now": NOW}

    with pytest.raises(ReasonMissing), database.transaction() as session:
        fairs.appeal(session, words="  ", **said)
    with database.transaction() as session:
        fairs.appeal(session, words="My jam has a permit.", **said)
        assert session.get_one(Application, mine.id).state is ApplicationState.SUBMITTED
        fairs.decide(session, **decline)
    with pytest.raises(AppealedAlready), database.transaction() as session:
        fairs.appeal(session, words="Please.", **said)


def test_the_database_keeps_moves_whole(database: Database) -> None:
    moved = Moved(database)
    for change in (
        "UPDATE fair SET state = 'postponed'",
        "UPDATE fair SET choose_until = '2030-01-01'",
        "UPDATE fair SET previous_starts_on = '2030-01-01'",
        "UPDATE fair SET state = 'gone'",
        "UPDATE fair_application SET appeal = 'x'",
    ):
        with pytest.raises(IntegrityError), database.transaction() as session:
            session.execute(text(change))
    assert moved.fair().state is FairState.PUBLISHED
