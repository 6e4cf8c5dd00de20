"""Persian and Latin text as people type it: digits, letters, slugs, order.

Stored text is NFC with ی and ک and keeps its half-spaces (ZWNJ); a key for comparing also folds
those. Search has its own, deeper analysis.
"""

import re
import unicodedata

ZWNJ = "\u200c"
_PERSIAN = "۰۱۲۳۴۵۶۷۸۹"
_ARABIC = "٠١٢٣٤٥٦٧٨٩"
_TO_ASCII = str.maketrans(_PERSIAN + _ARABIC, "0123456789" * 2)
_TO_PERSIAN = str.maketrans("0123456789" + _ARABIC, _PERSIAN * 2)
_LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "\u06c0": "هٔ"})
# What nobody sees and no database should keep: direction marks, zero-width and soft hyphens,
# control characters, halves of surrogate pairs (JSON can smuggle them in).
_UNSEEN = re.compile(
    "[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad"
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]"
)
# What neither a database nor a page can hold: controls, surrogates, the codes that are no letters.
_UNSTORABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_SPACES = re.compile(r"[^\S\n]+")
_JOINER_RUN = re.compile("[\u200c\u200d]+")
_JOINERS = re.compile("[\u200c\u200d]")
_DIACRITICS = re.compile("[\u064b-\u065f\u0670\u0640]")
_APOSTROPHES = str.maketrans("", "", "'\u2019")
_NOT_SLUG = re.compile(r"[\W_]+")
ALPHABET = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
_ORDER = {letter: f"{place:02d}" for place, letter in enumerate(ALPHABET, 1)}
_SAME_PLACE = {"أ": "ا", "إ": "ا", "ٱ": "ا", "ء": "ا", "ؤ": "و", "ئ": "ی", "ة": "ه"}


def to_ascii_digits(text: str) -> str:
    """Return `text` with ۰-۹ and ٠-٩ as 0-9."""
    return text.translate(_TO_ASCII)


def to_persian_digits(text: str) -> str:
    """Return `text` with 0-9 and ٠-٩ as ۰-۹."""
    return text.translate(_TO_PERSIAN)


def storable(text: str) -> str:
    """Return `text` without the characters that no database or page can hold."""
    return _UNSTORABLE.sub("", text)


def _only_between(run: re.Match[str]) -> str:
    """Keep one of several half-spaces, and none beside a space or at an end."""
    start, end, text = run.start(), run.end(), run.string
    if start == 0 or end == len(text) or text[start - 1].isspace() or text[end].isspace():
        return ""
    return run[0] if "\u200d" in run[0] else ZWNJ


def normalise(text: str) -> str:
    """Return `text` as it is stored: NFC, Persian ی and ک, no stray marks, single spaces.

    Line breaks stay, and half-spaces that stand between letters.
    """
    text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    # Composed first: a decomposed ئ holds an Arabic ي that must not become ی.
    text = unicodedata.normalize("NFC", text).translate(_LETTERS)
    text = _SPACES.sub(" ", _JOINER_RUN.sub(_only_between, text))
    lines = [line.strip() for line in text.split("\n")]
    return unicodedata.normalize("NFC", "\n".join(lines).strip())


def search_key(text: str) -> str:
    """Return a key under which spellings of one text agree: no marks, half-spaces or case."""
    plain = _JOINERS.sub("", to_ascii_digits(normalise(text)))
    return _DIACRITICS.sub("", plain).casefold()


def slugify(text: str, *, longest: int = 80) -> str:
    """Return a readable address part: Persian or Latin letters, digits and hyphens."""
    plain = _DIACRITICS.sub("", to_ascii_digits(normalise(text)))
    folded = unicodedata.normalize("NFKC", plain.translate(_APOSTROPHES)).lower()
    slug = _NOT_SLUG.sub("-", folded).strip("-")
    return slug[:longest].strip("-") or "x"


def sort_key_fa(text: str) -> str:
    """Return a key that sorts in the order of the Persian alphabet (پ چ ژ گ in their place)."""
    key = search_key(text)
    return "".join(_ORDER.get(_SAME_PLACE.get(c, c), f"99{c}" if c != " " else "00") for c in key)
