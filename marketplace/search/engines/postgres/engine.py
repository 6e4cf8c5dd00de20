"""The PostgreSQL engine: for markets whose web servers stand on several machines.

Same analysis, same score, same order as the embedded engine; the index lives in tables of the
shop's own database, so that it is backed up and failed over with it. Answers are some milliseconds
slower; there is nothing to hold open or to go stale.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from marketplace.core.db import Database
from marketplace.search import wishes
from marketplace.search.documents import Document
from marketplace.search.engines import ALL, FIRST, Filters, Found, Hit, IndexMissing, Page
from marketplace.search.engines.postgres import reading, writing
from marketplace.search.engines.postgres.reading import Terms

T = TypeVar("T")


class PostgresEngine:
    """Search in tables of the shop's database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(self, documents: Iterable[Document], *, gone: Iterable[int] = ()) -> int:
        """Add or replace documents and take out those gone, in one transaction."""
        return writing.write(self._database, documents, gone)

    def rebuild(self, batches: Iterable[Sequence[Document]], *, expected: int = 0) -> int:
        """Write all anew, in one transaction."""
        return writing.rebuild(self._database, batches)

    def rank(self, text: str, *, limit: int) -> list[Hit]:
        """Return the best products that have any of the words."""

        def work(connection: Connection, total: int) -> list[Hit]:
            wish = wishes.read(text, Terms(connection))
            return reading.rank(connection, wish, total, limit=limit)

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

        def work(connection: Connection, total: int) -> Found:
            wish = wishes.read(text, Terms(connection))
            return reading.find(connection, wish, total, filters=filters, facets=facets, page=page)

        return self._reading(work)

    def suggest(self, text: str, *, limit: int = 8) -> list[int]:
        """Return products for a text that is still being typed."""

        def work(connection: Connection, total: int) -> list[int]:
            wish = wishes.read_typed(text, Terms(connection))
            page = Page(size=limit)
            found = reading.find(connection, wish, total, filters=ALL, facets=(), page=page)
            return [hit.product_id for hit in found.hits]

        return self._reading(work)

    def hint(self, text: str) -> str | None:
        """Return a spelling that would find more, when a word of `text` is unknown."""
        return self._reading(lambda connection, _: wishes.hint(text, Terms(connection)))

    def health(self) -> str:
        """Return what is wrong with the index in a few words; empty when sound."""
        try:
            self._reading(lambda _connection, total: total)
        except IndexMissing as error:
            return f"search index: {error} (marketplace search index --rebuild)"
        return ""

    def close(self) -> None:
        """Nothing is held."""

    def _reading(self, work: Callable[[Connection, int], T]) -> T:
        try:
            with self._database.engine.connect() as connection:
                state = connection.execute(text("SELECT version, goods FROM search_state")).first()
                if state is None or state.version != writing.VERSION:
                    raise IndexMissing("not built" if state is None else "of another version")
                return work(connection, state.goods)
        except SQLAlchemyError as error:
            raise IndexMissing(type(error).__name__) from error
