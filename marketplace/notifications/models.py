"""Tables of messages to people. Each hangs on a fact (`key`), so that no fact is told twice."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, Str40, Str80, enum_column
from marketplace.notifications.states import MessageChannel, MessageState


class Message(Base):
    """A message and its delivery; its words are made when it is sent."""

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_state_due_at", "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[Str80] = mapped_column(unique=True)  # "order-placed:4FK7:email"
    channel: Mapped[MessageChannel] = mapped_column(enum_column(MessageChannel))
    template: Mapped[Str40]
    recipient: Mapped[str] = mapped_column(String(254))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    language: Mapped[str] = mapped_column(String(2))
    facts: Mapped[dict[str, Any]]  # what the template needs; emptied once sent
    state: Mapped[MessageState] = mapped_column(
        enum_column(MessageState), default=MessageState.PENDING
    )
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(server_default="0", default=0)
