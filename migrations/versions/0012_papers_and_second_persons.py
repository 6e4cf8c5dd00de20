"""Needs and papers wait in the common queue, a suspension needs two persons, reviews have pictures.

A case may be about a need, which belongs to no shop, and keeps who proposed to suspend; suspensions
of before are marked as decided by one. SQLite cannot change a check, so cases and their reports are
written anew, on both engines by the same steps. Needs that wait get their case.

Revision: 0012, after 0011.
"""

import sqlalchemy as sa
from alembic import op

from marketplace.core import db as types

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KINDS = ("shop", "listing", "edit", "review", "report", "appeal")
SUBJECTS = ("shop", "product", "review")
NEW = ("need", "paper")
COLUMNS = (
    "id, kind, subject_kind, subject_id, shop_id, state, revision, opened_at, opened_by_id,"
    " proposed, approved, plea, was_shown, claimed_by_id, claimed_at, decided_by_id, decided_at,"
    " verdict, reason_en, reason_fa, appeals_id, first_decider_id"
)
REPORT_COLUMNS = "id, case_id, reporter_id, reason, text, asked_from, created_at"
PICTURE_WHOLE = (
    "CONSTRAINT ck_review_picture_whole CHECK ((picture_key IS NULL) = (picture_width IS NULL)"
    " AND (picture_key IS NULL) = (picture_height IS NULL))"
)
LIVE = "state IN ('waiting', 'verified')"


def upgrade() -> None:
    """Write cases anew, add papers, statements, waivers and pictures of reviews."""
    _set_aside()
    _create_cases(wide=True)
    _create_reports()
    _put_back(f"{COLUMNS}, by_one", f"{COLUMNS}, COALESCE(verdict = 'suspend', 1 = 0)")
    op.execute(
        "INSERT INTO moderation_case (kind, subject_kind, subject_id, state, revision, opened_at,"
        " opened_by_id) SELECT 'need', 'need', id, 'open', 1, created_at, user_id FROM need"
        " WHERE state = 'waiting'"
    )
    _create_papers()
    for column, kind in (("key", "VARCHAR(80)"), ("width", "INTEGER")):
        op.execute(f"ALTER TABLE review ADD COLUMN picture_{column} {kind}")
    op.execute(f"ALTER TABLE review ADD COLUMN picture_height INTEGER {PICTURE_WHOLE}")


def downgrade() -> None:
    """Take them back; cases about needs and papers are dropped."""
    for column in ("height", "width", "key"):
        op.execute(f"ALTER TABLE review DROP COLUMN picture_{column}")
    for table in ("step_waiver", "shop_statement", "shop_paper"):
        op.drop_table(table)
    op.execute(
        "DELETE FROM moderation_case WHERE appeals_id IS NOT NULL"
        " AND subject_kind IN ('need', 'paper')"
    )
    op.execute("DELETE FROM moderation_case WHERE subject_kind IN ('need', 'paper')")
    _set_aside()
    _create_cases(wide=False)
    _create_reports()
    _put_back(COLUMNS, COLUMNS)


def _set_aside() -> None:
    op.execute("CREATE TEMPORARY TABLE kept_case AS SELECT * FROM moderation_case")
    op.execute("CREATE TEMPORARY TABLE kept_report AS SELECT * FROM moderation_report")
    op.drop_table("moderation_report")
    op.drop_table("moderation_case")


def _put_back(columns: str, values: str) -> None:
    op.execute(f"INSERT INTO moderation_case ({columns}) SELECT {values} FROM kept_case")  # noqa: S608
    op.execute(
        f"INSERT INTO moderation_report ({REPORT_COLUMNS})"  # noqa: S608
        f" SELECT {REPORT_COLUMNS} FROM kept_report"
    )
    for name in ("case", "report"):
        op.execute(f"DROP TABLE kept_{name}")
        if op.get_bind().dialect.name == "postgresql":
            op.execute(
                f"SELECT setval(pg_get_serial_sequence('moderation_{name}', 'id'),"  # noqa: S608
                f" COALESCE(max(id), 0) + 1, false) FROM moderation_{name}"
            )


def _names(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=20)


def _stranger(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["user_account.id"], name=op.f(f"fk_{table}_{column}"))


