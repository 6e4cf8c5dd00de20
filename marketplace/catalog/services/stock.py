"""Stock: moved, held for a buyer, sold, released. Rows are locked in the order of variant ids."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from marketplace.catalog.errors import BadQuantity, OutOfStock, UnknownVariant
from marketplace.catalog.models import StockHold, StockMovement, Variant
from marketplace.catalog.states import HoldState, Movement
from marketplace.catalog.stock import MOST_PIECES, difference, signed
from marketplace.core.db import violated

ENOUGH = "ck_variant_on_hand_not_negative"


def move_stock(
    session: Session,
    *,
    variant_id: int,
    kind: Movement,
    pieces: int,
    now: datetime,
    actor_id: int | None = None,
    note: str = "",
) -> None:
    """Record that `pieces` (positive) came or went for a reason.

    Raises BadQuantity, UnknownVariant, and OutOfStock when fewer are on hand.
    """
    if not 0 < pieces <= MOST_PIECES:
        raise BadQuantity("quantity", most=MOST_PIECES)
    _record(session, [(variant_id, kind, pieces)], now=now, actor_id=actor_id, note=note)


_Step = tuple[int, Movement, int]  # variant, kind, pieces


def _record(
    session: Session,
    steps: Sequence[_Step],
    *,
    now: datetime,
    reference: str = "",
    actor_id: int | None = None,
    note: str = "",
) -> None:
    """Write all movements or none: one batch, in the order given, in one savepoint."""
    if not steps:
        return
    rows = [
        {
            "variant_id": variant_id,
            "kind": kind,
            "quantity": signed(kind, pieces),
            "reference": reference,
            "at": now,
            "actor_id": actor_id,
            "note": note,
        }
        for variant_id, kind, pieces in steps
    ]
    try:
        with session.begin_nested():
            session.execute(insert(StockMovement), rows)
    except IntegrityError as error:
        if violated(error, ENOUGH):
            raise _lacking(session, steps) from None
        raise


def _lacking(session: Session, steps: Sequence[_Step]) -> OutOfStock:
    """Name the first form that lacks, or the first of all when others gave back meanwhile."""
    wanted = {variant_id: pieces for variant_id, kind, pieces in steps if signed(kind, pieces) < 0}
    query = select(Variant.id, Variant.on_hand).where(Variant.id.in_(wanted))
    left = dict(session.execute(query).all())
    short = (variant_id for variant_id in wanted if left[variant_id] < wanted[variant_id])
    first = next(short, next(iter(wanted)))
    return OutOfStock(variant_id=first, left=left[first])


def count_stock(
    session: Session, *, variant_id: int, counted: int, now: datetime, actor_id: int | None
) -> None:
    """Bring the stock to what was counted, by the movement that explains the difference."""
    if not 0 <= counted <= MOST_PIECES:
        raise BadQuantity("quantity", most=MOST_PIECES)
    query = select(Variant).where(Variant.id == variant_id).with_for_update()
    variant = session.scalar(query.execution_options(populate_existing=True))
    if variant is None:
        raise UnknownVariant
    step = difference(variant.on_hand, counted)
    if step is not None:
        _record(session, [(variant_id, *step)], now=now, actor_id=actor_id, note="counted")
        session.refresh(variant)


def hold_stock(
    session: Session, *, reference: str, wanted: Mapping[int, int], until: datetime, now: datetime
) -> None:
    """Keep pieces for a buyer until a moment. Raises OutOfStock naming the first that lacks."""
    if not wanted:
        return
    ordered = sorted(wanted.items())
    steps = [(variant_id, Movement.HELD, pieces) for variant_id, pieces in ordered]
    _record(session, steps, now=now, reference=reference)
    session.execute(
        insert(StockHold),
        [
            {
                "reference": reference,
                "variant_id": variant_id,
                "quantity": pieces,
                "state": HoldState.HELD,
                "expires_at": until,
            }
            for variant_id, pieces in ordered
        ],
    )


def _open_holds(session: Session, reference: str) -> list[StockHold]:
    return list(
        session.scalars(
            select(StockHold)
            .where(StockHold.reference == reference, StockHold.state == HoldState.HELD)
            .order_by(StockHold.variant_id)
            .with_for_update()
        )
    )


def sell_held(session: Session, *, reference: str, now: datetime) -> None:
    """Turn the open holds of a reference into sales; doing it again changes nothing."""
    holds = _open_holds(session, reference)
    kinds = (Movement.RELEASED, Movement.SOLD)
    steps = [(hold.variant_id, kind, hold.quantity) for hold in holds for kind in kinds]
    _record(session, steps, now=now, reference=reference)
    for hold in holds:
        hold.state, hold.ended_at = HoldState.SOLD, now


def release_hold(session: Session, *, reference: str, now: datetime) -> None:
    """Give the pieces of the open holds of a reference back; doing it again changes nothing."""
    holds = _open_holds(session, reference)
    steps = [(hold.variant_id, Movement.RELEASED, hold.quantity) for hold in holds]
    _record(session, steps, now=now, reference=reference)
    for hold in holds:
        hold.state, hold.ended_at = HoldState.RELEASED, now


def return_sold(
    session: Session, *, reference: str, pieces: Mapping[int, int], now: datetime
) -> None:
    """Take sold pieces back into stock, as when an order is cancelled before shipping."""
    steps = [(variant_id, Movement.BACK, n) for variant_id, n in sorted(pieces.items())]
    _record(session, steps, now=now, reference=reference)
