"""Reads of profiles, journeys and support records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median_low

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from marketplace.shops.models import Shop
from marketplace.supports.errors import UnknownStep
from marketplace.supports.models import (
    Closing,
    Consent,
    JourneyStay,
    PauseSpell,
    Profile,
    Programme,
    ProgrammePhase,
    ProgrammeStep,
    SupportRecord,
)
from marketplace.supports.states import Purpose, SupportKind

PAGE = 50


def find_programme(session: Session) -> Programme | None:
    """Return the programme with its phases and steps, None before one was made."""
    phases = selectinload(Programme.phases)
    return session.scalar(
        select(Programme).order_by(Programme.id).limit(1).options(phases.selectinload(ProgrammePhase.steps))
    )  # fmt: skip


def get_step(session: Session, step_id: int) -> ProgrammeStep:
    """Return the step of that id with its phase. Raises UnknownStep."""
    step = session.scalar(
        select(ProgrammeStep)
        .where(ProgrammeStep.id == step_id)
        .options(joinedload(ProgrammeStep.phase))
    )
    if step is None:
        raise UnknownStep
    return step


def journey(session: Session, shop_id: int) -> list[JourneyStay]:
    """Return a business's stays, the first one first."""
    return list(
        session.scalars(
            select(JourneyStay)
            .where(JourneyStay.shop_id == shop_id)
            .options(joinedload(JourneyStay.step))
            .order_by(JourneyStay.entered_on, JourneyStay.id)
        )
    )


def find_open_stay(session: Session, shop_id: int) -> JourneyStay | None:
    """Return where a business stands now."""
    return session.scalar(
        select(JourneyStay)
        .where(JourneyStay.shop_id == shop_id, JourneyStay.left_on.is_(None))
        .options(joinedload(JourneyStay.step))
    )


@dataclass(frozen=True, slots=True)
class StepFigures:
    """A step in numbers: who stands there, how many came by, how long they stayed (median)."""

    standing: int
    blocked: int
    reached: int
    median_days: int | None


def funnel(session: Session, *, today: date) -> dict[int, StepFigures]:
    """Return the figures of each step that anybody reached."""
    stays: dict[int, list[JourneyStay]] = {}
    for stay in session.scalars(select(JourneyStay).order_by(JourneyStay.id)):
        stays.setdefault(stay.step_id, []).append(stay)
    return {step_id: _figures(found, today) for step_id, found in stays.items()}


def _figures(stays: Sequence[JourneyStay], today: date) -> StepFigures:
    here = [stay for stay in stays if stay.left_on is None]
    days = [((stay.left_on or today) - stay.entered_on).days for stay in stays]
    return StepFigures(
        standing=len(here),
        blocked=sum(bool(stay.blocked_reason) for stay in here),
        reached=len({stay.shop_id for stay in stays}),
        median_days=median_low(days) if days else None,
    )


def blocked(session: Session) -> list[tuple[JourneyStay, Shop]]:
    """Return the businesses that cannot go on, with the reason, the longest wait first."""
    rows = session.execute(
        select(JourneyStay, Shop)
        .join(Shop, Shop.id == JourneyStay.shop_id)
        .where(JourneyStay.left_on.is_(None), JourneyStay.blocked_reason != "")
        .options(joinedload(JourneyStay.step))
        .order_by(JourneyStay.entered_on)
    )
    return [(stay, shop) for stay, shop in rows]


def find_profile(session: Session, shop_id: int) -> Profile | None:
    """Return what a producer says of herself now."""
    return session.scalar(
        select(Profile).where(Profile.shop_id == shop_id, Profile.valid_to.is_(None))
    )


def profile_versions(session: Session, shop_id: int) -> list[Profile]:
    """Return all versions of a profile, the newest first."""
    return list(
        session.scalars(
            select(Profile).where(Profile.shop_id == shop_id).order_by(Profile.id.desc())
        )
    )


