"""What the worker does for messages: sends them, outside any transaction, again when it failed."""

import logging
from datetime import timedelta

from sqlalchemy import select

from marketplace.accounts.services.codes import VALID_FOR
from marketplace.core.clock import Clock, utc_now
from marketplace.core.config import Settings
from marketplace.core.db import Database
from marketplace.core.security import sign
from marketplace.notifications.channels import Letter, make_channel
from marketplace.notifications.models import Message
from marketplace.notifications.render import letter
from marketplace.notifications.states import MessageChannel, MessageState

log = logging.getLogger(__name__)
MAX_TRIES = 8


def send_pending(
    database: Database, settings: Settings, *, clock: Clock = utc_now, limit: int = 200
) -> int:
    """Send what is due and return how many went."""
    channels = {
        MessageChannel.EMAIL: make_channel(settings.mail_url, settings.mail_sender),
        MessageChannel.SMS: make_channel(settings.sms_url),
    }
    with database.reading() as session:
        due = session.scalars(
            select(Message)
            .where(Message.state == MessageState.PENDING, Message.due_at <= clock())
            .order_by(Message.id)
            .limit(limit)
        ).all()
    sent = 0
    for message in due:
        if _too_late(message, clock):
            _give_up(database, message.id)
            continue
        try:
            channels[message.channel].send(_words(message, settings))
        except Exception:
            log.exception("message %s is tried again later", message.id)
            _failed(database, message.id, clock)
        else:
            _sent(database, message.id, clock)
            sent += 1
    return sent


def _words(message: Message, settings: Settings) -> Letter:
    base = settings.base_url.rstrip("/")
    number = str(message.facts.get("number", ""))
    token = sign(settings.secret_key, "order", number)
    return letter(
        message,
        order_url=f"{base}/{message.language}/orders/{number}?token={token}",
        work_url=f"{base}/{message.language}/sell/orders/{message.facts.get('sub_order_id', '')}",
        base_url=base,
    )


def _too_late(message: Message, clock: Clock) -> bool:
    """A code that is no longer good only confuses."""
    return message.template == "code" and clock() >= message.created_at + VALID_FOR


def _give_up(database: Database, message_id: int) -> None:
    with database.transaction() as session:
        message = session.get_one(Message, message_id)
        message.state, message.facts = MessageState.FAILED, {}


def _sent(database: Database, message_id: int, clock: Clock) -> None:
    with database.transaction() as session:
        message = session.get_one(Message, message_id)
        message.state, message.sent_at = MessageState.SENT, clock()
        if message.template == "code":
            message.facts = {}


def _failed(database: Database, message_id: int, clock: Clock) -> None:
    with database.transaction() as session:
        message = session.get_one(Message, message_id)
        message.tries += 1
        message.due_at = clock() + timedelta(seconds=30 * 2**message.tries)
        if message.tries >= MAX_TRIES:
            message.state = MessageState.FAILED
