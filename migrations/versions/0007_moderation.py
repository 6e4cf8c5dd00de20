"""Moderation: cases, reports, a chained log of staff acts; standing of goods, reviews of purchases.

Columns of `product` and `review` are added by hand: SQLite cannot add a check to a table, but takes
one with a new column. Goods that were ever shown count as approved; drafts have yet to be seen.

Revision: 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

from marketplace.core import db as types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

AT = {"sqlite": "DATETIME", "postgresql": "TIMESTAMP WITH TIME ZONE"}
STANDING = (
    "VARCHAR(20) DEFAULT 'approved' NOT NULL CONSTRAINT ck_product_standing "
    "CHECK (standing IN ('new', 'waiting', 'approved', 'rejected', 'suspended')) "
    "CONSTRAINT ck_product_shown_is_approved "
    "CHECK (state <> 'published' OR standing = 'approved')"
)
REVIEW = (
    (
        "order_line_id",
        "INTEGER CONSTRAINT fk_review_order_line_id REFERENCES order_line (id)",
    ),
    (
        "state",
        (
            "VARCHAR(20) DEFAULT 'shown' NOT NULL CONSTRAINT ck_review_reviewstate "
            "CHECK (state IN ('waiting', 'shown', 'hidden'))"
        ),
    ),
    ("reply_en", "TEXT DEFAULT '' NOT NULL"),
    ("reply_fa", "TEXT DEFAULT '' NOT NULL"),
    ("replied_at", "{at}"),
)


def upgrade() -> None:
    """Add the columns, create the tables, keep the log as it was written."""
    engine = op.get_bind().dialect.name
    op.execute(f"ALTER TABLE product ADD COLUMN standing {STANDING}")
    op.execute("UPDATE product SET standing = 'new' WHERE state = 'draft'")
    for column, kind in REVIEW:
        op.execute(f"ALTER TABLE review ADD COLUMN {column} {kind.format(at=AT[engine])}")
    op.create_index("uq_review_order_line_id", "review", ["order_line_id"], unique=True)
    _create_log()
    _create_cases()
    _create_reports()
    _guard_log(engine)


def _guard_log(engine: str) -> None:
    if engine == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_entry_no_{verb.lower()} BEFORE {verb} ON audit_entry "
                "BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END"
            )
        return
    op.execute(
        "CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    """Drop what was added."""
    for table in ("moderation_report", "moderation_case", "audit_entry", "audit_head"):
        op.drop_table(table)
    op.drop_index("uq_review_order_line_id", table_name="review")
    for column, _kind in reversed(REVIEW):
        op.execute(f"ALTER TABLE review DROP COLUMN {column}")
    op.execute("ALTER TABLE product DROP COLUMN standing")


def _create_log() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=80), nullable=False),
        sa.Column("on_behalf_of", sa.String(length=80), server_default="", nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("object_kind", sa.String(length=20), nullable=False),
        sa.Column("object_id", sa.String(length=40), nullable=False),
        sa.Column("label_en", sa.String(length=200), server_default="", nullable=False),
        sa.Column("label_fa", sa.String(length=200), server_default="", nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("seq > 0", name=op.f("ck_audit_entry_seq_positive")),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name=op.f("fk_audit_entry_actor_id")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_entry")),
    )
    op.create_index(op.f("ix_audit_entry_action"), "audit_entry", ["action"], unique=False)
    op.create_index(op.f("ix_audit_entry_actor_id"), "audit_entry", ["actor_id"], unique=False)
    op.create_index(op.f("ix_audit_entry_at"), "audit_entry", ["at"], unique=False)
    op.create_index(
        "ix_audit_entry_object", "audit_entry", ["object_kind", "object_id"], unique=False
    )


def _create_cases() -> None:
    op.create_table(
        "moderation_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "shop",
                "listing",
                "edit",
                "review",
                "report",
                "appeal",
                name="casekind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "subject_kind",
            sa.Enum(
                "shop",
                "product",
                "review",
                name="subjectkind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "decided",
                "withdrawn",
                name="casestate",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("opened_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("proposed", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("approved", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("plea", sa.Text(), server_default="", nullable=False),
        sa.Column("was_shown", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("claimed_by_id", sa.Integer(), nullable=True),
        sa.Column("claimed_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "verdict",
            sa.Enum(
                "approve",
                "change",
                "reject",
                "suspend",
                "dismiss",
                "grant",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("reason_en", sa.Text(), server_default="", nullable=False),
        sa.Column("reason_fa", sa.Text(), server_default="", nullable=False),
        sa.Column("appeals_id", sa.Integer(), nullable=True),
        sa.Column("first_decider_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'appeal') = (appeals_id IS NOT NULL)"
            " AND (kind = 'appeal') = (first_decider_id IS NOT NULL)",
            name=op.f("ck_moderation_case_appeal_of_a_verdict"),
        ),
        sa.CheckConstraint(
            "(state = 'decided') = (verdict IS NOT NULL)"
            " AND (verdict IS NULL) = (decided_by_id IS NULL)"
            " AND (verdict IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_moderation_case_decided_whole"),
        ),
        sa.CheckConstraint(
            "verdict IS NULL OR verdict IN ('approve', 'dismiss', 'grant')"
            " OR reason_en <> '' OR reason_fa <> ''",
            name=op.f("ck_moderation_case_explained"),
        ),
        sa.CheckConstraint(
            "(claimed_by_id IS NULL) = (claimed_at IS NULL)",
            name=op.f("ck_moderation_case_claim_whole"),
        ),
        sa.CheckConstraint(
            "first_decider_id IS NULL OR decided_by_id IS NULL"
            " OR first_decider_id <> decided_by_id",
            name=op.f("ck_moderation_case_appeal_by_another"),
        ),
        sa.ForeignKeyConstraint(
            ["appeals_id", "first_decider_id"],
            ["moderation_case.id", "moderation_case.decided_by_id"],
            name="fk_moderation_case_appeals_id_first_decider_id",
        ),
        sa.ForeignKeyConstraint(
            ["claimed_by_id"], ["user_account.id"], name=op.f("fk_moderation_case_claimed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_moderation_case_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["user_account.id"], name=op.f("fk_moderation_case_opened_by_id")
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_moderation_case_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_case")),
        sa.UniqueConstraint("appeals_id", name=op.f("uq_moderation_case_appeals_id")),
        sa.UniqueConstraint(
            "id", "decided_by_id", name=op.f("uq_moderation_case_id_decided_by_id")
        ),
    )
    op.create_index(
        op.f("ix_moderation_case_shop_id"), "moderation_case", ["shop_id"], unique=False
    )
    op.create_index(
        "ix_moderation_case_state_opened_at",
        "moderation_case",
        ["state", "opened_at"],
        unique=False,
    )
    op.create_index(
        "ix_moderation_case_subject",
        "moderation_case",
        ["subject_kind", "subject_id"],
        unique=False,
    )
    op.create_index(
        "uq_moderation_case_subject_kind_subject_id_kind",
        "moderation_case",
        ["subject_kind", "subject_id", "kind"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def _create_reports() -> None:
    op.create_table(
        "moderation_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=True),
        sa.Column(
            "reason",
            sa.Enum(
                "forbidden",
                "untrue",
                "copied",
                "rude",
                "other",
                name="reportreason",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("asked_from", sa.String(length=64), nullable=False),
        sa.Column("created_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["moderation_case.id"], name=op.f("fk_moderation_report_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["user_account.id"], name=op.f("fk_moderation_report_reporter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_report")),
        sa.UniqueConstraint(
            "case_id", "reporter_id", name=op.f("uq_moderation_report_case_id_reporter_id")
        ),
    )
    op.create_index(
        op.f("ix_moderation_report_asked_from"), "moderation_report", ["asked_from"], unique=False
    )
    op.create_index(
        op.f("ix_moderation_report_created_at"), "moderation_report", ["created_at"], unique=False
    )
    op.create_index(
        op.f("ix_moderation_report_reporter_id"), "moderation_report", ["reporter_id"], unique=False
    )
