"""The embedded index: a thin face over Whoosh, using only schema, writer and searcher.

Texts are analysed by us and indexed as plain terms. Only the worker (or the command line) writes;
readers open the folder anew when its generation changed. An index that cannot be read is reported
as missing: the shop goes on without it. Its files hold pickles, so none from outside is opened.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh import index as whoosh
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import ID, NUMERIC, TEXT, Schema
from whoosh.query import And, DisjunctionMax, Or, Prefix, Query, Term

from marketplace.search.text import analyze

log = logging.getLogger(__name__)

# How much a find in each part counts (search specification, section 1, rounded).
WEIGHTS: Mapping[str, float] = {
    "title": 10.0,
    "shop": 5.0,
    "category": 3.0,
    "place": 3.0,
    "description": 1.5,
    "material": 1.0,
}


class IndexMissing(Exception):
    """There is no index that can be read."""


@dataclass(frozen=True, slots=True)
class Document:
    """The words of a product, both languages together, by part."""

    product_id: int
    parts: Mapping[str, str]


def _schema() -> Schema:
    fields = {
        name: TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=False, field_boost=weight)
        for name, weight in WEIGHTS.items()
    }
    return Schema(key=ID(unique=True), product_id=NUMERIC(stored=True), **fields)


def write(
    folder: Path, documents: Iterable[Document], *, gone: Iterable[int] = (), anew: bool = False
) -> int:
    """Add or replace documents, take out those that are gone; return how many were written."""
    folder.mkdir(parents=True, exist_ok=True)
    exists = not anew and whoosh.exists_in(str(folder))
    opened = whoosh.open_dir(str(folder)) if exists else whoosh.create_in(str(folder), _schema())
    writer = opened.writer(limitmb=64, timeout=20.0)
    count = 0
    try:
        for product_id in gone:
            writer.delete_by_term("key", str(product_id))
        for document in documents:
            terms = {name: " ".join(analyze(text)) for name, text in document.parts.items()}
            writer.update_document(
                key=str(document.product_id), product_id=document.product_id, **terms
            )
            count += 1
    except BaseException:
        writer.cancel()
        raise
    writer.commit()
    return count


class Reader:
    """Finds products; keeps one searcher open for the process and refreshes it when due."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._searcher: Any = None

    def _open(self) -> Any:
        try:
            # A new searcher on each change: Whoosh's own refresh reuses the readers of unchanged
            # segments together with their old list of deleted documents.
            if self._searcher is None or not self._searcher.up_to_date():
                self._searcher = whoosh.open_dir(str(self._folder)).searcher()
        except Exception as error:
            self._searcher = None
            raise IndexMissing(str(error)) from error
        return self._searcher

    def find(self, text: str, *, limit: int) -> list[tuple[int, float]]:
        """Return product ids with scores, the best first: all words, or else any of them.

        Raises IndexMissing.
        """
        terms = list(dict.fromkeys(analyze(text)))[:32]
        if not terms:
            return []
        searcher = self._open()
        try:
            for combine in (And, Or):
                query = combine([_anywhere(term) for term in terms])
                hits = searcher.search(query, limit=limit)
                if hits:
                    return [(hit["product_id"], hit.score) for hit in hits]
            nearest = Or([_nearest(searcher, term) for term in terms])
            return [(hit["product_id"], hit.score) for hit in searcher.search(nearest, limit=limit)]
        except Exception as error:
            self._searcher = None
            raise IndexMissing(str(error)) from error

    def hint(self, text: str) -> str | None:
        """Return a spelling that would find more, when a word of `text` is unknown."""
        searcher = self._open()
        words = text.split()
        better = [_known_word(searcher, word) for word in words]
        return " ".join(better) if better != words else None

    def count(self) -> int:
        """Return how many products the index holds. Raises IndexMissing."""
        return int(self._open().doc_count())


def _anywhere(term: str) -> Query:
    return DisjunctionMax([Term(name, term) for name in WEIGHTS], tiebreak=0.3)


def _nearest(searcher: Any, term: str) -> Query:
    near = _similar(searcher, term)
    return Or([*(_anywhere(other) for other in near), Prefix("title", term)])


def _similar(searcher: Any, term: str) -> list[str]:
    if len(term) < 4:
        return []
    found: list[str] = searcher.corrector("title").suggest(term, limit=3, maxdist=1, prefix=1)
    return found


def _known_word(searcher: Any, word: str) -> str:
    terms = analyze(word)
    reader = searcher.reader()
    if not terms or any((name, terms[0]) in reader for name in WEIGHTS):
        return word
    similar = _similar(searcher, terms[0])
    return similar[0] if similar else word
