"""What a moderator's eye should fall on first: words that often break a rule. Pure.

Hints only: nothing is refused by them, and a text without a hint is read all the same.
"""

import re

from marketplace.reviews.screening import needs_look

_WORDS = {
    "health": re.compile(
        r"درمان|شفا|سرفه|دل\u200cدرد|سرطان|دیابت|\bheal|\bcure|\bcough|\bremed|\bcancer|\bdiabet",
        re.IGNORECASE,
    ),
    "certificate": re.compile(r"ارگانیک|استاندارد|\borganic|\bcertified", re.IGNORECASE),
}


def risks_in(text: str) -> list[str]:
    """Return which hints a text gives: health, certificate, contact."""
    found = [name for name, pattern in _WORDS.items() if pattern.search(text)]
    return found + (["contact"] if needs_look(text, known_author=True) else [])
