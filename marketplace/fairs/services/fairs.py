"""Fairs as a whole: made, described, published, their days, cancelled."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from marketplace.core.bilingual import Bilingual
from marketplace.core.db import violated
from marketplace.core.outbox import publish
from marketplace.core.states import next_state
from marketplace.fairs import queries
from marketplace.fairs.errors import (
    BadHours,
    DayElsewhere,
    DayInUse,
    DayKnown,
    NotReady,
    ReasonMissing,
)
from marketplace.fairs.events import FairChanged
from marketplace.fairs.fees import RefundRule
from marketplace.fairs.models import Claim, Fair, FairDay, FairMember
from marketplace.fairs.services.bookings import end_booking
from marketplace.fairs.services.records import lock_fair, note
from marketplace.fairs.states import FAIR_MOVES, LIVE, FairAction, FairState

DAY_MIN = 1440


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening and closing in minutes of the day; closing past 1440 is after midnight."""

    opens_min: int
    closes_min: int


@dataclass(frozen=True, slots=True)
class FairFacts:
    """What an organizer says of a fair."""

    title: Bilingual
    description: Bilingual
    rules: Bilingual
    venue: Bilingual
    organizer: Bilingual
    city: Bilingual
    province_code: str
    county_code: str
    funder: Bilingual = field(default_factory=lambda: Bilingual("", ""))
    subsidy_pct: int = 0
    commission_pct: int = 0
    refund: RefundRule = field(default_factory=lambda: RefundRule(14, 3, 50))
    free_entry: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """Who changes a fair, when, and why; once it is published, visitors read the reason."""

    actor_id: int
    now: datetime
    reason: str = ""


def create_fair(
    session: Session,
    *,
    slug: str,
    facts: FairFacts,
    days: Collection[date],
    hours: Hours,
    user_id: int,
    now: datetime,
) -> Fair:
    """Make a draft that this person runs, open on these days. Raises BadHours, NotReady."""
    if not days:
        raise NotReady(missing="days")
    fair = Fair(slug=slug, state=FairState.DRAFT, starts_on=min(days), ends_on=max(days))
    _describe(fair, facts)
    session.add(fair)
    session.flush()
    for day in sorted(days):
        _write_day(session, fair.id, day, hours)
    add_member(session, fair_id=fair.id, user_id=user_id, now=now)
    note(
        session,
        fair_id=fair.id,
        about=("fair", fair.id),
        action="create",
        states=("", FairState.DRAFT.value),
        actor_id=user_id,
        now=now,
    )
    return fair


def add_member(session: Session, *, fair_id: int, user_id: int, now: datetime) -> None:
    """Let a person run the fair."""
    session.add(FairMember(fair_id=fair_id, user_id=user_id, since=now))
    session.flush()


def describe_fair(session: Session, *, fair_id: int, facts: FairFacts, change: Change) -> None:
    """Change what is said of a fair. Fees already agreed stay as they were agreed.

    Another place of a published fair needs its reason: raises ReasonMissing.
    """
    fair = lock_fair(session, fair_id)
    before = _place(fair)
    _describe(fair, facts)
    _note_change(session, fair, change, matters=_place(fair) != before)


def _place(fair: Fair) -> tuple[str, ...]:
    return fair.county_code, fair.city_en, fair.city_fa, fair.venue_en, fair.venue_fa


def _note_change(session: Session, fair: Fair, change: Change, *, matters: bool) -> None:
    """Leave a row of the log; what matters to who comes is told with its reason."""
    public = fair.state is not FairState.DRAFT
    if public and matters:
        if not change.reason.strip():
            raise ReasonMissing("reason")
        fair.why = change.reason[:200]
        publish(session, FairChanged(fair.id, "changed", fair.why, change.now))
    fair.revision += 1
    note(
        session,
        fair_id=fair.id,
        about=("fair", fair.id),
        action="change",
        states=(fair.state.value, fair.state.value),
        actor_id=change.actor_id,
        now=change.now,
        reason=change.reason,
    )
    session.flush()


def _describe(fair: Fair, facts: FairFacts) -> None:
    for name in ("title", "description", "rules", "venue", "organizer", "city", "funder"):
        words: Bilingual = getattr(facts, name)
        setattr(fair, f"{name}_en", words.en)
        setattr(fair, f"{name}_fa", words.fa)
    fair.province_code, fair.county_code = facts.province_code, facts.county_code
    fair.subsidy_pct, fair.free_entry = facts.subsidy_pct, facts.free_entry
    fair.commission_pct = facts.commission_pct
    fair.refund_full_days = facts.refund.full_days
    fair.refund_part_days = facts.refund.part_days
    fair.refund_part_pct = facts.refund.part_pct


