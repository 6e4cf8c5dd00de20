"""One person counts once a day, and nobody can tell who: the key of the day.

A search row carries a keyed hash of a random token in the visitor's own session cookie. The key is
32 random bytes made for one day and thrown away at its end; without it the hashes of a day can be
joined with nothing, not with another day, an account or an address, not even by us.

The key must be the same in every worker of the web server, or one person would count once in each;
and it must not reach a disk, or it could be found again. So it lies in a file of the memory file
system (`/dev/shm`, mode 0600, named after the instance), which all processes of the machine share
and which is gone when the machine stops. Whoever comes first on a new day writes a new key over the
old one, under a lock; the worker looks each minute, so that a key ends with its day even when
nobody searches. A process that still thinks it is yesterday gets a key of its own for that one row.

Where there is no memory file system each process keeps a key in its own memory, and where there are
several machines each has its own: a person may then count once on each of them, never twice on one.
"""

import fcntl
import hashlib
import hmac
import os
import secrets
from datetime import date
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - memory, not disk; the file is ours, private and locked
KEY_BYTES = 32
DAY_CHARS = 10  # 2026-11-25


class DayKey:
    """The key of today, shared by the processes of one instance on one machine."""

    def __init__(self, instance: Path, memory: Path | None = None) -> None:
        memory = memory or MEMORY
        name = hashlib.sha256(str(instance.resolve()).encode()).hexdigest()[:16]
        self._file = memory / f"bazarche-day-{os.getuid()}-{name}" if memory.is_dir() else None
        self._own: tuple[str, bytes] = ("", b"")

    def hash_of(self, token: str, *, today: date) -> str:
        """Return the visitor's hash for that day: the same token, another day, another hash."""
        key = self._key(today.isoformat())
        return hmac.new(key, token.encode(), hashlib.sha256).hexdigest()[:32]

    def turn(self, *, today: date) -> None:
        """Throw the key of an earlier day away."""
        self._key(today.isoformat())

    def _key(self, day: str) -> bytes:
        if self._file is None:
            if self._own[0] < day:
                self._own = (day, secrets.token_bytes(KEY_BYTES))
            return self._own[1] if self._own[0] == day else secrets.token_bytes(KEY_BYTES)
        handle = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            return _shared_key(handle, day)
        finally:
            os.close(handle)


def _shared_key(handle: int, day: str) -> bytes:
    kept = os.pread(handle, DAY_CHARS + KEY_BYTES, 0)
    whole = len(kept) == DAY_CHARS + KEY_BYTES
    known = kept[:DAY_CHARS].decode("ascii", "replace") if whole else ""
    if known == day:
        return kept[DAY_CHARS:]
    fresh = secrets.token_bytes(KEY_BYTES)
    if known < day:
        os.pwrite(handle, day.encode() + fresh, 0)
    return fresh
