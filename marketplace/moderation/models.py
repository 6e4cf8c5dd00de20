"""Tables of moderation: cases, reports, papers and statements of shops, and the audit log.

The log is only ever inserted (triggers refuse the rest); `audit_head` is the end of its chain, one
row locked by each writer, so that numbers have no gaps and a cut-off end is seen.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.bilingual import Bilingual
from marketplace.core.db import Base, LongText, Str20, Str40, Str80, bilingual, enum_column
from marketplace.moderation.states import (
    CaseKind,
    CaseState,
    PaperKind,
    PaperState,
    ReportReason,
    StatementKey,
    SubjectKind,
    Verdict,
)


class Case(Base):
    """One thing that waits for one decision. An appeal points at the verdict it is against."""

    __tablename__ = "moderation_case"
    __table_args__ = (
        UniqueConstraint("id", "decided_by_id"),
        UniqueConstraint("appeals_id"),
        ForeignKeyConstraint(
            ["appeals_id", "first_decider_id"],
            ["moderation_case.id", "moderation_case.decided_by_id"],
            name="fk_moderation_case_appeals_id_first_decider_id",
        ),
        CheckConstraint(
            "(state = 'decided') = (verdict IS NOT NULL)"
            " AND (verdict IS NULL) = (decided_by_id IS NULL)"
            " AND (verdict IS NULL) = (decided_at IS NULL)",
            name="decided_whole",
        ),
        CheckConstraint(
            "verdict IS NULL OR verdict IN ('approve', 'dismiss', 'grant')"
            " OR reason_en <> '' OR reason_fa <> ''",
            name="explained",
        ),
        CheckConstraint(
            "(kind = 'appeal') = (appeals_id IS NOT NULL)"
            " AND (kind = 'appeal') = (first_decider_id IS NOT NULL)",
            name="appeal_of_a_verdict",
        ),
        CheckConstraint(
            "first_decider_id IS NULL OR decided_by_id IS NULL"
            " OR first_decider_id <> decided_by_id",
            name="appeal_by_another",
        ),
        CheckConstraint("(claimed_by_id IS NULL) = (claimed_at IS NULL)", name="claim_whole"),
        CheckConstraint("(subject_kind = 'need') = (shop_id IS NULL)", name="shop_unless_need"),
        CheckConstraint(
            "(proposed_by_id IS NULL) = (proposed_at IS NULL)"
            " AND (NOT urgent OR proposed_by_id IS NOT NULL)",
            name="proposal_whole",
        ),
        CheckConstraint(
            "proposed_by_id IS NULL OR decided_by_id IS NULL OR proposed_by_id <> decided_by_id",
            name="second_person",
        ),
        CheckConstraint(
            "verdict IS NULL OR verdict <> 'suspend' OR subject_kind = 'review'"
            " OR proposed_by_id IS NOT NULL OR by_one",
            name="suspended_by_two",
        ),
        Index(
            "uq_moderation_case_subject_kind_subject_id_kind",
            "subject_kind",
            "subject_id",
            "kind",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_moderation_case_state_opened_at", "state", "opened_at"),
        Index("ix_moderation_case_subject", "subject_kind", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[CaseKind] = mapped_column(enum_column(CaseKind))
    subject_kind: Mapped[SubjectKind] = mapped_column(enum_column(SubjectKind))
    subject_id: Mapped[int]
    shop_id: Mapped[int | None] = mapped_column(ForeignKey("shop.id"), index=True)
    state: Mapped[CaseState] = mapped_column(enum_column(CaseState), default=CaseState.OPEN)
    revision: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    # An edit keeps both versions: what is proposed, and, once decided, what was approved before.
    proposed: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    approved: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    plea: Mapped[LongText] = mapped_column(default="", server_default="")  # of an appeal
    was_shown: Mapped[bool] = mapped_column(default=False, server_default="0")  # before it
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    claimed_at: Mapped[datetime | None]
    # Who proposed to suspend; `urgent`: it is off the shelf until a second person decides.
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime | None]
    urgent: Mapped[bool] = mapped_column(default=False, server_default="0")
    by_one: Mapped[bool] = mapped_column(default=False, server_default="0")  # before two were asked
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    verdict: Mapped[Verdict | None] = mapped_column(enum_column(Verdict))
    reason_en: Mapped[LongText] = mapped_column(default="", server_default="")
    reason_fa: Mapped[LongText] = mapped_column(default="", server_default="")
    appeals_id: Mapped[int | None]
    first_decider_id: Mapped[int | None]
    reason = bilingual("reason")

    reports: Mapped[list["Report"]] = relationship(back_populates="case", order_by="Report.id")


class Report(Base):
    """What one person finds wrong. Reports on one thing wait as one case."""

    __tablename__ = "moderation_report"
    __table_args__ = (UniqueConstraint("case_id", "reporter_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id"))
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    reason: Mapped[ReportReason] = mapped_column(enum_column(ReportReason))
    text: Mapped[LongText] = mapped_column(server_default="", default="")
    asked_from: Mapped[str] = mapped_column(String(64), index=True)  # keyed hash of an address
    created_at: Mapped[datetime] = mapped_column(index=True)

    case: Mapped[Case] = relationship(back_populates="reports")


class ShopPaper(Base):
    """A photographed paper of a shop. Its picture lies apart from the public ones."""

    __tablename__ = "shop_paper"
    __table_args__ = (
        CheckConstraint(
            "(state IN ('verified', 'returned')) = (decided_by_id IS NOT NULL)"
            " AND (decided_by_id IS NULL) = (decided_at IS NULL)",
            name="decided_whole",
        ),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> sent_by_id", name="by_another"),
        CheckConstraint("size_bytes BETWEEN 1 AND 10485760", name="size_range"),
        Index(
            "uq_shop_paper_shop_id_kind",
            "shop_id",
            "kind",
            unique=True,
            sqlite_where=text("state IN ('waiting', 'verified')"),
            postgresql_where=text("state IN ('waiting', 'verified')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), index=True)
    kind: Mapped[PaperKind] = mapped_column(enum_column(PaperKind))
    key: Mapped[Str80] = mapped_column(unique=True)
    size_bytes: Mapped[int]
    state: Mapped[PaperState] = mapped_column(enum_column(PaperState), default=PaperState.WAITING)
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    sent_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]


class ShopStatement(Base):
    """What a producer said of herself, in the words she read, and when."""

    __tablename__ = "shop_statement"
    __table_args__ = (
        UniqueConstraint("shop_id", "key"),
        CheckConstraint("wording_en <> '' AND wording_fa <> ''", name="worded"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    key: Mapped[StatementKey] = mapped_column(enum_column(StatementKey))
    wording_en: Mapped[LongText]
    wording_fa: Mapped[LongText]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]
    wording = bilingual("wording")


class StepWaiver(Base):
    """A step that staff let a shop leave out, and why."""

    __tablename__ = "step_waiver"
    __table_args__ = (
        UniqueConstraint("shop_id", "step"),
        CheckConstraint("reason <> ''", name="explained"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    step: Mapped[Str20]
    reason: Mapped[LongText]
    waived_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    waived_at: Mapped[datetime]


class AuditEntry(Base):
    """One act of staff: who, on whose behalf, what, to what, from which state to which, why."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        CheckConstraint("seq > 0", name="seq_positive"),
        Index("ix_audit_entry_object", "object_kind", "object_id"),
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    actor_name: Mapped[Str80]
    on_behalf_of: Mapped[Str80] = mapped_column(server_default="", default="")
    action: Mapped[Str40] = mapped_column(index=True)  # "product.suspend"
    object_kind: Mapped[Str20]
    object_id: Mapped[Str40]
    label_en: Mapped[str] = mapped_column(String(200), server_default="", default="")
    label_fa: Mapped[str] = mapped_column(String(200), server_default="", default="")
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    reason: Mapped[LongText] = mapped_column(server_default="", default="")
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    @property
    def label(self) -> Bilingual:
        """What the object was called then."""
        return Bilingual(self.label_en, self.label_fa)


class AuditHead(Base):
    """The end of the chain: one row, locked by each writer."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
