"""Sales at a booth get discounts, a third way to pay, the organizer's part, and returns.

Returns are rows of their own and are never changed. Who came to her booth is kept by day; what an
organizer was paid and a funder paid is kept with its reference. SQLite cannot change a check, so
the table of sales is copied there.

Revision: 0011, after 0010.
"""

import sqlalchemy as sa
from alembic import op

from marketplace.core import db as types

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

OLD_METHODS, METHODS = ("cash", "card"), ("cash", "card", "other")
APPEND_ONLY = ("booth_return", "booth_return_line", "fair_payment")
COLUMNS = (
    (
        "order_line",
        "discount_minor",
        (
            "BIGINT DEFAULT 0 NOT NULL CONSTRAINT ck_order_line_discount_within_total "
            "CHECK (discount_minor >= 0 AND discount_minor <= total_minor)"
        ),
    ),
    (
        "order_line",
        "returned_pieces",
        (
            "INTEGER DEFAULT 0 NOT NULL CONSTRAINT ck_order_line_returned_within_quantity "
            "CHECK (returned_pieces >= 0 AND returned_pieces <= quantity)"
        ),
    ),
    ("booth_sale", "discount_reason", "VARCHAR(80) DEFAULT '' NOT NULL"),
    (
        "booth_sale",
        "discount_minor",
        (
            "BIGINT DEFAULT 0 NOT NULL CONSTRAINT ck_booth_sale_discount_has_reason "
            "CHECK (discount_minor = 0 OR (discount_minor > 0 AND discount_reason <> ''))"
        ),
    ),
    (
        "booth_sale",
        "organizer_pct",
        (
            "INTEGER DEFAULT 0 NOT NULL CONSTRAINT ck_booth_sale_organizer_range "
            "CHECK (organizer_pct BETWEEN 0 AND 30)"
        ),
    ),
    (
        "booth_sale",
        "organizer_minor",
        (
            "BIGINT DEFAULT 0 NOT NULL CONSTRAINT ck_booth_sale_organizer_not_negative "
            "CHECK (organizer_minor >= 0)"
        ),
    ),
    (
        "fair",
        "commission_pct",
        (
            "INTEGER DEFAULT 0 NOT NULL CONSTRAINT ck_fair_commission_range "
            "CHECK (commission_pct BETWEEN 0 AND 30)"
        ),
    ),
    ("booth", "is_corner", "BOOLEAN DEFAULT '0' NOT NULL"),
)
SALE = (
    "order_id",
    "fair_id",
    "booking_id",
    "fair_day_id",
    "seq",
    "token",
    "method",
    "card_reference",
    "received_minor",
    "change_minor",
    "currency",
    "sold_at",
    "sold_by",
)


def upgrade() -> None:
    """Allow the way to pay, add the columns and tables, keep what is written."""
    _allow(METHODS)
    for table, column, kind in COLUMNS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
    _create_returns()
    _create_attendance()
    _create_payments()
    for table in APPEND_ONLY:
        _guard(table)


def downgrade() -> None:
    """Take them back; another way to pay was a card, as far as that time knows."""
    for table in ("booth_return_line", "booth_return", "booth_attendance", "fair_payment"):
        op.drop_table(table)
    for table, column, _kind in reversed(COLUMNS):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    op.execute("UPDATE booth_sale SET method = 'card' WHERE method = 'other'")
    _allow(OLD_METHODS)


def _allow(methods: tuple[str, ...]) -> None:
    if op.get_bind().dialect.name != "sqlite":
        among = ", ".join(f"'{method}'" for method in methods)
        op.execute("ALTER TABLE booth_sale DROP CONSTRAINT ck_booth_sale_salemethod")
        op.execute(
            "ALTER TABLE booth_sale ADD CONSTRAINT ck_booth_sale_salemethod "
            f"CHECK (method IN ({among}))"
        )
        return
    op.drop_index("ix_booth_sale_fair_id", table_name="booth_sale")
    op.rename_table("booth_sale", "booth_sale_before")
    _create_sale(methods)
    columns = ", ".join(SALE)
    op.execute(f"INSERT INTO booth_sale ({columns}) SELECT {columns} FROM booth_sale_before")  # noqa: S608
    op.drop_table("booth_sale_before")
    op.create_index("ix_booth_sale_fair_id", "booth_sale", ["fair_id"])


