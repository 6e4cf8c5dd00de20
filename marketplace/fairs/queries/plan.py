"""The plan of a fair: each booth, where it stands, and whether it can be had.

No availability is stored: it is read from the live claims, of which a held one past its end counts
as free even when no job has run (I4).
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from marketplace.core.bilingual import Bilingual
from marketplace.core.money import Money
from marketplace.fairs.errors import BoothElsewhere
from marketplace.fairs.models import (
    Application,
    ApplicationGood,
    Booking,
    Booth,
    BoothCell,
    Cell,
    Claim,
)
from marketplace.fairs.states import BookingState, ClaimStatus
from marketplace.shops.models import Shop

FREE, HELD, TAKEN = "free", "held", "taken"
_LIVE_CLAIMS = (ClaimStatus.HELD, ClaimStatus.BOOKED, ClaimStatus.BLOCKED)


@dataclass(frozen=True, slots=True)
class BoothView:
    """A booth as the plan shows it: a rectangle of cells and a state for the days asked about.

    `whole` is false for a booth made of others' cells, which the plan outlines only.
    """

    id: int
    code: str
    type_id: int
    type_name: Bilingual
    area_m2: int
    price: Money
    has_power: bool
    accessible: bool
    is_corner: bool
    x: int
    y: int
    wide: int
    deep: int
    state: str
    held_until: datetime | None
    booking_ids: frozenset[int]
    blocked: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """All booths, and the size of the ground in cells."""

    booths: tuple[BoothView, ...]
    wide: int
    deep: int

    def find(self, code: str) -> BoothView | None:
        """Return the booth of that code."""
        return next((booth for booth in self.booths if booth.code == code), None)

    def count(self, state: str) -> int:
        """Return how many booths are in that state."""
        return sum(booth.state == state for booth in self.booths)

    def near(self, code: str, *, most: int = 3) -> list[BoothView]:
        """Return the free booths of the same kind, the nearest first."""
        here = self.find(code)
        if here is None:
            return []
        free = [b for b in self.booths if b.state == FREE and b.type_id == here.type_id]
        free.sort(key=lambda b: (abs(b.x - here.x) + abs(b.y - here.y), b.code))
        return free[:most]


def plan_of(
    session: Session, fair_id: int, *, now: datetime, day_ids: Collection[int] | None = None
) -> Plan:
    """Return the plan for some days (None: all). Four statements, however many booths."""
    booths = session.scalars(
        select(Booth)
        .where(Booth.fair_id == fair_id, Booth.active)
        .options(joinedload(Booth.type))
        .order_by(Booth.id)
    ).all()
    cells: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for booth_id, cell_id, x, y in session.execute(
        select(BoothCell.booth_id, Cell.id, Cell.x, Cell.y)
        .join(Cell, Cell.id == BoothCell.cell_id)
        .where(BoothCell.fair_id == fair_id)
    ):
        cells[booth_id].append((cell_id, x, y))
    claims = _live_claims(session, fair_id, now, day_ids)
    grounds = {b.id: frozenset(c for c, _, _ in cells[b.id]) for b in booths if cells[b.id]}
    views = tuple(
        _view(booth, cells[booth.id], claims, whole=_stands_alone(booth.id, grounds))
        for booth in booths
        if booth.id in grounds
    )
    return Plan(
        booths=tuple(sorted(views, key=lambda b: _natural(b.code))),
        wide=max((b.x + b.wide for b in views), default=0),
        deep=max((b.y + b.deep for b in views), default=0),
    )


def _natural(code: str) -> tuple[str, int, str]:
    letters = code.rstrip("0123456789")
    number = code[len(letters) :]
    return letters, int(number or 0), code


def _stands_alone(booth_id: int, grounds: dict[int, frozenset[int]]) -> bool:
    own = grounds[booth_id]
    return not any(other < own for other in grounds.values())


def _live_claims(
    session: Session, fair_id: int, now: datetime, day_ids: Collection[int] | None
) -> dict[int, list[Claim]]:
    query = select(Claim).where(
        Claim.fair_id == fair_id,
        Claim.status.in_(_LIVE_CLAIMS),
        or_(Claim.expires_at.is_(None), Claim.expires_at > now),
    )
    if day_ids is not None:
        query = query.where(Claim.fair_day_id.in_(list(day_ids)))
    found: dict[int, list[Claim]] = defaultdict(list)
    for claim in session.scalars(query.execution_options(populate_existing=True)):
        found[claim.cell_id].append(claim)
    return found


def _view(
    booth: Booth,
    cells: list[tuple[int, int, int]],
    claims: dict[int, list[Claim]],
    *,
    whole: bool,
) -> BoothView:
    live = [claim for cell_id, _, _ in cells for claim in claims.get(cell_id, ())]
    ends = [claim.expires_at for claim in live if claim.expires_at is not None]
    xs, ys = [x for _, x, _ in cells], [y for _, _, y in cells]
    only_held = all(claim.status is ClaimStatus.HELD for claim in live)
    return BoothView(
        id=booth.id,
        code=booth.code,
        type_id=booth.type_id,
        type_name=booth.type.name,
        area_m2=booth.type.area_m2,
        price=booth.type.price,
        has_power=booth.has_power,
        accessible=booth.accessible,
        is_corner=booth.is_corner,
        x=min(xs),
        y=min(ys),
        wide=max(xs) - min(xs) + 1,
        deep=max(ys) - min(ys) + 1,
        state=FREE if not live else HELD if only_held else TAKEN,
        held_until=max(ends, default=None),
        booking_ids=frozenset(c.booking_id for c in live if c.booking_id is not None),
        blocked=any(claim.status is ClaimStatus.BLOCKED for claim in live),
        whole=whole,
    )


def get_booth(session: Session, booth_id: int, *, fair_id: int) -> Booth:
    """Return a booth of this fair that can be given. Raises BoothElsewhere."""
    booth = session.scalar(
        select(Booth)
        .where(Booth.id == booth_id, Booth.fair_id == fair_id, Booth.active)
        .options(joinedload(Booth.type))
    )
    if booth is None:
        raise BoothElsewhere("booth")
    return booth


def who_is_there(session: Session, fair_id: int) -> list[tuple[Booking, Shop, list[int]]]:
    """Return the confirmed bookings with shop and the ids of the goods it brings, by booth code."""
    bookings = session.scalars(
        select(Booking)
        .where(Booking.fair_id == fair_id, Booking.state == BookingState.CONFIRMED)
        .options(joinedload(Booking.booth), joinedload(Booking.shop))
    ).all()
    goods: dict[int, list[int]] = defaultdict(list)
    for application_id, product_id in session.execute(
        select(ApplicationGood.application_id, ApplicationGood.product_id)
        .join(Application, Application.id == ApplicationGood.application_id)
        .where(Application.fair_id == fair_id)
        .order_by(ApplicationGood.product_id)
    ):
        goods[application_id].append(product_id)
    rows = [(booking, booking.shop, goods[booking.application_id]) for booking in bookings]
    return sorted(rows, key=lambda row: _natural(row[0].booth.code))
