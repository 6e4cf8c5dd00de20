"""Reads of moderation: the queue, what a case is about, a producer's verdicts, the log."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, selectinload

from marketplace.catalog.cards import first_pictures
from marketplace.catalog.models import Product
from marketplace.core.bilingual import Bilingual
from marketplace.moderation.edits import Words
from marketplace.moderation.errors import UnknownCase
from marketplace.moderation.models import AuditEntry, Case
from marketplace.moderation.states import CaseKind, CaseState, SubjectKind, Verdict
from marketplace.reviews.models import Review
from marketplace.shops.models import Shop

PAGE = 50
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Subject:
    """What a case is about, as lists show it."""

    label: Bilingual
    shop_name: Bilingual
    picture_key: str | None


def get_case(session: Session, case_id: int, *, lock: bool = False) -> Case:
    """Return the case of that id with its reports. Raises UnknownCase."""
    query = select(Case).where(Case.id == case_id).options(selectinload(Case.reports))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    case = session.scalar(query)
    if case is None:
        raise UnknownCase
    return case


def queue(session: Session, *, kind: CaseKind | None = None) -> list[Case]:
    """Return what waits, the oldest first."""
    query = select(Case).where(Case.state == CaseState.OPEN)
    if kind is not None:
        query = query.where(Case.kind == kind)
    return list(session.scalars(query.order_by(Case.opened_at, Case.id).limit(MOST_SHOWN)))


def counts(session: Session) -> dict[CaseKind, int]:
    """Return how many cases of each kind wait."""
    rows = session.execute(
        select(Case.kind, func.count()).where(Case.state == CaseState.OPEN).group_by(Case.kind)
    )
    return dict(rows.all())


def subjects(session: Session, cases: Sequence[Case]) -> dict[int, Subject]:
    """Return what each case is about, by case id. At most four statements."""
    shops = {
        shop.id: shop
        for shop in session.scalars(select(Shop).where(Shop.id.in_({c.shop_id for c in cases})))
    }
    review_ids = {c.subject_id for c in cases if c.subject_kind is SubjectKind.REVIEW}
    of_review = dict(
        session.execute(select(Review.id, Review.product_id).where(Review.id.in_(review_ids))).all()
        if review_ids
        else []
    )
    product_ids = {c.subject_id for c in cases if c.subject_kind is SubjectKind.PRODUCT}
    product_ids |= set(of_review.values())
    goods = {p.id: p for p in session.scalars(select(Product).where(Product.id.in_(product_ids)))}
    pictures = first_pictures(session, list(product_ids))
    found = {}
    for case in cases:
        shop = shops[case.shop_id]
        if case.subject_kind is SubjectKind.SHOP:
            found[case.id] = Subject(shop.name, shop.maker, shop.picture_key)
            continue
        is_review = case.subject_kind is SubjectKind.REVIEW
        product_id = of_review[case.subject_id] if is_review else case.subject_id
        picture = pictures.get(product_id)
        found[case.id] = Subject(
            goods[product_id].title, shop.name, picture.key if picture else None
        )
    return found


def find_open(
    session: Session, *, kind: CaseKind, subject_kind: SubjectKind, subject_id: int
) -> Case | None:
    """Return the waiting case of that kind about something."""
    return session.scalar(
        select(Case).where(
            Case.kind == kind,
            Case.subject_kind == subject_kind,
            Case.subject_id == subject_id,
            Case.state == CaseState.OPEN,
        )
    )


def last_edit(session: Session, product_id: int) -> Case | None:
    """Return the last proposal for a product, whatever became of it."""
    return session.scalar(
        select(Case)
        .where(Case.kind == CaseKind.EDIT, Case.subject_id == product_id)
        .order_by(Case.id.desc())
        .limit(1)
    )


def pending_words(session: Session, product_id: int) -> Words | None:
    """Return the version a producer works on: one that waits, or one sent back for a change."""
    case = last_edit(session, product_id)
    if case is None or case.state is CaseState.WITHDRAWN:
        return None
    waits = case.state is CaseState.OPEN or case.verdict is Verdict.CHANGE
    return case.proposed if waits else None


def last_decided(session: Session, *, subject_kind: SubjectKind, subject_id: int) -> Case | None:
    """Return the last verdict about something."""
    return session.scalar(
        select(Case)
        .where(
            Case.subject_kind == subject_kind,
            Case.subject_id == subject_id,
            Case.state == CaseState.DECIDED,
        )
        .order_by(Case.decided_at.desc(), Case.id.desc())
        .limit(1)
    )


def last_suspension(session: Session, *, subject_kind: SubjectKind, subject_id: int) -> Case | None:
    """Return the verdict by which something was suspended last."""
    return session.scalar(
        select(Case)
        .where(
            Case.subject_kind == subject_kind,
            Case.subject_id == subject_id,
            Case.verdict == Verdict.SUSPEND,
        )
        .order_by(Case.decided_at.desc(), Case.id.desc())
        .limit(1)
    )


def cases_of_shop(session: Session, shop_id: int, *, limit: int = 50) -> list[Case]:
    """Return what was sent in by a shop or decided about it, the newest first.

    Reports show only once they hit; those about reviews are between the reader and staff.
    """
    return list(
        session.scalars(
            select(Case)
            .where(
                Case.shop_id == shop_id,
                Case.subject_kind != SubjectKind.REVIEW,
                Case.state != CaseState.WITHDRAWN,
                or_(Case.kind != CaseKind.REPORT, Case.verdict == Verdict.SUSPEND),
            )
            .order_by(Case.id.desc())
            .limit(limit)
        )
    )


def get_case_of(session: Session, case_id: int, *, shop_ids: Collection[int]) -> Case:
    """Return a case that a member of one of these shops may read. Raises UnknownCase."""
    case = get_case(session, case_id)
    hidden = case.kind is CaseKind.REPORT and case.verdict is not Verdict.SUSPEND
    if case.shop_id not in shop_ids or case.subject_kind is SubjectKind.REVIEW or hidden:
        raise UnknownCase
    return case


def appeal_of(session: Session, case_id: int) -> Case | None:
    """Return the appeal against a verdict."""
    return session.scalar(select(Case).where(Case.appeals_id == case_id))


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which acts are wanted; empty fields do not narrow."""

    actor: str = ""
    action: str = ""
    object_kind: str = ""
    object_id: str = ""
    since: datetime | None = None
    until: datetime | None = None


def search_log(session: Session, wanted: LogFilter, *, page: int = 1) -> list[AuditEntry]:
    """Return a page of acts and one more, the newest first."""
    rules: list[tuple[str, ColumnElement[bool]]] = [
        (wanted.actor, AuditEntry.actor_name.icontains(wanted.actor, autoescape=True)),
        (wanted.action, AuditEntry.action.startswith(wanted.action, autoescape=True)),
        (wanted.object_kind, AuditEntry.object_kind == wanted.object_kind),
        (
            wanted.object_id,
            or_(
                AuditEntry.object_id == wanted.object_id,
                AuditEntry.label_en.icontains(wanted.object_id, autoescape=True),
                AuditEntry.label_fa.icontains(wanted.object_id, autoescape=True),
            ),
        ),
    ]
    query = select(AuditEntry).where(*(rule for given, rule in rules if given))
    if wanted.since is not None:
        query = query.where(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(AuditEntry.at < wanted.until)
    query = query.order_by(AuditEntry.seq.desc()).limit(PAGE + 1).offset((page - 1) * PAGE)
    return list(session.scalars(query))


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
