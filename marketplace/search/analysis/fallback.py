"""Help for a word that the index does not know: a wrong letter, Latin letters, the wrong layout."""

import re
from collections.abc import Iterator

from marketplace.search.analysis.asked import QueryWord, Spelling, Vocabulary
from marketplace.search.analysis.letters import chunks, is_persian
from marketplace.search.analysis.terms import stem

EDITED, SOUNDED, TYPED = 0.6, 0.7, 0.8  # what such a find counts
MOST = 3
LEAST_LETTERS = 4
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_PERSIAN = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
# The Persian standard keyboard (ISIRI 9147) over the English one.
_KEYS = dict(
    zip("qwertyuiop[]asdfghjkl;'zxcvbnm,\\", "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپوژ", strict=True)
)
_TO_PERSIAN = str.maketrans(_KEYS)
_TO_LATIN = str.maketrans({**{letter: key for key, letter in _KEYS.items()}, "ئ": "m"})


def fallback_terms(word: QueryWord, vocabulary: Vocabulary) -> tuple[Spelling, ...]:
    """Return spellings of known terms for an unknown word, the likeliest first; maybe none."""
    for way in (_other_layout, _by_sound, _one_edit):
        if found := way(word, vocabulary):
            return found
    return ()


def _other_layout(word: QueryWord, vocabulary: Vocabulary) -> tuple[Spelling, ...]:
    table = _TO_LATIN if is_persian(word.text) else _TO_PERSIAN
    typed = word.typed or word.text
    terms = [stem(piece) for chunk in chunks(typed.translate(table)) for piece in chunk]
    if not terms or len(vocabulary.goods_with(terms)) < len(set(terms)):
        return ()
    return (Spelling(tuple(terms), TYPED),)


def _one_edit(word: QueryWord, vocabulary: Vocabulary) -> tuple[Spelling, ...]:
    if len(word.text) < LEAST_LETTERS or not word.text.isalpha():
        return ()
    found = vocabulary.goods_with(set(_edits(word.term)))
    if not found:
        found = vocabulary.goods_with({stem(edit) for edit in _edits(word.text)})
    best = sorted(found, key=lambda term: (term[0] != word.term[0], -found[term], term))
    return tuple(Spelling((term,), EDITED) for term in best[:MOST])


def _edits(word: str) -> Iterator[str]:
    """Give all that is one letter away: one more, one less, another one, two swapped."""
    letters = _PERSIAN if is_persian(word) else _LATIN
    for at in range(len(word) + 1):
        start, end = word[:at], word[at:]
        yield from (start + letter + end for letter in letters)
        if end:
            yield start + end[1:]
            yield from (start + letter + end[1:] for letter in letters)
        if len(end) > 1:
            yield start + end[1] + end[0] + end[2:]


# Consonants that Latin writers do not tell apart, by one sign each.
_SIGNS = {
    "b": "ب", "p": "پ", "t": "تط", "s": "سصث", "j": "جژ", "c": "چ", "h": "حه", "x": "خ",
    "d": "د", "z": "زذضظ", "r": "ر", "$": "ش", "q": "غق", "f": "ف", "k": "ک", "g": "گ",
    "l": "ل", "m": "م", "n": "ن",
}  # fmt: skip
_SIGN_OF = {letter: sign for sign, letters in _SIGNS.items() for letter in letters}
_DIGRAPHS = {"kh": "x", "gh": "q", "sh": "$", "ch": "c", "zh": "j", "ck": "k", "ph": "f"}
_DIGRAPH = re.compile("|".join(_DIGRAPHS))
_DOUBLE = re.compile(r"([a-z$])\1")
_LATIN_ENDINGS = ("", "i", "e", "ye", "ha", "haye", "ie", "am", "at", "ash")


def skeleton_of(term: str) -> str:
    """Return the consonants of a Persian term as signs, "" where there are none.

    What Latin writers leave out or write in many ways is left out: ا و ی ع and the silent ه.
    """
    bare = term.removesuffix("ه")
    return "".join(_SIGN_OF.get(letter, "") for letter in bare)


def _signs(latin: str) -> str:
    """Return a Latin spelling with one sign a consonant, its vowels kept."""
    plain = _DIGRAPH.sub(lambda match: _DIGRAPHS[match[0]], latin)
    return _DOUBLE.sub(r"\1", plain)


def _by_sound(word: QueryWord, vocabulary: Vocabulary) -> tuple[Spelling, ...]:
    if is_persian(word.text) or not (word.text.isascii() and word.text.isalpha()):
        return ()
    for ending in _LATIN_ENDINGS:
        latin = word.text.removesuffix(ending)
        if len(latin) < 3 or (ending and latin == word.text):
            continue
        signs = _signs(latin)
        bones = re.sub("[aeiouvwy]|(?<=[aeiou])h$", "", signs)
        known = vocabulary.by_skeleton(bones) if bones else {}
        heard = re.compile(_persian_for(signs))
        fitting = sorted((t for t in known if heard.fullmatch(t)), key=lambda t: (-known[t], t))
        if fitting:
            return tuple(Spelling((term,), SOUNDED) for term in fitting[:MOST])
    return ()


_VOWELS = {
    "a": "[اع]{0,2}ه?", "e": "[عی]?ه?", "i": "[یع]{0,2}", "o": "[واع]{0,2}", "u": "[وع]{0,2}",
    "y": "ی?", "v": "و", "w": "و",
}  # fmt: skip


def _persian_for(signs: str) -> str:
    """Return a pattern of the Persian words that may be written so in Latin letters."""
    parts = []
    for at, sign in enumerate(signs):
        if at == 0 and sign in "aeiou":
            parts.append("[اع]ی?و?" if sign != "a" else "[اع]ا?")
        elif sign == "h" and at == len(signs) - 1:
            parts.append("[هح]?")
        else:
            parts.append(f"[{_SIGNS[sign]}]" if sign in _SIGNS else _VOWELS[sign])
    return "".join(parts)
