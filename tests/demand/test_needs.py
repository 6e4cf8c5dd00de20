"""Needs: written, moderated, closed, ended by their day."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from marketplace.core.bilingual import Bilingual
from marketplace.core.db import Database
from marketplace.core.states import MoveRefused
from marketplace.demand import queries
from marketplace.demand import services as demand
from marketplace.demand.errors import BadNeed, TooManyNeeds, UnknownNeed
from marketplace.demand.models import Need, NeedMove
from marketplace.demand.states import (
    NEED_MOVES,
    OFFER_MOVES,
    NeedAction,
    NeedState,
    OfferAction,
    OfferState,
)
from marketplace.moderation.queries import queue
from marketplace.moderation.states import CaseKind
from tests.demand.conftest import Board
from tests.factories import NOW, make_user
from tests.factories.needs import TODAY, make_need, need_facts


def test_a_need_waits_for_a_moderator_before_anybody_sees_it(database: Database) -> None:
    with database.transaction() as session:
        need = make_need(session, opened=False)
        moderator = make_user(session).id
    with database.reading() as session:
        before = queries.open_needs(session, today=TODAY)
        waiting = [case.subject_id for case in queue(session, kind=CaseKind.NEED)]

    with database.transaction() as session:
        demand.approve_need(session, need_id=need.id, actor_id=moderator, now=NOW)

    with database.reading() as session:
        assert before == []
        assert waiting == [need.id]
        assert [row.id for row in queries.open_needs(session, today=TODAY)] == [need.id]
        moves = [(move.action, move.to_state) for move in queries.history(session, need.id)]
    assert moves == [("post", "waiting"), ("approve", "open")]


def test_a_returned_need_says_why_and_waits_again_once_mended(database: Database) -> None:
    with database.transaction() as session:
        writer = make_user(session)
        need = make_need(session, writer=writer, opened=False)
        demand.return_need(
            session, need_id=need.id, actor_id=writer.id, reason="نشانی نگذارید", now=NOW
        )
        returned, reason = need.state, need.reason
        mended = need_facts(session, title=Bilingual("Knives", ""), quantity=5)

        demand.change_need(session, need_id=need.id, user_id=writer.id, facts=mended, now=NOW)

    assert (returned, reason) == (NeedState.RETURNED, "نشانی نگذارید")
    assert (need.state, need.quantity, need.title_en) == (NeedState.WAITING, 5, "Knives")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": Bilingual("", "")}, "title"),
        ({"quantity": 0}, "quantity"),
        ({"needed_by": TODAY - timedelta(days=1)}, "needed_by"),
        ({"needed_by": TODAY + timedelta(days=400)}, "needed_by"),
    ],
)
def test_a_need_without_words_number_or_a_day_to_come_is_refused(
    database: Database, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(BadNeed) as refused, database.transaction() as session:
        make_need(session, **changes)

    assert refused.value.field == field


def test_a_need_is_not_changed_once_it_is_on_the_board_nor_by_others(board: Board) -> None:
    with board.database.transaction() as session:
        facts = need_facts(session, quantity=1)
    with pytest.raises(MoveRefused), board.database.transaction() as session:
        demand.change_need(
            session, need_id=board.need, user_id=board.writer.id, facts=facts, now=NOW
        )
    with pytest.raises(UnknownNeed), board.database.transaction() as session:
        demand.change_need(
            session, need_id=board.need, user_id=board.moderator.id, facts=facts, now=NOW
        )

    assert board.need_row().quantity == 20


def test_closing_a_need_declines_the_offers_to_it(board: Board) -> None:
    with pytest.raises(UnknownNeed), board.database.transaction() as session:
        demand.close_need(session, need_id=board.need, user_id=board.moderator.id, now=NOW)

    with board.database.transaction() as session:
        demand.close_need(session, need_id=board.need, user_id=board.writer.id, now=NOW)

    assert board.state() is NeedState.CLOSED
    assert board.offer_states() == [OfferState.DECLINED, OfferState.DECLINED]


def test_a_need_ends_the_day_after_the_one_it_is_needed_by(board: Board) -> None:
    with board.database.transaction() as session:
        on_the_day = demand.expire_needs(session, now=NOW + timedelta(days=30))
        after = demand.expire_needs(session, now=NOW + timedelta(days=31))
        again = demand.expire_needs(session, now=NOW + timedelta(days=31))

    assert (on_the_day, after, again) == (0, 1, 0)
    assert board.state() is NeedState.EXPIRED
    assert board.offer_states() == [OfferState.EXPIRED, OfferState.EXPIRED]


def test_a_need_whose_day_passed_while_it_waited_is_not_opened(database: Database) -> None:
    with database.transaction() as session:
        need = make_need(session, opened=False, needed_by=TODAY)

    with pytest.raises(MoveRefused), database.transaction() as session:
        demand.approve_need(
            session, need_id=need.id, actor_id=need.user_id or 0, now=NOW + timedelta(days=2)
        )


def test_a_person_posts_ten_needs_a_day_and_no_more(database: Database) -> None:
    with database.transaction() as session:
        writer = make_user(session)
        for _ in range(10):
            make_need(session, writer=writer, opened=False)

    with pytest.raises(TooManyNeeds), database.transaction() as session:
        make_need(session, writer=writer, opened=False)


def test_the_history_of_a_need_stays_as_it_was_written(board: Board) -> None:
    for change in (update(NeedMove).values(reason="never"), delete(NeedMove)):
        with pytest.raises(DatabaseError), board.database.transaction() as session:
            session.execute(change)


def test_the_database_keeps_a_need_sane(board: Board) -> None:
    for values in ({"quantity": 0}, {"budget_minor": 0}, {"title_en": "", "title_fa": ""}):
        with pytest.raises(IntegrityError), board.database.transaction() as session:
            session.execute(update(Need).where(Need.id == board.need).values(**values))


def test_each_end_of_a_need_and_of_an_offer_is_final_or_decided() -> None:
    ended = {NeedState.CLOSED, NeedState.EXPIRED}
    assert {state for state, _action in NEED_MOVES} == set(NeedState) - ended
    assert {action for _state, action in NEED_MOVES} == set(NeedAction) - {NeedAction.POST}
    left = {OfferState.WITHDRAWN, OfferState.DECLINED, OfferState.EXPIRED}
    assert {state for state, _action in OFFER_MOVES} == set(OfferState) - left
    assert {action for _state, action in OFFER_MOVES} == set(OfferAction) - {OfferAction.MAKE}
