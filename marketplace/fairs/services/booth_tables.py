"""Booths laid from a table: all rows or none; who has a booth keeps its ground (I13)."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from marketplace.core.bilingual import Bilingual
from marketplace.core.errors import DomainError
from marketplace.core.money import Money
from marketplace.core.text import slugify
from marketplace.fairs.booth_table import BoothRow, Fault, Table
from marketplace.fairs.errors import BoothInUse, TypeElsewhere
from marketplace.fairs.models import Booth, BoothCell, BoothType, Cell
from marketplace.fairs.services.grounds import (
    RowPlan,
    TypeFacts,
    add_type,
    is_in_use,
    place_booth,
    put_booth_on,
)
from marketplace.fairs.services.records import lock_fair


@dataclass(frozen=True, slots=True)
class Laid:
    """What a table did, or would do."""

    new: int
    changed: int
    same: int
    kinds: int
    faults: tuple[Fault, ...]


def lay_table(session: Session, *, fair_id: int, table: Table, now: datetime, dry: bool) -> Laid:
    """Lay the booths of a table; with a fault in any row, or `dry`, nothing is kept.

    Booths of other codes stay as they are: a table adds and changes, it takes nothing away.
    """
    lock_fair(session, fair_id)
    counts: Counter[str] = Counter()
    faults = list(table.faults)
    whole = session.begin_nested()
    for row in table.rows:
        try:
            with session.begin_nested():
                counts[_lay(session, fair_id, row, counts, now)] += 1
        except DomainError as error:
            code = str(error.params.get("code", ""))
            faults.append(Fault(row.row, "code", error.code, code))
    if dry or faults:
        whole.rollback()
    else:
        whole.commit()
    return Laid(counts["new"], counts["changed"], counts["same"], counts["kinds"], tuple(faults))


def _lay(session: Session, fair_id: int, row: BoothRow, counts: Counter[str], now: datetime) -> str:
    kind = _kind(session, fair_id, row, counts)
    booth = session.scalar(
        select(Booth).where(Booth.fair_id == fair_id, Booth.code == row.code, Booth.active)
    )
    plan = RowPlan(
        kind.id,
        row.code,
        0,
        1,
        row.x,
        row.y,
        row.wide,
        row.deep,
        has_power=row.has_power,
        accessible=row.accessible,
        is_corner=row.is_corner,
    )
    if booth is None:
        place_booth(session, fair_id=fair_id, code=row.code, row=plan)
        return "new"
    return _change(session, booth, plan, now)


def _change(session: Session, booth: Booth, plan: RowPlan, now: datetime) -> str:
    moved = _squares(session, booth.id) != {
        (plan.x + dx, plan.y + dy) for dx in range(plan.wide) for dy in range(plan.deep)
    }
    if (moved or booth.type_id != plan.type_id) and is_in_use(session, booth.id, now):
        raise BoothInUse("code", code=booth.code)
    features = (booth.has_power, booth.accessible, booth.is_corner, booth.type_id)
    wanted = (plan.has_power, plan.accessible, plan.is_corner, plan.type_id)
    if not moved and features == wanted:
        return "same"
    booth.has_power, booth.accessible, booth.is_corner, booth.type_id = wanted
    if moved:
        session.execute(delete(BoothCell).where(BoothCell.booth_id == booth.id))
        session.flush()
        put_booth_on(session, booth, plan)
    session.flush()
    return "changed"


def _squares(session: Session, booth_id: int) -> set[tuple[int, int]]:
    rows = session.execute(
        select(Cell.x, Cell.y)
        .join(BoothCell, BoothCell.cell_id == Cell.id)
        .where(BoothCell.booth_id == booth_id)
    )
    return {(x, y) for x, y in rows}


def _kind(session: Session, fair_id: int, row: BoothRow, counts: Counter[str]) -> BoothType:
    """Return the kind of that code or name, made where the row says what it costs."""
    kinds = session.scalars(select(BoothType).where(BoothType.fair_id == fair_id)).all()
    for kind in kinds:
        if row.kind in (kind.code, kind.name_fa, kind.name_en):
            return kind
    if row.price is None or row.m2 is None:
        raise TypeElsewhere("kind")
    made = add_type(
        session,
        fair_id=fair_id,
        code=slugify(row.kind, longest=40),
        facts=_facts(row.kind, row.m2, row.price),
    )
    counts["kinds"] += 1
    return made


def _facts(name: str, m2: int, price: Money) -> TypeFacts:
    english = name.isascii()
    return TypeFacts(Bilingual(name if english else "", "" if english else name), m2, 1, price)
