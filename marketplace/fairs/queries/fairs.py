"""Reads of fairs as a whole. Drafts are seen by those who run them only."""

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from marketplace.fairs.errors import UnknownFair
from marketplace.fairs.models import Fair, FairLog, FairMember
from marketplace.fairs.states import FairState


def _public() -> Select[Fair]:
    return select(Fair).where(Fair.state != FairState.DRAFT)


def coming(session: Session, *, today: date, limit: int = 60) -> list[Fair]:
    """Return the fairs that are on or to come, the nearest first."""
    query = _public().where(Fair.ends_on >= today, Fair.state == FairState.PUBLISHED)
    return list(session.scalars(query.order_by(Fair.starts_on, Fair.id).limit(limit)))


def past(session: Session, *, today: date, limit: int = 30) -> list[Fair]:
    """Return the fairs that are over, the last first."""
    query = _public().where(Fair.ends_on < today, Fair.state == FairState.PUBLISHED)
    return list(session.scalars(query.order_by(Fair.ends_on.desc()).limit(limit)))


def in_days(session: Session, *, first: date, last: date) -> list[Fair]:
    """Return the public fairs, cancelled ones too, that touch a span, with their days."""
    query = _public().where(Fair.starts_on <= last, Fair.ends_on >= first)
    return list(
        session.scalars(query.options(selectinload(Fair.days)).order_by(Fair.starts_on, Fair.id))
    )


def get_fair(session: Session, slug: str) -> Fair:
    """Return the fair of that address with days, call and kinds of booth. Raises UnknownFair."""
    fair = session.scalar(
        select(Fair)
        .where(Fair.slug == slug)
        .options(selectinload(Fair.booth_types), selectinload(Fair.days), joinedload(Fair.call))
    )
    if fair is None:
        raise UnknownFair
    return fair


def get_public_fair(session: Session, slug: str) -> Fair:
    """Return a fair that everybody may see. Raises UnknownFair, for drafts too."""
    fair = get_fair(session, slug)
    if fair.state is FairState.DRAFT:
        raise UnknownFair
    return fair


def get_fair_of(session: Session, slug: str, *, user_id: int) -> Fair:
    """Return a fair that this person runs. Raises UnknownFair, for others' fairs too."""
    fair = get_fair(session, slug)
    mine = select(FairMember.id).where(FairMember.fair_id == fair.id, FairMember.user_id == user_id)
    if session.scalar(mine) is None:
        raise UnknownFair
    return fair


def fairs_of_user(session: Session, *, user_id: int) -> list[Fair]:
    """Return the fairs a person runs, the next to come first and those over last."""
    return list(
        session.scalars(
            select(Fair)
            .join(FairMember, FairMember.fair_id == Fair.id)
            .where(FairMember.user_id == user_id)
            .options(joinedload(Fair.call))
            .order_by(Fair.ends_on.desc(), Fair.id)
        )
    )


def history(session: Session, fair_id: int, *, limit: int = 30) -> list[FairLog]:
    """Return what was done to a fair, the last first."""
    return list(
        session.scalars(
            select(FairLog)
            .where(FairLog.fair_id == fair_id)
            .order_by(FairLog.id.desc())
            .limit(limit)
        )
    )
