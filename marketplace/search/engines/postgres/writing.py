"""Writes of the index in PostgreSQL: one writer at a time, each write one transaction.

Readers see what was there until the commit, also while all is written anew.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any

from sqlalchemy import Connection, text

from marketplace.core.db import Database
from marketplace.search.analysis import skeleton_of
from marketplace.search.documents import Document
from marketplace.search.engines import IndexBusy, IndexMissing
from marketplace.search.scoring import saturated, term_weights

VERSION = 1  # of what is written; another one is rebuilt, never read
LOCK = 0x62617A61  # of this index among the locks of the database

_COPY_DOCUMENTS = "COPY search_document FROM STDIN"
_COPY_POSTINGS = "COPY search_posting FROM STDIN"
_COUNT = text("""
    INSERT INTO search_term AS known (term, goods, skeleton)
    SELECT * FROM unnest(CAST(:terms AS text[]), CAST(:goods AS int[]), CAST(:skeletons AS text[]))
    ON CONFLICT (term) DO UPDATE SET goods = known.goods + excluded.goods
""")
_STATE = text("""
    INSERT INTO search_state (id, version, goods)
    VALUES (1, :version, (SELECT count(*) FROM search_document))
    ON CONFLICT (id) DO UPDATE SET version = excluded.version, goods = excluded.goods
""")


@contextmanager
def _writing(database: Database) -> Iterator[Connection]:
    with database.engine.begin() as connection:
        lock = text("SELECT pg_try_advisory_xact_lock(:lock)")
        if not connection.scalar(lock, {"lock": LOCK}):
            raise IndexBusy("another process writes it")
        yield connection


def write(database: Database, documents: Iterable[Document], gone: Iterable[int]) -> int:
    """Add or replace documents and take out those gone. Raises IndexMissing and IndexBusy."""
    known = {document.product_id: document for document in documents}
    with _writing(database) as connection:
        if connection.scalar(text("SELECT version FROM search_state")) != VERSION:
            raise IndexMissing("not built")
        changes = _remove(connection, [*known, *gone])
        changes.update(_add(connection, known.values()))
        _count(connection, changes)
        connection.execute(_STATE, {"version": VERSION})
    return len(known)


def rebuild(database: Database, batches: Iterable[Sequence[Document]]) -> int:
    """Write all anew. Raises IndexBusy."""
    with _writing(database) as connection:
        for table in ("search_posting", "search_document", "search_term"):
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - three names of ours
        terms: Counter[str] = Counter()
        for batch in batches:
            terms.update(_add(connection, batch))
        _count(connection, terms)
        connection.execute(_STATE, {"version": VERSION})
        count = connection.scalar(text("SELECT goods FROM search_state")) or 0
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM (ANALYZE) search_posting, search_document, search_term"))
    return count


def _remove(connection: Connection, ids: Sequence[int]) -> Counter[str]:
    """Take products out; return the terms that lost them, counted below zero."""
    where = "WHERE product_id = ANY(:ids)"
    found = connection.execute(
        text(f"DELETE FROM search_posting {where} RETURNING term"),  # noqa: S608
        {"ids": list(ids)},
    )
    lost: Counter[str] = Counter()
    lost.subtract(found.scalars())
    connection.execute(
        text(f"DELETE FROM search_document {where}"),  # noqa: S608
        {"ids": list(ids)},
    )
    return lost


def _add(connection: Connection, documents: Iterable[Document]) -> Counter[str]:
    """Put products in; return in how many of them each term stands."""
    terms: Counter[str] = Counter()
    rows, postings = [], []
    for document in documents:
        weights = term_weights(document.parts)
        terms.update(weights.keys())
        rows.append(_row(document))
        postings.append([(t, document.product_id, saturated(w)) for t, w in weights.items()])
    _copy(connection, _COPY_DOCUMENTS, rows)
    _copy(connection, _COPY_POSTINGS, chain.from_iterable(postings))
    return terms


def _row(document: Document) -> tuple[Any, ...]:
    facts = document.facts
    return (
        document.product_id, facts.category_id, facts.shop_id, facts.province, facts.county,
        facts.price_minor, facts.published_s, facts.loved, facts.ready,
    )  # fmt: skip


def _copy(connection: Connection, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    raw: Any = connection.connection.driver_connection
    with raw.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _count(connection: Connection, changes: Counter[str]) -> None:
    terms = sorted(term for term, change in changes.items() if change)
    values = {
        "terms": terms,
        "goods": [changes[term] for term in terms],
        "skeletons": [skeleton_of(term) for term in terms],
    }
    if terms:
        connection.execute(_COUNT, values)
