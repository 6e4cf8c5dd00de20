"""The outbox: work that must follow a committed change, one row for each event and hearer.

Each row is worked off in a transaction of its own together with its removal, so a hearer's effect
on the database happens exactly once; a failure is counted, logged and tried again later.
"""

import logging
from datetime import datetime, timedelta

from sqlalchemy import Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from marketplace.core.clock import Clock, utc_now
from marketplace.core.db import Base, Database, Str80, Str200
from marketplace.core.events import Bus, Event, encode, handler_name

log = logging.getLogger(__name__)

MAX_TRIES = 12
FIRST_DELAY_S = 2


class OutboxEntry(Base):
    """One event waiting for one hearer."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    handler: Mapped[Str200]
    kind: Mapped[Str80]
    payload: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[Str200 | None]
    given_up_at: Mapped[datetime | None]


def publish(session: Session, event: Event) -> None:
    """Tell the event to its in-transaction hearers now, and leave rows for the later ones.

    Hearers are called in table order; an error of one undoes the whole transaction.
    """
    bus: Bus = session.info["bus"]
    for handler in bus.in_transaction.get(type(event), ()):
        handler(session, event)
    now = utc_now()
    for handler in bus.after_commit.get(type(event), ()):
        session.add(
            OutboxEntry(
                handler=handler_name(handler),
                kind=type(event).__name__,
                payload=encode(event),
                created_at=now,
                due_at=now,
            )
        )
        session.info["outbox_written"] = True


def backlog(session: Session, *, now: datetime) -> tuple[int, float]:
    """Return how many rows are due and the age of the oldest in seconds."""
    query = select(func.count(), func.min(OutboxEntry.due_at)).where(
        OutboxEntry.given_up_at.is_(None), OutboxEntry.due_at <= now
    )
    count, oldest = session.execute(query).one()
    return count, (now - oldest).total_seconds() if oldest else 0.0


def drain(database: Database, *, clock: Clock = utc_now, limit: int = 1000) -> int:
    """Work off due rows, oldest first, and return how many succeeded."""
    done = 0
    last_id = None
    for _ in range(limit):
        entry_id = _next_due(database, clock())
        if entry_id is None or entry_id == last_id:  # the same again: another worker holds it
            break
        done += _work_off(database, entry_id, clock)
        last_id = entry_id
    return done


def _next_due(database: Database, now: datetime) -> int | None:
    with database.reading() as session:
        return session.scalar(
            select(OutboxEntry.id)
            .where(OutboxEntry.given_up_at.is_(None), OutboxEntry.due_at <= now)
            .order_by(OutboxEntry.due_at, OutboxEntry.id)
            .limit(1)
        )


def _work_off(database: Database, entry_id: int, clock: Clock) -> int:
    try:
        with database.transaction() as session:
            entry = session.get(OutboxEntry, entry_id, with_for_update={"skip_locked": True})
            if entry is None:
                return 0
            handler = database.bus.find_handler(entry.handler)
            if handler is not None:
                handler(session, database.bus.decode(entry.kind, entry.payload))
            session.delete(entry)
    except Exception as error:
        log.exception("outbox entry %s failed", entry_id)
        _postpone(database, entry_id, error, clock())
        return 0
    return 1


def _postpone(database: Database, entry_id: int, error: Exception, now: datetime) -> None:
    with database.transaction() as session:
        entry = session.get(OutboxEntry, entry_id)
        if entry is None:
            return
        entry.tries += 1
        entry.last_error = type(error).__name__
        entry.due_at = now + timedelta(seconds=FIRST_DELAY_S * 2**entry.tries)
        if entry.tries >= MAX_TRIES:
            entry.given_up_at = now
