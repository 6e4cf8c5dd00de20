"""A PostgreSQL server for a measurement, with the schema of the shop, gone afterwards."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from marketplace.core.db import Database
from tests.engines import PostgresEngine


@contextmanager
def temporary_postgres() -> Iterator[Database]:
    folder = Path(tempfile.mkdtemp(prefix="bazarche-measured-"))
    server = PostgresEngine(folder)
    database = Database(server.make_database(folder))
    try:
        yield database
    finally:
        database.dispose()
        server.close()
        shutil.rmtree(folder, ignore_errors=True)
