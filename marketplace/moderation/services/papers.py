"""Papers, statements and waivers of a shop that opens (PR-02).

Papers are photographs: they are re-encoded like all pictures, so that nothing but pixels is kept,
and lie in a folder of their own that no public address leads to. A file of another kind is refused
in words. Whoever of the staff opens one does so by a link for her alone, for two minutes, and the
log says so.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from marketplace.core.db import violated
from marketplace.moderation import queries
from marketplace.moderation.audit import Act, record
from marketplace.moderation.checklist import STEPS, WORDINGS
from marketplace.moderation.errors import AlreadyDone, OwnCase, ReasonMissing, UnknownStep
from marketplace.moderation.models import Case, ShopPaper, ShopStatement, StepWaiver
from marketplace.moderation.services.opening import About, find_waiting, open_case
from marketplace.moderation.states import (
    CaseKind,
    CaseState,
    PaperKind,
    PaperState,
    StatementKey,
    SubjectKind,
    Verdict,
)
from marketplace.shops.queries import get_shop, ids_of_member


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """A photographed paper: where its picture lies and how large it is."""

    kind: PaperKind
    key: str
    size_bytes: int


def send_paper(
    session: Session, *, shop_id: int, by_id: int, facts: PaperFacts, now: datetime
) -> tuple[ShopPaper, str | None]:
    """Put a paper into the queue; return it and the key of the waiting one that it replaces.

    Raises AlreadyDone when that kind is verified already.
    """
    get_shop(session, shop_id)
    replaced = _withdraw_waiting(session, shop_id, facts.kind)
    paper = ShopPaper(
        shop_id=shop_id,
        kind=facts.kind,
        key=facts.key,
        size_bytes=facts.size_bytes,
        state=PaperState.WAITING,
        sent_by_id=by_id,
        sent_at=now,
    )
    try:
        with session.begin_nested():
            session.add(paper)
            session.flush()
    except IntegrityError as error:
        if violated(error, "uq_shop_paper_shop_id_kind"):
            raise AlreadyDone from None
        raise
    open_case(session, CaseKind.PAPER, About(SubjectKind.PAPER, paper.id), by_id=by_id, now=now)
    return paper, replaced


def _withdraw_waiting(session: Session, shop_id: int, kind: PaperKind) -> str | None:
    paper = session.scalar(
        select(ShopPaper)
        .where(
            ShopPaper.shop_id == shop_id,
            ShopPaper.kind == kind,
            ShopPaper.state == PaperState.WAITING,
        )
        .with_for_update()
    )
    if paper is None:
        return None
    paper.state = PaperState.WITHDRAWN
    waiting = find_waiting(session, CaseKind.PAPER, About(SubjectKind.PAPER, paper.id))
    if waiting is not None:
        queries.get_case(session, waiting.id, lock=True).state = CaseState.WITHDRAWN
    session.flush()
    return paper.key


def judge_paper(
    session: Session, case: Case, verdict: Verdict, *, by_id: int, now: datetime
) -> None:
    """Verify a paper or send it back; a verified permit marks the shop."""
    paper = queries.get_paper(session, case.subject_id)
    verified = verdict is Verdict.APPROVE
    paper.state = PaperState.VERIFIED if verified else PaperState.RETURNED
    paper.decided_by_id, paper.decided_at = by_id, now
    if verified and paper.kind is PaperKind.PERMIT:
        get_shop(session, paper.shop_id).has_permit = True
    session.flush()


def log_opening(session: Session, *, paper_id: int, by_id: int, now: datetime) -> ShopPaper:
    """Write down that a staff person opens a paper. Raises UnknownPaper, OwnCase."""
    paper = queries.get_paper(session, paper_id)
    if paper.shop_id in ids_of_member(session, user_id=by_id):
        raise OwnCase
    act = Act(
        "paper.open",
        "paper",
        paper.id,
        get_shop(session, paper.shop_id).name,
        after={"kind": paper.kind.value, "shop": paper.shop_id},
    )
    record(session, act, actor_id=by_id, now=now)
    return paper


def make_statement(
    session: Session, *, shop_id: int, key: StatementKey, by_id: int, now: datetime
) -> None:
    """Keep what a producer says herself, word for word. Saying it twice changes nothing."""
    words = WORDINGS[key]
    statement = ShopStatement(
        shop_id=shop_id,
        key=key,
        wording_en=words.en,
        wording_fa=words.fa,
        made_by_id=by_id,
        made_at=now,
    )
    try:
        with session.begin_nested():
            session.add(statement)
            session.flush()
    except IntegrityError as error:
        if not violated(error, "uq_shop_statement_shop_id_key"):
            raise


def waive_step(
    session: Session, *, shop_id: int, step: str, reason: str, by_id: int, now: datetime
) -> None:
    """Let a shop leave a step out. Raises UnknownStep, ReasonMissing, OwnCase, AlreadyDone."""
    shop = get_shop(session, shop_id)
    if step not in STEPS:
        raise UnknownStep
    if not reason:
        raise ReasonMissing("reason")
    if shop_id in ids_of_member(session, user_id=by_id):
        raise OwnCase
    waiver = StepWaiver(
        shop_id=shop_id, step=step, reason=reason, waived_by_id=by_id, waived_at=now
    )
    try:
        with session.begin_nested():
            session.add(waiver)
            session.flush()
    except IntegrityError as error:
        if violated(error, "uq_step_waiver_shop_id_step"):
            raise AlreadyDone from None
        raise
    act = Act("shop.waive_step", "shop", shop_id, shop.name, after={"step": step}, reason=reason)
    record(session, act, actor_id=by_id, now=now)
