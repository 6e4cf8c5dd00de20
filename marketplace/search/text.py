"""One analysis of Persian and English text, the same when goods are indexed and when people search.

Folds what looks or sounds the same (search specification, section 4): letters, digits, half-spaces,
marks; cuts light suffixes. Over-stemming is worse than under-stemming, so short words keep theirs.
"""

import re
import unicodedata

from whoosh.lang.porter import stem as porter

from marketplace.core.text import to_ascii_digits

_ZWNJ_LIKE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad\u00ac]+")
_BIDI = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_MARKS = re.compile("[\u064b-\u065f\u0670\u0640\u0654\u0655]")
_FOLD = str.maketrans(
    {
        **dict.fromkeys("يىےېئ", "ی"),
        **dict.fromkeys("كڪ", "ک"),
        **dict.fromkeys("ةۀہھە", "ه"),
        **dict.fromkeys("أإٱآ", "ا"),
        "ؤ": "و",
        "ء": "",
    }
)
_WORD = re.compile(r"[^\W\d_]+(?:\u200c[^\W\d_]+)*|\d+(?:[.٫]\d+)?")
_PERSIAN = re.compile("[\u0600-\u06ff]")

# Parts that fall away behind a half-space, or alone after a space.
SUFFIXES = frozenset(
    """
    ها های هایی هایم هایت هایش هایمان هایتان هایشان ی ای ام ات اش مان تان شان تر ترین جات
    """.split()
)
STOP_FA = frozenset(
    """
    و در به از که با برای این ان را یک تا هم بر یا هر می است
    """.split()
)
STOP_EN = frozenset(
    """
    a an and are as at by for from in is it of on or the to with
    """.split()
)
# Ends that look like a plural and belong to the word.
KEEP_AT = frozenset(
    """
    نبات شکلات صادرات سوغات ادبیات خیرات
    """.split()
)
SPELLINGS = {
    "اطاق": "اتاق",
    "بلیط": "بلیت",
    "هوله": "حوله",
    "توسی": "طوسی",
    "ذغال": "زغال",
    "قرمه": "قورمه",
}


def fold(text: str) -> str:
    """Return `text` with letters, digits and joints in one spelling, in lower case."""
    text = unicodedata.normalize("NFKC", _BIDI.sub("", text))
    text = _ZWNJ_LIKE.sub("\u200c", text)
    return _MARKS.sub("", to_ascii_digits(text).translate(_FOLD)).lower()


def analyze(text: str) -> list[str]:
    """Return the terms of a text in either language, in order; none only without words."""
    words = [word for match in _WORD.finditer(fold(text)) for word in _parts(match[0])]
    kept = [word for word in words if word not in STOP_FA and word not in STOP_EN]
    kept = [word for word in kept if word not in SUFFIXES] or kept or words
    return [_stem(word) for word in kept]


def _parts(word: str) -> list[str]:
    if "\u200c" not in word:
        return [word]
    pieces = [piece for piece in word.split("\u200c") if piece]
    stems = [piece for piece in pieces if piece not in SUFFIXES] or pieces
    joined = "".join(stems)
    return stems if len(stems) == 1 else [*stems, joined]


def _stem(word: str) -> str:
    if not _PERSIAN.search(word):
        return porter(word) if word.isascii() and word.isalpha() else word
    word = SPELLINGS.get(word, word)
    for suffix in ("هایشان", "هایمان", "هایی", "های", "ها"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 2:
            return _ezafe(word[: -len(suffix)])
    if word.endswith("ات") and len(word) >= 6 and word not in KEEP_AT:
        return word[:-2]
    if word.endswith("ترین") and len(word) >= 6:
        return word[:-4]
    return _ezafe(word)


def _ezafe(word: str) -> str:
    if len(word) >= 4 and word.endswith(("ای", "وی")):
        return word[:-1]
    return word
