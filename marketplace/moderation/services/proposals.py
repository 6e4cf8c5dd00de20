"""A suspension takes two: one proposes, another confirms, or it lapses after three days.

Only when the proposal is marked urgent does the thing leave the shelf at once; the producer is told
so. A proposal that is dropped, by its author or by time, puts it back and leaves the case waiting.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.core.outbox import publish
from marketplace.core.states import MoveRefused
from marketplace.moderation import queries
from marketplace.moderation.audit import Act, record
from marketplace.moderation.errors import AlreadyDecided, NotProposed
from marketplace.moderation.events import HiddenForNow, Reinstated
from marketplace.moderation.models import Case
from marketplace.moderation.services.opening import About, Decision
from marketplace.moderation.services.outcomes import apply_verdict, label_of, put_back, state_of
from marketplace.moderation.states import CaseState, SubjectKind, Verdict

PROPOSAL_LASTS = timedelta(days=3)
TAKES_TWO = frozenset({SubjectKind.SHOP, SubjectKind.PRODUCT})


def needs_second(case: Case, verdict: Verdict) -> bool:
    """Say whether this verdict is only a proposal until another person agrees."""
    suspends = verdict is Verdict.SUSPEND and case.subject_kind in TAKES_TWO
    return suspends and case.proposed_by_id is None


def propose(session: Session, case: Case, decision: Decision, *, by_id: int, now: datetime) -> None:
    """Keep a proposal to suspend with its reason; an urgent one hides the thing meanwhile."""
    about = About(case.subject_kind, case.subject_id)
    before = state_of(session, about)
    if decision.urgent:
        apply_verdict(session, case, decision, by_id=by_id, now=now)
        publish(session, HiddenForNow(case.id, now))
    case.proposed_by_id, case.proposed_at, case.urgent = by_id, now, decision.urgent
    case.reason_en, case.reason_fa = decision.reason.en, decision.reason.fa
    case.claimed_by_id = case.claimed_at = None
    session.flush()
    after = {**state_of(session, about), "case": case.id, "urgent": decision.urgent}
    act = Act(
        f"{case.kind.value}.propose_suspend",
        about.kind.value,
        about.id,
        label_of(session, about),
        before,
        after,
        decision.reason.in_language("fa"),
    )
    record(session, act, actor_id=by_id, now=now)


def withdraw_proposal(session: Session, *, case_id: int, by_id: int, now: datetime) -> None:
    """Take one's own proposal back. Raises AlreadyDecided, NotProposed."""
    case = queries.get_case(session, case_id, lock=True)
    if case.state is not CaseState.OPEN:
        raise AlreadyDecided
    if case.proposed_by_id != by_id:
        raise NotProposed
    _drop(session, case, "withdraw_suspend", actor_id=by_id, now=now)


def lapse_proposals(session: Session, *, now: datetime, limit: int = 100) -> int:
    """Drop the proposals that nobody confirmed in time; return how many."""
    ids = session.scalars(
        select(Case.id)
        .where(Case.state == CaseState.OPEN, Case.proposed_at < now - PROPOSAL_LASTS)
        .order_by(Case.id)
        .limit(limit)
    ).all()
    cases = [queries.get_case(session, case_id, lock=True) for case_id in ids]
    found = [c for c in cases if c.state is CaseState.OPEN and c.proposed_at is not None]
    for case in found:
        _drop(session, case, "lapse_suspend", actor_id=None, now=now)
    return len(found)


def show_again(session: Session, case: Case, *, now: datetime) -> None:
    """Put back what an urgent proposal hid; what its owner closed meanwhile stays closed."""
    if case.urgent:
        with suppress(MoveRefused):
            about = About(case.subject_kind, case.subject_id)
            put_back(session, about, shown=case.was_shown, now=now)


def _drop(session: Session, case: Case, what: str, *, actor_id: int | None, now: datetime) -> None:
    about = About(case.subject_kind, case.subject_id)
    before = state_of(session, about)
    show_again(session, case, now=now)
    if case.urgent and case.shop_id is not None:
        publish(session, Reinstated(case.shop_id, about.kind.value, about.id, "", "", now))
    case.proposed_by_id = case.proposed_at = None
    case.urgent = case.was_shown = False
    case.reason_en = case.reason_fa = ""
    session.flush()
    after = {**state_of(session, about), "case": case.id}
    act = Act(
        f"{case.kind.value}.{what}",
        about.kind.value,
        about.id,
        label_of(session, about),
        before,
        after,
    )
    record(session, act, actor_id=actor_id, now=now)
