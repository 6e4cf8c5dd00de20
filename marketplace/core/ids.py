"""Random codes: order numbers that people read aloud, tokens that nobody guesses."""

import hashlib
import secrets

# Without 0/O, 1/I/L, 5/S, 2/Z, 8/B and U/V: a number must survive a phone call and handwriting.
READABLE = "34679ACDEFGHJKMNPQRTWXY"


def readable_code(length: int = 8) -> str:
    """Return a random code of `length` characters that are hard to confuse."""
    return "".join(secrets.choice(READABLE) for _ in range(length))


def secret_token() -> str:
    """Return 32 random bytes as URL-safe text (43 characters)."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return the SHA-256 of `token` in hex: what the database keeps instead of the token."""
    return hashlib.sha256(token.encode()).hexdigest()


def numeric_code(length: int = 6) -> str:
    """Return a one-time code of `length` ASCII digits."""
    return "".join(secrets.choice("0123456789") for _ in range(length))
