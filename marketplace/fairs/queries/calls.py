"""Reads of calls, applications and bookings."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from marketplace.fairs.errors import UnknownApplication, UnknownBooking
from marketplace.fairs.models import Application, Booking, Call, Fair
from marketplace.fairs.states import LIVE, ApplicationState, BookingState, CallState, FairState


def open_calls(session: Session, *, now: datetime) -> list[Call]:
    """Return the calls that take applications, the first to close first."""
    return list(
        session.scalars(
            select(Call)
            .join(Call.fair)
            .where(
                Call.state == CallState.OPEN,
                Call.opens_at <= now,
                Call.closes_at > now,
                Fair.state == FairState.PUBLISHED,
            )
            .options(joinedload(Call.fair).selectinload(Fair.booth_types))
            .order_by(Call.closes_at, Call.id)
        )
    )


def get_application(session: Session, application_id: int, *, lock: bool = False) -> Application:
    """Return the application of that id. Raises UnknownApplication."""
    query = select(Application).where(Application.id == application_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise UnknownApplication
    return found


def application_of(session: Session, application_id: int, *, fair_id: int) -> Application:
    """Return an application to this fair with its goods. Raises UnknownApplication."""
    found = session.scalar(
        select(Application)
        .where(Application.id == application_id, Application.fair_id == fair_id)
        .options(
            joinedload(Application.shop),
            joinedload(Application.type),
            selectinload(Application.goods),
        )
    )
    if found is None:
        raise UnknownApplication
    return found


def applications_of_fair(session: Session, fair_id: int) -> list[Application]:
    """Return all applications to a fair, those that wait first, then by their age."""
    rows = session.scalars(
        select(Application)
        .where(Application.fair_id == fair_id)
        .options(
            joinedload(Application.shop),
            joinedload(Application.type),
            selectinload(Application.goods),
        )
        .order_by(Application.submitted_at, Application.id)
    )
    order = list(ApplicationState)
    return sorted(rows, key=lambda row: order.index(row.state))


def find_standing(
    session: Session, *, fair_id: int, shop_ids: Collection[int]
) -> Application | None:
    """Return the standing application of a shop to a fair; a withdrawn one only if none stands."""
    rows = session.scalars(
        select(Application)
        .where(Application.fair_id == fair_id, Application.shop_id.in_(list(shop_ids)))
        .options(joinedload(Application.type), selectinload(Application.goods))
        .order_by(Application.id.desc())
    ).all()
    standing = [row for row in rows if row.state is not ApplicationState.WITHDRAWN]
    return next(iter(standing or rows), None)


def applications_of_shop(session: Session, shop_id: int) -> list[Application]:
    """Return a shop's applications with their fairs, the last first."""
    return list(
        session.scalars(
            select(Application)
            .where(Application.shop_id == shop_id)
            .options(joinedload(Application.fair))
            .order_by(Application.id.desc())
        )
    )


def next_on_standby(
    session: Session, *, fair_id: int, type_id: int, exclude: Collection[int] = ()
) -> Application | None:
    """Return who waits longest for a booth of that kind, and has none offered."""
    has_live = select(Booking.application_id).where(
        Booking.fair_id == fair_id, Booking.state.in_(LIVE)
    )
    return session.scalar(
        select(Application)
        .where(
            Application.fair_id == fair_id,
            Application.type_id == type_id,
            Application.state == ApplicationState.STANDBY,
            Application.id.not_in(has_live),
            Application.id.not_in(list(exclude)),
        )
        .order_by(Application.decided_at, Application.id)
        .limit(1)
    )


def get_booking(session: Session, booking_id: int, *, lock: bool = False) -> Booking:
    """Return the booking of that id. Raises UnknownBooking."""
    query = select(Booking).where(Booking.id == booking_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise UnknownBooking
    return found


def booking_of(session: Session, booking_id: int, *, shop_ids: Collection[int]) -> Booking:
    """Return a booking of one of these shops. Raises UnknownBooking, for others' too."""
    found = get_booking(session, booking_id)
    if found.shop_id not in shop_ids:
        raise UnknownBooking
    return found


def live_booking(session: Session, application_id: int) -> Booking | None:
    """Return the offered, held or confirmed booking of an application, also past its end."""
    return session.scalar(
        select(Booking)
        .where(Booking.application_id == application_id, Booking.state.in_(LIVE))
        .options(joinedload(Booking.booth))
        .execution_options(populate_existing=True)
    )


def bookings_of_fair(
    session: Session, fair_id: int, *, states: Collection[BookingState] = tuple(BookingState)
) -> list[Booking]:
    """Return a fair's bookings with booth and shop, in the order of their states and codes."""
    rows = session.scalars(
        select(Booking)
        .where(Booking.fair_id == fair_id, Booking.state.in_(list(states)))
        .options(joinedload(Booking.booth), joinedload(Booking.shop))
        .order_by(Booking.id)
    )
    order = [
        BookingState.CONFIRMED,
        BookingState.HELD,
        BookingState.OFFERED,
        BookingState.CANCELLED,
        BookingState.EXPIRED,
    ]
    return sorted(rows, key=lambda row: (order.index(row.state), row.booth.code))


def counts_of_fair(session: Session, fair_id: int) -> dict[ApplicationState, int]:
    """Return how many applications a fair has in each state."""
    rows = session.execute(
        select(Application.state, func.count())
        .where(Application.fair_id == fair_id)
        .group_by(Application.state)
    )
    return dict(rows.all())
