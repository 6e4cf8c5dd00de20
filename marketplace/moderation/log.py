"""Reads of the log of staff acts: searched, and given out whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from marketplace.moderation.models import AuditEntry

PAGE = 50


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which acts are wanted; empty fields do not narrow."""

    actor: str = ""
    action: str = ""
    object_kind: str = ""
    object_id: str = ""
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""


def search_log(session: Session, wanted: LogFilter, *, page: int = 1) -> list[AuditEntry]:
    """Return a page of acts and one more, the newest first."""
    query = _matching(wanted).order_by(AuditEntry.seq.desc())
    return list(session.scalars(query.limit(PAGE + 1).offset((page - 1) * PAGE)))


def matching_log(session: Session, wanted: LogFilter) -> Iterator[AuditEntry]:
    """Give all acts that match, the first one first."""
    query = _matching(wanted).order_by(AuditEntry.seq).execution_options(yield_per=500)
    yield from session.scalars(query)


def _matching(wanted: LogFilter) -> Select[AuditEntry]:
    entry = AuditEntry
    rules: list[tuple[str, ColumnElement[bool]]] = [
        (wanted.actor, _says(wanted.actor, "actor_name", "on_behalf_of")),
        (wanted.action, entry.action.startswith(wanted.action, autoescape=True)),
        (wanted.object_kind, entry.object_kind == wanted.object_kind),
        (
            wanted.object_id,
            or_(
                entry.object_id == wanted.object_id,
                _says(wanted.object_id, "label_en", "label_fa"),
            ),
        ),
        (wanted.words, _says(wanted.words, "reason", "label_en", "label_fa", "action")),
    ]
    query = select(entry).where(*(rule for given, rule in rules if given))
    if wanted.since is not None:
        query = query.where(entry.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(entry.at < wanted.until)
    return query


def _says(text: str, *columns: str) -> ColumnElement[bool]:
    return or_(*(getattr(AuditEntry, c).icontains(text, autoescape=True) for c in columns))


def logged_actions(session: Session) -> list[str]:
    """Return the names of all acts that were ever logged."""
    return list(session.scalars(select(AuditEntry.action).distinct().order_by(AuditEntry.action)))


def logged_kinds(session: Session) -> list[str]:
    """Return the kinds of things that acts were done to."""
    query = select(AuditEntry.object_kind).distinct().order_by(AuditEntry.object_kind)
    return list(session.scalars(query))


def whole_log(session: Session) -> Iterator[AuditEntry]:
    """Give all acts, the first one first."""
    yield from session.scalars(
        select(AuditEntry).order_by(AuditEntry.seq).execution_options(yield_per=500)
    )
