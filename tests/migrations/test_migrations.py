"""The schema: from nothing to now on both engines, equal to the models, and back."""

from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from marketplace.core import migrate
from marketplace.core.db import Database
from tests.engines import TestEngine


def test_the_migrated_schema_equals_the_models(database: Database) -> None:
    assert migrate.differences(database) == []
    assert migrate.current(database) == migrate.head()


def test_migrations_can_be_taken_back(database: Database) -> None:
    migrate.downgrade(database, "base")

    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}


def test_migrating_twice_changes_nothing(engine: TestEngine, tmp_path: Path) -> None:
    database = Database(engine.make_database(tmp_path))

    migrate.upgrade(database)

    assert migrate.current(database) == migrate.head()
    database.dispose()


@pytest.mark.parametrize("table", ["ledger_transaction", "posting", "stock_movement"])
def test_written_history_has_its_guards(database: Database, table: str) -> None:
    name = "sqlite_master" if database.is_sqlite else "pg_trigger"
    column = "name" if database.is_sqlite else "tgname"

    with database.reading() as session:
        query = text(f"SELECT count(*) FROM {name} WHERE {column} LIKE :guard")  # noqa: S608
        found = session.execute(query, {"guard": f"{table}_no_%"}).scalar_one()

    assert found == 2
