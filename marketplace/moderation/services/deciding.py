"""Staff at the queue: claim a case, decide it, put back what was suspended. Each act is logged."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from marketplace.catalog.queries import get_product
from marketplace.core.bilingual import Bilingual
from marketplace.core.outbox import publish
from marketplace.demand.queries import get_need
from marketplace.moderation import queries
from marketplace.moderation.audit import Act, record
from marketplace.moderation.edits import changes, words_of
from marketplace.moderation.errors import (
    AlreadyClaimed,
    AlreadyDecided,
    ChangedMeanwhile,
    NoSuchVerdict,
    OwnCase,
    OwnProposal,
    ReasonMissing,
    SamePerson,
)
from marketplace.moderation.events import CaseDecided, Reinstated
from marketplace.moderation.models import Case
from marketplace.moderation.services.opening import About, Decision, refuse_during_appeal, shop_of
from marketplace.moderation.services.outcomes import apply_verdict, label_of, put_back, state_of
from marketplace.moderation.services.proposals import needs_second, propose, show_again
from marketplace.moderation.states import (
    UNEXPLAINED,
    VERDICTS,
    CaseKind,
    CaseState,
    SubjectKind,
    Verdict,
)
from marketplace.reviews.queries import get_review
from marketplace.shops.queries import ids_of_member

CLAIM_LASTS = timedelta(minutes=30)


def claim_case(session: Session, *, case_id: int, by_id: int, now: datetime) -> Case:
    """Take a case for half an hour; of two at once one gets it.

    Raises AlreadyDecided, AlreadyClaimed, OwnCase, SamePerson.
    """
    case = queries.get_case(session, case_id, lock=True)
    if case.state is not CaseState.OPEN:
        raise AlreadyDecided
    check_impartial(session, case, by_id)
    holder = held_by(case, now=now)
    if holder is not None and holder != by_id:
        raise AlreadyClaimed(by_id=holder)
    case.claimed_by_id, case.claimed_at = by_id, now
    session.flush()
    return case


def held_by(case: Case, *, now: datetime) -> int | None:
    """Return who works on a case; a claim that nobody used runs out."""
    if case.claimed_at is None or now - case.claimed_at > CLAIM_LASTS:
        return None
    return case.claimed_by_id


def release_case(session: Session, *, case_id: int, by_id: int) -> None:
    """Give a claimed case back; another's claim stays."""
    case = queries.get_case(session, case_id, lock=True)
    if case.state is CaseState.OPEN and case.claimed_by_id == by_id:
        case.claimed_by_id = case.claimed_at = None


def check_impartial(session: Session, case: Case, by_id: int) -> None:
    """Raises OwnCase for one's own shop, review, need or report; SamePerson for one's verdict.

    OwnProposal: who proposed a suspension does not confirm it.
    """
    own = case.shop_id in ids_of_member(session, user_id=by_id)
    own = own or by_id in {report.reporter_id for report in case.reports}
    if case.subject_kind is SubjectKind.REVIEW:
        own = own or get_review(session, case.subject_id).user_id == by_id
    if case.subject_kind is SubjectKind.NEED:
        own = own or get_need(session, case.subject_id).user_id == by_id
    if own:
        raise OwnCase
    if case.first_decider_id == by_id or _proposed_first(session, case) == by_id:
        raise SamePerson
    if case.proposed_by_id == by_id:
        raise OwnProposal


def _proposed_first(session: Session, appeal: Case) -> int | None:
    """Return who proposed the suspension that an appeal is against: she had her say too."""
    if appeal.appeals_id is None:
        return None
    return queries.get_case(session, appeal.appeals_id).proposed_by_id


def decide_case(
    session: Session, *, case_id: int, by_id: int, decision: Decision, now: datetime
) -> Case:
    """Decide a case and carry the verdict out, log it, tell it.

    Suspending a shop or goods is a proposal first: the case stays open for a second person.
    Raises AlreadyDecided, AlreadyClaimed, ChangedMeanwhile, NoSuchVerdict, ReasonMissing, OwnCase,
    SamePerson, OwnProposal, and what carrying out raises (MoveRefused, NotReady, StepsMissing).
    """
    case = claim_case(session, case_id=case_id, by_id=by_id, now=now)
    _check(case, decision)
    if needs_second(case, decision.verdict):
        propose(session, case, decision, by_id=by_id, now=now)
        return case
    about = About(case.subject_kind, case.subject_id)
    before = _before(session, case, about)
    _carry_out(session, case, decision, by_id=by_id, now=now)
    case.state, case.verdict = CaseState.DECIDED, decision.verdict
    case.decided_by_id, case.decided_at = by_id, now
    case.reason_en, case.reason_fa = decision.reason.en, decision.reason.fa
    session.flush()
    act = Act(
        action=f"{case.kind.value}.{decision.verdict.value}",
        object_kind=about.kind.value,
        object_id=about.id,
        label=label_of(session, about),
        before=before,
        after={**state_of(session, about), "case": case.id},
        reason=decision.reason.in_language("fa"),
    )
    record(session, act, actor_id=by_id, now=now)
    publish(session, CaseDecided(case.id, now))
    return case


def _carry_out(
    session: Session, case: Case, decision: Decision, *, by_id: int, now: datetime
) -> None:
    """Apply a verdict, after what an urgent proposal did already."""
    if case.urgent and decision.verdict is Verdict.SUSPEND:
        return
    show_again(session, case, now=now)
    apply_verdict(session, case, decision, by_id=by_id, now=now)


def _check(case: Case, decision: Decision) -> None:
    if case.revision != decision.revision:
        raise ChangedMeanwhile
    if decision.verdict not in VERDICTS[case.kind]:
        raise NoSuchVerdict("verdict")
    if decision.verdict not in UNEXPLAINED and not decision.reason:
        raise ReasonMissing("reason")


def _before(session: Session, case: Case, about: About) -> dict[str, Any]:
    """How the thing stood, and of an edit which fields it touches."""
    found = state_of(session, about)
    if case.kind is CaseKind.EDIT and case.proposed is not None:
        said = words_of(get_product(session, case.subject_id))
        found["fields"] = [change.field for change in changes(said, case.proposed)]
    return found


def reinstate(
    session: Session, about: About, *, by_id: int, reason: Bilingual, now: datetime
) -> None:
    """Put something suspended back without an appeal. Raises ReasonMissing, OwnCase, MoveRefused.

    While an appeal waits it is decided there (AlreadyWaiting).
    """
    if not reason:
        raise ReasonMissing("reason")
    shop_id = shop_of(session, about)
    if shop_id in ids_of_member(session, user_id=by_id):
        raise OwnCase
    refuse_during_appeal(session, about)
    before = state_of(session, about)
    last = queries.last_suspension(session, subject_kind=about.kind, subject_id=about.id)
    put_back(session, about, shown=last is not None and last.was_shown, now=now)
    act = Act(
        action=f"{about.kind.value}.reinstate",
        object_kind=about.kind.value,
        object_id=about.id,
        label=label_of(session, about),
        before=before,
        after=state_of(session, about),
        reason=reason.in_language("fa"),
    )
    record(session, act, actor_id=by_id, now=now)
    publish(
        session, Reinstated(shop_id or 0, about.kind.value, about.id, reason.en, reason.fa, now)
    )
