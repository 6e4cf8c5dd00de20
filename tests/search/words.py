"""A small market in memory, searched through the analysis alone, for tests of words."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from marketplace.search.analysis import (
    QueryWord,
    Synonyms,
    fallback_terms,
    index_terms,
    query_words,
    skeleton_of,
)


class Words:
    """What an index of these texts knows."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._goods = Counter(term for text in texts for term in set(index_terms(text)))
        self._skeletons: dict[str, dict[str, int]] = defaultdict(dict)
        for term, count in self._goods.items():
            if skeleton := skeleton_of(term):
                self._skeletons[skeleton][term] = count

    def goods_with(self, terms: Collection[str]) -> Mapping[str, int]:
        return {term: self._goods[term] for term in terms if term in self._goods}

    def by_skeleton(self, skeleton: str) -> Mapping[str, int]:
        return self._skeletons.get(skeleton, {})


def asked(text: str, known: Words, synonyms: Synonyms | None = None) -> list[QueryWord]:
    """Return the words that a search looks for."""
    return [word for word in query_words(text, known, synonyms) if not word.excluded]


def satisfied(word: QueryWord, text: str, known: Words) -> bool:
    """Say whether a text has one of the spellings of a word, or of what helps when unknown."""
    terms = set(index_terms(text))
    ways = (*word.spellings, *(fallback_terms(word, known) if word.unknown else ()))
    return any(terms.issuperset(way.terms) for way in ways)


@dataclass(frozen=True, slots=True)
class Case:
    """A query and a document that it must find, or must not."""

    name: str
    category: str
    tier: int
    query: str
    document: str
    match: bool


def persian_cases() -> list[Case]:
    path = Path(__file__).with_name("persian_cases.tsv")
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    return [Case(r[0], r[1], int(r[2]), r[3], r[4], r[5] == "match") for r in rows]


def documents_of(cases: Iterable[Case]) -> dict[str, str]:
    """Return the texts of an index: each document, and each word that must not find its own."""
    found = {case.name: case.document for case in cases}
    return found | {f"{case.name}-query": case.query for case in cases if not case.match}
