"""Alembic from Python: upgrade, current revision, and whether models equal the schema."""

from collections.abc import Callable, Iterator
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from marketplace.core.config import ROOT
from marketplace.core.db import ONLY_ON, Base, Database


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema up to `revision`."""
    config = _config()
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def downgrade(database: Database, revision: str) -> None:
    """Take the schema back to `revision`."""
    config = _config()
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def belongs_on(dialect: str) -> Callable[..., bool]:
    """Return what tells Alembic whether a table is one of this dialect; most are of both."""

    def include(thing: Any, _name: str, kind: str, *_more: object) -> bool:
        return kind != "table" or thing.info.get(ONLY_ON, dialect) == dialect

    return include


def write_revision(database: Database, message: str, revision_id: str) -> None:
    """Write a new migration from the difference between models and schema."""
    config = _config()
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.revision(config, message, autogenerate=True, rev_id=revision_id)


def current(database: Database) -> str | None:
    """Return the revision of the database, None when it is empty."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """Return the newest revision of the code."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def differences(database: Database) -> list[str]:
    """Return how the schema differs from the models, a line each; empty when they are equal."""
    with database.engine.connect() as connection:
        opts = {"compare_type": True, "include_object": belongs_on(connection.dialect.name)}
        context = MigrationContext.configure(connection, opts=opts)
        changes = compare_metadata(context, Base.metadata)
    return [" ".join(_plain(part) for part in _flat(change)) for change in changes]


def _flat(change: Any) -> Iterator[Any]:
    """Give the parts of a change; Alembic groups those of a column in a list."""
    for part in change:
        if isinstance(part, list | tuple):
            yield from _flat(part)
        elif part is not None and not isinstance(part, dict):
            yield part


def _plain(part: Any) -> str:
    return str(getattr(part, "name", None) or part)
