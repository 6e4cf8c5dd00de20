"""News of needs: the makers it is for, the writer, the ones whose offers ended."""

from datetime import timedelta
from pathlib import Path

import pytest

from marketplace.core import outbox
from marketplace.core.bilingual import Bilingual
from marketplace.core.config import Settings, load_settings
from marketplace.core.db import Database
from marketplace.demand import services as demand
from marketplace.demand.models import Need
from marketplace.notifications.jobs import send_pending
from marketplace.notifications.models import Message
from marketplace.orders import services as orders
from tests.client import judge_mail
from tests.demand.conftest import Board
from tests.factories import NOW, make_user
from tests.factories.needs import make_need
from tests.factories.orders import pay


@pytest.fixture
def board(database: Database) -> Board:
    return Board(database)


@pytest.fixture
def settings(settings_values: dict[str, object]) -> Settings:
    return load_settings(overrides=settings_values)


def told(board: Board) -> set[tuple[str, str, str]]:
    """Work the outbox off; return template, kind and recipient of each message."""
    outbox.drain(board.database)
    with board.database.reading() as session:
        return {
            (
                message.template,
                str(message.facts.get("kind") or message.facts.get("ending", "")),
                message.recipient,
            )
            for message in session.query(Message)
        }


def mails(board: Board, *parts: str) -> set[str]:
    return {row[2] for row in told(board) if row[: len(parts)] == parts}


def addresses(board: Board, *people: int) -> set[str]:
    from marketplace.accounts.models import User

    with board.database.reading() as session:
        return {session.get_one(User, person).email or "" for person in people}


def test_makers_in_reach_and_the_writer_hear_of_an_open_need(board: Board) -> None:
    makers = addresses(board, *(owner.id for owner in board.owners))
    writer = addresses(board, board.writer.id)

    assert mails(board, "need_open") == makers
    assert mails(board, "need_news", "opened") == writer
    assert mails(board, "need_news", "offer") == writer


def test_the_writer_hears_why_a_need_came_back(board: Board, tmp_path: Path) -> None:
    with board.database.transaction() as session:
        need = make_need(session, writer=board.writer, opened=False)
        demand.return_need(
            session, need_id=need.id, actor_id=make_user(session).id, reason="بی شماره", now=NOW
        )

    assert mails(board, "need_news", "returned") == addresses(board, board.writer.id)


def test_those_not_chosen_hear_it_once_the_other_is_paid(board: Board) -> None:
    order = board.accept(0)
    before = mails(board, "need_offer_ended")

    pay(board.database, order)

    assert before == set()
    assert mails(board, "need_offer_ended", "other_chosen") == addresses(board, board.owners[1].id)


def test_an_unpaid_offer_is_told_to_both_sides(board: Board) -> None:
    board.accept(0)
    with board.database.transaction() as session:
        orders.expire_orders(session, now=NOW + timedelta(hours=25))

    assert mails(board, "need_offer_ended", "unpaid") == addresses(board, board.owners[0].id)
    assert mails(board, "need_news", "unpaid") == addresses(board, board.writer.id)


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_each_message_is_whole_in_both_languages_and_an_sms_is_short(
    board: Board, settings: Settings, tmp_path: Path, lang: str
) -> None:
    with board.database.transaction() as session:
        session.get_one(Need, board.need).title_fa = "چاقوی میوه <b>"
        by_phone = make_user(session)
        by_phone.email, by_phone.language = None, lang
        for person in (board.writer, *board.owners):
            session.merge(person).language = lang
        need = make_need(session, writer=by_phone, opened=False, title=Bilingual("Knives", "چاقو"))
        demand.return_need(
            session, need_id=need.id, actor_id=by_phone.id, reason="کوتاه‌تر", now=NOW
        )
    board.accept(0)
    with board.database.transaction() as session:
        orders.expire_orders(session, now=NOW + timedelta(hours=25))
    outbox.drain(board.database)

    sent = send_pending(board.database, settings, clock=lambda: NOW + timedelta(days=2))

    letters = sorted((tmp_path / "mail").glob("*.html"))
    short = [path.read_text(encoding="utf-8") for path in (tmp_path / "sms").glob("*.txt")]
    assert sent == len(letters) + len(short)
    assert len(letters) >= 7
    for letter in letters:
        html = letter.read_text(encoding="utf-8")
        judge_mail(html)
        assert f'lang="{lang}"' in html
        assert "<b>" not in html
    assert len(short) == 1
    assert f"http://bazarche.test/{lang}/needs/" in short[0]
