"""Tables of monitoring: frozen periods, standings of businesses, targets, price index, looks.

A snapshot is only ever inserted (triggers refuse the rest): a corrected period is a new revision
beside the old one.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, LongText, Minor, Str20, Str40, Str80, Str200, enum_column
from marketplace.monitoring.states import Standing


class Snapshot(Base):
    """The figures of one period as canonical JSON, with all that is needed to make them again."""

    __tablename__ = "monitoring_snapshot"
    __table_args__ = (
        UniqueConstraint("period_end", "revision"),
        CheckConstraint("revision > 0", name="revision_positive"),
        CheckConstraint("length(digest) = 64", name="digest_length"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    period_end: Mapped[date]  # t: the last day of the period
    revision: Mapped[int]
    method: Mapped[Str20]  # version of the code that made the figures
    ledger_seq: Mapped[int]
    ledger_hash: Mapped[str] = mapped_column(String(64))
    source_rows: Mapped[int]
    content: Mapped[LongText]
    digest: Mapped[str] = mapped_column(String(64))
    reason: Mapped[Str200] = mapped_column(server_default="", default="")
    created_at: Mapped[datetime]


class BusinessStanding(Base):
    """The standing of a business on a day, with the rule and the figures it comes from."""

    __tablename__ = "business_standing"
    __table_args__ = (
        UniqueConstraint("shop_id", "since"),
        CheckConstraint("points >= 0", name="points_not_negative"),
        CheckConstraint("seen_on >= since", name="seen_after_since"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    standing: Mapped[Standing] = mapped_column(enum_column(Standing))
    since: Mapped[date]
    seen_on: Mapped[date] = mapped_column(index=True)  # last day on which it was found again
    points: Mapped[int]
    reasons: Mapped[list[Any]]  # [{"rule": .., "inputs": {..}}]


class StandingOverride(Base):
    """A person's word against the rule, with a reason and an end."""

    __tablename__ = "standing_override"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("reason <> ''", name="reasoned"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), index=True)
    standing: Mapped[Standing] = mapped_column(enum_column(Standing))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[Str200]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class Target(Base):
    """What an indicator is to reach by the end of a calendar year, and whose it is."""

    __tablename__ = "indicator_target"
    __table_args__ = (
        UniqueConstraint("indicator", "year"),
        CheckConstraint("value >= 0", name="value_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator: Mapped[Str20]
    year: Mapped[int]  # of the calendar in use
    value: Mapped[Minor]  # a count, an amount in minor units, or basis points of a rate
    owner: Mapped[Str80] = mapped_column(server_default="", default="")


class PriceIndex(Base):
    """The consumer price index of a month; without it, growth is "not available"."""

    __tablename__ = "price_index"
    __table_args__ = (CheckConstraint("index_milli > 0", name="index_positive"),)

    month_start: Mapped[date] = mapped_column(primary_key=True)
    index_milli: Mapped[int]
    source: Mapped[Str200]


class Look(Base):
    """A look of staff at one business's figures: who, whose, when, what."""

    __tablename__ = "monitoring_look"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), index=True)
    page: Mapped[Str40]
    at: Mapped[datetime] = mapped_column(index=True)
