"""The ground: kinds of booth, rows of booths on the grid, double booths, blocks.

A plan never drops a booth that somebody has (I13); the ground under two booths is the same only
when one was made of others on purpose.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from marketplace.core.bilingual import Bilingual
from marketplace.core.db import violated
from marketplace.core.money import Money
from marketplace.fairs import queries
from marketplace.fairs.errors import (
    BoothElsewhere,
    BoothInUse,
    CellsInUse,
    CodeTaken,
    OffTheGround,
    TypeElsewhere,
)
from marketplace.fairs.models import Booking, Booth, BoothCell, BoothType, Cell, Claim, FairDay
from marketplace.fairs.services import claims
from marketplace.fairs.services.records import lock_fair
from marketplace.fairs.states import LIVE, ClaimStatus

GRID = 200
MOST_BOOTHS = 300


@dataclass(frozen=True, slots=True)
class TypeFacts:
    """A kind of booth and its price for all days."""

    name: Bilingual
    area_m2: int
    places: int
    price: Money


@dataclass(frozen=True, slots=True)
class RowPlan:
    """So many booths of a kind side by side from (x, y), each `wide` x `deep` cells.

    Their codes are `prefix` and a number that counts from `first`. `down` lays them southwards.
    """

    type_id: int
    prefix: str
    first: int
    count: int
    x: int
    y: int
    wide: int = 1
    deep: int = 1
    down: bool = False
    has_power: bool = False
    accessible: bool = False
    is_corner: bool = False


def add_type(session: Session, *, fair_id: int, code: str, facts: TypeFacts) -> BoothType:
    """Add a kind of booth. Raises CodeTaken."""
    kind = BoothType(fair_id=fair_id, code=code, currency=facts.price.currency)
    _describe(kind, facts)
    try:
        with session.begin_nested():
            session.add(kind)
            session.flush()
    except IntegrityError as error:
        if violated(error, "uq_booth_type_fair_id_code"):
            raise CodeTaken("code", code=code) from None
        raise
    return kind


def change_type(session: Session, *, fair_id: int, type_id: int, facts: TypeFacts) -> None:
    """Change a kind; fees already agreed stay as they were. Raises TypeElsewhere."""
    _describe(_type(session, fair_id, type_id), facts)
    session.flush()


def _describe(kind: BoothType, facts: TypeFacts) -> None:
    kind.name_en, kind.name_fa = facts.name.en, facts.name.fa
    kind.area_m2, kind.places = facts.area_m2, facts.places
    kind.price_minor = facts.price.minor


def _type(session: Session, fair_id: int, type_id: int) -> BoothType:
    kind = session.get(BoothType, type_id)
    if kind is None or kind.fair_id != fair_id:
        raise TypeElsewhere("type_id")
    return kind


def lay_booths(session: Session, *, fair_id: int, row: RowPlan) -> list[Booth]:
    """Lay a row of booths. Raises TypeElsewhere, OffTheGround, CellsInUse, CodeTaken."""
    lock_fair(session, fair_id)
    _type(session, fair_id, row.type_id)
    rects = list(_rects(row))
    squares = {square for rect in rects for square in rect}
    if not squares or len(rects) > MOST_BOOTHS or not _on_grid(squares):
        raise OffTheGround("count")
    cells = _cells(session, fair_id, squares)
    _check_ground(session, cells.values())
    made = []
    for place, rect in enumerate(rects):
        code = f"{row.prefix}{row.first + place}"
        booth = _write_booth(session, fair_id, code, row)
        _put_on(session, booth, [cells[square] for square in rect])
        made.append(booth)
    return made


def place_booth(session: Session, *, fair_id: int, code: str, row: RowPlan) -> Booth:
    """Lay one booth of that code. Raises OffTheGround, CellsInUse, CodeTaken."""
    booth = _write_booth(session, fair_id, code, row)
    put_booth_on(session, booth, row)
    return booth


def put_booth_on(session: Session, booth: Booth, row: RowPlan) -> None:
    """Stand a booth without ground on its cells. Raises OffTheGround, CellsInUse."""
    squares = {square for rect in _rects(row) for square in rect}
    if not squares or not _on_grid(squares):
        raise OffTheGround("x")
    cells = _cells(session, booth.fair_id, squares)
    _check_ground(session, cells.values())
    _put_on(session, booth, list(cells.values()))


def _rects(row: RowPlan) -> Iterator[list[tuple[int, int]]]:
    for place in range(row.count):
        x = row.x + (0 if row.down else place * row.wide)
        y = row.y + (place * row.deep if row.down else 0)
        yield [(x + dx, y + dy) for dy in range(row.deep) for dx in range(row.wide)]


def _on_grid(squares: Collection[tuple[int, int]]) -> bool:
    return all(0 <= x < GRID and 0 <= y < GRID for x, y in squares)


def _cells(
    session: Session, fair_id: int, squares: Collection[tuple[int, int]]
) -> dict[tuple[int, int], int]:
    known = {
        (cell.x, cell.y): cell.id
        for cell in session.scalars(select(Cell).where(Cell.fair_id == fair_id))
    }
    new = [Cell(fair_id=fair_id, x=x, y=y) for x, y in sorted(set(squares) - set(known))]
    session.add_all(new)
    session.flush()
    known.update({(cell.x, cell.y): cell.id for cell in new})
    return {square: known[square] for square in squares}


def _check_ground(session: Session, cell_ids: Collection[int]) -> None:
    standing = session.scalar(
        select(Booth.code)
        .join(BoothCell, BoothCell.booth_id == Booth.id)
        .where(BoothCell.cell_id.in_(list(cell_ids)), Booth.active)
        .limit(1)
    )
    if standing is not None:
        raise CellsInUse("x", code=standing)


def _write_booth(session: Session, fair_id: int, code: str, row: RowPlan) -> Booth:
    booth = Booth(
        fair_id=fair_id,
        type_id=row.type_id,
        code=code,
        has_power=row.has_power,
        accessible=row.accessible,
        is_corner=row.is_corner,
    )
    try:
        with session.begin_nested():
            session.add(booth)
            session.flush()
    except IntegrityError as error:
        if violated(error, "uq_booth_fair_id_code"):
            raise CodeTaken("prefix", code=code) from None
        raise
    return booth


def _put_on(session: Session, booth: Booth, cell_ids: Collection[int]) -> None:
    session.add_all(
        BoothCell(booth_id=booth.id, cell_id=cell_id, fair_id=booth.fair_id)
        for cell_id in sorted(cell_ids)
    )
    session.flush()


def combine_booths(
    session: Session, *, fair_id: int, booth_ids: Collection[int], code: str, type_id: int
) -> Booth:
    """Offer booths together as one more, over their cells. Raises BoothElsewhere, CodeTaken."""
    lock_fair(session, fair_id)
    _type(session, fair_id, type_id)
    parts = [queries.get_booth(session, booth_id, fair_id=fair_id) for booth_id in booth_ids]
    if len(parts) < 2:
        raise BoothElsewhere("booths")
    ids = [part.id for part in parts]
    cells = set(session.scalars(select(BoothCell.cell_id).where(BoothCell.booth_id.in_(ids))))
    like = RowPlan(type_id, code, 0, 1, 0, 0, has_power=all(p.has_power for p in parts))
    booth = _write_booth(session, fair_id, code, like)
    _put_on(session, booth, cells)
    return booth


def retire_booth(session: Session, *, fair_id: int, booth_id: int, now: datetime) -> None:
    """Take a booth off the plan. Raises BoothInUse while somebody has it or holds it."""
    lock_fair(session, fair_id)
    booth = queries.get_booth(session, booth_id, fair_id=fair_id)
    if is_in_use(session, booth_id, now):
        raise BoothInUse("booth", code=booth.code)
    booth.active = False
    booth.code = f"{booth.code[:12]}~{booth.id}"  # its code may be painted anew
    session.flush()


def is_in_use(session: Session, booth_id: int, now: datetime) -> bool:
    """Whether somebody has a booth, holds it, or has any of its ground."""
    used = session.scalar(
        select(Booking.id).where(
            Booking.booth_id == booth_id,
            Booking.state.in_(LIVE),
            Booking.held_until.is_(None) | (Booking.held_until > now),
        )
    )
    claimed = session.scalar(
        select(Claim.id)
        .join(BoothCell, BoothCell.cell_id == Claim.cell_id)
        .where(
            BoothCell.booth_id == booth_id,
            Claim.status.in_((ClaimStatus.HELD, ClaimStatus.BOOKED, ClaimStatus.BLOCKED)),
            Claim.expires_at.is_(None) | (Claim.expires_at > now),
        )
        .limit(1)
    )
    return used is not None or claimed is not None


def block_booth(session: Session, *, fair_id: int, booth_id: int, now: datetime) -> None:
    """Keep a booth from everybody on all days. Raises BoothTaken."""
    lock_fair(session, fair_id)
    queries.get_booth(session, booth_id, fair_id=fair_id)
    days = session.scalars(select(FairDay.id).where(FairDay.fair_id == fair_id)).all()
    claims.take(
        session,
        fair_id=fair_id,
        pairs=claims.pairs_of(session, booth_id=booth_id, day_ids=days),
        status=ClaimStatus.BLOCKED,
        booking_id=None,
        until=None,
        now=now,
    )


def unblock_booth(session: Session, *, fair_id: int, booth_id: int) -> None:
    """Let a blocked booth be taken again; again changes nothing."""
    lock_fair(session, fair_id)
    queries.get_booth(session, booth_id, fair_id=fair_id)
    cells = select(BoothCell.cell_id).where(BoothCell.booth_id == booth_id)
    session.execute(
        update(Claim)
        .where(
            Claim.fair_id == fair_id,
            Claim.status == ClaimStatus.BLOCKED,
            Claim.cell_id.in_(cells),
        )
        .values(status=ClaimStatus.RELEASED)
        .execution_options(synchronize_session=False)
    )
