"""The embedded engine: Whoosh's files, read as arrays.

Whoosh's own matchers spend most of their time walking trees of small objects, ten times as long as
the sums that are wanted; so only its storage is used (schema, writer, postings, column, table of
contents), and a query adds up numpy arrays. One set of open segments a process, looked at for a
newer commit at each call (a list of the folder, some microseconds); readers take no lock of the
writer and never wait for it. Index files hold pickles: none from outside is ever opened. Whatever
is wrong with them is told as IndexMissing, and the next call tries again, so that an index made
whole is used at once.
"""

import logging
import os
import re
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from marketplace.search import wishes
from marketplace.search.documents import Document
from marketplace.search.engines import ALL, FIRST, Filters, Found, Hit, IndexMissing, Page
from marketplace.search.engines.whoosh import reading, writing
from marketplace.search.engines.whoosh.schema import is_ours
from marketplace.search.engines.whoosh.segment import PostingCache, Segment
from marketplace.search.engines.whoosh.snapshot import Mask, Snapshot

log = logging.getLogger(__name__)

NAME = "MAIN"
CACHE_BYTES = 64 * 2**20
TRIES = 5
_TOC = re.compile(rf"_{NAME}_(\d+)\.toc")
T = TypeVar("T")


class WhooshEngine:
    """Search in the index files of a folder."""

    def __init__(self, folder: Path, *, cache_bytes: int = CACHE_BYTES) -> None:
        self._folder = folder
        self._cache = PostingCache(cache_bytes)
        self._lock = Lock()
        self._segments: dict[str, Segment] = {}
        self._snapshot = Snapshot(())
        self._version: tuple[int, int] | None = None

    def write(self, documents: Iterable[Document], *, gone: Iterable[int] = ()) -> int:
        """Add or replace documents and take out those gone, in one commit."""
        return writing.write(self._folder, documents, gone)

    def rebuild(self, batches: Iterable[Sequence[Document]], *, expected: int = 0) -> int:
        """Write all anew; `expected` says how many are about to come."""
        return writing.rebuild(self._folder, batches, expected=expected)

    def rank(self, text: str, *, limit: int) -> list[Hit]:
        """Return the best products that have any of the words."""

        def work(now: Snapshot) -> list[Hit]:
            return reading.best(now.match(wishes.read(text, now)), Page(size=limit))

        return self._reading(work)

    def find(
        self,
        text: str,
        *,
        filters: Filters = ALL,
        facets: Sequence[str] = (),
        page: Page = FIRST,
    ) -> Found:
        """Return a page of the products that have all words, or when none has, any of them."""

        def work(now: Snapshot) -> Found:
            matches = now.match(wishes.read(text, now))
            return reading.found(matches, filters, facets, page, beside=bool(facets))

        return self._reading(work)

    def suggest(self, text: str, *, limit: int = 8) -> list[int]:
        """Return products for a text that is still being typed."""

        def work(now: Snapshot) -> list[int]:
            matches = now.match(wishes.read_typed(text, now))
            found = reading.found(matches, Filters(), (), Page(size=limit), beside=False)
            return [hit.product_id for hit in found.hits]

        return self._reading(work)

    def hint(self, text: str) -> str | None:
        """Return a spelling that would find more, when a word of `text` is unknown."""
        return self._reading(lambda now: wishes.hint(text, now))

    def health(self) -> str:
        """Return what is wrong with the index in a few words; empty when sound."""
        try:
            self._reading(lambda now: [segment.facts for segment, _ in now.segments])
        except IndexMissing as error:
            return f"search index: {error} (marketplace search index --rebuild)"
        return ""

    def count(self) -> int:
        """Return how many products the index holds."""
        return self._reading(lambda now: now.total)

    def close(self) -> None:
        """Let all files go."""
        with self._lock:
            self._forget()

    def _reading(self, work: Callable[[Snapshot], T]) -> T:
        with self._lock:
            try:
                self._refresh()
                return work(self._snapshot)
            except Exception as error:
                self._forget()
                log.debug("index not read", exc_info=True)
                told = str(error) if isinstance(error, IndexMissing) else repr(error)
                raise IndexMissing(told[:200]) from error

    def _refresh(self) -> None:
        for last in reversed(range(TRIES)):
            try:
                version = self._current()
                if version != self._version:
                    self._load(version)
                break
            except FileNotFoundError:  # a commit took the files while we opened them
                if last == 0:
                    raise
                time.sleep(0.02)
        if not all(segment.is_whole() for segment in self._segments.values()):
            raise IndexMissing("a file was cut")

    def _current(self) -> tuple[int, int]:
        """Return what tells one commit from another: its number, and when it was written."""
        try:
            names = os.listdir(self._folder)  # noqa: PTH208 - a quarter of the time
        except FileNotFoundError:
            raise IndexMissing("not there") from None
        tocs = [_TOC.fullmatch(name) for name in names]
        newest = max((int(toc[1]) for toc in tocs if toc), default=0)
        if newest == 0:
            raise IndexMissing("not there")
        return newest, (self._folder / f"_{NAME}_{newest}.toc").stat().st_mtime_ns

    def _load(self, version: tuple[int, int]) -> None:
        storage = FileStorage(str(self._folder), readonly=True)
        contents = TOC.read(storage, NAME, gen=version[0])
        if not is_ours(contents.schema):
            raise IndexMissing("written by another version")
        segments = {
            part.segment_id(): self._segments.get(part.segment_id())
            or Segment(storage, contents.schema, part, self._cache)
            for part in contents.segments
        }
        gone = [segment for name, segment in self._segments.items() if name not in segments]
        alive = [_alive(part) for part in contents.segments]
        self._snapshot = Snapshot(tuple(zip(segments.values(), alive, strict=True)))
        self._segments, self._version = segments, version
        self._cache.forget(set(segments))
        for segment in gone:
            segment.close()

    def _forget(self) -> None:
        for segment in self._segments.values():
            segment.close()
        self._segments, self._snapshot, self._version = {}, Snapshot(()), None
        self._cache.forget(set())


def _alive(part: Any) -> Mask | None:
    deleted = list(part.deleted_docs())
    if not deleted:
        return None
    mask = np.ones(part.doc_count_all(), np.bool_)
    mask[deleted] = False
    return mask
