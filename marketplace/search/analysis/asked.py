"""What a query asks for: its words, each with the ways in which goods may say it.

Some ways depend on what the index knows; it is asked at most twice a query (`Vocabulary`), for many
terms at once, so that an engine behind a network is quick as well.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Protocol

from marketplace.search.analysis.letters import ZWNJ, chunks, fold, is_persian, runs
from marketplace.search.analysis.terms import AFFIXES, STOP_WORDS, is_affix, stem, verbs_joined

MOST_WORDS = 32
MOST_WITHOUT = 3  # without led lamp
WITHOUT = frozenset({"without", "بدون"})
JOINED, SPLIT, POSSESSIVE, APART = 1.0, 0.9, 0.9, 0.6  # what a find by another spelling counts
_POSSESSIVES = ("یمان", "یتان", "یشان", "مان", "تان", "شان", "یم", "یت", "یش", "م", "ت", "ش")


class Vocabulary(Protocol):
    """What the index knows; each engine has one."""

    def goods_with(self, terms: Collection[str]) -> Mapping[str, int]:
        """Return how many goods have each of the terms, those unknown left out."""

    def by_skeleton(self, skeleton: str) -> Mapping[str, int]:
        """Return the known Persian terms with these consonants (`skeleton_of`), and their goods."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A way to say a word: terms that must all be there, and how much a find counts (up to 1)."""

    terms: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word of a query. A product satisfies it by any one spelling; the best one counts.

    The first spelling is the word's own term. How telling the word is (its idf) is judged by that
    term, and by its most frequent spelling when the index does not know the term: a rare spelling
    of a common word tells no more than the word. A spelling of several terms counts their mean.
    An `excluded` word (without handles) is not looked for. `unknown` when the index knows none of
    the spellings: `fallback_terms` may help then.
    """

    text: str  # as typed, folded
    spellings: tuple[Spelling, ...]
    excluded: bool = False
    unknown: bool = False
    typed: str = ""  # all that stands between two spaces, folded: for the keyboard table

    @property
    def term(self) -> str:
        """The word's own term."""
        return self.spellings[0].terms[0]


@dataclass(slots=True)
class _Piece:
    text: str
    typed: str
    excluded: bool
    content: bool  # neither a stop word nor an affix
    affix: bool
    glued: bool  # to the piece before: it was written as one with it


Synonyms = Callable[[Sequence[str]], Sequence[tuple[int, int, Spelling]]]


def query_words(
    text: str, vocabulary: Vocabulary, synonyms: Synonyms | None = None
) -> list[QueryWord]:
    """Return the words of a query in order; none only where the text has no letter or digit.

    `synonyms` is given the terms and returns from where to where which other spelling fits.
    """
    pieces = _pieces(text)[:MOST_WORDS]
    kept = _kept(pieces)
    terms = {at: stem(pieces[at].text) for at in kept}
    joins = _joins(pieces)
    apart = {at: tuple(r for r in runs(pieces[at].text) if r not in STOP_WORDS) for at in kept}
    asked = {*terms.values(), *(join[-1] for join in joins), *chain(*apart.values())}
    known = vocabulary.goods_with(asked)
    ways = {at: [Spelling((term,))] for at, term in terms.items()}
    for at, parts in apart.items():
        if parts and all(part in known for part in parts):
            ways[at].append(Spelling(parts, APART))
    for start, end, term in joins:
        for at in range(start, end):
            if at in ways and term in known:
                ways[at].append(Spelling((term,), JOINED))
    _add_cuts(ways, pieces, terms, known, vocabulary)
    for start, end, spelling in synonyms([terms[at] for at in kept]) if synonyms else ():
        for at in kept[start:end]:
            ways[at].append(spelling)
    return [_word(pieces[at], ways[at], known) for at in kept]


def _kept(pieces: Sequence[_Piece]) -> list[int]:
    """Return the places of the words that count: without stop words, unless there are no others."""
    kept = [at for at, piece in enumerate(pieces) if piece.content] or list(range(len(pieces)))
    if all(pieces[at].excluded for at in kept):
        for at in kept:
            pieces[at].excluded = False
    return kept


