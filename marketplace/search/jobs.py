"""What the worker does for search: the one writer of the index; it ends the key of the day."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from marketplace.core.clock import Clock, utc_now
from marketplace.core.db import Database
from marketplace.core.jalali import local_date
from marketplace.search import index, queries
from marketplace.search.models import IndexTask
from marketplace.search.visitors import DayKey


def refresh(database: Database, folder: Path, *, limit: int = 2000) -> int:
    """Read changed goods into the index; the notes go once it is committed. Return how many."""
    with database.reading() as session:
        tasks = session.execute(
            select(IndexTask.id, IndexTask.product_id).order_by(IndexTask.id).limit(limit)
        ).all()
        ids = sorted({task.product_id for task in tasks})
        if not ids:
            return 0
        documents = list(queries.documents(session, ids))
    seen = {document.product_id for document in documents}
    index.write(folder, documents, gone=[i for i in ids if i not in seen])
    with database.transaction() as writer:
        writer.execute(delete(IndexTask).where(IndexTask.id.in_([task.id for task in tasks])))
    return len(ids)


def rebuild(database: Database, folder: Path) -> int:
    """Write the whole index anew; return how many goods it holds."""
    with database.reading() as session:
        return index.write(folder, _all_documents(session), anew=True)


def _all_documents(session: Session) -> Iterator[index.Document]:
    last = 0
    while ids := queries.visible_ids(session, after=last):
        yield from queries.documents(session, ids)
        last = ids[-1]
        session.expunge_all()


def turn_day_key(instance: Path, *, clock: Clock = utc_now) -> None:
    """Throw yesterday's key of visitors away, also on a day on which nobody searches."""
    DayKey(instance).turn(today=local_date(clock()))
