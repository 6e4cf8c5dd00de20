"""Signed-in devices: begun, seen, revoked."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from marketplace.accounts.models import SignIn
from marketplace.core.ids import secret_token, token_hash

LASTS = timedelta(days=30)


def sign_in(session: Session, *, user_id: int, device: str, now: datetime) -> str:
    """Begin a sign-in on a device and return its token; only the hash is kept."""
    token = secret_token()
    session.add(
        SignIn(
            user_id=user_id,
            token_hash=token_hash(token),
            device=device,
            created_at=now,
            last_seen_at=now,
            expires_at=now + LASTS,
        )
    )
    session.flush()
    return token


def touch_sign_in(session: Session, *, sign_in_id: int, now: datetime) -> None:
    """Note that the device was seen; its sign-in lasts from now on."""
    session.execute(
        update(SignIn)
        .where(SignIn.id == sign_in_id)
        .values(last_seen_at=now, expires_at=now + LASTS)
    )


def revoke_sign_in(session: Session, *, user_id: int, sign_in_id: int, now: datetime) -> None:
    """Sign out one device of this person; others' devices are not touched."""
    session.execute(
        update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.user_id == user_id, SignIn.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def revoke_all_sign_ins(
    session: Session, *, user_id: int, now: datetime, except_id: int | None = None
) -> None:
    """Sign out all devices of this person, but the one named."""
    query = update(SignIn).where(SignIn.user_id == user_id, SignIn.revoked_at.is_(None))
    if except_id is not None:
        query = query.where(SignIn.id != except_id)
    session.execute(query.values(revoked_at=now))
