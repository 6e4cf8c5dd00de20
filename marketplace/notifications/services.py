"""Messages put into the queue, each once a fact."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.accounts.states import Channel
from marketplace.core.ids import readable_code
from marketplace.notifications.models import Message
from marketplace.notifications.states import MessageChannel, MessageState


def queue_message(
    session: Session,
    *,
    key: str,
    channel: MessageChannel,
    template: str,
    recipient: str,
    language: str,
    facts: dict[str, Any],
    now: datetime,
) -> None:
    """Queue a message about a fact; the same key again changes nothing."""
    if session.scalar(select(Message.id).where(Message.key == key)) is not None:
        return
    session.add(
        Message(
            key=key,
            channel=channel,
            template=template,
            recipient=recipient,
            language=language,
            facts=facts,
            state=MessageState.PENDING,
            created_at=now,
            due_at=now,
        )
    )
    session.info["outbox_written"] = True  # the worker is woken


def queue_code(
    session: Session, *, channel: Channel, target: str, code: str, language: str, now: datetime
) -> None:
    """Queue a one-time code by SMS or mail; sent or too old, it is no longer kept here."""
    by_phone = channel is Channel.PHONE
    queue_message(
        session,
        key=f"code:{readable_code(20)}",
        channel=MessageChannel.SMS if by_phone else MessageChannel.EMAIL,
        template="code",
        recipient=target,
        language=language,
        facts={"code": code},
        now=now,
    )
