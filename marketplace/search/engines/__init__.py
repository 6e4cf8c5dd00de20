"""What a search engine is to the rest of the shop; the embedded one and PostgreSQL are both this.

Engines are given documents and wishes as values and give values back: they know no session of the
shop and no page. Both analyse and score alike (`search.analysis`, `search.scoring`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from marketplace.search.documents import Document

PAGE = 24
DEEPEST = 10_000  # nobody reads further; a page beyond is empty
FACETS = ("category", "province", "county", "ready")
SORTS = ("relevance", "newest", "cheapest", "dearest", "loved")
MOST_PRICES = 2000  # a histogram of more would look the same


class IndexMissing(Exception):
    """There is no index that can be read."""


class IndexBusy(Exception):
    """Another process is writing the index."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search; empty fields do not."""

    category_ids: tuple[int, ...] = ()
    shop_id: int = 0
    province: int = 0
    county: int = 0
    low_minor: int | None = None
    high_minor: int | None = None
    ready: int = 0  # `documents.NOW` or `documents.ORDER`


@dataclass(frozen=True, slots=True)
class Page:
    """Which hits are wanted, in which order. Equal ones stand by id, the newer first."""

    size: int = PAGE
    number: int = 1
    sort: str = "relevance"

    @property
    def first(self) -> int:
        """Return how many hits stand before this page."""
        return max(0, self.number - 1) * self.size


ALL, FIRST = Filters(), Page()


@dataclass(frozen=True, slots=True)
class Hit:
    """A product found, with its score."""

    product_id: int
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave: a page of hits, and what stands beside it.

    `facets` count what each value would leave, the choice of its own facet put aside. `whole` says
    that the hits have every word asked; otherwise none has, and they have some.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    whole: bool = True
    facets: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    per_shop: Mapping[int, int] = field(default_factory=dict)
    prices: tuple[int, ...] = ()


class SearchEngine(Protocol):
    """Finds goods by words. All methods raise IndexMissing when there is no sound index."""

    def write(self, documents: Iterable[Document], *, gone: Iterable[int] = ()) -> int:
        """Add or replace documents and take out those gone, in one step; return how many.

        Raises IndexBusy when another process writes.
        """

    def rebuild(self, batches: Iterable[Sequence[Document]], *, expected: int = 0) -> int:
        """Write all anew, healing what was there; searches see the old until the new is whole.

        `expected` says about how many will come. Raises IndexBusy.
        """

    def rank(self, text: str, *, limit: int) -> list[Hit]:
        """Return the best products that have any of the words."""

    def find(
        self,
        text: str,
        *,
        filters: Filters = ALL,
        facets: Sequence[str] = (),
        page: Page = FIRST,
    ) -> Found:
        """Return a page of the products that have all words, or when none has, any of them."""

    def suggest(self, text: str, *, limit: int = 8) -> list[int]:
        """Return products for a text that is still being typed: its last word is a beginning."""

    def hint(self, text: str) -> str | None:
        """Return a spelling that would find more, when a word of `text` is unknown."""

    def close(self) -> None:
        """Let go of what is held open."""

    def health(self) -> str:
        """Return what is wrong with the index in a few words for operators; empty when sound."""
