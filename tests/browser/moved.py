"""The product with a clock that a test can move: the application, and its command line.

Nothing in the product can move its clock. This module, which only tests run, puts another
`datetime` under the one function that asks the machine for the time, then builds the application
(`gunicorn tests.browser.moved:app`) or runs a command (`python -m tests.browser.moved worker`).
How many seconds the clock is ahead stands in the file that BAZARCHE_TEST_CLOCK names; between two
moves time goes on as ever.
"""

import os
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from marketplace.app import create_app, main
from marketplace.core import clock

FILE = Path(os.environ["BAZARCHE_TEST_CLOCK"])


class MovedDatetime(datetime):
    """A `datetime` whose present is moved."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        """Return the machine's time, moved by what the file says."""
        return datetime.now(tz) + timedelta(seconds=float(FILE.read_text(encoding="ascii")))


clock.datetime = MovedDatetime  # type: ignore[misc]

if __name__ == "__main__":
    main()
else:
    app = create_app()
