"""Opening a shop: what the producer says, papers that an officer verifies, waived steps."""

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from marketplace.accounts.models import User
from marketplace.catalog.models import Category
from marketplace.catalog.states import Approval
from marketplace.core.db import Database
from marketplace.moderation import queries
from marketplace.moderation import services as moderation
from marketplace.moderation.checklist import WORDINGS, Step, missing_steps, steps, verified_papers
from marketplace.moderation.errors import (
    AlreadyDone,
    OwnCase,
    ReasonMissing,
    StepsMissing,
    UnknownPaper,
    UnknownStep,
)
from marketplace.moderation.models import AuditEntry, ShopPaper, ShopStatement, StepWaiver
from marketplace.moderation.states import CaseKind, PaperKind, PaperState, StatementKey, Verdict
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopState
from tests.factories import NOW, make_shop, make_user
from tests.factories.moderation import decide, make_draft, make_moderator, paper_case, send_paper


class Opening:
    """A draft shop whose computed steps are all taken, and a moderator."""

    def __init__(self, database: Database) -> None:
        with database.transaction() as session:
            self.owner, self.staff = make_user(session), make_moderator(session)
            self.owner.phone_verified_at = NOW
            self.shop = make_shop(session, owner=self.owner)
            self.shop.state, self.shop.story_fa = ShopState.DRAFT, "ما " * 40
            self.shop.pickup_address = "Saadi 1"
            self.product = make_draft(session, self.shop)


@pytest.fixture
def opening(database: Database) -> Opening:
    return Opening(database)


def step(session, shop: Shop, key: str) -> Step:  # type: ignore[no-untyped-def]
    return {s.key: s for s in steps(session, shop_id=shop.id)}[key]


def say_all(session, shop: Shop, owner: User) -> None:  # type: ignore[no-untyped-def]
    for key in StatementKey:
        moderation.make_statement(session, shop_id=shop.id, key=key, by_id=owner.id, now=NOW)


def test_what_a_producer_says_is_kept_word_for_word_with_its_day(
    database: Database, opening: Opening
) -> None:
    with database.transaction() as session:
        for _twice in range(2):
            say_all(session, opening.shop, opening.owner)
        said = step(session, opening.shop, "homemade")
        rows = session.scalars(select(ShopStatement)).all()

    assert len(rows) == len(StatementKey)
    assert (said.done, said.at, said.kind) == (True, NOW, "stated")
    assert said.wording == WORDINGS[StatementKey.HOMEMADE]


def test_a_shop_goes_in_with_its_papers_sent_and_opens_once_they_are_verified(
    database: Database, opening: Opening
) -> None:
    with database.transaction() as session:
        say_all(session, opening.shop, opening.owner)
        with pytest.raises(StepsMissing) as refused:
            moderation.submit_shop(
                session, shop_id=opening.shop.id, by_id=opening.owner.id, now=NOW
            )
        paper = send_paper(session, opening.shop, opening.owner)
        case = moderation.submit_shop(
            session, shop_id=opening.shop.id, by_id=opening.owner.id, now=NOW
        )
        with pytest.raises(StepsMissing):
            decide(session, case.id, Verdict.APPROVE, opening.staff)
        decide(session, paper_case(session, paper).id, Verdict.APPROVE, opening.staff)
        decide(session, case.id, Verdict.APPROVE, opening.staff)

        assert refused.value.params["missing"] == ("identity",)
        assert session.get_one(Shop, opening.shop.id).state is ShopState.APPROVED
        assert verified_papers(session, opening.shop.id) == {PaperKind.IDENTITY}


def test_a_permit_is_asked_for_where_the_category_of_a_good_needs_one(
    database: Database, opening: Opening
) -> None:
    with database.transaction() as session:
        before = missing_steps(session, shop_id=opening.shop.id)
        category = session.get_one(Category, opening.product.category_id)
        category.approval = Approval.HEALTH
        session.flush()
        after = missing_steps(session, shop_id=opening.shop.id)
        paper = send_paper(session, opening.shop, opening.owner, PaperKind.PERMIT)
        decide(session, paper_case(session, paper).id, Verdict.APPROVE, opening.staff)

        assert set(after) - set(before) == {"permit"}
        assert session.get_one(Shop, opening.shop.id).has_permit


