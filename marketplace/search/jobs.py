"""What the worker does for search: the one writer of the index; it ends the key of the day."""

import logging
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import delete, select

from marketplace.core import outbox
from marketplace.core.clock import Clock, utc_now
from marketplace.core.db import Database
from marketplace.core.jalali import local_date
from marketplace.search import queries
from marketplace.search.documents import Document
from marketplace.search.engines import IndexBusy, IndexMissing, SearchEngine
from marketplace.search.models import IndexTask
from marketplace.search.visitors import DayKey

log = logging.getLogger(__name__)

ROWS_A_COMMIT = 25  # about half a second of work


def refresh(database: Database, engine: SearchEngine, *, limit: int = 2000) -> int:
    """Read changed goods into the index; the notes go once it is committed. Return how many.

    All that changed since the last time goes into one commit. Raises IndexMissing and IndexBusy.
    """
    with database.reading() as session:
        tasks = session.execute(
            select(IndexTask.id, IndexTask.product_id).order_by(IndexTask.id).limit(limit)
        ).all()
        ids = sorted({task.product_id for task in tasks})
        if not ids:
            return 0
        documents = list(queries.documents(session, ids))
    seen = {document.product_id for document in documents}
    engine.write(documents, gone=[i for i in ids if i not in seen])
    with database.transaction() as writer:
        writer.execute(delete(IndexTask).where(IndexTask.id.in_([task.id for task in tasks])))
    return len(ids)


def refresh_when_free(database: Database, engine: SearchEngine) -> int:
    """Refresh; leave the notes for later while another writes, or there is nothing to write to."""
    try:
        return refresh(database, engine)
    except IndexBusy:
        log.info("the search index is being written by another; changes wait")
    except IndexMissing as error:
        log.warning("search index: %s; run marketplace search index --rebuild", error)
    return 0


def keep_up(database: Database, engine: SearchEngine) -> int:
    """Work off the outbox, and after each few rows read what changed into the index.

    Were the index left until the outbox is empty, goods published in a busy hour would be found
    only after it. Return how many rows were worked off.
    """
    done = 0
    while step := outbox.drain(database, limit=ROWS_A_COMMIT):
        done += step
        refresh_when_free(database, engine)
    return done


def rebuild(database: Database, engine: SearchEngine) -> int:
    """Write the whole index anew; return how many goods it holds. Raises IndexBusy."""
    with database.reading() as session:
        expected = queries.visible_count(session)
    return engine.rebuild(_batches(database), expected=expected)


def _batches(database: Database) -> Iterator[list[Document]]:
    """Read all goods, some at a time: what changes meanwhile has its note and comes after."""
    last = 0
    while True:
        with database.reading() as session:
            ids = queries.visible_ids(session, after=last)
            batch = list(queries.documents(session, ids)) if ids else []
        if not ids:
            return
        last = ids[-1]
        yield batch


def turn_day_key(instance: Path, *, clock: Clock = utc_now) -> None:
    """Throw yesterday's key of visitors away, also on a day on which nobody searches."""
    DayKey(instance).turn(today=local_date(clock()))
