"""Fairs, their days, who runs them, and what was done to them."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.db import (
    Base,
    LongText,
    Str20,
    Str40,
    Str80,
    Str200,
    bilingual,
    enum_column,
)
from marketplace.fairs.states import FairState

if TYPE_CHECKING:
    from marketplace.fairs.models.calls import Call
    from marketplace.fairs.models.ground import BoothType


class Fair(Base):
    """A fair at a place from `starts_on` to `ends_on`, both included, in the fair's own zone.

    Both are those of its first and last day. `subsidy_pct` of each booth's fee is borne by the
    funder. Who withdraws until `refund_full_days` before the start gets all back, until
    `refund_part_days` before it `refund_part_pct` of it, later nothing. A fair that was moved to
    other days or put off at `moved_at` gives all back to who does not keep her booth, until
    `choose_until`, included; `why` is the reason of its last change, for visitors.
    """

    __tablename__ = "fair"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="dates_in_order"),
        CheckConstraint("subsidy_pct BETWEEN 0 AND 100", name="subsidy_range"),
        CheckConstraint(
            "subsidy_pct = 0 OR funder_en <> '' OR funder_fa <> ''", name="subsidy_has_funder"
        ),
        CheckConstraint("commission_pct BETWEEN 0 AND 30", name="commission_range"),
        CheckConstraint("refund_part_pct BETWEEN 0 AND 100", name="refund_range"),
        CheckConstraint(
            "refund_part_days >= 0 AND refund_full_days >= refund_part_days", name="refund_in_order"
        ),
        CheckConstraint("(moved_at IS NULL) = (choose_until IS NULL)", name="moved_gives_choice"),
        CheckConstraint("state <> 'postponed' OR moved_at IS NOT NULL", name="postponed_was_moved"),
        CheckConstraint(
            "previous_starts_on IS NULL OR moved_at IS NOT NULL", name="moved_from_days"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[Str80] = mapped_column(unique=True)
    state: Mapped[FairState] = mapped_column(
        enum_column(FairState), server_default=FairState.PUBLISHED.value
    )
    revision: Mapped[int] = mapped_column(server_default="0", default=0)  # counts changes
    title_en: Mapped[Str200]
    title_fa: Mapped[Str200]
    description_en: Mapped[LongText]
    description_fa: Mapped[LongText]
    rules_en: Mapped[LongText] = mapped_column(server_default="", default="")
    rules_fa: Mapped[LongText] = mapped_column(server_default="", default="")
    venue_en: Mapped[Str200]
    venue_fa: Mapped[Str200]
    organizer_en: Mapped[Str200]
    organizer_fa: Mapped[Str200]
    city_en: Mapped[Str80]
    city_fa: Mapped[Str80]
    province_code: Mapped[str] = mapped_column(String(2), ForeignKey("province.code"))
    county_code: Mapped[str] = mapped_column(String(4), ForeignKey("county.code"))
    zone: Mapped[Str40] = mapped_column(server_default="Asia/Tehran", default="Asia/Tehran")
    starts_on: Mapped[date] = mapped_column(index=True)
    ends_on: Mapped[date] = mapped_column(index=True)
    apply_by: Mapped[date | None]  # the last day of its call
    picture_key: Mapped[Str200 | None]
    free_entry: Mapped[bool] = mapped_column(server_default="1", default=True)
    funder_en: Mapped[Str200] = mapped_column(server_default="", default="")
    funder_fa: Mapped[Str200] = mapped_column(server_default="", default="")
    subsidy_pct: Mapped[int] = mapped_column(server_default="0", default=0)
    commission_pct: Mapped[int] = mapped_column(server_default="0", default=0)  # of booths' sales
    refund_full_days: Mapped[int] = mapped_column(server_default="14", default=14)
    refund_part_days: Mapped[int] = mapped_column(server_default="3", default=3)
    refund_part_pct: Mapped[int] = mapped_column(server_default="50", default=50)
    previous_starts_on: Mapped[date | None]  # before it was moved
    moved_at: Mapped[datetime | None]
    choose_until: Mapped[date | None]
    why: Mapped[Str200] = mapped_column(server_default="", default="")
    title = bilingual("title")
    description = bilingual("description")
    rules = bilingual("rules")
    venue = bilingual("venue")
    organizer = bilingual("organizer")
    city = bilingual("city")
    funder = bilingual("funder")

    days: Mapped[list["FairDay"]] = relationship(back_populates="fair", order_by="FairDay.day")
    booth_types: Mapped[list["BoothType"]] = relationship(
        back_populates="fair", order_by="BoothType.price_minor"
    )
    call: Mapped["Call | None"] = relationship(back_populates="fair")


class FairDay(Base):
    """A day of a fair. Minutes count from its midnight; past 1440 it closes on the next day."""

    __tablename__ = "fair_day"
    __table_args__ = (
        UniqueConstraint("fair_id", "day"),
        UniqueConstraint("fair_id", "id"),
        CheckConstraint("opens_min BETWEEN 0 AND 1439", name="opens_in_day"),
        CheckConstraint(
            "closes_min > opens_min AND closes_min <= opens_min + 1440", name="closes_after_opening"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"))
    day: Mapped[date] = mapped_column(index=True)
    opens_min: Mapped[int]
    closes_min: Mapped[int]

    fair: Mapped[Fair] = relationship(back_populates="days")


class FairMember(Base):
    """A person who runs a fair; others' fairs are none of her business."""

    __tablename__ = "fair_member"
    __table_args__ = (UniqueConstraint("fair_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    since: Mapped[datetime]


class FairLog(Base):
    """What was done, by whom, and why; rows are never changed or removed (trigger)."""

    __tablename__ = "fair_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    subject: Mapped[Str20]  # fair, call, application, booking
    subject_id: Mapped[int]
    action: Mapped[Str20]
    from_state: Mapped[Str20]
    to_state: Mapped[Str20]
    reason: Mapped[Str200] = mapped_column(server_default="", default="")
