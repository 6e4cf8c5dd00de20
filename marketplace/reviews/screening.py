"""Which reviews staff look at before buyers read them. Pure.

The first review of a person, those of guests, those with a picture, and those with a link, a
mailbox or a phone number: advertising and quarrels come by these. All others are read at once and
kept honest by reports.
"""

import re

from marketplace.core.text import to_ascii_digits

_LINK = re.compile(r"https?:|www\.|\w\.(?:ir|com|org|net)\b|@\w", re.IGNORECASE)
_PHONE = re.compile(r"(?:\d[\s-]?){8,}")


def needs_look(text: str, *, known_author: bool, picture: bool = False) -> bool:
    """Say whether a review waits for staff."""
    plain = to_ascii_digits(text)
    return picture or not known_author or bool(_LINK.search(plain) or _PHONE.search(plain))
