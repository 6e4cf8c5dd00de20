"""Messages: each fact told once, in the reader's language, sent outside any transaction."""

from pathlib import Path

import pytest
from sqlalchemy import select

from marketplace.core import outbox
from marketplace.core.config import Settings, load_settings
from marketplace.core.db import Database
from marketplace.notifications.jobs import send_pending
from marketplace.notifications.models import Message
from marketplace.notifications.states import MessageState
from marketplace.orders import services as orders
from marketplace.orders.models import Order
from marketplace.orders.services import By
from marketplace.orders.states import Actor
from tests.client import judge_mail
from tests.factories import NOW, make_places, make_product, make_shop, make_user, variant_of
from tests.factories.orders import pay, place


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(
        {},
        {
            "secret_key": "only-for-tests-" + "x" * 32,
            "mail_url": f"file://{tmp_path / 'mail'}",
            "sms_url": f"file://{tmp_path / 'sms'}",
            "base_url": "https://bazarche.test",
        },
    )


def buy(database: Database) -> int:
    """Buy something and let the worker hear of it; return the sub-order."""
    with database.transaction() as session:
        city = make_places(session)
        shop = make_shop(session, slug="knives", owner=make_user(session))
        variant_id = variant_of(session, make_product(session, shop, title="Knife")).id
    order = place(database, city, {variant_id: 1})
    pay(database, order)
    outbox.drain(database)
    return order.sub_orders[0].id


def written(tmp_path: Path, pattern: str) -> str:
    found = list(tmp_path.glob(pattern))
    assert len(found) == 1, found
    return found[0].read_text(encoding="utf-8")


def test_a_paid_order_is_told_to_the_buyer_and_to_the_shop(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    buy(database)

    sent = send_pending(database, settings)

    text = written(tmp_path, "mail/confirmed-*-email.txt")
    assert sent == 4  # mail and SMS, to the buyer and to the maker
    assert "Thank you, Maryam Rostami!" in text
    assert "150,000 toman" in text
    assert "https://bazarche.test/en/orders/" in text
    assert "?token=" in text
    assert "/en/sell/orders/" in written(tmp_path, "sms/new-*-sms.txt")
    judge_mail(written(tmp_path, "mail/confirmed-*-email.html"))


def test_no_fact_is_told_twice(database: Database, settings: Settings) -> None:
    buy(database)
    first = send_pending(database, settings)

    again = send_pending(database, settings), outbox.drain(database)

    assert (first, *again) == (4, 0, 0)


def test_persian_readers_get_persian_mail(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    buy(database)
    with database.transaction() as session:
        for message in session.scalars(select(Message)):
            message.language = "fa"

    send_pending(database, settings)

    html = written(tmp_path, "mail/confirmed-*-email.html")
    assert 'lang="fa" dir="rtl"' in html
    assert "۱۵۰٬۰۰۰ تومان" in html
    assert "دیدن سفارش" in html


@pytest.mark.parametrize("action", ["ship", "cancel"])
def test_the_buyer_hears_of_sending_and_of_cancelling(
    database: Database, settings: Settings, tmp_path: Path, action: str
) -> None:
    sub_order_id = buy(database)
    shop = By(Actor.SHOP)
    with database.transaction() as session:
        orders.accept_sub_order(session, sub_order_id=sub_order_id, by=shop, now=NOW)
        if action == "ship":
            orders.ship_sub_order(
                session, sub_order_id=sub_order_id, by=shop, tracking_code="2180", now=NOW
            )
        else:
            orders.cancel_sub_order(
                session, sub_order_id=sub_order_id, by=shop, reason="ill", now=NOW
            )
    outbox.drain(database)

    send_pending(database, settings)

    if action == "ship":
        assert "Tracking code: 2180" in written(tmp_path, "mail/shipped-*-email.txt")
    else:
        assert "150,000 toman goes back to you" in written(tmp_path, "mail/cancelled-*-email.txt")


def test_a_message_that_cannot_go_waits_and_is_given_up_at_last(
    database: Database, settings: Settings
) -> None:
    from dataclasses import replace
    from datetime import timedelta

    buy(database)
    broken = replace(settings, mail_url="smtp://127.0.0.1:9", sms_url="smtp://127.0.0.1:9")
    moment = NOW + timedelta(days=1)
    for _ in range(10):
        moment += timedelta(days=1)
        assert send_pending(database, broken, clock=lambda: moment) == 0  # noqa: B023

    with database.reading() as session:
        assert {m.state for m in session.scalars(select(Message))} == {MessageState.FAILED}
        assert session.scalars(select(Order)).one().state == "placed"
