"""The programme and its figures: profiles, journeys, supports; frozen periods, standings, targets.

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

from marketplace.core import db as types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


SNAPSHOT = "monitoring_snapshot"


def guard_snapshots() -> None:
    """Refuse any change of a frozen period, as for the books (0002)."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {SNAPSHOT}_no_{verb.lower()} BEFORE {verb} ON {SNAPSHOT} "
                f"BEGIN SELECT RAISE(ABORT, '{SNAPSHOT} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE TRIGGER {SNAPSHOT}_no_change BEFORE UPDATE OR DELETE ON {SNAPSHOT} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER {SNAPSHOT}_no_truncate BEFORE TRUNCATE ON {SNAPSHOT} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "indicator_target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("owner", sa.String(length=80), server_default="", nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_indicator_target_value_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_target")),
        sa.UniqueConstraint("indicator", "year", name=op.f("uq_indicator_target_indicator_year")),
    )
    op.create_table(
        "monitoring_snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("ledger_seq", sa.Integer(), nullable=False),
        sa.Column("ledger_hash", sa.String(length=64), nullable=False),
        sa.Column("source_rows", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False),
        sa.Column("created_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "length(digest) = 64", name=op.f("ck_monitoring_snapshot_digest_length")
        ),
        sa.CheckConstraint("revision > 0", name=op.f("ck_monitoring_snapshot_revision_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitoring_snapshot")),
        sa.UniqueConstraint(
            "period_end", "revision", name=op.f("uq_monitoring_snapshot_period_end_revision")
        ),
    )
    op.create_table(
        "price_index",
        sa.Column("month_start", sa.Date(), nullable=False),
        sa.Column("index_milli", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.CheckConstraint("index_milli > 0", name=op.f("ck_price_index_index_positive")),
        sa.PrimaryKeyConstraint("month_start", name=op.f("pk_price_index")),
    )
    op.create_table(
        "programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("name_fa", sa.String(length=80), nullable=False),
        sa.CheckConstraint("name_en <> '' OR name_fa <> ''", name=op.f("ck_programme_named")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("slug", name=op.f("uq_programme_slug")),
    )
    op.create_table(
        "programme_phase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("name_fa", sa.String(length=80), nullable=False),
        sa.CheckConstraint("name_en <> '' OR name_fa <> ''", name=op.f("ck_programme_phase_named")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_programme_phase_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_phase")),
        sa.UniqueConstraint(
            "programme_id", "position", name=op.f("uq_programme_phase_programme_id_position")
        ),
    )
    op.create_table(
        "programme_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("phase_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("name_fa", sa.String(length=80), nullable=False),
        sa.Column("entry_en", sa.String(length=200), server_default="", nullable=False),
        sa.Column("entry_fa", sa.String(length=200), server_default="", nullable=False),
        sa.Column("exit_en", sa.String(length=200), server_default="", nullable=False),
        sa.Column("exit_fa", sa.String(length=200), server_default="", nullable=False),
        sa.Column("evidence_en", sa.String(length=200), server_default="", nullable=False),
        sa.Column("evidence_fa", sa.String(length=200), server_default="", nullable=False),
        sa.Column("owner", sa.String(length=80), server_default="", nullable=False),
        sa.CheckConstraint("name_en <> '' OR name_fa <> ''", name=op.f("ck_programme_step_named")),
        sa.ForeignKeyConstraint(
            ["phase_id"], ["programme_phase.id"], name=op.f("fk_programme_step_phase_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_step")),
        sa.UniqueConstraint(
            "phase_id", "position", name=op.f("uq_programme_step_phase_id_position")
        ),
    )
    op.create_table(
        "business_standing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "closed",
                "paused",
                "registered",
                "not_started",
                "ended",
                "inactive",
                "at_risk",
                "recovered",
                "steady",
                "active",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.CheckConstraint("points >= 0", name=op.f("ck_business_standing_points_not_negative")),
        sa.CheckConstraint("seen_on >= since", name=op.f("ck_business_standing_seen_after_since")),
        sa.ForeignKeyConstraint(
            ["shop_id"], ["shop.id"], name=op.f("fk_business_standing_shop_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_standing")),
        sa.UniqueConstraint("shop_id", "since", name=op.f("uq_business_standing_shop_id_since")),
    )
    with op.batch_alter_table("business_standing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_business_standing_seen_on"), ["seen_on"], unique=False)

    op.create_table(
        "closing",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["user_account.id"], name=op.f("fk_closing_recorded_by")
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_closing_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", name=op.f("pk_closing")),
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "statistics", name="purpose", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("wording", sa.String(length=20), nullable=False),
        sa.Column("given_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_at >= given_at", name=op.f("ck_consent_ends_after")
        ),
        sa.ForeignKeyConstraint(
            ["given_by"], ["user_account.id"], name=op.f("fk_consent_given_by")
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_consent_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_shop_id"), ["shop_id"], unique=False)
        batch_op.create_index(
            "uq_consent_open",
            ["shop_id", "purpose"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "journey_stay",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("blocked_reason", sa.String(length=200), server_default="", nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "left_on IS NULL OR left_on >= entered_on",
            name=op.f("ck_journey_stay_ends_after_start"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["user_account.id"], name=op.f("fk_journey_stay_recorded_by")
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_journey_stay_shop_id")),
        sa.ForeignKeyConstraint(
            ["step_id"], ["programme_step.id"], name=op.f("fk_journey_stay_step_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journey_stay")),
    )
    with op.batch_alter_table("journey_stay", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journey_stay_shop_id"), ["shop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_journey_stay_step_id"), ["step_id"], unique=False)
        batch_op.create_index(
            "uq_journey_stay_open",
            ["shop_id"],
            unique=True,
            sqlite_where=sa.text("left_on IS NULL"),
            postgresql_where=sa.text("left_on IS NULL"),
        )

    op.create_table(
        "monitoring_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=40), nullable=False),
        sa.Column("at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_monitoring_look_shop_id")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_monitoring_look_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitoring_look")),
    )
    with op.batch_alter_table("monitoring_look", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_monitoring_look_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_monitoring_look_shop_id"), ["shop_id"], unique=False)

    op.create_table(
        "pause_spell",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "illness",
                "birth",
                "season",
                "materials",
                "other",
                name="pausereason",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_pause_spell_ends_after_start")),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_pause_spell_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause_spell")),
    )
    with op.batch_alter_table("pause_spell", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pause_spell_shop_id"), ["shop_id"], unique=False)

    op.create_table(
        "producer_profile",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column(
            "gender",
            sa.Enum(
                "woman", "man", name="gender", native_enum=False, create_constraint=True, length=20
            ),
            nullable=True,
        ),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column(
            "education",
            sa.Enum(
                "primary",
                "secondary",
                "diploma",
                "university",
                name="education",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("household_head", sa.Boolean(), nullable=True),
        sa.Column("disability", sa.Boolean(), nullable=True),
        sa.Column(
            "settlement",
            sa.Enum(
                "urban",
                "rural",
                name="settlement",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column(
            "work_relation",
            sa.Enum(
                "own_account",
                "employer",
                "dependent_contractor",
                "family_helper",
                name="workrelation",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=True,
        ),
        sa.Column(
            "mode",
            sa.Enum(
                "independent",
                "supported",
                "cooperative",
                name="mode",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("paid_workers", sa.Integer(), nullable=True),
        sa.Column("family_workers", sa.Integer(), nullable=True),
        sa.Column("licence_ends_on", sa.Date(), nullable=True),
        sa.Column("season_months", sa.JSON(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "birth_year IS NULL OR birth_year BETWEEN 1900 AND 2100",
            name=op.f("ck_producer_profile_birth"),
        ),
        sa.CheckConstraint(
            "family_workers IS NULL OR family_workers BETWEEN 0 AND 99",
            name=op.f("ck_producer_profile_family"),
        ),
        sa.CheckConstraint(
            "paid_workers IS NULL OR paid_workers BETWEEN 0 AND 999",
            name=op.f("ck_producer_profile_paid"),
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from",
            name=op.f("ck_producer_profile_ends_after_start"),
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_producer_profile_category_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["user_account.id"], name=op.f("fk_producer_profile_recorded_by")
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_producer_profile_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_producer_profile")),
    )
    with op.batch_alter_table("producer_profile", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_producer_profile_shop_id"), ["shop_id"], unique=False)
        batch_op.create_index(
            "uq_producer_profile_open",
            ["shop_id"],
            unique=True,
            sqlite_where=sa.text("valid_to IS NULL"),
            postgresql_where=sa.text("valid_to IS NULL"),
        )

    op.create_table(
        "standing_override",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "closed",
                "paused",
                "registered",
                "not_started",
                "ended",
                "inactive",
                "at_risk",
                "recovered",
                "steady",
                "active",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_standing_override_reasoned")),
        sa.CheckConstraint(
            "ends_on >= starts_on", name=op.f("ck_standing_override_ends_after_start")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["user_account.id"], name=op.f("fk_standing_override_recorded_by")
        ),
        sa.ForeignKeyConstraint(
            ["shop_id"], ["shop.id"], name=op.f("fk_standing_override_shop_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_override")),
    )
    with op.batch_alter_table("standing_override", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standing_override_shop_id"), ["shop_id"], unique=False)

    op.create_table(
        "support_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "loan",
                "training",
                "grant",
                "fair",
                name="supportkind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("provider", sa.String(length=80), nullable=False),
        sa.Column("purpose", sa.String(length=200), server_default="", nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("instalment_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("late_days", sa.Integer(), server_default="0", nullable=False),
        sa.Column("guarantee", sa.String(length=80), server_default="", nullable=False),
        sa.Column("jobs_promised", sa.Integer(), server_default="0", nullable=False),
        sa.Column("hours", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attended", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("passed", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind IN ('loan', 'grant') AND amount_minor > 0) OR"
            " (kind IN ('training', 'fair') AND amount_minor >= 0)",
            name=op.f("ck_support_record_amount_fits_kind"),
        ),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on",
            name=op.f("ck_support_record_ends_after_start"),
        ),
        sa.CheckConstraint(
            "hours >= 0 AND late_days >= 0", name=op.f("ck_support_record_counts_not_negative")
        ),
        sa.CheckConstraint(
            "instalment_minor >= 0 AND jobs_promised >= 0",
            name=op.f("ck_support_record_not_negative"),
        ),
        sa.CheckConstraint(
            "NOT passed OR attended", name=op.f("ck_support_record_passed_attended")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["user_account.id"], name=op.f("fk_support_record_recorded_by")
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_support_record_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_record")),
        sa.UniqueConstraint("kind", "reference", name=op.f("uq_support_record_kind_reference")),
    )
    with op.batch_alter_table("support_record", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_support_record_recorded_at"), ["recorded_at"], unique=False
        )
        batch_op.create_index("ix_support_record_shop_id_kind", ["shop_id", "kind"], unique=False)
    guard_snapshots()


def downgrade() -> None:
    """Drop the tables."""
    with op.batch_alter_table("support_record", schema=None) as batch_op:
        batch_op.drop_index("ix_support_record_shop_id_kind")
        batch_op.drop_index(batch_op.f("ix_support_record_recorded_at"))

    op.drop_table("support_record")
    with op.batch_alter_table("standing_override", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standing_override_shop_id"))

    op.drop_table("standing_override")
    with op.batch_alter_table("producer_profile", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_producer_profile_open",
            sqlite_where=sa.text("valid_to IS NULL"),
            postgresql_where=sa.text("valid_to IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_producer_profile_shop_id"))

    op.drop_table("producer_profile")
    with op.batch_alter_table("pause_spell", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pause_spell_shop_id"))

    op.drop_table("pause_spell")
    with op.batch_alter_table("monitoring_look", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_monitoring_look_shop_id"))
        batch_op.drop_index(batch_op.f("ix_monitoring_look_at"))

    op.drop_table("monitoring_look")
    with op.batch_alter_table("journey_stay", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_journey_stay_open",
            sqlite_where=sa.text("left_on IS NULL"),
            postgresql_where=sa.text("left_on IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_journey_stay_step_id"))
        batch_op.drop_index(batch_op.f("ix_journey_stay_shop_id"))

    op.drop_table("journey_stay")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_consent_open",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_consent_shop_id"))

    op.drop_table("consent")
    op.drop_table("closing")
    with op.batch_alter_table("business_standing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_business_standing_seen_on"))

    op.drop_table("business_standing")
    op.drop_table("programme_step")
    op.drop_table("programme_phase")
    op.drop_table("programme")
    op.drop_table("price_index")
    op.drop_table("monitoring_snapshot")
    op.drop_table("indicator_target")
