"""Reads of people."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from marketplace.accounts.errors import UnknownAddress
from marketplace.accounts.models import Address, OneTimeCode, SignIn, User
from marketplace.accounts.states import UserState
from marketplace.core.ids import token_hash

# How many wrong codes end a one-time code (ASVS 5.0, 6.6.3).
CODE_TRIES = 5
# How long after signing in a person may change what opens her account (ASVS 5.0, 7.5.1).
FRESH = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class VerifiedContacts:
    """What a person is known to hold: only these may claim what belongs to a number or mailbox."""

    phone: str | None
    email: str | None


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


def is_fresh(session: Session, *, sign_in_id: int, now: datetime) -> bool:
    """Say whether that sign-in began within the last quarter of an hour."""
    found = session.get(SignIn, sign_in_id)
    return found is not None and found.created_at > now - FRESH


def find_open_code(
    session: Session, *, target: str, now: datetime, lock: bool = False
) -> OneTimeCode | None:
    """Return the code of a number or e-mail that is not used, not too old, not tried too often."""
    query = (
        select(OneTimeCode)
        .where(
            OneTimeCode.target == target,
            OneTimeCode.used_at.is_(None),
            OneTimeCode.expires_at > now,
            OneTimeCode.tries < CODE_TRIES,
        )
        .order_by(OneTimeCode.id.desc())
        .limit(1)
    )
    return session.scalar(query.with_for_update() if lock else query)


def verified_contacts(session: Session, user_id: int) -> VerifiedContacts:
    """Return the phone and e-mail that the person has shown to be hers."""
    user = session.get_one(User, user_id)
    return VerifiedContacts(
        phone=user.phone if user.phone_verified_at else None,
        email=user.email if user.email_verified_at else None,
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
