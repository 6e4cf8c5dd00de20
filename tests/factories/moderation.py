"""Cases for tests, through the real services."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.accounts.models import User
from marketplace.accounts.states import Role
from marketplace.catalog.models import Product
from marketplace.catalog.services import add_picture
from marketplace.core.bilingual import Bilingual
from marketplace.moderation import queries
from marketplace.moderation import services as moderation
from marketplace.moderation.models import Case, ShopPaper
from marketplace.moderation.services import About, Complaint, Decision, PaperFacts
from marketplace.moderation.states import (
    CaseKind,
    PaperKind,
    ReportReason,
    StatementKey,
    SubjectKind,
    Verdict,
)
from marketplace.shops.models import Shop
from tests.factories import NOW, make_product, make_user

WHY = Bilingual("Please show the blade.", "لطفاً تیغه را نشان بدهید.")


def make_moderator(session: Session) -> User:
    return make_user(session, role=Role.MODERATOR)


def decide(
    session: Session,
    case_id: int,
    verdict: Verdict,
    by: User,
    *,
    reason: Bilingual = WHY,
    now: datetime = NOW,
) -> Case:
    """Decide a case on the revision that stands."""
    revision = queries.get_case(session, case_id).revision
    return moderation.decide_case(
        session,
        case_id=case_id,
        by_id=by.id,
        decision=Decision(verdict, reason, revision),
        now=now,
    )


def make_draft(session: Session, shop: Shop, *, title: str = "Bread knife") -> Product:
    """Return a finished good that nobody has looked at."""
    product = make_product(session, shop, title=title, published=False)
    add_picture(
        session,
        product_id=product.id,
        key="demo/draft.svg",
        size=(800, 800),
        alt=Bilingual(title, title),
        now=NOW,
    )
    return product


def complain(
    session: Session,
    about: About,
    *,
    by: User | None = None,
    asked_from: str = "somewhere",
    now: datetime = NOW,
) -> Case:
    """Report a thing."""
    complaint = Complaint(ReportReason.UNTRUE, "That is not so.", by.id if by else None, asked_from)
    return moderation.report(session, about, complaint, now=now)


def suspend(session: Session, kind: SubjectKind, subject_id: int, by: User) -> Case:
    """Report a thing and suspend it: somebody proposes, `by` confirms."""
    case = complain(session, About(kind, subject_id))
    if kind is not SubjectKind.REVIEW:
        decide(session, case.id, Verdict.SUSPEND, make_moderator(session))
    return decide(session, case.id, Verdict.SUSPEND, by)


def send_paper(
    session: Session, shop: Shop, by: User, kind: PaperKind = PaperKind.IDENTITY
) -> ShopPaper:
    """Send a paper that lies nowhere."""
    facts = PaperFacts(kind, f"papers/{kind.value}-{shop.id}-{uuid4().hex[:8]}.webp", 4000)
    return moderation.send_paper(session, shop_id=shop.id, by_id=by.id, facts=facts, now=NOW)[0]


def paper_case(session: Session, paper: ShopPaper) -> Case:
    """Return the case of a paper."""
    query = select(Case).where(Case.kind == CaseKind.PAPER, Case.subject_id == paper.id)
    return session.scalars(query).one()


def take_steps(session: Session, shop: Shop, by: User) -> None:
    """Take the steps that are not computed: say what is to be said, have identity verified."""
    for key in StatementKey:
        moderation.make_statement(session, shop_id=shop.id, key=key, by_id=by.id, now=NOW)
    case = paper_case(session, send_paper(session, shop, by))
    decide(session, case.id, Verdict.APPROVE, make_moderator(session))
