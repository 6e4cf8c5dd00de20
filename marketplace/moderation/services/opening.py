"""How cases come into the queue: one of a kind about one thing waits at a time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from marketplace.catalog.queries import get_product
from marketplace.core.db import violated
from marketplace.core.errors import NotFound
from marketplace.moderation import queries
from marketplace.moderation.errors import AlreadyWaiting, UnknownSubject
from marketplace.moderation.models import Case
from marketplace.moderation.states import CaseKind, CaseState, SubjectKind
from marketplace.reviews.queries import get_review
from marketplace.shops.queries import get_shop


@dataclass(frozen=True, slots=True)
class About:
    """What a case is about."""

    kind: SubjectKind
    id: int


def shop_of(session: Session, about: About) -> int:
    """Return the shop that a thing belongs to. Raises UnknownSubject."""
    try:
        if about.kind is SubjectKind.SHOP:
            return get_shop(session, about.id).id
        if about.kind is SubjectKind.PRODUCT:
            return get_product(session, about.id).shop_id
        return get_review(session, about.id).shop_id
    except NotFound:
        raise UnknownSubject from None


def find_waiting(session: Session, kind: CaseKind, about: About) -> Case | None:
    """Return the case of that kind about a thing that waits."""
    return queries.find_open(session, kind=kind, subject_kind=about.kind, subject_id=about.id)


def refuse_during_appeal(session: Session, about: About) -> None:
    """Raises AlreadyWaiting: while an appeal waits, no second verdict may overtake it."""
    if find_waiting(session, CaseKind.APPEAL, about) is not None:
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
