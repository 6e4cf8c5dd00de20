"""What a process keeps in memory for some seconds: lists that each page shows and few change.

A short life rather than a version to compare: it needs no statement a page and no row that every
publisher would wait for, it works with any number of processes, and what staff change is seen
everywhere within that life. What is dear to make lives longer, so that making it again never takes
more than a twentieth of a process's time: in a market of 100,000 goods counts may be late by some
seconds more. Only frozen values belong here, never rows of a session; prices that
are charged, stock and permissions are always read anew.
"""

import time
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar, cast

MOST = 500
DEAR = 20  # lives at least so many times as long as it took to make
LONGEST = 60.0
T = TypeVar("T")


class Kept:
    """A memory of `seconds`; 0 keeps nothing. Of more than `most` things the oldest goes."""

    def __init__(
        self, seconds: float, *, most: int = MOST, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds, self._most, self._clock = seconds, most, clock
        self._known: dict[Hashable, tuple[float, object]] = {}
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is kept under `key`, made anew when it is not there or too old."""
        now = self._clock()
        found = self._known.get(key)
        if found is not None and now < found[0]:
            return cast("T", found[1])
        value = make()
        made = self._clock()
        life = max(self._seconds, min(LONGEST, DEAR * (made - now)))
        if self._seconds > 0:
            with self._lock:
                self._known.pop(key, None)
                self._known[key] = (made + life, value)
                while len(self._known) > self._most:
                    del self._known[next(iter(self._known))]
        return value
