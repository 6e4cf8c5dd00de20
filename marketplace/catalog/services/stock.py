"""Stock: moved, held for a buyer, sold, released. Rows are locked in the order of variant ids."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
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
    _record(session, variant_id, kind, pieces, now=now, actor_id=actor_id, note=note)


def _record(
    session: Session,
    variant_id: int,
    kind: Movement,
    pieces: int,
    *,
    now: datetime,
    reference: str = "",
    actor_id: int | None = None,
    note: str = "",
) -> None:
    movement = StockMovement(
        variant_id=variant_id,
        kind=kind,
        quantity=signed(kind, pieces),
        reference=reference,
        at=now,
        actor_id=actor_id,
        note=note,
    )
    try:
        with session.begin_nested():
            session.add(movement)
            session.flush()
    except IntegrityError as error:
        if violated(error, ENOUGH):
            raise OutOfStock(variant_id=variant_id, left=_on_hand(session, variant_id)) from None
        raise


def _on_hand(session: Session, variant_id: int) -> int:
    found = session.scalar(select(Variant.on_hand).where(Variant.id == variant_id))
    if found is None:
        raise UnknownVariant
    return found


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
        kind, pieces = step
        _record(session, variant_id, kind, pieces, now=now, actor_id=actor_id, note="counted")
        session.refresh(variant)


def hold_stock(
    session: Session, *, reference: str, wanted: Mapping[int, int], until: datetime, now: datetime
) -> None:
    """Keep pieces for a buyer until a moment. Raises OutOfStock naming the first that lacks."""
    for variant_id in sorted(wanted):
        _record(
            session, variant_id, Movement.HELD, wanted[variant_id], now=now, reference=reference
        )
    session.add_all(
        StockHold(
            reference=reference,
            variant_id=variant_id,
            quantity=wanted[variant_id],
            state=HoldState.HELD,
            expires_at=until,
        )
        for variant_id in sorted(wanted)
    )
    session.flush()


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
    for hold in _open_holds(session, reference):
        _record(
            session, hold.variant_id, Movement.RELEASED, hold.quantity, now=now, reference=reference
        )
        _record(
            session, hold.variant_id, Movement.SOLD, hold.quantity, now=now, reference=reference
        )
        hold.state, hold.ended_at = HoldState.SOLD, now


def release_hold(session: Session, *, reference: str, now: datetime) -> None:
    """Give the pieces of the open holds of a reference back; doing it again changes nothing."""
    for hold in _open_holds(session, reference):
        _record(
            session, hold.variant_id, Movement.RELEASED, hold.quantity, now=now, reference=reference
        )
        hold.state, hold.ended_at = HoldState.RELEASED, now


def return_sold(
    session: Session, *, reference: str, pieces: Mapping[int, int], now: datetime
) -> None:
    """Take sold pieces back into stock, as when an order is cancelled before shipping."""
    for variant_id in sorted(pieces):
        _record(
            session, variant_id, Movement.BACK, pieces[variant_id], now=now, reference=reference
        )
