"""Reads of fairs."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from marketplace.fairs.errors import UnknownFair
from marketplace.fairs.models import Fair


def coming(session: Session, *, today: date, limit: int = 60) -> list[Fair]:
    """Return the fairs that are on or to come, the nearest first."""
    return list(
        session.scalars(
            select(Fair).where(Fair.ends_on >= today).order_by(Fair.starts_on, Fair.id).limit(limit)
        )
    )


def past(session: Session, *, today: date, limit: int = 30) -> list[Fair]:
    """Return the fairs that are over, the last first."""
    return list(
        session.scalars(
            select(Fair).where(Fair.ends_on < today).order_by(Fair.ends_on.desc()).limit(limit)
        )
    )


def get_fair(session: Session, slug: str) -> Fair:
    """Return the fair of that address with its kinds of booth. Raises UnknownFair."""
    fair = session.scalar(
        select(Fair).where(Fair.slug == slug).options(selectinload(Fair.booth_types))
    )
    if fair is None:
        raise UnknownFair
    return fair
