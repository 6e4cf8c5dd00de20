"""Password hashes, keyed hashes and signed links."""

import hashlib
import hmac

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError
from itsdangerous import BadSignature, URLSafeSerializer

# Argon2id, tuned to 50-100 ms on a small server (OWASP: at least 19 MiB, 2 passes, 1 lane).
_hasher = PasswordHasher(time_cost=2, memory_cost=24 * 1024, parallelism=1)
_NOBODY = _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """Return the Argon2id hash of `password`."""
    return _hasher.hash(password)


def password_matches(stored: str | None, password: str) -> bool:
    """Say whether `password` has the hash `stored`; with None it takes as long and says no."""
    try:
        return _hasher.verify(stored or _NOBODY, password) and stored is not None
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False


def keyed_hash(key: str, purpose: str, value: str) -> str:
    """Return an HMAC-SHA256 of `value` in hex: to compare without keeping the value."""
    return hmac.new(f"{purpose}:{key}".encode(), value.encode(), hashlib.sha256).hexdigest()


def sign(key: str, purpose: str, value: str) -> str:
    """Return a URL-safe signed form of `value`, valid for one purpose only."""
    return URLSafeSerializer(key, salt=purpose).dumps(value)


def unsign(keys: tuple[str, ...], purpose: str, token: str) -> str | None:
    """Return the value that `sign` was given, or None when no key of ours signed it so."""
    for key in keys:
        try:
            return str(URLSafeSerializer(key, salt=purpose).loads(token))
        except BadSignature:
            continue
    return None
