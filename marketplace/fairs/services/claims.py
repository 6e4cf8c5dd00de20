"""Claims on cells and days: taken, confirmed and freed so that the database itself refuses doubles.

Take-over needs no sweeper: who wants a cell first marks a hold that ended as expired, then inserts;
the partial unique index lets one live claim in. Cells go in ascending order, so that two people who
want the same ones wait for each other and never in a circle.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from marketplace.core.db import violated
from marketplace.fairs.errors import BoothTaken
from marketplace.fairs.models import BoothCell, Claim
from marketplace.fairs.states import ClaimStatus

# PostgreSQL names the index, SQLite its columns.
LIVE_INDEX = ("uq_booth_claim_live", "uq_booth_claim_cell_id_fair_day_id")
Pairs = Sequence[tuple[int, int]]  # (cell, day), ascending


def pairs_of(session: Session, *, booth_id: int, day_ids: Collection[int]) -> Pairs:
    """Return the cells of a booth on these days, in the one order of locking."""
    cells = session.scalars(
        select(BoothCell.cell_id).where(BoothCell.booth_id == booth_id).order_by(BoothCell.cell_id)
    ).all()
    return [(cell, day) for cell in cells for day in sorted(day_ids)]


def take(
    session: Session,
    *,
    fair_id: int,
    pairs: Pairs,
    status: ClaimStatus,
    booking_id: int | None,
    until: datetime | None,
    now: datetime,
) -> None:
    """Claim all cells or none. Raises BoothTaken."""
    try:
        with session.begin_nested():
            for cell_id, day_id in pairs:
                session.execute(
                    update(Claim)
                    .where(
                        Claim.cell_id == cell_id,
                        Claim.fair_day_id == day_id,
                        Claim.status == ClaimStatus.HELD,
                        Claim.expires_at <= now,
                    )
                    .values(status=ClaimStatus.EXPIRED, expires_at=None)
                    .execution_options(synchronize_session=False)
                )
                session.execute(
                    insert(Claim).values(
                        fair_id=fair_id,
                        cell_id=cell_id,
                        fair_day_id=day_id,
                        booking_id=booking_id,
                        status=status,
                        expires_at=until,
                        created_at=now,
                    )
                )
    except IntegrityError as error:
        if any(violated(error, name) for name in LIVE_INDEX):
            raise BoothTaken from None
        raise


def prolong(session: Session, *, booking_id: int, until: datetime, now: datetime) -> bool:
    """Move the end of a booking's held claims; False when one of them is no longer held."""
    return _change_all(session, booking_id=booking_id, now=now, values={"expires_at": until})


def confirm(session: Session, *, booking_id: int, now: datetime) -> bool:
    """Turn all held claims of a booking into booked ones; False when one of them is gone."""
    values = {"status": ClaimStatus.BOOKED, "expires_at": None}
    return _change_all(session, booking_id=booking_id, now=now, values=values)


def _change_all(
    session: Session, *, booking_id: int, now: datetime, values: Mapping[str, object]
) -> bool:
    point = session.begin_nested()
    changed = session.execute(
        update(Claim)
        .where(
            Claim.booking_id == booking_id,
            Claim.status == ClaimStatus.HELD,
            Claim.expires_at > now,
        )
        .values(**values)
        .returning(Claim.id)
        .execution_options(synchronize_session=False)
    ).all()
    if len(changed) != len(_ever_claimed(session, booking_id)):
        point.rollback()
        return False
    point.commit()
    return True


def _ever_claimed(session: Session, booking_id: int) -> Pairs:
    rows = session.execute(
        select(Claim.cell_id, Claim.fair_day_id)
        .where(Claim.booking_id == booking_id)
        .distinct()
        .order_by(Claim.cell_id, Claim.fair_day_id)
    )
    return [(cell_id, day_id) for cell_id, day_id in rows]


def take_again(session: Session, *, fair_id: int, booking_id: int, now: datetime) -> None:
    """Book what a booking once held, for money that came a little late. Raises BoothTaken."""
    take(
        session,
        fair_id=fair_id,
        pairs=_ever_claimed(session, booking_id),
        status=ClaimStatus.BOOKED,
        booking_id=booking_id,
        until=None,
        now=now,
    )


def release(session: Session, *, booking_id: int, status: ClaimStatus) -> None:
    """Free all live claims of a booking in one statement; again changes nothing (I14)."""
    session.execute(
        update(Claim)
        .where(
            Claim.booking_id == booking_id,
            Claim.status.in_((ClaimStatus.HELD, ClaimStatus.BOOKED)),
        )
        .values(status=status, expires_at=None)
        .execution_options(synchronize_session=False)
    )


def days_of(session: Session, booking_id: int) -> list[int]:
    """Return the ids of the days that a booking claims or claimed."""
    query = select(Claim.fair_day_id).where(Claim.booking_id == booking_id).distinct()
    return sorted(session.scalars(query))


def is_free(session: Session, *, pairs: Pairs, now: datetime) -> bool:
    """Say whether no live claim stands on these cells and days."""
    cells, days = {cell for cell, _ in pairs}, {day for _, day in pairs}
    live = session.scalar(
        select(func.count())
        .select_from(Claim)
        .where(
            Claim.cell_id.in_(cells),
            Claim.fair_day_id.in_(days),
            (Claim.status.in_((ClaimStatus.BOOKED, ClaimStatus.BLOCKED)))
            | ((Claim.status == ClaimStatus.HELD) & (Claim.expires_at > now)),
        )
    )
    return not live
