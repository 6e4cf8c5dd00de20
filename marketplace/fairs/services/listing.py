"""Directories of other people, written by source and their own ids; again changes what changed."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from marketplace.fairs.importing import Place, Slot
from marketplace.fairs.models import ListedFair, ListedSession


def known_places(session: Session, source: str) -> dict[str, int]:
    """Return the places of a source by their id there."""
    rows = session.execute(
        select(ListedFair.external_id, ListedFair.id).where(ListedFair.source == source)
    )
    return dict(rows.all())


def write_places(
    session: Session,
    places: Sequence[Place],
    *,
    source: str,
    licence: str,
    known: dict[str, int],
    now: datetime,
) -> tuple[int, int]:
    """Add or change places; return how many were new and how many known."""
    values = [
        {
            **asdict(place),
            "search_key": place.search_key,
            "source": source,
            "licence": licence,
            "imported_at": now,
        }
        for place in places
    ]
    old = [
        {**row, "id": known[row["external_id"]]} for row in values if row["external_id"] in known
    ]
    new = [row for row in values if row["external_id"] not in known]
    if old:
        session.execute(update(ListedFair), old)
    if new:
        made = session.execute(
            insert(ListedFair).returning(ListedFair.external_id, ListedFair.id), new
        )
        known.update(dict(made.all()))
    return len(new), len(old)


def write_slots(session: Session, slots: Sequence[tuple[int, Slot]]) -> tuple[int, int]:
    """Add or change times of known places (their id, the slot); return new and known."""
    ids = {place_id for place_id, _ in slots}
    known = {
        (row.listed_fair_id, row.key): row.id
        for row in session.scalars(
            select(ListedSession).where(ListedSession.listed_fair_id.in_(ids))
        )
    }
    values = {}
    for place_id, slot in slots:
        row = asdict(slot)
        del row["external_id"]
        values[place_id, slot.key] = {**row, "listed_fair_id": place_id}
    old = [{**row, "id": known[key]} for key, row in values.items() if key in known]
    new = [row for key, row in values.items() if key not in known]
    if old:
        session.execute(update(ListedSession), old)
    if new:
        session.execute(insert(ListedSession), new)
    return len(new), len(old)