def _word(piece: _Piece, ways: list[Spelling], known: Mapping[str, int]) -> QueryWord:
    unknown = len(ways) == 1 and ways[0].terms[0] not in known
    return QueryWord(piece.text, tuple(dict.fromkeys(ways)), piece.excluded, unknown, piece.typed)


def _pieces(text: str) -> list[_Piece]:
    """Cut a query into pieces, and mark the words that stand behind a "without"."""
    found: list[_Piece] = []
    without = 0
    for typed in fold(text).split():
        for chunk in verbs_joined(list(chunks(typed))):
            for number, piece in enumerate(chunk):
                affix = is_affix(piece) if number else piece in AFFIXES
                content = not affix and piece not in STOP_WORDS | WITHOUT
                found.append(
                    _Piece(piece, typed, content and without > 0, content, affix, number > 0)
                )
                without = MOST_WITHOUT if piece in WITHOUT else without - content
                if piece in STOP_WORDS:  # "without wiring with switch"
                    without = 0
    return _verbs(found)


def _verbs(pieces: list[_Piece]) -> list[_Piece]:
    """Join a می that stands alone to the verb behind it."""
    for first, second in pairwise(pieces):
        joined = verbs_joined([(first.text,), (second.text,)])
        if len(joined) == 1:
            second.text, first.content = joined[0][0], False
    return pieces


def _joins(pieces: Sequence[_Piece]) -> list[tuple[int, int, str]]:
    """Return neighbours as one word: from, to, term. All parts of a chunk are joined as well."""
    found = []
    for at, (first, second) in enumerate(pairwise(pieces)):
        if _may_join(first, second):
            found.append((at, at + 2, stem(first.text + second.text)))
    start = 0
    for at in range(1, len(pieces) + 1):
        if at == len(pieces) or not pieces[at].glued:
            parts = [piece.text for piece in pieces[start:at] if not piece.affix]
            if len(parts) > 2:
                found.append((start, at, stem("".join(parts))))
            start = at
    return found


def _may_join(first: _Piece, second: _Piece) -> bool:
    if first.excluded or second.excluded or not second.content or first.affix:
        return False
    if first.text[0].isdigit() and second.text[0].isdigit():
        return first.glued or second.glued
    # "a part" is not "apart"; but هم بازی is همبازی.
    return first.content or (is_persian(first.text) and is_persian(second.text))


def _add_cuts(
    ways: Mapping[int, list[Spelling]],
    pieces: Sequence[_Piece],
    terms: Mapping[int, str],
    known: Mapping[str, int],
    vocabulary: Vocabulary,
) -> None:
    """Cut words that are not known: into two known ones, or a possessive off a known one."""
    cuts = {
        at: [*_splits(pieces[at].text), *_owned(pieces[at].text)]
        for at, term in terms.items()
        if len(ways[at]) == 1 and term not in known and not pieces[at].excluded
    }
    asked = {term for found in cuts.values() for way in found for term in way.terms}
    if not asked:
        return
    goods = vocabulary.goods_with(asked)
    for at, found in cuts.items():
        good = [way for way in found if all(term in goods for term in way.terms)]
        if good:  # of several places to cut, the one whose rarer half is the most frequent
            best = max(good, key=lambda way: min(goods[term] for term in way.terms))
            ways[at].append(best)


def _splits(word: str) -> list[Spelling]:
    least = 2 if is_persian(word) else 3
    return [
        Spelling((stem(word[:at]), stem(word[at:])), SPLIT)
        for at in range(least, len(word) - least + 1)
        if word[at:] not in AFFIXES and ZWNJ not in word and word.isalpha()
    ]


def _owned(word: str) -> list[Spelling]:
    if not is_persian(word):
        return []
    return [
        Spelling((stem(word.removesuffix(ending)),), POSSESSIVE)
        for ending in _POSSESSIVES
        if word.endswith(ending) and len(word) - len(ending) >= 3
    ]
