"""One-time codes: six digits, five minutes, five tries, within limits that the database counts.

Limits (ASVS 5.0, 6.3 and 6.6): by target, by the hash of the asking address, and over all.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, true, update
from sqlalchemy.orm import Session

from marketplace.accounts import queries
from marketplace.accounts.errors import AccountClosed, TooManyCodes, WrongCode
from marketplace.accounts.models import OneTimeCode, User
from marketplace.accounts.services.limits import seconds_to_wait
from marketplace.accounts.services.people import create_user
from marketplace.accounts.services.sign_ins import revoke_all_sign_ins
from marketplace.accounts.states import Channel, UserState
from marketplace.core.ids import numeric_code
from marketplace.core.security import keyed_hash

VALID_FOR = timedelta(minutes=5)
KEPT = timedelta(days=1)
PER_TARGET, PER_ADDRESS, OVER_ALL = 5, 60, 2000


def ask_code(
    session: Session, *, channel: Channel, target: str, asked_from: str, key: str, now: datetime
) -> str:
    """Make a code for a (normalised) number or e-mail and return it, to be sent after commit.

    `asked_from` is a keyed hash of the network address. Earlier codes of the target end.
    Raises TooManyCodes.
    """
    limits = (
        (OneTimeCode.target == target, PER_TARGET),
        (OneTimeCode.asked_from == asked_from, PER_ADDRESS),
        (true(), OVER_ALL),
    )
    if wait_s := seconds_to_wait(session, OneTimeCode.created_at, limits, now=now):
        raise TooManyCodes(retry_after_s=wait_s)
    session.execute(delete(OneTimeCode).where(OneTimeCode.created_at < now - KEPT))
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


def try_code(session: Session, *, target: str, code: str, key: str, now: datetime) -> int:
    """Count a try and return how many are left, or -1 when the code is right and now used.

    Raises WrongCode when no code of the target is open. The caller commits in both cases, so that
    a wrong try counts.
    """
    entry = queries.find_open_code(session, target=target, now=now, lock=True)
    if entry is None:
        raise WrongCode("code", left=0)
    entry.tries += 1
    if entry.code_hash != keyed_hash(key, target, code):
        return queries.CODE_TRIES - entry.tries
    entry.used_at = now
    return -1


def redeem_code(
    session: Session, *, channel: Channel, target: str, language: str, now: datetime
) -> User:
    """Return the person behind a target whose code was right; an unknown one signs up by it.

    Raises AccountClosed.
    """
    by_phone = channel is Channel.PHONE
    user = (queries.find_by_phone if by_phone else queries.find_by_email)(session, target)
    if user is None or _gives_up(session, user, channel):
        return create_user(
            session,
            name="",
            email=None if by_phone else target,
            phone=target if by_phone else None,
            password=None,
            language=language,
            verified=True,
            now=now,
        )
    if user.state is not UserState.ACTIVE:
        raise AccountClosed
    _prove(session, user, channel, now)
    return user


def _gives_up(session: Session, user: User, channel: Channel) -> bool:
    """Take a contact off a person who only claimed it and is known by her other one."""
    known = {
        Channel.PHONE: user.phone_verified_at is not None,
        Channel.EMAIL: user.email_verified_at is not None,
    }
    if known.pop(channel) or not any(known.values()):
        return False
    setattr(user, channel.value, None)
    session.flush()
    return True


def _prove(session: Session, user: User, channel: Channel, now: datetime) -> None:
    """Note that the person holds this phone or mailbox.

    Whoever opened the account with it before that could not show as much, and may have been
    somebody else: the password goes, and all devices are signed out.
    """
    verified = f"{channel.value}_verified_at"
    if getattr(user, verified) is None:
        setattr(user, verified, now)
        user.password_hash = None
        revoke_all_sign_ins(session, user_id=user.id, now=now)
