"""A segment of the index as arrays: the postings of a term, the facts of its products.

Segments never change, so what is read of one stays right as long as it lives; only its list of
deleted products grows. Whoosh's own refresh hands on the readers of unchanged segments together
with their *old* list, so the list is taken from the table of contents of each commit instead.
"""

from bisect import bisect_left
from collections import OrderedDict
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import SegmentReader, TermNotFound

from marketplace.search.analysis import skeleton_of
from marketplace.search.engines.whoosh.schema import RECORD
from marketplace.search.scoring import saturated

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]
Postings = tuple[Ints, Floats]
NONE: Postings = (np.empty(0, np.int32), np.empty(0, np.float32))
ENTRY_BYTES = 400  # of an entry beside its arrays


class PostingCache:
    """The postings used last, by segment and term, up to a number of bytes."""

    def __init__(self, most_bytes: int) -> None:
        self._most, self._bytes = most_bytes, 0
        self._known: OrderedDict[tuple[str, str], Postings] = OrderedDict()

    def get(self, key: tuple[str, str]) -> Postings | None:
        """Return what is known under `key`, which now was used last."""
        found = self._known.get(key)
        if found is not None:
            self._known.move_to_end(key)
        return found

    def keep(self, key: tuple[str, str], postings: Postings) -> None:
        """Keep the postings; those used longest ago go."""
        self._known[key] = postings
        self._bytes += _size(postings)
        while self._bytes > self._most:
            _, gone = self._known.popitem(last=False)
            self._bytes -= _size(gone)

    def forget(self, alive: set[str]) -> None:
        """Drop what belongs to segments that are no more."""
        for key in [key for key in self._known if key[0] not in alive]:
            self._bytes -= _size(self._known.pop(key))


def _size(postings: Postings) -> int:
    return postings[0].nbytes + postings[1].nbytes + ENTRY_BYTES


class Segment:
    """One segment, open for reading."""

    def __init__(self, storage: Any, schema: Any, segment: Any, cache: PostingCache) -> None:
        self.id: str = segment.segment_id()
        self.size: int = segment.doc_count_all()
        self._cache = cache
        self._reader = SegmentReader(storage, schema, segment)
        self._path = Path(storage.folder) / segment.make_filename(segment.COMPOUND_EXT)
        self._bytes: int = self._path.stat().st_size

    def is_whole(self) -> bool:
        """Say whether the file has kept its length: to touch a page cut off would end us."""
        try:
            size: int = self._path.stat().st_size
        except FileNotFoundError:  # merged away; what we have open is still there
            return True
        return size == self._bytes

    def postings(self, term: str) -> Postings:
        """Return the products with the term and what it counts in each."""
        known = self._cache.get((self.id, term))
        if known is None:
            known = self._read(term)
            self._cache.keep((self.id, term), known)
        return known

    def _read(self, term: str) -> Postings:
        try:
            matcher = self._reader.postings("terms", term.encode())
        except TermNotFound:
            return NONE
        docs, weights = [], []
        while matcher.is_active():
            docs.append(matcher.id())
            weights.append(matcher.weight())
            matcher.next()
        return np.array(docs, np.int32), saturated(np.array(weights, np.float32))

    @cached_property
    def facts(self) -> dict[str, NDArray[Any]]:
        """The facts of all products by name, an array each."""
        column = self._reader.column_reader("record", translate=False)
        raw = b"".join(column[doc] for doc in range(self.size))
        records = np.frombuffer(raw, RECORD, count=self.size)
        return {name: np.ascontiguousarray(records[name]) for name in RECORD.names or ()}

    @cached_property
    def vocabulary(self) -> dict[str, int]:
        """All terms with the number of products that have them, in order."""
        if not self.size:
            return {}
        entries = self._reader.iter_from("terms", b"")
        return {term.decode(): info.doc_frequency() for (_field, term), info in entries}

    @cached_property
    def skeletons(self) -> dict[str, list[str]]:
        """The Persian terms by their consonants."""
        found: dict[str, list[str]] = {}
        for term in self.vocabulary:
            if skeleton := skeleton_of(term):
                found.setdefault(skeleton, []).append(term)
        return found

    @cached_property
    def _ordered(self) -> list[str]:
        return sorted(self.vocabulary)

    def beginning(self, prefix: str) -> list[str]:
        """Return the terms that begin so."""
        first = bisect_left(self._ordered, prefix)
        return self._ordered[first : bisect_left(self._ordered, prefix + "\U0010ffff", first)]

    def close(self) -> None:
        """Let the file go."""
        self._reader.close()