def profiles_at(session: Session, *, day: date, known_at: datetime) -> list[Profile]:
    """Return the profile of each business in force on `day`, as known at `known_at`."""
    return list(
        session.scalars(
            select(Profile)
            .where(
                Profile.recorded_at <= known_at,
                Profile.valid_from <= day,
                or_(
                    Profile.valid_to.is_(None),
                    Profile.valid_to > day,
                    Profile.ended_at > known_at,
                ),
            )
            .order_by(Profile.shop_id, Profile.id)
        )
    )


def find_consent(session: Session, shop_id: int, purpose: Purpose) -> Consent | None:
    """Return a producer's consent in force."""
    return session.scalar(
        select(Consent).where(
            Consent.shop_id == shop_id,
            Consent.purpose == purpose,
            Consent.withdrawn_at.is_(None),
        )
    )


def consenting_at(session: Session, *, purpose: Purpose, at: datetime) -> set[int]:
    """Return the shops whose producers had agreed to that purpose at that moment."""
    return set(
        session.scalars(
            select(Consent.shop_id).where(
                Consent.purpose == purpose,
                Consent.given_at <= at,
                or_(Consent.withdrawn_at.is_(None), Consent.withdrawn_at > at),
            )
        )
    )


def records(
    session: Session, *, kind: SupportKind | None = None, shop_id: int | None = None, page: int = 1
) -> list[tuple[SupportRecord, Shop]]:
    """Return support records with their businesses, the newest first; one beyond the page."""
    query = select(SupportRecord, Shop).join(Shop, Shop.id == SupportRecord.shop_id)
    if kind is not None:
        query = query.where(SupportRecord.kind == kind)
    if shop_id is not None:
        query = query.where(SupportRecord.shop_id == shop_id)
    rows = session.execute(
        query.order_by(SupportRecord.starts_on.desc(), SupportRecord.id.desc())
        .limit(PAGE + 1)
        .offset((page - 1) * PAGE)
    )
    return [(record, shop) for record, shop in rows]


def records_at(session: Session, *, day: date, known_at: datetime) -> list[SupportRecord]:
    """Return the supports begun by `day`, as known at `known_at`."""
    return list(
        session.scalars(
            select(SupportRecord)
            .where(SupportRecord.starts_on <= day, SupportRecord.recorded_at <= known_at)
            .order_by(SupportRecord.id)
        )
    )


def record_counts(session: Session) -> dict[SupportKind, int]:
    """Return how many records of each kind there are."""
    rows = session.execute(select(SupportRecord.kind, func.count()).group_by(SupportRecord.kind))
    return dict(rows.all())


def pauses(session: Session, shop_id: int) -> list[PauseSpell]:
    """Return a business's pauses, the latest first."""
    return list(
        session.scalars(
            select(PauseSpell)
            .where(PauseSpell.shop_id == shop_id)
            .order_by(PauseSpell.starts_on.desc())
        )
    )


def pauses_at(session: Session, *, known_at: datetime) -> list[PauseSpell]:
    """Return all pauses known at that moment."""
    return list(
        session.scalars(
            select(PauseSpell).where(PauseSpell.recorded_at <= known_at).order_by(PauseSpell.id)
        )
    )


def closings_at(session: Session, *, day: date, known_at: datetime) -> dict[int, date]:
    """Return the day each closed business ended."""
    rows = session.execute(
        select(Closing.shop_id, Closing.closed_on).where(
            Closing.closed_on <= day, Closing.recorded_at <= known_at
        )
    )
    return dict(rows.all())


def enrolled_at(session: Session, *, day: date, known_at: datetime) -> dict[int, date]:
    """Return the day each business entered the programme."""
    rows = session.execute(
        select(JourneyStay.shop_id, func.min(JourneyStay.entered_on))
        .where(JourneyStay.entered_on <= day, JourneyStay.recorded_at <= known_at)
        .group_by(JourneyStay.shop_id)
    )
    return dict(rows.all())