def test_a_paper_sent_back_is_sent_again_and_a_newer_one_replaces_the_waiting_one(
    database: Database, opening: Opening
) -> None:
    with database.transaction() as session:
        first = send_paper(session, opening.shop, opening.owner)
        second = send_paper(session, opening.shop, opening.owner)
        waiting = queries.queue(session, kind=CaseKind.PAPER)
        decide(session, paper_case(session, second).id, Verdict.CHANGE, opening.staff)
        returned = step(session, opening.shop, "identity")
        third = send_paper(session, opening.shop, opening.owner)
        decide(session, paper_case(session, third).id, Verdict.APPROVE, opening.staff)
        with pytest.raises(AlreadyDone):
            send_paper(session, opening.shop, opening.owner)

    assert [case.subject_id for case in waiting] == [second.id]
    assert (returned.returned, returned.met) == (True, False)
    states = [paper.state for paper in (first, second, third)]
    assert states == [PaperState.WITHDRAWN, PaperState.RETURNED, PaperState.VERIFIED]


def test_each_opening_of_a_paper_is_logged_and_nobody_opens_her_own(
    database: Database, opening: Opening
) -> None:
    with database.transaction() as session:
        paper = send_paper(session, opening.shop, opening.owner)
        moderation.log_opening(session, paper_id=paper.id, by_id=opening.staff.id, now=NOW)
        with pytest.raises(OwnCase):
            moderation.log_opening(session, paper_id=paper.id, by_id=opening.owner.id, now=NOW)
        with pytest.raises(UnknownPaper):
            moderation.log_opening(session, paper_id=99, by_id=opening.staff.id, now=NOW)

        entry = session.scalars(select(AuditEntry)).one()
        assert (entry.action, entry.actor_id) == ("paper.open", opening.staff.id)


def test_a_step_is_waived_once_with_a_reason_and_logged(
    database: Database, opening: Opening
) -> None:
    with database.transaction() as session:
        facts = {"shop_id": opening.shop.id, "by_id": opening.staff.id, "now": NOW}
        moderation.waive_step(session, step="identity", reason="Known to the office", **facts)
        with pytest.raises(AlreadyDone):
            moderation.waive_step(session, step="identity", reason="again", **facts)
        with pytest.raises(ReasonMissing):
            moderation.waive_step(session, step="rules", reason="", **facts)
        with pytest.raises(UnknownStep):
            moderation.waive_step(session, step="payout", reason="x", **facts)
        own = {**facts, "by_id": opening.owner.id}
        with pytest.raises(OwnCase):
            moderation.waive_step(session, step="rules", reason="x", **own)
        waived = step(session, opening.shop, "identity")
        entry = session.scalars(select(AuditEntry)).one()

    assert (waived.met, waived.settled, waived.done) == (True, True, False)
    assert waived.waived == "Known to the office"
    assert (entry.action, entry.after) == ("shop.waive_step", {"step": "identity"})


PAPER = {"kind": "identity", "size_bytes": 10, "state": "waiting", "sent_at": NOW, "key": "a"}


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"size_bytes": 0}, "size_range"),
        ({"size_bytes": 10_485_761}, "size_range"),
        ({"state": "verified"}, "decided_whole"),
    ],
)
def test_the_database_refuses_papers_that_cannot_be(
    database: Database, opening: Opening, change: dict[str, object], constraint: str
) -> None:
    owner = {"shop_id": opening.shop.id, "sent_by_id": opening.owner.id}
    with pytest.raises(IntegrityError, match=constraint), database.transaction() as session:
        session.execute(insert(ShopPaper).values(**{**PAPER, **owner, **change}))


def test_the_database_refuses_a_paper_verified_by_its_sender_and_a_waiver_without_a_reason(
    database: Database, opening: Opening
) -> None:
    with database.transaction() as session:
        paper_id = send_paper(session, opening.shop, opening.owner).id
    with pytest.raises(IntegrityError, match="by_another"), database.transaction() as session:
        session.execute(
            update(ShopPaper)
            .where(ShopPaper.id == paper_id)
            .values(state="verified", decided_by_id=opening.owner.id, decided_at=NOW)
        )
    waiver = {"shop_id": opening.shop.id, "step": "rules", "reason": ""}
    who = {"waived_by_id": opening.staff.id, "waived_at": NOW}
    with pytest.raises(IntegrityError, match="explained"), database.transaction() as session:
        session.execute(insert(StepWaiver).values(**waiver, **who))
