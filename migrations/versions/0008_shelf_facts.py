"""What lists of goods are filtered and ordered by lies on the product, kept there by triggers.

Whether it may be seen, its lowest price, whether it is made to order, its place and how loved it is
change rarely, and each list asks for them over the whole catalogue. Stock stays with the
variants: it changes at every sale, and two buyers of two forms would wait for one product row.

Revision: 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

COLUMNS = (
    sa.Column("on_shelf", sa.Boolean(), server_default="0", nullable=False),
    sa.Column("low_minor", sa.BigInteger(), nullable=True),
    sa.Column("to_order", sa.Boolean(), server_default="0", nullable=False),
    sa.Column("province_code", sa.String(length=2), server_default="", nullable=False),
    sa.Column("county_code", sa.String(length=4), server_default="", nullable=False),
    sa.Column("loved", sa.Double(), server_default="4", nullable=False),
)
INDEXES = {
    "ix_product_shelf_fresh": ["published_at", "id"],
    "ix_product_shelf_price": ["low_minor", "id"],
    "ix_product_shelf_loved": ["loved", "id"],
    "ix_product_shelf_category": ["category_id", "published_at", "id"],
    "ix_product_shelf_shop": ["shop_id", "published_at", "id"],
}

# One text for both engines, for the fill and for each trigger. `loved` is the average pulled
# towards 4 by three imagined ratings, so that one 5 does not beat forty 4.8.
REFRESH = """
UPDATE product SET
    low_minor = (SELECT min(v.price_minor) FROM variant v
        WHERE v.product_id = product.id AND v.active),
    to_order = EXISTS (SELECT 1 FROM variant v
        WHERE v.product_id = product.id AND v.active AND v.made_to_order),
    on_shelf = product.state = 'published'
        AND EXISTS (SELECT 1 FROM shop s WHERE s.id = product.shop_id AND s.state = 'approved')
        AND EXISTS (SELECT 1 FROM variant v WHERE v.product_id = product.id AND v.active),
    province_code = (SELECT s.province_code FROM shop s WHERE s.id = product.shop_id),
    county_code = (SELECT s.county_code FROM shop s WHERE s.id = product.shop_id),
    loved = (rating_sum + 12.0) / (rating_count + 3.0)
"""

# Trigger, moment, the product or products it is about. A form made for one buyer (never active)
# concerns no shelf.
SQLITE = {
    "shelf_of_new_product": ("INSERT ON product", "product.id = NEW.id"),
    "shelf_of_product": (
        "UPDATE OF state, shop_id, rating_sum, rating_count ON product",
        "product.id = NEW.id",
    ),
    "shelf_of_new_variant": ("INSERT ON variant WHEN NEW.active", "product.id = NEW.product_id"),
    "shelf_of_variant": (
        """UPDATE OF product_id, price_minor, made_to_order, active ON variant
        WHEN NEW.active OR OLD.active""",
        "product.id IN (NEW.product_id, OLD.product_id)",
    ),
    "shelf_of_gone_variant": ("DELETE ON variant WHEN OLD.active", "product.id = OLD.product_id"),
    "shelf_of_shop": (
        "UPDATE OF state, province_code, county_code ON shop",
        "product.shop_id = NEW.id",
    ),
}

# Before it looks, PostgreSQL takes the product row: of two prices set at once the second sees the
# first. A shop that changes its state takes its own row so strongly that a product being inserted
# is waited for (the foreign key holds a key share of the shop), and others take nothing more.
POSTGRES = f"""
CREATE FUNCTION refresh_shelf(wanted integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM product WHERE id = wanted FOR NO KEY UPDATE;
    {REFRESH} WHERE product.id = wanted;
END $$;

CREATE FUNCTION shelf_of_product() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refresh_shelf(NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER shelf_of_product AFTER INSERT OR UPDATE OF state, shop_id, rating_sum, rating_count
    ON product FOR EACH ROW EXECUTE FUNCTION shelf_of_product();

CREATE FUNCTION shelf_of_variant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.active THEN
        PERFORM refresh_shelf(OLD.product_id);
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.active
        AND (TG_OP = 'INSERT' OR NOT OLD.active OR OLD.product_id <> NEW.product_id) THEN
        PERFORM refresh_shelf(NEW.product_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER shelf_of_variant
    AFTER INSERT OR DELETE OR UPDATE OF product_id, price_minor, made_to_order, active
    ON variant FOR EACH ROW EXECUTE FUNCTION shelf_of_variant();

CREATE FUNCTION shelf_of_shop() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM shop WHERE id = NEW.id FOR UPDATE;
    {REFRESH} WHERE product.shop_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER shelf_of_shop AFTER UPDATE OF state, province_code, county_code
    ON shop FOR EACH ROW EXECUTE FUNCTION shelf_of_shop();
"""
POSTGRES_TRIGGERS = {
    "shelf_of_product": "product",
    "shelf_of_variant": "variant",
    "shelf_of_shop": "shop",
}


def upgrade() -> None:
    """Add the columns, fill them, keep them."""
    for column in COLUMNS:
        op.add_column("product", column._copy())  # noqa: SLF001 - a column belongs to one table
    op.execute(REFRESH)
    for name in ("ix_product_fresh", "ix_product_loved"):
        op.drop_index(name, table_name="product")
    for name, columns in INDEXES.items():
        op.create_index(
            name, "product", columns,
            sqlite_where=sa.text("on_shelf = 1"), postgresql_where=sa.text("on_shelf"),
        )  # fmt: skip
    if op.get_bind().dialect.name == "sqlite":
        for name, (moment, rows) in SQLITE.items():
            op.execute(f"CREATE TRIGGER {name} AFTER {moment} BEGIN {REFRESH} WHERE {rows}; END")
    else:
        op.execute(POSTGRES)


def downgrade() -> None:
    """Drop the triggers and the columns."""
    if op.get_bind().dialect.name == "sqlite":
        for name in SQLITE:
            op.execute(f"DROP TRIGGER {name}")
    else:
        for name, table in POSTGRES_TRIGGERS.items():
            op.execute(f"DROP TRIGGER {name} ON {table}")
            op.execute(f"DROP FUNCTION {name}")
        op.execute("DROP FUNCTION refresh_shelf")
    for name in INDEXES:
        op.drop_index(name, table_name="product")
    op.create_index("ix_product_fresh", "product", ["state", "published_at"])
    op.create_index("ix_product_loved", "product", ["state", "rating_sum"])
    for column in COLUMNS:
        op.drop_column("product", column.name)
