"""A published fair can be moved to other days or put off; a declined producer asks once more.

Producers with a booth choose until a day whether they keep it. SQLite cannot change a check, so the
state moves to a new column of the same name there; checks lie on the column that is dropped first.

Revision: 0010, after 0009.
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

OLD_STATES = ("draft", "published", "cancelled")
STATES = ("draft", "published", "postponed", "cancelled")
COLUMNS = (
    ("fair", "why", "VARCHAR(200) DEFAULT '' NOT NULL"),
    ("fair", "previous_starts_on", "DATE"),
    ("fair", "choose_until", "DATE"),
    (
        "fair",
        "moved_at",
        (
            "{moment} CONSTRAINT ck_fair_moved_gives_choice "
            "CHECK ((moved_at IS NULL) = (choose_until IS NULL)) "
            "CONSTRAINT ck_fair_postponed_was_moved "
            "CHECK (state <> 'postponed' OR moved_at IS NOT NULL) "
            "CONSTRAINT ck_fair_moved_from_days "
            "CHECK (previous_starts_on IS NULL OR moved_at IS NOT NULL)"
        ),
    ),
    ("booth_booking", "kept_at", "{moment}"),
    ("fair_application", "appeal", "TEXT DEFAULT '' NOT NULL"),
    (
        "fair_application",
        "appealed_at",
        (
            "{moment} CONSTRAINT ck_fair_application_appeal_has_words "
            "CHECK ((appealed_at IS NULL) = (appeal = ''))"
        ),
    ),
)


def _among(column: str, states: tuple[str, ...]) -> str:
    return f"{column} IN (" + ", ".join(f"'{state}'" for state in states) + ")"


def _allow(states: tuple[str, ...]) -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.execute("ALTER TABLE fair DROP CONSTRAINT ck_fair_fairstate")
        op.execute(
            f"ALTER TABLE fair ADD CONSTRAINT ck_fair_fairstate CHECK ({_among('state', states)})"
        )
        return
    op.execute(
        "ALTER TABLE fair ADD COLUMN new_state VARCHAR(20) DEFAULT 'published' NOT NULL "
        f"CONSTRAINT ck_fair_fairstate CHECK ({_among('new_state', states)})"
    )
    op.execute("UPDATE fair SET new_state = state")
    op.execute("ALTER TABLE fair DROP COLUMN state")
    op.execute("ALTER TABLE fair RENAME COLUMN new_state TO state")


def upgrade() -> None:
    """Allow the state, add the columns."""
    _allow(STATES)
    sqlite = op.get_bind().dialect.name == "sqlite"
    moment = "DATETIME" if sqlite else "TIMESTAMP WITH TIME ZONE"
    for table, column, kind in COLUMNS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind.format(moment=moment)}")


def downgrade() -> None:
    """Take them back; a fair that is put off was cancelled, as far as that time knows."""
    for table, column, _kind in reversed(COLUMNS):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    op.execute("UPDATE fair SET state = 'cancelled' WHERE state = 'postponed'")
    _allow(OLD_STATES)