def add_day(session: Session, *, fair_id: int, day: date, hours: Hours, change: Change) -> None:
    """Open the fair on one more day. Raises DayKnown, BadHours, ReasonMissing."""
    fair = lock_fair(session, fair_id)
    _write_day(session, fair_id, day, hours)
    span(session, fair)
    _note_change(session, fair, change, matters=True)


def _write_day(session: Session, fair_id: int, day: date, hours: Hours) -> None:
    _check_hours(hours)
    try:
        with session.begin_nested():
            session.add(
                FairDay(
                    fair_id=fair_id,
                    day=day,
                    opens_min=hours.opens_min,
                    closes_min=hours.closes_min,
                )
            )
            session.flush()
    except IntegrityError as error:
        if violated(error, "uq_fair_day_fair_id_day"):
            raise DayKnown("day") from None
        raise


def _check_hours(hours: Hours) -> None:
    opens_in_day = 0 <= hours.opens_min < DAY_MIN
    if not opens_in_day or not 0 < hours.closes_min - hours.opens_min <= DAY_MIN:
        raise BadHours("closes")


def change_hours(
    session: Session, *, fair_id: int, day_id: int, hours: Hours, change: Change
) -> None:
    """Change when a day opens and closes. Raises BadHours, DayElsewhere, ReasonMissing."""
    _check_hours(hours)
    fair = lock_fair(session, fair_id)
    day = session.get(FairDay, day_id)
    if day is None or day.fair_id != fair_id:
        raise DayElsewhere("day")
    day.opens_min, day.closes_min = hours.opens_min, hours.closes_min
    _note_change(session, fair, change, matters=True)


def remove_day(session: Session, *, fair_id: int, day_id: int, change: Change) -> None:
    """Take a day out. Raises DayInUse when a booth was ever claimed on it, or it is the last.

    A published fair needs the reason: raises ReasonMissing.
    """
    fair = lock_fair(session, fair_id)
    day = session.get(FairDay, day_id)
    if day is None or day.fair_id != fair_id:
        raise DayElsewhere("day")
    claimed = session.scalar(
        select(func.count()).select_from(Claim).where(Claim.fair_day_id == day_id)
    )
    days = session.scalar(
        select(func.count()).select_from(FairDay).where(FairDay.fair_id == fair_id)
    )
    if claimed or days == 1:
        raise DayInUse("day")
    session.execute(delete(FairDay).where(FairDay.id == day_id))
    span(session, fair)
    _note_change(session, fair, change, matters=True)


def span(session: Session, fair: Fair) -> None:
    """Keep first and last day of a fair as its days say."""
    first, last = session.execute(
        select(func.min(FairDay.day), func.max(FairDay.day)).where(FairDay.fair_id == fair.id)
    ).one()
    fair.starts_on, fair.ends_on = first, last
    session.flush()


def publish_fair(session: Session, *, fair_id: int, actor_id: int, now: datetime) -> None:
    """Show the fair to everybody. Raises NotReady, MoveRefused."""
    fair = lock_fair(session, fair_id)
    for name in ("title", "venue", "organizer", "city"):
        if not getattr(fair, name):
            raise NotReady(missing=name)
    move_fair_state(session, fair, FairAction.PUBLISH, actor_id=actor_id, now=now)


def cancel_fair(
    session: Session, *, fair_id: int, actor_id: int, reason: str, now: datetime
) -> int:
    """Cancel the fair: each confirmed booth gets its whole fee back. Return how many.

    Raises ReasonMissing, and MoveRefused when it is cancelled already: again changes nothing.
    """
    if not reason.strip():
        raise ReasonMissing("reason")
    fair = lock_fair(session, fair_id)
    move_fair_state(session, fair, FairAction.CANCEL, actor_id=actor_id, now=now, reason=reason)
    fair.why = reason[:200]
    live = [b.id for b in queries.bookings_of_fair(session, fair_id, states=LIVE)]
    for booking_id in sorted(live):
        end_booking(
            session, booking_id=booking_id, pct=100, actor_id=actor_id, reason=reason, now=now
        )
    return len(live)


def move_fair_state(
    session: Session,
    fair: Fair,
    action: FairAction,
    *,
    actor_id: int,
    now: datetime,
    reason: str = "",
) -> None:
    """Move a fair along its table, with a row of the log. Raises MoveRefused."""
    before = fair.state
    after = next_state(FAIR_MOVES, before, action)
    session.execute(
        update(Fair)
        .where(Fair.id == fair.id)
        .values(state=after, revision=Fair.revision + 1)
        .execution_options(synchronize_session=False)
    )
    session.refresh(fair, ["state", "revision"])
    note(
        session,
        fair_id=fair.id,
        about=("fair", fair.id),
        action=action.value,
        states=(before.value, after.value),
        actor_id=actor_id,
        now=now,
        reason=reason,
    )
