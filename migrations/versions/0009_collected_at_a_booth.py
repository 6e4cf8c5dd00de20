"""Goods are ordered ahead and collected at a booth on one day of a fair.

A way to hand over may hold for one day only; a booth's days are such ways; and a sub-order that is
collected so knows its way, with the word that its buyer shows. Booths that are booked get their
ways here. The column is added by hand: SQLite takes a check with a new column only.

Revision: 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

COLLECT_ON = (
    "DATE CONSTRAINT ck_shipping_method_day_is_pickup CHECK (collect_on IS NULL OR kind = 'pickup')"
)
BOOKED = """
SELECT b.id, b.fair_id, b.shop_id, c.fair_day_id, d.day, o.code, f.title_en, f.title_fa
FROM booth_booking b
JOIN (SELECT DISTINCT booking_id, fair_day_id FROM booth_claim WHERE status = 'booked') c
    ON c.booking_id = b.id
JOIN fair_day d ON d.id = c.fair_day_id
JOIN booth o ON o.id = b.booth_id
JOIN fair f ON f.id = b.fair_id
WHERE b.state = 'confirmed' AND f.state = 'published'
ORDER BY b.id, d.day
"""


def upgrade() -> None:
    """Add the day, the ways of booths and the collections; fill the ways of booked booths."""
    op.execute(f"ALTER TABLE shipping_method ADD COLUMN collect_on {COLLECT_ON}")
    op.create_table(
        "booth_collection",
        sa.Column("method_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("fair_day_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["method_id"], ["shipping_method.id"], name="fk_booth_collection_method_id"
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name="fk_booth_collection_fair_id"),
        sa.ForeignKeyConstraint(
            ["fair_id", "booking_id"],
            ["booth_booking.fair_id", "booth_booking.id"],
            name="fk_booth_collection_fair_id_booking_id",
        ),
        sa.ForeignKeyConstraint(
            ["fair_id", "fair_day_id"],
            ["fair_day.fair_id", "fair_day.id"],
            name="fk_booth_collection_fair_id_fair_day_id",
        ),
        sa.PrimaryKeyConstraint("method_id", name="pk_booth_collection"),
        sa.UniqueConstraint(
            "booking_id", "fair_day_id", name="uq_booth_collection_booking_id_fair_day_id"
        ),
    )
    op.create_index("ix_booth_collection_fair_id", "booth_collection", ["fair_id"])
    op.create_table(
        "collection",
        sa.Column("sub_order_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("method_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.ForeignKeyConstraint(
            ["sub_order_id"], ["sub_order.id"], name="fk_collection_sub_order_id"
        ),
        sa.ForeignKeyConstraint(
            ["method_id"], ["shipping_method.id"], name="fk_collection_method_id"
        ),
        sa.PrimaryKeyConstraint("sub_order_id", name="pk_collection"),
        sa.UniqueConstraint("token", name="uq_collection_token"),
    )
    op.create_index("ix_collection_method_id", "collection", ["method_id"])
    _fill()


def _fill() -> None:
    connection = op.get_bind()
    method = sa.table(
        "shipping_method",
        *map(sa.column, ("id", "shop_id", "kind", "name_en", "name_fa", "sort", "collect_on")),
    )
    way = sa.table(
        "booth_collection", *map(sa.column, ("method_id", "fair_id", "booking_id", "fair_day_id"))
    )
    for row in connection.execute(sa.text(BOOKED).columns(day=sa.Date())).all():
        method_id = connection.execute(
            method.insert()
            .values(
                shop_id=row.shop_id,
                kind="pickup",
                name_en=f"At booth {row.code}, {row.title_en}"[:80],
                name_fa=f"سر غرفهٔ {row.code}، {row.title_fa}"[:80],
                sort=20,
                collect_on=sa.bindparam("day", row.day, type_=sa.Date()),
            )
            .returning(method.c.id)
        ).scalar_one()
        connection.execute(
            way.insert().values(
                method_id=method_id,
                fair_id=row.fair_id,
                booking_id=row.id,
                fair_day_id=row.fair_day_id,
            )
        )


def downgrade() -> None:
    """Take them back; carts that chose such a way choose again."""
    op.drop_table("collection")
    op.drop_table("booth_collection")
    of_a_day = "SELECT id FROM shipping_method WHERE collect_on IS NOT NULL"
    op.execute(f"DELETE FROM cart_delivery WHERE method_id IN ({of_a_day})")  # noqa: S608
    op.execute("DELETE FROM shipping_method WHERE collect_on IS NOT NULL")
    op.execute("ALTER TABLE shipping_method DROP COLUMN collect_on")
