"""A suspension takes two persons, hides at once only when urgent, and lapses without the second."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from marketplace.catalog.models import Product
from marketplace.catalog.states import ProductState, Standing
from marketplace.core.bilingual import Bilingual
from marketplace.core.db import Database
from marketplace.core.outbox import OutboxEntry
from marketplace.moderation import queries
from marketplace.moderation import services as moderation
from marketplace.moderation.errors import AlreadyWaiting, NotProposed, OwnProposal
from marketplace.moderation.models import AuditEntry, Case
from marketplace.moderation.services import About, Decision
from marketplace.moderation.states import CaseState, SubjectKind, Verdict
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopState
from tests.factories import NOW
from tests.factories.moderation import WHY, complain, decide
from tests.moderation.conftest import Market

GOODS = SubjectKind.PRODUCT


def propose(session, market: Market, *, urgent: bool = False) -> Case:  # type: ignore[no-untyped-def]
    case = complain(session, About(GOODS, market.product.id))
    decision = Decision(Verdict.SUSPEND, WHY, case.revision, urgent=urgent)
    return moderation.decide_case(
        session, case_id=case.id, by_id=market.first.id, decision=decision, now=NOW
    )


def standing(session, market: Market) -> Standing:  # type: ignore[no-untyped-def]
    return session.get_one(Product, market.product.id).standing


def test_one_person_proposes_and_another_suspends(database: Database, market: Market) -> None:
    with database.transaction() as session:
        case = propose(session, market)
        before = standing(session, market)
        listed = [c.id for c in queries.queue(session, to_confirm=True)]
        with pytest.raises(OwnProposal):
            decide(session, case.id, Verdict.SUSPEND, market.first)
        with pytest.raises(OwnProposal):
            moderation.claim_case(session, case_id=case.id, by_id=market.first.id, now=NOW)
        decide(session, case.id, Verdict.SUSPEND, market.second)
        acts = session.scalars(select(AuditEntry.action).order_by(AuditEntry.seq)).all()

        assert (before, standing(session, market)) == (Standing.APPROVED, Standing.SUSPENDED)
        assert (case.proposed_by_id, case.decided_by_id) == (market.first.id, market.second.id)
    assert listed == [case.id]
    assert acts == ["report.propose_suspend", "report.suspend"]


def test_a_shop_is_suspended_by_two(database: Database, market: Market) -> None:
    with database.transaction() as session:
        case = complain(session, About(SubjectKind.SHOP, market.shop.id))
        decide(session, case.id, Verdict.SUSPEND, market.first)
        before = session.get_one(Shop, market.shop.id).state
        decide(session, case.id, Verdict.SUSPEND, market.second)

        assert before is ShopState.APPROVED
        assert session.get_one(Shop, market.shop.id).state is ShopState.SUSPENDED


def test_an_urgent_proposal_hides_at_once_and_the_second_person_may_show_it_again(
    database: Database, market: Market
) -> None:
    with database.transaction() as session:
        case = propose(session, market, urgent=True)
        hidden = standing(session, market)
        with pytest.raises(AlreadyWaiting):  # nobody goes round the second person
            moderation.reinstate(
                session,
                About(GOODS, market.product.id),
                by_id=market.second.id,
                reason=Bilingual("ok", "باشد"),
                now=NOW,
            )
        read = queries.get_case_of(session, case.id, shop_ids=[market.shop.id])
        told = session.scalars(select(OutboxEntry.kind)).all()
        decide(session, case.id, Verdict.DISMISS, market.second)
        product = session.get_one(Product, market.product.id)

        assert (hidden, read.id) == (Standing.SUSPENDED, case.id)
        assert "HiddenForNow" in told
        assert (product.standing, product.state) == (Standing.APPROVED, ProductState.PUBLISHED)


@pytest.mark.parametrize("urgent", [True, False])
def test_a_proposal_lapses_without_a_second_person(
    database: Database, market: Market, urgent: bool
) -> None:
    with database.transaction() as session:
        case = propose(session, market, urgent=urgent)
        early = moderation.lapse_proposals(session, now=NOW + timedelta(days=2))
        late = moderation.lapse_proposals(session, now=NOW + timedelta(days=3, minutes=1))
        again = moderation.lapse_proposals(session, now=NOW + timedelta(days=9))
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()

        assert (early, late, again) == (0, 1, 0)
        assert standing(session, market) is Standing.APPROVED
        assert (case.state, case.proposed_by_id) == (CaseState.OPEN, None)
        assert last is not None
        assert (last.action, last.actor_id) == ("report.lapse_suspend", None)


def test_a_proposal_is_taken_back_by_its_author_only(database: Database, market: Market) -> None:
    with database.transaction() as session:
        case = propose(session, market, urgent=True)
        with pytest.raises(NotProposed):
            moderation.withdraw_proposal(session, case_id=case.id, by_id=market.second.id, now=NOW)
        moderation.withdraw_proposal(session, case_id=case.id, by_id=market.first.id, now=NOW)

        assert standing(session, market) is Standing.APPROVED
        decide(session, case.id, Verdict.DISMISS, market.first)


def test_the_database_refuses_a_suspension_by_one(database: Database, market: Market) -> None:
    with database.transaction() as session:
        case_id = propose(session, market).id
        other_id = complain(session, About(SubjectKind.SHOP, market.shop.id)).id
    decided = {"state": "decided", "verdict": "suspend", "decided_at": NOW, "reason_en": "x"}
    for which, name in ((case_id, "second_person"), (other_id, "suspended_by_two")):
        with pytest.raises(IntegrityError, match=name), database.transaction() as session:
            session.execute(
                update(Case)
                .where(Case.id == which)
                .values(**decided, decided_by_id=market.first.id)
            )
