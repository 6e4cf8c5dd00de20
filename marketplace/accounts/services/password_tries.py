"""Wrong passwords, counted by e-mail and by address of the network (ASVS 5.0, 6.3.1).

A try is counted before the password is checked, so that many at once count too, and forgotten when
it was right. Unknown e-mails count like known ones.
"""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from marketplace.accounts.errors import TooManyTries
from marketplace.accounts.models import PasswordTry
from marketplace.accounts.services.limits import WINDOW, seconds_to_wait
from marketplace.core.security import keyed_hash

PER_TARGET, PER_ADDRESS = 10, 100
PURPOSE = "password try"


def count_password_try(
    session: Session, *, email: str, asked_from: str, key: str, now: datetime
) -> None:
    """Count a try for a (normalised) e-mail from a keyed hash of an address. Raises TooManyTries.

    The caller commits before it checks the password.
    """
    target = keyed_hash(key, PURPOSE, email)
    limits = (
        (PasswordTry.target_hash == target, PER_TARGET),
        (PasswordTry.asked_from == asked_from, PER_ADDRESS),
    )
    if wait_s := seconds_to_wait(session, PasswordTry.created_at, limits, now=now):
        raise TooManyTries(retry_after_s=wait_s)
    session.execute(delete(PasswordTry).where(PasswordTry.created_at < now - WINDOW))
    session.add(PasswordTry(target_hash=target, asked_from=asked_from, created_at=now))
    session.flush()


def forget_password_tries(session: Session, *, email: str, key: str) -> None:
    """Forget the tries for an e-mail: the last one was right."""
    target = keyed_hash(key, PURPOSE, email)
    session.execute(delete(PasswordTry).where(PasswordTry.target_hash == target))
