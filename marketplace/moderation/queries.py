"""Reads of moderation: the queue, what a case is about, the verdicts that somebody reads."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from marketplace.catalog.cards import first_pictures
from marketplace.catalog.models import Product
from marketplace.core.bilingual import Bilingual
from marketplace.demand.models import Need
from marketplace.moderation.edits import TEXTS, Words
from marketplace.moderation.errors import UnknownCase, UnknownPaper
from marketplace.moderation.models import Case, Report, ShopPaper
from marketplace.moderation.risks import risks_in
from marketplace.moderation.states import CaseKind, CaseState, SubjectKind, Verdict
from marketplace.reviews.models import Review
from marketplace.reviews.queries import get_review
from marketplace.shops.models import Shop

MOST_SHOWN = 200
Row = TypeVar("Row", Shop, Product, Review, Need)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a case is about, as lists show it."""

    label: Bilingual
    shop_name: Bilingual
    picture_key: str | None
    risks: tuple[str, ...] = ()  # of a text that waits for its first look


def get_case(session: Session, case_id: int, *, lock: bool = False) -> Case:
    """Return the case of that id with its reports. Raises UnknownCase."""
    query = select(Case).where(Case.id == case_id).options(selectinload(Case.reports))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    case = session.scalar(query)
    if case is None:
        raise UnknownCase
    return case


def queue(
    session: Session, *, kind: CaseKind | None = None, to_confirm: bool = False
) -> list[Case]:
    """Return what waits, the oldest first; `to_confirm`: for a second person."""
    query = select(Case).where(Case.state == CaseState.OPEN)
    if kind is not None:
        query = query.where(Case.kind == kind)
    if to_confirm:
        query = query.where(Case.proposed_by_id.is_not(None))
    return list(session.scalars(query.order_by(Case.opened_at, Case.id).limit(MOST_SHOWN)))


def counts(session: Session) -> dict[CaseKind, int]:
    """Return how many cases of each kind wait."""
    rows = session.execute(
        select(Case.kind, func.count()).where(Case.state == CaseState.OPEN).group_by(Case.kind)
    )
    return dict(rows.all())


def count_to_confirm(session: Session) -> int:
    """Return how many suspensions wait for a second person."""
    query = select(func.count()).where(
        Case.state == CaseState.OPEN, Case.proposed_by_id.is_not(None)
    )
    return session.scalar(query) or 0


def is_hidden_for_now(session: Session, kind: SubjectKind, subject_id: int) -> bool:
    """Say whether an urgent proposal keeps a thing off the shelf."""
    query = select(Case.id).where(
        Case.subject_kind == kind,
        Case.subject_id == subject_id,
        Case.state == CaseState.OPEN,
        Case.urgent,
    )
    return session.scalar(query.limit(1)) is not None


def get_paper(session: Session, paper_id: int) -> ShopPaper:
    """Return the paper of that id. Raises UnknownPaper."""
    paper = session.get(ShopPaper, paper_id)
    if paper is None:
        raise UnknownPaper
    return paper


def subjects(session: Session, cases: Sequence[Case]) -> dict[int, Subject]:
    """Return what each case is about, by case id. At most six statements."""

    def of(kind: SubjectKind) -> set[int]:
        return {c.subject_id for c in cases if c.subject_kind is kind}

    shops = _by_id(session, Shop, {c.shop_id for c in cases if c.shop_id is not None})
    reviews = _by_id(session, Review, of(SubjectKind.REVIEW))
    needs = _by_id(session, Need, of(SubjectKind.NEED))
    product_ids = of(SubjectKind.PRODUCT) | {review.product_id for review in reviews.values()}
    goods = _by_id(session, Product, product_ids)
    pictures = first_pictures(session, list(product_ids))
    found = {}
    for case in cases:
        if case.subject_kind is SubjectKind.NEED:
            need = needs[case.subject_id]
            risks = _risks(case, need.title, need.text)
            found[case.id] = Subject(need.title, need.buyer, need.picture_key, risks)
            continue
        shop = shops[case.shop_id or 0]
        if case.subject_kind in (SubjectKind.SHOP, SubjectKind.PAPER):
            found[case.id] = Subject(shop.name, shop.maker, shop.picture_key)
            continue
        of_review = case.subject_kind is SubjectKind.REVIEW
        product_id = reviews[case.subject_id].product_id if of_review else case.subject_id
        picture = pictures.get(product_id)
        key = picture.key if picture else None
        product = goods[product_id]
        said = reviews[case.subject_id].text if of_review else product.description
        risks = _risks(case, Bilingual() if of_review else product.title, said)
        found[case.id] = Subject(product.title, shop.name, key, risks)
    return found


def _risks(case: Case, *texts: Bilingual) -> tuple[str, ...]:
    """Return the hints of what a case would let buyers read."""
    if case.state is not CaseState.OPEN:
        return ()
    if case.proposed is not None:
        return tuple(risks_in("\n".join(str(case.proposed.get(name, "")) for name in TEXTS)))
    return tuple(risks_in("\n".join(part for text in texts for part in (text.fa, text.en))))


def _by_id(session: Session, model: type[Row], ids: Collection[int]) -> dict[int, Row]:
    if not ids:
        return {}
    return {row.id: row for row in session.scalars(select(model).where(model.id.in_(ids)))}


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

    Reports show only once they hit; what is said of reviews is between their writers and staff.
    """
    return list(
        session.scalars(
            select(Case)
            .where(
                Case.shop_id == shop_id,
                Case.subject_kind != SubjectKind.REVIEW,
                Case.state != CaseState.WITHDRAWN,
                or_(Case.kind != CaseKind.REPORT, Case.verdict == Verdict.SUSPEND, Case.urgent),
            )
            .order_by(Case.id.desc())
            .limit(limit)
        )
    )


def reports_of(session: Session, user_id: int, *, limit: int = 50) -> list[Report]:
    """Return what a person reported with its cases, the newest first."""
    query = select(Report).where(Report.reporter_id == user_id).options(joinedload(Report.case))
    return list(session.scalars(query.order_by(Report.id.desc()).limit(limit)))


def get_case_of(
    session: Session, case_id: int, *, shop_ids: Collection[int], user_id: int | None = None
) -> Case:
    """Return a case that a member of one of these shops may read. Raises UnknownCase.

    A case about a review is for the person who wrote the review, and nobody else.
    """
    case = get_case(session, case_id)
    if case.subject_kind is SubjectKind.REVIEW:
        theirs = user_id is not None and get_review(session, case.subject_id).user_id == user_id
    else:
        theirs = case.shop_id in shop_ids
    told = case.verdict is Verdict.SUSPEND or case.urgent
    if not theirs or (case.kind is CaseKind.REPORT and not told):
        raise UnknownCase
    return case


def cases_of_author(session: Session, user_id: int, *, limit: int = 50) -> list[Case]:
    """Return what was decided about a person's reviews, the newest first."""
    mine = select(Review.id).where(Review.user_id == user_id)
    return list(
        session.scalars(
            select(Case)
            .where(
                Case.subject_kind == SubjectKind.REVIEW,
                Case.subject_id.in_(mine),
                or_(Case.kind != CaseKind.REPORT, Case.verdict == Verdict.SUSPEND),
            )
            .order_by(Case.id.desc())
            .limit(limit)
        )
    )


def appeal_of(session: Session, case_id: int) -> Case | None:
    """Return the appeal against a verdict."""
    return session.scalar(select(Case).where(Case.appeals_id == case_id))
