"""Calls and applications: opened, applied to, decided with a reason, withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from marketplace.catalog.models import Product
from marketplace.catalog.states import ProductState
from marketplace.core.db import violated
from marketplace.core.jalali import local_date
from marketplace.core.outbox import publish
from marketplace.fairs import queries
from marketplace.fairs.errors import (
    AlreadyApplied,
    AppealedAlready,
    BookingStands,
    CallClosed,
    NoGoods,
    NotReady,
    ReasonMissing,
    TypeElsewhere,
)
from marketplace.fairs.events import ApplicationDecided
from marketplace.fairs.models import Application, ApplicationGood, BoothType, Call, Fair
from marketplace.fairs.services.bookings import end_booking
from marketplace.fairs.services.records import lock_fair, move_application, note
from marketplace.fairs.states import (
    ApplicationAction,
    ApplicationState,
    BookingState,
    CallState,
    FairState,
)
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopState

STANDING_INDEX = ("uq_fair_application_standing", "uq_fair_application_call_id_shop_id")
MOST_GOODS = 40


@dataclass(frozen=True, slots=True)
class ApplicationFacts:
    """What a producer says: the kind of booth, the goods to bring, a few words."""

    type_id: int
    product_ids: Sequence[int]
    words: str = ""


def open_call(
    session: Session, *, fair_id: int, closes_at: datetime, actor_id: int, now: datetime
) -> Call:
    """Take applications until `closes_at`; an earlier call of the fair is opened again.

    Raises NotReady without published fair or kinds of booth, CallClosed for a time that is over.
    """
    fair = lock_fair(session, fair_id)
    kinds = session.scalar(
        select(func.count()).select_from(BoothType).where(BoothType.fair_id == fair_id)
    )
    if fair.state is not FairState.PUBLISHED:
        raise NotReady(missing="published")
    if not kinds:
        raise NotReady(missing="types")
    if closes_at <= now:
        raise CallClosed("closes_on")
    call = session.scalar(select(Call).where(Call.fair_id == fair_id))
    before = call.state.value if call is not None else ""
    if call is None:
        call = Call(fair_id=fair_id, opens_at=now)
        session.add(call)
    call.state, call.closes_at = CallState.OPEN, closes_at
    fair.apply_by = local_date(closes_at)
    session.flush()
    _note(session, call, "open", before, actor_id=actor_id, now=now)
    return call


def close_call(session: Session, *, fair_id: int, actor_id: int, now: datetime) -> None:
    """Take no more applications. Raises CallClosed when it does not take any."""
    lock_fair(session, fair_id)
    call = session.scalar(select(Call).where(Call.fair_id == fair_id).with_for_update())
    if call is None or call.state is not CallState.OPEN:
        raise CallClosed
    call.state = CallState.CLOSED
    _note(session, call, "close", CallState.OPEN.value, actor_id=actor_id, now=now)
    session.flush()


def _note(
    session: Session, call: Call, action: str, before: str, *, actor_id: int, now: datetime
) -> None:
    note(
        session,
        fair_id=call.fair_id,
        about=("call", call.id),
        action=action,
        states=(before, call.state.value),
        actor_id=actor_id,
        now=now,
    )


def apply(
    session: Session,
    *,
    fair_id: int,
    shop_id: int,
    facts: ApplicationFacts,
    user_id: int,
    now: datetime,
) -> Application:
    """Apply for a booth. Raises CallClosed, TypeElsewhere, NoGoods, AlreadyApplied."""
    call = session.scalar(select(Call).where(Call.fair_id == fair_id).with_for_update())
    if call is None or not _takes(session, call, shop_id, now):
        raise CallClosed
    kind = session.get(BoothType, facts.type_id)
    if kind is None or kind.fair_id != fair_id:
        raise TypeElsewhere("type_id")
    application = Application(
        fair_id=fair_id,
        call_id=call.id,
        shop_id=shop_id,
        type_id=facts.type_id,
        state=ApplicationState.SUBMITTED,
        words=facts.words,
        submitted_at=now,
        submitted_by=user_id,
    )
    goods = _goods(session, shop_id, facts.product_ids)
    try:
        with session.begin_nested():
            session.add(application)
            session.flush()
    except IntegrityError as error:
        if any(violated(error, name) for name in STANDING_INDEX):
            raise AlreadyApplied from None
        raise
    session.add_all(ApplicationGood(application_id=application.id, product_id=g) for g in goods)
    session.flush()
    return application


def _takes(session: Session, call: Call, shop_id: int, now: datetime) -> bool:
    fair, shop = session.get_one(Fair, call.fair_id), session.get_one(Shop, shop_id)
    return (
        call.state is CallState.OPEN
        and call.opens_at <= now < call.closes_at
        and fair.state is FairState.PUBLISHED
        and shop.state is ShopState.APPROVED
    )


def _goods(session: Session, shop_id: int, product_ids: Sequence[int]) -> list[int]:
    found = session.scalars(
        select(Product.id)
        .where(
            Product.id.in_(list(product_ids)),
            Product.shop_id == shop_id,
            Product.state == ProductState.PUBLISHED,
        )
        .order_by(Product.id)
    ).all()
    if not found or len(found) != len(set(product_ids)) or len(found) > MOST_GOODS:
        raise NoGoods("goods", most=MOST_GOODS)
    return list(found)


def decide(
    session: Session,
    *,
    application_id: int,
    action: ApplicationAction,
    reason: str,
    actor_id: int,
    now: datetime,
) -> None:
    """Accept, decline or put on standby; the producer is told, with the reason.

    Raises ReasonMissing, MoveRefused, and BookingStands when she has a booth already.
    """
    if action is not ApplicationAction.ACCEPT and not reason.strip():
        raise ReasonMissing("reason")
    application = queries.get_application(session, application_id, lock=True)
    if queries.live_booking(session, application_id) is not None:
        raise BookingStands
    move_application(session, application, action, actor_id=actor_id, now=now, reason=reason)
    application.decided_at, application.decided_by = now, actor_id
    application.reason = reason[:200]
    session.flush()
    publish(
        session,
        ApplicationDecided(
            application_id=application.id,
            fair_id=application.fair_id,
            shop_id=application.shop_id,
            state=application.state.value,
            reason=application.reason,
            at=now,
        ),
    )


def withdraw_application(
    session: Session, *, application_id: int, actor_id: int, now: datetime
) -> None:
    """Take an application back; a held or offered booth is given up with it.

    Raises BookingStands for a confirmed booth: that is withdrawn with its refund.
    """
    application = queries.get_application(session, application_id, lock=True)
    live = queries.live_booking(session, application_id)
    if live is not None:
        if live.state is BookingState.CONFIRMED:
            raise BookingStands
        end_booking(session, booking_id=live.id, pct=0, actor_id=actor_id, reason="", now=now)
    move_application(session, application, ApplicationAction.WITHDRAW, actor_id=actor_id, now=now)


def appeal(
    session: Session, *, application_id: int, words: str, actor_id: int, now: datetime
) -> None:
    """Ask for a second look at a decline, once, saying why; it is to be decided again.

    Raises ReasonMissing, AppealedAlready, and MoveRefused for what was not declined.
    """
    if not words.strip():
        raise ReasonMissing("appeal")
    application = queries.get_application(session, application_id, lock=True)
    if application.appealed_at is not None:
        raise AppealedAlready
    move_application(session, application, ApplicationAction.APPEAL, actor_id=actor_id, now=now)
    application.appeal, application.appealed_at = words.strip()[:1000], now
    session.flush()
