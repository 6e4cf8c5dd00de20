"""One spelling for what looks the same: letters, digits, joints (search specification, 4.1).

The same is done to goods when they are indexed and to what people type, so it must never depend
on anything but the text.
"""

import re
import unicodedata
from collections.abc import Iterator

from marketplace.core.text import to_ascii_digits

ZWNJ = "\u200c"
_SEEN_BY_NOBODY = [0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_JOINTS = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u00ac"
# Harakat, tanvin, hamza above, tatweel, Quranic signs; and the accents of Latin letters.
_MARKS = [
    *range(0x0300, 0x0370),
    *range(0x0610, 0x061B),
    0x0640,
    *range(0x064B, 0x0660),
    0x0670,
    *range(0x06D6, 0x06DD),
    *range(0x06DF, 0x06E9),
    *range(0x06EA, 0x06EE),
]
_TABLE = str.maketrans(
    {
        **dict.fromkeys(map(chr, (*_SEEN_BY_NOBODY, *_MARKS))),
        **dict.fromkeys(_JOINTS, ZWNJ),
        **dict.fromkeys("يىےېۍێئٸ", "ی"),
        **dict.fromkeys("كڪػ", "ک"),
        **dict.fromkeys("ةۀہھەۃۂۿ", "ه"),
        **dict.fromkeys("أإٱآ", "ا"),
        **dict.fromkeys("ؤۆۇ", "و"),
        "ء": None,
        "٫": ".",
        "٬": ",",
        **dict.fromkeys("\u2018\u2019\u02bc\u201b\u00b4`", "'"),
        **dict.fromkeys("\u2010\u2011", "-"),
    }
)
# What is written as one: letters and digits joined by half-spaces, hyphens or apostrophes.
_CHUNK = re.compile(
    rf"(?:[^\W\d_]|\d+(?:,\d{{3}})*(?:\.\d+)?)+(?:[{ZWNJ}'-]+(?:[^\W\d_]|\d+(?:\.\d+)?)+)*"
)
# Latin letters with digits stay one word (ps4, 200mg), Persian ones do not (۲۵۰گرم).
_PIECE = re.compile(r"(?=[a-z0-9]*[a-z])(?=[a-z0-9]*\d)[a-z0-9]+|[^\W\d_]+|\d+(?:\.\d+)?")
_RUNS = re.compile(r"[a-z]+|\d+")
_POSSESSIVE = re.compile(r"'s?(?![^\W\d_])|'")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def fold(text: str) -> str:
    """Return `text` with letters, digits and joints in one spelling, in lower case."""
    if text.isascii():
        return text.lower()
    # Decomposed: the hamza or madda of a letter, an accent, a ligature each fall to their parts.
    return unicodedata.normalize("NFKD", to_ascii_digits(text)).translate(_TABLE).lower()


def chunks(text: str) -> Iterator[tuple[str, ...]]:
    """Give what is written as one in a text, each cut at its joints.

    The apostrophe joins (dont), and its s at the end goes with it (men's: men).
    """
    for match in _CHUNK.finditer(fold(text)):
        chunk = match[0]
        if "'" in chunk:
            chunk = _POSSESSIVE.sub("", chunk)
        if "," in chunk:
            chunk = _THOUSANDS.sub("", chunk)
        if chunk.isalpha():
            yield (chunk,)
        elif pieces := tuple(_PIECE.findall(chunk)):
            yield pieces


def runs(piece: str) -> list[str]:
    """Return letters and digits of a Latin word apart: ps4, ps and 4; nothing for a plain word."""
    return [] if piece.isalpha() or not piece.isalnum() or piece.isdigit() else _RUNS.findall(piece)


def is_persian(word: str) -> bool:
    """Say whether a folded word is in Arabic script."""
    return "\u0600" <= word[0] <= "\u06ff"
