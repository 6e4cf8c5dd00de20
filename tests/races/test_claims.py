"""Two and more moderators at one case at the same moment, real processes: one wins."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from marketplace.catalog.models import Product
from marketplace.catalog.states import Standing
from marketplace.core.db import Database
from marketplace.moderation import audit
from marketplace.moderation import services as moderation
from marketplace.moderation.models import AuditEntry, Case
from marketplace.moderation.services import About, Decision
from marketplace.moderation.states import CaseState, SubjectKind, Verdict
from tests.factories import NOW, make_product, make_shop, make_user
from tests.factories.moderation import WHY, complain, decide, make_draft, make_moderator
from tests.races.herd import all_at_once
from tests.races.moderator import act

MODERATORS = 8

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races")]


@pytest.mark.parametrize(
    ("what", "refusals"),
    [("claim", {"already_claimed"}), ("decide", {"already_decided", "already_claimed"})],
)
def test_one_of_many_moderators_wins(
    database: Database, database_url: str, what: str, refusals: set[str]
) -> None:
    with database.transaction() as session:
        owner = make_user(session)
        product = make_draft(session, make_shop(session, owner=owner))
        moderation.submit_listing(session, product_id=product.id, by_id=owner.id, now=NOW)
        case_id = session.scalars(select(Case.id)).one()
        staff = [make_moderator(session).id for _ in range(MODERATORS)]

    said = all_at_once(act, [(database_url, case_id, who, what) for who in staff])

    words = Counter(line.split()[0] for line in said)
    assert words["won"] == 1
    assert set(words) - {"won"} <= refusals
    with database.reading() as session:
        case = session.get_one(Case, case_id)
        assert f"won {case.claimed_by_id}" in said
        assert session.scalar(select(func.count(AuditEntry.seq))) == (what == "decide")
        assert audit.verify(session).first_bad_seq is None


def test_of_two_and_more_confirmers_one_suspends_and_never_the_proposer(
    database: Database, database_url: str
) -> None:
    with database.transaction() as session:
        product = make_product(session, make_shop(session))
        case_id = complain(session, About(SubjectKind.PRODUCT, product.id)).id
        proposer = make_moderator(session)
        decide(session, case_id, Verdict.SUSPEND, proposer)
        staff = [proposer.id, *(make_moderator(session).id for _ in range(MODERATORS - 1))]

    said = all_at_once(act, [(database_url, case_id, who, "confirm") for who in staff])

    words = Counter(line.split()[0] for line in said)
    assert words["won"] == 1
    assert set(words) - {"won"} <= {"already_decided", "own_proposal"}
    with database.reading() as session:
        case = session.get_one(Case, case_id)
        assert (case.verdict, case.proposed_by_id) == (Verdict.SUSPEND, proposer.id)
        assert case.decided_by_id in staff[1:]
        assert session.scalar(select(func.count(AuditEntry.seq))) == 2
        assert audit.verify(session).first_bad_seq is None


@pytest.mark.parametrize("urgent", [True, False])
def test_a_proposal_lapses_and_is_confirmed_never_both(
    database: Database, database_url: str, urgent: bool
) -> None:
    with database.transaction() as session:
        product = make_product(session, make_shop(session))
        case_id = complain(session, About(SubjectKind.PRODUCT, product.id)).id
        decision = Decision(Verdict.SUSPEND, WHY, 1, urgent=urgent)
        moderation.decide_case(
            session,
            case_id=case_id,
            by_id=make_moderator(session).id,
            decision=decision,
            now=NOW - timedelta(days=30),
        )
        second = make_moderator(session).id

    said = all_at_once(act, [(database_url, case_id, second, w) for w in ("confirm", "lapse")])

    with database.reading() as session:
        case, found = session.get_one(Case, case_id), session.get_one(Product, product.id)
        confirmed = case.state is CaseState.DECIDED
        assert confirmed == (found.standing is Standing.SUSPENDED)
        assert case.proposed_by_id is not None
        assert audit.verify(session).first_bad_seq is None
    assert all(line.split()[0] in {"won", "already_decided"} for line in said)
