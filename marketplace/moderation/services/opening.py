"""How cases come into the queue: one of a kind about one thing waits at a time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from marketplace.catalog.queries import get_product
from marketplace.core.bilingual import Bilingual
from marketplace.core.db import violated
from marketplace.core.errors import NotFound
from marketplace.demand.queries import get_need
from marketplace.moderation import queries
from marketplace.moderation.errors import AlreadyWaiting, UnknownSubject
from marketplace.moderation.models import Case
from marketplace.moderation.states import CaseKind, CaseState, SubjectKind, Verdict
from marketplace.reviews.queries import get_review
from marketplace.shops.queries import get_shop


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict with its reason, given on a certain revision of the case.

    `urgent`: a proposal to suspend hides the thing at once. `category_id` is the moderator's choice
    for a need.
    """

    verdict: Verdict
    reason: Bilingual
    revision: int
    urgent: bool = False
    category_id: int | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What a case is about."""

    kind: SubjectKind
    id: int


def shop_of(session: Session, about: About) -> int | None:
    """Return the shop that a thing belongs to; a need is nobody's. Raises UnknownSubject."""
    try:
        if about.kind is SubjectKind.SHOP:
            return get_shop(session, about.id).id
        if about.kind is SubjectKind.PRODUCT:
            return get_product(session, about.id).shop_id
        if about.kind is SubjectKind.REVIEW:
            return get_review(session, about.id).shop_id
        if about.kind is SubjectKind.PAPER:
            return queries.get_paper(session, about.id).shop_id
        get_need(session, about.id)
    except NotFound:
        raise UnknownSubject from None
    return None


def find_waiting(session: Session, kind: CaseKind, about: About) -> Case | None:
    """Return the case of that kind about a thing that waits."""
    return queries.find_open(session, kind=kind, subject_kind=about.kind, subject_id=about.id)


def refuse_during_appeal(session: Session, about: About) -> None:
    """Raises AlreadyWaiting: while an appeal or an urgent proposal waits, nothing overtakes it."""
    appeal = find_waiting(session, CaseKind.APPEAL, about)
    if appeal is not None or queries.is_hidden_for_now(session, about.kind, about.id):
        raise AlreadyWaiting


def open_case(
    session: Session, kind: CaseKind, about: About, *, by_id: int | None, now: datetime
) -> Case:
    """Put a thing into the queue. Raises UnknownSubject, and AlreadyWaiting by the database."""
    return add_case(session, new_case(session, kind, about, by_id=by_id, now=now))


def new_case(
    session: Session, kind: CaseKind, about: About, *, by_id: int | None, now: datetime
) -> Case:
    """Return a case that is not yet in the queue."""
    return Case(
        kind=kind,
        subject_kind=about.kind,
        subject_id=about.id,
        shop_id=shop_of(session, about),
        state=CaseState.OPEN,
        revision=1,
        opened_at=now,
        opened_by_id=by_id,
        was_shown=False,
        urgent=False,
        plea="",
        reason_en="",
        reason_fa="",
    )


def add_case(session: Session, case: Case) -> Case:
    """Add a case. Raises AlreadyWaiting when one of its kind about the thing waits."""
    try:
        with session.begin_nested():
            session.add(case)
            session.flush()
    except IntegrityError as error:
        if violated(error, "uq_moderation_case_subject_kind_subject_id_kind"):
            raise AlreadyWaiting from None
        raise
    return case
