"""Writes of the embedded index: one writer at a time, all or nothing.

The worker writes what changed, a command rebuilds; a lock of our own on the folder keeps them
apart for the whole of a write, opening included. A rebuild replaces the segments in its commit, so
that searches see the old index until the new one is whole. Only where the old one cannot be read
the new one starts from nothing.
"""

import fcntl
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from whoosh import index as whoosh
from whoosh.writing import CLEAR

from marketplace.search.documents import Document
from marketplace.search.engines import IndexBusy, IndexMissing
from marketplace.search.engines.whoosh.schema import fields_of, is_ours, make_schema

log = logging.getLogger(__name__)

LOCK = "writing.lock"
LIMIT_MB = 256
PROCESSES = 2
WORTH_PROCESSES = 4_000  # goods; for fewer they cost more to start than they save


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise IndexBusy(str(folder)) from None
        yield


def _open(folder: Path) -> Any:
    """Return the index of the folder. Raises IndexMissing."""
    try:
        opened = whoosh.open_dir(str(folder))
        sound = is_ours(opened.schema) and opened.latest_generation() > 0
    except Exception as error:
        raise IndexMissing(str(error)) from error
    if not sound:
        raise IndexMissing("written by another version, or not yet whole")
    return opened


def write(folder: Path, documents: Iterable[Document], gone: Iterable[int]) -> int:
    """Add or replace documents and take out those gone. Raises IndexMissing and IndexBusy."""
    with _locked(folder):
        writer = _writer(_open(folder), limitmb=LIMIT_MB)
        count = 0
        try:
            for product_id in gone:
                writer.delete_by_term("key", str(product_id))
            for document in documents:
                writer.update_document(**fields_of(document))
                count += 1
            writer.commit()
        except BaseException:
            _cancel(writer)
            raise
    return count


def rebuild(folder: Path, batches: Iterable[Sequence[Document]], *, expected: int) -> int:
    """Write all anew. Raises IndexBusy."""
    with _locked(folder):
        try:
            opened = _open(folder)
        except IndexMissing:
            opened = whoosh.create_in(str(folder), make_schema())
        many = {"procs": PROCESSES, "multisegment": True} if expected >= WORTH_PROCESSES else {}
        writer = _writer(opened, limitmb=LIMIT_MB, **many)
        count = 0
        try:
            for batch in batches:
                for document in batch:
                    writer.add_document(**fields_of(document))
                count += len(batch)
            writer.commit(mergetype=CLEAR)
        except BaseException:
            _cancel(writer)
            raise
        written = opened.doc_count()
    if written != count:
        raise IndexMissing(f"{count} goods were given and {written} are there; rebuild again")
    return count


def _writer(opened: Any, **options: Any) -> Any:
    try:
        return opened.writer(timeout=2.0, **options)
    except whoosh.LockError:  # a program that knows nothing of our own lock
        raise IndexBusy(opened.storage.folder) from None


def _cancel(writer: Any) -> None:
    if not writer.is_closed:
        try:
            writer.cancel()
        except Exception:  # the first error is the one to tell
            log.exception("a half-written index could not be put away")
