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
_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DIACRITICS = re.compile("[\u064b-\u065f\u0670\u0640\u200c\u200d]")
_NOT_SLUG = re.compile(r"[^\w]+")
ALPHABET = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
_ORDER = {letter: f"{place:02d}" for place, letter in enumerate(ALPHABET, 1)}
_SAME_PLACE = {"أ": "ا", "إ": "ا", "ٱ": "ا", "ء": "ا", "ؤ": "و", "ئ": "ی", "ة": "ه"}


def to_ascii_digits(text: str) -> str:
    """Return `text` with ۰-۹ and ٠-٩ as 0-9."""
    return text.translate(_TO_ASCII)


def to_persian_digits(text: str) -> str:
    """Return `text` with 0-9 and ٠-٩ as ۰-۹."""
    return text.translate(_TO_PERSIAN)


def normalise(text: str) -> str:
    """Return `text` as it is stored: NFC, Persian ی and ک, no stray marks, single spaces.

    Line breaks and half-spaces stay.
    """
    text = unicodedata.normalize("NFC", text).translate(_LETTERS)
    text = _CONTROLS.sub("", _MARKS.sub("", text.replace("\r\n", "\n")))
    lines = [" ".join(line.split(" ")).strip() for line in text.split("\n")]
    lines = [re.sub(r"[ \t\u00a0]+", " ", line) for line in lines]
    return "\n".join(lines).strip()


def search_key(text: str) -> str:
    """Return a key under which spellings of one text agree: no marks, half-spaces or case."""
    return _DIACRITICS.sub("", to_ascii_digits(normalise(text))).casefold()


def slugify(text: str, *, longest: int = 80) -> str:
    """Return a readable address part: Persian or Latin letters, digits and hyphens."""
    folded = _DIACRITICS.sub(" ", to_ascii_digits(normalise(text))).lower()
    folded = "".join(c for c in unicodedata.normalize("NFKC", folded) if c != "'")
    slug = _NOT_SLUG.sub("-", folded).replace("_", "-").strip("-")
    return slug[:longest].strip("-") or "x"


def sort_key_fa(text: str) -> str:
    """Return a key that sorts in the order of the Persian alphabet (پ چ ژ گ in their place)."""
    key = search_key(text)
    return "".join(_ORDER.get(_SAME_PLACE.get(c, c), f"99{c}" if c != " " else "00") for c in key)
