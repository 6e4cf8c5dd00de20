"""Reads of other people's directories."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from marketplace.core.text import search_key
from marketplace.fairs.errors import UnknownFair
from marketplace.fairs.models import ListedFair

PAGE = 50


def listed(
    session: Session, *, words: str = "", region: str = "", page: int = 1
) -> tuple[list[ListedFair], int]:
    """Return a page of places whose name or town begins a word so, and how many there are."""
    query = select(ListedFair)
    for word in search_key(words).split()[:5]:
        safe = word.replace("%", "").replace("_", "")
        query = query.where(ListedFair.search_key.like(f"% {safe}%"))
    if region:
        query = query.where(ListedFair.region == region)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = session.scalars(
        query.order_by(ListedFair.region, ListedFair.name, ListedFair.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()
    return list(rows), total


def regions(session: Session) -> list[str]:
    """Return the states and lands of all places."""
    query = select(ListedFair.region).where(ListedFair.region != "").distinct()
    return sorted(session.scalars(query))


def sources(session: Session) -> list[tuple[str, str, str]]:
    """Return source, licence and the last date of its data, for each directory."""
    rows = session.execute(
        select(ListedFair.source, ListedFair.licence, func.max(ListedFair.as_of))
        .group_by(ListedFair.source, ListedFair.licence)
        .order_by(ListedFair.source)
    )
    return [(source, licence, as_of) for source, licence, as_of in rows]


def get_listed(session: Session, listed_id: int) -> ListedFair:
    """Return a place with its times. Raises UnknownFair."""
    found = session.scalar(
        select(ListedFair)
        .where(ListedFair.id == listed_id)
        .options(selectinload(ListedFair.sessions))
    )
    if found is None:
        raise UnknownFair
    return found
