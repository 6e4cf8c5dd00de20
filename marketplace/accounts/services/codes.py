"""One-time codes: six digits, five minutes, five tries, within limits that the database counts.

Limits (ASVS 5.0, 6.3 and 6.6): by target, by the hash of the asking address, and over all.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from marketplace.accounts import queries
from marketplace.accounts.errors import TooManyCodes, WrongCode
from marketplace.accounts.models import OneTimeCode, User
from marketplace.accounts.services.people import create_user
from marketplace.accounts.states import Channel
from marketplace.core.ids import numeric_code
from marketplace.core.security import keyed_hash

VALID_FOR = timedelta(minutes=5)
TRIES = 5
WINDOW = timedelta(hours=1)
PER_TARGET, PER_ADDRESS, OVER_ALL = 5, 20, 2000


def ask_code(
    session: Session, *, channel: Channel, target: str, asked_from: str, key: str, now: datetime
) -> str:
    """Make a code for a (normalised) number or e-mail and return it, to be sent after commit.

    `asked_from` is a keyed hash of the network address. Earlier codes of the target end.
    Raises TooManyCodes.
    """
    _check_limits(session, target=target, asked_from=asked_from, now=now)
    session.execute(
        update(OneTimeCode)
        .where(OneTimeCode.target == target, OneTimeCode.used_at.is_(None))
        .values(used_at=now)
    )
    code = numeric_code()
    session.add(
        OneTimeCode(
            channel=channel,
            target=target,
            code_hash=keyed_hash(key, target, code),
            asked_from=asked_from,
            created_at=now,
            expires_at=now + VALID_FOR,
        )
    )
    session.flush()
    return code


def _check_limits(session: Session, *, target: str, asked_from: str, now: datetime) -> None:
    since = OneTimeCode.created_at > now - WINDOW
    limits = (
        (OneTimeCode.target == target, PER_TARGET),
        (OneTimeCode.asked_from == asked_from, PER_ADDRESS),
        (OneTimeCode.id > 0, OVER_ALL),
    )
    for whose, most in limits:
        count, first = session.execute(
            select(func.count(), func.min(OneTimeCode.created_at)).where(since, whose)
        ).one()
        if count >= most:
            again = first + WINDOW - now
            raise TooManyCodes(retry_after_s=max(1, int(again.total_seconds())))


def try_code(session: Session, *, target: str, code: str, key: str, now: datetime) -> int:
    """Count a try and return how many are left, or -1 when the code is right and now used.

    Raises WrongCode when no code of the target is open. The caller commits in both cases, so that
    a wrong try counts.
    """
    entry = session.scalar(
        select(OneTimeCode)
        .where(
            OneTimeCode.target == target,
            OneTimeCode.used_at.is_(None),
            OneTimeCode.expires_at > now,
            OneTimeCode.tries < TRIES,
        )
        .order_by(OneTimeCode.id.desc())
        .limit(1)
        .with_for_update()
    )
    if entry is None:
        raise WrongCode("code", left=0)
    entry.tries += 1
    if entry.code_hash != keyed_hash(key, target, code):
        return TRIES - entry.tries
    entry.used_at = now
    return -1


def redeem_code(
    session: Session, *, channel: Channel, target: str, language: str, now: datetime
) -> User:
    """Return the person behind a target whose code was right; an unknown one signs up by it."""
    by_phone = channel is Channel.PHONE
    user = (queries.find_by_phone if by_phone else queries.find_by_email)(session, target)
    if user is None:
        user = create_user(
            session,
            name="",
            email=None if by_phone else target,
            phone=target if by_phone else None,
            password=None,
            language=language,
            now=now,
        )
    if by_phone:
        user.phone_verified_at = user.phone_verified_at or now
    else:
        user.email_verified_at = user.email_verified_at or now
    return user
