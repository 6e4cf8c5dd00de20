"""People: created, named, given roles and passwords."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from marketplace.accounts import queries
from marketplace.accounts.errors import AlreadyTaken, WeakPassword, WrongPassword
from marketplace.accounts.models import RoleGrant, User
from marketplace.accounts.passwords import weakness
from marketplace.accounts.states import Channel, Role, UserState
from marketplace.core.db import violated
from marketplace.core.security import hash_password, password_matches


class PasswordHash(str):
    """The Argon2id hash of a password that was found good."""

    __slots__ = ()


def hash_new_password(password: str, *, email: str | None) -> PasswordHash:
    """Return the hash of a new password. Raises WeakPassword.

    Slow on purpose: pages call it before the writing transaction, so that nobody waits for it.
    """
    if why := weakness(password, email=email):
        raise WeakPassword("password", why=why)
    return PasswordHash(hash_password(password))


def _hashed(password: str, email: str | None) -> PasswordHash:
    if isinstance(password, PasswordHash):
        return password
    return hash_new_password(password, email=email)


def create_user(
    session: Session,
    *,
    name: str,
    email: str | None,
    phone: str | None,
    password: str | None,
    language: str,
    now: datetime,
    verified: bool = False,
) -> User:
    """Add a person, a buyer from the start; e-mail and phone are normalised already.

    `verified` says that the contacts are known to be hers. Raises AlreadyTaken and WeakPassword.
    """
    user = User(
        name=name,
        email=email,
        phone=phone,
        password_hash=_hashed(password, email) if password is not None else None,
        language=language,
        created_at=now,
        email_verified_at=now if verified and email else None,
        phone_verified_at=now if verified and phone else None,
    )
    user.grants = [RoleGrant(role=Role.BUYER, granted_at=now)]
    with _contacts_unique(session):
        session.add(user)
    return user


@contextmanager
def _contacts_unique(session: Session) -> Iterator[None]:
    try:
        with session.begin_nested():
            yield
            session.flush()
    except IntegrityError as error:
        for field in ("email", "phone"):
            if violated(error, f"uq_user_account_{field}"):
                raise AlreadyTaken(field) from None
        raise


def sign_up(
    session: Session, *, name: str, email: str, password: str, language: str, now: datetime
) -> User:
    """Add a person who signs in by e-mail and password. Raises AlreadyTaken and WeakPassword."""
    return create_user(
        session,
        name=name,
        email=email,
        phone=None,
        password=password,
        language=language,
        now=now,
    )


def check_password(session: Session, *, email: str, password: str) -> int:
    """Return the id of the person. Raises WrongPassword, after the same time for everybody.

    Only reads: no writing transaction should wait for the slow hash.
    """
    user = queries.find_by_email(session, email)
    good = password_matches(user.password_hash if user else None, password)
    if user is None or not good or user.state is not UserState.ACTIVE:
        raise WrongPassword("password")
    return user.id


def set_password(session: Session, *, user_id: int, password: str) -> None:
    """Give the person a new password. Raises WeakPassword."""
    user = session.get_one(User, user_id)
    user.password_hash = _hashed(password, user.email)


def change_profile(session: Session, *, user_id: int, name: str, language: str) -> None:
    """Change how the person is called and spoken to."""
    user = session.get_one(User, user_id)
    user.name, user.language = name, language


def change_contact(
    session: Session, *, user_id: int, channel: Channel, target: str, now: datetime
) -> None:
    """Give the person a (normalised) number or e-mail whose code she knew. Raises AlreadyTaken."""
    user = session.get_one(User, user_id)
    with _contacts_unique(session):
        setattr(user, channel.value, target)
        setattr(user, f"{channel.value}_verified_at", now)


def grant_role(session: Session, *, user_id: int, role: Role, now: datetime) -> None:
    """Give the person a role; having it already is fine."""
    held = session.scalar(
        select(RoleGrant.id).where(RoleGrant.user_id == user_id, RoleGrant.role == role)
    )
    if held is None:
        session.add(RoleGrant(user_id=user_id, role=role, granted_at=now))
        session.flush()
