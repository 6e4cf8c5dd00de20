"""The log of what staff do: appended only, each entry chained to the one before by its hash.

`record` is for everybody above this layer too: a page through which staff change something calls it
in the same transaction, so that no act goes unlogged and no log line speaks of an undone act.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from marketplace.accounts.queries import find_user
from marketplace.core.bilingual import Bilingual
from marketplace.moderation.models import AuditEntry, AuditHead

GENESIS = "0" * 64
BATCH = 500


@dataclass(frozen=True, slots=True)
class Act:
    """What was done to what. `before` and `after` hold plain values: text, numbers, yes and no."""

    action: str  # "product.suspend"
    object_kind: str
    object_id: int | str
    label: Bilingual = field(default_factory=Bilingual)
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    on_behalf_of: str = ""


def record(session: Session, act: Act, *, actor_id: int | None, now: datetime) -> AuditEntry:
    """Append an act; `actor_id` None is the command line of the operator."""
    head = _lock_head(session)
    user = find_user(session, actor_id) if actor_id is not None else None
    entry = AuditEntry(
        seq=head.seq + 1,
        at=now,
        actor_id=actor_id,
        actor_name=(user.name or user.email or user.phone or "?")[:80] if user else "operator",
        on_behalf_of=act.on_behalf_of[:80],
        action=act.action,
        object_kind=act.object_kind,
        object_id=str(act.object_id),
        label_en=act.label.en[:200],
        label_fa=act.label.fa[:200],
        before=dict(act.before),
        after=dict(act.after),
        reason=act.reason,
        prev_hash=head.hash,
    )
    entry.hash = entry_hash(entry)
    session.add(entry)
    head.seq, head.hash = entry.seq, entry.hash
    session.flush()
    return entry


def entry_hash(entry: AuditEntry) -> str:
    """Return SHA-256 over the previous hash and all that the entry says, in canonical JSON."""
    content = [
        entry.prev_hash,
        entry.seq,
        entry.at.astimezone(UTC).isoformat(),
        entry.actor_id,
        entry.actor_name,
        entry.on_behalf_of,
        entry.action,
        entry.object_kind,
        entry.object_id,
        entry.label_en,
        entry.label_fa,
        entry.before,
        entry.after,
        entry.reason,
    ]
    text = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _lock_head(session: Session) -> AuditHead:
    query = select(AuditHead).with_for_update().execution_options(populate_existing=True)
    head = session.scalar(query)
    if head is None:
        try:
            with session.begin_nested():
                session.execute(insert(AuditHead).values(id=1, seq=0, hash=GENESIS))
        except IntegrityError:
            pass  # another first writer was faster; wait for it
        head = session.scalars(query).one()
    return head


@dataclass(slots=True)
class Report:
    """What was checked; `first_bad_seq` is the earliest entry that is not as it was written."""

    entries: int = 0
    head_hash: str = GENESIS
    first_bad_seq: int | None = None
    fault: str = ""


def verify(session: Session) -> Report:
    """Recompute the whole chain; stop at the first entry that is missing, changed or cut off."""
    report = Report()
    for entry in _stream(session):
        seq = report.entries + 1
        if entry.seq != seq:
            return _bad(report, seq, "it is missing")
        if entry.prev_hash != report.head_hash:
            return _bad(report, seq, "it does not follow the one before")
        if entry_hash(entry) != entry.hash:
            return _bad(report, seq, "it was changed")
        report.entries, report.head_hash = seq, entry.hash
    head = session.get(AuditHead, 1, populate_existing=True)
    if (head.seq, head.hash) != (report.entries, report.head_hash) if head else report.entries:
        return _bad(report, report.entries + 1, "the end of the log was cut off or added to")
    return report


def _bad(report: Report, seq: int, fault: str) -> Report:
    report.first_bad_seq, report.fault = seq, fault
    return report


def _stream(session: Session) -> Iterator[AuditEntry]:
    last = 0
    while True:
        rows = session.scalars(
            select(AuditEntry).where(AuditEntry.seq > last).order_by(AuditEntry.seq).limit(BATCH)
        ).all()
        if not rows:
            return
        yield from rows
        last = rows[-1].seq
        session.expunge_all()
