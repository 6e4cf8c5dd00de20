"""Producers hear of decisions, offers and refunds, in their language, by mail and SMS."""

from pathlib import Path

from marketplace.core import outbox
from marketplace.core.config import load_settings
from marketplace.core.db import Database
from marketplace.fairs import services as fairs
from marketplace.fairs.states import ApplicationAction as Act
from marketplace.notifications.jobs import send_pending
from tests.factories import NOW, make_shop, make_user, rial
from tests.factories.fairs import PRICE, apply, hold, make_fair, pay_booth


def test_a_producer_hears_of_decision_booking_and_refund(
    database: Database, tmp_path: Path
) -> None:
    with database.transaction() as session:
        fair = make_fair(session, booths=1)
        owners = [make_user(session) for _ in range(2)]
        first = apply(session, fair, shop=make_shop(session, owner=owners[0]))
        apply(
            session,
            fair,
            shop=make_shop(session, owner=owners[1]),
            decision=Act.PUT_ON_STANDBY,
        )
        booking = hold(session, first)
    pay_booth(database, booking.id)
    with database.transaction() as session:
        fairs.cancel_booking(
            session, booking_id=booking.id, agreed=rial(PRICE), actor_id=1, now=NOW
        )
    outbox.drain(database)
    outbox.drain(database)  # what the offer told
    settings = load_settings(
        {}, {"secret_key": "x" * 40, "mail_url": f"file://{tmp_path}/mail",
             "sms_url": f"file://{tmp_path}/sms", "demo": True},
    )  # fmt: skip

    send_pending(database, settings)

    said = "\n".join(p.read_text(encoding="utf-8") for p in sorted(tmp_path.rglob("sms/*")))
    for words in (
        "You are accepted",
        "on standby",
        "Booth B1 is yours",
        "booking of booth B1 has ended",
        "Booth B1 waits for you until",
    ):
        assert words in said, words
    assert len(list(tmp_path.rglob("mail/*.html"))) == 5
