"""Tables of people, their roles, sessions, codes and addresses."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.states import Channel, Role, UserState
from marketplace.core.db import Base, Str20, Str80, Str200, enum_column


class User(Base):
    """A person, reached by mobile number or e-mail."""

    __tablename__ = "user_account"
    __table_args__ = (
        CheckConstraint("email IS NOT NULL OR phone IS NOT NULL", name="reachable"),
        CheckConstraint("language IN ('fa', 'en')", name="language_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Str80] = mapped_column(server_default="")
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    phone: Mapped[Str20 | None] = mapped_column(unique=True)
    password_hash: Mapped[Str200 | None]
    language: Mapped[str] = mapped_column(String(2), server_default="fa")
    state: Mapped[UserState] = mapped_column(
        enum_column(UserState), server_default=UserState.ACTIVE.value
    )
    created_at: Mapped[datetime]
    email_verified_at: Mapped[datetime | None]
    phone_verified_at: Mapped[datetime | None]

    grants: Mapped[list["RoleGrant"]] = relationship(back_populates="user", lazy="selectin")


class RoleGrant(Base):
    """A role given to a person."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("user_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    role: Mapped[Role] = mapped_column(enum_column(Role))
    granted_at: Mapped[datetime]

    user: Mapped[User] = relationship(back_populates="grants")


class SignIn(Base):
    """A signed-in device. The browser holds a random token, the table only its hash."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[Str200]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="joined")


class OneTimeCode(Base):
    """A six-digit code sent to a phone or mailbox; only its keyed hash is kept."""

    __tablename__ = "one_time_code"
    __table_args__ = (CheckConstraint("tries >= 0", name="tries_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[Channel] = mapped_column(enum_column(Channel))
    target: Mapped[str] = mapped_column(String(254), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    asked_from: Mapped[str] = mapped_column(String(64), index=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    used_at: Mapped[datetime | None]


class PasswordTry(Base):
    """A sign-in by password that is under way or failed; hashes, as the e-mail may be anybody's."""

    __tablename__ = "password_try"

    id: Mapped[int] = mapped_column(primary_key=True)
    target_hash: Mapped[str] = mapped_column(String(64), index=True)
    asked_from: Mapped[str] = mapped_column(String(64), index=True)
    created_at: Mapped[datetime] = mapped_column(index=True)


class Address(Base):
    """A saved address of a person."""

    __tablename__ = "address"
    __table_args__ = (CheckConstraint("length(postal_code) = 10", name="postal_code_length"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    label: Mapped[Str80] = mapped_column(server_default="")
    recipient: Mapped[Str80]
    mobile: Mapped[Str20]
    province_code: Mapped[str] = mapped_column(ForeignKey("province.code"))
    county_code: Mapped[str] = mapped_column(ForeignKey("county.code"))
    city_code: Mapped[str] = mapped_column(ForeignKey("city.code"))
    street: Mapped[Str200]
    postal_code: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
