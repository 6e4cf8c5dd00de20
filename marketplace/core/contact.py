"""Numbers and addresses by which people in Iran are reached or known, read as people type them."""

import re

from marketplace.core.text import to_ascii_digits

_MOBILE = re.compile(r"(?:\+98|0098|98|0)?(9\d{9})")
_LANDLINE = re.compile(r"(?:\+98|0098|0)?([1-8]\d{9})")
_EMAIL = re.compile(r"[^@\s<>\"',;:\\()\[\]]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_SPACING = re.compile(r"[\s\-().\u200c]")


class ContactError(ValueError):
    """What was typed is not what the field wants; `reason` names it."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def _digits(text: str) -> str:
    return _SPACING.sub("", to_ascii_digits(text))


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
    """Return the address with its domain in lower case. Raises ContactError."""
    plain = text.strip()
    if len(plain) > 254 or not _EMAIL.fullmatch(plain) or ".." in plain:
        raise ContactError("email")
    name, _, domain = plain.rpartition("@")
    if len(name) > 64 or "." not in domain:
        raise ContactError("email")
    return f"{name.lower()}@{domain.lower()}"


def postal_code(text: str) -> str:
    """Return a postal code as 10 ASCII digits; ten equal digits are none. Raises ContactError."""
    plain = _digits(text)
    if len(plain) != 10 or not plain.isdigit() or len(set(plain)) == 1:
        raise ContactError("postal_code")
    return plain


def national_id_ok(text: str) -> bool:
    """Say whether a national id has the right check digit.

    r = sum of nine digits weighted 10 to 2, mod 11; the check digit is r below 2, else 11 - r.
    """
    plain = _digits(text)
    if len(plain) != 10 or not plain.isdigit() or len(set(plain)) == 1:
        return False
    rest = sum(int(digit) * (10 - place) for place, digit in enumerate(plain[:9])) % 11
    return int(plain[9]) == (rest if rest < 2 else 11 - rest)


def sheba_ok(text: str) -> bool:
    """Say whether an IBAN of Iran (IR and 24 digits) passes ISO 13616: mod 97 is 1."""
    plain = _digits(text).upper()
    if not re.fullmatch(r"IR\d{24}", plain):
        return False
    return int(plain[4:] + "1827" + plain[2:4]) % 97 == 1


def card_ok(text: str) -> bool:
    """Say whether a bank card number has 16 digits and passes Luhn's check (ISO/IEC 7812)."""
    plain = _digits(text)
    if len(plain) != 16 or not plain.isdigit():
        return False
    doubled = [int(d) * (2 if place % 2 == 0 else 1) for place, d in enumerate(plain)]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def mask_phone(number: str) -> str:
    """Return a stored number with its middle hidden: 0912***6789."""
    local = "0" + number.removeprefix("+98")
    return f"{local[:4]}***{local[-4:]}"
