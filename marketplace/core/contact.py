"""Numbers and addresses by which people in Iran are reached or known, read as people type them."""

import re

from marketplace.core.text import to_ascii_digits

_MOBILE = re.compile(r"(?:\+98|0098|98|0)?(9[0-9]{9})")
_LANDLINE = re.compile(r"(?:\+98|0098|98|0)?([1-8][0-9]{9})")
# The rule of HTML's own e-mail field, so that browser and server agree; our domains have a dot.
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{_LABEL}(?:\.{_LABEL})+")
# Address books copy numbers with hyphens of all kinds and marks of direction around them.
_SPACING = re.compile("[\\s\\-().\u061c\u200b-\u200f\u2010-\u2015\u2212\u202a-\u202e\u2066-\u2069]")


class ContactError(ValueError):
    """What was typed is not what the field wants; `reason` names it."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def _digits(text: str) -> str:
    return _SPACING.sub("", to_ascii_digits(text))


def _is_number(plain: str, length: int) -> bool:
    """Say whether this is `length` ASCII digits that are not all the same."""
    return len(plain) == length and plain.isascii() and plain.isdigit() and len(set(plain)) > 1


def normalise_mobile(text: str) -> str:
    """Return an Iranian mobile number as +989xxxxxxxxx. Raises ContactError."""
    match = _MOBILE.fullmatch(_digits(text))
    if match is None:
        raise ContactError("mobile")
    return f"+98{match[1]}"


def normalise_phone(text: str) -> str:
    """Return an Iranian mobile or landline number (with area code) as +98.. Raises ContactError."""
    plain = _digits(text)
    match = _MOBILE.fullmatch(plain) or _LANDLINE.fullmatch(plain)
    if match is None:
        raise ContactError("phone")
    return f"+98{match[1]}"


def normalise_email(text: str) -> str:
    """Return the address in lower case, so that one mailbox is one account. Raises ContactError."""
    plain = text.strip()
    name = plain.rpartition("@")[0]
    if len(plain) > 254 or len(name) > 64 or not _EMAIL.fullmatch(plain):
        raise ContactError("email")
    if ".." in name or name.startswith(".") or name.endswith("."):
        raise ContactError("email")
    return plain.lower()


def postal_code(text: str) -> str:
    """Return a postal code as 10 ASCII digits; ten equal digits are none. Raises ContactError."""
    plain = _digits(text)
    if not _is_number(plain, 10):
        raise ContactError("postal_code")
    return plain


def national_id_ok(text: str) -> bool:
    """Say whether a national id has the right check digit.

    r = sum of nine digits weighted 10 to 2, mod 11; the check digit is r below 2, else 11 - r.
    """
    plain = _digits(text)
    if not _is_number(plain, 10):
        return False
    rest = sum(int(digit) * (10 - place) for place, digit in enumerate(plain[:9])) % 11
    return int(plain[9]) == (rest if rest < 2 else 11 - rest)


def legal_id_ok(text: str) -> bool:
    """Say whether the national id of a legal person (11 digits) has the right check digit.

    Each of ten digits plus the tenth plus 2, weighted 29 27 23 19 17 twice, mod 11; 10 counts as 0.
    The rule is the one public validators use, none of the registry's own was found.
    """
    plain = _digits(text)
    if not _is_number(plain, 11):
        return False
    digits = [int(digit) for digit in plain]
    weights = (29, 27, 23, 19, 17) * 2
    rest = sum((d + digits[9] + 2) * w for d, w in zip(digits[:10], weights, strict=True)) % 11
    return digits[10] == rest % 10


def sheba_ok(text: str) -> bool:
    """Say whether an IBAN of Iran (IR and 24 digits) passes ISO 13616: mod 97 is 1."""
    plain = _digits(text).upper()
    if not re.fullmatch(r"IR[0-9]{24}", plain):
        return False
    return int(plain[4:] + "1827" + plain[2:4]) % 97 == 1


def card_ok(text: str) -> bool:
    """Say whether a bank card number has 16 digits and passes Luhn's check (ISO/IEC 7812)."""
    plain = _digits(text)
    if not _is_number(plain, 16):
        return False
    doubled = [int(d) * (2 if place % 2 == 0 else 1) for place, d in enumerate(plain)]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def mask_phone(number: str) -> str:
    """Return a stored number with its middle hidden: 0912***6789."""
    local = "0" + number.removeprefix("+98")
    return f"{local[:4]}***{local[-4:]}"
