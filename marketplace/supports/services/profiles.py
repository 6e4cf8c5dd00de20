"""What a producer says of herself, and whether it may be counted."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from marketplace.core.jalali import local_date
from marketplace.shops.models import Shop
from marketplace.supports import queries
from marketplace.supports.errors import BadPeriod
from marketplace.supports.models import Consent, Profile
from marketplace.supports.states import (
    Education,
    Gender,
    Mode,
    Purpose,
    Settlement,
    WorkRelation,
)

CONSENT_WORDING = "2026-11"  # version of the words on the producer's page


@dataclass(frozen=True, slots=True)
class ProfileFacts:
    """The attributes of the programme; None is "not said"."""

    gender: Gender | None = None
    birth_year: int | None = None
    education: Education | None = None
    household_head: bool | None = None
    disability: bool | None = None
    settlement: Settlement | None = None
    work_relation: WorkRelation | None = None
    mode: Mode | None = None
    category_id: int | None = None
    paid_workers: int | None = None
    family_workers: int | None = None
    licence_ends_on: date | None = None
    season_months: list[int] = field(default_factory=list)


def tell_profile(
    session: Session,
    *,
    shop_id: int,
    facts: ProfileFacts,
    valid_from: date,
    by: int | None,
    now: datetime,
) -> Profile:
    """Begin a new version of a profile; the one before ends that day. The same again changes none.

    Raises BadPeriod for a day in the future or before the version in force.
    """
    session.get_one(Shop, shop_id, with_for_update=True)
    before = queries.find_profile(session, shop_id)
    if valid_from > local_date(now):
        raise BadPeriod("valid_from", day=valid_from.isoformat())
    if before is not None:
        if facts_of(before) == facts:
            return before
        if valid_from < before.valid_from:
            raise BadPeriod("valid_from", day=valid_from.isoformat())
        before.valid_to, before.ended_at = valid_from, now
        session.flush()
    profile = Profile(
        shop_id=shop_id, valid_from=valid_from, recorded_by=by, recorded_at=now, **asdict(facts)
    )
    session.add(profile)
    session.flush()
    return profile


def facts_of(profile: Profile) -> ProfileFacts:
    """Return the attributes of a version."""
    return ProfileFacts(**{name: getattr(profile, name) for name in ProfileFacts.__slots__})


def give_consent(
    session: Session, *, shop_id: int, purpose: Purpose, by: int | None, now: datetime
) -> Consent:
    """Record a producer's yes; the same again is the first one."""
    session.get_one(Shop, shop_id, with_for_update=True)
    known = queries.find_consent(session, shop_id, purpose)
    if known is not None:
        return known
    consent = Consent(
        shop_id=shop_id, purpose=purpose, wording=CONSENT_WORDING, given_at=now, given_by=by
    )
    session.add(consent)
    session.flush()
    return consent


def withdraw_consent(session: Session, *, shop_id: int, purpose: Purpose, now: datetime) -> None:
    """Take a yes back: from the next period on, her answers count as "not said"."""
    session.get_one(Shop, shop_id, with_for_update=True)
    known = queries.find_consent(session, shop_id, purpose)
    if known is not None:
        known.withdrawn_at = now
        session.flush()