def _create_sale(methods: tuple[str, ...]) -> None:
    op.create_table(
        "booth_sale",
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("fair_day_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.Column("method", _among("salemethod", methods), nullable=False),
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
        *_of_the_fair("booth_sale"),
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


def _of_the_fair(table: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    """A row of a booking on a day, all of one fair."""
    return (
        sa.ForeignKeyConstraint(
            ["fair_id", "booking_id"],
            ["booth_booking.fair_id", "booth_booking.id"],
            name=op.f(f"fk_{table}_fair_id_booking_id"),
        ),
        sa.ForeignKeyConstraint(
            ["fair_id", "fair_day_id"],
            ["fair_day.fair_id", "fair_day.id"],
            name=op.f(f"fk_{table}_fair_id_fair_day_id"),
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f(f"fk_{table}_fair_id")),
    )


def _among(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=20)


def _create_returns() -> None:
    op.create_table(
        "booth_return",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("fair_day_id", sa.Integer(), nullable=False),
        sa.Column("kind", _among("returnkind", ("void", "refund")), nullable=False),
        sa.Column("method", _among("salemethod", METHODS), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("commission_minor", sa.BigInteger(), nullable=False),
        sa.Column("organizer_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_booth_return_has_reason")),
        sa.CheckConstraint(
            "amount_minor > 0 AND commission_minor >= 0 AND organizer_minor >= 0"
            " AND commission_minor + organizer_minor <= amount_minor",
            name=op.f("ck_booth_return_amounts_sane"),
        ),
        *_of_the_fair("booth_return"),
        sa.ForeignKeyConstraint(
            ["order_id"], ["booth_sale.order_id"], name=op.f("fk_booth_return_order_id")
        ),
        sa.ForeignKeyConstraint(["by"], ["user_account.id"], name=op.f("fk_booth_return_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booth_return")),
        sa.UniqueConstraint("key", name=op.f("uq_booth_return_key")),
    )
    op.create_index("ix_booth_return_booking_id", "booth_return", ["booking_id"])
    op.create_index("ix_booth_return_order_id", "booth_return", ["order_id"])
    op.create_index(
        "uq_booth_return_void",
        "booth_return",
        ["order_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'void'"),
        postgresql_where=sa.text("kind = 'void'"),
    )
    op.create_table(
        "booth_return_line",
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("order_line_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "quantity > 0 AND amount_minor >= 0", name=op.f("ck_booth_return_line_amounts_sane")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["booth_return.id"], name=op.f("fk_booth_return_line_return_id")
        ),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_line.id"], name=op.f("fk_booth_return_line_order_line_id")
        ),
        sa.PrimaryKeyConstraint("return_id", "order_line_id", name=op.f("pk_booth_return_line")),
    )


def _create_attendance() -> None:
    op.create_table(
        "booth_attendance",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("fair_day_id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("came", sa.Boolean(), nullable=False),
        sa.Column("at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        *_of_the_fair("booth_attendance"),
        sa.ForeignKeyConstraint(["by"], ["user_account.id"], name=op.f("fk_booth_attendance_by")),
        sa.PrimaryKeyConstraint("booking_id", "fair_day_id", name=op.f("pk_booth_attendance")),
    )


def _create_payments() -> None:
    op.create_table(
        "fair_payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("kind", _among("fairpaymentkind", ("payout", "subsidy")), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_fair_payment_amount_positive")),
        sa.CheckConstraint("reference <> ''", name=op.f("ck_fair_payment_has_reference")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_fair_payment_fair_id")),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["user_account.id"], name=op.f("fk_fair_payment_entered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_payment")),
        sa.UniqueConstraint("kind", "reference", name=op.f("uq_fair_payment_kind_reference")),
    )
    op.create_index("ix_fair_payment_fair_id", "fair_payment", ["fair_id"])


def _guard(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
