"""Events: true with their cause, or delivered exactly once after it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from marketplace.core.db import Database
from marketplace.core.events import Bus, Event, encode
from marketplace.core.money import Money
from marketplace.core.outbox import MAX_TRIES, OutboxEntry, backlog, drain, publish


@dataclass(frozen=True, slots=True)
class SomethingHappened(Event):
    number: int
    amount: Money
    at: datetime
    on: date
    parts: tuple[int, ...]


HEARD: list[object] = []


def hear(session: Session, event: SomethingHappened) -> None:
    HEARD.append(event)


def fail(session: Session, event: SomethingHappened) -> None:
    raise RuntimeError


EVENT = SomethingHappened(
    7, Money(1250, "IRR"), datetime(2026, 11, 24, 9, tzinfo=UTC), date(2026, 11, 24), (1, 2)
)


@pytest.fixture(autouse=True)
def _silence() -> None:
    HEARD.clear()


def rows(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(OutboxEntry)) or 0


def test_an_event_survives_its_way_through_the_outbox(database: Database) -> None:
    bus = Bus({}, {SomethingHappened: (hear,)})

    assert bus.decode("SomethingHappened", encode(EVENT)) == EVENT


def test_a_hearer_after_commit_is_called_once(database: Database) -> None:
    database.bus = Bus({}, {SomethingHappened: (hear,)})
    with database.transaction() as session:
        publish(session, EVENT)
    assert HEARD == []

    done = drain(database), drain(database)

    assert HEARD == [EVENT]
    assert done == (1, 0)


def test_a_rolled_back_cause_tells_nobody(database: Database) -> None:
    database.bus = Bus({}, {SomethingHappened: (hear,)})

    def tell_and_fail() -> None:
        with database.transaction() as session:
            publish(session, EVENT)
            raise ValueError

    with pytest.raises(ValueError):
        tell_and_fail()

    assert drain(database) == 0
    assert HEARD == []


def test_a_failing_hearer_in_the_transaction_undoes_it(database: Database) -> None:
    database.bus = Bus({SomethingHappened: (fail,)}, {SomethingHappened: (hear,)})

    with pytest.raises(RuntimeError), database.transaction() as session:
        publish(session, EVENT)

    assert rows(database) == 0


def test_a_failing_hearer_is_tried_again_later_and_given_up_at_last(database: Database) -> None:
    database.bus = Bus({}, {SomethingHappened: (fail,)})
    with database.transaction() as session:
        publish(session, EVENT)
    now = datetime.now(UTC)

    assert drain(database, clock=lambda: now) == 0
    assert drain(database, clock=lambda: now) == 0
    for hour in range(1, 3 * MAX_TRIES):
        moment = now + timedelta(hours=6 * hour)
        drain(database, clock=lambda moment=moment: moment)

    with database.reading() as session:
        entry = session.scalars(select(OutboxEntry)).one()
        assert entry.given_up_at is not None
        assert entry.tries == MAX_TRIES
        assert entry.last_error == "RuntimeError"
        assert backlog(session, now=now + timedelta(days=9)) == (0, 0.0)


def test_the_worker_is_woken_after_the_commit_only(database: Database) -> None:
    database.bus = Bus({}, {SomethingHappened: (hear,)})
    seen: list[int] = []
    database.after_outbox = lambda: seen.append(rows(database))

    with database.transaction() as session:
        publish(session, EVENT)
        assert seen == []

    assert seen == [1]
