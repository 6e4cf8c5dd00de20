"""Reads of what monitoring keeps: frozen periods, standings, targets, the price index."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from marketplace.monitoring.errors import NothingFrozen
from marketplace.monitoring.models import (
    BusinessStanding,
    PriceIndex,
    Snapshot,
    StandingOverride,
    Target,
)
from marketplace.monitoring.states import Standing
from marketplace.shops.models import Shop


def find_snapshot(session: Session, period_end: date) -> Snapshot | None:
    """Return the newest revision of a frozen period."""
    return session.scalar(
        select(Snapshot)
        .where(Snapshot.period_end == period_end)
        .order_by(Snapshot.revision.desc())
        .limit(1)
    )


def get_snapshot(session: Session, period_end: date) -> Snapshot:
    """Return the newest revision of a frozen period. Raises NothingFrozen."""
    found = find_snapshot(session, period_end)
    if found is None:
        raise NothingFrozen("period")
    return found


def find_latest(session: Session) -> Snapshot | None:
    """Return the newest frozen period."""
    return session.scalar(
        select(Snapshot).order_by(Snapshot.period_end.desc(), Snapshot.revision.desc()).limit(1)
    )


def frozen_periods(session: Session) -> list[date]:
    """Return the last days of all frozen periods, the newest first."""
    query = select(Snapshot.period_end).distinct().order_by(Snapshot.period_end.desc())
    return list(session.scalars(query))


def targets(session: Session, year: int) -> dict[str, Target]:
    """Return the targets of a year by indicator."""
    found = session.scalars(select(Target).where(Target.year == year))
    return {target.indicator: target for target in found}


def price_rows(session: Session) -> list[PriceIndex]:
    """Return the price index, the oldest month first."""
    return list(session.scalars(select(PriceIndex).order_by(PriceIndex.month_start)))


def standings_of(session: Session, shop_id: int) -> list[BusinessStanding]:
    """Return the changes of a business's standing, the newest first."""
    return list(
        session.scalars(
            select(BusinessStanding)
            .where(BusinessStanding.shop_id == shop_id)
            .order_by(BusinessStanding.since.desc())
        )
    )


def find_standing(session: Session, shop_id: int) -> BusinessStanding | None:
    """Return where a business stood when it was last looked at."""
    return next(iter(standings_of(session, shop_id)), None)


def find_override(session: Session, shop_id: int, day: date) -> StandingOverride | None:
    """Return a person's word on a business that holds on a day, the last one said."""
    return session.scalar(
        select(StandingOverride)
        .where(
            StandingOverride.shop_id == shop_id,
            StandingOverride.starts_on <= day,
            StandingOverride.ends_on >= day,
        )
        .order_by(StandingOverride.id.desc())
        .limit(1)
    )


def last_seen_on(session: Session) -> date | None:
    """Return the last day on which the standings were worked out."""
    return session.scalar(select(func.max(BusinessStanding.seen_on)))


def latest_standings(
    session: Session, *, standing: Standing | None = None
) -> list[tuple[BusinessStanding, Shop]]:
    """Return each business with its standing, those with most points first."""
    latest = (
        select(BusinessStanding.shop_id, func.max(BusinessStanding.since).label("since"))
        .group_by(BusinessStanding.shop_id)
        .subquery()
    )
    query = (
        select(BusinessStanding, Shop)
        .join(
            latest,
            (latest.c.shop_id == BusinessStanding.shop_id)
            & (latest.c.since == BusinessStanding.since),
        )
        .join(Shop, Shop.id == BusinessStanding.shop_id)
        .order_by(BusinessStanding.points.desc(), Shop.id)
    )
    if standing is not None:
        query = query.where(BusinessStanding.standing == standing)
    return [(found, shop) for found, shop in session.execute(query)]
