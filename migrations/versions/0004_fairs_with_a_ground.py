"""Fairs get days, a ground of cells, applications, bookings with claims, and sales at the booth.

A cell and day has at most one live claim; rows of one fair never point at another's. Directories of
other people's fairs are kept apart. Columns of `fair` are added by hand: SQLite cannot add a check
to a table, but takes one with a new column.

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

from marketplace.core import db as types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FAIR = (
    (
        "state",
        (
            "VARCHAR(20) DEFAULT 'published' NOT NULL CONSTRAINT ck_fair_fairstate "
            "CHECK (state IN ('draft', 'published', 'cancelled'))"
        ),
    ),
    ("revision", "INTEGER DEFAULT '0' NOT NULL"),
    ("rules_en", "TEXT DEFAULT '' NOT NULL"),
    ("rules_fa", "TEXT DEFAULT '' NOT NULL"),
    ("zone", "VARCHAR(40) DEFAULT 'Asia/Tehran' NOT NULL"),
    ("free_entry", "BOOLEAN DEFAULT '1' NOT NULL"),
    ("funder_en", "VARCHAR(200) DEFAULT '' NOT NULL"),
    ("funder_fa", "VARCHAR(200) DEFAULT '' NOT NULL"),
    (
        "subsidy_pct",
        (
            "INTEGER DEFAULT '0' NOT NULL CONSTRAINT ck_fair_subsidy_range "
            "CHECK (subsidy_pct BETWEEN 0 AND 100) CONSTRAINT ck_fair_subsidy_has_funder "
            "CHECK (subsidy_pct = 0 OR funder_en <> '' OR funder_fa <> '')"
        ),
    ),
    ("refund_full_days", "INTEGER DEFAULT '14' NOT NULL"),
    (
        "refund_part_days",
        (
            "INTEGER DEFAULT '3' NOT NULL CONSTRAINT ck_fair_refund_in_order "
            "CHECK (refund_part_days >= 0 AND refund_full_days >= refund_part_days)"
        ),
    ),
    (
        "refund_part_pct",
        (
            "INTEGER DEFAULT '50' NOT NULL CONSTRAINT ck_fair_refund_range "
            "CHECK (refund_part_pct BETWEEN 0 AND 100)"
        ),
    ),
)


def upgrade() -> None:
    """Add the columns, create the tables, keep the log as it was written."""
    for column, kind in FAIR:
        op.execute(f"ALTER TABLE fair ADD COLUMN {column} {kind}")
    op.create_index("uq_booth_type_fair_id_id", "booth_type", ["fair_id", "id"], unique=True)
    _create_tables()
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER fair_log_no_{verb.lower()} BEFORE {verb} ON fair_log "
                "BEGIN SELECT RAISE(ABORT, 'fair_log is append-only'); END"
            )
    else:
        op.execute(
            "CREATE TRIGGER fair_log_no_change BEFORE UPDATE OR DELETE ON fair_log "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    """Drop what was added."""
    _drop_tables()
    op.drop_index("uq_booth_type_fair_id_id", table_name="booth_type")
    for column, _kind in reversed(FAIR):
        op.execute(f"ALTER TABLE fair DROP COLUMN {column}")


def _create_tables() -> None:
    op.create_table(
        "listed_fair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("licence", sa.String(length=200), nullable=False),
        sa.Column("as_of", sa.String(length=20), nullable=False),
        sa.Column("external_id", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("search_key", sa.String(length=200), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.Column("county", sa.String(length=80), nullable=False),
        sa.Column("region", sa.String(length=80), nullable=False),
        sa.Column("country", sa.String(length=40), nullable=False),
        sa.Column("postal_code", sa.String(length=20), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("website", sa.Text(), nullable=False),
        sa.Column("products", sa.String(length=200), nullable=False),
        sa.Column("admission", sa.String(length=20), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("imported_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("source <> '' AND licence <> ''", name=op.f("ck_listed_fair_sourced")),
        sa.CheckConstraint(
            "lat IS NULL OR (lat BETWEEN -90 AND 90)", name=op.f("ck_listed_fair_lat_range")
        ),
        sa.CheckConstraint(
            "lon IS NULL OR (lon BETWEEN -180 AND 180)", name=op.f("ck_listed_fair_lon_range")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed_fair")),
        sa.UniqueConstraint(
            "source", "external_id", name=op.f("uq_listed_fair_source_external_id")
        ),
    )
    op.create_index(op.f("ix_listed_fair_name"), "listed_fair", ["name"], unique=False)
    op.create_index("ix_listed_fair_region_name", "listed_fair", ["region", "name"], unique=False)
    op.create_index(op.f("ix_listed_fair_search_key"), "listed_fair", ["search_key"], unique=False)
    op.create_table(
        "listed_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listed_fair_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("begins", sa.String(length=20), nullable=False),
        sa.Column("ends", sa.String(length=20), nullable=False),
        sa.Column("weekday", sa.String(length=20), nullable=False),
        sa.Column("opens", sa.String(length=20), nullable=False),
        sa.Column("closes", sa.String(length=20), nullable=False),
        sa.Column("closes_next_day", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["listed_fair_id"], ["listed_fair.id"], name=op.f("fk_listed_session_listed_fair_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed_session")),
        sa.UniqueConstraint(
            "listed_fair_id", "key", name=op.f("uq_listed_session_listed_fair_id_key")
        ),
    )
    op.create_table(
        "fair_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "closed",
                name="callstate",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("opens_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closes_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_fair_call_closes_after_opening")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_fair_call_fair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_call")),
        sa.UniqueConstraint("fair_id", "id", name=op.f("uq_fair_call_fair_id_id")),
        sa.UniqueConstraint("fair_id", name=op.f("uq_fair_call_fair_id")),
    )
    op.create_table(
        "fair_cell",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("x", sa.Integer(), nullable=False),
        sa.Column("y", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "x BETWEEN 0 AND 199 AND y BETWEEN 0 AND 199", name=op.f("ck_fair_cell_on_the_grid")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_fair_cell_fair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_cell")),
        sa.UniqueConstraint("fair_id", "id", name=op.f("uq_fair_cell_fair_id_id")),
        sa.UniqueConstraint("fair_id", "x", "y", name=op.f("uq_fair_cell_fair_id_x_y")),
    )
    op.create_table(
        "fair_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opens_min", sa.Integer(), nullable=False),
        sa.Column("closes_min", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "closes_min > opens_min AND closes_min <= opens_min + 1440",
            name=op.f("ck_fair_day_closes_after_opening"),
        ),
        sa.CheckConstraint("opens_min BETWEEN 0 AND 1439", name=op.f("ck_fair_day_opens_in_day")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_fair_day_fair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_day")),
        sa.UniqueConstraint("fair_id", "day", name=op.f("uq_fair_day_fair_id_day")),
        sa.UniqueConstraint("fair_id", "id", name=op.f("uq_fair_day_fair_id_id")),
    )
    op.create_index(op.f("ix_fair_day_day"), "fair_day", ["day"], unique=False)
    op.create_table(
        "fair_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("from_state", sa.String(length=20), nullable=False),
        sa.Column("to_state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name=op.f("fk_fair_log_actor_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_fair_log_fair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_log")),
    )
    op.create_index(op.f("ix_fair_log_fair_id"), "fair_log", ["fair_id"], unique=False)
    op.create_table(
        "fair_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("since", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_fair_member_fair_id")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_fair_member_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_member")),
        sa.UniqueConstraint("fair_id", "user_id", name=op.f("uq_fair_member_fair_id_user_id")),
    )
    op.create_index(op.f("ix_fair_member_user_id"), "fair_member", ["user_id"], unique=False)
    op.create_table(
        "booth",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("has_power", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("accessible", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("active", sa.Boolean(), server_default="1", nullable=False),
        sa.CheckConstraint("code <> ''", name=op.f("ck_booth_coded")),
        sa.ForeignKeyConstraint(
            ["fair_id", "type_id"],
            ["booth_type.fair_id", "booth_type.id"],
            name=op.f("fk_booth_fair_id_type_id"),
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_booth_fair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booth")),
        sa.UniqueConstraint("fair_id", "code", name=op.f("uq_booth_fair_id_code")),
        sa.UniqueConstraint("fair_id", "id", name=op.f("uq_booth_fair_id_id")),
    )
    op.create_table(
        "fair_application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "submitted",
                "accepted",
                "standby",
                "declined",
                "withdrawn",
                name="applicationstate",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("submitted_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("submitted_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user_account.id"], name=op.f("fk_fair_application_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["fair_id", "call_id"],
            ["fair_call.fair_id", "fair_call.id"],
            name=op.f("fk_fair_application_fair_id_call_id"),
        ),
        sa.ForeignKeyConstraint(
            ["fair_id", "type_id"],
            ["booth_type.fair_id", "booth_type.id"],
            name=op.f("fk_fair_application_fair_id_type_id"),
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_fair_application_fair_id")),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_fair_application_shop_id")),
        sa.ForeignKeyConstraint(
            ["submitted_by"], ["user_account.id"], name=op.f("fk_fair_application_submitted_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_application")),
        sa.UniqueConstraint("fair_id", "id", name=op.f("uq_fair_application_fair_id_id")),
    )
    op.create_index(
        "ix_fair_application_fair_id_state", "fair_application", ["fair_id", "state"], unique=False
    )
    op.create_index(
        op.f("ix_fair_application_shop_id"), "fair_application", ["shop_id"], unique=False
    )
    op.create_index(
        "uq_fair_application_standing",
        "fair_application",
        ["call_id", "shop_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'withdrawn'"),
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )
    op.create_table(
        "application_good",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["fair_application.id"],
            name=op.f("fk_application_good_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_application_good_product_id")
        ),
        sa.PrimaryKeyConstraint("application_id", "product_id", name=op.f("pk_application_good")),
    )
    op.create_table(
        "booth_booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("booth_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "offered",
                "held",
                "confirmed",
                "cancelled",
                "expired",
                name="bookingstate",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("fee_minor", sa.BigInteger(), nullable=False),
        sa.Column("subsidy_minor", sa.BigInteger(), nullable=False),
        sa.Column("due_minor", sa.BigInteger(), nullable=False),
        sa.Column("refunded_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("funder_en", sa.String(length=200), server_default="", nullable=False),
        sa.Column("funder_fa", sa.String(length=200), server_default="", nullable=False),
        sa.Column("extensions", sa.Integer(), server_default="0", nullable=False),
        sa.Column("held_until", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state IN ('offered', 'held')) = (held_until IS NOT NULL)",
            name=op.f("ck_booth_booking_hold_has_end"),
        ),
        sa.CheckConstraint(
            "due_minor >= 0 AND subsidy_minor >= 0", name=op.f("ck_booth_booking_amounts_sane")
        ),
        sa.CheckConstraint(
            "fee_minor = due_minor + subsidy_minor", name=op.f("ck_booth_booking_fee_adds_up")
        ),
        sa.CheckConstraint(
            "refunded_minor >= 0 AND refunded_minor <= due_minor",
            name=op.f("ck_booth_booking_refunds_within_due"),
        ),
        sa.ForeignKeyConstraint(
            ["fair_id", "application_id"],
            ["fair_application.fair_id", "fair_application.id"],
            name=op.f("fk_booth_booking_fair_id_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["fair_id", "booth_id"],
            ["booth.fair_id", "booth.id"],
            name=op.f("fk_booth_booking_fair_id_booth_id"),
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_booth_booking_fair_id")),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_booth_booking_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booth_booking")),
        sa.UniqueConstraint("fair_id", "id", name=op.f("uq_booth_booking_fair_id_id")),
    )
    op.create_index(
        "ix_booth_booking_fair_id_state", "booth_booking", ["fair_id", "state"], unique=False
    )
    op.create_index(
        op.f("ix_booth_booking_held_until"), "booth_booking", ["held_until"], unique=False
    )
    op.create_index(op.f("ix_booth_booking_shop_id"), "booth_booking", ["shop_id"], unique=False)
    op.create_index(
        "uq_booth_booking_live",
        "booth_booking",
        ["application_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('offered', 'held', 'confirmed')"),
        postgresql_where=sa.text("state IN ('offered', 'held', 'confirmed')"),
    )
    op.create_table(
        "booth_cell",
        sa.Column("booth_id", sa.Integer(), nullable=False),
        sa.Column("cell_id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["fair_id", "booth_id"],
            ["booth.fair_id", "booth.id"],
            name=op.f("fk_booth_cell_fair_id_booth_id"),
        ),
        sa.ForeignKeyConstraint(
            ["fair_id", "cell_id"],
            ["fair_cell.fair_id", "fair_cell.id"],
            name=op.f("fk_booth_cell_fair_id_cell_id"),
        ),
        sa.PrimaryKeyConstraint("booth_id", "cell_id", name=op.f("pk_booth_cell")),
    )
    op.create_index("ix_booth_cell_cell_id", "booth_cell", ["cell_id"], unique=False)
    op.create_table(
        "booth_claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("cell_id", sa.Integer(), nullable=False),
        sa.Column("fair_day_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "held",
                "booked",
                "blocked",
                "released",
                "expired",
                name="claimstatus",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("expires_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(status = 'held') = (expires_at IS NOT NULL)", name=op.f("ck_booth_claim_held_has_end")
        ),
        sa.CheckConstraint(
            "status <> 'blocked' OR booking_id IS NULL",
            name=op.f("ck_booth_claim_block_has_no_booking"),
        ),
        sa.ForeignKeyConstraint(
            ["fair_id", "booking_id"],
            ["booth_booking.fair_id", "booth_booking.id"],
            name=op.f("fk_booth_claim_fair_id_booking_id"),
        ),
        sa.ForeignKeyConstraint(
            ["fair_id", "cell_id"],
            ["fair_cell.fair_id", "fair_cell.id"],
            name=op.f("fk_booth_claim_fair_id_cell_id"),
        ),
        sa.ForeignKeyConstraint(
            ["fair_id", "fair_day_id"],
            ["fair_day.fair_id", "fair_day.id"],
            name=op.f("fk_booth_claim_fair_id_fair_day_id"),
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_booth_claim_fair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booth_claim")),
    )
    op.create_index(op.f("ix_booth_claim_booking_id"), "booth_claim", ["booking_id"], unique=False)
    op.create_index(
        "ix_booth_claim_fair_id_status", "booth_claim", ["fair_id", "status"], unique=False
    )
    op.create_index(
        "uq_booth_claim_live",
        "booth_claim",
        ["cell_id", "fair_day_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('held', 'booked', 'blocked')"),
        postgresql_where=sa.text("status IN ('held', 'booked', 'blocked')"),
    )
    op.create_table(
        "booth_sale",
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("fair_day_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "cash",
                "card",
                name="salemethod",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("card_reference", sa.String(length=80), server_default="", nullable=False),
        sa.Column("received_minor", sa.BigInteger(), nullable=False),
        sa.Column("change_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("sold_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("sold_by", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "method = 'cash' OR change_minor = 0", name=op.f("ck_booth_sale_card_gives_no_change")
        ),
        sa.CheckConstraint(
            "change_minor >= 0 AND received_minor > change_minor",
            name=op.f("ck_booth_sale_change_within_received"),
        ),
        sa.CheckConstraint("seq > 0", name=op.f("ck_booth_sale_seq_positive")),
        sa.ForeignKeyConstraint(
            ["fair_id", "booking_id"],
            ["booth_booking.fair_id", "booth_booking.id"],
            name=op.f("fk_booth_sale_fair_id_booking_id"),
        ),
        sa.ForeignKeyConstraint(
            ["fair_id", "fair_day_id"],
            ["fair_day.fair_id", "fair_day.id"],
            name=op.f("fk_booth_sale_fair_id_fair_day_id"),
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_booth_sale_fair_id")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["order_group.id"], name=op.f("fk_booth_sale_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["sold_by"], ["user_account.id"], name=op.f("fk_booth_sale_sold_by")
        ),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_booth_sale")),
        sa.UniqueConstraint("booking_id", "seq", name=op.f("uq_booth_sale_booking_id_seq")),
        sa.UniqueConstraint("token", name=op.f("uq_booth_sale_token")),
    )
    op.create_index(op.f("ix_booth_sale_fair_id"), "booth_sale", ["fair_id"], unique=False)


def _drop_tables() -> None:
    op.drop_table("booth_sale")
    op.drop_table("booth_claim")
    op.drop_table("booth_cell")
    op.drop_table("booth_booking")
    op.drop_table("application_good")
    op.drop_table("fair_application")
    op.drop_table("booth")
    op.drop_table("fair_member")
    op.drop_table("fair_log")
    op.drop_table("fair_day")
    op.drop_table("fair_cell")
    op.drop_table("fair_call")
    op.drop_table("listed_session")
    op.drop_table("listed_fair")
