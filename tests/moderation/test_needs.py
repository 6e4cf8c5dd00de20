"""Needs wait in the same queue as all else."""

from datetime import timedelta

import pytest

from marketplace.core.bilingual import Bilingual
from marketplace.core.db import Database
from marketplace.demand import services as demand
from marketplace.demand.models import Need
from marketplace.demand.states import NeedState
from marketplace.moderation import queries
from marketplace.moderation import services as moderation
from marketplace.moderation.errors import AlreadyDecided, ChangedMeanwhile, OwnCase, ReasonMissing
from marketplace.moderation.models import Case
from marketplace.moderation.services import Decision
from marketplace.moderation.states import CaseKind, CaseState, Verdict
from tests.factories import NOW, make_category
from tests.factories.moderation import decide, make_moderator
from tests.factories.needs import need_facts


class Board:
    """A writer with a need that waits, and a moderator."""

    def __init__(self, database: Database) -> None:
        with database.transaction() as session:
            self.writer, self.staff = make_moderator(session), make_moderator(session)
            self.category = make_category(session).id
            self.need = demand.post_need(
                session, user_id=self.writer.id, facts=need_facts(session), now=NOW
            )
            (self.case,) = queries.queue(session, kind=CaseKind.NEED)


@pytest.fixture
def board(database: Database) -> Board:
    return Board(database)


def state(session, board: Board) -> NeedState:  # type: ignore[no-untyped-def]
    return session.get_one(Need, board.need.id).state


def test_a_need_is_let_onto_the_board_under_the_category_of_the_moderator(
    database: Database, board: Board
) -> None:
    with database.transaction() as session:
        decision = Decision(Verdict.APPROVE, Bilingual(), 1, category_id=board.category)
        moderation.decide_case(
            session, case_id=board.case.id, by_id=board.staff.id, decision=decision, now=NOW
        )

        need = session.get_one(Need, board.need.id)
        assert (need.state, need.category_id) == (NeedState.OPEN, board.category)
        assert session.get_one(Case, board.case.id).state is CaseState.DECIDED


def test_a_need_goes_back_with_a_reason_and_waits_again_when_mended(
    database: Database, board: Board
) -> None:
    with database.transaction() as session:
        with pytest.raises(ReasonMissing):
            decide(session, board.case.id, Verdict.CHANGE, board.staff, reason=Bilingual())
        decide(session, board.case.id, Verdict.CHANGE, board.staff)
        need = session.get_one(Need, board.need.id)
        returned, why = need.state, need.reason
        demand.change_need(
            session, need_id=need.id, user_id=board.writer.id, facts=need_facts(session), now=NOW
        )

        assert (returned, why) == (NeedState.RETURNED, "Please show the blade.")
        assert len(queries.queue(session, kind=CaseKind.NEED)) == 1


def test_a_need_mended_while_it_is_read_is_not_let_through_unseen(
    database: Database, board: Board
) -> None:
    with database.transaction() as session:
        demand.change_need(
            session,
            need_id=board.need.id,
            user_id=board.writer.id,
            facts=need_facts(session),
            now=NOW,
        )
        decision = Decision(Verdict.APPROVE, Bilingual(), 1)

        with pytest.raises(ChangedMeanwhile):
            moderation.decide_case(
                session, case_id=board.case.id, by_id=board.staff.id, decision=decision, now=NOW
            )


def test_nobody_lets_her_own_need_through(database: Database, board: Board) -> None:
    with database.transaction() as session, pytest.raises(OwnCase):
        decide(session, board.case.id, Verdict.APPROVE, board.writer)


@pytest.mark.parametrize("how", ["closed", "expired"])
def test_a_need_that_ended_leaves_the_queue(database: Database, board: Board, how: str) -> None:
    with database.transaction() as session:
        if how == "closed":
            demand.close_need(session, need_id=board.need.id, user_id=board.writer.id, now=NOW)
        else:
            demand.expire_needs(session, now=NOW + timedelta(days=400))

        assert queries.queue(session) == []
        with pytest.raises(AlreadyDecided):
            decide(session, board.case.id, Verdict.APPROVE, board.staff)