def _wide() -> tuple[sa.schema.SchemaItem, ...]:
    table = "moderation_case"
    return (
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("proposed_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("urgent", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("by_one", sa.Boolean(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "(subject_kind = 'need') = (shop_id IS NULL)", name=op.f(f"ck_{table}_shop_unless_need")
        ),
        sa.CheckConstraint(
            "(proposed_by_id IS NULL) = (proposed_at IS NULL)"
            " AND (NOT urgent OR proposed_by_id IS NOT NULL)",
            name=op.f(f"ck_{table}_proposal_whole"),
        ),
        sa.CheckConstraint(
            "proposed_by_id IS NULL OR decided_by_id IS NULL OR proposed_by_id <> decided_by_id",
            name=op.f(f"ck_{table}_second_person"),
        ),
        sa.CheckConstraint(
            "verdict IS NULL OR verdict <> 'suspend' OR subject_kind = 'review'"
            " OR proposed_by_id IS NOT NULL OR by_one",
            name=op.f(f"ck_{table}_suspended_by_two"),
        ),
        _stranger("proposed_by_id", table),
    )


def _create_cases(*, wide: bool) -> None:
    new, more = (NEW, _wide()) if wide else ((), ())
    op.create_table(
        "moderation_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            _names("casekind", *KINDS, *new),
            nullable=False,
        ),
        sa.Column(
            "subject_kind",
            _names("subjectkind", *SUBJECTS, *new),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=wide),
        sa.Column(
            "state",
            _names("casestate", "open", "decided", "withdrawn"),
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
            _names("verdict", "approve", "change", "reject", "suspend", "dismiss", "grant"),
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
        _stranger("claimed_by_id", "moderation_case"),
        _stranger("decided_by_id", "moderation_case"),
        _stranger("opened_by_id", "moderation_case"),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_moderation_case_shop_id")),
        *more,
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
            _names("reportreason", "forbidden", "untrue", "copied", "rude", "other"),
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


def _create_papers() -> None:
    op.create_table(
        "shop_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("kind", _names("paperkind", "identity", "permit"), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            _names("paperstate", "waiting", "verified", "returned", "withdrawn"),
            nullable=False,
        ),
        sa.Column("sent_by_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state IN ('verified', 'returned')) = (decided_by_id IS NOT NULL)"
            " AND (decided_by_id IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_shop_paper_decided_whole"),
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> sent_by_id",
            name=op.f("ck_shop_paper_by_another"),
        ),
        sa.CheckConstraint(
            "size_bytes BETWEEN 1 AND 10485760", name=op.f("ck_shop_paper_size_range")
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_shop_paper_shop_id")),
        _stranger("sent_by_id", "shop_paper"),
        _stranger("decided_by_id", "shop_paper"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_paper")),
        sa.UniqueConstraint("key", name=op.f("uq_shop_paper_key")),
    )
    op.create_index(op.f("ix_shop_paper_shop_id"), "shop_paper", ["shop_id"], unique=False)
    op.create_index(
        "uq_shop_paper_shop_id_kind",
        "shop_paper",
        ["shop_id", "kind"],
        unique=True,
        sqlite_where=sa.text(LIVE),
        postgresql_where=sa.text(LIVE),
    )
    op.create_table(
        "shop_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("key", _names("statementkey", "homemade", "rules"), nullable=False),
        sa.Column("wording_en", sa.Text(), nullable=False),
        sa.Column("wording_fa", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "wording_en <> '' AND wording_fa <> ''", name=op.f("ck_shop_statement_worded")
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_shop_statement_shop_id")),
        _stranger("made_by_id", "shop_statement"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_statement")),
        sa.UniqueConstraint("shop_id", "key", name=op.f("uq_shop_statement_shop_id_key")),
    )
    op.create_table(
        "step_waiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("waived_by_id", sa.Integer(), nullable=False),
        sa.Column("waived_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_step_waiver_explained")),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_step_waiver_shop_id")),
        _stranger("waived_by_id", "step_waiver"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_waiver")),
        sa.UniqueConstraint("shop_id", "step", name=op.f("uq_step_waiver_shop_id_step")),
    )
