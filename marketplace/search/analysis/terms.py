"""The terms of a text as they are indexed, and how a title is cut."""

import re
from collections.abc import Iterator, Sequence

from marketplace.search.analysis import english, persian
from marketplace.search.analysis.letters import chunks, is_persian, runs
from marketplace.search.analysis.lists import words

# Parts that fall away behind a half-space, or alone after a space.
AFFIXES = frozenset(
    """
    ها های هایی هایم هایت هایش هایمان هایتان هایشان ی ای یی ام ات اش ایم اند مان تان شان تر تری
    ترین جات
    """.split()
)
STOP_WORDS = frozenset(
    """
    و در به از که با برای این آن را یک تا هم بر یا هر می است روی
    a an and are as at by for from in is it of on or the to with
    """.replace("آ", "ا").split()
)
# Behind a half-space these are possessives as well: کیف‌ت.
_LETTERS_BEHIND = frozenset("متش")
_VERB_SIGNS = frozenset({"می", "نمی"})
# What follows says what a thing is for or comes with, not what it is.
_CUT = re.compile(
    r"\b(?:for|with|compatible|fits|برای|مخصوص|سازگار|مناسب|ویژه|با)\b", re.IGNORECASE
)


def stem(word: str) -> str:
    """Return the term of a folded word without joints."""
    return persian.stem(word) if is_persian(word) else english.stem(word)


def index_terms(text: str) -> list[str]:
    """Return the terms of a text as indexed, in order.

    What is written as one is there in its parts and joined; neighbours that people often join
    (دست باف) are there joined as well.
    """
    found = list(chunks(text))
    content = [bare for pieces in verbs_joined(found) if (bare := without_affixes(pieces))]
    if not content:
        return [stem(piece) for pieces in found for piece in pieces]
    return list(_terms(content))


def _terms(content: Sequence[tuple[str, ...]]) -> Iterator[str]:
    before = ""
    for pieces in content:
        for piece in pieces:
            if len(pieces) == 1 or piece not in STOP_WORDS:
                yield stem(piece)
                yield from (run for run in runs(piece) if run not in STOP_WORDS)
        if len(pieces) > 1:
            yield stem("".join(pieces))
        elif before and often_joined(before, pieces[0]):
            yield stem(before + pieces[0])
        before = pieces[0] if len(pieces) == 1 else ""


def verbs_joined(found: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the chunks with می joined to the verb behind it, over a half-space or a space."""
    done: list[tuple[str, ...]] = []
    for pieces in found:
        if pieces[0] in _VERB_SIGNS and len(pieces) == 2:
            done.append(("".join(pieces),))
        elif done and done[-1][0] in _VERB_SIGNS and persian.verb(done[-1][0] + pieces[0]):
            done[-1] = (done[-1][0] + pieces[0], *pieces[1:])
        else:
            done.append(pieces)
    return done


def without_affixes(pieces: tuple[str, ...]) -> tuple[str, ...]:
    """Return the parts of a chunk that carry meaning; none of an affix or stop word alone."""
    if len(pieces) == 1:
        alone = pieces[0] in STOP_WORDS or pieces[0] in AFFIXES
        return () if alone else pieces
    first, *others = pieces
    kept = (piece for piece in others if not is_affix(piece))
    return (first, *kept) if first not in AFFIXES else tuple(kept)


def is_affix(piece: str) -> bool:
    """Say whether a part falls away behind another."""
    return piece in AFFIXES or piece in _LETTERS_BEHIND


def often_joined(first: str, second: str) -> bool:
    """Say whether two words are often written as one: دست باف, پیش بند."""
    return (second in words("compound_tails.txt") or first in words("compound_heads.txt")) and (
        is_persian(first) and is_persian(second)
    )


def title_parts(title: str) -> tuple[str, str]:
    """Return what a title says a thing is, and what it says the thing is for or comes with."""
    cut = next((m for m in _CUT.finditer(title) if title[: m.start()].strip()), None)
    return (title[: cut.start()], title[cut.start() :]) if cut else (title, "")
