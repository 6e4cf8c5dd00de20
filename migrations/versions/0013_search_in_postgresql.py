"""The index of the PostgreSQL search engine: products, postings, terms. On PostgreSQL only.

Revision: 0013, after 0012.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLES = ("search_state", "search_document", "search_posting", "search_term")


def upgrade() -> None:
    """Create the tables; terms are compared by their bytes, so that beginnings use the index."""
    if op.get_bind().dialect.name != "postgresql":
        return
    op.create_table(
        "search_state",
        sa.Column("id", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("goods", sa.Integer, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_search_state_one_row")),
    )
    op.create_table(
        "search_document",
        sa.Column("product_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("category", sa.Integer, nullable=False),
        sa.Column("shop", sa.Integer, nullable=False),
        sa.Column("province", sa.SmallInteger, nullable=False),
        sa.Column("county", sa.SmallInteger, nullable=False),
        sa.Column("price", sa.BigInteger, nullable=False),
        sa.Column("published", sa.BigInteger, nullable=False),
        sa.Column("loved", sa.REAL, nullable=False),
        sa.Column("ready", sa.SmallInteger, nullable=False),
    )
    op.create_table(
        "search_posting",
        sa.Column("term", sa.Text(collation="C"), primary_key=True),
        sa.Column("product_id", sa.Integer, primary_key=True),
        sa.Column("counted", sa.REAL, nullable=False),
    )
    op.create_index(op.f("ix_search_posting_product_id"), "search_posting", ["product_id"])
    op.create_table(
        "search_term",
        sa.Column("term", sa.Text(collation="C"), primary_key=True),
        sa.Column("goods", sa.Integer, nullable=False),
        sa.Column("skeleton", sa.Text, nullable=False),
    )
    op.create_index(
        op.f("ix_search_term_skeleton"), "search_term", ["skeleton"],
        postgresql_where=sa.text("skeleton <> ''"),
    )  # fmt: skip


def downgrade() -> None:
    """Drop the tables; the index is made anew from the catalogue."""
    if op.get_bind().dialect.name == "postgresql":
        for table in reversed(TABLES):
            op.drop_table(table)
