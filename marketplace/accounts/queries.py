"""Reads of people."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from marketplace.accounts.errors import UnknownAddress
from marketplace.accounts.models import Address, SignIn, User
from marketplace.accounts.states import UserState
from marketplace.core.ids import token_hash


def find_sign_in(session: Session, *, token: str, now: datetime) -> SignIn | None:
    """Return the sign-in whose token this is, with its active person and roles."""
    return session.scalar(
        select(SignIn)
        .join(SignIn.user)
        .where(
            SignIn.token_hash == token_hash(token),
            SignIn.revoked_at.is_(None),
            SignIn.expires_at > now,
            User.state == UserState.ACTIVE,
        )
        .options(joinedload(SignIn.user).selectinload(User.grants))
    )


def find_user(session: Session, user_id: int) -> User | None:
    """Return the person of that id."""
    return session.get(User, user_id)


def find_by_email(session: Session, email: str) -> User | None:
    """Return the person with that (normalised) e-mail."""
    return session.scalar(
        select(User).where(User.email == email).options(selectinload(User.grants))
    )


def find_by_phone(session: Session, phone: str) -> User | None:
    """Return the person with that (normalised) mobile number."""
    return session.scalar(select(User).where(User.phone == phone))


def sign_ins(session: Session, *, user_id: int, now: datetime) -> list[SignIn]:
    """Return the person's signed-in devices, the last used first."""
    return list(
        session.scalars(
            select(SignIn)
            .where(SignIn.user_id == user_id, SignIn.revoked_at.is_(None), SignIn.expires_at > now)
            .order_by(SignIn.last_seen_at.desc())
        )
    )


def addresses(session: Session, *, user_id: int) -> list[Address]:
    """Return the person's saved addresses, the newest first."""
    return list(
        session.scalars(
            select(Address).where(Address.user_id == user_id).order_by(Address.id.desc())
        )
    )


def get_address(session: Session, *, user_id: int, address_id: int) -> Address:
    """Return an address of this person. Raises UnknownAddress, for others' addresses too."""
    found = session.get(Address, address_id)
    if found is None or found.user_id != user_id:
        raise UnknownAddress
    return found
