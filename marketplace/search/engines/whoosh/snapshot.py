"""The whole index as it stood after one commit, and the search in it on arrays."""

import heapq
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from marketplace.search.analysis import Spelling
from marketplace.search.engines.whoosh.segment import NONE, Floats, Ints, Postings, Segment
from marketplace.search.scoring import coordination, idf
from marketplace.search.wishes import Wish

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Matches:
    """Products of one segment that have some of the words asked."""

    segment: Segment
    docs: Ints
    scores: Floats
    whole: Mask  # has each of the words

    def only(self, mask: Mask) -> "Matches":
        """Return those that the mask keeps."""
        return Matches(self.segment, self.docs[mask], self.scores[mask], self.whole[mask])

    def fact(self, name: str) -> NDArray[Any]:
        """Return a fact of each."""
        return self.segment.facts[name][self.docs]


class Snapshot:
    """The segments of a commit, each with its living products. Also its lexicon."""

    def __init__(self, segments: Sequence[tuple[Segment, Mask | None]]) -> None:
        self.segments = segments
        self.total = sum(
            segment.size if alive is None else int(alive.sum()) for segment, alive in segments
        )
        self._most = lru_cache(maxsize=256)(self._most_of)

    def match(self, wish: Wish) -> list[Matches]:
        """Return all living products that have any word, with their scores."""
        shares = [coordination(n, len(wish.words)) for n in range(len(wish.words) + 1)]
        factors = [idf(word.goods, self.total) for word in wish.words]
        found = [_match(segment, wish, factors, shares) for segment, _ in self.segments]
        return [
            matches if alive is None else matches.only(alive[matches.docs])
            for matches, (_, alive) in zip(found, self.segments, strict=True)
        ]

    def goods_with(self, terms: Collection[str]) -> dict[str, int]:
        """Return how many products have each of the terms, those unknown left out.

        Deleted ones count until they are merged away.
        """
        found: dict[str, int] = {}
        for segment, _ in self.segments:
            known = segment.vocabulary
            for term in terms:  # a misspelt word brings a thousand
                if term in known:
                    found[term] = found.get(term, 0) + known[term]
        return found

    def _count(self, term: str) -> int:
        return sum(segment.vocabulary.get(term, 0) for segment, _ in self.segments)

    def by_skeleton(self, skeleton: str) -> dict[str, int]:
        """Return the known Persian terms with these consonants, and how many products have them."""
        lists = [segment.skeletons.get(skeleton, ()) for segment, _ in self.segments]
        return self.goods_with({term for terms in lists for term in terms})

    def beginning(self, prefix: str, *, limit: int) -> list[str]:
        """Return the terms that most products have of those that begin so."""
        return self._most(prefix, limit)

    def _most_of(self, prefix: str, limit: int) -> list[str]:
        terms = {term for segment, _ in self.segments for term in segment.beginning(prefix)}
        return heapq.nsmallest(limit, terms, key=lambda term: (-self._count(term), term))


def _match(
    segment: Segment, wish: Wish, factors: Sequence[float], shares: Sequence[float]
) -> Matches:
    scores = np.zeros(segment.size, np.float32)
    matched = np.zeros(segment.size, np.uint8)  # words are far fewer than 256
    for word, factor in zip(wish.words, factors, strict=True):
        docs, counts = _word(segment, word.ways)
        scores[docs] += counts * np.float32(factor)
        matched[docs] += 1
    docs = np.flatnonzero(matched).astype(np.int32)
    words = matched[docs]
    share = np.array(shares, np.float32)
    return Matches(segment, docs, scores[docs] * share[words], words == len(wish.words))


def _word(segment: Segment, ways: Sequence[Spelling]) -> Postings:
    """Return the products with a word and what it counts: its best spelling of each."""
    found = [_way(segment, way) for way in ways]
    having = [postings for postings in found if len(postings[0])]
    if len(having) <= 1:
        return having[0] if having else NONE
    best = np.zeros(segment.size, np.float32)
    for docs, counts in having:
        best[docs] = np.maximum(best[docs], counts)
    docs = np.flatnonzero(best).astype(np.int32)
    return docs, best[docs]


def _way(segment: Segment, way: Spelling) -> Postings:
    """Return the products with all terms of a spelling; it counts their mean."""
    docs, counts = segment.postings(way.terms[0])
    for term in way.terms[1:]:
        others, more = segment.postings(term)
        docs, here, there = np.intersect1d(docs, others, assume_unique=True, return_indices=True)
        counts = counts[here] + more[there]
    return docs, counts * np.float32(way.weight / len(way.terms))
