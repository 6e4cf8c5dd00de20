"""What tests read of bookings, claims and books."""

from sqlalchemy import select

from marketplace.core.db import Database
from marketplace.fairs.models import Booking, Claim
from marketplace.ledger import checks
from marketplace.ledger.books import balance


def states(database: Database) -> list[str]:
    with database.reading() as session:
        return [row.state.value for row in session.scalars(select(Booking).order_by(Booking.id))]


def live(database: Database) -> dict[str, int]:
    found: dict[str, int] = {}
    with database.reading() as session:
        for status in session.scalars(select(Claim.status)):
            found[status.value] = found.get(status.value, 0) + 1
    return found


def in_books(database: Database, account: str) -> int:
    with database.reading() as session:
        return balance(session, account, "IRR").minor


def books_are_right(database: Database) -> bool:
    with database.reading() as session:
        return checks.verify(session).faults == []
