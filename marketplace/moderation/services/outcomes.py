"""What a verdict does to the thing it is about, by the services of the domains below."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from marketplace.accounts.queries import find_user
from marketplace.catalog.queries import get_product
from marketplace.catalog.services import judge_product
from marketplace.catalog.states import Standing, StandingAction
from marketplace.core.bilingual import Bilingual
from marketplace.demand.queries import get_need
from marketplace.demand.services import approve_need, return_need
from marketplace.moderation import queries
from marketplace.moderation.checklist import unsettled_steps
from marketplace.moderation.edits import words_of
from marketplace.moderation.errors import StepsMissing
from marketplace.moderation.models import Case
from marketplace.moderation.services.opening import About, Decision
from marketplace.moderation.services.papers import judge_paper
from marketplace.moderation.services.submitting import apply_words
from marketplace.moderation.states import CaseKind, SubjectKind, Verdict
from marketplace.reviews.queries import get_review
from marketplace.reviews.services import hide_review, show_review
from marketplace.reviews.states import ReviewState
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
REASON_CHARS = 200  # what a need keeps of it; the case keeps all
NOT_OPEN = frozenset({ShopState.DRAFT, ShopState.CLOSED})
NOT_LISTED = frozenset({Standing.NEW, Standing.REJECTED})


def apply_verdict(
    session: Session, case: Case, decision: Decision, *, by_id: int, now: datetime
) -> None:
    """Carry a verdict out.

    Raises MoveRefused, NotReady when approved goods lack facts, StepsMissing when a shop does.
    """
    if decision.verdict is _V.DISMISS:
        return
    if case.kind is _K.NEED:
        _judge_need(session, case, decision, by_id=by_id, now=now)
    elif case.kind is _K.PAPER:
        judge_paper(session, case, decision.verdict, by_id=by_id, now=now)
    else:
        _apply(session, case, decision.verdict, now=now)


def _judge_need(
    session: Session, case: Case, decision: Decision, *, by_id: int, now: datetime
) -> None:
    need_id = case.subject_id
    if decision.verdict is _V.APPROVE:
        category_id = decision.category_id
        approve_need(session, need_id=need_id, actor_id=by_id, now=now, category_id=category_id)
        return
    writer_id = get_need(session, need_id).user_id
    writer = find_user(session, writer_id) if writer_id is not None else None
    words = decision.reason.in_language(writer.language if writer else "fa")
    return_need(session, need_id=need_id, actor_id=by_id, reason=words[:REASON_CHARS], now=now)


def _apply(session: Session, case: Case, verdict: Verdict, *, now: datetime) -> None:
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
        if verdict is _V.APPROVE:
            _check_steps(session, case.subject_id)
        move_shop(session, shop_id=case.subject_id, action=SHOP_ACTIONS[verdict], now=now)
    else:
        case.was_shown = judge_product(
            session, product_id=case.subject_id, action=LISTING_ACTIONS[verdict], now=now
        )


def _check_steps(session: Session, shop_id: int) -> None:
    unsettled = unsettled_steps(session, shop_id=shop_id)
    if unsettled:
        raise StepsMissing(missing=tuple(unsettled))


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
    elif first.subject_kind is SubjectKind.REVIEW:
        show_review(session, review_id=about.id)
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
    if about.kind is SubjectKind.NEED:
        need = get_need(session, about.id)
        return {"state": need.state.value, "category": need.category_id}
    if about.kind is SubjectKind.PAPER:
        paper = queries.get_paper(session, about.id)
        return {"state": paper.state.value, "kind": paper.kind.value, "shop": paper.shop_id}
    product = get_product(session, about.id)
    return {"state": product.state.value, "standing": product.standing.value}


def label_of(session: Session, about: About) -> Bilingual:
    """Return what a thing is called; a review by the goods it is about."""
    if about.kind is SubjectKind.SHOP:
        return get_shop(session, about.id).name
    if about.kind is SubjectKind.REVIEW:
        return get_product(session, get_review(session, about.id).product_id).title
    if about.kind is SubjectKind.NEED:
        return get_need(session, about.id).title
    if about.kind is SubjectKind.PAPER:
        return get_shop(session, queries.get_paper(session, about.id).shop_id).name
    return get_product(session, about.id).title


def in_force(session: Session, case: Case) -> bool:
    """Say whether a verdict against somebody still holds, so that an appeal has a sense.

    A need and a paper that went back are simply mended and sent again.
    """
    stopped = case.verdict is _V.SUSPEND
    if case.subject_kind is SubjectKind.REVIEW:
        return get_review(session, case.subject_id).state is ReviewState.HIDDEN
    if case.subject_kind in (SubjectKind.NEED, SubjectKind.PAPER):
        return False
    if case.subject_kind is SubjectKind.SHOP:
        state = get_shop(session, case.subject_id).state
        return state in ({ShopState.SUSPENDED} if stopped else NOT_OPEN)
    if case.kind is _K.EDIT and not stopped:
        last = queries.last_edit(session, case.subject_id)
        return last is not None and last.id == case.id and case.proposed is not None
    standing = get_product(session, case.subject_id).standing
    return standing in ({Standing.SUSPENDED} if stopped else NOT_LISTED)
