"""Wrong passwords are counted.

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

from marketplace.core import db as types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLE = "password_try"
INDEXED = ("target_hash", "asked_from", "created_at")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target_hash", sa.String(length=64), nullable=False),
        sa.Column("asked_from", sa.String(length=64), nullable=False),
        sa.Column("created_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    for column in INDEXED:
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column], unique=False)


def downgrade() -> None:
    """Drop the table."""
    op.drop_table(TABLE)
