"""Appeals: once a verdict, within two weeks, decided by another person than the verdict."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from marketplace.core.db import violated
from marketplace.moderation import queries
from marketplace.moderation.errors import NotAppealable, ReasonMissing
from marketplace.moderation.models import Case
from marketplace.moderation.services.opening import About, add_case, new_case
from marketplace.moderation.services.outcomes import in_force
from marketplace.moderation.states import APPEALABLE, CaseKind, CaseState

APPEAL_WITHIN = timedelta(days=14)


def is_against(case: Case) -> bool:
    """Say whether a case ended in a verdict that somebody may see differently."""
    return case.state is CaseState.DECIDED and case.verdict in APPEALABLE


def may_appeal(session: Session, case: Case, *, now: datetime) -> bool:
    """Say whether who was hit by a verdict may ask for a second look at it."""
    return (
        is_against(case)
        and case.kind is not CaseKind.APPEAL
        and case.decided_at is not None
        and now - case.decided_at <= APPEAL_WITHIN
        and queries.appeal_of(session, case.id) is None
        and in_force(session, case)
    )


def appeal(
    session: Session,
    *,
    case_id: int,
    shop_ids: Collection[int],
    by_id: int,
    plea: str,
    now: datetime,
) -> Case:
    """Ask for a second look. Raises UnknownCase, NotAppealable, ReasonMissing, AlreadyWaiting."""
    case = queries.get_case_of(session, case_id, shop_ids=shop_ids, user_id=by_id)
    if not may_appeal(session, case, now=now):
        raise NotAppealable
    if not plea:
        raise ReasonMissing("plea")
    about = About(case.subject_kind, case.subject_id)
    made = new_case(session, CaseKind.APPEAL, about, by_id=by_id, now=now)
    made.appeals_id, made.first_decider_id, made.plea = case.id, case.decided_by_id, plea
    try:
        return add_case(session, made)
    except IntegrityError as error:
        if violated(error, "uq_moderation_case_appeals_id"):
            raise NotAppealable from None
        raise
