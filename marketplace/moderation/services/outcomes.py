"""What a verdict does to the thing it is about, by the services of the domains below."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from marketplace.catalog.queries import get_product
from marketplace.catalog.services import judge_product
from marketplace.catalog.states import Standing, StandingAction
from marketplace.core.bilingual import Bilingual
from marketplace.moderation import queries
from marketplace.moderation.edits import words_of
from marketplace.moderation.models import Case
from marketplace.moderation.services.opening import About
from marketplace.moderation.services.submitting import apply_words
from marketplace.moderation.states import CaseKind, SubjectKind, Verdict
from marketplace.reviews.queries import get_review
from marketplace.reviews.services import hide_review, show_review
from marketplace.shops.queries import get_shop
from marketplace.shops.services import move_shop
from marketplace.shops.states import ShopAction, ShopState

_V, _K = Verdict, CaseKind
SHOP_ACTIONS = {
    _V.APPROVE: ShopAction.APPROVE,
    _V.CHANGE: ShopAction.RETURN,
    _V.REJECT: ShopAction.REJECT,
    _V.SUSPEND: ShopAction.SUSPEND,
}
LISTING_ACTIONS = {
    _V.APPROVE: StandingAction.APPROVE,
    _V.CHANGE: StandingAction.RETURN,
    _V.REJECT: StandingAction.REJECT,
    _V.SUSPEND: StandingAction.SUSPEND,
}
NOT_OPEN = frozenset({ShopState.DRAFT, ShopState.CLOSED})
NOT_LISTED = frozenset({Standing.NEW, Standing.REJECTED})


def apply_verdict(session: Session, case: Case, verdict: Verdict, *, now: datetime) -> None:
    """Carry a verdict out. Raises MoveRefused, and NotReady when an approved thing lacks facts."""
    if verdict is _V.DISMISS:
        return
    if case.kind is _K.APPEAL:
        if verdict is _V.GRANT:
            _grant(session, case, now)
    elif case.kind is _K.EDIT and verdict is not _V.SUSPEND:
        case.approved = words_of(get_product(session, case.subject_id))
        if verdict is _V.APPROVE and case.proposed is not None:
            apply_words(session, product_id=case.subject_id, words=case.proposed, now=now)
    elif case.subject_kind is SubjectKind.REVIEW:
        _judge_review(session, case, verdict)
    elif case.subject_kind is SubjectKind.SHOP:
        move_shop(session, shop_id=case.subject_id, action=SHOP_ACTIONS[verdict], now=now)
    else:
        case.was_shown = judge_product(
            session, product_id=case.subject_id, action=LISTING_ACTIONS[verdict], now=now
        )


def _judge_review(session: Session, case: Case, verdict: Verdict) -> None:
    if verdict is _V.APPROVE:
        show_review(session, review_id=case.subject_id)
    else:
        case.was_shown = hide_review(session, review_id=case.subject_id)


def _grant(session: Session, appeal: Case, now: datetime) -> None:
    """Do what should have been done: approve, or put back what was suspended."""
    first = queries.get_case(session, appeal.appeals_id or 0)
    about = About(first.subject_kind, first.subject_id)
    if first.verdict is _V.SUSPEND:
        put_back(session, about, shown=first.was_shown, now=now)
    elif first.kind is _K.EDIT:
        if first.proposed is not None:
            apply_words(session, product_id=about.id, words=first.proposed, now=now)
    elif first.subject_kind is SubjectKind.SHOP:
        move_shop(session, shop_id=about.id, action=ShopAction.ADMIT, now=now)
    else:
        judge_product(session, product_id=about.id, action=StandingAction.ADMIT, now=now)


def put_back(session: Session, about: About, *, shown: bool, now: datetime) -> None:
    """Lift a suspension. Raises MoveRefused when there is none."""
    if about.kind is SubjectKind.SHOP:
        move_shop(session, shop_id=about.id, action=ShopAction.REINSTATE, now=now)
    elif about.kind is SubjectKind.PRODUCT:
        action = StandingAction.REINSTATE
        judge_product(session, product_id=about.id, action=action, shown=shown, now=now)
    else:
        show_review(session, review_id=about.id)


def state_of(session: Session, about: About) -> dict[str, Any]:
    """Return how a thing stands, as the log keeps it."""
    if about.kind is SubjectKind.SHOP:
        return {"state": get_shop(session, about.id).state.value}
    if about.kind is SubjectKind.REVIEW:
        review = get_review(session, about.id)
        return {"state": review.state.value, "stars": review.stars}
    product = get_product(session, about.id)
    return {"state": product.state.value, "standing": product.standing.value}


def label_of(session: Session, about: About) -> Bilingual:
    """Return what a thing is called; a review by the goods it is about."""
    if about.kind is SubjectKind.SHOP:
        return get_shop(session, about.id).name
    if about.kind is SubjectKind.REVIEW:
        return get_product(session, get_review(session, about.id).product_id).title
    return get_product(session, about.id).title


def in_force(session: Session, case: Case) -> bool:
    """Say whether a verdict against a producer still holds, so that an appeal has a sense."""
    stopped = case.verdict is _V.SUSPEND
    if case.subject_kind is SubjectKind.REVIEW:
        return False
    if case.subject_kind is SubjectKind.SHOP:
        state = get_shop(session, case.subject_id).state
        return state in ({ShopState.SUSPENDED} if stopped else NOT_OPEN)
    if case.kind is _K.EDIT and not stopped:
        last = queries.last_edit(session, case.subject_id)
        return last is not None and last.id == case.id and case.proposed is not None
    standing = get_product(session, case.subject_id).standing
    return standing in ({Standing.SUSPENDED} if stopped else NOT_LISTED)
