"""Needs have a writer, states and history; shops answer them; searches leave a row.

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

from marketplace.core import db as types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OLD_STATES = ("open", "met", "closed")
STATES = ("waiting", "returned", "open", "chosen", "met", "closed", "expired")
OFFER_STATES = ("live", "accepted", "withdrawn", "declined", "expired")
APPEND_ONLY = ("need_move", "need_offer_move")
STANDING = sa.text("state IN ('live', 'accepted')")
ACCEPTED = sa.text("state = 'accepted'")


def _among(states: tuple[str, ...]) -> str:
    return "state IN (" + ", ".join(f"'{state}'" for state in states) + ")"


def _need(states: tuple[str, ...]) -> sa.Table:
    """Return the table as revision 0001 made it: SQLite copies it to change a constraint."""
    return sa.Table(
        "need",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(length=80), nullable=True),
        sa.Column("title_en", sa.String(length=200), server_default="", nullable=False),
        sa.Column("title_fa", sa.String(length=200), server_default="", nullable=False),
        sa.Column("text_en", sa.Text(), server_default="", nullable=False),
        sa.Column("text_fa", sa.Text(), server_default="", nullable=False),
        sa.Column("buyer_en", sa.String(length=80), nullable=False),
        sa.Column("buyer_fa", sa.String(length=80), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_code", sa.String(length=20), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("province_code", sa.String(length=2), nullable=False),
        sa.Column("county_code", sa.String(length=4), nullable=False),
        sa.Column("budget_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("needed_by", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("created_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("title_en <> '' OR title_fa <> ''", name="ck_need_titled"),
        sa.CheckConstraint(
            "budget_minor IS NULL OR budget_minor > 0", name="ck_need_budget_positive"
        ),
        sa.CheckConstraint("quantity > 0", name="ck_need_quantity_positive"),
        sa.CheckConstraint(_among(states), name="ck_need_needstate"),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name="fk_need_category_id"),
        sa.ForeignKeyConstraint(["county_code"], ["county.code"], name="fk_need_county_code"),
        sa.ForeignKeyConstraint(["province_code"], ["province.code"], name="fk_need_province_code"),
        sa.PrimaryKeyConstraint("id", name="pk_need"),
        sa.UniqueConstraint("external_id", name="uq_need_external_id"),
        sa.Index("ix_need_needed_by", "needed_by"),
    )


def _moves(table: str, owner: str, column: str) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(column, sa.Integer(), nullable=False),
        sa.Column("at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("from_state", sa.String(length=20), nullable=False),
        sa.Column("to_state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False),
        sa.ForeignKeyConstraint([column], [f"{owner}.id"], name=f"fk_{table}_{column}"),
        sa.ForeignKeyConstraint(["actor_id"], ["user_account.id"], name=f"fk_{table}_actor_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
    op.create_index(f"ix_{table}_{column}", table, [column])


def _offers() -> None:
    table = "need_offer"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("unit_price_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("ready_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(_among(OFFER_STATES), name=op.f("ck_need_offer_offerstate")),
        sa.CheckConstraint("unit_price_minor > 0", name=op.f("ck_need_offer_price_positive")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_need_offer_quantity_positive")),
        sa.CheckConstraint(
            "state <> 'accepted' OR order_id IS NOT NULL",
            name=op.f("ck_need_offer_accepted_is_ordered"),
        ),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name="fk_need_offer_need_id"),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name="fk_need_offer_shop_id"),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name="fk_need_offer_product_id"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_need_offer_user_id"),
        sa.ForeignKeyConstraint(["order_id"], ["order_group.id"], name="fk_need_offer_order_id"),
        sa.PrimaryKeyConstraint("id", name="pk_need_offer"),
        sa.UniqueConstraint("order_id", name="uq_need_offer_order_id"),
    )
    op.create_index("ix_need_offer_need_id", table, ["need_id"])
    op.create_index("ix_need_offer_shop_id", table, ["shop_id"])
    for name, columns, where in (
        ("uq_need_offer_need_id_shop_id", ["need_id", "shop_id"], STANDING),
        ("uq_need_offer_need_id", ["need_id"], ACCEPTED),
    ):
        op.create_index(
            name, table, columns, unique=True, sqlite_where=where, postgresql_where=where
        )


def _searches() -> None:
    op.create_table(
        "search_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("visitor", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("query", sa.String(length=200), nullable=False),
        sa.Column("terms", sa.String(length=200), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("province_code", sa.String(length=2), nullable=True),
        sa.Column("county_code", sa.String(length=4), nullable=True),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("results", sa.Integer(), nullable=False),
        sa.Column("clicked", sa.Boolean(), server_default="0", nullable=False),
        sa.CheckConstraint("results >= 0", name=op.f("ck_search_row_results_not_negative")),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name="fk_search_row_category_id"),
        sa.ForeignKeyConstraint(
            ["province_code"], ["province.code"], name="fk_search_row_province_code"
        ),
        sa.ForeignKeyConstraint(["county_code"], ["county.code"], name="fk_search_row_county_code"),
        sa.PrimaryKeyConstraint("id", name="pk_search_row"),
    )
    op.create_index("ix_search_row_day_visitor", "search_row", ["day", "visitor"])


def _guard() -> None:
    for table in APPEND_ONLY:
        if op.get_bind().dialect.name == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        else:
            op.execute(
                f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
            op.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )


def upgrade() -> None:
    """Widen the need, add offers, both histories and the rows of searches."""
    with op.batch_alter_table("need", copy_from=_need(OLD_STATES)) as batch:
        batch.drop_constraint(op.f("ck_need_needstate"), type_="check")
        batch.create_check_constraint(op.f("ck_need_needstate"), _among(STATES))
        batch.add_column(sa.Column("user_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("picture_key", sa.String(length=200), nullable=True))
        batch.add_column(sa.Column("picture_width", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("picture_height", sa.Integer(), nullable=True))
        batch.add_column(
            sa.Column("reason", sa.String(length=200), server_default="", nullable=False)
        )
        batch.create_foreign_key("fk_need_user_id", "user_account", ["user_id"], ["id"])
        batch.create_index("ix_need_user_id", ["user_id"])
    op.add_column("order_group", sa.Column("origin", sa.String(length=80), nullable=True))
    op.create_index("ix_order_group_origin", "order_group", ["origin"])
    _moves("need_move", "need", "need_id")
    _offers()
    _moves("need_offer_move", "need_offer", "offer_id")
    _searches()
    _guard()


def downgrade() -> None:
    """Take them back; a need in a state that was not known then is closed."""
    for table in ("search_row", "need_offer_move", "need_offer", "need_move"):
        op.drop_table(table)
    op.drop_index("ix_order_group_origin", table_name="order_group")
    op.drop_column("order_group", "origin")
    need = sa.table("need", sa.column("state", sa.String()))
    op.execute(need.update().where(need.c.state.not_in(OLD_STATES)).values(state="closed"))
    old = _need(STATES)
    for column in (
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("picture_key", sa.String(length=200), nullable=True),
        sa.Column("picture_width", sa.Integer(), nullable=True),
        sa.Column("picture_height", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False),
    ):
        old.append_column(column)
    old.append_constraint(
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_need_user_id")
    )
    op.drop_index("ix_need_user_id", table_name="need")
    with op.batch_alter_table("need", copy_from=old) as batch:
        batch.drop_constraint("fk_need_user_id", type_="foreignkey")
        batch.drop_constraint(op.f("ck_need_needstate"), type_="check")
        batch.create_check_constraint(op.f("ck_need_needstate"), _among(OLD_STATES))
        for name in ("user_id", "picture_key", "picture_width", "picture_height", "reason"):
            batch.drop_column(name)
