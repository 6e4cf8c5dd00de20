"""The request's way to the database: one reading session, and writing transactions.

A page reads through `session()`. A view that changes something opens `with transaction()`; the
reading session is closed first, so that an SQLite writer never waits for its own reader and what
is read afterwards is new.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import Flask, current_app, g
from sqlalchemy.orm import Session

from marketplace.core.db import Database


def database() -> Database:
    """Return the application's database."""
    return cast("Database", current_app.extensions["database"])


def session() -> Session:
    """Return the request's reading session, opened at its first use."""
    if "reader" not in g:
        g.reader = database().read_session()
    return cast("Session", g.reader)


@contextmanager
def transaction() -> Iterator[Session]:
    """Give a writing session, committed at the end of the block or rolled back on an error."""
    close_reader()
    with database().transaction() as writer:
        yield writer


def close_reader(_error: BaseException | None = None) -> None:
    """Close the reading session; something added to it is a bug and said so."""
    reader: Session | None = g.pop("reader", None)
    if reader is None:
        return
    changed = bool(reader.new or reader.dirty or reader.deleted)
    reader.close()
    if changed and current_app.testing:
        msg = "the request changed rows of its reading session; use transaction()"
        raise AssertionError(msg)


def init_app(app: Flask, db: Database) -> None:
    """Put the database where views find it."""
    app.extensions["database"] = db
    app.teardown_request(close_reader)
