"""Calls for applications, and the applications of producers with the goods they bring."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.db import Base, LongText, Str200, enum_column
from marketplace.fairs.models.fairs import Fair
from marketplace.fairs.models.ground import BoothType
from marketplace.fairs.states import ApplicationState, CallState
from marketplace.shops.models import Shop

_STANDING = text("state <> 'withdrawn'")


class Call(Base):
    """The one call of a fair: applications are taken from `opens_at` until before `closes_at`."""

    __tablename__ = "fair_call"
    __table_args__ = (
        UniqueConstraint("fair_id", "id"),
        CheckConstraint("closes_at > opens_at", name="closes_after_opening"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"), unique=True)
    state: Mapped[CallState] = mapped_column(enum_column(CallState))
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]

    fair: Mapped[Fair] = relationship(back_populates="call")


class Application(Base):
    """A shop's application. At most one a call stands (I5); the decision carries its reason."""

    __tablename__ = "fair_application"
    __table_args__ = (
        UniqueConstraint("fair_id", "id"),
        ForeignKeyConstraint(["fair_id", "call_id"], ["fair_call.fair_id", "fair_call.id"]),
        ForeignKeyConstraint(["fair_id", "type_id"], ["booth_type.fair_id", "booth_type.id"]),
        Index(
            "uq_fair_application_standing",
            "call_id",
            "shop_id",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
        Index("ix_fair_application_fair_id_state", "fair_id", "state"),
        CheckConstraint("(appealed_at IS NULL) = (appeal = '')", name="appeal_has_words"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"))
    call_id: Mapped[int]
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), index=True)
    type_id: Mapped[int]  # the kind of booth wished for
    state: Mapped[ApplicationState] = mapped_column(enum_column(ApplicationState))
    words: Mapped[LongText] = mapped_column(default="")  # what will be sold, in her words
    submitted_at: Mapped[datetime]
    submitted_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[Str200] = mapped_column(server_default="", default="")
    appeal: Mapped[LongText] = mapped_column(server_default="", default="")  # why to look again
    appealed_at: Mapped[datetime | None]

    fair: Mapped[Fair] = relationship()
    shop: Mapped[Shop] = relationship()
    type: Mapped[BoothType] = relationship(viewonly=True)
    goods: Mapped[list["ApplicationGood"]] = relationship()


class ApplicationGood(Base):
    """A good that the shop would bring."""

    __tablename__ = "application_good"

    application_id: Mapped[int] = mapped_column(ForeignKey("fair_application.id"), primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), primary_key=True)
