"""Stock is the sum of its movements, and written history stays as it was written.

Revision: 0002, after 0001.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = ("ledger_transaction", "posting", "stock_movement", "sub_order_move")

SQLITE_STOCK = """
CREATE TRIGGER stock_movement_adds_up AFTER INSERT ON stock_movement BEGIN
    UPDATE variant SET on_hand = on_hand + NEW.quantity WHERE id = NEW.variant_id;
END
"""

POSTGRES_STOCK = """
CREATE FUNCTION stock_movement_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE variant SET on_hand = on_hand + NEW.quantity WHERE id = NEW.variant_id;
    RETURN NULL;
END $$;
CREATE TRIGGER stock_movement_adds_up AFTER INSERT ON stock_movement
    FOR EACH ROW EXECUTE FUNCTION stock_movement_adds_up();
"""

POSTGRES_REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def upgrade() -> None:
    """Create the triggers of both engines."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE_STOCK)
        for table in APPEND_ONLY:
            for verb in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
    else:
        op.execute(POSTGRES_STOCK)
        op.execute(POSTGRES_REFUSE)
        for table in APPEND_ONLY:
            op.execute(
                f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
            op.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )


def downgrade() -> None:
    """Drop the triggers."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER stock_movement_adds_up")
        for table in APPEND_ONLY:
            op.execute(f"DROP TRIGGER {table}_no_update")
            op.execute(f"DROP TRIGGER {table}_no_delete")
    else:
        op.execute("DROP TRIGGER stock_movement_adds_up ON stock_movement")
        op.execute("DROP FUNCTION stock_movement_adds_up")
        for table in APPEND_ONLY:
            op.execute(f"DROP TRIGGER {table}_no_change ON {table}")
            op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
        op.execute("DROP FUNCTION refuse_change")
