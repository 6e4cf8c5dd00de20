"""Tables of the programme: its steps, profiles with their validity, consents, supports, pauses.

A profile is never changed: a new version begins and the one before ends on that day, so that a
business is counted as what it was at the time. `recorded_at` says since when we know.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.db import (
    Base,
    Currency,
    LongText,
    Minor,
    Str20,
    Str40,
    Str80,
    Str200,
    bilingual,
    enum_column,
)
from marketplace.supports.states import (
    Education,
    Gender,
    Mode,
    PauseReason,
    Purpose,
    Settlement,
    SupportKind,
    WorkRelation,
)


class Programme(Base):
    """A programme of support; its phases and steps can be changed."""

    __tablename__ = "programme"
    __table_args__ = (CheckConstraint("name_en <> '' OR name_fa <> ''", name="named"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[Str40] = mapped_column(unique=True)
    name_en: Mapped[Str80]
    name_fa: Mapped[Str80]
    name = bilingual("name")

    phases: Mapped[list["ProgrammePhase"]] = relationship(
        back_populates="programme", order_by="ProgrammePhase.position"
    )


class ProgrammePhase(Base):
    """A part of the programme."""

    __tablename__ = "programme_phase"
    __table_args__ = (
        UniqueConstraint("programme_id", "position"),
        CheckConstraint("name_en <> '' OR name_fa <> ''", name="named"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    position: Mapped[int]
    name_en: Mapped[Str80]
    name_fa: Mapped[Str80]
    name = bilingual("name")

    programme: Mapped[Programme] = relationship(back_populates="phases")
    steps: Mapped[list["ProgrammeStep"]] = relationship(
        back_populates="phase", order_by="ProgrammeStep.position"
    )


class ProgrammeStep(Base):
    """A step: when one enters it, when it is done, whose it is, what shows that it is done."""

    __tablename__ = "programme_step"
    __table_args__ = (
        UniqueConstraint("phase_id", "position"),
        CheckConstraint("name_en <> '' OR name_fa <> ''", name="named"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    phase_id: Mapped[int] = mapped_column(ForeignKey("programme_phase.id"))
    position: Mapped[int]
    name_en: Mapped[Str80]
    name_fa: Mapped[Str80]
    entry_en: Mapped[Str200] = mapped_column(server_default="")
    entry_fa: Mapped[Str200] = mapped_column(server_default="")
    exit_en: Mapped[Str200] = mapped_column(server_default="")
    exit_fa: Mapped[Str200] = mapped_column(server_default="")
    evidence_en: Mapped[Str200] = mapped_column(server_default="")
    evidence_fa: Mapped[Str200] = mapped_column(server_default="")
    owner: Mapped[Str80] = mapped_column(server_default="")
    name = bilingual("name")
    entry = bilingual("entry")
    exit = bilingual("exit")
    evidence = bilingual("evidence")

    phase: Mapped[ProgrammePhase] = relationship(back_populates="steps")


class JourneyStay(Base):
    """A business's stay at a step. It stands at one step at a time."""

    __tablename__ = "journey_stay"
    __table_args__ = (
        CheckConstraint("left_on IS NULL OR left_on >= entered_on", name="ends_after_start"),
        Index(
            "uq_journey_stay_open",
            "shop_id",
            unique=True,
            sqlite_where=text("left_on IS NULL"),
            postgresql_where=text("left_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), index=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("programme_step.id"), index=True)
    entered_on: Mapped[date]
    left_on: Mapped[date | None]
    blocked_reason: Mapped[Str200] = mapped_column(server_default="", default="")
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]

    step: Mapped[ProgrammeStep] = relationship()


class Profile(Base):
    """What a producer says of herself and her work, from one day to another. NULL = not said."""

    __tablename__ = "producer_profile"
    __table_args__ = (
        CheckConstraint("birth_year IS NULL OR birth_year BETWEEN 1900 AND 2100", name="birth"),
        CheckConstraint("paid_workers IS NULL OR paid_workers BETWEEN 0 AND 999", name="paid"),
        CheckConstraint("family_workers IS NULL OR family_workers BETWEEN 0 AND 99", name="family"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_start"),
        Index(
            "uq_producer_profile_open",
            "shop_id",
            unique=True,
            sqlite_where=text("valid_to IS NULL"),
            postgresql_where=text("valid_to IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), index=True)
    gender: Mapped[Gender | None] = mapped_column(enum_column(Gender))
    birth_year: Mapped[int | None]  # Gregorian
    education: Mapped[Education | None] = mapped_column(enum_column(Education))
    household_head: Mapped[bool | None]
    disability: Mapped[bool | None]
    settlement: Mapped[Settlement | None] = mapped_column(enum_column(Settlement))
    work_relation: Mapped[WorkRelation | None] = mapped_column(enum_column(WorkRelation))
    mode: Mapped[Mode | None] = mapped_column(enum_column(Mode))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    paid_workers: Mapped[int | None]
    family_workers: Mapped[int | None]
    licence_ends_on: Mapped[date | None]
    season_months: Mapped[list[Any]] = mapped_column(default=list)  # months worked in, 1 to 12
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # when a newer version replaced it


class Consent(Base):
    """A producer's yes to one purpose, and when she took it back."""

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint("withdrawn_at IS NULL OR withdrawn_at >= given_at", name="ends_after"),
        Index(
            "uq_consent_open",
            "shop_id",
            "purpose",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), index=True)
    purpose: Mapped[Purpose] = mapped_column(enum_column(Purpose))
    wording: Mapped[Str20]  # version of the text that was agreed to
    given_at: Mapped[datetime]
    given_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_at: Mapped[datetime | None]


class SupportRecord(Base):
    """A loan, training, grant or fair that a business had. No card or account numbers."""

    __tablename__ = "support_record"
    __table_args__ = (
        UniqueConstraint("kind", "reference"),
        CheckConstraint(
            "(kind IN ('loan', 'grant') AND amount_minor > 0) OR"
            " (kind IN ('training', 'fair') AND amount_minor >= 0)",
            name="amount_fits_kind",
        ),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("instalment_minor >= 0 AND jobs_promised >= 0", name="not_negative"),
        CheckConstraint("hours >= 0 AND late_days >= 0", name="counts_not_negative"),
        CheckConstraint("NOT passed OR attended", name="passed_attended"),
        Index("ix_support_record_shop_id_kind", "shop_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[SupportKind] = mapped_column(enum_column(SupportKind))
    reference: Mapped[Str80]
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    title: Mapped[Str200]
    provider: Mapped[Str80]  # lender, school, funder, organizer
    purpose: Mapped[Str200] = mapped_column(server_default="", default="")
    amount_minor: Mapped[Minor] = mapped_column(server_default="0", default=0)
    currency: Mapped[Currency]
    starts_on: Mapped[date]  # first disbursement, first day
    ends_on: Mapped[date | None]
    instalment_minor: Mapped[Minor] = mapped_column(server_default="0", default=0)
    late_days: Mapped[int] = mapped_column(server_default="0", default=0)
    guarantee: Mapped[Str80] = mapped_column(server_default="", default="")
    jobs_promised: Mapped[int] = mapped_column(server_default="0", default=0)
    hours: Mapped[int] = mapped_column(server_default="0", default=0)
    attended: Mapped[bool] = mapped_column(server_default="0", default=False)
    passed: Mapped[bool] = mapped_column(server_default="0", default=False)
    note: Mapped[LongText] = mapped_column(server_default="", default="")
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime] = mapped_column(index=True)


class PauseSpell(Base):
    """Days in which a business rests and is not expected to sell."""

    __tablename__ = "pause_spell"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_after_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), index=True)
    reason: Mapped[PauseReason] = mapped_column(enum_column(PauseReason))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    recorded_at: Mapped[datetime]


class Closing(Base):
    """The day a business ended, as its producer or the programme office declared."""

    __tablename__ = "closing"

    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), primary_key=True)
    closed_on: Mapped[date]
    reason: Mapped[Str200]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]
