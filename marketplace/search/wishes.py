"""What a query asks of an engine: its words, each with the ways in which goods may say it.

The analysis says which words there are and how they may be spelt, the engine's lexicon says which
of them any product has. Words that are not looked for (*without* handles) are dropped: in shops
"without handles" is seldom said of what has none, and "handles" is always said of what has some.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from marketplace.core.text import storable
from marketplace.search.analysis import (
    QueryWord,
    Spelling,
    Vocabulary,
    fallback_terms,
    fold,
    index_terms,
    query_words,
)

LONGEST, LONGEST_WORD = 400, 50  # characters of a text that are read, and of a word
MOST_ENDINGS = 12  # of a word that is still being typed


class Lexicon(Vocabulary, Protocol):
    """The terms that goods have, as an engine knows them."""

    def beginning(self, prefix: str, *, limit: int) -> list[str]:
        """Return the terms that most goods have of those that begin so."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word asked. Any way satisfies it, the best counts; `goods` says how telling it is."""

    ways: tuple[Spelling, ...]
    goods: int


@dataclass(frozen=True, slots=True)
class Wish:
    """The words of a query."""

    words: tuple[Word, ...] = ()

    @property
    def terms(self) -> frozenset[str]:
        """All terms that some word may be said by."""
        return frozenset(term for word in self.words for way in word.ways for term in way.terms)


def read(text: str, lexicon: Lexicon) -> Wish:
    """Return what `text` asks for."""
    asked = (word for word in query_words(_short(text), lexicon) if not word.excluded)
    ways = [(word.term, _ways(word, lexicon)) for word in asked]
    return _wish(dict(ways), lexicon)


def read_typed(text: str, lexicon: Lexicon) -> Wish:
    """Return what a text asks for whose last word is still being typed."""
    before, _, last = _short(text).rpartition(" ")
    wish = read(before, lexicon) if before.strip() else Wish()
    begun = dict.fromkeys((*fold(last).split()[-1:], *index_terms(last)[-1:]))
    terms = dict.fromkeys(t for b in begun for t in lexicon.beginning(b, limit=MOST_ENDINGS))
    if terms:
        ends = _wish({last: tuple(Spelling((term,)) for term in terms)}, lexicon)
        return Wish((*wish.words, *ends.words))
    return read(text, lexicon)


def _short(text: str) -> str:
    """Return what is read of a text: nobody means more, and the rest would only take time."""
    text = storable(text[:LONGEST])
    words = " ".join(word[:LONGEST_WORD] for word in text.split())
    return words + " " * text.endswith(" ")


def _ways(word: QueryWord, lexicon: Lexicon) -> tuple[Spelling, ...]:
    return (*word.spellings, *(fallback_terms(word, lexicon) if word.unknown else ()))


def _wish(asked: Mapping[str, tuple[Spelling, ...]], lexicon: Lexicon) -> Wish:
    terms = {term for ways in asked.values() for way in ways for term in way.terms}
    known = lexicon.goods_with(terms)
    return Wish(tuple(Word(ways, _goods(ways, known)) for ways in asked.values()))


def _goods(ways: tuple[Spelling, ...], known: Mapping[str, int]) -> int:
    """Return how many goods have a word: its own term, or else its most frequent spelling."""
    counts = [min(known.get(term, 0) for term in way.terms) for way in ways]
    return counts[0] or max(counts)


def hint(text: str, lexicon: Lexicon) -> str | None:
    """Return `text` with terms of goods for its unknown words; None when nothing is better."""
    words = _short(text).split()
    better = [term or word for word, term in zip(words, _known(words, lexicon), strict=True)]
    return " ".join(better) if better != words else None


def _known(words: Collection[str], lexicon: Lexicon) -> Iterator[str]:
    for text in words:
        found = query_words(text, lexicon)
        ways = fallback_terms(found[0], lexicon) if len(found) == 1 and found[0].unknown else ()
        yield " ".join(ways[0].terms) if ways else ""
